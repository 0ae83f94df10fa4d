using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Routing;

/// <summary>Classes of urgency; a more urgent one always goes first.</summary>
public enum RequestPriority
{
    /// <summary>Before all others.</summary>
    High,

    /// <summary>The usual.</summary>
    Normal,

    /// <summary>When nobody else waits.</summary>
    Low,
}

/// <summary>What routing knows of a request.</summary>
internal sealed record RouteRequest
{
    /// <summary>Name that workers know the model by.</summary>
    public required string Model { get; init; }

    /// <summary>Who asks, for fairness between them.</summary>
    public string Owner { get; init; } = "";

    public RequestPriority Priority { get; init; } = RequestPriority.Normal;

    /// <summary>Size of the body.</summary>
    public long Bytes { get; init; }

    /// <summary>Chained hashes of the prompt's blocks.</summary>
    public IReadOnlyList<ulong> Blocks { get; init; } = [];

    /// <summary>Value of the session header.</summary>
    public string? Session { get; init; }

    /// <summary>True if it does not count against the queue's bounds because it is stored elsewhere.</summary>
    public bool Stored { get; init; }

    /// <summary>Workers that failed it already; another is taken if there is one.</summary>
    public List<Worker> Tried { get; } = [];
}
