namespace Tandem.Core.Requests;

/// <summary>Why a request ended.</summary>
public enum FinishReason
{
    /// <summary>Not ended.</summary>
    None = 0,

    /// <summary>A stop token, an end-of-sequence token or a stop text.</summary>
    Stop,

    /// <summary>The token limit or the end of the context.</summary>
    Length,

    /// <summary>Cancelled by the client or by shutdown.</summary>
    Abort,

    /// <summary>The engine failed this request.</summary>
    Error,
}

/// <summary>Log-probability of one token, with its rank (1 is the most likely).</summary>
public readonly record struct TokenLogprob(int TokenId, float Logprob, int Rank);

/// <summary>Log-probabilities at one position: the chosen (or given) token's and the most likely ones', best first.</summary>
public sealed record PositionLogprobs(TokenLogprob Chosen, TokenLogprob[] Top);

/// <summary>
/// What the engine tells a request's reader, in order: zero or more tokens, then exactly one event with a <see cref="FinishReason"/>
/// (which may carry the last token).
/// </summary>
public readonly record struct TokenEvent
{
    /// <summary>An event without a token.</summary>
    public TokenEvent()
    {
    }

    /// <summary>The new token, or −1 if this event carries none.</summary>
    public int TokenId { get; init; } = -1;

    /// <summary>Log-probabilities of the token, if asked for.</summary>
    public PositionLogprobs? Logprobs { get; init; }

    /// <summary>Log-probabilities of the prompt (first entry null), on the first event, if asked for.</summary>
    public IReadOnlyList<PositionLogprobs?>? PromptLogprobs { get; init; }

    /// <summary>Not <see cref="FinishReason.None"/> on the last event only.</summary>
    public FinishReason FinishReason { get; init; }

    /// <summary>The stop token that ended the request, −1 if it ended otherwise. It is also in <see cref="TokenId"/>, counts as generated, but is not part of the text.</summary>
    public int StopTokenId { get; init; } = -1;

    /// <summary>Prompt tokens that came from the prefix cache at first admission.</summary>
    public int CachedTokens { get; init; }

    /// <summary>What went wrong, with <see cref="FinishReason.Error"/>.</summary>
    public string? Error { get; init; }
}
