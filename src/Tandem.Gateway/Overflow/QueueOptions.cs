using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Overflow;

/// <summary>What happens to requests while every worker of their model is at its bound (<see cref="WorkerOptions.MaxInFlight"/>).</summary>
public sealed record QueueOptions
{
    /// <summary>Most requests that wait for one model; 0 lets none wait.</summary>
    public int MaxRequests { get; init; } = 4096;

    /// <summary>Most bytes of bodies that wait, for all models together.</summary>
    public long MaxBytes { get; init; } = 512L << 20;

    /// <summary>Longest that a request waits; then its client gets 429.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A waiting client that asked for a stream is sent an SSE comment this often, so that nothing between takes it for dead.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate(OptionErrors errors)
    {
        errors.AtLeast(MaxRequests, 0, "--queue-size");
        errors.AtLeast(MaxBytes, 0, "--queue-bytes");
        errors.Positive(Timeout, "--queue-timeout");
        errors.Positive(KeepAlive, "Queue.KeepAlive");
    }
}
