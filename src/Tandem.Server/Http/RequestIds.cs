using Microsoft.AspNetCore.Http;
using Tandem.Protocol.Generation;

namespace Tandem.Server.Http;

/// <summary>Every request has an id: the client's <c>X-Request-Id</c> if it is usable, else a new one. It goes back in the same header.</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    public static void Assign(HttpContext context)
    {
        string? given = context.Request.Headers[Header];
        string id = given is not null && GenerationFields.IsRequestId(given) ? given : Guid.NewGuid().ToString("N");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }

    public static string Of(HttpContext context) => context.TraceIdentifier;
}
