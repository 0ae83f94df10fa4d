namespace Tandem.Engine.Scheduling;

/// <summary>
/// A histogram that the engine thread writes and anybody may read: fixed bounds, plain 64-bit counts with one writer, no allocation.
/// A reader may see a value counted in one place and not yet in another.
/// </summary>
public sealed class StepHistogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private double _sum;

    internal StepHistogram(params double[] bounds)
    {
        _bounds = bounds;
        _counts = new long[bounds.Length + 1];
    }

    /// <summary>Upper bounds of the buckets, ascending; one more bucket takes what is above the last.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    /// <summary>Sum of all values.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Values in a bucket; <paramref name="bucket"/> is an index into <see cref="Bounds"/>, or its length for what is above.</summary>
    public long CountOf(int bucket) => Volatile.Read(ref _counts[bucket]);

    internal void Observe(double value)
    {
        int bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        Volatile.Write(ref _counts[bucket], _counts[bucket] + 1);
        Volatile.Write(ref _sum, _sum + value);
    }
}
