using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tandem.Protocol.Errors;
using Tandem.Server.Http;
using Tandem.Server.Metrics;

namespace Tandem.Server.Security;

/// <summary>
/// Lets a request through if it carries one of the keys. Digests are compared, each in constant time and all of them always, so the time taken
/// says nothing about a key or which one it was.
/// </summary>
internal sealed class ApiKeys
{
    private readonly byte[][] _digests;
    private readonly HashSet<string> _open;

    /// <param name="keys">The keys; none lets everybody in.</param>
    /// <param name="open">Paths that need no key, besides <c>/health</c>.</param>
    public ApiKeys(IReadOnlyList<string> keys, IEnumerable<string> open)
    {
        _open = new HashSet<string>(open, StringComparer.Ordinal);
        _digests = [.. keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];
    }

    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (_digests.Length == 0 || IsOpen(context) || IsKnown(context.Request.Headers.Authorization))
        {
            return next(context);
        }

        string message = context.Request.Headers.Authorization.Count == 0
            ? "This server needs a key: send the header Authorization: Bearer <key>."
            : "The key in the Authorization header is not one of this server's.";
        var detail = new ErrorDetail { Message = message, Type = ErrorTypes.Authentication, Code = ErrorCodes.InvalidApiKey };
        return ErrorAnswers.WriteAsync(context, new ApiException(StatusCodes.Status401Unauthorized, detail));
    }

    // A scraper's own listener is for machines beside this one; whoever opens it decides who reaches it.
    private bool IsOpen(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        || _open.Contains(context.Request.Path.Value ?? "")
        || MetricsListener.Is(context);

    private bool IsKnown(string? header)
    {
        const string Scheme = "Bearer ";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()), digest);
        bool known = false;
        foreach (byte[] candidate in _digests)
        {
            known |= CryptographicOperations.FixedTimeEquals(digest, candidate);
        }

        return known;
    }
}
