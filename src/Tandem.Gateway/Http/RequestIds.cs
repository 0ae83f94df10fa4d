using Microsoft.AspNetCore.Http;

namespace Tandem.Gateway.Http;

/// <summary>
/// Every request has an id: the client's <c>X-Request-Id</c> if it is usable, else a new one. It goes to the worker and back to the client in the
/// same header, so that all logs meet in it.
/// </summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    public static void Assign(HttpContext context)
    {
        string? given = context.Request.Headers[Header];
        string id = given is { Length: > 0 and <= 128 } && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':') ? given : Guid.NewGuid().ToString("N");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }
}
