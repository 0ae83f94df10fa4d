using System.Runtime.CompilerServices;

namespace Tandem.Tokenization.CodePointRegex;

/// <summary>Reading UTF-16 as code points. An unpaired surrogate reads as U+FFFD, as it would after a trip through UTF-8.</summary>
internal static class CodePoints
{
    public const int Limit = 0x110000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<char> text, int index, out int width)
    {
        char c = text[index];
        width = 1;
        if (!char.IsSurrogate(c))
        {
            return c;
        }
        if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            width = 2;
            return char.ConvertToUtf32(c, text[index + 1]);
        }
        return 0xFFFD;
    }

    /// <summary>The start of the code point that ends just before <paramref name="index"/>, which must be above 0.</summary>
    public static int StepBack(ReadOnlySpan<char> text, int index)
    {
        bool pair = index >= 2 && char.IsLowSurrogate(text[index - 1]) && char.IsHighSurrogate(text[index - 2]);
        return index - (pair ? 2 : 1);
    }
}
