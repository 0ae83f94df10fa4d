using System.Text.Json;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Weights.Configuration;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Tests;

public sealed class GoldenFolderTests
{
    [Fact]
    public void EveryFamilysCheckpointLoadsCompletely()
    {
        var families = new HashSet<string>();
        var types = new HashSet<DType>();
        foreach (string folder in GoldenFolders.All)
        {
            ModelConfig model = ModelConfigReader.Read(folder).Model;
            families.Add(model.Architecture);
            types.Add(model.DType);
            using Checkpoint checkpoint = Checkpoint.Open(folder);
            SmallModels.RequireAll(checkpoint, model);
            checkpoint.ThrowIfIncomplete(model);
            Assert.Equal(model.ParameterCount * model.DType.Size(), checkpoint.TotalBytes);
            Assert.True(checkpoint.TryGet("model.embed_tokens.weight", out HostTensor embedding));
            Assert.Equal(model.DType, embedding.DType);
        }

        Assert.Equal(ModelConfigReader.SupportedArchitectures.Order(), families.Order());
        Assert.Equal([DType.F32, DType.F16, DType.BF16], types.Order());
    }

    [Fact]
    public void RopeAndBiasesAreThoseTheReferenceUsed()
    {
        (string Name, Func<ModelConfig, bool> Holds)[] expected =
        [
            ("llama-linear", model => model.Rope == new RopeConfig { Theta = 1e5, Scaling = RopeScaling.Linear, Factor = 4 }),
            ("llama-llama3", model => model.Rope is { Scaling: RopeScaling.Llama3, Factor: 8, OriginalMaxPositions: 64, LowFreqFactor: 1, HighFreqFactor: 4 }),
            ("qwen2-yarn", model => model.Rope is { Scaling: RopeScaling.Yarn, Factor: 4, OriginalMaxPositions: 128, AttentionFactor: null } && model.MaxPositions == 512),
            ("llama-bias", model => model.QkvBias && model.OutputBias),
            ("llama-tied", model => model.TieWordEmbeddings),
            ("mistral", model => model.HeadDim == 20 && !model.QkvBias),
            ("qwen2", model => model.QkvBias && !model.OutputBias && model.EosTokenIds.SequenceEqual([2, 3])),
            ("qwen3", model => model.QkNorm && model.HeadDim == 24 && !model.QkvBias),
            ("iquest-loop-w4", model => model is { LoopCount: 2, LoopWindow: 4, BosTokenId: 1 }),
            ("iquest-loop-w64", model => model is { LoopCount: 2, LoopWindow: 64, NumLayers: 3 }),
        ];
        foreach ((string name, Func<ModelConfig, bool> holds) in expected)
        {
            Assert.True(holds(ModelConfigReader.Read(Path.Combine(GoldenFolders.Root, name)).Model), name);
        }
    }

    [Fact]
    public void GoldenFilesHoldWhatTheirScriptSays()
    {
        foreach (string folder in GoldenFolders.All)
        {
            int vocab = ModelConfigReader.Read(folder).Model.VocabSize;
            using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
            JsonElement root = golden.RootElement;
            Assert.Equal([1, 19, 67], root.GetProperty("prompts").EnumerateArray().Select(prompt => prompt.GetArrayLength()));
            Assert.Equal(19, root.GetProperty("logits")[1].GetProperty("rows").GetArrayLength());
            Assert.All(root.GetProperty("logits").EnumerateArray().SelectMany(entry => entry.GetProperty("rows").EnumerateArray()), row => Assert.Equal(vocab, row.GetArrayLength()));
            foreach (string mode in (string[])["fp32", "bf16_weights", "bf16"])
            {
                Assert.All(root.GetProperty("greedy").GetProperty(mode).EnumerateArray(), run => Assert.Equal(64, run.GetProperty("tokens").GetArrayLength()));
            }
        }
    }
}
