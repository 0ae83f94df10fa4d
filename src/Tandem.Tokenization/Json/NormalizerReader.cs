using System.Text.Json;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.Normalization;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.Json;

/// <summary>Reads the "normalizer" of tokenizer.json.</summary>
internal static class NormalizerReader
{
    private const string Supported = "Sequence, Prepend, Replace, NFC, NFD, NFKC, NFKD, Strip and Lowercase";

    public static TextNormalizer Read(JsonElement element, string where)
    {
        string type = element.Text("type", where);
        switch (type)
        {
            case "Sequence":
                JsonElement items = element.Member("normalizers", JsonValueKind.Array, where);
                return new NormalizerSequence([.. items.EnumerateArray().Select((e, i) => Read(e, $"{where}.normalizers[{i}]"))]);
            case "Prepend":
                return new PrependNormalizer(element.Text("prepend", where));
            case "Replace":
                return new ReplaceNormalizer(ReadPattern(element, where), element.Text("content", where));
            case "NFC":
                return new UnicodeFormNormalizer(UnicodeForm.Nfc);
            case "NFD":
                return new UnicodeFormNormalizer(UnicodeForm.Nfd);
            case "NFKC":
                return new UnicodeFormNormalizer(UnicodeForm.Nfkc);
            case "NFKD":
                return new UnicodeFormNormalizer(UnicodeForm.Nfkd);
            case "Strip":
                return new StripNormalizer(element.Flag("strip_left", true, where), element.Flag("strip_right", true, where));
            case "Lowercase":
                return new LowercaseNormalizer();
            default:
                throw TokenizerFormatException.Unsupported($"{where}: the normalizer", type, Supported);
        }
    }

    /// <summary>Reads a "pattern" member: a literal string or a regular expression.</summary>
    public static TextPattern ReadPattern(JsonElement element, string where)
    {
        JsonElement pattern = element.Member("pattern", JsonValueKind.Object, where);
        if (pattern.OptionalText("String", $"{where}.pattern") is { } literal)
        {
            return new LiteralPattern(literal);
        }
        return pattern.OptionalText("Regex", $"{where}.pattern") is { } regex
            ? new RegexPattern(new SplitRegex(regex))
            : throw new TokenizerFormatException($"{where}.pattern has neither 'String' nor 'Regex'; it needs one of them.");
    }
}
