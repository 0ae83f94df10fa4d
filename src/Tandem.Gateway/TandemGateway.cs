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
using Tandem.Gateway.Http;
using Tandem.Gateway.Proxying;
using Yarp.ReverseProxy.Forwarder;

namespace Tandem.Gateway;

/// <summary>One address in front of many servers that speak OpenAI's HTTP API.</summary>
public sealed class TandemGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GatewayParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _background = [];

    private TandemGateway(WebApplication app, GatewayParts parts)
    {
        _app = app;
        _parts = parts;
    }

    /// <summary>Addresses it listens on, with the real port; empty before <see cref="StartAsync"/>.</summary>
    public IReadOnlyCollection<string> Urls =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Makes a gateway that does not listen yet.</summary>
    /// <param name="options">How to listen and where to send.</param>
    /// <param name="configureLogging">Where logs go; null is warnings to the console. Prompts and outputs are never logged.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    /// <exception cref="InvalidDataException">The workers file cannot be read or is wrong.</exception>
    /// <exception cref="IOException">The audit log cannot be opened.</exception>
    public static TandemGateway Create(GatewayOptions options, Action<ILoggingBuilder>? configureLogging = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        // An empty builder reads neither environment nor files: the options are all there is.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, NoLifetime>().AddHttpForwarder();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Tandem", LogLevel.Information);
        (configureLogging ?? (logging => logging.AddSimpleConsole(console => console.SingleLine = true)))(builder.Logging);
        WebApplication app = builder.Build();
        var parts = new GatewayParts(
            options, app.Services.GetRequiredService<IHttpForwarder>(), app.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System);
        Map(app, parts);
        return new TandemGateway(app, parts);
    }

    /// <summary>Probes the workers once, then begins to listen. Workers that cannot be reached yet are asked again and again.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _parts.PrepareAsync(cancellationToken);
        await _app.StartAsync(cancellationToken);
        _background.AddRange(_parts.RunBackground(_stop.Token));
    }

    /// <summary>Is no longer ready, takes no new connections, waits for what runs (at most <see cref="GatewayOptions.ShutdownTimeout"/>), and stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _parts.Health.Stop();
        await _app.StopAsync(cancellationToken);
        await StopBackgroundAsync();
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
        await StopBackgroundAsync();
        await _parts.DisposeAsync();
        _stop.Dispose();
    }

    private async Task StopBackgroundAsync()
    {
        await _stop.CancelAsync();
        foreach (Task task in _background)
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
                // That is how they end.
            }
        }

        _background.Clear();
    }

    private static void Listen(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, options.BodyGracePeriod);
        switch (options.Host)
        {
            case "*":
                kestrel.ListenAnyIP(options.Port);
                break;
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, options.Port);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
                break;
        }
    }

    private static void Map(WebApplication app, GatewayParts parts)
    {
        app.Use((context, next) =>
        {
            RequestIds.Assign(context);
            return next(context);
        });
        app.Use(parts.Errors.RunAsync);
        Get("/health", parts.Health.ReadyAsync);
        Get("/health/live", HealthEndpoints.LiveAsync);
        Get("/health/ready", parts.Health.ReadyAsync);
        Get("/metrics", parts.Metrics.HandleAsync);
        Get("/v1/models", parts.Models.ListAsync);
        Get("/v1/models/{**id}", parts.Models.GetAsync);
        foreach (string path in ProxyEndpoint.Paths)
        {
            app.MapPost(path, parts.Proxy.HandleAsync);
        }

        if (parts.Jobs is { } jobs)
        {
            Get("/v1/queue/{id}", jobs.GetAsync);
            app.MapDelete("/v1/queue/{id}", (RequestDelegate)jobs.DeleteAsync);
        }

        void Get(string path, RequestDelegate handler) => app.MapMethods(path, ["GET", "HEAD"], handler);
    }

    /// <summary>Signals of the process belong to whoever runs the gateway, not to the gateway.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
