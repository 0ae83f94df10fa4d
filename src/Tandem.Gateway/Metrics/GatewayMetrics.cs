using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Prometheus;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Metrics;

/// <summary>What <c>GET /metrics</c> shows. Labels are names of the configuration and of workers' models, never what a client sent. Thread safe.</summary>
internal sealed class GatewayMetrics
{
    private const string Prefix = "tandem_gateway_";

    private static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly Counter _requests;
    private readonly Counter _sent;
    private readonly Counter _retries;
    private readonly Counter _fallbacks;
    private readonly Counter _refused;
    private readonly Counter _tokens;
    private readonly Counter _jobs;
    private readonly Gauge _redisUp;
    private readonly Gauge _stored;
    private readonly Histogram _firstByte;
    private readonly Histogram _whole;
    private readonly Histogram _waited;

    public GatewayMetrics(Dispatcher dispatcher, Func<int> fileErrors)
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        var timing = new HistogramConfiguration { Buckets = Seconds };
        _requests = factory.CreateCounter(Prefix + "requests_total", "Requests answered.", "model", "key", "status");
        _sent = factory.CreateCounter(Prefix + "worker_requests_total", "Requests sent to workers, by what became of them.", "model", "worker", "outcome");
        _retries = factory.CreateCounter(Prefix + "retries_total", "Requests sent again.", "model");
        _fallbacks = factory.CreateCounter(Prefix + "fallbacks_total", "Requests sent to a model's stand-in.", "model");
        _refused = factory.CreateCounter(Prefix + "refused_total", "Requests refused by the gateway.", "key", "reason");
        _tokens = factory.CreateCounter(Prefix + "tokens_total", "Tokens of prompts and outputs, as counted for limits.", "model", "key");
        _jobs = factory.CreateCounter(Prefix + "jobs_total", "Stored jobs, by what happened to them.", "event");
        _redisUp = factory.CreateGauge(Prefix + "redis_up", "1 if Redis answers, 0 if not; absent if it is not used.");
        _stored = factory.CreateGauge(Prefix + "jobs_stored", "Jobs in Redis that are not finished.", "model");
        _firstByte = factory.CreateHistogram(Prefix + "time_to_first_byte_seconds", "From the request to the answer's first byte.", ["model"], timing);
        _whole = factory.CreateHistogram(Prefix + "request_seconds", "From the request to the answer's end.", ["model"], timing);
        _waited = factory.CreateHistogram(Prefix + "queue_seconds", "Time that requests waited for a worker.", ["model"], timing);
        _redisUp.Unpublish();
        CopyState(factory, dispatcher, fileErrors);
    }

    public void CountRequest(string model, string key, int status, TimeSpan whole)
    {
        _requests.WithLabels(model, key, status.ToString(CultureInfo.InvariantCulture)).Inc();
        if (status < 400)
        {
            _whole.WithLabels(model).Observe(whole.TotalSeconds);
        }
    }

    public void CountSent(string model, string worker, Outcome outcome) =>
        _sent.WithLabels(model, worker, outcome.ToString().ToLowerInvariant()).Inc();

    public void CountRetry(string model) => _retries.WithLabels(model).Inc();

    public void CountFallback(string model) => _fallbacks.WithLabels(model).Inc();

    public void CountRefused(string key, string reason) => _refused.WithLabels(key, reason).Inc();

    public void CountTokens(string model, string key, long tokens) => _tokens.WithLabels(model, key).Inc(tokens);

    public void CountJob(string what) => _jobs.WithLabels(what).Inc();

    public void SetRedis(bool up)
    {
        _redisUp.Set(up ? 1 : 0);
        _redisUp.Publish();
    }

    public void SetStored(string model, long jobs) => _stored.WithLabels(model).Set(jobs);

    public void ObserveFirstByte(string model, TimeSpan time) => _firstByte.WithLabels(model).Observe(time.TotalSeconds);

    public void ObserveWait(string model, TimeSpan time) => _waited.WithLabels(model).Observe(time.TotalSeconds);

    /// <summary><c>GET /metrics</c>.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, context.RequestAborted);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length)), context.RequestAborted);
    }

    private void CopyState(MetricFactory factory, Dispatcher dispatcher, Func<int> fileErrors)
    {
        Gauge inFlight = factory.CreateGauge(Prefix + "worker_in_flight", "Requests a worker holds.", "worker");
        Gauge healthy = factory.CreateGauge(Prefix + "worker_healthy", "1 if a worker's probes succeed.", "worker");
        Gauge circuit = factory.CreateGauge(Prefix + "worker_circuit", "A worker's circuit: 0 closed, 1 half open, 2 open.", "worker");
        Gauge waiting = factory.CreateGauge(Prefix + "queue_waiting", "Requests that wait for a worker.", "model");
        Gauge bytes = factory.CreateGauge(Prefix + "queue_bytes", "Bytes of bodies that wait.");
        Counter errors = factory.CreateCounter(Prefix + "workers_file_errors_total", "Times the changed workers file was wrong.");
        _registry.AddBeforeCollectCallback(() =>
        {
            IReadOnlyList<Worker> workers = dispatcher.Workers;
            foreach (Worker worker in workers)
            {
                inFlight.WithLabels(worker.Name).Set(worker.InFlight);
                healthy.WithLabels(worker.Name).Set(worker.Healthy ? 1 : 0);
                circuit.WithLabels(worker.Name).Set((int)worker.Breaker.State);
            }

            foreach (Gauge gauge in (ReadOnlySpan<Gauge>)[inFlight, healthy, circuit])
            {
                foreach (string[] gone in gauge.GetAllLabelValues().Where(labels => !workers.Any(worker => worker.Name == labels[0])).ToList())
                {
                    gauge.RemoveLabelled(gone);
                }
            }

            foreach (string model in dispatcher.ModelNames)
            {
                waiting.WithLabels(model).Set(dispatcher.Waiting(model));
            }

            bytes.Set(dispatcher.WaitingBytes);
            errors.IncTo(fileErrors());
        });
    }
}
