using System.Globalization;
using System.Text.RegularExpressions;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Operations;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task RequestsAndTokensAreCounted()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.PostAsync("/v1/completions", """{"prompt":"abc","max_tokens":7,"ignore_eos":true,"n":2}""")).Ok();
        await server.PostAsync("/v1/completions", """{"prompt":7}""");
        await server.GetAsync("/made/up/path");
        await server.WaitIdleAsync();
        Answer answer = (await server.GetAsync("/metrics")).Ok();
        Assert.StartsWith("text/plain; version=0.0.4", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Dictionary<string, double> samples = Read(answer.Text);
        const string Model = "model_name=\"tiny\"";
        Assert.Equal(1, samples[$"coder_requests_total{{{Model},endpoint=\"/v1/completions\",status=\"200\"}}"]);
        Assert.Equal(1, samples[$"coder_requests_total{{{Model},endpoint=\"/v1/completions\",status=\"400\"}}"]);
        Assert.Equal(1, samples[$"coder_requests_total{{{Model},endpoint=\"other\",status=\"404\"}}"]);
        Assert.Equal(6, samples[$"vllm:prompt_tokens_total{{{Model}}}"]);
        Assert.Equal(14, samples[$"vllm:generation_tokens_total{{{Model}}}"]);
        Assert.Equal(2, samples[$"vllm:request_success_total{{{Model},finished_reason=\"length\"}}"]);
        Assert.Equal(0, samples[$"vllm:request_success_total{{{Model},finished_reason=\"stop\"}}"]);
        Assert.Equal(2, samples[$"vllm:time_to_first_token_seconds_count{{{Model}}}"]);
        Assert.Equal(12, samples[$"vllm:inter_token_latency_seconds_count{{{Model}}}"]);
        Assert.Equal(2, samples[$"vllm:e2e_request_latency_seconds_count{{{Model}}}"]);
        Assert.True(samples.ContainsKey($"vllm:time_to_first_token_seconds_bucket{{{Model},le=\"0.001\"}}"));
        foreach (string name in (string[])
            ["vllm:num_requests_running", "vllm:num_requests_waiting", "vllm:kv_cache_usage_perc", "vllm:prefix_cache_queries_total", "vllm:prefix_cache_hits_total", "vllm:num_preemptions_total", "active_batch_size", "tokens_per_second"])
        {
            Assert.True(samples.ContainsKey($"{name}{{{Model}}}"), name);
        }

        Assert.Equal(0, samples[$"vllm:num_requests_running{{{Model}}}"]);
        Assert.Equal(0, samples[$"vllm:kv_cache_usage_perc{{{Model}}}"]);
    }

    [Fact]
    public async Task APrefixIsMeasured()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string prompt = string.Concat(Enumerable.Repeat("shared prefix ", 40));
        Answer first = (await server.PostAsync("/v1/completions", $$"""{"prompt":"{{prompt}}a","max_tokens":1}""")).Ok();
        Answer second = (await server.PostAsync("/v1/completions", $$"""{"prompt":"{{prompt}}b","max_tokens":1}""")).Ok();
        Answer salted = (await server.PostAsync("/v1/completions", $$"""{"prompt":"{{prompt}}b","max_tokens":1,"cache_salt":"other"}""")).Ok();
        Assert.Equal(0, Cached(first));
        Assert.InRange(Cached(second), prompt.Length - 32, prompt.Length);
        Assert.Equal(0, Cached(salted));
        Dictionary<string, double> samples = Read((await server.GetAsync("/metrics")).Text);
        Assert.True(samples["vllm:prefix_cache_hits_total{model_name=\"tiny\"}"] >= Cached(second));
    }

    private static int Cached(Answer answer) => answer.Json.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();

    private static Dictionary<string, double> Read(string text)
    {
        var samples = new Dictionary<string, double>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            Match sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            samples.Add(sample.Groups[1].Value, double.Parse(sample.Groups[2].Value, CultureInfo.InvariantCulture));
        }

        return samples;
    }

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[a-zA-Z_]\w*="[^"]*"(?:,[a-zA-Z_]\w*="[^"]*")*\})?) ([-+0-9.eE]+|NaN|[+-]Inf)$""")]
    private static partial Regex Sample();
}
