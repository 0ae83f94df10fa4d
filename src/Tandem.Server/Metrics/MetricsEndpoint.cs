using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Tandem.Server.Metrics;

/// <summary><c>GET /metrics</c>, and the counting of requests.</summary>
internal sealed class MetricsEndpoint(ServerMetrics metrics)
{
    public Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return metrics.WriteAsync(context.Response.Body, context.RequestAborted);
    }

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            // Paths of clients are no labels: there would be as many series as somebody cares to make up.
            string endpoint = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
            metrics.CountRequest(endpoint, context.Response.StatusCode);
        }
    }
}
