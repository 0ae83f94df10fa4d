using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Console;

/// <summary>The metrics, the dashboards and the alert rules against Debian's Prometheus.</summary>
public sealed partial class PrometheusTests
{
    private const string Hint = "install Debian's package prometheus";
    private static readonly string Deploy = Path.Combine(Tool.Root, "deploy");

    [Fact]
    public async Task TheMetricsAreWellFormed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.PostAsync("/v1/completions", """{"prompt":"abc","max_tokens":7}""")).Ok();
        string text = (await server.GetAsync("/metrics")).Ok().Text;
        (_, string output) = await Tool.RunAsync("promtool", Deploy, text, Hint, "check", "metrics");

        // The names of vLLM are what they are; everything else must be clean.
        string[] complaints = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line =>
            !(line.StartsWith("vllm:", StringComparison.Ordinal) && line.EndsWith("metric names should not contain ':'", StringComparison.Ordinal))
            && line != "vllm:iteration_tokens_total non-counter metrics should not have \"_total\" suffix")];
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task TheAlertsRingWhenTheyShould()
    {
        (int code, string output) = await Tool.RunAsync("promtool", Path.Combine(Deploy, "prometheus"), "", Hint, "test", "rules", "alerts.test.yml");
        Assert.True(code == 0, output);
        string rules = await System.IO.File.ReadAllTextAsync(Path.Combine(Deploy, "prometheus", "alerts.yml"));
        string tests = await System.IO.File.ReadAllTextAsync(Path.Combine(Deploy, "prometheus", "alerts.test.yml"));
        Assert.All(AlertName().Matches(rules), alert => Assert.Matches($@"alertname: {alert.Groups[1].Value}\s+exp_alerts:", tests));
        (code, output) = await Tool.RunAsync("promtool", Path.Combine(Deploy, "prometheus"), "", Hint, "check", "config", "prometheus.yml");
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task EveryPanelOfEveryDashboardShowsData()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string folder = Directory.CreateTempSubdirectory("tandem-prometheus-").FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), $$"""
            global: { scrape_interval: 500ms, scrape_timeout: 500ms }
            scrape_configs:
              - job_name: tandem
                static_configs: [ { targets: ["{{server.BaseAddress.Authority}}"] } ]
            """);
        using Process? prometheus = Tool.TryStart(
            "prometheus", folder, "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:0", "--log.level=info");
        Assert.SkipUnless(prometheus is not null, $"NOT RUN: prometheus is not installed; {Hint}.");
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(prometheus) };
            List<(string Panel, string Query)> left = Queries();
            Assert.True(left.Count > 40, $"{left.Count} queries");
            string shared = string.Concat(Enumerable.Repeat("shared ", 12));
            var watch = Stopwatch.StartNew();
            for (int round = 0; left.Count > 0 && watch.Elapsed < TimeSpan.FromSeconds(40); round++)
            {
                (await server.PostAsync("/v1/completions", $$"""{"prompt":"{{shared}}{{round}}","max_tokens":20,"n":2,"ignore_eos":true}""")).Ok();
                await Task.Delay(300);
                for (int i = left.Count - 1; i >= 0; i--)
                {
                    if (await HasDataAsync(client, left[i].Query))
                    {
                        left.RemoveAt(i);
                    }
                }
            }

            Assert.True(left.Count == 0, "without data: " + string.Join('\n', left));
            Assert.True(await HasDataAsync(client, "up == 1"), "a scrape failed");
            Assert.False(await HasDataAsync(client, "min_over_time(up[1m]) == 0"), "a scrape failed");
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task TheScrapersListenerHasMetricsAndHealthAndNothingElse()
    {
        await using RunningServer server = await RunningServer.StartAsync(server: options => options with { MetricsPort = 0, ApiKeys = ["secret"] });
        using var client = new HttpClient { BaseAddress = new Uri(server.MetricsUrl!) };
        Assert.NotEqual(server.BaseAddress.Port, client.BaseAddress.Port);
        Assert.Contains("vllm:num_requests_running", await client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("ok", await client.GetStringAsync(new Uri("/health", UriKind.Relative)), StringComparison.Ordinal);
        foreach (string path in (string[])["/", "/v1/models", "/console/state"])
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        (await server.GetAsync("/metrics")).Fails(HttpStatusCode.Unauthorized);
        Assert.NotEmpty(new ServerOptions { MetricsPort = 70000 }.Validate());
        Assert.NotEmpty(new ServerOptions { MetricsPort = 8000 }.Validate());
    }

    [Fact]
    public async Task StepsAndTimesAddUp()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            (await server.PostAsync("/v1/completions", """{"prompt":"abcde","max_tokens":7,"ignore_eos":true}""")).Ok();
        }

        await server.WaitIdleAsync();
        string text = (await server.GetAsync("/metrics")).Ok().Text;
        double Sample(string name, string labels = "") => double.Parse(
            text.Split('\n').Single(line => line.StartsWith($"{name}{{model_name=\"tiny\"{labels}}} ", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
        Assert.Equal(Sample("tandem_steps_total"), Sample("vllm:iteration_tokens_total_count"));
        Assert.Equal(Sample("tandem_scheduled_tokens_total"), Sample("vllm:iteration_tokens_total_sum"));
        Assert.Equal(Sample("tandem_steps_total"), Sample("tandem_step_seconds_count", ",phase=\"run\""));
        Assert.Equal(15, Sample("vllm:request_prompt_tokens_sum"));
        Assert.Equal(21, Sample("vllm:request_generation_tokens_sum"));
        Assert.Equal(21, Sample("vllm:request_params_max_tokens_sum"));
        Assert.Equal(3, Sample("vllm:request_params_n_count"));
        double parts = Sample("vllm:request_queue_time_seconds_sum") + Sample("vllm:request_prefill_time_seconds_sum") + Sample("vllm:request_decode_time_seconds_sum");
        Assert.True(Math.Abs(parts - Sample("vllm:e2e_request_latency_seconds_sum")) <= 1e-6 * Math.Max(1, parts), text);
        double blocks = Sample("tandem_kv_blocks", ",state=\"held\"") + Sample("tandem_kv_blocks", ",state=\"cached\"") + Sample("tandem_kv_blocks", ",state=\"free\"");
        Assert.Equal(server.Llm.Counters.UsableBlocks, blocks);
        Assert.True(Sample("tandem_step_seconds_sum", ",phase=\"run\"") > 0);
    }

    private static List<(string Panel, string Query)> Queries()
    {
        var queries = new List<(string, string)>();
        foreach (string file in Directory.GetFiles(Path.Combine(Deploy, "grafana", "dashboards"), "*.json"))
        {
            JsonElement board = JsonElement.Parse(System.IO.File.ReadAllText(file));
            foreach (JsonElement panel in board.GetProperty("panels").EnumerateArray())
            {
                foreach (JsonElement target in panel.GetProperty("targets").EnumerateArray())
                {
                    string query = target.GetProperty("expr").GetString()!
                        .Replace("$model", ".*", StringComparison.Ordinal)
                        .Replace("$instance", ".*", StringComparison.Ordinal)
                        .Replace("$__rate_interval", "20s", StringComparison.Ordinal);
                    queries.Add(($"{Path.GetFileName(file)}: {panel.GetProperty("title")}", query));
                }
            }
        }

        return queries;
    }

    // Data is at least one value that is a number: a quotient of nothing is none.
    private static async Task<bool> HasDataAsync(HttpClient client, string query)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri("/api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, query + ": " + text);
        return JsonElement.Parse(text).GetProperty("data").GetProperty("result").EnumerateArray()
            .Any(series => double.IsFinite(double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)));
    }

    private static async Task<Uri> AddressAsync(Process prometheus)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await prometheus.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // Its further words must not fill the pipe.
                _ = prometheus.StandardError.ReadToEndAsync(CancellationToken.None);
                return new Uri("http://" + match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("Prometheus ended before it listened.");
    }

    [GeneratedRegex("\"Listening on\" address=([0-9.:]+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"alert: (\w+)")]
    private static partial Regex AlertName();
}
