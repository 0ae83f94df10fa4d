using System.Reflection;
using Microsoft.AspNetCore.Http;
using Tandem.Hosting;
using Tandem.Protocol;
using Tandem.Protocol.Models;
using Tandem.Server.Http;

namespace Tandem.Server.Health;

/// <summary><c>GET /health</c>, <c>/health/live</c>, <c>/health/ready</c> and <c>/version</c>.</summary>
internal sealed class HealthEndpoints(LLM llm)
{
    /// <summary>Version of the server, without the build's hash.</summary>
    public static readonly string Version =
        (typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    private volatile bool _stopping;

    /// <summary>From now on the server is not ready, so that no new requests are sent here while the last ones end.</summary>
    public void Stop() => _stopping = true;

    public Task LiveAsync(HttpContext context) => WriteAsync(context, llm.Health.Live, llm.Health.Reason);

    public Task ReadyAsync(HttpContext context)
    {
        EngineHealth health = llm.Health;
        return _stopping ? WriteAsync(context, ok: false, "the server is stopping") : WriteAsync(context, health.Live && health.Ready, health.Reason);
    }

    public static Task VersionAsync(HttpContext context) => JsonAnswer.WriteAsync(context, new VersionInfo(Version), WireJson.Answers.VersionInfo);

    private static Task WriteAsync(HttpContext context, bool ok, string? reason)
    {
        context.Response.StatusCode = ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return JsonAnswer.WriteAsync(context, new HealthInfo(ok ? "ok" : "unavailable", ok ? null : reason ?? "unknown"), WireJson.Answers.HealthInfo);
    }
}
