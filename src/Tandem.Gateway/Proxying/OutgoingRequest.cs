using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tandem.Gateway.Http;

namespace Tandem.Gateway.Proxying;

/// <summary>A request as it is sent to workers, as often as needed. Immutable.</summary>
internal sealed record OutgoingRequest
{
    // What speaks of the connection to the gateway, of the client's rights there, or would let the worker's answer be unreadable on its way.
    private static readonly string[] Dropped =
        ["Host", "Prefer", "Accept-Encoding", "Cookie", "Expect", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "X-Priority"];

    private static readonly string[] KeyHeaders = ["Authorization", "X-Api-Key"];

    public required string Path { get; init; }

    public string Query { get; init; } = "";

    public required IReadOnlyDictionary<string, string?> Headers { get; init; }

    public required byte[] Body { get; init; }

    public required string RequestId { get; init; }

    /// <summary>Takes what may go to workers from a client's request. If keys are the gateway's own, workers do not see the client's.</summary>
    public static OutgoingRequest From(HttpContext context, byte[] body, bool keysAreOurs)
    {
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        string[] named = context.Request.Headers.Connection.ToString().Split(',', StringSplitOptions.TrimEntries);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in context.Request.Headers)
        {
            bool dropped = Dropped.Contains(name, StringComparer.OrdinalIgnoreCase) || named.Contains(name, StringComparer.OrdinalIgnoreCase)
                || (keysAreOurs && KeyHeaders.Contains(name, StringComparer.OrdinalIgnoreCase));
            if (!dropped)
            {
                headers[name] = value.ToString();
            }
        }

        return new OutgoingRequest
        {
            Path = context.Request.Path.Value ?? "/",
            Query = context.Request.QueryString.Value ?? "",
            Headers = headers,
            Body = body,
            RequestId = context.TraceIdentifier,
        };
    }

    /// <summary>The headers for one worker.</summary>
    public IHeaderDictionary HeadersFor(string? workerKey)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        foreach ((string name, string? value) in Headers)
        {
            headers[name] = value;
        }

        headers[RequestIds.Header] = RequestId;
        headers.ContentLength = Body.Length;
        headers.ContentType = "application/json";
        if (workerKey is not null)
        {
            headers.Authorization = string.Create(CultureInfo.InvariantCulture, $"Bearer {workerKey}");
        }

        return headers;
    }
}
