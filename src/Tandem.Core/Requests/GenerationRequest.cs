using Tandem.Core.Sampling;

namespace Tandem.Core.Requests;

/// <summary>One sequence to generate: token ids in, token ids out. Immutable and already validated when it reaches the engine.</summary>
public sealed record GenerationRequest
{
    /// <summary>Unique id, as clients and logs see it.</summary>
    public required string RequestId { get; init; }

    /// <summary>Prompt token ids, at least one. The engine keeps the array; the caller must not change it.</summary>
    public required int[] PromptTokenIds { get; init; }

    /// <summary>How to sample and when to stop.</summary>
    public required SamplingParams Sampling { get; init; }

    /// <summary>Separates prefix-cache entries of tenants; requests with different salts never share blocks.</summary>
    public string? CacheSalt { get; init; }
}
