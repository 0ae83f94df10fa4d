using System.Text;
using Prometheus;
using Tandem.Hosting;

namespace Tandem.Server.Metrics;

/// <summary>What <c>GET /metrics</c> shows: vLLM's names and the server's own, each with the model's name. Thread safe.</summary>
internal sealed class ServerMetrics
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly EngineMetrics _engine;

    public ServerMetrics(LLM llm, TokenRate rate)
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        Requests = new RequestMetrics(factory, llm.Name, llm.MaxModelLen);
        _engine = new EngineMetrics(llm, rate, _registry, factory, llm.Name);
    }

    /// <summary>What is counted as requests go by.</summary>
    public RequestMetrics Requests { get; }

    /// <summary>All numbers in Prometheus' text form.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(bytes, cancellationToken);
        var text = new StringBuilder(VllmName.Restore(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))));
        _engine.WriteHistograms(text);
        return text.ToString();
    }
}
