using StackExchange.Redis;

namespace Tandem.Gateway.Jobs;

/// <summary>
/// Jobs that are stored in Redis until a worker has room, and their results. Requests without <c>Prefer: respond-async</c> never touch Redis. How
/// much a crash of Redis itself may lose is Redis' own setting (<c>appendonly</c>, <c>appendfsync</c>).
/// </summary>
public sealed record JobOptions
{
    /// <summary>Where Redis is: <c>host:port</c> and more settings of StackExchange.Redis, with commas between.</summary>
    public required string Redis { get; init; }

    /// <summary>Beginning of all keys; gateways with the same one share their jobs.</summary>
    public string Prefix { get; init; } = "tandem";

    /// <summary>Most jobs that are not finished.</summary>
    public int MaxJobs { get; init; } = 100_000;

    /// <summary>Most bytes of bodies of jobs that are not finished.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Most jobs that one gateway runs at a time.</summary>
    public int MaxRunning { get; init; } = 256;

    /// <summary>A job that is not finished after this long fails.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long results are kept.</summary>
    public TimeSpan ResultTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A job whose gateway has said nothing for this long is taken over by another; also the pause before a failed one is tried again.</summary>
    public TimeSpan TakeOverAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Times a job is tried before it fails and is kept for the operator in the stream <c>dead</c>.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How often an idle gateway looks for jobs.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Largest answer that is stored.</summary>
    public int MaxResultBytes { get; init; } = 16 << 20;

    internal ConfigurationOptions ToConfiguration()
    {
        ConfigurationOptions configuration = ConfigurationOptions.Parse(Redis);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        return configuration;
    }

    internal void Validate(OptionErrors errors)
    {
        bool isRedis = true;
        try
        {
            isRedis = ConfigurationOptions.Parse(Redis).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            isRedis = false;
        }

        errors.Check(isRedis, "--redis must be host:port, and settings with commas between, if any.");
        errors.Check(Prefix.Length > 0 && !Prefix.AsSpan().ContainsAny('{', '}'), $"Jobs.Prefix must not be empty nor have braces, got \"{Prefix}\".");
        errors.AtLeast(MaxJobs, 1, "Jobs.MaxJobs");
        errors.AtLeast(MaxBytes, 1, "Jobs.MaxBytes");
        errors.AtLeast(MaxRunning, 1, "Jobs.MaxRunning");
        errors.Check(Deadline >= TimeSpan.FromSeconds(1), $"Jobs.Deadline must be at least a second, got {Deadline}.");
        errors.Check(ResultTime >= TimeSpan.FromSeconds(1), $"Jobs.ResultTime must be at least a second, got {ResultTime}.");
        errors.Check(TakeOverAfter >= TimeSpan.FromMilliseconds(100), $"Jobs.TakeOverAfter must be at least 100 ms, got {TakeOverAfter}.");
        errors.AtLeast(MaxAttempts, 1, "Jobs.MaxAttempts");
        errors.Positive(PollInterval, "Jobs.PollInterval");
        errors.AtLeast(MaxResultBytes, 1024, "Jobs.MaxResultBytes");
    }
}
