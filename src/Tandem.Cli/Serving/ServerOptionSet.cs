using System.CommandLine;
using Tandem.Cli.Failures;
using Tandem.Cli.Options;
using Tandem.Server;

namespace Tandem.Cli.Serving;

/// <summary>Options of the HTTP server, with the defaults of <see cref="ServerOptions"/>.</summary>
internal sealed class ServerOptionSet
{
    private static readonly ServerOptions Defaults = new();

    private readonly Option<string> _host = new("--host") { Description = "Address to listen on: an IP address, localhost, or * for all.", HelpName = "address", DefaultValueFactory = _ => Defaults.Host };
    private readonly Option<int> _port = new("--port") { Description = "Port to listen on; 0 takes a free one.", HelpName = "port", DefaultValueFactory = _ => Defaults.Port };
    private readonly Option<string[]> _apiKeys = new("--api-key") { Description = "Key that clients must send; may be repeated. [default: none, everybody may ask]", HelpName = "key" };
    private readonly Option<string[]> _origins = new("--allowed-origins") { Description = "Web origin whose pages may call the server, or *; may be repeated. [default: none]", HelpName = "origin" };
    private readonly Option<long?> _maxRequestBytes = new("--max-request-bytes")
    {
        Description = "Largest request body. [default: 32MiB]", HelpName = "bytes", CustomParser = EngineOptionSet.ParseBytes,
    };

    private readonly Option<long?> _maxConnections = new("--max-connections") { Description = "Most connections at a time. [default: no limit]", HelpName = "number" };
    private readonly Option<int> _maxChoices = new("--max-choices") { Description = "Most answers to one request: prompts times n.", HelpName = "number", DefaultValueFactory = _ => Defaults.MaxChoices };
    private readonly Option<double> _drainTimeout = new("--drain-timeout")
    {
        Description = "Seconds that running requests may go on after a signal to stop.", HelpName = "seconds", DefaultValueFactory = _ => 60,
    };

    private readonly Option<int?> _metricsPort = new("--metrics-port")
    {
        Description = "Port of a second listener for /metrics and /health, which asks for no key. [default: none, /metrics is on --port]", HelpName = "port",
    };

    private readonly Option<bool> _logRequests = new("--enable-log-requests") { Description = "Log a line for each request, never its text." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_host, _port, _apiKeys, _origins, _maxRequestBytes, _maxConnections, _maxChoices, _drainTimeout, _metricsPort, _logRequests])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options as given, checked.</summary>
    /// <exception cref="UsageException">A value is out of its range.</exception>
    public ServerOptions Read(ParseResult parse)
    {
        double drain = parse.GetValue(_drainTimeout);
        if (drain is not (>= 0 and <= 86400))
        {
            throw new UsageException(FormattableString.Invariant($"--drain-timeout must be between 0 and 86400 seconds, got {drain}."));
        }

        ServerOptions options = Defaults with
        {
            Host = parse.GetValue(_host)!,
            Port = parse.GetValue(_port),
            ApiKeys = parse.GetValue(_apiKeys) ?? [],
            AllowedOrigins = parse.GetValue(_origins) ?? [],
            MaxRequestBytes = parse.GetValue(_maxRequestBytes) ?? Defaults.MaxRequestBytes,
            MaxConnections = parse.GetValue(_maxConnections),
            MaxChoices = parse.GetValue(_maxChoices),
            ShutdownTimeout = TimeSpan.FromSeconds(drain),
            MetricsPort = parse.GetValue(_metricsPort),
            EnableLogRequests = parse.GetValue(_logRequests),
        };
        IReadOnlyList<string> problems = options.Validate();
        return problems.Count == 0 ? options : throw new UsageException(string.Join('\n', problems));
    }
}
