using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Gemm;

/// <summary>A weight matrix [out, in] in device memory, row-major, with an optional bias of the same type.</summary>
internal sealed class CudaLinearWeight : LinearWeight
{
    private readonly DeviceMemory _weights;
    private readonly DeviceMemory? _bias;

    public CudaLinearWeight(DeviceMemory weights, DeviceMemory? bias, int outFeatures, int inFeatures, DType type)
    {
        _weights = weights;
        _bias = bias;
        OutFeatures = outFeatures;
        InFeatures = inFeatures;
        Type = type;
    }

    public override int OutFeatures { get; }

    public override int InFeatures { get; }

    public override long Bytes => (long)OutFeatures * InFeatures * Type.Size();

    public DType Type { get; }

    public nint Data => _weights.Value;

    /// <summary>Address of the bias, 0 if there is none.</summary>
    public nint Bias => _bias?.Value ?? 0;

    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        _bias?.Dispose();
    }
}
