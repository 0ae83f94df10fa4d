using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tandem.Gateway.Tests.Serving;

/// <summary>A server that speaks completions and SSE without a model, and fails in whatever way a test asks for.</summary>
public sealed class StubWorker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string[] _models;
    private readonly TaskCompletionSource _dead = new();
    private int _running;
    private int _maxRunning;

    private StubWorker(WebApplication app, string name, string[] models)
    {
        _app = app;
        _models = models;
        Name = name;
    }

    public string Name { get; }

    public string Url { get; private set; } = "";

    public int Port => new Uri(Url).Port;

    /// <summary>Bodies that came, in order.</summary>
    public ConcurrentQueue<(string Path, string Body, IHeaderDictionary Headers)> Requests { get; } = new();

    public int Running => _running;

    public int MaxRunning => _maxRunning;

    public int Cancelled;

    /// <summary>Time before an answer begins.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Holds answers back until it is completed.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Status of answers.</summary>
    public int Status { get; set; } = 200;

    public bool Ready { get; set; } = true;

    /// <summary>Neither requests nor probes are answered.</summary>
    public bool Hangs { get; set; }

    /// <summary>Streams break in the middle of their third event.</summary>
    public bool BreaksStreams { get; set; }

    /// <summary>Events of a stream.</summary>
    public int Events { get; set; } = 5;

    public TimeSpan EventDelay { get; set; }

    public static async Task<StubWorker> StartAsync(string name = "a", string[]? models = null, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        WebApplication app = builder.Build();
        var worker = new StubWorker(app, name, models ?? ["m"]);
        app.MapGet("/health/ready", worker.HealthAsync);
        app.MapGet("/v1/models", worker.ModelsAsync);
        app.MapPost("/{**path}", worker.AnswerAsync);
        await app.StartAsync();
        worker.Url = app.Urls.Single();
        return worker;
    }

    /// <summary>Breaks every connection and listens no more, as a killed process does.</summary>
    public async Task KillAsync()
    {
        _dead.TrySetResult();
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _dead.TrySetResult();
        Hold?.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task HealthAsync(HttpContext context)
    {
        if (Hangs)
        {
            await HangAsync(context);
        }

        context.Response.StatusCode = Ready ? 200 : 503;
    }

    private async Task ModelsAsync(HttpContext context)
    {
        string cards = string.Join(",", _models.Select(name => $$"""{"id":"{{name}}","object":"model","created":7,"owned_by":"stub","max_model_len":4096}"""));
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"object":"list","data":[{{cards}}]}""");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        int running = Interlocked.Increment(ref _running);
        InterlockedMax(ref _maxRunning, running);
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            string body = await reader.ReadToEndAsync();
            Requests.Enqueue((context.Request.Path.Value!, body, new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase))));
            if (Hangs)
            {
                await HangAsync(context);
                return;
            }

            await WaitAsync(Delay, context);
            if (Hold is { } hold)
            {
                await Task.WhenAny(hold.Task, _dead.Task).WaitAsync(context.RequestAborted);
            }

            if (_dead.Task.IsCompleted)
            {
                context.Abort();
                return;
            }

            await RespondAsync(context, JsonElement.Parse(body));
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref Cancelled);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task RespondAsync(HttpContext context, JsonElement body)
    {
        context.Response.Headers["X-Stub"] = Name;
        if (Status != 200)
        {
            context.Response.StatusCode = Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"error":{"message":"stub {{Name}} says {{Status}}","type":"server_error","param":null,"code":"stub"} }""");
            return;
        }

        if (body.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True)
        {
            await StreamAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$"""{"id":"x","object":"text_completion","model":"{{body.GetProperty("model").GetString()}}","choices":[{"index":0,"text":"from {{Name}}","finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30} }""");
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        for (int i = 0; i < Events; i++)
        {
            if (_dead.Task.IsCompleted || (BreaksStreams && i == 2))
            {
                await context.Response.WriteAsync("data: {\"choices\":[{\"te", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);

                // A reset throws away what the other side has not read yet.
                await Task.Delay(200, context.RequestAborted);
                context.Abort();
                return;
            }

            await context.Response.WriteAsync($"data: {{\"choices\":[{{\"index\":0,\"text\":\"{Name}{i}\"}}]}}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await WaitAsync(EventDelay, context);
        }

        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private async Task WaitAsync(TimeSpan time, HttpContext context)
    {
        if (time > TimeSpan.Zero)
        {
            await Task.WhenAny(Task.Delay(time, context.RequestAborted), _dead.Task);
            context.RequestAborted.ThrowIfCancellationRequested();
        }
    }

    private Task HangAsync(HttpContext context) => _dead.Task.WaitAsync(context.RequestAborted);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
