using System.Text.Json.Serialization;
using Tandem.Protocol.Generation;
using Tandem.Protocol.Logprobs;

namespace Tandem.Protocol.Completions;

/// <summary>Answer of <c>POST /v1/completions</c>.</summary>
public sealed record CompletionResponse
{
    /// <summary>Id of the answer.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>text_completion</c>.</summary>
    public string Object { get; } = "text_completion";

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Choices: n for the first prompt, n for the second and so on.</summary>
    public required IReadOnlyList<CompletionChoice> Choices { get; init; }

    /// <summary>Tokens taken.</summary>
    public required Usage Usage { get; init; }
}

/// <summary>One output.</summary>
public sealed record CompletionChoice
{
    /// <summary>Its place among the choices.</summary>
    public required int Index { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Log-probabilities, if asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public CompletionLogprobs? Logprobs { get; init; }

    /// <summary><c>stop</c> or <c>length</c>.</summary>
    public required string FinishReason { get; init; }

    /// <summary>The stop text, or the id of the stop token, that ended it; null at an end-of-sequence token or the length.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public StopReason? StopReason { get; init; }

    /// <summary>Generated token ids, if asked for.</summary>
    public IReadOnlyList<int>? TokenIds { get; init; }

    /// <summary>Prompt token ids, if asked for.</summary>
    public IReadOnlyList<int>? PromptTokenIds { get; init; }

    /// <summary>Log-probabilities of the prompt by token id, if asked for by <c>prompt_logprobs</c>; the first entry is null.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, PromptLogprob>?>? PromptLogprobs { get; init; }
}
