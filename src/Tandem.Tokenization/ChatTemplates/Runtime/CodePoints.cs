using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>
/// Strings as Python sees them: sequences of code points. Only strings with surrogates need work; lone ones count as one.
/// </summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>Converts an offset in UTF-16 units to one in code points.</summary>
    public static int FromUtf16(string text, int offset) => offset < 0 ? offset : Count(text[..offset]);

    /// <summary>Converts an offset in code points to one in UTF-16 units; beyond the end stays at the end.</summary>
    public static int ToUtf16(string text, long offset)
    {
        var position = 0;
        for (long i = 0; i < offset && position < text.Length; i++)
        {
            position += WidthAt(text, position);
        }

        return position;
    }

    public static IEnumerable<string> Elements(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var width = WidthAt(text, i);
            yield return text.Substring(i, width);
            i += width;
        }
    }

    public static bool AllInBasicPlane(string text)
    {
        foreach (var unit in text)
        {
            if (char.IsSurrogate(unit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Order by code point, which differs from the order of UTF-16 units where surrogates meet U+E000 and above.</summary>
    public static int Compare(string left, string right)
    {
        var common = Math.Min(left.Length, right.Length);
        for (var i = 0; i < common; i++)
        {
            if (left[i] != right[i])
            {
                var leftSurrogate = char.IsSurrogate(left[i]);
                return leftSurrogate == char.IsSurrogate(right[i]) ? left[i].CompareTo(right[i]) : leftSurrogate ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Takes every <paramref name="step"/>th code point, as a slice whose bounds are already resolved.</summary>
    public static string Slice(string text, long start, long step, long count)
    {
        if (step == 1 && AllInBasicPlane(text))
        {
            return text.Substring((int)start, (int)count);
        }

        var elements = Elements(text).ToArray();
        var builder = new StringBuilder();
        for (long i = 0; i < count; i++)
        {
            builder.Append(elements[start + (i * step)]);
        }

        return builder.ToString();
    }

    /// <summary>What Python's <c>str.isspace</c> accepts: .NET's white space and the four ASCII separators.</summary>
    public static bool IsSpace(char unit) => char.IsWhiteSpace(unit) || unit is >= '\x1c' and <= '\x1f';

    public static string Trim(string text, bool start = true, bool end = true)
    {
        var from = 0;
        var to = text.Length;
        while (start && from < to && IsSpace(text[from]))
        {
            from++;
        }

        while (end && to > from && IsSpace(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    private static int WidthAt(string text, int position) =>
        position + 1 < text.Length && char.IsSurrogatePair(text[position], text[position + 1]) ? 2 : 1;
}
