using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Tandem.Core.Configuration;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;

namespace Tandem.Weights.Dummy;

/// <summary>
/// Random weights of a model's shape, made in memory: <c>--load-format dummy</c>. Deterministic for a seed. Scaled so that activations neither vanish nor explode:
/// projections have the deviation 1/√(inputs), those that write to the residual stream are smaller by the depth, norms are 1. Owns its memory.
/// </summary>
public sealed class DummyWeights : IWeightSource
{
    private const int ChunkBytes = 1 << 22;

    private readonly Dictionary<string, (HostTensor Tensor, AlignedMemory Memory)> _tensors = new(StringComparer.Ordinal);
    private readonly RequirementLedger _ledger = new("the dummy weights");

    /// <summary>Makes all weights, on all cores.</summary>
    /// <param name="config">The model.</param>
    /// <param name="type">F32, F16 or BF16; the configuration's type if null.</param>
    /// <param name="seed">Another seed gives other weights.</param>
    /// <param name="progress">Told the bytes made so far.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another type.</exception>
    public DummyWeights(ModelConfig config, DType? type = null, uint seed = 0, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        DType held = type ?? config.DType;
        if (held is not (DType.F32 or DType.F16 or DType.BF16))
        {
            throw new ArgumentOutOfRangeException(nameof(type), held, "dummy weights are F32, F16 or BF16");
        }

        IReadOnlyList<Parameter> parameters = ParameterList.Of(config);
        TotalBytes = parameters.Sum(parameter => parameter.Count) * held.Size();
        long done = 0;
        try
        {
            // Largest first, so that no core is left alone with a large one at the end.
            var options = new ParallelOptions { CancellationToken = cancellationToken };
            Parallel.ForEach(
                Partitioner.Create(parameters.OrderByDescending(parameter => parameter.Count), EnumerablePartitionerOptions.NoBuffering),
                options,
                parameter =>
                {
                    var memory = new AlignedMemory(parameter.Count * held.Size());
                    var tensor = new HostTensor(parameter.Name, held, parameter.Shape, memory.Address, memory.Bytes);
                    lock (_tensors)
                    {
                        _tensors.Add(parameter.Name, (tensor, memory));
                    }

                    Fill(tensor, parameter, config, seed);
                    long now = Interlocked.Add(ref done, memory.Bytes);
                    progress?.Report(new LoadProgress(LoadPhase.Reading, parameter.Name, memory.Bytes, memory.Bytes, now, TotalBytes));
                });
        }
        catch (Exception e)
        {
            Dispose();
            if (e is AggregateException { InnerException: { } first })
            {
                ExceptionDispatchInfo.Throw(first);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public long TotalBytes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> UnconsumedNames => [.. _tensors.Keys.Where(name => !_ledger.IsConsumed(name)).Order(StringComparer.Ordinal)];

    /// <summary>All tensors, sorted by name.</summary>
    public IReadOnlyList<HostTensor> Tensors => [.. _tensors.Values.Select(entry => entry.Tensor).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public HostTensor Require(string name, params ReadOnlySpan<long> shape)
    {
        if (Optional(name, shape) is { } tensor)
        {
            return tensor;
        }

        _ledger.Missing(name, shape);
        return RequirementLedger.Placeholder(name, shape);
    }

    /// <inheritdoc/>
    public HostTensor? Optional(string name, params ReadOnlySpan<long> shape)
    {
        if (!TryGet(name, out HostTensor tensor))
        {
            return null;
        }

        _ledger.Consume(name);
        return _ledger.Check(name, tensor.DType.Name(), tensor.DType, tensor.Shape, shape) ? tensor : RequirementLedger.Placeholder(name, shape);
    }

    /// <inheritdoc/>
    public bool TryGet(string name, out HostTensor tensor)
    {
        bool found = _tensors.TryGetValue(name, out (HostTensor Tensor, AlignedMemory Memory) entry);
        tensor = entry.Tensor;
        return found;
    }

    /// <inheritdoc/>
    public void ThrowIfIncomplete(ModelConfig config) => _ledger.ThrowIfIncomplete(config, UnconsumedNames);

    /// <summary>Does nothing: the weights are in memory.</summary>
    public void Prefetch(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
    }

    /// <summary>Frees all weights.</summary>
    public void Dispose()
    {
        foreach ((_, AlignedMemory memory) in _tensors.Values)
        {
            memory.Dispose();
        }

        _tensors.Clear();
    }

    private static unsafe void Fill(in HostTensor tensor, Parameter parameter, ModelConfig config, uint seed)
    {
        uint name = Hash(parameter.Name) ^ (seed * 0x9E3779B9u);
        for (long at = 0; at < tensor.Bytes; at += ChunkBytes)
        {
            var chunk = new Span<byte>((byte*)tensor.Data + at, (int)Math.Min(ChunkBytes, tensor.Bytes - at));
            if (parameter.Kind == ParameterKind.Norm)
            {
                RandomFill.Constant(chunk, tensor.DType, 1);
            }
            else
            {
                RandomFill.Fill(chunk, tensor.DType, Mix(name + (uint)(at / ChunkBytes)), Deviation(parameter, config));
            }
        }
    }

    private static float Deviation(Parameter parameter, ModelConfig config)
    {
        float fanIn = parameter.Shape[^1];
        return parameter.Kind switch
        {
            ParameterKind.Embedding => config.TieWordEmbeddings ? 1 / MathF.Sqrt(fanIn) : 1,
            ParameterKind.Projection => 1 / MathF.Sqrt(fanIn),
            ParameterKind.ResidualProjection => 1 / MathF.Sqrt(fanIn * 2 * config.NumLayers * config.LoopCount),
            ParameterKind.Bias => 0.02f,
            _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter.Kind, "has no random values"),
        };
    }

    /// <summary>FNV-1a: the same on every system and in every run, unlike the runtime's own text hashes.</summary>
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash;
    }

    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7FEB352Du;
        x = (x ^ (x >> 15)) * 0x846CA68Bu;
        return x ^ (x >> 16);
    }
}
