using Tandem.Core.Sampling;

namespace Tandem.Hosting;

/// <summary>One sequence to generate, as text comes out of it.</summary>
public sealed record TextRequest
{
    /// <summary>Id for logs and clients.</summary>
    public string RequestId { get; init; } = $"gen-{Guid.NewGuid():N}";

    /// <summary>Prompt token ids, at least one; the array must not change afterwards.</summary>
    public required int[] PromptTokenIds { get; init; }

    /// <summary>How to sample and when to stop.</summary>
    public required SamplingParams Sampling { get; init; }

    /// <summary>Separates prefix-cache entries of tenants.</summary>
    public string? CacheSalt { get; init; }
}
