using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Tandem.Gateway.Http;
using Tandem.Gateway.Metrics;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Proxying;
using Tandem.Gateway.Routing;
using Tandem.Protocol;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Jobs;

/// <summary>
/// Takes stored jobs as workers have room and stores what became of them. A job is acknowledged only with its result, so what a gateway held when it
/// died is taken over by another.
/// </summary>
internal sealed partial class JobRunner(
    JobStore store, JobOptions options, GatewayOptions gateway, Dispatcher dispatcher, ModelCatalog catalog, RequestRunner runner, GatewayMetrics metrics, ILogger log)
{
    private static readonly TimeSpan AwayPause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, RunningJob> _running = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _up = true;
    private bool _connected;

    /// <summary>A job was stored, or there is room; look at once.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Tries to connect; if Redis is away that is tried again while it runs.</summary>
    public async Task StartAsync()
    {
        store.Cancelled += Stop;
        _connected = await TryConnectAsync();
    }

    /// <summary>Works until cancelled; jobs that run then are left to other gateways.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!_connected && !await TryConnectAsync())
        {
            await Task.Delay(AwayPause, cancellationToken);
        }

        long kept = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            bool any = false;
            try
            {
                any = await TakeAsync(cancellationToken);
                if (Stopwatch.GetElapsedTime(kept) > options.TakeOverAfter / 3)
                {
                    kept = Stopwatch.GetTimestamp();
                    await KeepAsync(cancellationToken);
                }

                SetUp(true);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                SetUp(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogLoop(exception);
            }

            if (!any)
            {
                await PauseAsync(cancellationToken);
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (!_up)
        {
            await Task.Delay(AwayPause, cancellationToken);
            return;
        }

        try
        {
            await _wake.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(options.PollInterval, cancellationToken);
            _wake.Reader.TryRead(out _);
        }
        catch (TimeoutException)
        {
            // Time to look whether other gateways stored something.
        }
    }

    private async Task<bool> TryConnectAsync()
    {
        try
        {
            await store.ConnectAsync();
            SetUp(true);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            SetUp(false);
            return false;
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        bool any = false;
        foreach (string model in dispatcher.ModelNames)
        {
            foreach (RequestPriority priority in Enum.GetValues<RequestPriority>())
            {
                while (_running.Count < options.MaxRunning && dispatcher.HasRoom(model) && await store.TakeAsync(model, priority) is { } job)
                {
                    any = true;
                    Start(job, cancellationToken);
                }
            }
        }

        return any;
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        await store.KeepAsync(_running.Values.Select(running => running.Job));
        foreach (string model in dispatcher.ModelNames)
        {
            metrics.SetStored(model, await store.CountAsync(model));
            foreach (RequestPriority priority in Enum.GetValues<RequestPriority>())
            {
                int room = options.MaxRunning - _running.Count;
                if (room <= 0 || !dispatcher.HasRoom(model))
                {
                    continue;
                }

                foreach (Job job in await store.TakeOverAsync(model, priority, Math.Min(room, 16)))
                {
                    metrics.CountJob("taken_over");
                    Start(job, cancellationToken);
                }
            }
        }
    }

    private void Start(Job job, CancellationToken stopping)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = new RunningJob(job, cancel);
        if (!_running.TryAdd(job.Head.Id, running))
        {
            // It was given to this gateway twice because Redis did not hear of it for a while; once is enough.
            cancel.Dispose();
            return;
        }

        _ = RunToEndAsync(running, stopping);
    }

    private void Stop(string id)
    {
        if (_running.TryGetValue(id, out RunningJob? running))
        {
            try
            {
                running.Cancel.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended at the same moment.
            }
        }
    }

    private async Task RunToEndAsync(RunningJob running, CancellationToken stopping)
    {
        Job job = running.Job;
        try
        {
            Ending? ending = await RunAsync(job, running.Cancel.Token);
            if (ending is not null)
            {
                await EndAsync(job, ending, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // Cancelled by its owner, who has the result already, or left to another gateway.
        }
        catch (Exception exception)
        {
            LogLeft(exception, job.Head.Id);
        }
        finally
        {
            _running.TryRemove(job.Head.Id, out _);
            running.Cancel.Dispose();
            Wake();
        }
    }

    // A result is worth waiting for Redis: the job runs again elsewhere only if this gateway goes first.
    private async Task EndAsync(Job job, Ending ending, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                bool first = await store.EndAsync(
                    job.Head.Id, job.Stream, job.Entry, job.Body.Length, ending.State, ending.Status, ending.Type, ending.Body, dead: ending.State == "failed");
                metrics.CountJob(first ? ending.State : "ended_twice");
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                SetUp(false);
                await Task.Delay(TimeSpan.FromMilliseconds(200), stopping);
            }
        }
    }

    // Null leaves the job where it is: it is tried again after a pause.
    private async Task<Ending?> RunAsync(Job job, CancellationToken cancelled)
    {
        TimeSpan left = DateTimeOffset.FromUnixTimeMilliseconds(job.Head.Deadline) - DateTimeOffset.UtcNow;
        if (left <= TimeSpan.Zero)
        {
            return Failure("expired", 504, "The job's deadline passed before it could be finished.", "deadline_exceeded");
        }

        if (job.Attempt > options.MaxAttempts)
        {
            return Failure("failed", 502, $"The job was tried {options.MaxAttempts} times and failed each time.", "job_failed");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        deadline.CancelAfter(left);
        var sink = new JobSink(options.MaxResultBytes, deadline.Token);
        try
        {
            await runner.RunAsync(Plan(job, sink, left));
            if (sink.Status < 500 && sink.Status != 429)
            {
                return new Ending("done", sink.Status, sink.ContentType, sink.Body);
            }
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return Failure("expired", 504, "The job's deadline passed before it could be finished.", "deadline_exceeded");
        }
        catch (GatewayException) when (sink.TooLarge)
        {
            return Failure("failed", 502, $"The answer is larger than the {options.MaxResultBytes} bytes that are stored.", "result_too_large");
        }
        catch (GatewayException)
        {
            // Counted below like an answer that says so.
        }

        metrics.CountJob("try_failed");
        return job.Attempt < options.MaxAttempts
            ? null
            : Failure("failed", 502, $"The job was tried {options.MaxAttempts} times and failed each time.", "job_failed");
    }

    private Journey Plan(Job job, JobSink sink, TimeSpan left)
    {
        JobHead head = job.Head;
        RequestHead parsed = RequestHead.Parse(job.Body);
        ulong[] blocks = gateway.Routing.Policy == "prefix-affine" ? PromptBlocks.Hash(head.Model, job.Body, parsed.Prompt, gateway.Routing.BlockBytes) : [];
        return new Journey
        {
            Models = catalog.Choices(head.Model),
            Sink = sink,
            Timeout = left,
            For = choice => (
                new RouteRequest { Model = choice, Owner = head.Owner, Priority = RequestPriority.Low, Bytes = job.Body.Length, Blocks = blocks, Stored = true },
                new OutgoingRequest
                {
                    Path = head.Path,
                    Query = head.Query,
                    Headers = head.Headers,
                    Body = choice == parsed.Model ? job.Body : parsed.Rename(job.Body, choice),
                    RequestId = head.Id,
                }),
        };
    }

    private static Ending Failure(string state, int status, string message, string code)
    {
        var envelope = new ErrorEnvelope(new ErrorDetail { Message = message, Type = ErrorTypes.Server, Code = code });
        return new Ending(state, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Answers.ErrorEnvelope));
    }

    private void SetUp(bool up)
    {
        metrics.SetRedis(up);
        if (_up != up)
        {
            _up = up;
            LogRedis(up ? "answers again" : "cannot be reached; jobs wait, other requests are not touched");
        }
    }

    private sealed record RunningJob(Job Job, CancellationTokenSource Cancel);

    private sealed record Ending(string State, int Status, string Type, byte[] Body);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis {State}.")]
    private partial void LogRedis(string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for jobs failed; it goes on.")]
    private partial void LogLoop(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id} is left to be tried again.")]
    private partial void LogLeft(Exception exception, string id);
}
