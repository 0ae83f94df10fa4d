using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Tandem.Core.Execution;
using Tandem.Engine.Scheduling;
using Tandem.Hosting;
using Tandem.Testing;
using Tandem.Tokenization;
using Tandem.Weights.Configuration;

namespace Tandem.Server.Tests.Serving;

/// <summary>A server with a tiny random model on a free port of the loopback address.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    public const int FakeContext = 50_000;

    private readonly TinyModel _model;
    private readonly TandemServer _server;

    private RunningServer(TinyModel model, LLM llm, TandemServer server)
    {
        _model = model;
        Llm = llm;
        _server = server;
        BaseAddress = new Uri(server.Urls.Single());
        Client = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(60) };
    }

    public LLM Llm { get; }

    public Uri BaseAddress { get; }

    public string? MetricsUrl => _server.MetricsUrl;

    public HttpClient Client { get; }

    public static async Task<RunningServer> StartAsync(
        Func<EngineOptions, EngineOptions>? engine = null, Func<ServerOptions, ServerOptions>? server = null, bool chatTemplate = true, bool middle = true, ILoggerProvider? logs = null)
    {
        var model = new TinyModel(chatTemplate, middle);
        EngineOptions options = Options(model);
        return await StartAsync(model, await LLM.LoadAsync(engine?.Invoke(options) ?? options), server, logs);
    }

    /// <summary>
    /// A server over a runner that does no arithmetic and that the test steers: it takes at least a millisecond a step, so that a request of
    /// tens of thousands of tokens runs longer than any test waits.
    /// </summary>
    public static async Task<RunningServer> StartFakeAsync(
        int maxSeqs = 8, int maxQueued = 1024, Action<Batch>? onLaunch = null, Func<LogitRow, bool>? poison = null, ILoggerProvider? logs = null)
    {
        var model = new TinyModel();
        ModelSettings settings = ModelConfigReader.Read(model.Folder);
        var runner = new FakeRunner(new RunnerCapacity
        {
            MaxTokens = 512,
            MaxSeqs = maxSeqs,
            MaxModelLen = FakeContext,
            BlockSize = 16,
            NumBlocks = 1 + (maxSeqs * FakeContext / 16),
            GroupWindows = [0],
            VocabSize = settings.Model.VocabSize,
        })
        {
            OnLaunch = batch =>
            {
                Thread.Sleep(1);
                onLaunch?.Invoke(batch);
            },
            Poison = poison,
        };
        EngineOptions options = Options(model) with { MaxNumSeqs = maxSeqs, MaxQueuedRequests = maxQueued };
        return await StartAsync(model, LLM.FromRunner(runner, settings, options, Tokenizer.Load(model.Folder)), null, logs);
    }

    public Task StopAsync() => _server.StopAsync();

    public async Task<Answer> PostAsync(string path, string json) => await SendAsync(path, Json(json));

    public async Task<Answer> SendAsync(string path, HttpContent content)
    {
        using HttpResponseMessage response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.ReadAsync(response);
    }

    /// <summary>Posts and gives the data of each event.</summary>
    public async Task<IReadOnlyList<string>> StreamAsync(string path, string json)
    {
        using HttpResponseMessage response = await Client.PostAsync(new Uri(path, UriKind.Relative), Json(json));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        string[] events = text[..^2].Split("\n\n");
        Assert.All(events, item => Assert.StartsWith("data: ", item, StringComparison.Ordinal));
        Assert.All(events, item => Assert.DoesNotContain('\n', item));
        return [.. events.Select(item => item["data: ".Length..])];
    }

    /// <summary>Waits until nothing runs or waits in the engine and every block is free.</summary>
    public async Task WaitIdleAsync()
    {
        var watch = Stopwatch.StartNew();
        EngineCounters counters;
        do
        {
            counters = Llm.Counters;
            if (counters.Running == 0 && counters.Waiting == 0 && counters.FreeBlocks == counters.UsableBlocks)
            {
                return;
            }

            await Task.Delay(10);
        }
        while (watch.Elapsed < TimeSpan.FromSeconds(30));
        Assert.Fail($"The engine did not come to rest: {counters.Running} running, {counters.Waiting} waiting, {counters.FreeBlocks} of {counters.UsableBlocks} blocks free.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await Llm.DisposeAsync();
        _model.Dispose();
    }

    private static EngineOptions Options(TinyModel model) => new()
    {
        Model = model.Folder,
        LoadFormat = "dummy",
        ServedModelName = ["tiny", "org/tiny"],
        KvCacheMemoryBytes = 64 << 20,
        Threads = 1,
    };

    private static async Task<RunningServer> StartAsync(TinyModel model, LLM llm, Func<ServerOptions, ServerOptions>? server, ILoggerProvider? logs)
    {
        var options = new ServerOptions { Port = 0 };
        TandemServer running = TandemServer.Create(llm, server?.Invoke(options) ?? options, logging =>
        {
            if (logs is not null)
            {
                logging.AddProvider(logs);
            }
        });
        await running.StartAsync();
        return new RunningServer(model, llm, running);
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
