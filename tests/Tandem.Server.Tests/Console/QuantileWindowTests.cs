using Tandem.Server.Metrics;

namespace Tandem.Server.Tests.Console;

public sealed class QuantileWindowTests
{
    [Fact]
    public void QuantilesAreWithinATenthOfTheTrueOnes()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 989).Select(_ => Math.Exp(random.NextDouble() * 10) * 1e-4)];
        var window = new QuantileWindow(TimeProvider.System);
        foreach (double value in values)
        {
            window.Observe(value, 1);
        }

        Array.Sort(values);
        double[] found = window.Read(0.5, 0.9, 0.99)!;
        double[] right = [values[494], values[890], values[979]];
        for (int i = 0; i < right.Length; i++)
        {
            Assert.True(Math.Abs(found[i] - right[i]) <= 0.11 * right[i], $"{found[i]} is not {right[i]}");
        }
    }

    [Fact]
    public void OldValuesAreForgotten()
    {
        var clock = new Clock();
        var window = new QuantileWindow(clock);
        Assert.Null(window.Read(0.5));
        window.Observe(1, 3);
        clock.Advance(31);
        window.Observe(0.001, 1);
        Assert.InRange(window.Read(0.5)![0], 0.9, 1.1);
        clock.Advance(31);
        Assert.InRange(window.Read(0.5)![0], 0.0009, 0.0011);
        clock.Advance(100);
        Assert.Null(window.Read(0.5));
    }

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public void Advance(long seconds) => _now += seconds;

        public override long GetTimestamp() => _now;
    }
}
