using Tandem.Engine.Scheduling;

namespace Tandem.Hosting;

/// <summary>How fast the engine finishes requests, for telling clients when to come back. Any thread; two callers at once may measure twice, which is harmless.</summary>
internal sealed class DrainRate(EngineCounters counters, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private long _sampleTime = time.GetTimestamp();
    private long _sampleFinished;
    private double _perSecond;

    /// <summary>Time until <paramref name="requests"/> have finished, between 1 and 60 seconds.</summary>
    public TimeSpan TimeFor(long requests)
    {
        long finished = counters.FinishedStop + counters.FinishedLength + counters.FinishedAbort + counters.FinishedError;
        TimeSpan elapsed = time.GetElapsedTime(Interlocked.Read(ref _sampleTime));
        if (elapsed >= Window)
        {
            Volatile.Write(ref _perSecond, (finished - Interlocked.Read(ref _sampleFinished)) / elapsed.TotalSeconds);
            Interlocked.Exchange(ref _sampleFinished, finished);
            Interlocked.Exchange(ref _sampleTime, time.GetTimestamp());
        }

        double rate = Volatile.Read(ref _perSecond);
        double seconds = rate > 0 ? requests / rate : Window.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 60));
    }
}
