namespace Tandem.Engine.Scheduling;

/// <summary>
/// Numbers the engine thread writes and anybody may read: plain 64-bit fields with one writer, so reading costs the engine nothing.
/// Gauges say how it was after the last step; the rest only grow.
/// </summary>
public sealed class EngineCounters
{
    private long _running;
    private long _waiting;
    private long _freeBlocks;
    private long _usableBlocks;
    private long _cachedBlocks;
    private long _heldTokens;
    private long _steps;
    private long _scheduledTokens;
    private long _promptTokens;
    private long _generatedTokens;
    private long _preemptions;
    private long _recomputedTokens;
    private long _prefixQueries;
    private long _prefixHits;
    private long _finishedStop;
    private long _finishedLength;
    private long _finishedAbort;
    private long _finishedError;
    private long _lastBatchSeqs;
    private long _lastBatchTokens;
    private long _freeCachedBlocks;
    private long _notNumbers;
    private int _blockedBy;

    /// <summary>Counts for an engine of the given sizes.</summary>
    /// <param name="tokenBudget">Most tokens of a step.</param>
    /// <param name="maxSeqs">Most sequences of a step.</param>
    /// <param name="blockSize">Tokens in a KV block.</param>
    public EngineCounters(int tokenBudget, int maxSeqs, int blockSize)
    {
        TokenBudget = tokenBudget;
        MaxSeqs = maxSeqs;
        BlockSize = blockSize;
    }

    /// <summary>Most tokens of a step.</summary>
    public int TokenBudget { get; }

    /// <summary>Most sequences of a step.</summary>
    public int MaxSeqs { get; }

    /// <summary>Tokens in a KV block.</summary>
    public int BlockSize { get; }

    /// <summary>Tokens of each step.</summary>
    public StepHistogram StepTokens { get; } = new(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384);

    /// <summary>Seconds that each step took to schedule.</summary>
    public StepHistogram ScheduleSeconds { get; } = StepTimes();

    /// <summary>Seconds from each step's launch to its results.</summary>
    public StepHistogram RunSeconds { get; } = StepTimes();

    /// <summary>Seconds that each step took to commit.</summary>
    public StepHistogram CommitSeconds { get; } = StepTimes();

    /// <summary>KV blocks that no sequence holds and that hold a findable prefix.</summary>
    public long FreeCachedBlocks => Volatile.Read(ref _freeCachedBlocks);

    /// <summary>Sequences that failed because their logits were not numbers.</summary>
    public long NotNumbers => Volatile.Read(ref _notNumbers);

    /// <summary>What keeps the first of the queue from running; <see cref="QueueReason.None"/> if nobody waits.</summary>
    public QueueReason BlockedBy => (QueueReason)Volatile.Read(ref _blockedBy);

    /// <summary>Sequences running.</summary>
    public long Running => Volatile.Read(ref _running);

    /// <summary>Sequences in the engine's queue.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

    /// <summary>KV blocks that can be handed out.</summary>
    public long FreeBlocks => Volatile.Read(ref _freeBlocks);

    /// <summary>KV blocks in all.</summary>
    public long UsableBlocks => Volatile.Read(ref _usableBlocks);

    /// <summary>KV blocks that hold a findable prefix.</summary>
    public long CachedBlocks => Volatile.Read(ref _cachedBlocks);

    /// <summary>Tokens that running sequences hold in the cache.</summary>
    public long HeldTokens => Volatile.Read(ref _heldTokens);

    /// <summary>Steps run.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Tokens computed, recomputed ones included.</summary>
    public long ScheduledTokens => Volatile.Read(ref _scheduledTokens);

    /// <summary>Prompt tokens of finished prefills, cached ones included.</summary>
    public long PromptTokens => Volatile.Read(ref _promptTokens);

    /// <summary>Tokens generated.</summary>
    public long GeneratedTokens => Volatile.Read(ref _generatedTokens);

