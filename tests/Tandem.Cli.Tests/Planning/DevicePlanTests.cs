using Tandem.Cli.Failures;
using Tandem.Cli.Planning;
using Tandem.Core.Configuration;
using Tandem.Hosting;

namespace Tandem.Cli.Tests.Planning;

/// <summary>Numbers worked out by hand from the published shapes.</summary>
public sealed class DevicePlanTests
{
    private const long Gib = 1L << 30;

    [Theory]
    [InlineData("iquest-7b", 7_612_810_240, 56)]
    [InlineData("iquest-14b", 14_439_183_360, 112)]
    [InlineData("iquest-40b", 39_794_283_520, 320)]
    [InlineData("iquest-40b-loop", 39_794_696_320, 320)]
    public void Parameters_and_cache_of_the_named_shapes(string name, long parameters, long kibPerToken)
    {
        DevicePlan plan = Plan(name, 640 * Gib);
        Assert.Equal(parameters, plan.Config.ParameterCount);
        Assert.Equal(parameters * 2, plan.Memory!.Weights);
        Assert.Equal(kibPerToken * 1024, plan.KvBytesPerToken);
        Assert.Equal(name == "iquest-40b-loop" ? 20L << 20 : 0, plan.WindowBytes);
    }

    [Fact]
    public void A_7b_model_on_80_gib()
    {
        DevicePlan plan = Plan("iquest-7b", 80 * Gib, utilization: 0.9);
        MemoryPlan memory = plan.Memory!;
        Assert.Equal(15.23, memory.Weights / 1e9, 0.005);
        Assert.Equal((long)(80 * Gib * 0.9), memory.Budget);
        // Blocks of 16 tokens in what weights and activations leave, one of them the null block.
        long blocks = (memory.Budget - memory.Weights - memory.Activations) / (16 * 56 * 1024);
        Assert.Equal(blocks, memory.NumBlocks);
        Assert.Equal((blocks - 1) * 16, memory.KvTokens);
        Assert.Equal((blocks - 1) * 16 / 131072.0, memory.FullSequences, 9);
        Assert.InRange(memory.Budget - memory.Total, 0, 16 * 56 * 1024);
    }

    [Theory]
    [InlineData(8192, 512, 16)]
    [InlineData(8192, 1000, 8)]
    [InlineData(512, 512, 1)]
    [InlineData(512, 4000, 1)]
    public void Largest_batch_is_tokens_a_step_by_tokens_a_prompt(int tokens, int average, int expected)
        => Assert.Equal(expected, Plan("iquest-7b", 80 * Gib, tokens: tokens, averageInput: average).LargestBatch);

    [Fact]
    public void Eight_devices_share_a_40b_model()
    {
        DevicePlan plan = Plan("iquest-40b", 80 * Gib, ranks: 8);
        // Per layer: q and o 640 rows, k and v 128 rows each (one head), MLP 3456, all by 5120, and two norms that every rank has.
        long layer = 5120L * (640 + 640 + 128 + 128 + (3 * 3456)) + (2 * 5120);
        Assert.Equal(((80 * layer) + (2L * 9600 * 5120) + 5120) * 2, plan.Memory!.Weights);
        Assert.Equal(40 * 1024, plan.KvBytesPerToken);
    }

    [Fact]
    public void More_devices_than_key_value_heads_each_hold_one()
    {
        ModelConfig config = NamedShapes.All["iquest-7b"] with { IntermediateSize = 27640 };
        // 40 heads go over 40 devices, and 8 key/value heads are held five times.
        Assert.Equal((1, 1), (RankShape.Of(config, 40).NumHeads, RankShape.Of(config, 40).NumKvHeads));
        Assert.Equal((5, 1), (RankShape.Of(config, 8).NumHeads, RankShape.Of(config, 8).NumKvHeads));
        Assert.Equal((10, 2), (RankShape.Of(config, 4).NumHeads, RankShape.Of(config, 4).NumKvHeads));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(0)]
    public void Groups_that_do_not_divide_a_model_are_refused(int ranks) => Assert.Throws<UsageException>(() => Plan("iquest-7b", 80 * Gib, ranks: ranks));

    [Fact]
    public void What_does_not_fit_says_on_how_many_devices_it_would()
    {
        DevicePlan plan = Plan("iquest-40b", 80 * Gib, utilization: 0.9);
        Assert.Null(plan.Memory);
        Assert.Contains("does not fit", plan.Problem, StringComparison.Ordinal);
        Assert.Equal(2, plan.FittingRanks);
        Assert.NotNull(Plan("iquest-40b", 80 * Gib, utilization: 0.9, ranks: 2).Memory);
    }

    [Fact]
    public void The_suggested_number_of_sequences_fits_the_cache()
    {
        DevicePlan plan = Plan("iquest-14b", 40 * Gib);
        Assert.InRange(plan.SuggestedSeqs, 1, plan.AverageSequences);
        Assert.True(plan.SuggestedSeqs == 256 || plan.SuggestedSeqs * 2 > plan.AverageSequences);
    }

    private static DevicePlan Plan(string name, long memory, double utilization = 1, int ranks = 1, int tokens = 512, int averageInput = 512)
        => DevicePlan.Create(NamedShapes.All[name], new EngineOptions { Model = name, MaxNumBatchedTokens = tokens }, new PlanRequest(memory, utilization, ranks, averageInput, 128));
}
