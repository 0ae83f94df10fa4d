using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cuda;

/// <summary>
/// The operations of a <see cref="CudaBackend"/>, as the struct that a model is compiled against. A <see cref="HostMatrix"/> without data (address 0)
/// stands for dummy weights: matrices are then filled on the device with random numbers of the deviation 1/√inputs, vectors with ones.
/// </summary>
public readonly struct CudaKernels : IKernels
{
    private readonly CudaBackend _backend;

    /// <summary>Operations of one backend, which is not owned.</summary>
    public CudaKernels(CudaBackend backend) => _backend = backend;

    /// <inheritdoc/>
    public DType ActivationType => _backend.ActivationType;

    /// <inheritdoc/>
    public Tensor Allocate(int rows, int cols, DType type) => _backend.Allocate(rows, cols, type);

    /// <inheritdoc/>
    public LinearWeight LoadLinear(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, DType type, WeightQuantization quantization)
        => _backend.LoadLinear(parts, bias, type, quantization);

    /// <inheritdoc/>
    public Tensor LoadTable(in HostMatrix table, DType type) => _backend.LoadTable(table, type);

    /// <inheritdoc/>
    public Tensor LoadVector(in HostMatrix vector) => _backend.LoadVector(vector);

    /// <inheritdoc/>
    public void AllocateKvCache(in KvLayout layout) => _backend.AllocateKvCache(layout);

    /// <inheritdoc/>
    public void BeginStep(Batch batch) => _backend.BeginStep(batch);

    /// <inheritdoc/>
    public void Embed(in Tensor table, in Tensor y)
    {
        Activation(y, _backend.Batch.NumTokens, table.Cols, nameof(y));
        _backend.Elementwise.TakeRows(table, _backend.Step.TokenIds, y);
    }

    /// <inheritdoc/>
    public void RmsNorm(in Tensor x, in Tensor weight, float eps, in Tensor y)
    {
        Activation(x, x.Rows, x.Cols, nameof(x));
        Activation(y, x.Rows, x.Cols, nameof(y));
        Single(weight, 1, x.Cols, nameof(weight));
        _backend.Elementwise.RmsNorm(x, weight, eps, y);
    }

    /// <inheritdoc/>
    public void AddRmsNorm(in Tensor residual, in Tensor x, in Tensor weight, float eps, in Tensor y)
    {
        Activation(x, x.Rows, x.Cols, nameof(x));
        Activation(residual, x.Rows, x.Cols, nameof(residual));
        Activation(y, x.Rows, x.Cols, nameof(y));
        Single(weight, 1, x.Cols, nameof(weight));
        _backend.Elementwise.AddRmsNorm(residual, x, weight, eps, y);
    }

    /// <inheritdoc/>
    public void Add(in Tensor residual, in Tensor x)
    {
        Activation(x, x.Rows, x.Cols, nameof(x));
        Activation(residual, x.Rows, x.Cols, nameof(residual));
        _backend.Elementwise.Add(residual, x);
    }

    /// <inheritdoc/>
    public void Linear(in Tensor x, LinearWeight weight, in Tensor y)
    {
        Activation(x, x.Rows, weight.InFeatures, nameof(x));
        Shape(y, x.Rows, weight.OutFeatures, y.Type == DType.F32 ? DType.F32 : ActivationType, nameof(y));
        _backend.Linear(x, weight, y);
    }

    /// <inheritdoc/>
    public void RopeAndStore(in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group)
    {
        KvLayout layout = _backend.KvLayout;
        Activation(qkv, _backend.Batch.NumTokens, (heads + (2 * layout.NumKvHeads)) * layout.HeadDim, nameof(qkv));
        Single(rope, rope.Rows, layout.HeadDim, nameof(rope));
        _backend.Attention.RopeAndStore(_backend.Step, qkv, rope, qNorm, kNorm, eps, heads, layer, group);
    }

    /// <inheritdoc/>
    public void Attention(in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y)
    {
        KvLayout layout = _backend.KvLayout;
        if (layout.NumKvHeads == 0 || heads % layout.NumKvHeads != 0)
        {
            throw new ArgumentException($"{heads} query heads cannot share {layout.NumKvHeads} KV heads evenly.", nameof(heads));
        }

        if (!(scale > 0f))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The factor on the products must be above 0.");
        }

        Activation(y, _backend.Batch.NumTokens, heads * layout.HeadDim, nameof(y));
        _backend.Attention.Attend(_backend.Step, _backend.Batch, q, heads, scale, window, layer, group, y);
    }

    /// <inheritdoc/>
    public void GateMix(in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y)
    {
        int width = gate.Rows * gate.Cols;
        Activation(y, q.Rows, width, nameof(y));
        Activation(global, q.Rows, width, nameof(global));
        Activation(local, q.Rows, width, nameof(local));
        Single(bias, 1, gate.Rows, nameof(bias));
        _backend.Elementwise.GateMix(q, gate, bias, global, local, y);
    }

    /// <inheritdoc/>
    public void SiluMul(in Tensor gateUp, in Tensor y)
    {
        Activation(gateUp, y.Rows, 2 * y.Cols, nameof(gateUp));
        Activation(y, y.Rows, y.Cols, nameof(y));
        _backend.Elementwise.SiluMul(gateUp, y);
    }

    /// <inheritdoc/>
    public void GatherLogitRows(in Tensor x, int first, in Tensor y)
    {
        Activation(y, y.Rows, x.Cols, nameof(y));
        _backend.Elementwise.TakeRows(x, _backend.Step.LogitIndices + (first * sizeof(int)), y);
    }

    /// <summary>Nothing: a backend is one rank.</summary>
    public void AllReduce(in Tensor x)
    {
    }

    /// <inheritdoc/>
    public void Sample(in Tensor logits, int first)
    {
        Single(logits, logits.Rows, logits.Cols, nameof(logits));
        _backend.Sample(logits, first);
    }

    /// <inheritdoc/>
    public void ReadOutput(StepOutput output) => _backend.ReadOutput(output);

    private static void Single(in Tensor tensor, int rows, int cols, string name) => Shape(tensor, rows, cols, DType.F32, name);

    // A wrong shape would write over foreign memory.
    private static void Shape(in Tensor tensor, int rows, int cols, DType type, string name)
    {
        if (tensor.Type != type || tensor.Rows != rows || tensor.Cols != cols || tensor.RowStride < cols || tensor.Data == 0)
        {
            Refuse(tensor, rows, cols, type, name);
        }
    }

    private static void Refuse(in Tensor tensor, int rows, int cols, DType type, string name)
        => throw new ArgumentException(
            $"{name} must be [{rows}, {cols}] of {type.Name()}, got [{tensor.Rows}, {tensor.Cols}] of {tensor.Type.Name()} with row stride {tensor.RowStride}.",
            name);

    private void Activation(in Tensor tensor, int rows, int cols, string name) => Shape(tensor, rows, cols, _backend.ActivationType, name);
}
