using Tandem.Core.Sampling;

namespace Tandem.Core.Execution;

/// <summary>What is wanted of one row of logits.</summary>
public enum LogitRowKind
{
    /// <summary>Sample the sequence's next token.</summary>
    Sample,

    /// <summary>Report the log-probability of a prompt token that is already known.</summary>
    PromptLogprob,
}

/// <summary>One row of the batch whose logits are needed.</summary>
public struct LogitRow
{
    /// <summary>Index of the token in the batch whose hidden state is projected.</summary>
    public int TokenIndex;

    /// <summary>Slot of the sequence.</summary>
    public int Slot;

    /// <summary>Sample, or score a known token.</summary>
    public LogitRowKind Kind;

    /// <summary>For <see cref="LogitRowKind.PromptLogprob"/>: the token to score.</summary>
    public int TargetToken;

    /// <summary>Index among the sequence's generated tokens: with the seed it fixes the random number.</summary>
    public int OutputIndex;

    /// <summary>Seed of the sequence.</summary>
    public ulong Seed;

    /// <summary>Stop and end-of-sequence tokens must not be chosen (fewer than min_tokens so far).</summary>
    public bool SuppressStops;

    /// <summary>The request's parameters.</summary>
    public SamplingParams Params;

    /// <summary>The sequence's tokens so far, for penalties.</summary>
    public TokenHistory History;

    /// <summary>Tokens that end the sequence (model's and request's), for <see cref="SuppressStops"/>.</summary>
    public int[] StopTokens;
}
