using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Tandem.Cpu.Threading;

/// <summary>
/// A fixed team of threads that runs one piece of work at a time, the caller being member 0. Starting work costs about a microsecond while the team
/// is awake: members spin for a short while after each piece, then sleep, so an idle process uses no processor time. Nothing allocates after construction.
/// Called from one thread at a time.
/// </summary>
public sealed unsafe class WorkerPool : IDisposable
{
    private static readonly long SpinTicks = Stopwatch.Frequency * 50 / 1_000_000;

    private readonly Member[] _members;
    private readonly Signal _done = new();
    private readonly int _callerProcessor = -1;
    private delegate*<void*, int, void> _work;
    private void* _context;
    private int _generation;
    private int _remaining;
    private int _callerAsleep;
    private bool _stopping;
    private Thread? _pinnedCaller;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">Members, the caller included; at least 1.</param>
    /// <param name="pin">Tie each member to a processor of its own, if there are enough. The caller too, unless it belongs to the thread pool.</param>
    public WorkerPool(int threads, bool pin = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        int[] processors = pin ? ThreadAffinity.Allowed : [];
        bool pinned = processors.Length >= threads && threads > 1;
        _callerProcessor = pinned ? processors[0] : -1;
        _members = new Member[threads - 1];
        for (int i = 0; i < _members.Length; i++)
        {
            var member = new Member(i + 1, pinned ? processors[i + 1] : -1);
            _members[i] = member;
            member.Thread = new Thread(() => Loop(member)) { IsBackground = true, Name = $"tandem-cpu-{member.Index}" };
            member.Thread.Start();
        }
    }

    /// <summary>Members, the caller included.</summary>
    public int Threads { get; }

    /// <summary>The system's ids of the threads that the pool started, as far as they run already; empty where they are not known.</summary>
    internal int[] ThreadIds => [.. _members.Select(static m => Volatile.Read(ref m.ThreadId)).Where(static id => id != 0)];

    /// <summary>Runs <paramref name="work"/> once on every member with its index and returns when all are done.</summary>
    /// <param name="work">Called with <paramref name="context"/> and the member's index in [0, <see cref="Threads"/>).</param>
    /// <param name="context">Usually the address of a struct on the caller's stack.</param>
    /// <exception cref="Exception">The first exception that a member threw.</exception>
    public void Run(delegate*<void*, int, void> work, void* context)
    {
        if (_members.Length == 0)
        {
            work(context, 0);
            return;
        }

        PinCaller();
        _work = work;
        _context = context;
        _remaining = _members.Length;
        Interlocked.Increment(ref _generation);
        foreach (Member member in _members)
        {
            if (Volatile.Read(ref member.Asleep) != 0 && Interlocked.Exchange(ref member.Asleep, 0) != 0)
            {
                member.Wake.Set();
            }
        }

        try
        {
            work(context, 0);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }

        WaitForMembers();
        if (_failure is not null)
        {
            ExceptionDispatchInfo failure = _failure;
            _failure = null;
            failure.Throw();
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        Interlocked.Increment(ref _generation);
        foreach (Member member in _members)
        {
            Volatile.Write(ref member.Asleep, 0);
            member.Wake.Set();
        }

        foreach (Member member in _members)
        {
            member.Thread!.Join();
        }
    }

    private void PinCaller()
    {
        Thread caller = Thread.CurrentThread;
        if (_callerProcessor >= 0 && !ReferenceEquals(caller, _pinnedCaller))
        {
            _pinnedCaller = caller;
            if (!caller.IsThreadPoolThread)
            {
                ThreadAffinity.TryPin(_callerProcessor);
            }
        }
    }

    private void WaitForMembers()
    {
        if (SpinUntilDone())
        {
            return;
        }

        // A member of an earlier run may still be about to set the event: a wake is a hint, the count decides.
        do
        {
            _done.Reset();
            Volatile.Write(ref _callerAsleep, 1);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _remaining) != 0)
            {
                _done.Wait();
            }
        }
        while (Volatile.Read(ref _remaining) != 0);

        Volatile.Write(ref _callerAsleep, 0);
    }

    private bool SpinUntilDone()
    {
        long end = 0;
        while (Volatile.Read(ref _remaining) != 0)
        {
            Thread.SpinWait(8);
            long now = Stopwatch.GetTimestamp();
            if (end == 0)
            {
                end = now + SpinTicks;
            }
            else if (now > end)
            {
                return Volatile.Read(ref _remaining) == 0;
            }
        }

        return true;
    }

    private void Loop(Member member)
    {
        Volatile.Write(ref member.ThreadId, ThreadAffinity.CurrentThreadId());
        if (member.Processor >= 0)
        {
            ThreadAffinity.TryPin(member.Processor);
        }

        int seen = 0;
        while (true)
        {
            AwaitWork(member, seen);
            seen = Volatile.Read(ref _generation);
            if (Volatile.Read(ref _stopping))
            {
                return;
            }

            try
            {
                _work(_context, member.Index);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            }

            if (Interlocked.Decrement(ref _remaining) == 0 && Interlocked.Exchange(ref _callerAsleep, 0) != 0)
            {
                _done.Set();
            }
        }
    }

    private void AwaitWork(Member member, int seen)
    {
        long end = 0;
        while (Volatile.Read(ref _generation) == seen)
        {
            Thread.SpinWait(8);
            long now = Stopwatch.GetTimestamp();
            if (end == 0)
            {
                end = now + SpinTicks;
            }
            else if (now > end)
            {
                Sleep(member, seen);
                end = 0;
            }
        }
    }

    private void Sleep(Member member, int seen)
    {
        member.Wake.Reset();
        Volatile.Write(ref member.Asleep, 1);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _generation) == seen)
        {
            member.Wake.Wait();
        }

        Volatile.Write(ref member.Asleep, 0);
    }

    private sealed class Member(int index, int processor)
    {
        public readonly Signal Wake = new();
        public int Asleep;
        public int ThreadId;
        public Thread? Thread;

        public int Index { get; } = index;

        public int Processor { get; } = processor;
    }
}
