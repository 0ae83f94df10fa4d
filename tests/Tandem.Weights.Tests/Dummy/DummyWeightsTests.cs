using System.Runtime.InteropServices;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Weights.Dummy;

namespace Tandem.Weights.Tests.Dummy;

public sealed class DummyWeightsTests
{
    [Fact]
    public void TheParametersAreThoseTheConfigurationCounts()
    {
        foreach (ModelConfig config in SmallModels.All)
        {
            Assert.Equal(config.ParameterCount, ParameterList.Of(config).Sum(parameter => parameter.Count));
            Assert.Equal(ParameterList.Of(config).Count, ParameterList.Of(config).Select(parameter => parameter.Name).Distinct().Count());
        }

        ModelConfig loop40B = new()
        {
            Architecture = "IQuestLoopCoderForCausalLM", HiddenSize = 5120, IntermediateSize = 27648, NumLayers = 80, NumHeads = 40, NumKvHeads = 8, HeadDim = 128,
            VocabSize = 76800, MaxPositions = 131072, LoopCount = 2, LoopWindow = 64,
        };
        Assert.Equal(883, ParameterList.Of(loop40B).Count);
        Assert.Equal(79_589_392_640, 2 * ParameterList.Of(loop40B).Sum(parameter => parameter.Count));
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void ValuesHaveTheWantedDeviationAndNormsAreOne(DType type)
    {
        ModelConfig config = SmallModels.Llama with { HiddenSize = 111, IntermediateSize = 333, VocabSize = 989, DType = type };
        using var weights = new DummyWeights(config);
        CheckSpread(weights, "model.embed_tokens.weight", 1);
        CheckSpread(weights, "model.layers.1.mlp.gate_proj.weight", 1 / Math.Sqrt(111));
        CheckSpread(weights, "model.layers.1.mlp.down_proj.weight", 1 / Math.Sqrt(333 * 2 * 2));
        Assert.True(weights.TryGet("model.norm.weight", out HostTensor norm));
        Assert.All(Values(norm), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void TheSameSeedGivesTheSameWeightsAndAnotherSeedOrTensorOthers()
    {
        using var first = new DummyWeights(SmallModels.Llama);
        using var again = new DummyWeights(SmallModels.Llama);
        using var other = new DummyWeights(SmallModels.Llama, seed: 1);
        foreach (HostTensor tensor in first.Tensors.Where(tensor => !tensor.Name.Contains("norm", StringComparison.Ordinal)))
        {
            again.TryGet(tensor.Name, out HostTensor same);
            other.TryGet(tensor.Name, out HostTensor different);
            Assert.True(tensor.AsBytes().SequenceEqual(same.AsBytes()), tensor.Name);
            Assert.False(tensor.AsBytes().SequenceEqual(different.AsBytes()), tensor.Name);
        }

        Assert.Equal(first.Tensors.Count - 5, first.Tensors.Select(tensor => Convert.ToHexString(tensor.AsBytes()[..32])).Distinct().Count() - 1);
    }

    [Fact]
    public void NoStretchOfALargeTensorRepeatsAnother()
    {
        ModelConfig config = SmallModels.Llama with { HiddenSize = 110, VocabSize = 39_989, DType = DType.BF16 };
        using var weights = new DummyWeights(config);
        Assert.True(weights.TryGet("model.embed_tokens.weight", out HostTensor tensor));
        Assert.True(tensor.Bytes > 8 << 20);
        var rows = new HashSet<string>();
        for (int row = 0; row < config.VocabSize; row++)
        {
            Assert.True(rows.Add(Convert.ToHexString(tensor.AsBytes().Slice(row * 220, 24))), $"row {row} occurs twice");
        }
    }

    [Fact]
    public void AsksAndCompletenessWorkAsForACheckpoint()
    {
        using var weights = new DummyWeights(SmallModels.Llama);
        Assert.Contains("model.embed_tokens.weight", Assert.Throws<CheckpointException>(() => weights.ThrowIfIncomplete(SmallModels.Llama)).Message, StringComparison.Ordinal);
        SmallModels.RequireAll(weights, SmallModels.Llama);
        weights.ThrowIfIncomplete(SmallModels.Llama);
        weights.Require("model.layers.2.mlp.up_proj.weight", 37, 19);
        Assert.Contains("model.layers.2.mlp.up_proj.weight [37, 19]", Assert.Throws<CheckpointException>(() => weights.ThrowIfIncomplete(SmallModels.Llama)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DummyWeights(SmallModels.Llama, DType.I8));
    }

    private static void CheckSpread(DummyWeights weights, string name, double deviation)
    {
        Assert.True(weights.TryGet(name, out HostTensor tensor));
        float[] values = Values(tensor);
        double mean = values.Average();
        double spread = Math.Sqrt(values.Average(value => value * (double)value));
        Assert.True(Math.Abs(mean) <= 0.02 * deviation, $"{name}: mean {mean}");
        Assert.True(Math.Abs(spread - deviation) <= 0.02 * deviation, $"{name}: deviation {spread}, expected {deviation}");
        Assert.True(values.Distinct().Count() > 500, name);
    }

    private static float[] Values(HostTensor tensor) => tensor.DType switch
    {
        DType.F32 => MemoryMarshal.Cast<byte, float>(tensor.AsBytes()).ToArray(),
        DType.F16 => [.. MemoryMarshal.Cast<byte, Half>(tensor.AsBytes()).ToArray().Select(value => (float)value)],
        _ => [.. MemoryMarshal.Cast<byte, ushort>(tensor.AsBytes()).ToArray().Select(BFloat16Bits.ToSingle)],
    };
}
