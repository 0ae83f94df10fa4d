using System.Text;
using CsCheck;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Tests.Serving;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Tests.Routing;

public sealed class PolicyTests
{
    private static readonly RouteRequest Plain = new() { Model = "m" };

    private static Worker[] Workers(params int[] loads) =>
        [.. loads.Select((load, i) => new Worker(new WorkerOptions { Url = $"http://w{i}:1" }, new BreakerOptions(), TimeProvider.System) { InFlight = load, CacheId = i })];

    private static RouteRequest Prompt(params ulong[] blocks) => Plain with { Blocks = blocks };

    [Fact]
    public void Round_robin_takes_each_in_turn_even_when_one_comes_or_goes()
    {
        Worker[] all = Workers(9, 0, 5);
        var policy = new RoundRobin();
        Assert.Equal([0, 1, 2, 0], Enumerable.Range(0, 4).Select(_ => Array.IndexOf(all, policy.Pick(all, Plain))));
        Assert.Same(all[2], policy.Pick([all[0], all[2]], Plain));
        Assert.Same(all[0], policy.Pick(all, Plain));
    }

    [Fact]
    public void Weights_are_kept_exactly_and_spread()
    {
        Worker[] all = Workers(0, 0, 0);
        all[0].Options = all[0].Options with { Weight = 5 };
        var policy = new Weighted();
        int[] picks = [.. Enumerable.Range(0, 70).Select(_ => Array.IndexOf(all, policy.Pick(all, Plain)))];
        Assert.Equal([50, 10, 10], Enumerable.Range(0, 3).Select(i => picks.Count(pick => pick == i)));
        Assert.Contains(1, picks[..7]);
        Assert.Contains(2, picks[..7]);
    }

    [Fact]
    public void Power_of_two_never_takes_the_most_loaded_and_is_the_same_for_the_same_seed()
    {
        Worker[] all = Workers(3, 9, 1, 2);
        int[] Run(int seed)
        {
            var policy = new PowerOfTwo(new Random(seed));
            return [.. Enumerable.Range(0, 400).Select(_ => Array.IndexOf(all, policy.Pick(all, Plain)))];
        }

        int[] picks = Run(7);
        Assert.Equal(picks, Run(7));
        Assert.DoesNotContain(1, picks);
        Assert.True(picks.Count(pick => pick == 2) > picks.Count(pick => pick == 0));
    }

    [Fact]
    public void Least_loaded_counts_requests_for_the_weight_then_bytes()
    {
        Worker[] all = Workers(4, 3, 3);
        all[1].BytesInFlight = 100;
        Assert.Same(all[2], new LeastLoaded().Pick(all, Plain));
        all[0].Options = all[0].Options with { Weight = 2 };
        Assert.Same(all[0], new LeastLoaded().Pick(all, Plain));
    }

    [Fact]
    public void A_prompt_goes_where_its_beginning_went()
    {
        Worker[] all = Workers(0, 0, 0, 0);
        var policy = new PrefixAffine(new RoutingOptions());
        Worker first = policy.Pick(all, Prompt(1, 2, 3, 4));
        first.InFlight += 10;
        Assert.Same(first, policy.Pick(all, Prompt(1, 2, 3, 4)));
        Assert.Same(first, policy.Pick(all, Prompt(1, 2, 3, 9)));
        Assert.NotSame(first, policy.Pick(all, Prompt(5, 6, 7, 8)));
    }

    [Fact]
    public void Too_little_in_common_or_too_uneven_loads_go_to_the_least_loaded()
    {
        Worker[] all = Workers(0, 0);
        var policy = new PrefixAffine(new RoutingOptions());
        Worker first = policy.Pick(all, Prompt(1, 2, 3));
        Worker other = all.Single(worker => worker != first);
        first.InFlight = 64;
        Assert.Same(first, policy.Pick(all, Prompt(1, 2, 3)));
        Assert.Same(other, policy.Pick(all, Prompt(1, 20, 30, 40)));
        first.InFlight = 65;
        Assert.Same(other, policy.Pick(all, Prompt(1, 2, 3)));
        first.InFlight = 300;
        other.InFlight = 200;
        Assert.Contains(policy.Pick(all, Prompt(1, 2, 3)), all);
        var cold = new PrefixAffine(new RoutingOptions());
        first.InFlight = 0;
        Assert.Same(first, cold.Pick(all, Prompt(1, 2, 3)));
        first.InFlight = 300;
        Assert.Same(first, cold.Pick(all, Prompt(1, 2, 3)));
    }

