using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Weights;

namespace Tandem.Cuda.GpuTests;

/// <summary>A checkpoint of names and shapes without data: the CUDA backend fills what it loads from it with random numbers on the device.</summary>
internal sealed class DeviceDummySource : IWeightSource
{
    public long TotalBytes => 0;

    public IReadOnlyList<string> UnconsumedNames => [];

    public HostTensor Require(string name, params ReadOnlySpan<long> shape) => new(name, DType.BF16, shape.ToArray(), 0, 0);

    public HostTensor? Optional(string name, params ReadOnlySpan<long> shape) => Require(name, shape);

    public bool TryGet(string name, out HostTensor tensor)
    {
        tensor = default;
        return false;
    }

    public void ThrowIfIncomplete(ModelConfig config)
    {
    }

    public void Prefetch(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
    }

    public void Dispose()
    {
    }
}
