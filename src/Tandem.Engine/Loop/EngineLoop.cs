using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Tandem.Core.Execution;
using Tandem.Core.Requests;
using Tandem.Engine.KvCache;
using Tandem.Engine.Scheduling;

namespace Tandem.Engine.Loop;

/// <summary>A request inside the engine, as its submitter holds it.</summary>
public sealed class EngineRequest
{
    internal EngineRequest(Sequence sequence, ChannelReader<TokenEvent> events)
    {
        Sequence = sequence;
        Events = events;
    }

    /// <summary>Tokens in order, then exactly one event with a finish reason, then the end. One reader.</summary>
    public ChannelReader<TokenEvent> Events { get; }

    /// <summary>When it was first scheduled, as <see cref="Stopwatch.GetTimestamp"/> tells it; 0 before.</summary>
    public long Admitted => Sequence.Admitted;

    internal Sequence Sequence { get; }
}

/// <summary>How the loop fares.</summary>
public enum EngineState
{
    /// <summary>Takes requests.</summary>
    Running,

    /// <summary>The device failed: nothing is taken any more.</summary>
    Faulted,

    /// <summary>Stopped.</summary>
    Stopped,
}

/// <summary>
/// The one dedicated thread that owns scheduler, blocks and runner. Others meet it only at the inbox and at each request's channel.
/// A step is three calls: schedule, launch, commit; with a runner that can overlap, the next step is scheduled and launched while the last one runs.
/// </summary>
public sealed class EngineLoop : IDisposable
{
    private readonly IModelRunner _runner;
    private readonly Scheduler _scheduler;
    private readonly IReadOnlyList<int> _eosTokenIds;
    private readonly ConcurrentQueue<Command> _inbox = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private readonly ScheduledStep[] _steps;
    private readonly StepOutput _output;
    private readonly CancellationTokenSource _stop = new();
    private long _inboxRequests;
    private long _requestCount;
    private long _lastTurn = Environment.TickCount64;
    private volatile EngineState _state = EngineState.Running;
    private volatile string? _fault;

    /// <summary>Starts the thread. The runner is owned from now on and is disposed with the loop.</summary>
    /// <param name="runner">Runs the steps.</param>
    /// <param name="options">Scheduler limits.</param>
    /// <param name="eosTokenIds">The model's end-of-sequence tokens.</param>
    /// <param name="enablePrefixCaching">False computes every prompt whole.</param>
    /// <param name="seed">Seeds of requests that have none are derived from this.</param>
    public EngineLoop(IModelRunner runner, SchedulerOptions options, IReadOnlyList<int> eosTokenIds, bool enablePrefixCaching, ulong seed)
    {
        _runner = runner;
        _eosTokenIds = eosTokenIds;
        _scheduler = new Scheduler(runner.Capacity, options, new BlockManager(runner.Capacity, runner.Tables, enablePrefixCaching));
        _output = new StepOutput(Math.Max(runner.Capacity.MaxTokens, runner.Capacity.MaxSeqs));
        _steps = [new ScheduledStep(runner.Capacity, runner.Tables), new ScheduledStep(runner.Capacity, runner.Tables)];
        BaseSeed = seed;
        _thread = new Thread(Run) { Name = "tandem-engine", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Counters and gauges, free to read from any thread.</summary>
    public EngineCounters Counters => _scheduler.Counters;

    /// <summary>A picture of the KV blocks, for any thread.</summary>
    public KvMap Map => _scheduler.Map;

    /// <summary>How the loop fares.</summary>
    public EngineState State => _state;

    /// <summary>Why it faulted, if it did.</summary>
    public string? Fault => _fault;

    /// <summary>Requests that were submitted and are not running yet.</summary>
    public long QueuedRequests => Counters.Waiting + Interlocked.Read(ref _inboxRequests);

    /// <summary>Milliseconds since the loop last began a turn or was found idle: a busy loop that does not turn is stuck.</summary>
    public long MillisecondsSinceTurn => Environment.TickCount64 - Interlocked.Read(ref _lastTurn);

    /// <summary>Bytes the engine thread allocated on the managed heap so far; for tests that hold the steady state to zero.</summary>
    public long AllocatedBytes { get; private set; }

    private ulong BaseSeed { get; }

    /// <summary>Hands a request to the engine. Any thread.</summary>
    /// <returns>Its handle; the request ends with exactly one terminal event, also if the engine is stopping.</returns>
    public EngineRequest Submit(GenerationRequest request)
    {
        var channel = Channel.CreateUnbounded<TokenEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = false });
        ulong seed = unchecked(BaseSeed + (0x9E3779B97F4A7C15UL * (ulong)Interlocked.Increment(ref _requestCount)));
        var sequence = new Sequence(request, channel.Writer, _eosTokenIds, _runner.Capacity.MaxModelLen, seed, _runner.Capacity.GroupWindows.Count);
        var handle = new EngineRequest(sequence, channel.Reader);
        Interlocked.Increment(ref _inboxRequests);
        Post(new Command(sequence, IsAbort: false));
        return handle;
    }

