using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tandem.Hosting;
using Tandem.Server.Chat;
using Tandem.Server.Completions;
using Tandem.Server.Console;
using Tandem.Server.Generation;
using Tandem.Server.Health;
using Tandem.Server.Http;
using Tandem.Server.Infill;
using Tandem.Server.Metrics;
using Tandem.Server.Models;
using Tandem.Server.Pages;
using Tandem.Server.Prompts;
using Tandem.Server.Security;
using Tandem.Server.Tokens;

namespace Tandem.Server;

/// <summary>
/// The HTTP server in front of one <see cref="LLM"/>. It does not own the model: dispose the server first, then the model.
/// </summary>
public sealed class TandemServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HealthEndpoints _health;
    private readonly TokenRate _rate;

    private TandemServer(WebApplication app, HealthEndpoints health, TokenRate rate)
    {
        _app = app;
        _health = health;
        _rate = rate;
    }

    /// <summary>Addresses it listens on, with the real port; empty before <see cref="StartAsync"/>.</summary>
    public IReadOnlyCollection<string> Urls => [.. Addresses.Take(1)];

    /// <summary>Address of the metrics' own listener; null without one, and before <see cref="StartAsync"/>.</summary>
    public string? MetricsUrl => Addresses.Skip(1).FirstOrDefault();

    // In the order they were opened.
    private IEnumerable<string> Addresses => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <summary>Makes a server that does not listen yet.</summary>
    /// <param name="llm">The model to serve.</param>
    /// <param name="options">How to listen.</param>
    /// <param name="configureLogging">Where logs go; null is warnings to the console. Prompts and outputs are never logged.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    public static TandemServer Create(LLM llm, ServerOptions options, Action<ILoggingBuilder>? configureLogging = null)
    {
        ArgumentNullException.ThrowIfNull(llm);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        // An empty builder reads neither environment nor files: the options are all there is.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore().AddCors().AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Tandem", LogLevel.Information);
        (configureLogging ?? (logging => logging.AddSimpleConsole(console => console.SingleLine = true)))(builder.Logging);
        WebApplication app = builder.Build();

        var health = new HealthEndpoints(llm);
        var rate = new TokenRate(llm);
        Map(app, llm, options, health, rate);
        return new TandemServer(app, health, rate);
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _app.StartAsync(cancellationToken);

    /// <summary>Takes no new requests, waits for those that run (at most <see cref="ServerOptions.ShutdownTimeout"/>), and stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _health.Stop();
        return _app.StopAsync(cancellationToken);
    }

    /// <summary>Serves until the token is cancelled, then stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rate.Dispose();
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, options.BodyGracePeriod);
        Listen(kestrel, options.Host, options.Port, _ => { });
        if (options.MetricsPort is { } port)
        {
            Listen(kestrel, options.Host, port, MetricsListener.Configure);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port, Action<ListenOptions> configure)
    {
        switch (host)
        {
            case "*":
                kestrel.ListenAnyIP(port, configure);
                break;
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, port, configure);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(host), port, configure);
                break;
        }
    }

    private static void Map(WebApplication app, LLM llm, ServerOptions options, HealthEndpoints health, TokenRate rate)
    {
        var metrics = new ServerMetrics(llm, rate);
        ILoggerFactory logs = app.Services.GetRequiredService<ILoggerFactory>();
        var errors = new ErrorAnswers(logs.CreateLogger<ErrorAnswers>());
        var texts = new TokenTexts(llm.Tokenizer);
        var names = new ModelNames(llm);
        var answer = new GenerationAnswer(new ChoiceStream(llm, metrics.Requests), errors, options, logs.CreateLogger<GenerationAnswer>());
        var parts = new GenerationParts(
            options, names, new PromptBuilder(llm, texts), new ChatPrompts(llm), new SamplingBuilder(llm), new LogprobFormat(texts), answer);
        var page = new MetricsEndpoint(metrics);

        app.Use((context, next) =>
        {
            RequestIds.Assign(context);
            return next(context);
        });
        app.Use(page.CountAsync);
        app.Use(errors.RunAsync);
        AllowOrigins(app, options);
        app.Use(MetricsListener.RunAsync);
        app.Use(new ApiKeys(options.ApiKeys, PageFiles.Paths).RunAsync);

        var models = new ModelEndpoints(llm, names);
        var tokens = new TokenEndpoints(llm, parts, texts);
        foreach (string path in PageFiles.Paths)
        {
            Get(path, PageFiles.HandleAsync);
        }

        Get("/console/state", new StateEndpoint(llm, metrics.Requests, rate).HandleAsync);
        Get("/openapi.json", PageEndpoints.OpenApiAsync);
        Get("/health", health.ReadyAsync);
        Get("/health/live", health.LiveAsync);
        Get("/health/ready", health.ReadyAsync);
        Get("/version", HealthEndpoints.VersionAsync);
        Get("/metrics", page.HandleAsync);
        Get("/v1/models", models.ListAsync);
        Get("/v1/models/{**id}", models.GetAsync);
        Post("/v1/completions", new CompletionEndpoint(llm, parts).HandleAsync);
        Post("/v1/chat/completions", new ChatEndpoint(parts).HandleAsync);
        Post("/infill", new InfillEndpoint(llm, parts).HandleAsync);
        Post("/tokenize", tokens.TokenizeAsync);
        Post("/detokenize", tokens.DetokenizeAsync);

        void Get(string path, RequestDelegate handler) => app.MapMethods(path, ["GET", "HEAD"], handler);
        void Post(string path, RequestDelegate handler) => app.MapPost(path, handler);
    }

    private static void AllowOrigins(WebApplication app, ServerOptions options)
    {
        if (options.AllowedOrigins.Count == 0)
        {
            return;
        }

        app.UseCors(policy =>
        {
            policy.AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(RequestIds.Header, "Retry-After");
            if (options.AllowedOrigins.Contains("*"))
            {
                policy.AllowAnyOrigin();
            }
            else
            {
                policy.WithOrigins([.. options.AllowedOrigins]);
            }
        });
    }

    /// <summary>Signals of the process belong to whoever runs the server, not to the server.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
