using Tandem.Gateway.Routing;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Overflow;

/// <summary>The right to send one request to one worker; give it back to the dispatcher once.</summary>
internal sealed class Lease(Worker worker, RouteRequest request, bool trial)
{
    public Worker Worker { get; } = worker;

    public RouteRequest Request { get; } = request;

    /// <summary>True if it tries a worker whose circuit was open.</summary>
    public bool Trial { get; } = trial;

    /// <summary>Guarded by the dispatcher's lock.</summary>
    public bool Ended { get; set; }
}

/// <summary>A request that waits for a worker.</summary>
internal sealed class Waiter(RouteRequest request)
{
    private readonly TaskCompletionSource<Lease> _lease = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RouteRequest Request { get; } = request;

    /// <summary>Ends when a worker is chosen.</summary>
    public Task<Lease> Task => _lease.Task;

    public void Give(Lease lease) => _lease.SetResult(lease);
}
