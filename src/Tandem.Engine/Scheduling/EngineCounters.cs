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

    internal void SetGauges(int running, int waiting, int freeBlocks, int usableBlocks, int cachedBlocks, long heldTokens)
    {
        Volatile.Write(ref _running, running);
        Volatile.Write(ref _waiting, waiting);
        Volatile.Write(ref _freeBlocks, freeBlocks);
        Volatile.Write(ref _usableBlocks, usableBlocks);
        Volatile.Write(ref _cachedBlocks, cachedBlocks);
        Volatile.Write(ref _heldTokens, heldTokens);
    }

    internal void CountStep(int seqs, int tokens)
    {
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
}
