namespace Tandem.Gateway.Overflow;

/// <summary>How fast a model's requests end, from the last few dozen: what a client that is turned away is told to wait. Not thread safe.</summary>
internal sealed class DrainRate(TimeProvider time)
{
    private const int Kept = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Queue<long> _ends = new();

    public void Ended()
    {
        if (_ends.Count == Kept)
        {
            _ends.Dequeue();
        }

        _ends.Enqueue(time.GetTimestamp());
    }

    /// <summary>Time until so many have ended, between a second and a minute.</summary>
    public TimeSpan TimeFor(int requests)
    {
        if (!_ends.TryPeek(out long oldest) || time.GetElapsedTime(oldest) is not { TotalSeconds: > 0 } elapsed)
        {
            return TimeSpan.FromSeconds(1);
        }

        double seconds = requests * elapsed.TotalSeconds / _ends.Count;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, Longest.TotalSeconds));
    }
}
