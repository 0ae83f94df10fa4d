using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Generation;

/// <summary>What every generating endpoint takes besides its prompt.</summary>
public sealed record GenerationFields
{
    /// <summary>Name of the model; null is the server's own.</summary>
    public string? Model { get; init; }

    /// <summary>Sampling.</summary>
    public SamplingFields Sampling { get; init; } = new();

    /// <summary>Most tokens to generate; null if the client left it out.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Where prompt and <see cref="MaxTokens"/> together do not fit the context, generate fewer; else that is an error.</summary>
    public bool FitMaxTokens { get; init; }

    /// <summary>Wire name of the field that <see cref="MaxTokens"/> came from.</summary>
    public string MaxTokensField { get; init; } = "max_tokens";

    /// <summary>Report log-probabilities: 0 of the chosen token alone, k of the k most likely besides; null is none.</summary>
    public int? Logprobs { get; init; }

    /// <summary>Wire name of the field that <see cref="Logprobs"/> came from.</summary>
    public string LogprobsField { get; init; } = "logprobs";

    /// <summary>Outputs for each prompt.</summary>
    public int N { get; init; } = 1;

    /// <summary>Send parts as they come.</summary>
    public bool Stream { get; init; }

    /// <summary>End the stream with a chunk of usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Usage so far in every chunk.</summary>
    public bool ContinuousUsage { get; init; }

    /// <summary>Return token ids beside text.</summary>
    public bool ReturnTokenIds { get; init; }

    /// <summary>Show tokens in log-probabilities as <c>token_id:7</c>.</summary>
    public bool ReturnTokensAsTokenIds { get; init; }

    /// <summary>Add the tokenizer's own special tokens to a text prompt; null is the endpoint's default.</summary>
    public bool? AddSpecialTokens { get; init; }

    /// <summary>Keep at most this many prompt tokens; −1 is as many as the context takes, null keeps all.</summary>
    public int? TruncatePromptTokens { get; init; }

    /// <summary>Truncation drops the beginning of the prompt; else its end.</summary>
    public bool TruncateLeft { get; init; } = true;

    /// <summary>Separates prefix-cache entries.</summary>
    public string? CacheSalt { get; init; }

    /// <summary>The client's id for this request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Reads the fields that completions and chat share; bad ones go to the reader's errors.</summary>
    public static GenerationFields Read(FieldReader fields)
    {
        bool stream = fields.Bool("stream") ?? false;
        (bool includeUsage, bool continuousUsage) = ReadStreamOptions(fields, stream);
        SamplingFields sampling = SamplingFields.Read(fields);
        if (stream && sampling.PromptLogprobs is not null)
        {
            fields.Fail("prompt_logprobs", "cannot be streamed; leave out stream or prompt_logprobs.");
        }

        ReadResponseFormat(fields);
        RefusedFields.Check(fields);
        _ = fields.String("user");
        return new GenerationFields
        {
            Model = fields.String("model"),
            Sampling = sampling,
            N = fields.Int("n", min: 1) ?? 1,
            Stream = stream,
            IncludeUsage = includeUsage,
            ContinuousUsage = continuousUsage,
            ReturnTokenIds = fields.Bool("return_token_ids") ?? false,
            ReturnTokensAsTokenIds = fields.Bool("return_tokens_as_token_ids") ?? false,
            AddSpecialTokens = fields.Bool("add_special_tokens"),
            TruncatePromptTokens = fields.Int("truncate_prompt_tokens", min: -1),
            TruncateLeft = ReadTruncationSide(fields),
            CacheSalt = ReadCacheSalt(fields),
            RequestId = ReadRequestId(fields),
        };
    }

    private static (bool Include, bool Continuous) ReadStreamOptions(FieldReader fields, bool stream)
    {
        if (fields.Object("stream_options") is not { } options)
        {
            return (false, false);
        }

        if (!stream)
        {
            fields.Fail("stream_options", "needs stream to be true.");
        }

        bool continuous = options.Bool("continuous_usage_stats") ?? false;
        return (options.Bool("include_usage") ?? false, continuous);
    }

    private static void ReadResponseFormat(FieldReader fields)
    {
        if (fields.Object("response_format") is { } format && format.String("type") is var type && type != "text")
        {
            string got = type is null ? "no type" : $"\"{(type.Length <= 40 ? type : type[..40])}\"";
            fields.Fail("response_format", $"must have the type \"text\", got {got}: constrained output is not supported yet.");
        }
    }

    private static bool ReadTruncationSide(FieldReader fields)
    {
        string? side = fields.String("truncation_side");
        if (side is not (null or "left" or "right"))
        {
            fields.Fail("truncation_side", $"must be \"left\" or \"right\", got \"{(side.Length <= 40 ? side : side[..40])}\".");
        }

        return side != "right";
    }

    private static string? ReadCacheSalt(FieldReader fields)
    {
        string? salt = fields.String("cache_salt", maxLength: 1024);
        if (salt is { Length: 0 })
        {
            fields.Fail("cache_salt", "must not be empty.");
        }

        return salt;
    }

    private static string? ReadRequestId(FieldReader fields)
    {
        string? id = fields.String("request_id");
        if (id is null || IsRequestId(id))
        {
            return id;
        }

        fields.Fail("request_id", "must be 1 to 128 printable ASCII characters without spaces.");
        return null;
    }

    /// <summary>True for an id that can go into headers and logs as it is: 1 to 128 printable ASCII characters without spaces.</summary>
    public static bool IsRequestId(string id) => id.Length is > 0 and <= 128 && id.All(c => c is > ' ' and < '\x7f');
}
