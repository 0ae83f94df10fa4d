using System.Text.Json.Serialization;

namespace Tandem.Protocol.Logprobs;

/// <summary>Log-probabilities in the form of <c>/v1/chat/completions</c>.</summary>
/// <param name="Content">One entry for each token.</param>
public sealed record ChatLogprobs(IReadOnlyList<ChatTokenLogprob> Content)
{
    /// <summary>Always null: there are no refusals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<ChatTokenLogprob>? Refusal { get; }
}

/// <summary>One generated token.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Logprob">Its log-probability.</param>
/// <param name="Bytes">Its UTF-8 bytes; a token may hold part of a character. Null without a tokenizer.</param>
/// <param name="TopLogprobs">The most likely tokens at this position, best first.</param>
public sealed record ChatTokenLogprob(string Token, float Logprob, IReadOnlyList<int>? Bytes, IReadOnlyList<ChatTopLogprob> TopLogprobs);

/// <summary>One of the most likely tokens.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Logprob">Its log-probability.</param>
/// <param name="Bytes">Its UTF-8 bytes. Null without a tokenizer.</param>
public sealed record ChatTopLogprob(string Token, float Logprob, IReadOnlyList<int>? Bytes);
