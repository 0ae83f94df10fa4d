using Tandem.Core.Configuration;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Models.Rope;
using Tandem.Weights;

namespace Tandem.Models.Decoder;

/// <summary>
/// The one forward pass of all supported families, over any backend: pre-norm RMSNorm, rotary grouped-query attention over paged keys and values,
/// gated MLP; optionally biases, head norms, tied head, and IQuestLoopCoder's second pass. One thread.
/// </summary>
/// <typeparam name="TKernels">The backend.</typeparam>
public sealed class DecoderModel<TKernels> : IDisposable
    where TKernels : struct, IKernels
{
    private readonly DecoderWeights _weights;
    private readonly ModelConfig _config;
    private readonly float _attentionScale;
    private readonly int _maxLogitRows;
    private readonly Tensor _rope;
    private readonly Tensor _residual;
    private readonly Tensor _normed;
    private readonly Tensor _projected;
    private readonly Tensor _qkv;
    private readonly Tensor _attention;
    private readonly Tensor _localAttention;
    private readonly Tensor _gateUp;
    private readonly Tensor _activated;
    private readonly Tensor _logitInput;
    private readonly Tensor _logits;
    private readonly TKernels _kernels;

    /// <summary>Loads weights and allocates every activation; nothing is allocated afterwards.</summary>
    /// <param name="kernels">The backend.</param>
    /// <param name="config">The model's shape.</param>
    /// <param name="source">The checkpoint; must stay open as long as the model.</param>
    /// <param name="weightType">Type to hold weights in.</param>
    /// <param name="quantization">Quantization of linear layers.</param>
    /// <param name="maxTokens">Most tokens in a step.</param>
    /// <param name="maxModelLen">Longest sequence.</param>
    /// <param name="maxLogitRows">Logit rows computed at a time; more are done in turns.</param>
    /// <param name="progress">Told after each layer: layers done, layers in all.</param>
    public DecoderModel(
        TKernels kernels,
        ModelConfig config,
        IWeightSource source,
        DType weightType,
        WeightQuantization quantization,
        int maxTokens,
        int maxModelLen,
        int maxLogitRows,
        Action<int, int>? progress = null)
    {
        _kernels = kernels;
        _config = config;
        _maxLogitRows = Math.Min(maxLogitRows, maxTokens);
        _attentionScale = 1f / MathF.Sqrt(config.HeadDim);
        _weights = DecoderWeights.Load(ref _kernels, config, source, weightType, quantization, progress);
        int queries = config.NumHeads * config.HeadDim;
        int keys = config.NumKvHeads * config.HeadDim;
        DType type = _kernels.ActivationType;
        _rope = LoadRope(config, maxModelLen);
        _residual = _kernels.Allocate(maxTokens, config.HiddenSize, type);
        _normed = _kernels.Allocate(maxTokens, config.HiddenSize, type);
        _projected = _kernels.Allocate(maxTokens, config.HiddenSize, type);
        _qkv = _kernels.Allocate(maxTokens, queries + (2 * keys), type);
        _attention = _kernels.Allocate(maxTokens, queries, type);
        _localAttention = config.LoopCount > 1 ? _kernels.Allocate(maxTokens, queries, type) : default;
        _gateUp = _kernels.Allocate(maxTokens, 2 * config.IntermediateSize, type);
        _activated = _kernels.Allocate(maxTokens, config.IntermediateSize, type);
        _logitInput = _kernels.Allocate(_maxLogitRows, config.HiddenSize, type);
        _logits = _kernels.Allocate(_maxLogitRows, config.VocabSize, DType.F32);
    }

    /// <summary>Bytes of weights that a decode step of one row reads.</summary>
    public long WeightBytesPerStep => _weights.BytesPerStep(_config.LoopCount);

    /// <summary>Runs one step: fills the KV cache for the batch's tokens and samples its logit rows.</summary>
    public void Forward(Batch batch)
    {
        int tokens = batch.NumTokens;
        Tensor residual = _residual.Take(tokens);
        Tensor normed = _normed.Take(tokens);
        _kernels.BeginStep(batch);
        _kernels.Embed(_weights.Embedding, residual);
        _kernels.RmsNorm(residual, _weights.Layers[0].InputNorm, _config.RmsNormEps, normed);
        for (int pass = 0; pass < _config.LoopCount; pass++)
        {
            for (int n = 0; n < _weights.Layers.Length; n++)
            {
                RunLayer(n, pass, tokens, NextNorm(n, pass));
            }
        }

        SampleRows(batch, normed);
    }

    /// <summary>Completes the step and copies its results.</summary>
    public void ReadOutput(StepOutput output) => _kernels.ReadOutput(output);

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    // On entry `normed` holds the layer's normalised input; on return that of whatever comes next.
    private void RunLayer(int n, int pass, int tokens, in Tensor nextNorm)
    {
        LayerWeights layer = _weights.Layers[n];
        Tensor residual = _residual.Take(tokens);
        Tensor normed = _normed.Take(tokens);
        Tensor projected = _projected.Take(tokens);
        Tensor qkv = _qkv.Take(tokens);
        Tensor attention = _attention.Take(tokens);
        Tensor gateUp = _gateUp.Take(tokens);
        Tensor activated = _activated.Take(tokens);

        _kernels.Linear(normed, layer.Qkv, qkv);
        _kernels.RopeAndStore(qkv, _rope, layer.QNorm, layer.KNorm, _config.RmsNormEps, _config.NumHeads, n, pass);
        _kernels.Attention(qkv, _config.NumHeads, _attentionScale, window: 0, n, group: 0, attention);
        if (pass > 0)
        {
            // IQuestLoopCoder: the second pass attends to the first pass's keys in full and to its own in a window, and mixes the two per head.
            Tensor local = _localAttention.Take(tokens);
            _kernels.Attention(qkv, _config.NumHeads, _attentionScale, _config.LoopWindow, n, group: pass, local);
            _kernels.GateMix(qkv, layer.LoopGate, layer.LoopGateBias, attention, local, attention);
        }

        _kernels.Linear(attention, layer.Output, projected);
        _kernels.AllReduce(projected);
        _kernels.AddRmsNorm(residual, projected, layer.PostAttentionNorm, _config.RmsNormEps, normed);
        _kernels.Linear(normed, layer.GateUp, gateUp);
        _kernels.SiluMul(gateUp, activated);
        _kernels.Linear(activated, layer.Down, projected);
        _kernels.AllReduce(projected);
        _kernels.AddRmsNorm(residual, projected, nextNorm, _config.RmsNormEps, normed);
    }

    private Tensor NextNorm(int n, int pass)
    {
        if (n + 1 < _weights.Layers.Length)
        {
            return _weights.Layers[n + 1].InputNorm;
        }

        // Between the passes of a Loop model there is no final norm: the residual stream goes straight into the first layer again.
        return pass + 1 < _config.LoopCount ? _weights.Layers[0].InputNorm : _weights.FinalNorm;
    }

    private void SampleRows(Batch batch, in Tensor normed)
    {
        for (int first = 0; first < batch.NumLogitRows; first += _maxLogitRows)
        {
            int rows = Math.Min(_maxLogitRows, batch.NumLogitRows - first);
            Tensor input = _logitInput.Take(rows);
            Tensor logits = _logits.Take(rows);
            _kernels.GatherLogitRows(normed, first, input);
            _kernels.Linear(input, _weights.Head, logits);
            _kernels.Sample(logits, first);
        }
    }

    private unsafe Tensor LoadRope(ModelConfig config, int positions)
    {
        float[] table = new float[(long)positions * config.HeadDim];
        RopeTable.Fill(config.Rope, config.HeadDim, table);
        fixed (float* p = table)
        {
            return _kernels.LoadVector(new HostMatrix((nint)p, positions, config.HeadDim, config.HeadDim, DType.F32));
        }
    }
}
