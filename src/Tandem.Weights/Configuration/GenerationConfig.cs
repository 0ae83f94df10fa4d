using Tandem.Core.Configuration;

namespace Tandem.Weights.Configuration;

/// <summary>What a model's <c>generation_config.json</c> says; null where it says nothing.</summary>
public sealed record GenerationConfig
{
    /// <summary>Beginning-of-sequence token.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>Tokens that end a generation; empty if none are named.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];

    /// <summary>Padding token.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>Whether the model is meant to be sampled; false or null is greedy for its authors.</summary>
    public bool? DoSample { get; init; }

    /// <summary>Temperature, at least 0.</summary>
    public float? Temperature { get; init; }

    /// <summary>Top-p, above 0 and at most 1.</summary>
    public float? TopP { get; init; }

    /// <summary>Top-k; 0 or less is off.</summary>
    public int? TopK { get; init; }

    /// <summary>Min-p, 0 to 1.</summary>
    public float? MinP { get; init; }

    /// <summary>Repetition penalty, above 0.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Most tokens to generate.</summary>
    public int? MaxNewTokens { get; init; }
}

/// <summary>What the configuration files of a model's folder say.</summary>
/// <param name="Model">The model's shape.</param>
/// <param name="Generation">Defaults for generation.</param>
public sealed record ModelSettings(ModelConfig Model, GenerationConfig Generation);
