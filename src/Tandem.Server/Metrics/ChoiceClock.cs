using System.Diagnostics;
using Tandem.Core.Requests;
using Tandem.Hosting;
using Tandem.Server.Generation;

namespace Tandem.Server.Metrics;

/// <summary>Times one sequence and tells the metrics. Used by one thread at a time.</summary>
internal struct ChoiceClock(RequestMetrics metrics, GenerationJob job, int choice)
{
    private long _admitted;
    private long _first;
    private long _last;
    private int _cached;
    private int _generated;
    private bool _ended;

    /// <summary>Something new came.</summary>
    public void Tick(GenerationUpdate update)
    {
        int tokens = update.TokenIds.Count;
        _cached = Math.Max(_cached, update.CachedTokens);
        if (tokens == 0)
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        _generated += tokens;
        if (_last == 0)
        {
            _first = now;
            _admitted = Math.Clamp(update.Admitted, job.Started, now);
            metrics.ObserveFirstToken(Seconds(job.Started, _admitted), Seconds(_admitted, now));
            if (tokens > 1)
            {
                // They came together with the first.
                metrics.ObserveGap(0, tokens - 1);
            }
        }
        else
        {
            metrics.ObserveGap(Seconds(_last, now), tokens);
        }

        _last = now;
    }

    /// <summary>The sequence ended; only the first call counts.</summary>
    public void End(FinishReason reason)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        long now = Stopwatch.GetTimestamp();
        long first = _first == 0 ? now : _first;
        long admitted = _first == 0 ? now : _admitted;
        PreparedPrompt prompt = job.PromptOf(choice);
        metrics.ObserveEnd(reason, new SequenceFigures(
            Seconds(job.Started, admitted), Seconds(admitted, first), Seconds(first, now), prompt.TokenIds.Length, _cached, _generated, prompt.MaxTokens));
    }

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;
}
