using System.Globalization;

namespace Tandem.Cli.Benchmarks;

/// <summary>Measurements of one thing. At least one.</summary>
internal sealed class Spread
{
    private readonly double[] _sorted;

    /// <summary>Takes the measurements, in any order.</summary>
    public Spread(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(_sorted.Length, nameof(values));
    }

    /// <summary>How many.</summary>
    public int Count => _sorted.Length;

    /// <summary>The least.</summary>
    public double Min => _sorted[0];

    /// <summary>The middle.</summary>
    public double Median => Percentile(50);

    /// <summary>The largest.</summary>
    public double Max => _sorted[^1];

    /// <summary>The mean.</summary>
    public double Mean => _sorted.Average();

    /// <summary>The value below which a share of the measurements lies, on the line between the two nearest ones.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(double percent)
    {
        double place = percent / 100 * (_sorted.Length - 1);
        int below = (int)Math.Floor(place);
        int above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + ((place - below) * (_sorted[above] - _sorted[below]));
    }

    /// <summary>Every measurement in another unit.</summary>
    public Spread Select(Func<double, double> convert) => new(_sorted.Select(convert));

    /// <summary>Median, least and largest, as people read them.</summary>
    public string Text(string format) => string.Create(CultureInfo.InvariantCulture, $"{Median.ToString(format, CultureInfo.InvariantCulture)}  ({Min.ToString(format, CultureInfo.InvariantCulture)} to {Max.ToString(format, CultureInfo.InvariantCulture)})");
}
