using System.Text.Json.Serialization;
using Tandem.Protocol.Generation;
using Tandem.Protocol.Logprobs;

namespace Tandem.Protocol.Chat;

/// <summary>Answer of <c>POST /v1/chat/completions</c>.</summary>
public sealed record ChatResponse
{
    /// <summary>Id of the answer.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>chat.completion</c>.</summary>
    public string Object { get; } = "chat.completion";

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Choices.</summary>
    public required IReadOnlyList<ChatChoice> Choices { get; init; }

    /// <summary>Tokens taken.</summary>
    public required Usage Usage { get; init; }

    /// <summary>Prompt token ids, if asked for.</summary>
    public IReadOnlyList<int>? PromptTokenIds { get; init; }

    /// <summary>Log-probabilities of the prompt by token id, if asked for; the first entry is null.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, PromptLogprob>?>? PromptLogprobs { get; init; }
}

/// <summary>One output.</summary>
public sealed record ChatChoice
{
    /// <summary>Its place among the choices.</summary>
    public required int Index { get; init; }

    /// <summary>The message.</summary>
    public required ChatResponseMessage Message { get; init; }

    /// <summary>Log-probabilities, if asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ChatLogprobs? Logprobs { get; init; }

    /// <summary><c>stop</c> or <c>length</c>.</summary>
    public required string FinishReason { get; init; }

    /// <summary>The stop text, or the id of the stop token, that ended it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public StopReason? StopReason { get; init; }

    /// <summary>Generated token ids, if asked for.</summary>
    public IReadOnlyList<int>? TokenIds { get; init; }
}

/// <summary>The assistant's message.</summary>
/// <param name="Content">Its text.</param>
public sealed record ChatResponseMessage(string Content)
{
    /// <summary>Always <c>assistant</c>.</summary>
    public string Role { get; } = "assistant";

    /// <summary>Always null: there are no refusals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Refusal { get; }
}
