using CsCheck;
using Tandem.Tokenization.Normalization;
using Xunit;

namespace Tandem.Tokenization.Tests;

public sealed class UnicodeNormalizationTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        ToyTokenizers.Pick("e\u0301", "\u0323\u0307", "s", "\u1e69", "\u1100\u1161\u11a8", "\uac00", "\u11a8", "\u212b", "\ufb01", "\u0958", "\u0f73", "\u2adc", "a", "\u00c5"),
        Gen.Int[0xA0, 0x33FF].Select(char.ConvertFromUtf32), Gen.Int[0x1D100, 0x1D4FF].Select(char.ConvertFromUtf32))
        .Array[0, 12].Select(string.Concat);

    [Theory]
    [InlineData("e\u0301", "\u00e9", "e\u0301", "\u00e9", "e\u0301")]
    [InlineData("\u212b", "\u00c5", "A\u030a", "\u00c5", "A\u030a")] // a singleton never comes back
    [InlineData("s\u0307\u0323", "\u1e69", "s\u0323\u0307", "\u1e69", "s\u0323\u0307")] // reordered, then composed
    [InlineData("\u1e9b\u0323", "\u1e9b\u0323", "\u017f\u0323\u0307", "\u1e69", "s\u0323\u0307")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c", "\u1112\u1161\u11ab", "\ud55c", "\u1112\u1161\u11ab")]
    [InlineData("\ufb01\u00b2", "\ufb01\u00b2", "\ufb01\u00b2", "fi2", "fi2")]
    [InlineData("\u0958", "\u0915\u093c", "\u0915\u093c", "\u0915\u093c", "\u0915\u093c")] // excluded from composition
    [InlineData("a\u0301\u0301b", "\u00e1\u0301b", "a\u0301\u0301b", "\u00e1\u0301b", "a\u0301\u0301b")]
    [InlineData("\ud835\udc9c", "\ud835\udc9c", "\ud835\udc9c", "A", "A")]
    [InlineData("\u0301", "\u0301", "\u0301", "\u0301", "\u0301")]
    public void Gives_the_four_forms(string text, string nfc, string nfd, string nfkc, string nfkd)
    {
        Assert.Equal(nfc, Apply(UnicodeForm.Nfc, text));
        Assert.Equal(nfd, Apply(UnicodeForm.Nfd, text));
        Assert.Equal(nfkc, Apply(UnicodeForm.Nfkc, text));
        Assert.Equal(nfkd, Apply(UnicodeForm.Nfkd, text));
    }

    [Fact]
    public void The_forms_relate_to_each_other_as_the_standard_says()
    {
        Texts.Sample(text =>
        {
            string nfc = Apply(UnicodeForm.Nfc, text), nfd = Apply(UnicodeForm.Nfd, text), nfkc = Apply(UnicodeForm.Nfkc, text), nfkd = Apply(UnicodeForm.Nfkd, text);
            Assert.Equal(nfc, Apply(UnicodeForm.Nfc, nfc));
            Assert.Equal(nfc, Apply(UnicodeForm.Nfc, nfd));
            Assert.Equal(nfd, Apply(UnicodeForm.Nfd, nfc));
            Assert.Equal(nfkc, Apply(UnicodeForm.Nfkc, nfkd));
            Assert.Equal(nfkc, Apply(UnicodeForm.Nfkc, nfc));
            Assert.Equal(nfkd, Apply(UnicodeForm.Nfkd, nfkc));
        }, iter: 20_000);
    }

    private static string Apply(UnicodeForm form, string text)
    {
        CharBuffer output = new();
        UnicodeNormalization.Apply(form, text, output);
        return new string(output.Written);
    }
}
