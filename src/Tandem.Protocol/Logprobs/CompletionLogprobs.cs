namespace Tandem.Protocol.Logprobs;

/// <summary>Log-probabilities in the form of <c>/v1/completions</c>: four lists of the same length.</summary>
public sealed record CompletionLogprobs
{
    /// <summary>Token texts.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Their log-probabilities; null for the first token of an echoed prompt, which nothing predicts.</summary>
    public required IReadOnlyList<float?> TokenLogprobs { get; init; }

    /// <summary>The most likely tokens at each position.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, float>?> TopLogprobs { get; init; }

    /// <summary>Where each token starts in the choice's text, in Unicode code points.</summary>
    public required IReadOnlyList<int> TextOffset { get; init; }
}

/// <summary>One entry of <c>prompt_logprobs</c>, under its token id.</summary>
/// <param name="Logprob">Log-probability.</param>
/// <param name="Rank">1 is the most likely.</param>
/// <param name="DecodedToken">Token text.</param>
public sealed record PromptLogprob(float Logprob, int Rank, string DecodedToken);
