using Tandem.Core.Configuration;
using Tandem.Core.Numerics;

namespace Tandem.Weights.Tests;

/// <summary>Shapes with sizes that divide nothing.</summary>
internal static class SmallModels
{
    public static ModelConfig Llama => new()
    {
        Architecture = "LlamaForCausalLM", HiddenSize = 19, IntermediateSize = 37, NumLayers = 2, NumHeads = 3, NumKvHeads = 1, HeadDim = 6, VocabSize = 111, MaxPositions = 64,
        DType = DType.F32,
    };

    public static IEnumerable<ModelConfig> All =>
    [
        Llama,
        Llama with { TieWordEmbeddings = true },
        Llama with { QkvBias = true, OutputBias = true, MlpBias = true },
        Llama with { Architecture = "Qwen2ForCausalLM", QkvBias = true },
        Llama with { Architecture = "Qwen3ForCausalLM", QkNorm = true },
        Llama with { Architecture = "IQuestLoopCoderForCausalLM", LoopCount = 2, LoopWindow = 4 },
    ];

    /// <summary>Asks for everything that a loader of this model would.</summary>
    public static void RequireAll(IWeightSource source, ModelConfig config)
    {
        foreach (Tandem.Weights.Dummy.Parameter parameter in Tandem.Weights.Dummy.ParameterList.Of(config))
        {
            source.Require(parameter.Name, parameter.Shape);
        }
    }
}
