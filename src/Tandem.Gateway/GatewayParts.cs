using System.Net;
using Microsoft.Extensions.Logging;
using Tandem.Gateway.Http;
using Tandem.Gateway.Jobs;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Metrics;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Proxying;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Workers;
using Yarp.ReverseProxy.Forwarder;

namespace Tandem.Gateway;

/// <summary>What a gateway is made of, put together.</summary>
internal sealed class GatewayParts : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client;
    private readonly WorkersFile? _file;
    private readonly AuditLog? _audit;
    private readonly JobStore? _store;
    private readonly JobRunner? _jobRunner;

    public GatewayParts(GatewayOptions options, IHttpForwarder forwarder, ILoggerFactory logs, TimeProvider time)
    {
        _client = CreateClient(options);
        Dispatcher = new Dispatcher(options, time);
        _file = options.WorkersFile is { } path ? new WorkersFile(path, options.WorkersFileInterval, Dispatcher, logs.CreateLogger<WorkersFile>()) : null;
        if (_file is null)
        {
            Dispatcher.SetWorkers(options.Workers);
        }
        else
        {
            _file.Load();
        }

        Metrics = new GatewayMetrics(Dispatcher, () => _file?.Errors ?? 0);
        var catalog = new ModelCatalog(options.Models);
        var keys = new KeyRing(options.Keys, Metrics, time);
        var runner = new RequestRunner(Dispatcher, new WorkerCaller(forwarder, _client, options), new RetryBudget(options.Retry), options, Metrics);
        Errors = new ErrorAnswers(logs.CreateLogger<ErrorAnswers>());
        Health = new HealthEndpoints(Dispatcher);
        Prober = new HealthProber(Dispatcher, options.Health, _client, logs.CreateLogger<HealthProber>());
        Models = new ModelsEndpoint(Dispatcher, catalog, keys);
        _audit = options.AuditLog is { } audit ? new AuditLog(audit) : null;
        if (options.Jobs is { } jobs)
        {
            _store = new JobStore(jobs, $"{Environment.MachineName}-{Guid.NewGuid():N}");
            _jobRunner = new JobRunner(_store, jobs, options, Dispatcher, catalog, runner, Metrics, logs.CreateLogger<JobRunner>());
            Jobs = new JobEndpoint(_store, _jobRunner, jobs, new QueueTimes(options.Queue.KeepAlive), keys, Metrics);
        }

        Proxy = new ProxyEndpoint(options, catalog, Dispatcher, runner, keys, Metrics, _audit, Jobs is null ? null : Jobs.SubmitAsync);
    }

    public Dispatcher Dispatcher { get; }

    public GatewayMetrics Metrics { get; }

    public ErrorAnswers Errors { get; }

    public HealthEndpoints Health { get; }

    public HealthProber Prober { get; }

    public ModelsEndpoint Models { get; }

    public ProxyEndpoint Proxy { get; }

    /// <summary>Stored jobs; null if there is no Redis.</summary>
    public JobEndpoint? Jobs { get; }

    /// <summary>Learns what workers and Redis there are, before anybody is served.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await Prober.ProbeAllAsync(cancellationToken);
        if (_jobRunner is not null)
        {
            await _jobRunner.StartAsync();
        }
    }

    /// <summary>Starts what runs beside requests; it ends when cancelled.</summary>
    public IEnumerable<Task> RunBackground(CancellationToken cancellationToken)
    {
        yield return Prober.RunAsync(cancellationToken);
        if (_file is not null)
        {
            yield return _file.WatchAsync(cancellationToken);
        }

        if (_jobRunner is not null)
        {
            yield return _jobRunner.RunAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_audit is not null)
        {
            await _audit.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _client.Dispose();
    }

    // Workers are given by address: no proxy, no redirect, nothing unpacked, nothing remembered between requests.
    private static HttpMessageInvoker CreateClient(GatewayOptions options) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    });
}