    /// <summary>Times a sequence lost its blocks.</summary>
    public long Preemptions => Volatile.Read(ref _preemptions);

    /// <summary>Tokens whose cache entries were lost to preemption and had to be computed again.</summary>
    public long RecomputedTokens => Volatile.Read(ref _recomputedTokens);

    /// <summary>Prompt tokens looked up in the prefix cache.</summary>
    public long PrefixQueries => Volatile.Read(ref _prefixQueries);

    /// <summary>Prompt tokens found there.</summary>
    public long PrefixHits => Volatile.Read(ref _prefixHits);

    /// <summary>Sequences ended by a stop token.</summary>
    public long FinishedStop => Volatile.Read(ref _finishedStop);

    /// <summary>Sequences ended by a limit.</summary>
    public long FinishedLength => Volatile.Read(ref _finishedLength);

    /// <summary>Sequences cancelled (a reader that saw its stop text cancels too).</summary>
    public long FinishedAbort => Volatile.Read(ref _finishedAbort);

    /// <summary>Sequences that failed.</summary>
    public long FinishedError => Volatile.Read(ref _finishedError);

    /// <summary>Sequences in the last step.</summary>
    public long LastBatchSeqs => Volatile.Read(ref _lastBatchSeqs);

    /// <summary>Tokens in the last step.</summary>
    public long LastBatchTokens => Volatile.Read(ref _lastBatchTokens);

    internal void SetGauges(int running, int waiting, int freeBlocks, int usableBlocks, int cachedBlocks, int freeCachedBlocks, long heldTokens)
    {
        Volatile.Write(ref _freeCachedBlocks, freeCachedBlocks);
        Volatile.Write(ref _running, running);
        Volatile.Write(ref _waiting, waiting);
        Volatile.Write(ref _freeBlocks, freeBlocks);
        Volatile.Write(ref _usableBlocks, usableBlocks);
        Volatile.Write(ref _cachedBlocks, cachedBlocks);
        Volatile.Write(ref _heldTokens, heldTokens);
    }

    internal void SetBlockedBy(QueueReason reason) => Volatile.Write(ref _blockedBy, (int)reason);

    internal void CountNotNumbers() => Volatile.Write(ref _notNumbers, _notNumbers + 1);

    internal void CountStep(int seqs, int tokens)
    {
        StepTokens.Observe(tokens);
        Volatile.Write(ref _steps, _steps + 1);
        Volatile.Write(ref _scheduledTokens, _scheduledTokens + tokens);
        Volatile.Write(ref _lastBatchSeqs, seqs);
        Volatile.Write(ref _lastBatchTokens, tokens);
    }

    internal void CountAdmission(int promptTokens, int queried, int hit)
    {
        Volatile.Write(ref _promptTokens, _promptTokens + promptTokens);
        Volatile.Write(ref _prefixQueries, _prefixQueries + queried);
        Volatile.Write(ref _prefixHits, _prefixHits + hit);
    }

    internal void CountPreemption() => Volatile.Write(ref _preemptions, _preemptions + 1);

    internal void CountRecomputed(int tokens) => Volatile.Write(ref _recomputedTokens, _recomputedTokens + tokens);

    internal void CountGenerated() => Volatile.Write(ref _generatedTokens, _generatedTokens + 1);

    internal void CountFinished(Core.Requests.FinishReason reason)
    {
        switch (reason)
        {
            case Core.Requests.FinishReason.Stop:
                Volatile.Write(ref _finishedStop, _finishedStop + 1);
                break;
            case Core.Requests.FinishReason.Length:
                Volatile.Write(ref _finishedLength, _finishedLength + 1);
                break;
            case Core.Requests.FinishReason.Abort:
                Volatile.Write(ref _finishedAbort, _finishedAbort + 1);
                break;
            default:
                Volatile.Write(ref _finishedError, _finishedError + 1);
                break;
        }
    }

    private static StepHistogram StepTimes() =>
        new(10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
}
