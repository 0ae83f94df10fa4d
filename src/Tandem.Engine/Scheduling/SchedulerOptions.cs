namespace Tandem.Engine.Scheduling;

/// <summary>Limits of the scheduler.</summary>
public sealed record SchedulerOptions
{
    /// <summary>Most tokens in a step.</summary>
    public required int MaxNumBatchedTokens { get; init; }

    /// <summary>Most sequences that run at once.</summary>
    public required int MaxNumSeqs { get; init; }

    /// <summary>
    /// A prefill with more uncomputed tokens than this is a long one: it waits for short work in each step and shares the rest with its kind.
    /// 0 takes a quarter of the budget, or none if the budget is below 64.
    /// </summary>
    public int LongPrefillTokenThreshold { get; init; }

    /// <summary>
    /// Share of blocks that stays free when a sequence is admitted beside running ones, so that they can grow: without it admission and preemption
    /// chase each other. In [0, 1).
    /// </summary>
    public double Watermark { get; init; } = 0.02;
}
