using Tandem.Core.Requests;
using Tandem.Engine.Scheduling;

namespace Tandem.Engine.Tests.Scheduling;

/// <summary>Long random runs: invariants hold after every operation, every output is what the model says, nothing leaks.</summary>
public sealed class RandomOperationsTests
{
    public static TheoryData<string, int[], bool, bool> Shapes => new()
    {
        { "full attention", [0], false, true },
        { "full attention, overlapped", [0], true, true },
        { "full and window 9", [0, 9], false, true },
        { "full and window 9, overlapped", [0, 9], true, true },
        { "no prefix cache, overlapped", [0], true, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Two_million_operations_keep_every_invariant(string name, int[] windows, bool overlap, bool prefixCaching)
    {
        const int Operations = 400_000; // five shapes: two million in all
        var random = new Random(name.Length + windows.Length);
        using var harness = new Harness(numBlocks: 40, maxTokens: 24, maxSeqs: 6, maxModelLen: 96, windows: windows, overlap: overlap, prefixCaching: prefixCaching);
        var live = new List<(Sequence Sequence, int[] Prompt)>();
        int[][] prefixes = [.. Enumerable.Range(0, 5).Select(n => Enumerable.Range(0, 8 * (n + 1)).Select(_ => random.Next(97)).ToArray())];
        int finished = 0;
        int aborted = 0;
        for (int op = 0; op < Operations; op++)
        {
            int dice = random.Next(100);
            if (dice < 12 && live.Count < 30)
            {
                int[] prefix = prefixes[random.Next(prefixes.Length)];
                int[] prompt = [.. prefix, .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(97))];
                live.Add((harness.Add(prompt, random.Next(1, 40), stops: random.Next(3) == 0 ? [random.Next(97)] : null, salt: random.Next(8) == 0 ? "tenant" : null), prompt));
            }
            else if (dice < 15 && live.Count > 0)
            {
                (Sequence victim, _) = live[random.Next(live.Count)];
                harness.Scheduler.Abort(victim);
            }
            else
            {
                harness.Step();
            }

            if (op % 5 == 0)
            {
                harness.Scheduler.CheckInvariants();
            }

            for (int i = live.Count - 1; i >= 0; i--)
            {
                (Sequence seq, int[] prompt) = live[i];
                if (seq.Status == SequenceStatus.Finished)
                {
                    FinishReason reason = CheckOutput(harness, seq, prompt);
                    _ = reason == FinishReason.Abort ? aborted++ : finished++;
                    live.RemoveAt(i);
                    harness.Forget(seq);
                }
            }
        }

        while (harness.Scheduler.HasWork)
        {
            harness.Step();
        }

        harness.Step();
        harness.Scheduler.CheckInvariants();
        Assert.Equal(harness.Blocks.UsableBlocks, harness.Blocks.FreeBlocks);
        Assert.True(finished > 1000 && aborted > 100, $"{finished} finished, {aborted} aborted");
        Assert.True(harness.Scheduler.Counters.Preemptions > 100, "memory was never short");
        if (prefixCaching)
        {
            Assert.True(harness.Scheduler.Counters.PrefixHits > 10_000, "the prefix cache was never hit");
        }
    }

    private static FinishReason CheckOutput(Harness harness, Sequence seq, int[] prompt)
    {
        List<TokenEvent> events = harness.Events(seq);
        Assert.Single(events, e => e.FinishReason != FinishReason.None);
        Assert.NotEqual(FinishReason.None, events[^1].FinishReason);
        List<int> tokens = [.. events.Where(e => e.TokenId >= 0).Select(e => e.TokenId)];
        Assert.Equal(harness.ExpectedOutput(prompt, tokens.Count), tokens);
        FinishReason reason = events[^1].FinishReason;
        Assert.NotEqual(FinishReason.Error, reason);
        if (reason == FinishReason.Length)
        {
            Assert.Equal(seq.MaxOutput, tokens.Count);
        }
        else if (reason == FinishReason.Stop)
        {
            Assert.Contains(tokens[^1], seq.StopTokens);
        }

        return reason;
    }
}
