using Tandem.Core.Execution;
using Tandem.Core.Numerics;

namespace Tandem.Core.Kernels;

/// <summary>
/// The operations of a backend: about a dozen coarse, fused ones, so that the same forward runs on a CPU and on a GPU, on one rank and on eight.
/// Used as the model's generic struct parameter. Loading operations may allocate; step operations must not. All calls come from one thread per rank,
/// and step operations run in order (a device may run them later). Unless said otherwise rows of x and y are the batch's tokens.
/// </summary>
public interface IKernels
{
    /// <summary>Type of activations.</summary>
    DType ActivationType { get; }

    /// <summary>Allocates a zeroed tensor for the backend's life.</summary>
    Tensor Allocate(int rows, int cols, DType type);

    /// <summary>
    /// Loads a linear layer whose rows are the given matrices one after the other (so q, k and v, or gate and up, become one product).
    /// With <see cref="WeightQuantization.None"/> and <paramref name="type"/> equal to the stored type a CPU uses the memory as it is.
    /// </summary>
    /// <param name="parts">Matrices with the same number of columns.</param>
    /// <param name="bias">Vectors (one row each) to add, one for each part; empty for none.</param>
    /// <param name="type">Type to hold the weights in.</param>
    /// <param name="quantization">Quantization to apply.</param>
    LinearWeight LoadLinear(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, DType type, WeightQuantization quantization);

    /// <summary>Loads a table whose rows are looked up (the embedding) in <paramref name="type"/>.</summary>
    Tensor LoadTable(in HostMatrix table, DType type);

    /// <summary>Loads a vector or small matrix in single precision (norm weights, gates).</summary>
    Tensor LoadVector(in HostMatrix vector);

    /// <summary>Allocates the paged KV pool.</summary>
    void AllocateKvCache(in KvLayout layout);

    /// <summary>Prepares the step: the batch's arrays are on the device when this returns or before the next operation runs.</summary>
    void BeginStep(Batch batch);

    /// <summary>y[t] = table[token t].</summary>
    void Embed(in Tensor table, in Tensor y);

    /// <summary>y = x / rms(x) · weight, each row; statistics in single precision.</summary>
    void RmsNorm(in Tensor x, in Tensor weight, float eps, in Tensor y);

    /// <summary>residual += x; y = RMSNorm(residual).</summary>
    void AddRmsNorm(in Tensor residual, in Tensor x, in Tensor weight, float eps, in Tensor y);

    /// <summary>residual += x.</summary>
    void Add(in Tensor residual, in Tensor x);

    /// <summary>y = x · Wᵀ + b. Rows are x's; y may be single precision whatever the activation type (logits).</summary>
    void Linear(in Tensor x, LinearWeight weight, in Tensor y);

    /// <summary>
    /// Optionally normalises each head of q and k, rotates both by their positions (rotate-half) and writes k and v to the cache by the group's slot mapping.
    /// </summary>
    /// <param name="qkv">[tokens, (heads + 2·kv heads)·head dim]; q is rotated in place.</param>
    /// <param name="rope">[positions, head dim]: cos of half the dimensions, then sin, single precision.</param>
    /// <param name="qNorm">[1, head dim] or default for none.</param>
    /// <param name="kNorm">[1, head dim] or default for none.</param>
    /// <param name="eps">Epsilon of the head norms.</param>
    /// <param name="heads">Query heads of this rank.</param>
    /// <param name="layer">Layer whose page is written.</param>
    /// <param name="group">KV group whose slot mapping is used.</param>
    void RopeAndStore(in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group);

    /// <summary>
    /// Causal attention of the batch's queries over the pages of a group: y[t, h] = Σ softmax(scale · q·k) v over keys j ≤ position,
    /// and j &gt; position − window if window is not 0.
    /// </summary>
    /// <param name="q">[tokens, ≥ heads·head dim], rotated; row stride may be that of qkv.</param>
    /// <param name="heads">Query heads of this rank.</param>
    /// <param name="scale">Factor on the products, normally 1/√head dim.</param>
    /// <param name="window">Keys seen, own included; 0 for all.</param>
    /// <param name="layer">Layer whose pages are read.</param>
    /// <param name="group">KV group whose block tables are used.</param>
    /// <param name="y">[tokens, heads·head dim].</param>
    void Attention(in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y);

    /// <summary>
    /// Loop models: g = sigmoid(q·gate[h] + bias[h]) for each token and head; y = g·global + (1−g)·local.
    /// </summary>
    /// <param name="q">[tokens, ≥ heads·head dim], rotated, unscaled.</param>
    /// <param name="gate">[heads, head dim], single precision.</param>
    /// <param name="bias">[1, heads], single precision.</param>
    /// <param name="global">[tokens, heads·head dim]; may be <paramref name="y"/>.</param>
    /// <param name="local">[tokens, heads·head dim].</param>
    /// <param name="y">[tokens, heads·head dim].</param>
    void GateMix(in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y);

    /// <summary>y = silu(gateUp[:, :n]) · gateUp[:, n:], n the columns of y.</summary>
    void SiluMul(in Tensor gateUp, in Tensor y);

    /// <summary>y[i] = x[LogitRows[first+i].TokenIndex] for y's rows.</summary>
    void GatherLogitRows(in Tensor x, int first, in Tensor y);

    /// <summary>Sums x over the ranks, in place; nothing with one rank.</summary>
    void AllReduce(in Tensor x);

    /// <summary>
    /// Chooses a token from each row of logits as <c>LogitRows[first+i]</c> says (or scores the given token) and keeps the results for <see cref="ReadOutput"/>.
    /// </summary>
    /// <param name="logits">[rows, vocabulary], single precision; may be overwritten.</param>
    /// <param name="first">Index of the first row in the batch's logit rows.</param>
    void Sample(in Tensor logits, int first);

    /// <summary>Ends the step: results of <see cref="Sample"/> are complete on the host in <paramref name="output"/>.</summary>
    void ReadOutput(StepOutput output);
}