    /// <summary>Ends a request, wherever it stands; nothing happens if it has ended. Any thread.</summary>
    public void Abort(EngineRequest request) => Post(new Command(request.Sequence, IsAbort: true));

    /// <summary>Stops the thread after the current step; what has not ended is aborted.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _wake.Release();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        foreach (ScheduledStep step in _steps)
        {
            step.Dispose();
        }

        _runner.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void Post(Command command)
    {
        _inbox.Enqueue(command);
        if (_state != EngineState.Running)
        {
            // The thread may be past its last look into the inbox.
            RejectInbox();
            return;
        }

        try
        {
            _wake.Release();
        }
        catch (ObjectDisposedException)
        {
            RejectInbox();
        }
    }

    private void Run()
    {
        try
        {
            Turn();
            _state = EngineState.Stopped;
            DrainInbox();
            foreach (Sequence seq in _scheduler.Running.ToArray())
            {
                _scheduler.Abort(seq);
            }

            _scheduler.FailAll("the engine is stopping.");
        }
        catch (Exception e)
        {
            // A bug or a lost device: no step can be trusted any more. Everybody is told, and health says so.
            _fault = e is DeviceLostException ? e.Message : e.ToString();
            _state = EngineState.Faulted;
            FailEverything("the engine failed: " + e.Message);
        }

        RejectInbox();
    }

    private void Turn()
    {
        bool overlap = _runner.Capacity.SupportsOverlap;
        ScheduledStep? inFlight = null;
        int turn = 0;
        while (!_stop.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _lastTurn, Environment.TickCount64);
            DrainInbox();
            ScheduledStep step = _steps[turn++ & 1];
            long begun = Stopwatch.GetTimestamp();
            bool launched = _scheduler.Schedule(step);
            if (launched)
            {
                step.Launched = Stopwatch.GetTimestamp();
                step.StampAdmissions(step.Launched);
                Counters.ScheduleSeconds.Observe(Seconds(begun, step.Launched));
                _runner.Launch(step.Batch);
            }

            bool progressed = launched || inFlight is not null;
            if (inFlight is not null)
            {
                Commit(inFlight);
            }

            inFlight = launched ? step : null;
            if (launched && !overlap)
            {
                Commit(step);
                inFlight = null;
            }

            _scheduler.UpdateMap();
            AllocatedBytes = GC.GetAllocatedBytesForCurrentThread();
            if (!progressed && _inbox.IsEmpty)
            {
                if (_scheduler.HasWork)
                {
                    // Nothing is in flight, so nothing that could change this is under way: better to fail loudly than to wait for ever.
                    throw new InvalidOperationException($"the scheduler has {_scheduler.Running.Count} running and {_scheduler.WaitingCount} waiting sequences but finds nothing to compute");
                }

                WaitForWork();
            }
        }

        if (inFlight is not null)
        {
            Commit(inFlight);
        }
    }

    private void Commit(ScheduledStep step)
    {
        _runner.Wait(_output);
        long arrived = Stopwatch.GetTimestamp();
        Counters.RunSeconds.Observe(Seconds(step.Launched, arrived));
        _scheduler.Commit(step, _output);
        Counters.CommitSeconds.Observe(Seconds(arrived, Stopwatch.GetTimestamp()));
    }

    private static double Seconds(long from, long to) => (double)(to - from) / Stopwatch.Frequency;

    private void WaitForWork()
    {
        while (_inbox.IsEmpty && !_stop.IsCancellationRequested && !_wake.Wait(_scheduler.Map.IdleWait))
        {
            _scheduler.UpdateMap();
            Interlocked.Exchange(ref _lastTurn, Environment.TickCount64);
        }

        // Wake-ups beyond the first stand for commands that the next drain takes anyway.
        while (_wake.CurrentCount > 0)
        {
            _wake.Wait(0);
        }
    }

    private void DrainInbox()
    {
        while (_inbox.TryDequeue(out Command command))
        {
            if (command.IsAbort)
            {
                _scheduler.Abort(command.Sequence);
            }
            else
            {
                _scheduler.Add(command.Sequence);
                Interlocked.Decrement(ref _inboxRequests);
            }
        }
    }

    private void FailEverything(string message)
    {
        try
        {
            _scheduler.FailAll(message);
        }
        catch (InvalidOperationException e)
        {
            _fault += Environment.NewLine + "while failing requests: " + e.Message;
            foreach (Sequence seq in _scheduler.Running.ToArray())
            {
                seq.Events.TryComplete(new DeviceLostException(message));
            }
        }
    }

    private void RejectInbox()
    {
        while (_inbox.TryDequeue(out Command command))
        {
            if (!command.IsAbort)
            {
                Interlocked.Decrement(ref _inboxRequests);
                command.Sequence.Events.TryWrite(new TokenEvent { FinishReason = FinishReason.Error, Error = "the engine is not running." });
                command.Sequence.Events.TryComplete();
            }
        }
    }

    private readonly record struct Command(Sequence Sequence, bool IsAbort);
}
