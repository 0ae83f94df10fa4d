using System.Diagnostics;
using Tandem.Hosting;

namespace Tandem.Server.Metrics;

/// <summary>Tokens generated a second over the last <see cref="Window"/> seconds, from a sample a second. Thread safe.</summary>
internal sealed class TokenRate : IDisposable
{
    private const int Window = 10;

    private readonly LLM _llm;
    private readonly Lock _lock = new();
    private readonly Queue<(long Time, long Tokens)> _samples = new(Window + 1);
    private readonly Timer _timer;

    public TokenRate(LLM llm)
    {
        _llm = llm;
        _timer = new Timer(_ => Sample(), state: null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    public double TokensPerSecond
    {
        get
        {
            lock (_lock)
            {
                if (!_samples.TryPeek(out (long Time, long Tokens) oldest))
                {
                    return 0;
                }

                double seconds = Stopwatch.GetElapsedTime(oldest.Time).TotalSeconds;
                return seconds <= 0 ? 0 : (_llm.Counters.GeneratedTokens - oldest.Tokens) / seconds;
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        lock (_lock)
        {
            _samples.Enqueue((Stopwatch.GetTimestamp(), _llm.Counters.GeneratedTokens));
            if (_samples.Count > Window)
            {
                _samples.Dequeue();
            }
        }
    }
}
