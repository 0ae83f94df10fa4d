using System.Globalization;
using System.Text.Json;
using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Generation;

/// <summary>
/// Sampling fields that every generating endpoint takes, as the client sent them: null where it left one out and the model's default
/// holds. Types are checked here, ranges where the vocabulary is known.
/// </summary>
public sealed record SamplingFields
{
    /// <summary>Most stop texts of a request; each is matched at every token.</summary>
    public const int MaxStops = 64;

    /// <summary>Longest stop text in characters.</summary>
    public const int MaxStopLength = 1024;

    /// <summary>Temperature; 0 is greedy.</summary>
    public float? Temperature { get; init; }

    /// <summary>Keep the k most likely tokens.</summary>
    public int? TopK { get; init; }

    /// <summary>Keep the smallest set of tokens that reaches this probability.</summary>
    public float? TopP { get; init; }

    /// <summary>Keep tokens at least this share as likely as the best.</summary>
    public float? MinP { get; init; }

    /// <summary>Penalty on tokens of prompt and output.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Penalty on tokens that were generated.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>Penalty for each time a token was generated.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of tokens.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>Only these tokens can be chosen.</summary>
    public IReadOnlyList<int>? AllowedTokenIds { get; init; }

    /// <summary>Seed; null is random.</summary>
    public long? Seed { get; init; }

    /// <summary>No end before this many tokens.</summary>
    public int? MinTokens { get; init; }

    /// <summary>Texts that end the output.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Tokens that end the output.</summary>
    public IReadOnlyList<int> StopTokenIds { get; init; } = [];

    /// <summary>Keep the stop text.</summary>
    public bool? IncludeStopStrInOutput { get; init; }

    /// <summary>Go on after the end-of-sequence token.</summary>
    public bool? IgnoreEos { get; init; }

    /// <summary>Leave special tokens out of the text.</summary>
    public bool? SkipSpecialTokens { get; init; }

    /// <summary>Report this many most likely tokens at each prompt position.</summary>
    public int? PromptLogprobs { get; init; }

    /// <summary>Reads the fields; bad ones go to the reader's errors.</summary>
    public static SamplingFields Read(FieldReader fields)
    {
        long? seed = fields.Long("seed");
        return new SamplingFields
        {
            Temperature = fields.Float("temperature"),
            TopK = fields.Int("top_k"),
            TopP = fields.Float("top_p"),
            MinP = fields.Float("min_p"),
            RepetitionPenalty = fields.Float("repetition_penalty"),
            PresencePenalty = fields.Float("presence_penalty"),
            FrequencyPenalty = fields.Float("frequency_penalty"),
            LogitBias = ReadLogitBias(fields),
            AllowedTokenIds = fields.Ints("allowed_token_ids"),
            Seed = seed == -1 ? null : seed,
            MinTokens = fields.Int("min_tokens"),
            Stop = ReadStop(fields),
            StopTokenIds = fields.Ints("stop_token_ids") ?? [],
            IncludeStopStrInOutput = fields.Bool("include_stop_str_in_output"),
            IgnoreEos = fields.Bool("ignore_eos"),
            SkipSpecialTokens = fields.Bool("skip_special_tokens"),
            PromptLogprobs = fields.Int("prompt_logprobs"),
        };
    }

    private static string[] ReadStop(FieldReader fields)
    {
        if (!fields.TryGet("stop", out JsonElement value))
        {
            return [];
        }

        string[]? stops = value.ValueKind switch
        {
            JsonValueKind.String when FieldReader.TextOf(value) is { } text => [text],
            JsonValueKind.Array => fields.StringsOf(value, "stop"),
            _ => null,
        };
        if (stops is null)
        {
            if (!fields.Errors.Has(fields.PathOf("stop")))
            {
                fields.Fail("stop", $"must be a string or a list of strings, got {FieldReader.Show(value)}.");
            }

            return [];
        }

        if (stops.Length > MaxStops)
        {
            fields.Fail("stop", $"must hold at most {MaxStops} strings, got {stops.Length}.");
            return [];
        }

        if (stops.FirstOrDefault(stop => stop.Length > MaxStopLength) is { } tooLong)
        {
            fields.Fail("stop", $"must hold strings of at most {MaxStopLength} characters, got one of {tooLong.Length}.");
            return [];
        }

        return stops;
    }

    private static Dictionary<int, float>? ReadLogitBias(FieldReader fields)
    {
        if (!fields.TryGet("logit_bias", out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            fields.Fail("logit_bias", $"must be an object of token ids and numbers, got {FieldReader.Show(value)}.");
            return null;
        }

        var biases = new Dictionary<int, float>();
        foreach (JsonProperty item in value.EnumerateObject())
        {
            if (!int.TryParse(item.Name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id))
            {
                string name = item.Name.Length <= 40 ? item.Name : item.Name[..40];
                fields.Fail("logit_bias", $"keys must be token ids, got \"{name}\".");
                return null;
            }

            if (FieldReader.FloatOf(item.Value) is not { } bias)
            {
                fields.Fail("logit_bias", $"values must be finite numbers, got {FieldReader.Show(item.Value)} for token {id}.");
                return null;
            }

            biases[id] = bias;
        }

        return biases.Count == 0 ? null : biases;
    }
}
