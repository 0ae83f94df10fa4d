using Tandem.Core.Configuration;

namespace Tandem.Weights;

/// <summary>
/// Where a model's tensors come from, by the checkpoint's names. A loader asks for everything with <see cref="Require"/> and <see cref="Optional"/>, then calls
/// <see cref="ThrowIfIncomplete"/> once, before it reads any data. Tensors stay valid until the source is disposed. Not thread-safe while asking;
/// the data may be read from any thread.
/// </summary>
public interface IWeightSource : IDisposable
{
    /// <summary>Bytes of all tensors.</summary>
    long TotalBytes { get; }

    /// <summary>Names that were neither required nor asked for as optional, sorted.</summary>
    IReadOnlyList<string> UnconsumedNames { get; }

    /// <summary>
    /// Asks for a tensor of exactly this shape and of type F32, F16 or BF16. What is missing or different is remembered for <see cref="ThrowIfIncomplete"/>;
    /// until then the result is a placeholder of the shape whose data is null and must not be read.
    /// </summary>
    /// <param name="name">Name in the checkpoint.</param>
    /// <param name="shape">Expected dimensions.</param>
    HostTensor Require(string name, params ReadOnlySpan<long> shape);

    /// <summary>As <see cref="Require"/>, but null if there is no tensor of that name.</summary>
    HostTensor? Optional(string name, params ReadOnlySpan<long> shape);

    /// <summary>Looks a tensor up whatever its shape; does not count as using it.</summary>
    /// <exception cref="CheckpointException">The tensor has a type that Tandem has no name for (F64, F8 and the like).</exception>
    bool TryGet(string name, out HostTensor tensor);

    /// <summary>Fails with one list of everything missing, wrong in shape or type, or left over.</summary>
    /// <param name="config">The model; decides which leftovers are known to be harmless.</param>
    /// <exception cref="CheckpointException">The list.</exception>
    void ThrowIfIncomplete(ModelConfig config);

    /// <summary>Brings the data into memory ahead of use where that helps; returns when done.</summary>
    void Prefetch(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default);
}
