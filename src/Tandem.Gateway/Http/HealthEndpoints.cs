using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tandem.Gateway.Overflow;
using Tandem.Protocol;
using Tandem.Protocol.Models;

namespace Tandem.Gateway.Http;

/// <summary><c>GET /health</c>, <c>/health/live</c> and <c>/health/ready</c>: ready is a gateway that is not stopping and can reach a worker.</summary>
internal sealed class HealthEndpoints(Dispatcher dispatcher)
{
    private volatile bool _stopping;

    /// <summary>From now on the gateway is not ready, so that no new requests are sent here while the last ones end.</summary>
    public void Stop() => _stopping = true;

    public static Task LiveAsync(HttpContext context) => WriteAsync(context, null);

    public Task ReadyAsync(HttpContext context)
    {
        string? reason = _stopping ? "the gateway is stopping" : dispatcher.Workers.Any(worker => worker.Usable) ? null : "no worker can be reached";
        return WriteAsync(context, reason);
    }

    private static Task WriteAsync(HttpContext context, string? reason)
    {
        context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json; charset=utf-8";
        var info = new HealthInfo(reason is null ? "ok" : "unavailable", reason);
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, info, WireJson.Answers.HealthInfo, context.RequestAborted);
    }
}
