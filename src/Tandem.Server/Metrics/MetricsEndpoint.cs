using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Tandem.Server.Metrics;

/// <summary><c>GET /metrics</c>, and the counting of requests.</summary>
internal sealed class MetricsEndpoint(ServerMetrics metrics)
{
    public async Task HandleAsync(HttpContext context)
    {
        string text = await metrics.ReadAsync(context.RequestAborted);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
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
            metrics.Requests.CountRequest(endpoint, context.Response.StatusCode);
        }
    }
}
