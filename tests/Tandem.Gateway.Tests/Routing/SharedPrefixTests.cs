using Tandem.Gateway.Routing;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Tests.Routing;

/// <summary>
/// Many groups of prompts with long common beginnings on eight workers whose caches hold a fraction of them: what share of prompt blocks does the
/// chosen worker hold? The caches are simulated; each forgets what it used longest ago, which the gateway does not see.
/// </summary>
public sealed class SharedPrefixTests
{
    private const int Groups = 150;
    private const int PrefixBlocks = 24;
    private const int OwnBlocks = 5;
    private const int CacheBlocks = 40 * PrefixBlocks;
    private const int Rounds = 20;

    [Fact]
    public void Prompts_that_begin_alike_find_their_cache_and_loads_stay_even()
    {
        (double affine, double affineSpread) = Run("prefix-affine");
        (double turns, double turnsSpread) = Run("round-robin");
        TestContext.Current.TestOutputHelper?.WriteLine($"found in cache: prefix-affine {affine:P1}, round-robin {turns:P1}; busiest over mean: {affineSpread:0.00}, {turnsSpread:0.00}");
        Assert.True(affine > 0.7, $"prefix-affine found {affine:P0} of the blocks");
        Assert.True(affine > 2.5 * turns, $"prefix-affine found {affine:P0} of the blocks, round-robin {turns:P0}");
        Assert.InRange(turnsSpread, 1, 1.05);
        Assert.InRange(affineSpread, 1, 1.5);
    }

    private static (double Hits, double Spread) Run(string name)
    {
        var random = new Random(11);
        Worker[] workers = [.. Enumerable.Range(0, 8).Select(i => new Worker(new WorkerOptions { Url = $"http://w{i}:1" }, new BreakerOptions(), TimeProvider.System) { CacheId = i })];
        Cache[] caches = [.. workers.Select(_ => new Cache())];
        IRoutingPolicy policy = RoutingPolicies.Create(new RoutingOptions { Policy = name }, random);
        int[] sent = new int[workers.Length];
        var running = new Queue<Worker>();
        long hits = 0;
        long blocks = 0;
        for (int round = 0; round < Rounds; round++)
        {
            int[] order = [.. Enumerable.Range(0, Groups)];
            random.Shuffle(order);
            foreach (int group in order)
            {
                ulong[] prompt = [.. Enumerable.Range(0, PrefixBlocks).Select(i => (ulong)((group * 100) + i)), .. Enumerable.Range(0, OwnBlocks).Select(_ => (ulong)random.NextInt64() | (1UL << 63))];
                Worker chosen = policy.Pick(workers, new RouteRequest { Model = "m", Blocks = prompt });
                chosen.InFlight++;
                running.Enqueue(chosen);
                if (running.Count > 64)
                {
                    running.Dequeue().InFlight--;
                }

                int at = Array.IndexOf(workers, chosen);
                sent[at]++;
                hits += caches[at].Use(prompt);
                blocks += PrefixBlocks;
            }
        }

        return ((double)hits / blocks, (double)sent.Max() * workers.Length / sent.Sum());
    }

    private sealed class Cache
    {
        private readonly Dictionary<ulong, LinkedListNode<ulong>> _nodes = [];
        private readonly LinkedList<ulong> _recent = new();

        /// <summary>Looks a prompt up and keeps it; gives how many blocks from its beginning were there.</summary>
        public int Use(ulong[] prompt)
        {
            int found = prompt.TakeWhile(_nodes.ContainsKey).Count();
            foreach (ulong block in prompt.Reverse())
            {
                if (_nodes.Remove(block, out LinkedListNode<ulong>? node))
                {
                    _recent.Remove(node);
                }

                _nodes[block] = _recent.AddLast(block);
            }

            while (_nodes.Count > CacheBlocks)
            {
                _nodes.Remove(_recent.First!.Value);
                _recent.RemoveFirst();
            }

            return found;
        }
    }
}
