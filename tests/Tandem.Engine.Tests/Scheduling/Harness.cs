using System.Threading.Channels;
using Tandem.Core.Execution;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Engine.KvCache;
using Tandem.Engine.Scheduling;
using Tandem.Testing;

namespace Tandem.Engine.Tests.Scheduling;

/// <summary>Scheduler, blocks and a fake runner, driven by hand, with one or two steps in flight.</summary>
internal sealed class Harness : IDisposable
{
    private readonly ScheduledStep[] _steps;
    private readonly StepOutput _output;
    private readonly Dictionary<Sequence, ChannelReader<TokenEvent>> _readers = [];
    private ScheduledStep? _inFlight;
    private int _turn;
    private int _nextId;

    public Harness(int numBlocks = 64, int maxTokens = 32, int maxSeqs = 8, int maxModelLen = 256, int blockSize = 4, int[]? windows = null, bool overlap = false, bool prefixCaching = true, double watermark = 0.02)
    {
        Capacity = new RunnerCapacity
        {
            MaxTokens = maxTokens,
            MaxSeqs = maxSeqs,
            MaxModelLen = maxModelLen,
            BlockSize = blockSize,
            NumBlocks = numBlocks,
            GroupWindows = windows ?? [0],
            VocabSize = 97,
            SupportsOverlap = overlap,
        };
        Runner = new FakeRunner(Capacity);
        Blocks = new BlockManager(Capacity, Runner.Tables, prefixCaching);
        Scheduler = new Scheduler(Capacity, new SchedulerOptions { MaxNumBatchedTokens = maxTokens, MaxNumSeqs = maxSeqs, Watermark = watermark }, Blocks);
        _steps = [new ScheduledStep(Capacity, Runner.Tables), new ScheduledStep(Capacity, Runner.Tables)];
        _output = new StepOutput(Math.Max(maxTokens, maxSeqs));
    }

    public RunnerCapacity Capacity { get; }

    public FakeRunner Runner { get; }

    public BlockManager Blocks { get; }

    public Scheduler Scheduler { get; }

    public Sequence Add(int[] prompt, int maxTokens, int[]? stops = null, string? salt = null, int? promptLogprobs = null, int minTokens = 0)
    {
        var channel = Channel.CreateUnbounded<TokenEvent>();
        var request = new GenerationRequest
        {
            RequestId = $"r{_nextId++}",
            PromptTokenIds = prompt,
            Sampling = new SamplingParams { Temperature = 0, MaxTokens = maxTokens, StopTokenIds = stops ?? [], PromptLogprobs = promptLogprobs, MinTokens = minTokens },
            CacheSalt = salt,
        };
        var seq = new Sequence(request, channel.Writer, [], Capacity.MaxModelLen, 1, Capacity.GroupWindows.Count);
        _readers[seq] = channel.Reader;
        Scheduler.Add(seq);
        return seq;
    }

    /// <summary>One turn of the engine loop.</summary>
    public bool Step()
    {
        ScheduledStep step = _steps[_turn++ & 1];
        bool launched = Scheduler.Schedule(step);
        if (launched)
        {
            Runner.Launch(step.Batch);
        }

        bool committed = _inFlight is not null;
        Commit(ref _inFlight);
        _inFlight = launched ? step : null;
        if (!Capacity.SupportsOverlap)
        {
            Commit(ref _inFlight);
        }

        return launched || committed;
    }

    public void RunToEnd(int limit = 100_000)
    {
        while (Scheduler.HasWork)
        {
            Assert.True(limit-- > 0, "no progress");
            Step();
            Scheduler.CheckInvariants();
        }

        Step();
    }

    /// <summary>All events of a sequence so far; checks that exactly one is terminal if it ended.</summary>
    public List<TokenEvent> Events(Sequence seq)
    {
        var events = new List<TokenEvent>();
        while (_readers[seq].TryRead(out TokenEvent e))
        {
            events.Add(e);
        }

        return events;
    }

    /// <summary>Reads all events and forgets them, so that the channels stay small.</summary>
    public void DropEvents()
    {
        foreach (KeyValuePair<Sequence, ChannelReader<TokenEvent>> entry in _readers)
        {
            while (entry.Value.TryRead(out _))
            {
            }
        }
    }

    /// <summary>What the fake model must generate for a prompt.</summary>
    public List<int> ExpectedOutput(int[] prompt, int count)
    {
        List<int> tokens = [.. prompt];
        for (int i = 0; i < count; i++)
        {
            tokens.Add(FakeRunner.Expected([.. tokens], Capacity.GroupWindows, Capacity.VocabSize));
        }

        return tokens[prompt.Length..];
    }

    public void Forget(Sequence seq) => _readers.Remove(seq);

    public void Dispose()
    {
        foreach (ScheduledStep step in _steps)
        {
            step.Dispose();
        }

        Runner.Dispose();
    }

    private void Commit(ref ScheduledStep? step)
    {
        if (step is not null)
        {
            Runner.Wait(_output);
            Scheduler.Commit(step, _output);
            step = null;
        }
    }
}