    [Fact]
    public void A_worker_that_lost_its_cache_is_not_preferred()
    {
        Worker[] all = Workers(0, 0);
        var policy = new PrefixAffine(new RoutingOptions());
        Worker first = policy.Pick(all, Prompt(1, 2, 3));
        first.InFlight = 1;
        first.CacheId = 77;
        Assert.NotSame(first, policy.Pick(all, Prompt(1, 2, 3)));
    }

    [Fact]
    public void A_session_stays_and_moves_only_if_its_worker_goes()
    {
        Worker[] all = Workers(0, 0, 0, 0, 0);
        var policy = new SessionAffine(new RoundRobin());
        Worker Of(IReadOnlyList<Worker> some, int i) => policy.Pick(some, Plain with { Session = $"s{i}" });
        Worker[] before = [.. Enumerable.Range(0, 500).Select(i => Of(all, i))];
        Assert.All(all, worker => Assert.InRange(before.Count(chosen => chosen == worker), 50, 160));
        Worker[] fewer = all[..4];
        for (int i = 0; i < before.Length; i++)
        {
            Assert.Same(before[i], Of(all, i));
            Assert.True(before[i] == all[4] || before[i] == Of(fewer, i));
        }
    }

    [Fact]
    public void The_index_stays_within_its_bound_and_matches_what_a_plain_list_of_prompts_says()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5].Array[0, 8]).Array[1, 60].Sample(prompts =>
        {
            var index = new PrefixIndex(1000);
            var sent = new List<(int Worker, ulong[] Blocks)>();
            foreach ((int worker, int[] words) in prompts)
            {
                ulong[] blocks = Chain(words);
                int[] expected = [.. Enumerable.Range(0, 4).Select(w => sent.Where(s => s.Worker == w).Select(s => Common(s.Blocks, blocks)).DefaultIfEmpty(0).Max())];
                Assert.Equal(expected, index.Match(blocks, [0, 1, 2, 3]));
                index.Record(blocks, worker);
                sent.Add((worker, blocks));
            }

            var small = new PrefixIndex(7);
            foreach ((int worker, int[] words) in prompts)
            {
                ulong[] blocks = Chain(words);
                small.Record(blocks, worker);
                Assert.InRange(small.Count, 0, 7);
                Assert.Equal(Math.Min(7, blocks.Length), small.Match(blocks, [worker])[0]);
            }
        });
    }

    [Fact]
    public void Blocks_name_whole_beginnings()
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => (char)('a' + (i % 26)))));
        ulong[] whole = PromptBlocks.Hash("m", text, [0..300], 64);
        Assert.Equal(4, whole.Length);
        Assert.Equal(whole[..2], PromptBlocks.Hash("m", text, [0..150], 64));
        Assert.NotEqual(whole, PromptBlocks.Hash("n", text, [0..300], 64));
        Assert.Equal(whole.Length, whole.Distinct().Count());
        byte[] changed = [.. text];
        changed[70]++;
        ulong[] other = PromptBlocks.Hash("m", changed, [0..300], 64);
        Assert.Equal(whole[0], other[0]);
        Assert.Empty(whole[1..].Intersect(other[1..]));
        Assert.NotEqual(whole[0], PromptBlocks.Hash("m", text, [290..299, 0..300], 64)[0]);
    }

    [Fact]
    public void The_circuit_opens_tries_and_closes_as_configured()
    {
        var time = new ManualTime();
        var breaker = new CircuitBreaker(new BreakerOptions(), time);
        void Fail(int count)
        {
            for (int i = 0; i < count; i++)
            {
                breaker.End(breaker.Begin(), false);
            }
        }

        Fail(9);
        time.Advance(121);
        Fail(9);
        Assert.True(breaker.Allows);
        Fail(1);
        Assert.False(breaker.Allows);
        time.Advance(59);
        Assert.Equal(CircuitState.Open, breaker.State);
        time.Advance(2);
        Assert.True(breaker.Allows);
        bool trial = breaker.Begin();
        Assert.True(trial);
        Assert.False(breaker.Allows);
        breaker.End(trial, false);
        Assert.False(breaker.Allows);
        time.Advance(61);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(CircuitState.HalfOpen, breaker.State);
            breaker.End(breaker.Begin(), true);
        }

        Assert.Equal(CircuitState.Closed, breaker.State);
    }

    private static ulong[] Chain(int[] words)
    {
        ulong chain = 1;
        return [.. words.Select(word => chain = (chain * 7) + (ulong)word)];
    }

    private static int Common(ulong[] a, ulong[] b) => a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
}
