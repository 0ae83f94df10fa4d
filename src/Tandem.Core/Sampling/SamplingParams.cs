using System.Globalization;

namespace Tandem.Core.Sampling;

/// <summary>
/// How tokens of one request are chosen and when it ends. Immutable. Names and defaults are vLLM's.
/// <see cref="Validate"/> reports every bad value at once.
/// </summary>
public sealed record SamplingParams
{
    /// <summary>All defaults: temperature 1, no truncation, 16 tokens.</summary>
    public static readonly SamplingParams Default = new();

    /// <summary>Temperature, at least 0; 0 is greedy.</summary>
    public float Temperature { get; init; } = 1f;

    /// <summary>Keep the k most likely tokens; 0 or −1 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Keep the smallest set of tokens whose probability reaches this share, in (0, 1].</summary>
    public float TopP { get; init; } = 1f;

    /// <summary>Keep tokens at least this share as likely as the most likely one, in [0, 1].</summary>
    public float MinP { get; init; }

    /// <summary>Divides positive and multiplies negative logits of tokens seen in prompt or output; above 0, 1 is off.</summary>
    public float RepetitionPenalty { get; init; } = 1f;

    /// <summary>Subtracted from logits of tokens already generated, in [−2, 2].</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted once for each time a token was generated, in [−2, 2].</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of the named tokens, each in [−100, 100]; null is none.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>When set, no other token can be chosen; null allows all.</summary>
    public IReadOnlyList<int>? AllowedTokenIds { get; init; }

    /// <summary>Seed of this request's own random stream; null takes a random one. The same seed, prompt and parameters give the same tokens in any batch.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Most tokens to generate, at least 1; null is up to the context's end.</summary>
    public int? MaxTokens { get; init; } = 16;

    /// <summary>No stop token or end-of-sequence can be chosen before this many tokens.</summary>
    public int MinTokens { get; init; }

    /// <summary>Texts that end the generation; matched across token boundaries.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Tokens that end the generation, besides the model's end-of-sequence tokens.</summary>
    public IReadOnlyList<int> StopTokenIds { get; init; } = [];

    /// <summary>Keep the stop text in the output.</summary>
    public bool IncludeStopStrInOutput { get; init; }

    /// <summary>Go on after an end-of-sequence token.</summary>
    public bool IgnoreEos { get; init; }

    /// <summary>Leave special tokens out of the text.</summary>
    public bool SkipSpecialTokens { get; init; } = true;

    /// <summary>Most likely tokens to report per generated token besides the chosen one; 0 reports the chosen one alone, null nothing. The server bounds it (20 by default).</summary>
    public int? Logprobs { get; init; }

    /// <summary>The same for prompt tokens.</summary>
    public int? PromptLogprobs { get; init; }

    /// <summary>True if temperature is 0.</summary>
    public bool IsGreedy => Temperature == 0f;

    /// <summary>True if any penalty needs the tokens so far.</summary>
    public bool HasPenalties => RepetitionPenalty != 1f || PresencePenalty != 0f || FrequencyPenalty != 0f;

    /// <summary>Every value out of its range, as (wire name, sentence naming the value and the range); empty if all are right.</summary>
    /// <param name="vocabSize">Size of the vocabulary that token ids must lie in.</param>
    public IReadOnlyList<ParameterError> Validate(int vocabSize)
    {
        var errors = new List<ParameterError>();
        void Check(bool ok, string name, string message)
        {
            if (!ok)
            {
                errors.Add(new ParameterError(name, message));
            }
        }

        Check(Temperature >= 0f && float.IsFinite(Temperature), "temperature", $"temperature must be a finite number of at least 0, got {Text(Temperature)}.");
        Check(TopK >= -1, "top_k", $"top_k must be -1 or 0 (off) or at least 1, got {TopK}.");
        Check(TopP > 0f && TopP <= 1f, "top_p", $"top_p must be above 0 and at most 1, got {Text(TopP)}.");
        Check(MinP >= 0f && MinP <= 1f, "min_p", $"min_p must be between 0 and 1, got {Text(MinP)}.");
        Check(RepetitionPenalty > 0f && float.IsFinite(RepetitionPenalty), "repetition_penalty", $"repetition_penalty must be a finite number above 0, got {Text(RepetitionPenalty)}.");
        Check(PresencePenalty is >= -2f and <= 2f, "presence_penalty", $"presence_penalty must be between -2 and 2, got {Text(PresencePenalty)}.");
        Check(FrequencyPenalty is >= -2f and <= 2f, "frequency_penalty", $"frequency_penalty must be between -2 and 2, got {Text(FrequencyPenalty)}.");
        Check(MaxTokens is null or >= 1, "max_tokens", $"max_tokens must be at least 1, got {MaxTokens}.");
        Check(MinTokens >= 0, "min_tokens", $"min_tokens must be at least 0, got {MinTokens}.");
        Check(MaxTokens is null || MinTokens <= MaxTokens, "min_tokens", $"min_tokens must be at most max_tokens ({MaxTokens}), got {MinTokens}.");
        Check(Logprobs is null or >= 0, "logprobs", $"logprobs must be at least 0, got {Logprobs}.");
        Check(PromptLogprobs is null or >= 0, "prompt_logprobs", $"prompt_logprobs must be at least 0, got {PromptLogprobs}.");
        Check(!Stop.Any(string.IsNullOrEmpty), "stop", "stop must not contain an empty string.");
        foreach (int id in StopTokenIds)
        {
            Check((uint)id < (uint)vocabSize, "stop_token_ids", $"stop_token_ids must be between 0 and {vocabSize - 1}, got {id}.");
        }

        if (LogitBias is not null)
        {
            foreach ((int id, float bias) in LogitBias)
            {
                Check((uint)id < (uint)vocabSize, "logit_bias", $"logit_bias keys must be token ids between 0 and {vocabSize - 1}, got {id}.");
                Check(bias is >= -100f and <= 100f, "logit_bias", $"logit_bias values must be between -100 and 100, got {Text(bias)} for token {id}.");
            }
        }

        if (AllowedTokenIds is not null)
        {
            Check(AllowedTokenIds.Count > 0, "allowed_token_ids", "allowed_token_ids must name at least one token.");
            foreach (int id in AllowedTokenIds)
            {
                Check((uint)id < (uint)vocabSize, "allowed_token_ids", $"allowed_token_ids must be between 0 and {vocabSize - 1}, got {id}.");
            }
        }

        return errors;
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One bad value of a request: the field's wire name, and a sentence that names the value and what would be right.</summary>
public readonly record struct ParameterError(string Parameter, string Message);
