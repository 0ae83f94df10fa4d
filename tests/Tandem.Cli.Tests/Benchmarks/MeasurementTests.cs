using System.Diagnostics;
using Tandem.Cli.Benchmarks;
using Tandem.Cli.Planning;
using Tandem.Core.Numerics;

namespace Tandem.Cli.Tests.Benchmarks;

public sealed class MeasurementTests
{
    [Fact]
    public void Percentiles_lie_between_the_nearest_measurements()
    {
        var spread = new Spread([40, 10, 20, 30]);
        Assert.Equal((10, 25, 40, 25), (spread.Min, spread.Median, spread.Max, spread.Mean));
        Assert.Equal(10, spread.Percentile(0));
        Assert.Equal(13, spread.Percentile(10), 9);
        Assert.Equal(39.7, spread.Percentile(99), 9);
        Assert.Equal(40, spread.Percentile(100));
        Assert.Equal(7, new Spread([7]).Percentile(90));
    }

    [Fact]
    public void A_rate_of_times_keeps_least_and_largest_in_order()
    {
        Spread rate = new Spread([1, 2, 4]).Select(seconds => 8 / seconds);
        Assert.Equal((2, 4, 8), (rate.Min, rate.Median, rate.Max));
    }

    [Fact]
    public void Steady_rate_counts_only_while_all_sequences_decode()
    {
        long second = Stopwatch.Frequency;
        // The second sequence starts at 2 s, the first ends at 6 s: between them are four tokens of the first and, in three updates, five of the second.
        List<(long, int)>[] arrivals =
        [
            [(1 * second, 1), (2 * second, 1), (3 * second, 1), (4 * second, 1), (5 * second, 1), (6 * second, 1)],
            [(2 * second, 1), (3 * second, 1), (4 * second, 2), (6 * second, 2), (9 * second, 1)],
        ];
        Assert.Equal((4 + 5) / 4.0, BatchRun.SteadyRate(arrivals), 9);
    }

    [Fact]
    public void Sequences_that_never_decode_together_have_no_rate()
    {
        List<(long, int)>[] arrivals = [[(1, 1), (2, 1)], [(5, 1), (6, 1)]];
        Assert.True(double.IsNaN(BatchRun.SteadyRate(arrivals)));
    }

    [Fact]
    public void Weights_behind_a_token()
    {
        // All but the embedding once; with two passes the layers twice and the head once; 8 bits cost 9/8 byte.
        long m500 = (24 * ((1024L * ((2 * 1024) + (2 * 256) + (3 * 4864))) + 2048)) + 1024 + (1024 * 32000);
        Assert.Equal(m500 * 2, BenchModel.WeightBytes(NamedShapes.All["m500"], DType.BF16, eightBit: false));
        long layers = 39_794_696_320 - (2L * 76800 * 5120);
        Assert.Equal(((2 * layers) + (76800L * 5120)) * 2, BenchModel.WeightBytes(NamedShapes.All["iquest-40b-loop"], DType.BF16, eightBit: false));
        Assert.Equal(m500 * 9 / 8, BenchModel.WeightBytes(NamedShapes.All["m500"], DType.BF16, eightBit: true));
        Assert.Equal(
            BenchModel.WeightBytes(NamedShapes.All["m500"], DType.F32, eightBit: false),
            BenchModel.WeightBytes(NamedShapes.All["m500"] with { TieWordEmbeddings = true }, DType.F32, eightBit: false));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1234567.89, 1234568)]
    [InlineData(0.000123456789, 0.000123457)]
    [InlineData(-3.14159265, -3.14159)]
    public void Numbers_are_rounded_to_six_digits(double value, double expected) => Assert.Equal(expected, BenchNumbers.Round(value), 12);
}
