using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Tests.Serving;

/// <summary>A gateway on a free port of the loopback address.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly TandemGateway _gateway;

    private RunningGateway(TandemGateway gateway)
    {
        _gateway = gateway;
        BaseAddress = new Uri(gateway.Urls.Single());
        Client = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri BaseAddress { get; }

    public HttpClient Client { get; }

    public static Task<RunningGateway> StartAsync(params StubWorker[] workers) => StartAsync(options => options, workers);

    public static async Task<RunningGateway> StartAsync(Func<GatewayOptions, GatewayOptions> change, params StubWorker[] workers)
    {
        var options = new GatewayOptions
        {
            Port = 0,
            Workers = [.. workers.Select(worker => new WorkerOptions { Url = worker.Url, Name = worker.Name })],
            Health = new HealthOptions { Interval = TimeSpan.FromMilliseconds(100), Timeout = TimeSpan.FromMilliseconds(1000), Failures = 2 },
            ShutdownTimeout = TimeSpan.FromSeconds(10),
        };
        TandemGateway gateway = TandemGateway.Create(change(options), logging => logging.ClearProviders());
        await gateway.StartAsync();
        return new RunningGateway(gateway);
    }

    /// <summary>The same bound for every worker.</summary>
    public static Func<GatewayOptions, GatewayOptions> Bound(int most, Func<GatewayOptions, GatewayOptions>? more = null) => options =>
    {
        GatewayOptions bound = options with { Workers = [.. options.Workers.Select(worker => worker with { MaxInFlight = most })] };
        return more?.Invoke(bound) ?? bound;
    };

    public Task StopAsync() => _gateway.StopAsync();

    public Task<Answer> CompleteAsync(string json = """{"model":"m","prompt":"x"}""", string? key = null) => PostAsync("/v1/completions", json, key);

    public async Task<Answer> PostAsync(string path, string json, string? key = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(HttpMethod.Post, path, key, headers);
        request.Content = Json(json);
        using HttpResponseMessage response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path, string? key = null)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path, key, []);
        using HttpResponseMessage response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> DeleteAsync(string path, string? key = null)
    {
        using HttpRequestMessage request = Request(HttpMethod.Delete, path, key, []);
        using HttpResponseMessage response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>The value of a metric's first line that begins with <paramref name="series"/>; null if there is none.</summary>
    public async Task<double?> MetricAsync(string series)
    {
        string text = (await GetAsync("/metrics")).Text;
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal));
        return line is null ? null : double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.DisposeAsync();
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    /// <summary>Waits for what must come to pass.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, double seconds = 15)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"After {seconds} seconds still not: {what}.");
            await Task.Delay(10);
        }
    }

    public static Task UntilAsync(Func<bool> condition, string what, double seconds = 15) => UntilAsync(() => Task.FromResult(condition()), what, seconds);

    private static HttpRequestMessage Request(HttpMethod method, string path, string? key, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string? ChoiceText => Json.GetProperty("choices")[0].GetProperty("text").GetString();

    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;

    public string? Code => Json.GetProperty("error").GetProperty("code").GetString();

    /// <summary>Data of the events of a stream.</summary>
    public IReadOnlyList<string> Events =>
        [.. Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(item => item.StartsWith("data: ", StringComparison.Ordinal)).Select(item => item["data: ".Length..])];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, text, headers);
    }

    public Answer Ok()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status}: {Text}");
        return this;
    }

    /// <summary>Checks that this is an error of OpenAI's form.</summary>
    public Answer Fails(int status, string? code = null)
    {
        Assert.True(status == (int)Status, $"{Status}: {Text}");
        Assert.StartsWith("application/json", Headers["Content-Type"], StringComparison.Ordinal);
        Assert.NotEmpty(Message);
        Assert.NotEmpty(Json.GetProperty("error").GetProperty("type").GetString()!);
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
        if (code is not null)
        {
            Assert.Equal(code, Code);
        }

        return this;
    }
}
