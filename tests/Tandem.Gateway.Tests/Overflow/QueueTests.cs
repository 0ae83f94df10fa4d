using CsCheck;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Routing;

namespace Tandem.Gateway.Tests.Overflow;

public sealed class QueueTests
{
    private sealed record Item(int Number, string Owner, RequestPriority Priority, long Bytes);

    [Fact]
    public void Nothing_is_lost_doubled_or_overtaken_within_its_owner()
    {
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 60_000], Gen.Int[0, 5]).Array[1, 150].Sample(steps =>
        {
            var queue = new WaitingQueue<Item>();
            var waiting = new List<Item>();
            int number = 0;
            foreach ((int priority, int owner, int bytes, int step) in steps)
            {
                if (step <= 2)
                {
                    var item = new Item(number++, $"o{owner}", (RequestPriority)priority, bytes);
                    queue.Add(item, item.Owner, item.Priority, item.Bytes);
                    waiting.Add(item);
                }
                else if (step == 3 && waiting.Count > 0)
                {
                    Item gone = waiting[bytes % waiting.Count];
                    Assert.True(queue.Remove(gone));
                    Assert.False(queue.Remove(gone));
                    waiting.Remove(gone);
                }
                else
                {
                    Item? taken = queue.Take();
                    Assert.Equal(waiting.Count == 0, taken is null);
                    if (taken is not null)
                    {
                        Assert.Equal(waiting.Min(item => item.Priority), taken.Priority);
                        Assert.Same(waiting.First(item => item.Owner == taken.Owner && item.Priority == taken.Priority), taken);
                        waiting.Remove(taken);
                    }
                }

                Assert.Equal(waiting.Count, queue.Count);
                Assert.Equal(waiting.Sum(item => item.Bytes), queue.Bytes);
            }

            while (queue.Take() is { } rest)
            {
                Assert.True(waiting.Remove(rest));
            }

            Assert.Empty(waiting);
        });
    }

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(40_000, 5_000)]
    [InlineData(5_000, 70_000)]
    public void Owners_who_both_wait_are_served_equal_bytes(int bytesOfA, int bytesOfB)
    {
        var queue = new WaitingQueue<Item>();
        for (int i = 0; i < 2000; i++)
        {
            queue.Add(new Item(i, "a", RequestPriority.Normal, bytesOfA), "a", RequestPriority.Normal, bytesOfA);
            queue.Add(new Item(i, "b", RequestPriority.Normal, bytesOfB), "b", RequestPriority.Normal, bytesOfB);
        }

        var served = new Dictionary<string, long> { ["a"] = 0, ["b"] = 0 };
        for (int i = 0; i < 1500; i++)
        {
            Item item = queue.Take()!;
            served[item.Owner] += Math.Max(item.Bytes, WaitingQueue<Item>.Quantum / 4);
            long most = 2 * (WaitingQueue<Item>.Quantum + Math.Max(bytesOfA, bytesOfB));
            Assert.InRange(Math.Abs(served["a"] - served["b"]), 0, most);
        }
    }
}
