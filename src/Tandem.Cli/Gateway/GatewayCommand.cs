using System.CommandLine;
using System.Globalization;
using Tandem.Cli.Failures;
using Tandem.Cli.Options;
using Tandem.Gateway;
using Tandem.Gateway.Jobs;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Workers;

namespace Tandem.Cli.Gateway;

/// <summary><c>tandem gateway</c>: one address in front of many servers until a signal comes.</summary>
internal static class GatewayCommand
{
    private static readonly GatewayOptions Defaults = new();

    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var options = new Set();
        var command = new Command("gateway", "Put one address in front of many OpenAI-compatible servers: routing, health, retries, keys, a queue for bursts.");
        options.AddTo(command);
        command.SetAction((parse, _) => RunAsync(options.Read(parse)));
        Help.AddExamples(
            command,
            "tandem gateway --worker http://127.0.0.1:8000 --worker http://127.0.0.1:8001",
            "tandem gateway --workers-file workers.json --policy prefix-affine --redis 127.0.0.1:6379 --api-key SECRET",
            "tandem gateway --worker http://10.0.0.1:8000 --alias coder=builtin --health-path /health    in front of vLLM",
            string.Empty,
            "Exit codes: 0 stopped, 1 failed, 2 wrong usage or value.");
        return command;
    }

    private static async Task<int> RunAsync(GatewayOptions options)
    {
        using var signals = new Signals();
        await using var gateway = TandemGateway.Create(options);
        try
        {
            await gateway.StartAsync(signals.Stop).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new CommandFailedException($"cannot listen on {options.Host}, port {options.Port}: {e.Message}", e);
        }

        string address = gateway.Urls.First();
        await Console.Out.WriteLineAsync($"\n  Gateway   {address}/v1\n  Workers   {(options.WorkersFile ?? string.Join(' ', options.Workers.Select(worker => worker.Url)))}\n  Metrics   {address}/metrics\n\n  Ctrl-C stops it.\n").ConfigureAwait(false);
        await Console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await Task.Delay(Timeout.Infinite, signals.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is what it waited for.
        }

        await Console.Error.WriteLineAsync("tandem: stopping.").ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(signals.StopNow);
        end.CancelAfter(options.ShutdownTimeout);
        try
        {
            await gateway.StopAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Asked not to wait any longer.
        }

        return ExitCodes.Success;
    }

    private sealed class Set
    {
        private readonly Option<string> _host = new("--host") { Description = "Address to listen on: an IP address, localhost, or * for all.", HelpName = "address", DefaultValueFactory = _ => Defaults.Host };
        private readonly Option<int> _port = new("--port") { Description = "Port to listen on; 0 takes a free one.", HelpName = "port", DefaultValueFactory = _ => Defaults.Port };
        private readonly Option<string[]> _workers = new("--worker") { Description = "Address of a server, http://host:port; may be repeated.", HelpName = "url" };
        private readonly Option<string?> _workersFile = new("--workers-file") { Description = "JSON file with the servers, read again whenever it changes, instead of --worker.", HelpName = "file" };
        private readonly Option<int> _maxInFlight = new("--max-in-flight") { Description = "Most requests sent to one --worker at a time: its --max-num-seqs and a few more.", HelpName = "number", DefaultValueFactory = _ => 264 };
        private readonly Option<string> _policy = new("--policy") { Description = $"How a server is chosen: {string.Join(", ", RoutingOptions.Policies)}.", HelpName = "name", DefaultValueFactory = _ => Defaults.Routing.Policy };
        private readonly Option<string[]> _aliases = new("--alias") { Description = "Another name of a model, name=model; may be repeated.", HelpName = "name=model" };
        private readonly Option<string[]> _fallbacks = new("--fallback") { Description = "A model to ask when none of another can be reached, model=other; may be repeated, in order.", HelpName = "model=other" };
        private readonly Option<string[]> _apiKeys = new("--api-key") { Description = "Key that clients must send; may be repeated. [default: none, everybody may ask]", HelpName = "key" };
        private readonly Option<string> _healthPath = new("--health-path") { Description = "Path that a ready server answers with 2xx.", HelpName = "path", DefaultValueFactory = _ => Defaults.Health.Path };
        private readonly Option<int> _queue = new("--queue-size") { Description = "Most requests that wait while every server is at its bound.", HelpName = "number", DefaultValueFactory = _ => Defaults.Queue.MaxRequests };
        private readonly Option<double> _queueTimeout = new("--queue-timeout") { Description = "Seconds a request may wait.", HelpName = "seconds", DefaultValueFactory = _ => Defaults.Queue.Timeout.TotalSeconds };
        private readonly Option<string?> _redis = new("--redis") { Description = "Redis for durable jobs (Prefer: respond-async), host:port. [default: none, such requests are refused]", HelpName = "host:port" };
        private readonly Option<string?> _auditLog = new("--audit-log") { Description = "File to append a line of JSON to for each request, never its text.", HelpName = "file" };
        private readonly Option<long?> _maxRequestBytes = new("--max-request-bytes") { Description = "Largest request body. [default: 32MiB]", HelpName = "bytes", CustomParser = EngineOptionSet.ParseBytes };
        private readonly Option<double> _drainTimeout = new("--drain-timeout") { Description = "Seconds that running requests may go on after a signal to stop.", HelpName = "seconds", DefaultValueFactory = _ => 60 };

        public void AddTo(Command command)
        {
            foreach (Option option in (ReadOnlySpan<Option>)[_host, _port, _workers, _workersFile, _maxInFlight, _policy, _aliases, _fallbacks, _apiKeys, _healthPath, _queue, _queueTimeout, _redis, _auditLog, _maxRequestBytes, _drainTimeout])
            {
                command.Options.Add(option);
            }
        }

        public GatewayOptions Read(ParseResult parse)
        {
            GatewayOptions options = Defaults with
            {
                Host = parse.GetValue(_host)!,
                Port = parse.GetValue(_port),
                Workers = [.. (parse.GetValue(_workers) ?? []).Select(url => new WorkerOptions { Url = url, MaxInFlight = parse.GetValue(_maxInFlight) })],
                WorkersFile = parse.GetValue(_workersFile),
                Models = Models(parse.GetValue(_aliases) ?? [], parse.GetValue(_fallbacks) ?? []),
                Keys = [.. (parse.GetValue(_apiKeys) ?? []).Select((key, n) => new KeyOptions { Name = string.Create(CultureInfo.InvariantCulture, $"key-{n + 1}"), Key = key })],
                Health = Defaults.Health with { Path = parse.GetValue(_healthPath)! },
                Routing = Defaults.Routing with { Policy = parse.GetValue(_policy)! },
                Queue = new QueueOptions { MaxRequests = parse.GetValue(_queue), Timeout = Seconds(parse.GetValue(_queueTimeout), "--queue-timeout") },
                Jobs = parse.GetValue(_redis) is { } redis ? new JobOptions { Redis = redis } : null,
                AuditLog = parse.GetValue(_auditLog),
                MaxRequestBytes = parse.GetValue(_maxRequestBytes) ?? Defaults.MaxRequestBytes,
                ShutdownTimeout = Seconds(parse.GetValue(_drainTimeout), "--drain-timeout"),
            };
            IReadOnlyList<string> problems = options.Validate();
            return problems.Count == 0 ? options : throw new UsageException(string.Join('\n', problems));
        }

        private static List<ModelOptions> Models(string[] aliases, string[] fallbacks)
        {
            ILookup<string, string> names = aliases.Select(text => Pair(text, "--alias", "name=model")).ToLookup(pair => pair.Right, pair => pair.Left);
            ILookup<string, string> others = fallbacks.Select(text => Pair(text, "--fallback", "model=other")).ToLookup(pair => pair.Left, pair => pair.Right);
            return [.. names.Select(group => group.Key).Union(others.Select(group => group.Key)).Select(model => new ModelOptions { Name = model, Aliases = [.. names[model]], Fallbacks = [.. others[model]] })];
        }

        private static (string Left, string Right) Pair(string text, string option, string form)
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            return at > 0 && at < text.Length - 1 ? (text[..at], text[(at + 1)..]) : throw new UsageException($"{option} must be {form}, got \"{text}\".");
        }

        private static TimeSpan Seconds(double value, string option)
            => value is >= 0 and <= 86400 ? TimeSpan.FromSeconds(value) : throw new UsageException(FormattableString.Invariant($"{option} must be between 0 and 86400 seconds, got {value}."));
    }
}
