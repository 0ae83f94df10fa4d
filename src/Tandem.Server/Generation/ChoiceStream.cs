using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tandem.Core.Requests;
using Tandem.Hosting;
using Tandem.Server.Http;
using Tandem.Server.Metrics;

namespace Tandem.Server.Generation;

/// <summary>News of one choice.</summary>
/// <param name="Choice">Its place.</param>
/// <param name="Update">What is new.</param>
internal readonly record struct ChoiceUpdate(int Choice, GenerationUpdate Update);

/// <summary>Runs all choices of a job at once and gives their updates as they come.</summary>
internal sealed class ChoiceStream(LLM llm, RequestMetrics metrics)
{
    private long _count;

    /// <summary>
    /// Updates of all choices, each choice's in order. Ends when every choice has ended; if one fails the others are cancelled. Cancelling the
    /// token, or not going on to the end, aborts what runs.
    /// </summary>
    /// <exception cref="EngineOverloadedException">The engine did not take a choice.</exception>
    /// <exception cref="ApiException">The engine failed or dropped a choice.</exception>
    public IAsyncEnumerable<ChoiceUpdate> RunAsync(GenerationJob job, CancellationToken cancellationToken)
    {
        metrics.ObserveChoices(job.Fields.N);
        return job.ChoiceCount == 1 ? RunOneAsync(job, 0, cancellationToken) : RunManyAsync(job, cancellationToken);
    }

    private async IAsyncEnumerable<ChoiceUpdate> RunManyAsync(GenerationJob job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = Channel.CreateUnbounded<ChoiceUpdate>(new UnboundedChannelOptions { SingleReader = true });
        Task all = PumpAllAsync(job, updates.Writer, stop);
        try
        {
            await foreach (ChoiceUpdate update in updates.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return update;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await all;
        }
    }

    private async Task PumpAllAsync(GenerationJob job, ChannelWriter<ChoiceUpdate> output, CancellationTokenSource stop)
    {
        Exception? failure = null;
        async Task PumpAsync(int choice)
        {
            try
            {
                await foreach (ChoiceUpdate update in RunOneAsync(job, choice, stop.Token))
                {
                    output.TryWrite(update);
                }
            }
            catch (Exception exception)
            {
                // The first failure is the cause; those after it are the cancellation it leads to.
                Interlocked.CompareExchange(ref failure, exception, null);
                await stop.CancelAsync();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, job.ChoiceCount).Select(PumpAsync));
        output.Complete(failure);
    }

    private async IAsyncEnumerable<ChoiceUpdate> RunOneAsync(GenerationJob job, int choice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new TextRequest
        {
            // A client may use an id twice at a time; the engine's must be unique.
            RequestId = $"{job.Id}-{Interlocked.Increment(ref _count)}",
            PromptTokenIds = job.PromptOf(choice).TokenIds,
            Sampling = job.SamplingOf(choice),
            CacheSalt = job.Fields.CacheSalt,
        };
        var clock = new ChoiceClock(metrics, job, choice);
        bool ended = false;
        try
        {
            await foreach (GenerationUpdate update in llm.StreamAsync(request, cancellationToken))
            {
                clock.Tick(update);
                if (update.FinishReason != FinishReason.None)
                {
                    clock.End(update.FinishReason);
                    Check(update);
                    ended = true;
                }

                yield return new ChoiceUpdate(choice, update);
            }

            if (!ended)
            {
                throw ApiException.EngineFailed("it ended without a reason.");
            }
        }
        finally
        {
            clock.End(FinishReason.Abort);
        }
    }

    private static void Check(GenerationUpdate update)
    {
        switch (update.FinishReason)
        {
            case FinishReason.Error:
                throw ApiException.EngineFailed(update.Error);
            case FinishReason.Abort:
                throw ApiException.Unavailable("The request was dropped because the engine is stopping.", TimeSpan.FromSeconds(1));
            default:
                return;
        }
    }
}
