using System.Net;

namespace Tandem.Server;

/// <summary>How the HTTP server listens and what it takes. <see cref="Validate"/> reports every bad value at once.</summary>
public sealed record ServerOptions
{
    /// <summary>Address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for every address.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>
    /// Port of a second listener on <see cref="Host"/> that answers <c>/metrics</c> and <c>/health</c> alone and needs no key; 0 takes a free one,
    /// null opens none. <c>/metrics</c> stays on <see cref="Port"/> too.
    /// </summary>
    public int? MetricsPort { get; init; }

    /// <summary>Keys of which a client must send one; empty lets everybody in.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Web origins whose pages may call the server; <c>*</c> is all, empty is none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Largest request body in bytes.</summary>
    public long MaxRequestBytes { get; init; } = 32L << 20;

    /// <summary>Largest headers of a request in bytes, all together.</summary>
    public int MaxHeaderBytes { get; init; } = 32 << 10;

    /// <summary>Most connections at a time; null is no limit.</summary>
    public long? MaxConnections { get; init; }

    /// <summary>Most choices of one request: prompts times n.</summary>
    public int MaxChoices { get; init; } = 128;

    /// <summary>A client must send its headers within this time.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client must send its body at least this fast after <see cref="BodyGracePeriod"/>, in bytes a second.</summary>
    public double MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>Time before <see cref="MinBodyBytesPerSecond"/> holds; more than one second.</summary>
    public TimeSpan BodyGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long running requests may go on after the server was told to stop.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Log a line for each request: id, path, status, tokens, time. Never its text.</summary>
    public bool EnableLogRequests { get; init; }

    /// <summary>Every bad value as a sentence that names the option, the value and what would be right; empty if all are right.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        void Check(bool ok, string message)
        {
            if (!ok)
            {
                errors.Add(message);
            }
        }

        Check(Host is "*" or "localhost" || IPAddress.TryParse(Host, out _), $"--host must be an IP address, localhost or *, got \"{Host}\".");
        Check(Port is >= 0 and <= 65535, $"--port must be between 0 and 65535, got {Port}.");
        Check(MetricsPort is null or (>= 0 and <= 65535), $"--metrics-port must be between 0 and 65535, got {MetricsPort}.");
        Check(MetricsPort is null or 0 || MetricsPort != Port, $"--metrics-port must not be --port, got {MetricsPort} for both.");
        Check(!ApiKeys.Any(string.IsNullOrWhiteSpace), "--api-key must not be empty.");
        Check(ApiKeys.All(key => key.All(c => c is > ' ' and < '\x7f')), "--api-key must be printable ASCII without spaces.");
        foreach (string origin in AllowedOrigins)
        {
            bool isOrigin = origin == "*" || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.GetLeftPart(UriPartial.Authority) == origin);
            Check(isOrigin, $"--allowed-origins must be origins as https://example.org or *, got \"{origin}\".");
        }

        Check(MaxRequestBytes is >= 1024 and <= 1L << 30, $"--max-request-bytes must be between 1024 and {1L << 30}, got {MaxRequestBytes}.");
        Check(MaxHeaderBytes is >= 1024 and <= 1 << 20, $"MaxHeaderBytes must be between 1024 and {1 << 20}, got {MaxHeaderBytes}.");
        Check(MaxConnections is null or >= 1, $"MaxConnections must be at least 1, got {MaxConnections}.");
        Check(MaxChoices >= 1, $"MaxChoices must be at least 1, got {MaxChoices}.");
        Check(HeaderTimeout > TimeSpan.Zero, $"HeaderTimeout must be above 0, got {HeaderTimeout}.");
        Check(MinBodyBytesPerSecond > 0 && double.IsFinite(MinBodyBytesPerSecond), $"MinBodyBytesPerSecond must be above 0, got {MinBodyBytesPerSecond}.");
        Check(BodyGracePeriod > TimeSpan.FromSeconds(1), $"BodyGracePeriod must be more than one second, got {BodyGracePeriod}.");
        Check(ShutdownTimeout >= TimeSpan.Zero, $"ShutdownTimeout must be at least 0, got {ShutdownTimeout}.");
        return errors;
    }
}
