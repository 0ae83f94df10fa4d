using System.Diagnostics;
using Tandem.Gateway.Http;
using Tandem.Gateway.Metrics;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Proxying;

/// <summary>One request on its way: what it is and where its answer goes.</summary>
internal sealed record Journey
{
    /// <summary>For a model's name, the request for it: the model in the body may be another than the one asked for.</summary>
    public required Func<string, (RouteRequest Route, OutgoingRequest Request)> For { get; init; }

    /// <summary>The model and its stand-ins, in order.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    public required IAnswerSink Sink { get; init; }

    /// <summary>Longest wait for a worker.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The worker that was asked last.</summary>
    public Worker? Worker { get; set; }
}

/// <summary>Takes a request to a worker and its answer back: waits, sends, and sends again what failed before its answer began.</summary>
internal sealed class RequestRunner(Dispatcher dispatcher, WorkerCaller caller, RetryBudget budget, GatewayOptions options, GatewayMetrics metrics)
{
    /// <summary>Runs it until its answer was let through.</summary>
    /// <exception cref="GatewayException">It failed; the sink knows whether something of an answer was let through.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants the answer any more.</exception>
    public async Task RunAsync(Journey journey)
    {
        budget.AddRequest();
        string[] models = [.. journey.Models.Where(dispatcher.Knows)];
        if (models.Length == 0)
        {
            // Its last worker left the list while the request was on its way, or while the job was stored.
            throw dispatcher.TimedOut(journey.Models[0]);
        }

        for (int i = 0; ; i++)
        {
            try
            {
                await RunAsync(journey, models[i]);
                return;
            }
            catch (GatewayException failure) when (failure.Status is 502 or 503 && !journey.Sink.Begun && i + 1 < models.Length)
            {
                metrics.CountFallback(models[i]);
            }
        }
    }

    private async Task RunAsync(Journey journey, string model)
    {
        (RouteRequest route, OutgoingRequest request) = journey.For(model);
        for (int attempt = 1; ; attempt++)
        {
            Lease lease = await WaitAsync(route, journey);
            journey.Worker = lease.Worker;
            bool isLast = attempt >= options.Retry.MaxAttempts;
            CallResult result = default;
            try
            {
                result = await caller.SendAsync(
                    lease, request, journey.Sink, elsewhere => !isLast && (!elsewhere || dispatcher.HasOther(route, lease.Worker)) && budget.TryTake());
            }
            catch
            {
                result = result with { Outcome = Outcome.Unknown };
                throw;
            }
            finally
            {
                dispatcher.Release(lease, result.Outcome);
                metrics.CountSent(model, lease.Worker.Name, result.Outcome);
            }

            if (!result.Again)
            {
                if (result.Error is not null)
                {
                    throw result.Error;
                }

                return;
            }

            route.Tried.Add(lease.Worker);
            metrics.CountRetry(model);
        }
    }

    private async Task<Lease> WaitAsync(RouteRequest route, Journey journey)
    {
        (Lease? lease, Waiter? waiter) = dispatcher.Acquire(route);
        if (lease is not null)
        {
            return lease;
        }

        long started = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                TimeSpan left = journey.Timeout - Stopwatch.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    metrics.CountRefused(route.Owner, "queue_timeout");
                    throw dispatcher.TimedOut(route.Model);
                }

                try
                {
                    lease = await waiter!.Task.WaitAsync(left < options.Queue.KeepAlive ? left : options.Queue.KeepAlive, journey.Sink.Cancelled);
                    metrics.ObserveWait(route.Model, Stopwatch.GetElapsedTime(started));
                    return lease;
                }
                catch (TimeoutException)
                {
                    await journey.Sink.KeepAliveAsync();
                }
            }
        }
        catch
        {
            dispatcher.Leave(waiter!);
            throw;
        }
    }
}
