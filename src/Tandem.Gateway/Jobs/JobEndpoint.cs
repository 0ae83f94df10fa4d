using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;
using Tandem.Gateway.Http;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Metrics;
using Tandem.Gateway.Proxying;
using Tandem.Gateway.Routing;
using Tandem.Protocol;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Jobs;

/// <summary>
/// Stores requests as jobs (202 and <c>Location: /v1/queue/{id}</c>); <c>GET</c> there answers 202 until the job has ended and then its answer,
/// with <c>Accept: text/event-stream</c> it waits and sends the answer as events; <c>DELETE</c> cancels.
/// </summary>
internal sealed class JobEndpoint(JobStore store, JobRunner runner, JobOptions options, QueueTimes times, KeyRing keys, GatewayMetrics metrics)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async Task SubmitAsync(HttpContext context, OutgoingRequest request, string model, string owner, RequestPriority priority)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        long deadline = (DateTimeOffset.UtcNow + options.Deadline).ToUnixTimeMilliseconds();
        var head = new JobHead(id, model, owner, priority, request.Path, request.Query, request.Headers, deadline);
        if (!await TryAsync(() => store.AddAsync(head, request.Body)))
        {
            metrics.CountJob("refused");
            throw GatewayException.TooMany("Too many jobs are stored already. Try again later.", ErrorCodes.Overloaded, TimeSpan.FromSeconds(10));
        }

        metrics.CountJob("stored");
        runner.Wake();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = $"/v1/queue/{id}";
        context.Response.Headers["Preference-Applied"] = "respond-async";
        await WriteStateAsync(context, id, "queued");
    }

    public async Task GetAsync(HttpContext context)
    {
        (string id, JobView view, _) = await FindAsync(context);
        if (context.Request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true))
        {
            await StreamAsync(context, id, view);
            return;
        }

        if (view.IsEnded)
        {
            await WriteResultAsync(context, view);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.RetryAfter = "1";
        await WriteStateAsync(context, id, view.State);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        (string id, JobView view, long bytes) = await FindAsync(context);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new ErrorEnvelope(new ErrorDetail { Message = "The job was cancelled.", Type = ErrorTypes.InvalidRequest, Code = "cancelled" }), WireJson.Answers.ErrorEnvelope);
        bool first = !view.IsEnded && await TryAsync(async () =>
        {
            bool ended = await store.EndAsync(id, view.Stream, view.Entry, bytes, "cancelled", StatusCodes.Status410Gone, "application/json; charset=utf-8", body);
            await store.TellCancelledAsync(id);
            return ended;
        });
        if (first)
        {
            metrics.CountJob("cancelled");
            await WriteStateAsync(context, id, "cancelled");
            return;
        }

        // It ended before it could be cancelled; how, its owner should see.
        (_, view, _) = await FindAsync(context);
        await WriteStateAsync(context, id, view.State);
    }

    private async Task StreamAsync(HttpContext context, string id, JobView view)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        long said = Environment.TickCount64;
        await WriteAsync(context, ": waiting\n\n"u8.ToArray());
        while (!view.IsEnded)
        {
            await Task.Delay(options.PollInterval, context.RequestAborted);
            if (Environment.TickCount64 - said > times.KeepAlive.TotalMilliseconds)
            {
                said = Environment.TickCount64;
                await WriteAsync(context, ": waiting\n\n"u8.ToArray());
            }

            try
            {
                view = (await store.FindAsync(id))?.View ?? throw Unknown();
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // The job is safe; its state can be asked for when Redis is back.
            }
            catch (GatewayException gone)
            {
                await WriteAsync(context, ErrorAnswers.ToEvent(gone));
                return;
            }
        }

        byte[] body = view.Body ?? [];
        bool isEvents = view.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
        await WriteAsync(context, isEvents ? body : [.. "data: "u8, .. OneLine(body), .. "\n\ndata: [DONE]\n\n"u8]);
    }

    private async Task<(string Id, JobView View, long Bytes)> FindAsync(HttpContext context)
    {
        KeyHolder key = keys.Find(context.Request);
        string id = (string)context.Request.RouteValues["id"]!;
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower))
        {
            throw Unknown();
        }

        (JobView View, long Bytes)? found = await TryAsync(() => store.FindAsync(id));
        return found is { } job && job.View.Owner == key.Name ? (id, job.View, job.Bytes) : throw Unknown();
    }

    private static GatewayException Unknown() =>
        GatewayException.Invalid(StatusCodes.Status404NotFound, "There is no job of this id; results are kept for a limited time.", ErrorCodes.NotFound);

    private async Task<T> TryAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            metrics.CountJob("redis_away");
            throw GatewayException.Unavailable("Jobs cannot be stored or read now. Send the request without Prefer: respond-async, or try again later.", RetryAfter);
        }
    }

    private static Task WriteStateAsync(HttpContext context, string id, string state)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{id}\",\"object\":\"queue.job\",\"status\":\"{state}\"}}"), context.RequestAborted);
    }

    private static async Task WriteResultAsync(HttpContext context, JobView view)
    {
        context.Response.StatusCode = view.Status;
        context.Response.ContentType = view.ContentType;
        context.Response.Headers["X-Job-Status"] = view.State;
        await context.Response.Body.WriteAsync(view.Body ?? [], context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, byte[] bytes)
    {
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    // A line break inside would end the event's data; in JSON it is only white space.
    private static byte[] OneLine(byte[] json) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).ReplaceLineEndings(" "));
}

/// <summary>Times that jobs share with the waiting queue.</summary>
internal sealed record QueueTimes(TimeSpan KeepAlive);
