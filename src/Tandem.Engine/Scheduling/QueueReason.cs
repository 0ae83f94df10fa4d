namespace Tandem.Engine.Scheduling;

/// <summary>What the first sequence of the queue waits for.</summary>
public enum QueueReason
{
    /// <summary>Nobody waits, or the queue was not looked at yet.</summary>
    None,

    /// <summary>As many sequences run as may.</summary>
    Slots,

    /// <summary>The KV cache has no room for its prompt.</summary>
    Blocks,

    /// <summary>The step's tokens are used up.</summary>
    Budget,

    /// <summary>As many long prompts are computed at once as may.</summary>
    LongPrefills,

    /// <summary>A sequence had to give its blocks away in this very step, or its last token is still being sampled.</summary>
    Preemption,
}
