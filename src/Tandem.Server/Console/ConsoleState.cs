using System.Text.Json.Serialization;

namespace Tandem.Server.Console;

/// <summary>What the page's live view shows. Times are in milliseconds, quantiles those of the last minute; null where there is nothing yet.</summary>
internal sealed record ConsoleState
{
    public required ModelView Model { get; init; }

    public required bool Live { get; init; }

    public string? Reason { get; init; }

    public required double UptimeSeconds { get; init; }

    public required long Running { get; init; }

    public required long Waiting { get; init; }

    /// <summary>What the first of the queue waits for.</summary>
    public required string WaitsFor { get; init; }

    public required int MaxSequences { get; init; }

    public required long BatchSequences { get; init; }

    public required long BatchTokens { get; init; }

    public required int TokenBudget { get; init; }

    public required long Steps { get; init; }

    public required long PromptTokens { get; init; }

    public required long GeneratedTokens { get; init; }

    public required double TokensPerSecond { get; init; }

    public required long Preemptions { get; init; }

    public required long RecomputedTokens { get; init; }

    public required long PrefixQueries { get; init; }

    public required long PrefixHits { get; init; }

    public required long Finished { get; init; }

    public required long Failed { get; init; }

    public Quantiles? FirstToken { get; init; }

    public Quantiles? TokenGap { get; init; }

    public Quantiles? Queue { get; init; }

    public required KvView Kv { get; init; }
}

/// <summary>What the playground must know of the model.</summary>
internal sealed record ModelView(string Name, string Parameters, int Context, bool Text, bool Chat, bool Infill, int MaxLogprobs, double Temperature, double TopP, int TopK);

/// <summary>Median, 90th and 99th percentile in milliseconds.</summary>
internal sealed record Quantiles(double P50, double P90, double P99);

/// <summary>KV blocks by state, and a picture of them if there is one.</summary>
internal sealed record KvView
{
    public required int BlockSize { get; init; }

    public required long Held { get; init; }

    public required long Cached { get; init; }

    public required long Free { get; init; }

    public required int BlocksPerCell { get; init; }

    /// <summary>For each cell the share of held blocks and of cached ones, 0 to 255, in Base64.</summary>
    public string? HeldMap { get; init; }

    public string? CachedMap { get; init; }
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(ConsoleState))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
