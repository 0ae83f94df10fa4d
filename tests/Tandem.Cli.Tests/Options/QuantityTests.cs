using CsCheck;
using Tandem.Cli.Options;

namespace Tandem.Cli.Tests.Options;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("16k", 16_000)]
    [InlineData("16K", 16_384)]
    [InlineData("1M", 1_048_576)]
    [InlineData("1m", 1_000_000)]
    [InlineData("25.6k", 25_600)]
    [InlineData("0.5K", 512)]
    public void Counts(string text, long expected)
    {
        Assert.True(Quantity.TryParseCount(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("512M", 512L << 20)]
    [InlineData("80 GiB", 80L << 30)]
    [InlineData("24GB", 24_000_000_000)]
    [InlineData("24gb", 24_000_000_000)]
    [InlineData("1gib", 1L << 30)]
    [InlineData("100B", 100)]
    [InlineData("1T", 1L << 40)]
    [InlineData("1.5KiB", 1536)]
    public void Sizes(string text, long expected)
    {
        Assert.True(Quantity.TryParseBytes(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1.5")]
    [InlineData("1 2")]
    [InlineData("2GiBs")]
    [InlineData("9999999999999T")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("٣")]
    public void What_is_neither(string text)
    {
        Assert.False(Quantity.TryParseCount(text, out _));
        Assert.False(Quantity.TryParseBytes(text, out _));
    }

    [Fact]
    public void A_count_takes_no_bytes() => Assert.False(Quantity.TryParseCount("2GiB", out _));

    [Fact]
    public void Plain_numbers_mean_themselves() => Gen.Long[0, long.MaxValue].Sample(n =>
    {
        string text = n.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Quantity.TryParseCount(text, out long count) && count == n && Quantity.TryParseBytes(text, out long bytes) && bytes == n;
    });
}
