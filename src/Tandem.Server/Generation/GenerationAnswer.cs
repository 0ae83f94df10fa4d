using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Generation;
using Tandem.Protocol.Streaming;
using Tandem.Server.Http;

namespace Tandem.Server.Generation;

/// <summary>Runs a job and sends its answer, whole or streamed. Thread safe.</summary>
internal sealed partial class GenerationAnswer(ChoiceStream choices, ErrorAnswers errors, ServerOptions options, ILogger<GenerationAnswer> log)
{
    /// <summary>Bytes written after which a stream is sent even though more is ready.</summary>
    private const int FlushBytes = 16 << 10;

    /// <summary>Runs the job; failures before the first byte are thrown, later ones end the stream with an error event.</summary>
    public async Task SendAsync(HttpContext context, GenerationJob job, IAnswerForm form)
    {
        ChoiceOutput[] outputs = [.. Enumerable.Range(0, job.ChoiceCount).Select(_ => new ChoiceOutput(keep: !job.Fields.Stream))];
        if (job.Fields.Stream)
        {
            await StreamAsync(context, job, form, outputs);
        }
        else
        {
            await foreach (ChoiceUpdate item in choices.RunAsync(job, context.RequestAborted))
            {
                outputs[item.Choice].Add(item.Update, job.Sampling);
            }

            await form.WriteWholeAsync(context, job, outputs);
        }

        if (options.EnableLogRequests)
        {
            double seconds = Stopwatch.GetElapsedTime(job.Started).TotalSeconds;
            LogDone(RequestIds.Of(context), context.Request.Path, job.PromptTokens, outputs.Sum(output => output.GeneratedTokens), seconds);
        }
    }

    /// <summary>Tokens taken so far.</summary>
    public static Usage UsageOf(GenerationJob job, IReadOnlyList<ChoiceOutput> outputs)
    {
        int cached = 0;
        int generated = 0;
        for (int choice = 0; choice < outputs.Count; choice++)
        {
            // The choices of one prompt share it: it is counted once, as the first of them found it.
            cached += choice % job.Fields.N == 0 ? outputs[choice].CachedTokens : 0;
            generated += job.EchoOnly ? 0 : outputs[choice].GeneratedTokens;
        }

        return Usage.Of(job.PromptTokens, generated, cached);
    }

    private async Task StreamAsync(HttpContext context, GenerationJob job, IAnswerForm form, ChoiceOutput[] outputs)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await using IAsyncEnumerator<ChoiceUpdate> updates = choices.RunAsync(job, stop.Token).GetAsyncEnumerator(stop.Token);

        // What goes wrong up to the first update still has a status of its own.
        bool more = await updates.MoveNextAsync();
        Begin(context.Response);
        await using var events = new SseWriter(context.Response.BodyWriter);
        try
        {
            form.BeginStream(events, job);
            while (more)
            {
                (int choice, var update) = updates.Current;
                bool isFirst = outputs[choice].IsNew;
                outputs[choice].Add(update, job.Sampling);
                form.WriteUpdate(job, choice, update, outputs, isFirst);
                more = await NextAsync(updates, events, context, stop);
            }

            form.EndStream(job, outputs);
            await events.FlushAsync(context.RequestAborted);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            events.Error(new ErrorEnvelope(errors.ToApi(exception, RequestIds.Of(context)).Detail));
            await events.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Goes to the next update, and sends what was written while none is ready.</summary>
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ChoiceUpdate> updates, SseWriter events, HttpContext context, CancellationTokenSource stop)
    {
        ValueTask<bool> next = updates.MoveNextAsync();
        if (next.IsCompleted && context.Response.BodyWriter.UnflushedBytes < FlushBytes)
        {
            return await next;
        }

        try
        {
            await events.FlushAsync(context.RequestAborted);
        }
        catch
        {
            // An enumerator must not be left in the middle of a move.
            await stop.CancelAsync();
            try
            {
                await next;
            }
            catch (OperationCanceledException)
            {
            }

            throw;
        }

        return await next;
    }

    private static void Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";

        // Proxies that gather output would hold tokens back.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId} {Path}: {PromptTokens} prompt tokens, {GeneratedTokens} generated, {Seconds:F3} s.")]
    private partial void LogDone(string requestId, string path, int promptTokens, int generatedTokens, double seconds);
}
