using System.Diagnostics;
using System.Globalization;
using System.Text;
using Prometheus;
using Tandem.Core.Requests;
using Tandem.Engine.Scheduling;
using Tandem.Hosting;

namespace Tandem.Server.Metrics;

/// <summary>
/// What <c>GET /metrics</c> shows: vLLM's names and the server's own, each with the model's name. The engine's numbers are copied when they are
/// asked for; the rest is counted as requests go by. Thread safe.
/// </summary>
internal sealed class ServerMetrics
{
    private static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640];

    private static readonly double[] TokenSeconds =
        [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

    private readonly LLM _llm;
    private readonly string _model;
    private readonly TokenRate _rate;
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;
    private readonly Counter _requests;
    private readonly Counter _finished;
    private readonly Histogram.Child _firstToken;
    private readonly Histogram.Child _tokenGap;
    private readonly Histogram.Child _whole;

    public ServerMetrics(LLM llm, TokenRate rate)
    {
        _llm = llm;
        _model = llm.ServedNames[0];
        _rate = rate;
        _factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        _requests = _factory.CreateCounter("coder_requests_total", "HTTP requests answered.", "model_name", "endpoint", "status");
        _finished = _factory.CreateCounter(VllmName.Prefix + "request_success_total", "Sequences ended, by reason.", "model_name", "finished_reason");
        foreach (FinishReason reason in (ReadOnlySpan<FinishReason>)[FinishReason.Stop, FinishReason.Length, FinishReason.Abort, FinishReason.Error])
        {
            _finished.WithLabels(_model, Word(reason));
        }

        _firstToken = CreateHistogram(VllmName.Prefix + "time_to_first_token_seconds", "From the request to a sequence's first token.", Seconds);
        _tokenGap = CreateHistogram(VllmName.Prefix + "inter_token_latency_seconds", "Between a sequence's tokens.", TokenSeconds);
        _whole = CreateHistogram(VllmName.Prefix + "e2e_request_latency_seconds", "From the request to a sequence's end.", Seconds);
        CopyEngineNumbers();
    }

    /// <summary>Counts an answered request.</summary>
    public void CountRequest(string endpoint, int status) => _requests.WithLabels(_model, endpoint, status.ToString(CultureInfo.InvariantCulture)).Inc();

    public void ObserveFirstToken(double seconds) => _firstToken.Observe(seconds);

    public void ObserveGap(double seconds, int tokens) => _tokenGap.Observe(seconds / tokens, tokens);

    public void ObserveEnd(double seconds, FinishReason reason)
    {
        _finished.WithLabels(_model, Word(reason)).Inc();
        if (reason is FinishReason.Stop or FinishReason.Length)
        {
            _whole.Observe(seconds);
        }
    }

    /// <summary>All numbers in Prometheus' text form.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, cancellationToken);
        return VllmName.Restore(Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length)));
    }

    private static string Word(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.Abort => "abort",
        _ => "error",
    };

    private void CopyEngineNumbers()
    {
        Gauge.Child running = CreateGauge(VllmName.Prefix + "num_requests_running", "Sequences in the batch.");
        Gauge.Child waiting = CreateGauge(VllmName.Prefix + "num_requests_waiting", "Sequences that wait to run.");
        Gauge.Child usage = CreateGauge(VllmName.Prefix + "kv_cache_usage_perc", "Share of KV blocks in use, 0 to 1.");
        Gauge.Child batch = CreateGauge("active_batch_size", "Sequences in the last step.");
        Gauge.Child rate = CreateGauge("tokens_per_second", "Tokens generated a second, over the last ten seconds.");
        Counter.Child prompt = CreateCounter(VllmName.Prefix + "prompt_tokens_total", "Prompt tokens, cached ones included.");
        Counter.Child generated = CreateCounter(VllmName.Prefix + "generation_tokens_total", "Tokens generated.");
        Counter.Child queries = CreateCounter(VllmName.Prefix + "prefix_cache_queries_total", "Prompt tokens looked up in the prefix cache.");
        Counter.Child hits = CreateCounter(VllmName.Prefix + "prefix_cache_hits_total", "Prompt tokens found in the prefix cache.");
        Counter.Child preemptions = CreateCounter(VllmName.Prefix + "num_preemptions_total", "Times a sequence lost its KV blocks.");

        // The engine warmed up before anybody was served.
        EngineCounters before = _llm.Counters;
        (long promptBefore, long generatedBefore, long queriesBefore) = (before.PromptTokens, before.GeneratedTokens, before.PrefixQueries);
        _registry.AddBeforeCollectCallback(() =>
        {
            EngineCounters engine = _llm.Counters;
            running.Set(engine.Running);
            waiting.Set(engine.Waiting);
            usage.Set(engine.UsableBlocks == 0 ? 0 : 1 - ((double)engine.FreeBlocks / engine.UsableBlocks));
            batch.Set(engine.LastBatchSeqs);
            rate.Set(_rate.TokensPerSecond);
            prompt.IncTo(engine.PromptTokens - promptBefore);
            generated.IncTo(engine.GeneratedTokens - generatedBefore);
            queries.IncTo(engine.PrefixQueries - queriesBefore);
            hits.IncTo(engine.PrefixHits);
            preemptions.IncTo(engine.Preemptions);
        });
    }

    private Gauge.Child CreateGauge(string name, string help) => _factory.CreateGauge(name, help, "model_name").WithLabels(_model);

    private Counter.Child CreateCounter(string name, string help) => _factory.CreateCounter(name, help, "model_name").WithLabels(_model);

    private Histogram.Child CreateHistogram(string name, string help, double[] buckets) =>
        _factory.CreateHistogram(name, help, ["model_name"], new HistogramConfiguration { Buckets = buckets }).WithLabels(_model);
}

/// <summary>Times one sequence and tells the metrics. Used by one thread at a time.</summary>
internal struct ChoiceClock(ServerMetrics metrics, long started)
{
    private long _last;
    private bool _ended;

    /// <summary>New tokens came.</summary>
    public void Tick(int tokens)
    {
        if (tokens == 0)
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        if (_last == 0)
        {
            metrics.ObserveFirstToken(Stopwatch.GetElapsedTime(started, now).TotalSeconds);
            if (tokens > 1)
            {
                // They came together with the first.
                metrics.ObserveGap(0, tokens - 1);
            }
        }
        else
        {
            metrics.ObserveGap(Stopwatch.GetElapsedTime(_last, now).TotalSeconds, tokens);
        }

        _last = now;
    }

    /// <summary>The sequence ended; only the first call counts.</summary>
    public void End(FinishReason reason)
    {
        if (!_ended)
        {
            _ended = true;
            metrics.ObserveEnd(Stopwatch.GetElapsedTime(started).TotalSeconds, reason);
        }
    }
}
