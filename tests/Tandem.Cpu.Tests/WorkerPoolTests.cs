using System.Diagnostics;
using Tandem.Cpu.Threading;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryMemberRunsOnceEachTime(int threads)
    {
        using var pool = new WorkerPool(threads, pin: false);
        int* counts = stackalloc int[threads];
        new Span<int>(counts, threads).Clear();
        for (int i = 0; i < 3000; i++)
        {
            pool.Run(&Count, counts);
            if (i % 1000 == 0)
            {
                // Long enough for the members to fall asleep.
                Thread.Sleep(5);
            }
        }

        Assert.All(new Span<int>(counts, threads).ToArray(), c => Assert.Equal(3000, c));
    }

    [Fact]
    public void AnExceptionOfAMemberReachesTheCallerAndThePoolGoesOn()
    {
        using var pool = new WorkerPool(3, pin: false);
        for (int thrower = 0; thrower < 3; thrower++)
        {
            Assert.Equal($"member {thrower}", MessageOfFailure(pool, thrower));
        }

        int* counts = stackalloc int[3];
        new Span<int>(counts, 3).Clear();
        pool.Run(&Count, counts);
        Assert.Equal([1, 1, 1], new Span<int>(counts, 3).ToArray());
    }

    [Fact]
    public void AnIdlePoolUsesNoProcessorTime()
    {
        using var pool = new WorkerPool(3, pin: false);
        int* counts = stackalloc int[3];
        pool.Run(&Count, counts);
        Thread.Sleep(20);
        TimeSpan before = ThreadTime(pool);
        Thread.Sleep(300);
        Assert.True(ThreadTime(pool) - before <= TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void PinningNeverThrowsAndThreadsStartedLaterAreFree()
    {
        int[] allowed = ThreadAffinity.Allowed();
        int[] inherited = [];
        var caller = new Thread(() =>
        {
            using var pool = new WorkerPool(2);
            int* counts = stackalloc int[2];
            pool.Run(&Count, counts);
            var child = new Thread(() => inherited = ThreadAffinity.Allowed());
            child.Start();
            child.Join();
        });
        caller.Start();
        caller.Join();
        Assert.Equal(allowed, inherited);
        Assert.False(ThreadAffinity.TryPin(-1));
        Assert.False(ThreadAffinity.TryPin(1_000_000));
    }

    /// <summary>Processor time of the pool's own threads; other tests run at the same time.</summary>
    private static TimeSpan ThreadTime(WorkerPool pool)
    {
        Assert.NotEmpty(pool.ThreadIds);
        using var process = Process.GetCurrentProcess();
        return process.Threads.Cast<ProcessThread>().Where(t => pool.ThreadIds.Contains(t.Id)).Aggregate(TimeSpan.Zero, (sum, t) => sum + t.TotalProcessorTime);
    }

    private static string MessageOfFailure(WorkerPool pool, int thrower)
    {
        try
        {
            pool.Run(&Throw, &thrower);
            return "none";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private static void Count(void* p, int member) => ((int*)p)[member]++;

    private static void Throw(void* p, int member)
    {
        if (member == *(int*)p)
        {
            throw new InvalidOperationException($"member {member}");
        }
    }
}
