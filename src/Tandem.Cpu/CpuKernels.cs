using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cpu;

/// <summary>The operations of a <see cref="CpuBackend"/>, as the struct that a model is compiled against.</summary>
public readonly struct CpuKernels : IKernels
{
    private readonly CpuBackend _backend;

    /// <summary>Operations of one backend, which is not owned.</summary>
    public CpuKernels(CpuBackend backend) => _backend = backend;

    /// <summary>Always <see cref="DType.F32"/>.</summary>
    public DType ActivationType => DType.F32;

    /// <inheritdoc/>
    public Tensor Allocate(int rows, int cols, DType type) => _backend.Allocate(rows, cols, type);

    /// <inheritdoc/>
    public LinearWeight LoadLinear(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, DType type, WeightQuantization quantization)
        => _backend.LoadLinear(parts, bias, type, quantization);

    /// <inheritdoc/>
    public Tensor LoadTable(in HostMatrix table, DType type) => _backend.LoadTable(table, type);

    /// <inheritdoc/>
    public Tensor LoadVector(in HostMatrix vector)
    {
        Tensor copy = _backend.Allocate(vector.Rows, vector.Cols, DType.F32);
        ElementConversion.Copy(vector, copy.Data, copy.RowStride, DType.F32);
        return copy;
    }

    /// <inheritdoc/>
    public void AllocateKvCache(in KvLayout layout) => _backend.AllocateKvCache(layout);

    /// <inheritdoc/>
    public void BeginStep(Batch batch) => _backend.BeginStep(batch);

    /// <inheritdoc/>
    public void Embed(in Tensor table, in Tensor y)
    {
        Shapes.Activation(y, y.Rows, table.Cols, nameof(y));
        _backend.Embed(table, y);
    }

    /// <inheritdoc/>
    public void RmsNorm(in Tensor x, in Tensor weight, float eps, in Tensor y)
    {
        Shapes.Activation(y, x.Rows, x.Cols, nameof(y));
        Shapes.Activation(weight, 1, x.Cols, nameof(weight));
        _backend.Kernels.RmsNorm(_backend, x, x, add: false, weight, eps, y);
    }

    /// <inheritdoc/>
    public void AddRmsNorm(in Tensor residual, in Tensor x, in Tensor weight, float eps, in Tensor y)
    {
        Shapes.Activation(residual, x.Rows, x.Cols, nameof(residual));
        Shapes.Activation(y, x.Rows, x.Cols, nameof(y));
        Shapes.Activation(weight, 1, x.Cols, nameof(weight));
        _backend.Kernels.RmsNorm(_backend, x, residual, add: true, weight, eps, y);
    }

    /// <inheritdoc/>
    public void Add(in Tensor residual, in Tensor x)
    {
        Shapes.Activation(residual, x.Rows, x.Cols, nameof(residual));
        _backend.Kernels.Add(_backend, residual, x);
    }

    /// <inheritdoc/>
    public void Linear(in Tensor x, LinearWeight weight, in Tensor y)
    {
        Shapes.Activation(x, x.Rows, weight.InFeatures, nameof(x));
        Shapes.Activation(y, x.Rows, weight.OutFeatures, nameof(y));
        _backend.Kernels.Linear(_backend, x, weight, y);
    }

    /// <inheritdoc/>
    public void RopeAndStore(in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group)
    {
        KvLayout layout = _backend.KvLayout;
        Shapes.Activation(qkv, _backend.Step.NumTokens, (heads + (2 * layout.NumKvHeads)) * layout.HeadDim, nameof(qkv));
        Shapes.Activation(rope, rope.Rows, layout.HeadDim, nameof(rope));
        _backend.Kernels.RopeAndStore(_backend, qkv, rope, qNorm, kNorm, eps, heads, layer, group);
    }

    /// <inheritdoc/>
    public void Attention(in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y)
    {
        KvLayout layout = _backend.KvLayout;
        if (heads % layout.NumKvHeads != 0)
        {
            throw new ArgumentException($"{heads} query heads cannot share {layout.NumKvHeads} KV heads evenly.", nameof(heads));
        }

        Shapes.Activation(y, _backend.Step.NumTokens, heads * layout.HeadDim, nameof(y));
        _backend.Kernels.Attention(_backend, q, heads, scale, window, layer, group, y);
    }

    /// <inheritdoc/>
    public void GateMix(in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y)
    {
        Shapes.Activation(y, q.Rows, gate.Rows * gate.Cols, nameof(y));
        Shapes.Activation(local, y.Rows, y.Cols, nameof(local));
        Shapes.Activation(global, y.Rows, y.Cols, nameof(global));
        _backend.Kernels.GateMix(_backend, q, gate, bias, global, local, y);
    }

    /// <inheritdoc/>
    public void SiluMul(in Tensor gateUp, in Tensor y)
    {
        Shapes.Activation(gateUp, y.Rows, 2 * y.Cols, nameof(gateUp));
        _backend.Kernels.SiluMul(_backend, gateUp, y);
    }

    /// <inheritdoc/>
    public void GatherLogitRows(in Tensor x, int first, in Tensor y) => _backend.GatherLogitRows(x, first, y);

    /// <summary>Nothing: a backend is one rank.</summary>
    public void AllReduce(in Tensor x)
    {
    }

    /// <inheritdoc/>
    public void Sample(in Tensor logits, int first) => _backend.Sample(logits, first);

    /// <inheritdoc/>
    public void ReadOutput(StepOutput output) => _backend.ReadOutput(output);
}
