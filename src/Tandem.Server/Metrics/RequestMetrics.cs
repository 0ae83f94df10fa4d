using System.Globalization;
using Prometheus;
using Tandem.Core.Requests;

namespace Tandem.Server.Metrics;

/// <summary>What is counted as requests go by: vLLM's histograms of times and sizes, with buckets from a millisecond. Thread safe.</summary>
internal sealed class RequestMetrics
{
    private static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640];

    private static readonly double[] TokenSeconds =
        [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] Numbers = [1, 2, 5, 10, 20, 50, 100];

    private readonly string _model;
    private readonly Counter _requests;
    private readonly Counter _finished;
    private readonly Histogram.Child _firstToken;
    private readonly Histogram.Child _tokenGap;
    private readonly Histogram.Child _perToken;
    private readonly Histogram.Child _whole;
    private readonly Histogram.Child _queue;
    private readonly Histogram.Child _inference;
    private readonly Histogram.Child _prefill;
    private readonly Histogram.Child _decode;
    private readonly Histogram.Child _promptTokens;
    private readonly Histogram.Child _computedTokens;
    private readonly Histogram.Child _generatedTokens;
    private readonly Histogram.Child _maxTokens;
    private readonly Histogram.Child _choices;

    public RequestMetrics(MetricFactory factory, string model, int maxModelLen)
    {
        _model = model;
        _requests = factory.CreateCounter("coder_requests_total", "HTTP requests answered.", "model_name", "endpoint", "status");
        _finished = factory.CreateCounter(VllmName.Prefix + "request_success_total", "Sequences ended, by reason.", "model_name", "finished_reason");
        foreach (FinishReason reason in (ReadOnlySpan<FinishReason>)[FinishReason.Stop, FinishReason.Length, FinishReason.Abort, FinishReason.Error])
        {
            _finished.WithLabels(_model, Word(reason));
        }

        double[] tokens = Lengths(maxModelLen);
        _firstToken = Create("time_to_first_token_seconds", "From the request to a sequence's first token.", Seconds);
        _tokenGap = Create("inter_token_latency_seconds", "Between a sequence's tokens.", TokenSeconds);
        _perToken = Create("request_time_per_output_token_seconds", "Mean time between a sequence's tokens.", TokenSeconds);
        _whole = Create("e2e_request_latency_seconds", "From the request to a sequence's end.", Seconds);
        _queue = Create("request_queue_time_seconds", "From the request to a sequence's first step.", Seconds);
        _inference = Create("request_inference_time_seconds", "From a sequence's first step to its end.", Seconds);
        _prefill = Create("request_prefill_time_seconds", "From a sequence's first step to its first token.", Seconds);
        _decode = Create("request_decode_time_seconds", "From a sequence's first token to its end.", Seconds);
        _promptTokens = Create("request_prompt_tokens", "Prompt tokens of a sequence.", tokens);
        _computedTokens = Create("request_prefill_kv_computed_tokens", "Prompt tokens of a sequence that were not in the prefix cache.", tokens);
        _generatedTokens = Create("request_generation_tokens", "Tokens generated of a sequence.", tokens);
        _maxTokens = Create("request_params_max_tokens", "The max_tokens that sequences were asked for with.", tokens);
        _choices = Create("request_params_n", "The n that requests came with.", Numbers);

        Histogram.Child Create(string name, string help, double[] buckets) =>
            factory.CreateHistogram(VllmName.Prefix + name, help, ["model_name"], new HistogramConfiguration { Buckets = buckets }).WithLabels(model);
    }

    /// <summary>Times to the first token over the last minute.</summary>
    public QuantileWindow RecentFirstToken { get; } = new(TimeProvider.System);

    /// <summary>Times between tokens over the last minute.</summary>
    public QuantileWindow RecentGap { get; } = new(TimeProvider.System);

    /// <summary>Times in the queue over the last minute.</summary>
    public QuantileWindow RecentQueue { get; } = new(TimeProvider.System);

    /// <summary>Counts an answered HTTP request.</summary>
    public void CountRequest(string endpoint, int status) => _requests.WithLabels(_model, endpoint, status.ToString(CultureInfo.InvariantCulture)).Inc();

    /// <summary>A generating request begins.</summary>
    public void ObserveChoices(int n) => _choices.Observe(n);

    /// <summary>A sequence's first token is there.</summary>
    /// <param name="queued">Seconds before its first step.</param>
    /// <param name="prefill">Seconds since then.</param>
    public void ObserveFirstToken(double queued, double prefill)
    {
        _queue.Observe(queued);
        _prefill.Observe(prefill);
        _firstToken.Observe(queued + prefill);
        RecentQueue.Observe(queued, 1);
        RecentFirstToken.Observe(queued + prefill, 1);
    }

    /// <summary>More tokens of a sequence came, this long after those before.</summary>
    public void ObserveGap(double seconds, int tokens)
    {
        _tokenGap.Observe(seconds / tokens, tokens);
        RecentGap.Observe(seconds / tokens, tokens);
    }

    /// <summary>A sequence ended. Times and sizes are those of sequences that came to their end.</summary>
    public void ObserveEnd(FinishReason reason, in SequenceFigures figures)
    {
        _finished.WithLabels(_model, Word(reason)).Inc();
        if (reason is not (FinishReason.Stop or FinishReason.Length))
        {
            return;
        }

        _whole.Observe(figures.Queued + figures.Prefill + figures.Decode);
        _inference.Observe(figures.Prefill + figures.Decode);
        _decode.Observe(figures.Decode);
        _promptTokens.Observe(figures.PromptTokens);
        _computedTokens.Observe(figures.PromptTokens - figures.CachedTokens);
        _generatedTokens.Observe(figures.GeneratedTokens);
        if (figures.MaxTokens is { } max)
        {
            _maxTokens.Observe(max);
        }

        if (figures.GeneratedTokens > 1)
        {
            _perToken.Observe(figures.Decode / (figures.GeneratedTokens - 1));
        }
    }

    // 1, 2, 5, 10 … up to the longest sequence.
    private static double[] Lengths(int most)
    {
        var bounds = new List<double>();
        for (double power = 1; ; power *= 10)
        {
            foreach (double bound in (ReadOnlySpan<double>)[power, 2 * power, 5 * power])
            {
                if (bound >= most)
                {
                    bounds.Add(most);
                    return [.. bounds];
                }

                bounds.Add(bound);
            }
        }
    }

    private static string Word(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.Abort => "abort",
        _ => "error",
    };
}

/// <summary>What is known of a sequence at its end; times in seconds.</summary>
internal readonly record struct SequenceFigures(
    double Queued, double Prefill, double Decode, int PromptTokens, int CachedTokens, int GeneratedTokens, int? MaxTokens);
