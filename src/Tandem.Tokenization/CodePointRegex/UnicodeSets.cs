using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Tandem.Tokenization.CodePointRegex;

/// <summary>The named character classes that tokenizer patterns use, by code point and therefore right above U+FFFF.</summary>
internal static class UnicodeSets
{
    private static readonly Lazy<byte[]> Categories = new(ReadCategories);
    private static readonly ConcurrentDictionary<uint, CodePointSet> ByMask = new();

    // Circled and squared Latin letters: symbols by category, letters by the Alphabetic property.
    private static readonly (int, int)[] AlphabeticSymbols =
        [(0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)];

    private static readonly string[] Abbreviations =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly Dictionary<string, string> LongNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Letter"] = "L", ["Mark"] = "M", ["Number"] = "N", ["Punctuation"] = "P", ["Symbol"] = "S", ["Separator"] = "Z",
        ["Other"] = "C", ["UppercaseLetter"] = "Lu", ["LowercaseLetter"] = "Ll", ["TitlecaseLetter"] = "Lt",
        ["ModifierLetter"] = "Lm", ["OtherLetter"] = "Lo", ["DecimalNumber"] = "Nd", ["LetterNumber"] = "Nl", ["OtherNumber"] = "No",
    };

    /// <summary>Unicode White_Space.</summary>
    public static CodePointSet Space { get; } = CodePointSet.FromRanges(
        [(9, 13), (32, 32), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
         (0x205F, 0x205F), (0x3000, 0x3000)]);

    public static CodePointSet Digit => Category("Nd")!;

    /// <summary>Alphabetic characters, marks, decimal digits and connectors.</summary>
    public static CodePointSet Word { get; } = Category("L")!.Union(Category("M")!).Union(Category("Nd")!).Union(Category("Nl")!)
        .Union(Category("Pc")!).Union(CodePointSet.FromRanges(AlphabeticSymbols));

    /// <summary><see cref="Word"/> and the two joiners, which some regex dialects count as word characters.</summary>
    public static CodePointSet WordWithJoiners { get; } = Word.Union(CodePointSet.FromRanges([(0x200C, 0x200D)]));

    /// <summary>Punctuation categories and the ASCII symbols that C calls punctuation.</summary>
    public static CodePointSet PosixPunctuation { get; } = Category("P")!.Union(CodePointSet.FromRanges("$+<=>^`|~".Select(c => ((int)c, (int)c))));

    /// <summary>The set of a general category ("Lu"), a group of them ("L") or a long name ("Letter"); null when unknown.</summary>
    public static CodePointSet? Category(string name)
    {
        string plain = name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        plain = LongNames.GetValueOrDefault(plain, plain);
        uint mask = 0;
        for (int i = 0; i < Abbreviations.Length; i++)
        {
            bool group = plain.Length == 1 && char.ToUpperInvariant(plain[0]) == Abbreviations[i][0];
            if (group || Abbreviations[i].Equals(plain, StringComparison.OrdinalIgnoreCase))
            {
                mask |= 1u << i;
            }
        }
        return mask == 0 ? null : ByMask.GetOrAdd(mask, FromMask);
    }

    /// <summary>All characters equal to <paramref name="codePoint"/> when case is ignored.</summary>
    public static CodePointSet IgnoringCase(int codePoint)
    {
        int[] variants = codePoint switch
        {
            's' or 'S' or 0x17F => ['s', 'S', 0x17F],
            'k' or 'K' or 0x212A => ['k', 'K', 0x212A],
            _ when Rune.IsValid(codePoint) =>
                [codePoint, Rune.ToLowerInvariant(new Rune(codePoint)).Value, Rune.ToUpperInvariant(new Rune(codePoint)).Value],
            _ => [codePoint],
        };
        return CodePointSet.FromRanges(variants.Select(c => (c, c)));
    }

    private static CodePointSet FromMask(uint mask)
    {
        byte[] categories = Categories.Value;
        List<(int, int)> ranges = [];
        int start = -1;
        for (int c = 0; c <= CodePoints.Limit; c++)
        {
            bool inside = c < CodePoints.Limit && ((mask >> categories[c]) & 1) != 0;
            if (inside && start < 0)
            {
                start = c;
            }
            else if (!inside && start >= 0)
            {
                ranges.Add((start, c - 1));
                start = -1;
            }
        }
        return CodePointSet.FromRanges(ranges);
    }

    private static byte[] ReadCategories()
    {
        byte[] categories = new byte[CodePoints.Limit];
        for (int c = 0; c < categories.Length; c++)
        {
            categories[c] = (byte)CharUnicodeInfo.GetUnicodeCategory(c);
        }
        return categories;
    }
}
