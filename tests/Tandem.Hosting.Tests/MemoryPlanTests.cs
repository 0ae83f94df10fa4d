using Tandem.Core.Configuration;
using Tandem.Core.Numerics;

namespace Tandem.Hosting.Tests;

/// <summary>The plan's numbers against ones worked out by hand from the published shapes.</summary>
public sealed class MemoryPlanTests
{
    [Theory]
    [InlineData(14, 7_612_810_240, 56)]
    [InlineData(28, 14_439_183_360, 112)]
    [InlineData(80, 39_794_283_520, 320)]
    public void IQuest_shapes_have_their_published_sizes(int layers, long parameters, int kibPerToken)
    {
        ModelConfig config = IQuest(layers);
        Assert.Equal(parameters, config.ParameterCount);
        Assert.Equal(kibPerToken * 1024L, config.KvBytesPerToken(DType.BF16));
        MemoryPlan plan = MemoryPlan.Create(config, new EngineOptions { MaxModelLen = 32768, MaxNumSeqs = 256 }, DType.BF16, DType.BF16, 160L << 30, 2);
        Assert.Equal(parameters * 2, plan.Weights);
        Assert.True(plan.Total <= 160L << 30, "more than there is");
        Assert.True(plan.FullSequences >= 1, "not even one sequence fits");
    }

    [Fact]
    public void A_loop_model_pays_its_window_once_and_not_per_token()
    {
        ModelConfig loop = IQuest(80) with { Architecture = "IQuestLoopCoderForCausalLM", LoopCount = 2, LoopWindow = 64 };
        Assert.Equal(39_794_696_320, loop.ParameterCount);
        Assert.Equal(320 * 1024L, loop.KvBytesPerToken(DType.BF16));
        // A step of 16 tokens and a window of 64 touch at most 79 tokens: five blocks and one for the edge.
        MemoryPlan plan = MemoryPlan.Create(loop, new EngineOptions { MaxModelLen = 4096, MaxNumSeqs = 1, MaxNumBatchedTokens = 16 }, DType.BF16, DType.BF16, 120L << 30, 2);
        Assert.Equal(6 * 16 * 320 * 1024L, plan.KvBytesPerWindow);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_numbers()
    {
        EngineOptionsException e = Assert.Throws<EngineOptionsException>(() => MemoryPlan.Create(IQuest(80), new EngineOptions(), DType.BF16, DType.BF16, 70L << 30, 2));
        Assert.Contains("74.12 GiB", e.Message, StringComparison.Ordinal);
        Assert.Contains("70.00 GiB", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_the_cache_cannot_hold_is_refused_when_asked_for_and_shortened_when_not()
    {
        var options = new EngineOptions { KvCacheMemoryBytes = 1L << 30, MaxNumSeqs = 4 };
        MemoryPlan plan = MemoryPlan.Create(IQuest(14), options, DType.BF16, DType.BF16, 40L << 30, 2);
        Assert.InRange(plan.MaxModelLen, 18000, 18800);
        EngineOptionsException e = Assert.Throws<EngineOptionsException>(() => MemoryPlan.Create(IQuest(14), options with { MaxModelLen = 131072 }, DType.BF16, DType.BF16, 40L << 30, 2));
        Assert.Contains("--max-model-len", e.Message, StringComparison.Ordinal);
        Assert.Contains("7.00 GiB", e.Message, StringComparison.Ordinal);
    }

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
    };
}
