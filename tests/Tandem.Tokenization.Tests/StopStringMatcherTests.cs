using System.Text;
using CsCheck;
using Xunit;

namespace Tandem.Tokenization.Tests;

public sealed class StopStringMatcherTests
{
    [Fact]
    public void The_result_does_not_depend_on_how_the_text_is_cut()
    {
        Gen<string> text = Gen.Char["ab\n"].Array[0, 40].Select(c => new string(c));
        Gen<string[]> stops = Gen.Char["ab\n"].Array[1, 5].Select(c => new string(c)).Array[0, 4];
        Gen.Select(text, stops, Gen.Int[1, 7], Gen.Bool).Sample((whole, stopStrings, step, include) =>
        {
            (string expected, string? stop) = Plain(whole, stopStrings, include);
            StopStringMatcher matcher = new(stopStrings, include);
            StringBuilder given = new();
            string? met = null;
            for (int at = 0; at < whole.Length && met is null; at += step)
            {
                StopMatch match = matcher.Feed(whole.AsSpan(at, Math.Min(step, whole.Length - at)));
                given.Append(match.Text);
                met = match.StopString;
                Assert.StartsWith(given.ToString(), expected, StringComparison.Ordinal);
            }
            given.Append(matcher.Flush());
            Assert.Equal((expected, stop), (given.ToString(), met));
        }, iter: 20_000);
    }

    [Fact]
    public void Holds_back_only_what_may_be_the_beginning_of_a_stop_string()
    {
        StopStringMatcher matcher = new(["\n\nclass", "```"], false);
        Assert.Equal(new StopMatch("x = 1", null), matcher.Feed("x = 1\n"));
        Assert.Equal(new StopMatch("\n", null), matcher.Feed("\n\ncl"));
        Assert.Equal(new StopMatch("\n\nclean", null), matcher.Feed("ean"));
        Assert.Equal(new StopMatch("", null), matcher.Feed("``"));
        Assert.Equal(new StopMatch("", "```"), matcher.Feed("`python"));
        Assert.Equal("", matcher.Flush());
        Assert.Throws<InvalidOperationException>(() => matcher.Feed("more"));
    }

    [Fact]
    public void Gives_out_the_stop_string_when_asked_to()
    {
        StopStringMatcher matcher = new(["END"], true);
        Assert.Equal(new StopMatch("a", null), matcher.Feed("aE"));
        Assert.Equal(new StopMatch("END", "END"), matcher.Feed("ND of it"));
    }

    [Fact]
    public void An_empty_stop_string_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new StopStringMatcher(["a", ""], false));
    }

    private static (string Text, string? Stop) Plain(string text, string[] stops, bool include)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            string? stop = stops.Where(s => text.AsSpan(0, end).EndsWith(s, StringComparison.Ordinal)).MaxBy(s => s.Length);
            if (stop is not null)
            {
                return (text[..(include ? end : end - stop.Length)], stop);
            }
        }
        return (text, null);
    }
}
