using System.Text.Json.Serialization;

namespace Tandem.Protocol.Models;

/// <summary>Answer of <c>GET /v1/models</c>.</summary>
/// <param name="Data">The models that are served.</param>
public sealed record ModelList(IReadOnlyList<ModelCard> Data)
{
    /// <summary>Always <c>list</c>.</summary>
    public string Object { get; } = "list";
}

/// <summary>One model.</summary>
public sealed record ModelCard
{
    /// <summary>Its name in requests.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>model</c>.</summary>
    public string Object { get; } = "model";

    /// <summary>When it was loaded, in seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>Always <c>tandem</c>.</summary>
    public string OwnedBy { get; } = "tandem";

    /// <summary>What the name stands for: the model the server was started with.</summary>
    public required string Root { get; init; }

    /// <summary>The base model of an adapter; null for a model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Parent { get; init; }

    /// <summary>Most tokens of prompt and output together.</summary>
    public required int MaxModelLen { get; init; }
}

/// <summary>Answer of <c>GET /version</c>.</summary>
/// <param name="Version">Version of the server.</param>
public sealed record VersionInfo(string Version);

/// <summary>Answer of <c>GET /health</c> and its parts.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Reason">Why it is unavailable; absent if it is not.</param>
public sealed record HealthInfo(string Status, string? Reason);
