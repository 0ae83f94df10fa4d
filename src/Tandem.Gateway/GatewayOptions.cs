using System.Net;
using Tandem.Gateway.Jobs;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Proxying;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway;

/// <summary>How the gateway listens, where it sends requests, and what it lets through. <see cref="Validate"/> reports every bad value at once.</summary>
public sealed record GatewayOptions
{
    /// <summary>Address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for every address.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The servers that requests are sent to; empty if they are in <see cref="WorkersFile"/>.</summary>
    public IReadOnlyList<WorkerOptions> Workers { get; init; } = [];

    /// <summary>
    /// A JSON file <c>{"workers": [{"url": ..., "name": ..., "models": [...], "weight": 1, "max_in_flight": 256, "health_path": ..., "drain": false}]}</c>
    /// that is read again whenever it changes; null if workers are in <see cref="Workers"/>. A worker that leaves the file finishes what it runs.
    /// </summary>
    public string? WorkersFile { get; init; }

    /// <summary>How often <see cref="WorkersFile"/> is looked at.</summary>
    public TimeSpan WorkersFileInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Other names and stand-ins of models; a model without either need not be here.</summary>
    public IReadOnlyList<ModelOptions> Models { get; init; } = [];

    /// <summary>Keys of which a client must send one; empty lets everybody in, with no limits.</summary>
    public IReadOnlyList<KeyOptions> Keys { get; init; } = [];

    /// <summary>How workers are probed.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>When a worker that fails is left alone.</summary>
    public BreakerOptions Breaker { get; init; } = new();

    /// <summary>When a failed request is sent again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How a worker is chosen.</summary>
    public RoutingOptions Routing { get; init; } = new();

    /// <summary>What happens to requests while every worker is at its bound.</summary>
    public QueueOptions Queue { get; init; } = new();

    /// <summary>Durable jobs (<c>Prefer: respond-async</c>) in Redis; null refuses them.</summary>
    public JobOptions? Jobs { get; init; }

    /// <summary>File to which a line of JSON is appended for each request, never with its text; null writes none.</summary>
    public string? AuditLog { get; init; }

    /// <summary>Largest request body in bytes.</summary>
    public long MaxRequestBytes { get; init; } = 32L << 20;

    /// <summary>Largest headers of a request in bytes, all together.</summary>
    public int MaxHeaderBytes { get; init; } = 32 << 10;

    /// <summary>Most connections at a time; null is no limit.</summary>
    public long? MaxConnections { get; init; }

    /// <summary>A client must send its headers within this time.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client must send its body at least this fast after <see cref="BodyGracePeriod"/>, in bytes a second.</summary>
    public double MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>Time before <see cref="MinBodyBytesPerSecond"/> holds; more than one second.</summary>
    public TimeSpan BodyGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A worker that neither takes nor sends a byte of a request for this long has failed it.</summary>
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A connection to a worker must be made within this time.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long running requests may go on after the gateway was told to stop.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every bad value as a sentence that names the option, the value and what would be right; empty if all are right.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new OptionErrors();
        errors.Check(Host is "*" or "localhost" || IPAddress.TryParse(Host, out _), $"--host must be an IP address, localhost or *, got \"{Host}\".");
        errors.Check(Port is >= 0 and <= 65535, $"--port must be between 0 and 65535, got {Port}.");
        errors.Check(Workers.Count > 0 || WorkersFile is not null, "The gateway needs workers: give --worker <url> or --workers-file <path>.");
        errors.Check(Workers.Count == 0 || WorkersFile is null, "Workers come from --worker or from --workers-file, not from both.");
        errors.Check(WorkersFile is not "", "--workers-file must be the path of a file, got \"\".");
        errors.Check(WorkersFileInterval > TimeSpan.Zero, $"WorkersFileInterval must be above 0, got {WorkersFileInterval}.");
        WorkerOptions.Validate(Workers, errors);
        ModelOptions.Validate(Models, errors);
        KeyOptions.Validate(Keys, errors);
        Health.Validate(errors);
        Breaker.Validate(errors);
        Retry.Validate(errors);
        Routing.Validate(errors);
        Queue.Validate(errors);
        Jobs?.Validate(errors);
        errors.Check(AuditLog is not "", "--audit-log must be the path of a file, got \"\".");
        errors.Check(MaxRequestBytes is >= 1024 and <= 1L << 30, $"--max-request-bytes must be between 1024 and {1L << 30}, got {MaxRequestBytes}.");
        errors.Check(MaxHeaderBytes is >= 1024 and <= 1 << 20, $"MaxHeaderBytes must be between 1024 and {1 << 20}, got {MaxHeaderBytes}.");
        errors.Check(MaxConnections is null or >= 1, $"MaxConnections must be at least 1, got {MaxConnections}.");
        errors.Positive(HeaderTimeout, nameof(HeaderTimeout));
        errors.Check(MinBodyBytesPerSecond > 0 && double.IsFinite(MinBodyBytesPerSecond), $"MinBodyBytesPerSecond must be above 0, got {MinBodyBytesPerSecond}.");
        errors.Check(BodyGracePeriod > TimeSpan.FromSeconds(1), $"BodyGracePeriod must be more than one second, got {BodyGracePeriod}.");
        errors.Positive(ActivityTimeout, nameof(ActivityTimeout));
        errors.Positive(ConnectTimeout, nameof(ConnectTimeout));
        errors.Check(ShutdownTimeout >= TimeSpan.Zero, $"ShutdownTimeout must be at least 0, got {ShutdownTimeout}.");
        return errors.Items;
    }
}

/// <summary>Collects the sentences of <see cref="GatewayOptions.Validate"/>.</summary>
internal sealed class OptionErrors
{
    private readonly List<string> _items = [];

    public IReadOnlyList<string> Items => _items;

    public void Check(bool ok, string message)
    {
        if (!ok)
        {
            _items.Add(message);
        }
    }

    public void Positive(TimeSpan value, string name) => Check(value > TimeSpan.Zero, $"{name} must be above 0, got {value}.");

    public void AtLeast(long value, long least, string name) => Check(value >= least, $"{name} must be at least {least}, got {value}.");
}
