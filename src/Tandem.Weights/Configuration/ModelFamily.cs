namespace Tandem.Weights.Configuration;

/// <summary>When a family's sliding window is on.</summary>
internal enum WindowRule
{
    /// <summary>The family has none.</summary>
    None,

    /// <summary>Whenever <c>sliding_window</c> is not null; 4096 if the key is absent.</summary>
    Always,

    /// <summary>If <c>use_sliding_window</c>, for the layers from <c>max_window_layers</c> on.</summary>
    Switched,
}

/// <summary>
/// A family of models and what its configuration class takes for keys that a file leaves out. The values are those of the classes in transformers, and for
/// IQuest of the classes that its checkpoints ship.
/// </summary>
internal sealed record ModelFamily(string Architecture)
{
    public required int VocabSize { get; init; }

    public int HiddenSize { get; init; } = 4096;

    public required int IntermediateSize { get; init; }

    public int NumLayers { get; init; } = 32;

    public int NumHeads { get; init; } = 32;

    /// <summary>Key/value heads if the key is absent; null is as many as query heads (which is also what a null in the file means).</summary>
    public int? NumKvHeads { get; init; }

    /// <summary>Head width if the key is absent; null is hidden/heads.</summary>
    public int? HeadDim { get; init; }

    /// <summary>Longest sequence if the key is absent; null requires the key.</summary>
    public int? MaxPositions { get; init; }

    public double RmsNormEps { get; init; } = 1e-6;

    public double RopeTheta { get; init; } = 10000;

    public int? BosTokenId { get; init; }

    public int? EosTokenId { get; init; }

    /// <summary>q, k and v always have biases.</summary>
    public bool QkvBias { get; init; }

    /// <summary><c>attention_bias</c> is a key of the family and adds biases to q, k, v and the output.</summary>
    public bool AttentionBiasKey { get; init; }

    /// <summary>Norms on each head of q and k.</summary>
    public bool QkNorm { get; init; }

    public WindowRule Window { get; init; }

    /// <summary>Window of the <see cref="WindowRule.Switched"/> rule if the key is absent.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>First layer with a window if the key is absent.</summary>
    public int MaxWindowLayers { get; init; }

    /// <summary>Two passes over the layers.</summary>
    public bool Loop { get; init; }

    /// <summary>All families by exact architecture name.</summary>
    public static IReadOnlyList<ModelFamily> All { get; } =
    [
        IQuest("IQuestCoderForCausalLM") with { Window = WindowRule.Switched },
        IQuest("IQuestLoopCoderForCausalLM") with { Loop = true },
        new("LlamaForCausalLM")
        {
            VocabSize = 32000, IntermediateSize = 11008, MaxPositions = 2048, BosTokenId = 1, EosTokenId = 2, AttentionBiasKey = true,
        },
        new("MistralForCausalLM")
        {
            VocabSize = 32000, IntermediateSize = 14336, NumKvHeads = 8, MaxPositions = 131072, BosTokenId = 1, EosTokenId = 2, Window = WindowRule.Always,
            SlidingWindow = 4096,
        },
        Qwen("Qwen2ForCausalLM") with { QkvBias = true },
        Qwen("Qwen3ForCausalLM") with { HeadDim = 128, AttentionBiasKey = true, QkNorm = true },
    ];

    private static ModelFamily IQuest(string architecture) => new(architecture)
    {
        VocabSize = 76800, HiddenSize = 5120, IntermediateSize = 27648, NumLayers = 80, NumHeads = 40, NumKvHeads = 8, HeadDim = 128, RmsNormEps = 1e-5,
        RopeTheta = 500000, BosTokenId = 1, EosTokenId = 2, AttentionBiasKey = true,
    };

    private static ModelFamily Qwen(string architecture) => new(architecture)
    {
        VocabSize = 151936, IntermediateSize = 22016, NumKvHeads = 32, MaxPositions = 32768, Window = WindowRule.Switched, SlidingWindow = 4096, MaxWindowLayers = 28,
    };
}
