namespace Tandem.Gateway.Workers;

/// <summary>One server that requests are sent to: any that speaks OpenAI's HTTP API.</summary>
public sealed record WorkerOptions
{
    /// <summary>Where it listens, without a path: <c>http://10.0.0.1:8000</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Its name in metrics and the audit log; null is host and port of <see cref="Url"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Models it serves; empty asks its <c>/v1/models</c>.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Its share against other workers, above 0.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>
    /// Most requests it is sent at a time. Right is what it runs at once (its <c>--max-num-seqs</c>) and a few more, so that its batch never starves;
    /// what is beyond waits here, where the worker can still be chosen.
    /// </summary>
    public int MaxInFlight { get; init; } = 264;

    /// <summary>Path that answers 2xx while it is ready; null is <see cref="HealthOptions.Path"/>.</summary>
    public string? HealthPath { get; init; }

    /// <summary>Key that it wants; null sends none of our own.</summary>
    public string? ApiKey { get; init; }

    /// <summary>True to send it nothing new.</summary>
    public bool Drain { get; init; }

    internal string EffectiveName => Name ?? new Uri(Url).Authority;

    internal static void Validate(IReadOnlyList<WorkerOptions> workers, OptionErrors errors)
    {
        foreach (WorkerOptions worker in workers)
        {
            bool isUrl = Uri.TryCreate(worker.Url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0;
            errors.Check(isUrl, $"--worker must be an address as http://host:port without a path, got \"{worker.Url}\".");
            errors.Check(worker.Name is null || !string.IsNullOrWhiteSpace(worker.Name), $"The worker {worker.Url} must have a name that is not empty, or none.");
            errors.Check(worker.Weight > 0 && double.IsFinite(worker.Weight), $"The weight of worker {worker.Url} must be above 0, got {worker.Weight}.");
            errors.AtLeast(worker.MaxInFlight, 1, $"max_in_flight of worker {worker.Url}");
            errors.Check(!worker.Models.Any(string.IsNullOrWhiteSpace), $"The models of worker {worker.Url} must not have an empty name.");
            errors.Check(worker.HealthPath is null || worker.HealthPath.StartsWith('/'), $"health_path of worker {worker.Url} must begin with /, got \"{worker.HealthPath}\".");
        }

        foreach (IGrouping<string, WorkerOptions> twins in workers.GroupBy(worker => worker.Url.TrimEnd('/')).Where(group => group.Count() > 1))
        {
            errors.Check(false, $"The worker {twins.Key} is given {twins.Count()} times; give it once.");
        }
    }
}

/// <summary>How workers are probed.</summary>
public sealed record HealthOptions
{
    /// <summary>Path that answers 2xx while a worker is ready; <c>/health/ready</c> for Tandem, <c>/health</c> for vLLM.</summary>
    public string Path { get; init; } = "/health/ready";

    /// <summary>Time between probes of one worker.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A probe must be answered within this time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>So many failed probes in a row make a worker unhealthy.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>A worker to which no connection can be made, or that breaks one, gets nothing for this long or until a probe succeeds.</summary>
    public TimeSpan FaultPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True if requests that a worker holds are given up when its probes go unanswered (it hangs or its host is gone): those without a byte yet are
    /// sent elsewhere, streams end with an error.
    /// </summary>
    public bool AbandonUnanswering { get; init; } = true;

    internal void Validate(OptionErrors errors)
    {
        errors.Check(Path.StartsWith('/'), $"--health-path must begin with /, got \"{Path}\".");
        errors.Positive(Interval, "Health.Interval");
        errors.Positive(Timeout, "Health.Timeout");
        errors.AtLeast(Failures, 1, "Health.Failures");
        errors.Check(FaultPause >= TimeSpan.Zero, $"Health.FaultPause must be at least 0, got {FaultPause}.");
    }
}

/// <summary>When a worker that fails is left alone: after <see cref="Failures"/> within <see cref="Window"/>, for <see cref="OpenTime"/>.</summary>
public sealed record BreakerOptions
{
    /// <summary>Failures that open the circuit.</summary>
    public int Failures { get; init; } = 10;

    /// <summary>Time in which they count.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Time without requests before it is tried again, one request at a time.</summary>
    public TimeSpan OpenTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Successes in a row that close the circuit again.</summary>
    public int Successes { get; init; } = 3;

    internal void Validate(OptionErrors errors)
    {
        errors.AtLeast(Failures, 1, "Breaker.Failures");
        errors.Positive(Window, "Breaker.Window");
        errors.Positive(OpenTime, "Breaker.OpenTime");
        errors.AtLeast(Successes, 1, "Breaker.Successes");
    }
}
