using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tandem.Gateway.Http;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Metrics;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Routing;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Proxying;

/// <summary>Stores a request as a job of its key's owner and answers 202.</summary>
internal delegate Task SubmitJob(HttpContext context, OutgoingRequest request, string model, string owner, RequestPriority priority);

/// <summary>Every POST that is for a model.</summary>
internal sealed class ProxyEndpoint(
    GatewayOptions options, ModelCatalog catalog, Dispatcher dispatcher, RequestRunner runner, KeyRing keys, GatewayMetrics metrics, AuditLog? audit, SubmitJob? submit)
{
    /// <summary>Paths that are passed on; a worker's other paths are for its operator, not for clients.</summary>
    public static readonly IReadOnlyList<string> Paths =
    [
        "/v1/completions", "/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/messages/count_tokens", "/v1/embeddings", "/v1/rerank",
        "/infill", "/tokenize", "/detokenize",
    ];

    private const int BytesPerToken = 4;
    private const int UsualOutputTokens = 256;

    public async Task HandleAsync(HttpContext context)
    {
        long started = Stopwatch.GetTimestamp();
        string model = "unknown";
        KeyHolder? key = null;
        Journey? journey = null;
        ClientSink? sink = null;
        int size = 0;
        long used = 0;
        int status = 0;
        try
        {
            key = keys.Find(context.Request);
            byte[] body = await RequestBytes.ReadAsync(context);
            size = body.Length;
            RequestHead head = RequestHead.Parse(body);
            string resolved = Resolve(head, key);
            model = resolved;
            long promptTokens = body.Length / BytesPerToken;
            long estimated = promptTokens + (head.MaxTokens ?? UsualOutputTokens);
            key.Enter(estimated);
            try
            {
                if (WantsJob(context))
                {
                    used = estimated;
                    await SubmitAsync(context, head, body, resolved, key);
                    return;
                }

                sink = new ClientSink(context, head.Stream, FirstByte(resolved, started));
                journey = Plan(context, head, body, resolved, key, sink);
                await RunAsync(journey, sink);
                used = context.Response.StatusCode < 400 ? sink.Usage.Tokens(promptTokens) : 0;
            }
            finally
            {
                key.Settle(estimated, used);
            }
        }
        catch (GatewayException error)
        {
            status = error.Status;
            throw;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            status = StatusCodes.Status499ClientClosedRequest;
            throw;
        }
        finally
        {
            status = status == 0 ? context.Response.StatusCode : status;
            TimeSpan whole = Stopwatch.GetElapsedTime(started);
            metrics.CountRequest(model, key?.Name ?? "", status, whole);
            metrics.CountTokens(model, key?.Name ?? "", used);
            audit?.Add(new AuditEntry(
                DateTimeOffset.UtcNow, context.TraceIdentifier, key?.Name ?? "", context.Request.Path.Value ?? "", model, journey?.Worker?.Name, status, size, used, whole.TotalSeconds));
        }
    }

    private async Task RunAsync(Journey journey, ClientSink sink)
    {
        try
        {
            await runner.RunAsync(journey);
            await sink.EndAsync();
        }
        catch (GatewayException error)
        {
            if (!await sink.FailAsync(error))
            {
                throw;
            }
        }
    }

    private Journey Plan(HttpContext context, RequestHead head, byte[] body, string model, KeyHolder key, IAnswerSink sink)
    {
        ulong[] blocks = options.Routing.Policy == "prefix-affine" ? PromptBlocks.Hash(model, body, head.Prompt, options.Routing.BlockBytes) : [];
        string? session = options.Routing.SessionHeader is { } header ? context.Request.Headers[header] : (string?)null;
        RequestPriority priority = key.PriorityOf(context.Request);
        return new Journey
        {
            Models = catalog.Choices(model),
            Sink = sink,
            Timeout = options.Queue.Timeout,
            For = choice =>
            {
                byte[] sent = choice == head.Model ? body : head.Rename(body, choice);
                return (
                    new RouteRequest
                    {
                        Model = choice,
                        Owner = key.Name,
                        Priority = priority,
                        Bytes = body.Length,
                        Blocks = blocks,
                        Session = string.IsNullOrEmpty(session) ? null : session,
                    },
                    OutgoingRequest.From(context, sent, keys.Any));
            },
        };
    }

    private string Resolve(RequestHead head, KeyHolder key)
    {
        IReadOnlyList<string> names = dispatcher.ModelNames;
        if (head.Model is null)
        {
            return names.Count == 1 && key.MayUse(names[0], names[0])
                ? names[0]
                : throw GatewayException.Invalid(400, $"model is required; it is one of: {string.Join(", ", Visible(key))}.", ErrorCodes.InvalidValue, "model");
        }

        string model = catalog.Resolve(head.Model);
        bool known = catalog.Choices(model).Any(dispatcher.Knows);
        if (known && !key.MayUse(head.Model, model))
        {
            metrics.CountRefused(key.Name, "model");
            throw new GatewayException(403, new ErrorDetail
            {
                Message = $"This key may not use the model \"{head.Model}\"; it may use: {string.Join(", ", Visible(key))}.",
                Type = "permission_error",
                Param = "model",
                Code = "model_not_allowed",
            });
        }

        string asked = head.Model.Length <= 200 ? head.Model : head.Model[..200];
        return known
            ? model
            : throw GatewayException.Invalid(404, $"The model \"{asked}\" is not served here; served are: {string.Join(", ", Visible(key))}.", ErrorCodes.ModelNotFound, "model");
    }

    private IEnumerable<string> Visible(KeyHolder key) =>
        dispatcher.ModelNames.Concat(catalog.Aliases.Keys).Distinct(StringComparer.Ordinal).Where(name => key.MayUse(name, catalog.Resolve(name)));

    private Action FirstByte(string model, long started)
    {
        bool seen = false;
        return () =>
        {
            if (!seen)
            {
                seen = true;
                metrics.ObserveFirstByte(model, Stopwatch.GetElapsedTime(started));
            }
        };
    }

    private static bool WantsJob(HttpContext context) =>
        context.Request.Headers["Prefer"].Any(value => value?.Split(',', StringSplitOptions.TrimEntries).Contains("respond-async", StringComparer.OrdinalIgnoreCase) == true);

    private Task SubmitAsync(HttpContext context, RequestHead head, byte[] body, string model, KeyHolder key)
    {
        if (submit is null)
        {
            throw GatewayException.Invalid(
                400, "Prefer: respond-async needs a gateway with Redis (--redis); this one has none. Send the request without it.", ErrorCodes.InvalidValue);
        }

        byte[] sent = model == head.Model ? body : head.Rename(body, model);
        return submit(context, OutgoingRequest.From(context, sent, keysAreOurs: true), model, key.Name, key.PriorityOf(context.Request));
    }
}
