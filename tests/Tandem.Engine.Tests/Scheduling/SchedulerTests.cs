using Tandem.Core.Requests;
using Tandem.Engine.Scheduling;

namespace Tandem.Engine.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Generates_what_the_model_says_in_one_chunk_and_in_many(bool overlap)
    {
        int[] prompt = [.. Enumerable.Range(1, 70)];
        foreach (int budget in (int[])[1, 3, 16, 70, 200])
        {
            using var harness = new Harness(maxTokens: budget, overlap: overlap);
            Sequence seq = harness.Add(prompt, 20);
            harness.RunToEnd();
            List<TokenEvent> events = harness.Events(seq);
            Assert.Equal(harness.ExpectedOutput(prompt, 20), events.Select(e => e.TokenId));
            Assert.Equal(FinishReason.Length, events[^1].FinishReason);
        }
    }

    [Fact]
    public void A_second_request_with_the_same_prompt_computes_only_its_last_block()
    {
        using var harness = new Harness();
        int[] prompt = [.. Enumerable.Range(1, 20)];
        harness.Add(prompt, 4);
        harness.RunToEnd();
        Sequence second = harness.Add(prompt, 4);
        harness.RunToEnd();
        Assert.Equal(16, second.CachedTokens);
        Assert.Equal(harness.ExpectedOutput(prompt, 4), harness.Events(second).Select(e => e.TokenId));
    }

    [Fact]
    public void Salts_separate_cached_prefixes()
    {
        using var harness = new Harness();
        int[] prompt = [.. Enumerable.Range(1, 20)];
        harness.Add(prompt, 1, salt: "a");
        harness.RunToEnd();
        Sequence other = harness.Add(prompt, 1, salt: "b");
        Sequence same = harness.Add(prompt, 1, salt: "a");
        harness.RunToEnd();
        Assert.Equal(0, other.CachedTokens);
        Assert.Equal(16, same.CachedTokens);
    }

    [Fact]
    public void A_window_holds_no_more_blocks_than_it_sees()
    {
        using var harness = new Harness(numBlocks: 64, windows: [0, 6], maxTokens: 8, maxModelLen: 120);
        Sequence seq = harness.Add([.. Enumerable.Range(1, 60)], 40);
        int most = 0;
        while (harness.Scheduler.HasWork)
        {
            harness.Step();
            harness.Scheduler.CheckInvariants();
            most = Math.Max(most, seq.BlockCount[1] - seq.FirstLiveBlock[1]);
        }

        Assert.Equal(harness.ExpectedOutput(seq.Request.PromptTokenIds, 40), harness.Events(seq).Select(e => e.TokenId));
        Assert.InRange(most, 1, ((6 - 1 + 8 + 3) / 4) + 1);
    }

    [Fact]
    public void Prompt_log_probabilities_cover_every_position_once_even_after_preemption()
    {
        using var harness = new Harness(numBlocks: 14, maxTokens: 8, maxModelLen: 48, watermark: 0);
        int[] prompt = [.. Enumerable.Range(1, 17)];
        Sequence first = harness.Add(prompt, 20, promptLogprobs: 0);
        Sequence second = harness.Add([.. Enumerable.Range(50, 17)], 20, promptLogprobs: 0);
        harness.RunToEnd();
        Assert.True(harness.Scheduler.Counters.Preemptions > 0);
        foreach (Sequence seq in (Sequence[])[first, second])
        {
            List<TokenEvent> events = harness.Events(seq);
            IReadOnlyList<PositionLogprobs?> logprobs = events[0].PromptLogprobs!;
            Assert.Equal(17, logprobs.Count);
            Assert.Null(logprobs[0]);
            Assert.Equal(seq.Request.PromptTokenIds[1..], logprobs.Skip(1).Select(l => l!.Chosen.TokenId));
        }
    }

    [Fact]
    public void A_request_that_can_never_fit_ends_at_once_with_the_numbers()
    {
        using var harness = new Harness(numBlocks: 5, maxModelLen: 200);
        Sequence seq = harness.Add([.. Enumerable.Range(1, 30)], 10);
        TokenEvent end = Assert.Single(harness.Events(seq));
        Assert.Equal(FinishReason.Error, end.FinishReason);
        Assert.Contains("30 tokens", end.Error, StringComparison.Ordinal);
        Assert.False(harness.Scheduler.HasWork);
    }

    [Fact]
    public void A_stop_token_counts_only_after_min_tokens()
    {
        using var harness = new Harness();
        int[] prompt = [5, 6, 7];
        List<int> expected = harness.ExpectedOutput(prompt, 12);
        Sequence seq = harness.Add(prompt, 12, stops: [expected[2], expected[9]], minTokens: 6);
        harness.RunToEnd();
        List<TokenEvent> events = harness.Events(seq);
        Assert.Equal(FinishReason.Stop, events[^1].FinishReason);
        Assert.Equal(expected[9], events[^1].StopTokenId);
        Assert.Equal(10, events.Count);
    }

    [Fact]
    public void A_poisoned_row_fails_alone()
    {
        using var harness = new Harness();
        Sequence bad = harness.Add([1, 2, 3], 10);
        Sequence good = harness.Add([4, 5, 6], 10);
        harness.Runner.Poison = row => row.History == bad.History && row.OutputIndex == 4;
        harness.RunToEnd();
        Assert.Equal(FinishReason.Error, harness.Events(bad)[^1].FinishReason);
        Assert.Equal(harness.ExpectedOutput([4, 5, 6], 10), harness.Events(good).Select(e => e.TokenId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_long_prompt_does_not_hold_up_short_ones_and_still_finishes(bool overlap)
    {
        using var harness = new Harness(numBlocks: 1000, maxTokens: 64, maxSeqs: 16, maxModelLen: 3200, blockSize: 16, overlap: overlap);
        Sequence @long = harness.Add([.. Enumerable.Range(0, 3000).Select(n => n % 97)], 4);
        for (int i = 0; i < 3; i++)
        {
            harness.Step();
        }

        // A stream of short ones: each must have its first token within a few steps of its arrival.
        int steps = 3;
        int worst = 0;
        int shorts = 0;
        while (@long.History.OutputLength == 0)
        {
            Sequence seq = harness.Add([shorts++ % 97, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3);
            int waited = 0;
            while (seq.History.OutputLength == 0)
            {
                harness.Step();
                harness.Scheduler.CheckInvariants();
                waited++;
                steps++;
            }

            worst = Math.Max(worst, waited);
        }

        Assert.True(shorts > 10 && worst <= 3, $"{shorts} short prompts, one waited {worst} steps");
        // Alone it takes 47 steps of 64 tokens; beside the stream at most half as many again.
        Assert.True(steps <= 71, $"the long prompt took {steps} steps");
        harness.RunToEnd();
        Assert.Equal(harness.ExpectedOutput(@long.Request.PromptTokenIds, 4), harness.Events(@long).Select(e => e.TokenId));
    }

    [Fact]
    public void A_head_that_does_not_fit_lets_later_ones_pass_but_not_for_ever()
    {
        using var harness = new Harness(numBlocks: 60, maxTokens: 32, maxSeqs: 8, maxModelLen: 230, watermark: 0);
        harness.Add([.. Enumerable.Range(1, 60)], 100);
        harness.Step();
        Sequence head = harness.Add([.. Enumerable.Range(1, 200).Select(n => n * 3 % 97)], 4);
        int passed = 0;
        while (head.Status == SequenceStatus.Waiting)
        {
            Sequence small = harness.Add([passed % 97, 2], 2);
            for (int i = 0; i < 6 && small.Status != SequenceStatus.Finished; i++)
            {
                harness.Step();
            }

            passed += small.Status == SequenceStatus.Finished ? 1 : 0;
            Assert.True(passed < 200, "the head starves");
        }

        Assert.True(passed >= 5, $"only {passed} small ones passed the head");
        harness.RunToEnd();
        Assert.Equal(4, harness.Events(head).Count);
    }

    [Fact]
    public void A_steady_step_allocates_nothing()
    {
        using var harness = new Harness(numBlocks: 2000, maxTokens: 64, maxSeqs: 32, maxModelLen: 1200, blockSize: 16);
        harness.Runner.KeepResults = false;
        for (int i = 0; i < 32; i++)
        {
            harness.Add([i + 1, 2, 3], 1000);
        }

        for (int i = 0; i < 200; i++)
        {
            harness.Step();
            harness.DropEvents();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 300; i++)
        {
            harness.Step();
            harness.DropEvents();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
