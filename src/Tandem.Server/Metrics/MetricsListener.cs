using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tandem.Protocol.Errors;
using Tandem.Server.Http;

namespace Tandem.Server.Metrics;

/// <summary>The listener of <see cref="ServerOptions.MetricsPort"/>: it answers <c>/metrics</c> and <c>/health</c>, without a key, and nothing else.</summary>
internal sealed class MetricsListener
{
    private static readonly MetricsListener Mark = new();

    /// <summary>Marks the connections of a listener.</summary>
    public static void Configure(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(Mark);
        return next(connection);
    });

    /// <summary>True for a request that came through it.</summary>
    public static bool Is(HttpContext context) => context.Features.Get<MetricsListener>() is not null;

    /// <summary>Refuses everything that is not for scrapers.</summary>
    public static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        PathString path = context.Request.Path;
        if (!Is(context) || path == "/metrics" || path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        var detail = new ErrorDetail { Message = "This port serves /metrics and /health only.", Type = ErrorTypes.InvalidRequest };
        return ErrorAnswers.WriteAsync(context, new ApiException(StatusCodes.Status404NotFound, detail));
    }
}
