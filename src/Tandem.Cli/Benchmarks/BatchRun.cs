using System.Diagnostics;
using Tandem.Core.Requests;
using Tandem.Hosting;

namespace Tandem.Cli.Benchmarks;

/// <summary>One batch of requests that ran together.</summary>
/// <param name="Seconds">From the submission to the last token of all.</param>
/// <param name="FirstToken">From the submission to the first token of all.</param>
/// <param name="DecodeTokensPerSecond">Tokens a second while every sequence was decoding; NaN if there was no such time.</param>
internal readonly record struct BatchRun(double Seconds, double FirstToken, double DecodeTokensPerSecond)
{
    /// <summary>Runs requests at once and to their ends.</summary>
    public static async Task<BatchRun> RunAsync(LLM llm, IReadOnlyList<TextRequest> requests, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        List<(long Time, int Tokens)>[] arrivals = await Task.WhenAll(requests.Select(request => Task.Run(() => FollowAsync(llm, request, cancellationToken), cancellationToken))).ConfigureAwait(false);
        long end = arrivals.Max(times => times[^1].Time);
        long first = arrivals.Min(times => times[0].Time);
        return new BatchRun(Stopwatch.GetElapsedTime(begin, end).TotalSeconds, Stopwatch.GetElapsedTime(begin, first).TotalSeconds, SteadyRate(arrivals));
    }

    /// <summary>Rate between the moment the last sequence got its first token and the moment the first got its last one.</summary>
    internal static double SteadyRate(IReadOnlyList<List<(long Time, int Tokens)>> arrivals)
    {
        long from = arrivals.Max(times => times[0].Time);
        long to = arrivals.Min(times => times[^1].Time);
        long tokens = arrivals.Sum(times => times.Where(arrival => arrival.Time > from && arrival.Time <= to).Sum(arrival => (long)arrival.Tokens));
        return to > from ? tokens / Stopwatch.GetElapsedTime(from, to).TotalSeconds : double.NaN;
    }

    private static async Task<List<(long Time, int Tokens)>> FollowAsync(LLM llm, TextRequest request, CancellationToken cancellationToken)
    {
        var arrivals = new List<(long, int)>(request.Sampling.MaxTokens ?? 16);
        await foreach (GenerationUpdate update in llm.StreamAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (update.FinishReason == FinishReason.Error)
            {
                throw new GenerationFailedException(update.Error ?? "the engine failed a measured request.");
            }

            if (update.TokenIds.Count > 0)
            {
                arrivals.Add((Stopwatch.GetTimestamp(), update.TokenIds.Count));
            }
        }

        return arrivals;
    }
}
