using Tandem.Gateway.Routing;

namespace Tandem.Gateway.Keys;

/// <summary>One key and what whoever has it may do. Limits hold for one gateway process.</summary>
public sealed record KeyOptions
{
    /// <summary>Name of its owner in metrics and the audit log; never the key itself.</summary>
    public required string Name { get; init; }

    /// <summary>The key, as sent in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Models it may ask for, by name or alias; empty is all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Most requests a minute; null is no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens a minute, of prompts and outputs together; null is no limit.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Most requests at a time, waiting ones included; null is no limit.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Most urgent class of its requests; one may lower itself with the header <c>X-Priority: normal</c> or <c>low</c>.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Normal;

    internal static void Validate(IReadOnlyList<KeyOptions> keys, OptionErrors errors)
    {
        foreach (KeyOptions key in keys)
        {
            errors.Check(!string.IsNullOrWhiteSpace(key.Name), "A key must have a name that is not empty.");
            errors.Check(key.Key.Length > 0 && key.Key.All(c => c is > ' ' and < '\x7f'), $"The key of \"{key.Name}\" must be printable ASCII without spaces.");
            errors.AtLeast(key.RequestsPerMinute ?? 1, 1, $"requests_per_minute of key \"{key.Name}\"");
            errors.AtLeast(key.TokensPerMinute ?? 1, 1, $"tokens_per_minute of key \"{key.Name}\"");
            errors.AtLeast(key.MaxConcurrent ?? 1, 1, $"max_concurrent of key \"{key.Name}\"");
            errors.Check(Enum.IsDefined(key.Priority), $"The priority of key \"{key.Name}\" must be high, normal or low, got {(int)key.Priority}.");
        }

        errors.Check(keys.Select(key => key.Name).Distinct(StringComparer.Ordinal).Count() == keys.Count, "Each key must have a name of its own.");
        errors.Check(keys.Select(key => key.Key).Distinct(StringComparer.Ordinal).Count() == keys.Count, "Two names have the same key; each needs its own.");
    }
}
