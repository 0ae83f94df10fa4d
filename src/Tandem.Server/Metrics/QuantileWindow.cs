namespace Tandem.Server.Metrics;

/// <summary>
/// Quantiles of the values of the last minute (30 to 60 seconds), for people who look: counts in buckets a fifth apart, so a quantile is at most
/// ten percent off. Thread safe.
/// </summary>
internal sealed class QuantileWindow(TimeProvider time)
{
    private const double Least = 1e-5;
    private const double Ratio = 1.2;
    private const int Buckets = 100;

    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private long[] _now = new long[Buckets];
    private long[] _before = new long[Buckets];
    private long _begun = time.GetTimestamp();

    /// <summary>Counts a value in seconds.</summary>
    public void Observe(double seconds, long count)
    {
        int bucket = seconds <= Least ? 0 : Math.Min(Buckets - 1, (int)Math.Ceiling(Math.Log(seconds / Least, Ratio)));
        lock (_lock)
        {
            Turn();
            _now[bucket] += count;
        }
    }

    /// <summary>Quantiles in seconds, in the order asked for; null without values.</summary>
    public double[]? Read(params ReadOnlySpan<double> quantiles)
    {
        Span<long> counts = stackalloc long[Buckets];
        lock (_lock)
        {
            Turn();
            for (int i = 0; i < Buckets; i++)
            {
                counts[i] = _now[i] + _before[i];
            }
        }

        long total = 0;
        foreach (long count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return null;
        }

        double[] values = new double[quantiles.Length];
        for (int q = 0; q < values.Length; q++)
        {
            values[q] = At(counts, Math.Max(1, (long)Math.Ceiling(quantiles[q] * total)));
        }

        return values;
    }

    private static double At(ReadOnlySpan<long> counts, long rank)
    {
        int bucket = 0;
        while (rank > counts[bucket])
        {
            rank -= counts[bucket++];
        }

        // The first bucket holds what came together with the token before it.
        return bucket == 0 ? 0 : Least * Math.Pow(Ratio, bucket - 0.5);
    }

    private void Turn()
    {
        TimeSpan passed = time.GetElapsedTime(_begun);
        if (passed < Half)
        {
            return;
        }

        (_now, _before) = (_before, _now);
        Array.Clear(_now);
        if (passed >= 2 * Half)
        {
            Array.Clear(_before);
        }

        _begun = time.GetTimestamp();
    }
}
