using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Upper and lower case. One letter stays one letter, except ß, whose capital Python writes as two.</summary>
internal static class TextCase
{
    public static string Upper(string text) => text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal);

    public static string Lower(string text) => text.ToLowerInvariant();

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var width = char.IsHighSurrogate(text[0]) && text.Length > 1 ? 2 : 1;
        return First(text[..width]) + Lower(text[width..]);
    }

    /// <summary>The first letter of each run of letters in upper case, the others in lower case.</summary>
    public static string Title(string text)
    {
        var builder = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(inWord ? Lower(rune.ToString()) : First(rune.ToString()));
            inWord = IsCased(rune);
        }

        return builder.ToString();
    }

    public static string Swap(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(Rune.IsUpper(rune) ? Lower(rune.ToString()) : Upper(rune.ToString()));
        }

        return builder.ToString();
    }

    public static bool IsLower(string text) => text.EnumerateRunes().Any(Rune.IsLower) && !text.EnumerateRunes().Any(Rune.IsUpper);

    public static bool IsUpper(string text) => text.EnumerateRunes().Any(Rune.IsUpper) && !text.EnumerateRunes().Any(Rune.IsLower);

    private static string First(string letter) => letter == "ß" ? "Ss" : letter.ToUpperInvariant();

    private static bool IsCased(Rune rune) => Rune.IsUpper(rune) || Rune.IsLower(rune);
}
