using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Hosting;

namespace Tandem.Cli.Loading;

/// <summary>The model named <c>random</c>: tiny, untrained, and complete with a tokenizer and a chat template, so that everything can be tried without a model.</summary>
internal static class RandomModel
{
    /// <summary>Its name.</summary>
    public const string Name = "random";

    /// <summary>Its shape.</summary>
    public static readonly ModelConfig Config = new()
    {
        Architecture = "IQuestCoderForCausalLM",
        HiddenSize = 256,
        IntermediateSize = 704,
        NumLayers = 4,
        NumHeads = 4,
        NumKvHeads = 1,
        HeadDim = 64,
        VocabSize = ByteTokenizer.Size,
        MaxPositions = 4096,
        Rope = new RopeConfig { Theta = 500000 },
        DType = DType.BF16,
    };

    /// <summary>Writes the few files that describe it into a new temporary folder, which the caller deletes once the model is loaded.</summary>
    public static string WriteFolder()
    {
        string folder = Directory.CreateTempSubdirectory("tandem-random-").FullName;
        ModelFiles.WriteConfig(folder, Config);
        ByteTokenizer.Write(folder);
        return folder;
    }

    /// <summary>Options that load it from its folder.</summary>
    public static EngineOptions OptionsFor(EngineOptions options, string folder) => options with
    {
        Model = folder,
        LoadFormat = "dummy",
        ServedModelName = options.ServedModelName.Count > 0 ? options.ServedModelName : [Name],
    };
}
