namespace Tandem.Gateway.Keys;

/// <summary>A limit per minute: a bucket that holds a minute's worth, fills steadily, and may be overdrawn by what only showed afterwards. Not thread safe.</summary>
internal sealed class TokenBucket(int perMinute, TimeProvider time)
{
    private double _level = perMinute;
    private long _last = time.GetTimestamp();

    /// <summary>Time until so much can be taken; zero is now. More than a minute's worth can be taken from a full bucket.</summary>
    public TimeSpan TimeUntil(double amount)
    {
        Fill();
        double missing = Math.Min(amount, perMinute) - _level;
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(missing * 60 / perMinute);
    }

    /// <summary>Takes, or gives back what is negative.</summary>
    public void Take(double amount)
    {
        Fill();
        _level = Math.Min(perMinute, _level - amount);
    }

    private void Fill()
    {
        long now = time.GetTimestamp();
        _level = Math.Min(perMinute, _level + (time.GetElapsedTime(_last, now).TotalMinutes * perMinute));
        _last = now;
    }
}
