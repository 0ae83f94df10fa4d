using Tandem.Core.Numerics;

namespace Tandem.Core.Configuration;

/// <summary>
/// The shape of a decoder-only transformer: everything the one forward pass needs to know, whatever family the checkpoint is of.
/// Immutable; made by the configuration reader, which refuses what the engine does not implement.
/// </summary>
public sealed record ModelConfig
{
    /// <summary>Exact architecture name of the checkpoint, for instance <c>IQuestCoderForCausalLM</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of the gated MLP.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Number of decoder layers (weights; a Loop model runs them <see cref="LoopCount"/> times).</summary>
    public required int NumLayers { get; init; }

    /// <summary>Query heads.</summary>
    public required int NumHeads { get; init; }

    /// <summary>Key/value heads; divides <see cref="NumHeads"/>.</summary>
    public required int NumKvHeads { get; init; }

    /// <summary>Width of a head; explicit because it need not be hidden/heads.</summary>
    public required int HeadDim { get; init; }

    /// <summary>Rows of the embedding and the output head.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Longest sequence in tokens that the model supports.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Epsilon of every RMSNorm.</summary>
    public float RmsNormEps { get; init; } = 1e-5f;

    /// <summary>Rotary embedding.</summary>
    public RopeConfig Rope { get; init; } = new();

    /// <summary>The output head is the embedding matrix.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>q, k and v projections have a bias.</summary>
    public bool QkvBias { get; init; }

    /// <summary>The attention output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>The MLP projections have biases.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Per-head RMSNorm of q and k before the rotary embedding (Qwen3).</summary>
    public bool QkNorm { get; init; }

    /// <summary>Passes over the shared layers: 1, or 2 for IQuestLoopCoder.</summary>
    public int LoopCount { get; init; } = 1;

    /// <summary>Keys that the local attention of the second pass sees, the query's own included; 0 if <see cref="LoopCount"/> is 1.</summary>
    public int LoopWindow { get; init; }

    /// <summary>Type the checkpoint says its weights have.</summary>
    public DType DType { get; init; } = DType.BF16;

    /// <summary>Beginning-of-sequence token, if the model names one.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>Tokens that end a generation; may be empty.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];

    /// <summary>Parameters in all layers, embedding, norms and head.</summary>
    public long ParameterCount
    {
        get
        {
            long qkv = (long)(NumHeads + (2 * NumKvHeads)) * HeadDim;
            long attention = (qkv * HiddenSize) + ((long)NumHeads * HeadDim * HiddenSize) + (QkvBias ? qkv : 0) + (OutputBias ? HiddenSize : 0) + (QkNorm ? 2L * HeadDim : 0);
            long mlp = (3L * HiddenSize * IntermediateSize) + (MlpBias ? (2L * IntermediateSize) + HiddenSize : 0);
            long gates = LoopCount > 1 ? (long)NumHeads * (HeadDim + 1) : 0;
            long layer = attention + mlp + (2L * HiddenSize) + gates;
            long embeddings = (long)VocabSize * HiddenSize * (TieWordEmbeddings ? 1 : 2);
            return (layer * NumLayers) + embeddings + HiddenSize;
        }
    }

    /// <summary>KV bytes of one token in one attention group, all layers: <c>2 · layers · kv heads · head dim · bytes</c>.</summary>
    public long KvBytesPerToken(DType kvType) => 2L * NumLayers * NumKvHeads * HeadDim * kvType.Size();

    /// <summary>
    /// Window of each paged KV group: 0 is full attention. A Loop model has a second, windowed group for its second pass.
    /// Every group's pages are of the same size, so all groups share one pool of blocks.
    /// </summary>
    public IReadOnlyList<int> KvGroupWindows => LoopCount > 1 ? [0, LoopWindow] : [0];
}
