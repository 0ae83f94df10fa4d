using System.Text.RegularExpressions;
using CsCheck;
using Tandem.Tokenization.CodePointRegex;
using Xunit;

namespace Tandem.Tokenization.Tests;

public sealed class CodePointRegexTests
{
    private static readonly Gen<string> BasicText = Gen.OneOf(
        Gen.Char["abzAZ09 '_.,-\n\r\t\u00a0\u3000sStTlLdD"], Gen.Char['\u0020', '\u024f'], Gen.Char['\u0300', '\u06ff'], Gen.Char['\u4e00', '\u4eff'])
        .Array[0, 60].Select(c => new string(c));

    [Theory]
    [InlineData(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    [InlineData(ToyTokenizers.Llama3)]
    [InlineData(@"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    [InlineData(@"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    [InlineData(@"(?:ab?)+?z|a{2,3}|(?<=[a-z])(?=[A-Z])|(?<!a|b)9|x*s")]
    [InlineData(@"\s?\p{L}+")]
    [InlineData(@"\s+(?=a|\p{L}z)")]
    [InlineData(@"[ab ]+?(?<=b )z|[aeiou]+s")]
    [InlineData(@"\p{L}+(?<=[a-z]b)[^\s]")]
    [InlineData(@"(?>a|ab)z|(a|b|(?:sS|tT){1,2})+L")]
    public void Finds_what_the_platform_finds_where_both_speak_of_the_same_characters(string pattern)
    {
        SplitRegex ours = new(pattern);
        Regex theirs = new(pattern, RegexOptions.CultureInvariant);
        // The platform treats these otherwise when it ignores case; the dialect of the files folds them with s and k.
        BasicText.Where(t => !t.Contains('\u017f') && !t.Contains('\u0130') && !t.Contains('\u0131')).Sample(text =>
        {
            List<(int, int)> expected = [.. theirs.Matches(text).Where(m => m.Length > 0).Select(m => (m.Index, m.Index + m.Length))];
            Assert.Equal(expected, Matches(ours, text).Where(m => m.End > m.Start));
        }, iter: 3000);
    }

    [Theory]
    [InlineData(@"\p{L}+", "𝒜𠀀x", 0, 5)] // letters above U+FFFF
    [InlineData(@"\p{N}", "x𝟘", 1, 3)]
    [InlineData(@"[^\s\p{L}]+", "a🎉b", 1, 3)]
    [InlineData(@"(?i:'s)", "x'\u017f", 1, 3)] // the long s folds to s
    [InlineData(@"x$", "yx\nx", 1, 2)] // a line's end
    [InlineData(@"^x", "yx\nx", 3, 4)]
    [InlineData(@"a++a|b", "aaab", 3, 4)] // possessive
    [InlineData(@"\x{e9}|\u00df", "xß", 1, 2)]
    [InlineData(@"[[:punct:]&&[^_-]]+", "_-!?", 2, 4)]
    [InlineData(@"a{,2}b", "aaab", 1, 4)]
    [InlineData(@"\bl\B", "l ll", 2, 3)]
    [InlineData(@"l\b", "l\u0489 l", 3, 4)] // an enclosing mark is part of a word
    [InlineData(@"[一-龥]+", "x中文", 1, 3)]
    public void Speaks_the_dialect_of_the_files(string pattern, string text, int start, int end)
    {
        Assert.Equal((start, end), Matches(new SplitRegex(pattern), text).First());
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData(@"\")]
    [InlineData("*a")]
    [InlineData(@"\p{Han}")]
    [InlineData(@"\p")]
    [InlineData("(a*)*")]
    [InlineData("(?<name>a)")]
    [InlineData("(?<=a+)b")]
    [InlineData("[z-a]")]
    [InlineData("a{3,2}")]
    [InlineData(@"\x{110000}")]
    [InlineData(@"\k")]
    [InlineData("[[:alpha:]]")]
    [InlineData("(?m:a)")]
    public void Refuses_what_it_does_not_know(string pattern)
    {
        string message = Assert.Throws<TokenizerFormatException>(() => new SplitRegex(pattern)).Message;
        Assert.Contains("regular expression", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_pattern_that_grows_beyond_measure()
    {
        Assert.Throws<TokenizerFormatException>(() => new SplitRegex("(?:(?:(?:ab|c){900}){900}){900}"));
        Assert.Throws<TokenizerFormatException>(() => new SplitRegex(new string('(', 100_000)));
    }

    [Theory]
    [InlineData(@"\s+$")]
    [InlineData(@"\s+(?=z)")]
    [InlineData(ToyTokenizers.Llama3)]
    public void A_long_run_of_blanks_takes_time_in_proportion(string pattern)
    {
        // Quadratic, this would be 10^13 steps.
        string text = "x" + new string(' ', 3_000_000) + "x" + new string(' ', 3_000_000) + "\nz";
        Assert.All(Matches(new SplitRegex(pattern), text), m => Assert.True(m.End > m.Start));
    }

    [Fact]
    public void A_group_repeated_a_million_times_does_not_overflow_the_stack()
    {
        string text = string.Concat(Enumerable.Repeat("ab", 1_000_000));
        Assert.Equal((0, text.Length), Matches(new SplitRegex("(?:ab)+"), text).First());
    }

    private static IEnumerable<(int Start, int End)> Matches(SplitRegex regex, string text)
    {
        BacktrackStack stack = new();
        for (int from = 0; from <= text.Length && regex.Find(text, from, stack, out int start, out int end);)
        {
            yield return (start, end);
            from = end > start ? end : end + 1;
        }
    }
}
