using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cuda.GpuTests;

/// <summary>Any backend's operations, showing each tensor of logits to a listener before it is sampled.</summary>
internal readonly struct RecordingKernels<TKernels>(TKernels inner, Action<Tensor> onLogits) : IKernels
    where TKernels : struct, IKernels
{
    private readonly TKernels _inner = inner;
    private readonly Action<Tensor> _onLogits = onLogits;

    public DType ActivationType => _inner.ActivationType;

    public Tensor Allocate(int rows, int cols, DType type) => _inner.Allocate(rows, cols, type);

    public LinearWeight LoadLinear(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, DType type, WeightQuantization quantization)
        => _inner.LoadLinear(parts, bias, type, quantization);

    public Tensor LoadTable(in HostMatrix table, DType type) => _inner.LoadTable(table, type);

    public Tensor LoadVector(in HostMatrix vector) => _inner.LoadVector(vector);

    public void AllocateKvCache(in KvLayout layout) => _inner.AllocateKvCache(layout);

    public void BeginStep(Batch batch) => _inner.BeginStep(batch);

    public void Embed(in Tensor table, in Tensor y) => _inner.Embed(table, y);

    public void RmsNorm(in Tensor x, in Tensor weight, float eps, in Tensor y) => _inner.RmsNorm(x, weight, eps, y);

    public void AddRmsNorm(in Tensor residual, in Tensor x, in Tensor weight, float eps, in Tensor y) => _inner.AddRmsNorm(residual, x, weight, eps, y);

    public void Add(in Tensor residual, in Tensor x) => _inner.Add(residual, x);

    public void Linear(in Tensor x, LinearWeight weight, in Tensor y) => _inner.Linear(x, weight, y);

    public void RopeAndStore(in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group)
        => _inner.RopeAndStore(qkv, rope, qNorm, kNorm, eps, heads, layer, group);

    public void Attention(in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y)
        => _inner.Attention(q, heads, scale, window, layer, group, y);

    public void GateMix(in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y)
        => _inner.GateMix(q, gate, bias, global, local, y);

    public void SiluMul(in Tensor gateUp, in Tensor y) => _inner.SiluMul(gateUp, y);

    public void GatherLogitRows(in Tensor x, int first, in Tensor y) => _inner.GatherLogitRows(x, first, y);

    public void AllReduce(in Tensor x) => _inner.AllReduce(x);

    public void Sample(in Tensor logits, int first)
    {
        _onLogits(logits);
        _inner.Sample(logits, first);
    }

    public void ReadOutput(StepOutput output) => _inner.ReadOutput(output);
}
