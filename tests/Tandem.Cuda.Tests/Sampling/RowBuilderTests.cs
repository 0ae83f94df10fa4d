using Tandem.Core.Execution;
using Tandem.Core.Sampling;
using Tandem.Cuda.Sampling;

namespace Tandem.Cuda.Tests.Sampling;

public sealed class RowBuilderTests
{
    private const int Vocabulary = 199;

    [Fact]
    public void Each_token_is_changed_once_with_all_its_changes()
    {
        var history = new TokenHistory([5, 5, 7, 500], 4);
        history.Append(7);
        history.Append(9);
        history.Append(7);
        Row(
            new SamplingParams { RepetitionPenalty = 1.2f, LogitBias = new Dictionary<int, float> { [7] = 2f, [11] = -1f }, MinTokens = 9 },
            history,
            stops: [9, 2],
            out RowBuilder builder);

        var edits = builder.Edits.ToArray().ToDictionary(e => e.Token);
        Assert.Equal([2, 5, 7, 9, 11], edits.Keys.Order());
        Assert.Equal((2f, 2, Edit.Seen), (edits[7].Bias, edits[7].Count, edits[7].Flags));
        Assert.Equal((0f, 1, Edit.Seen | Edit.Stop), (edits[9].Bias, edits[9].Count, edits[9].Flags));
        Assert.Equal((0f, 0, Edit.Seen), (edits[5].Bias, edits[5].Count, edits[5].Flags));
        Assert.Equal((-1f, 0, 0), (edits[11].Bias, edits[11].Count, edits[11].Flags));
        Assert.Equal((0, 5), (builder.Rows[0].EditStart, builder.Rows[0].EditCount));
    }

    [Fact]
    public void Allowed_tokens_rise_and_occur_once()
    {
        Row(new SamplingParams { AllowedTokenIds = [19, 3, 19, 111, 3, 4000] }, null, [], out RowBuilder builder);
        Assert.Equal([3, 19, 111], builder.Allowed.ToArray());
        Assert.Equal((0, 3), (builder.Rows[0].AllowedStart, builder.Rows[0].AllowedCount));
    }

    [Fact]
    public void A_row_without_changes_has_none_and_no_list()
    {
        Row(SamplingParams.Default, new TokenHistory([1, 2], 1), [2], out RowBuilder builder);
        Assert.Equal((0, -1, -1), (builder.Rows[0].EditCount, builder.Rows[0].AllowedCount, builder.Rows[0].Logprobs));
        Assert.Equal(0, builder.TopCount);
    }

    [Fact]
    public void Lists_of_likely_tokens_lie_one_behind_the_other()
    {
        using var tables = new BlockTables(1, 1, 1);
        using var batch = new Batch(8, 1, tables, 16);
        foreach (int? wanted in (int?[])[3, null, 0, 1000])
        {
            batch.AddLogitRow(new LogitRow { Params = new SamplingParams { Logprobs = wanted }, StopTokens = [] });
        }

        batch.AddLogitRow(new LogitRow { Kind = LogitRowKind.PromptLogprob, TargetToken = 42, Params = new SamplingParams { PromptLogprobs = 2 }, StopTokens = [] });
        var builder = new RowBuilder(Vocabulary);
        builder.Build(batch);
        Assert.Equal([3, -1, 0, Vocabulary, 2], builder.Rows.ToArray().Select(r => r.Logprobs));
        Assert.Equal([0, 3, 3, 3, 3 + Vocabulary], builder.Rows.ToArray().Select(r => r.TopStart));
        Assert.Equal(5 + Vocabulary, builder.TopCount);
        Assert.Equal((1, 42), (builder.Rows[4].Kind, builder.Rows[4].Target));
    }

    [Fact]
    public void A_second_step_starts_afresh()
    {
        using var tables = new BlockTables(1, 1, 1);
        using var batch = new Batch(8, 1, tables, 16);
        var builder = new RowBuilder(Vocabulary);
        for (int step = 0; step < 3; step++)
        {
            batch.Clear();
            batch.AddLogitRow(new LogitRow { Params = new SamplingParams { PresencePenalty = 1 }, History = new TokenHistory([1, 2, 1], 1), StopTokens = [] });
            batch.AddLogitRow(new LogitRow { Params = new SamplingParams { PresencePenalty = 1 }, History = new TokenHistory([2, 198], 1), StopTokens = [] });
            builder.Build(batch);
            Assert.Equal([1, 2, 2, 198], builder.Edits.ToArray().Select(e => e.Token));
            Assert.Equal((2, 2), (builder.Rows[1].EditStart, builder.Rows[1].EditCount));
        }
    }

    private static void Row(SamplingParams sampling, TokenHistory? history, int[] stops, out RowBuilder builder)
    {
        using var tables = new BlockTables(1, 1, 1);
        using var batch = new Batch(8, 1, tables, 16);
        batch.AddLogitRow(new LogitRow { Params = sampling, History = history!, StopTokens = stops, SuppressStops = sampling.MinTokens > 0 });
        builder = new RowBuilder(Vocabulary);
        builder.Build(batch);
    }
}
