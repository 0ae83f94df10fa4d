using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Routing;

/// <summary>Chooses a worker. One object for one model, called under the dispatcher's lock.</summary>
internal interface IRoutingPolicy
{
    /// <summary>Chooses one of at least one candidates, all of which are healthy and have room.</summary>
    /// <param name="candidates">In the order of the configuration.</param>
    /// <param name="request">What is to be sent.</param>
    Worker Pick(IReadOnlyList<Worker> candidates, RouteRequest request);
}

/// <summary>Makes policies by name.</summary>
internal static class RoutingPolicies
{
    public static IRoutingPolicy Create(RoutingOptions options, Random random)
    {
        IRoutingPolicy policy = options.Policy switch
        {
            "round-robin" => new RoundRobin(),
            "weighted" => new Weighted(),
            "power-of-two" => new PowerOfTwo(random),
            "least-loaded" => new LeastLoaded(),
            "prefix-affine" => new PrefixAffine(options),
            _ => throw new ArgumentException($"There is no policy \"{options.Policy}\".", nameof(options)),
        };
        return options.SessionHeader is null ? policy : new SessionAffine(policy);
    }
}

/// <summary>Each in turn.</summary>
internal sealed class RoundRobin : IRoutingPolicy
{
    private string _last = "";

    public Worker Pick(IReadOnlyList<Worker> candidates, RouteRequest request)
    {
        // By address, so that a worker that comes or goes does not shift the turn of others.
        Worker next = candidates.Where(worker => string.CompareOrdinal(worker.Address, _last) > 0).MinBy(worker => worker.Address, StringComparer.Ordinal)
            ?? candidates.MinBy(worker => worker.Address, StringComparer.Ordinal)!;
        _last = next.Address;
        return next;
    }
}

/// <summary>In proportion to the weights, spread as evenly as they allow: each gains its weight, the richest goes and pays the sum.</summary>
internal sealed class Weighted : IRoutingPolicy
{
    private readonly Dictionary<string, double> _credits = [];

    public Worker Pick(IReadOnlyList<Worker> candidates, RouteRequest request)
    {
        double sum = 0;
        foreach (Worker worker in candidates)
        {
            _credits[worker.Address] = _credits.GetValueOrDefault(worker.Address) + worker.Options.Weight;
            sum += worker.Options.Weight;
        }

        Worker best = candidates.MaxBy(worker => _credits[worker.Address])!;
        _credits[best.Address] -= sum;
        return best;
    }
}

/// <summary>The less loaded of two taken by chance.</summary>
internal sealed class PowerOfTwo(Random random) : IRoutingPolicy
{
    public Worker Pick(IReadOnlyList<Worker> candidates, RouteRequest request)
    {
        if (candidates.Count == 1)
        {
            return candidates[0];
        }

        int first = random.Next(candidates.Count);
        int second = random.Next(candidates.Count - 1);
        second += second >= first ? 1 : 0;
        return candidates[second].Load < candidates[first].Load ? candidates[second] : candidates[first];
    }
}

/// <summary>The one with fewest requests for its weight, then fewest bytes of prompts, then each in turn.</summary>
internal sealed class LeastLoaded : IRoutingPolicy
{
    private readonly RoundRobin _turn = new();

    public Worker Pick(IReadOnlyList<Worker> candidates, RouteRequest request)
    {
        double least = candidates.Min(worker => worker.Load);
        Worker[] tied = [.. candidates.Where(worker => worker.Load <= least)];
        long fewest = tied.Min(worker => worker.BytesInFlight);
        return _turn.Pick([.. tied.Where(worker => worker.BytesInFlight == fewest)], request);
    }
}

/// <summary>
/// The worker whose cache holds most of the prompt, if that is enough of it and loads are not too far apart; else the least loaded.
/// </summary>
internal sealed class PrefixAffine(RoutingOptions options) : IRoutingPolicy
{
    private readonly LeastLoaded _leastLoaded = new();

    public PrefixIndex Index { get; } = new(options.MaxBlocks);

    public Worker Pick(IReadOnlyList<Worker> candidates, RouteRequest request)
    {
        Worker chosen = Choose(candidates, request);
        Index.Record(request.Blocks, chosen.CacheId);
        return chosen;
    }

    private Worker Choose(IReadOnlyList<Worker> candidates, RouteRequest request)
    {
        if (candidates.Count == 1 || request.Blocks.Count == 0 || IsUneven(candidates))
        {
            return _leastLoaded.Pick(candidates, request);
        }

        int[] depth = Index.Match(request.Blocks, [.. candidates.Select(worker => worker.CacheId)]);
        int most = depth.Max();
        if (most == 0 || most < options.MatchThreshold * request.Blocks.Count)
        {
            return _leastLoaded.Pick(candidates, request);
        }

        return _leastLoaded.Pick([.. candidates.Where((_, i) => depth[i] == most)], request);
    }

    private bool IsUneven(IReadOnlyList<Worker> candidates)
    {
        double most = candidates.Max(worker => worker.Load);
        double least = candidates.Min(worker => worker.Load);
        return most - least > options.ImbalanceRequests && most > options.ImbalanceRatio * least;
    }
}

/// <summary>
/// A session's requests go to one worker, found by rendezvous hashing: when a worker comes or goes, only its own sessions move. Requests
/// without a session are left to another policy.
/// </summary>
internal sealed class SessionAffine(IRoutingPolicy rest) : IRoutingPolicy
{
    public Worker Pick(IReadOnlyList<Worker> candidates, RouteRequest request) =>
        request.Session is { } session ? candidates.MaxBy(worker => Score(worker.Address, session))! : rest.Pick(candidates, request);

    // Two gateways must agree, so the hash cannot be one that differs from process to process.
    private static ulong Score(string address, string session)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in address)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        hash *= 0x9E3779B97F4A7C15;
        foreach (char c in session)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCD;
        return hash ^ (hash >> 33);
    }
}
