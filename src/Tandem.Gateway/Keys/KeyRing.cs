using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tandem.Gateway.Http;
using Tandem.Gateway.Metrics;
using Tandem.Gateway.Routing;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Keys;

/// <summary>
/// Knows the keys. Digests are compared, each in constant time and all of them always, so the time taken says nothing about a key or which one it was.
/// </summary>
internal sealed class KeyRing(IReadOnlyList<KeyOptions> keys, GatewayMetrics metrics, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    private readonly KeyHolder _everybody = new(new KeyOptions { Name = "", Key = "" }, metrics, time);
    private readonly (byte[] Digest, KeyHolder Holder)[] _holders =
        [.. keys.Select(key => (SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)), new KeyHolder(key, metrics, time)))];

    /// <summary>False if everybody is let in.</summary>
    public bool Any => _holders.Length > 0;

    /// <summary>Whose request it is.</summary>
    /// <exception cref="GatewayException">No key, or one that is not known.</exception>
    public KeyHolder Find(HttpRequest request)
    {
        if (!Any)
        {
            return _everybody;
        }

        string? header = request.Headers.Authorization;
        string? key = header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? header[Scheme.Length..].Trim() : request.Headers["X-Api-Key"];
        if (key is null)
        {
            metrics.CountRefused("", "key");
            throw GatewayException.Unauthorized("This gateway needs a key: send the header Authorization: Bearer <key>.");
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), digest);
        KeyHolder? found = null;
        foreach ((byte[] candidate, KeyHolder holder) in _holders)
        {
            found = CryptographicOperations.FixedTimeEquals(digest, candidate) ? holder : found;
        }

        if (found is null)
        {
            metrics.CountRefused("", "key");
            throw GatewayException.Unauthorized("The key that was sent is not one of this gateway's.");
        }

        return found;
    }
}

/// <summary>Whoever has one key: what they may do, and what they used up. Thread safe.</summary>
internal sealed class KeyHolder(KeyOptions options, GatewayMetrics metrics, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TokenBucket? _requests = options.RequestsPerMinute is { } requests ? new TokenBucket(requests, time) : null;
    private readonly TokenBucket? _tokens = options.TokensPerMinute is { } tokens ? new TokenBucket(tokens, time) : null;
    private int _running;

    public string Name => options.Name;

    /// <summary>True if it may ask for the model, which was asked for by name or alias.</summary>
    public bool MayUse(string asked, string model) => options.Models.Count == 0 || options.Models.Contains(asked) || options.Models.Contains(model);

    /// <summary>The class of a request; a header can lower but not raise it.</summary>
    public RequestPriority PriorityOf(HttpRequest request)
    {
        string? asked = request.Headers["X-Priority"];
        if (string.IsNullOrEmpty(asked))
        {
            return options.Priority;
        }

        RequestPriority wanted = asked.ToLowerInvariant() switch
        {
            "high" => RequestPriority.High,
            "normal" => RequestPriority.Normal,
            "low" => RequestPriority.Low,
            _ => throw GatewayException.Invalid(400, "The header X-Priority must be high, normal or low.", ErrorCodes.InvalidValue),
        };
        return wanted < options.Priority ? options.Priority : wanted;
    }

    /// <summary>Takes what a request needs from the limits; tokens are an estimate that <see cref="Settle"/> puts right.</summary>
    /// <exception cref="GatewayException">A limit is reached.</exception>
    public void Enter(long tokens)
    {
        lock (_gate)
        {
            if (options.MaxConcurrent is { } most && _running >= most)
            {
                Refuse("concurrency", $"This key may have {most} requests at a time. Wait until one has ended.", TimeSpan.FromSeconds(1));
            }

            if (_requests?.TimeUntil(1) is { } wait && wait > TimeSpan.Zero)
            {
                Refuse("requests", $"This key may send {options.RequestsPerMinute} requests a minute.", wait);
            }

            if (_tokens?.TimeUntil(tokens) is { } longer && longer > TimeSpan.Zero)
            {
                Refuse("tokens", $"This key may use {options.TokensPerMinute} tokens a minute; this request needs about {tokens}.", longer);
            }

            _requests?.Take(1);
            _tokens?.Take(tokens);
            _running++;
        }
    }

    /// <summary>The request ended; it used so many tokens of those estimated.</summary>
    public void Settle(long estimated, long used)
    {
        lock (_gate)
        {
            _running--;
            _tokens?.Take(used - estimated);
        }
    }

    private void Refuse(string reason, string message, TimeSpan wait)
    {
        metrics.CountRefused(Name, reason);
        throw GatewayException.TooMany(message, "rate_limit_exceeded", wait);
    }
}
