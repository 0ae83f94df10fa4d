using Tandem.Core.Requests;

namespace Tandem.Hosting;

/// <summary>What is new of one sequence. The last update, and only it, has a finish reason.</summary>
public sealed record GenerationUpdate
{
    /// <summary>New text; empty while half a character or the possible beginning of a stop text is held back.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>New tokens, a stop token included.</summary>
    public IReadOnlyList<int> TokenIds { get; init; } = [];

    /// <summary>Log-probabilities, one for each of <see cref="TokenIds"/>, if asked for.</summary>
    public IReadOnlyList<PositionLogprobs>? Logprobs { get; init; }

    /// <summary>Log-probabilities of the prompt (first null), on the first update with tokens, if asked for.</summary>
    public IReadOnlyList<PositionLogprobs?>? PromptLogprobs { get; init; }

    /// <summary>Why the sequence ended; none until the last update.</summary>
    public FinishReason FinishReason { get; init; }

    /// <summary>The stop text, or the id of the request's own stop token; null for end-of-sequence and everything else.</summary>
    public string? StopReason { get; init; }

    /// <summary>Prompt tokens that came from the cache.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Tokens generated so far.</summary>
    public int GeneratedTokens { get; init; }

    /// <summary>When the engine first scheduled it, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> tells it; 0 if it never did.</summary>
    public long Admitted { get; init; }

    /// <summary>What went wrong, with <see cref="Core.Requests.FinishReason.Error"/>.</summary>
    public string? Error { get; init; }
}

/// <summary>One finished sequence.</summary>
public sealed record GenerationResult
{
    /// <summary>The prompt's tokens.</summary>
    public required IReadOnlyList<int> PromptTokenIds { get; init; }

    /// <summary>The generated text; empty without a tokenizer.</summary>
    public required string Text { get; init; }

    /// <summary>The generated tokens.</summary>
    public required IReadOnlyList<int> TokenIds { get; init; }

    /// <summary>Log-probabilities of the generated tokens, if asked for.</summary>
    public IReadOnlyList<PositionLogprobs>? Logprobs { get; init; }

    /// <summary>Log-probabilities of the prompt, if asked for.</summary>
    public IReadOnlyList<PositionLogprobs?>? PromptLogprobs { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The stop text or stop token id that ended it.</summary>
    public string? StopReason { get; init; }

    /// <summary>Prompt tokens that came from the cache.</summary>
    public int CachedTokens { get; init; }
}
