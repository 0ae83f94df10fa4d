using Tandem.Core.Configuration;
using Tandem.Core.Numerics;

namespace Tandem.Cli.Planning;

/// <summary>Shapes that can be named without having the model's files.</summary>
internal static class NamedShapes
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyDictionary<string, ModelConfig> All = new SortedDictionary<string, ModelConfig>(StringComparer.OrdinalIgnoreCase)
    {
        ["iquest-7b"] = IQuest(14),
        ["iquest-14b"] = IQuest(28),
        ["iquest-40b"] = IQuest(80),
        ["iquest-40b-loop"] = IQuest(80) with { Architecture = "IQuestLoopCoderForCausalLM", LoopCount = 2, LoopWindow = 64 },
        ["m500"] = Llama(hidden: 1024, inner: 4864, layers: 24, heads: 16, kvHeads: 4, vocab: 32000),
        ["m20"] = Llama(hidden: 256, inner: 1024, layers: 6, heads: 4, kvHeads: 2, vocab: 32000),
    };

    // The sizes of the family differ in the number of layers alone.
    private static ModelConfig IQuest(int layers) => new()
    {
        Architecture = "IQuestCoderForCausalLM",
        HiddenSize = 5120,
        IntermediateSize = 27648,
        NumLayers = layers,
        NumHeads = 40,
        NumKvHeads = 8,
        HeadDim = 128,
        VocabSize = 76800,
        MaxPositions = 131072,
        Rope = new RopeConfig { Theta = 500000 },
        DType = DType.BF16,
    };

    private static ModelConfig Llama(int hidden, int inner, int layers, int heads, int kvHeads, int vocab) => new()
    {
        Architecture = "LlamaForCausalLM",
        HiddenSize = hidden,
        IntermediateSize = inner,
        NumLayers = layers,
        NumHeads = heads,
        NumKvHeads = kvHeads,
        HeadDim = 64,
        VocabSize = vocab,
        MaxPositions = 8192,
        Rope = new RopeConfig { Theta = 10000 },
        DType = DType.BF16,
    };
}
