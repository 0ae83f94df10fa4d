namespace Tandem.Gateway.Routing;

/// <summary>How a worker is chosen among those that serve the model, are healthy and have room.</summary>
public sealed record RoutingOptions
{
    /// <summary>Names that <see cref="Policy"/> takes.</summary>
    public static readonly IReadOnlyList<string> Policies = ["round-robin", "weighted", "power-of-two", "least-loaded", "prefix-affine"];

    /// <summary>One of <see cref="Policies"/>.</summary>
    public string Policy { get; init; } = "prefix-affine";

    /// <summary>Header whose value keeps a client's requests on one worker while that one has room; null is none.</summary>
    public string? SessionHeader { get; init; } = "X-Session-Id";

    /// <summary>Prefix-affine: bytes of prompt text in one block of the index.</summary>
    public int BlockBytes { get; init; } = 256;

    /// <summary>Prefix-affine: most blocks remembered for one model.</summary>
    public int MaxBlocks { get; init; } = 1 << 18;

    /// <summary>Prefix-affine: the worker that was sent at least this share of the prompt before is chosen, 0 to 1.</summary>
    public double MatchThreshold { get; init; } = 0.3;

    /// <summary>Prefix-affine: load counts before the cache if the most loaded worker has more than this many requests above the least loaded,</summary>
    public int ImbalanceRequests { get; init; } = 64;

    /// <summary>and more than this many times its load.</summary>
    public double ImbalanceRatio { get; init; } = 1.5;

    internal void Validate(OptionErrors errors)
    {
        errors.Check(Policies.Contains(Policy), $"--policy must be one of {string.Join(", ", Policies)}, got \"{Policy}\".");
        errors.Check(SessionHeader is not "", "SessionHeader must be the name of a header or null, got \"\".");
        errors.Check(BlockBytes is >= 16 and <= 1 << 16, $"Routing.BlockBytes must be between 16 and 65536, got {BlockBytes}.");
        errors.AtLeast(MaxBlocks, 1, "Routing.MaxBlocks");
        errors.Check(MatchThreshold is >= 0 and <= 1, $"Routing.MatchThreshold must be between 0 and 1, got {MatchThreshold}.");
        errors.AtLeast(ImbalanceRequests, 0, "Routing.ImbalanceRequests");
        errors.Check(ImbalanceRatio >= 1, $"Routing.ImbalanceRatio must be at least 1, got {ImbalanceRatio}.");
    }
}

/// <summary>Other names and stand-ins of one model.</summary>
public sealed record ModelOptions
{
    /// <summary>Name that workers know.</summary>
    public required string Name { get; init; }

    /// <summary>Names that clients may use instead; the request's body is changed to <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Models that are asked, in order, when no worker of this one can be reached.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    internal static void Validate(IReadOnlyList<ModelOptions> models, OptionErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ModelOptions model in models)
        {
            foreach (string name in model.Aliases.Prepend(model.Name))
            {
                errors.Check(!string.IsNullOrWhiteSpace(name), "A model's name or alias must not be empty.");
                errors.Check(names.Add(name), $"The model name \"{name}\" stands for two models; each name and alias may be given once.");
            }

            errors.Check(!model.Fallbacks.Contains(model.Name), $"The model \"{model.Name}\" cannot be its own fallback.");
        }
    }
}
