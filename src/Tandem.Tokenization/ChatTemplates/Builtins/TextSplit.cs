using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Python's <c>str.split</c> and <c>str.rsplit</c>.</summary>
internal static class TextSplit
{
    public static List<string> Split(string text, string? separator, int most, bool fromEnd) => (separator, fromEnd) switch
    {
        (null, false) => OnSpace(text, most),
        (null, true) => OnSpaceFromEnd(text, most),
        (_, false) => [.. text.Split(separator, most == int.MaxValue ? most : most + 1)],
        _ => FromEnd(text, separator, most),
    };

    private static List<string> OnSpace(string text, int most)
    {
        var parts = new List<string>();
        var position = SkipSpace(text, 0);
        while (position < text.Length)
        {
            if (parts.Count == most)
            {
                parts.Add(text[position..]);
                break;
            }

            var end = position;
            while (end < text.Length && !CodePoints.IsSpace(text[end]))
            {
                end++;
            }

            parts.Add(text[position..end]);
            position = SkipSpace(text, end);
        }

        return parts;
    }

    private static List<string> OnSpaceFromEnd(string text, int most)
    {
        var parts = new List<string>();
        var end = SkipSpaceBack(text, text.Length);
        while (end > 0)
        {
            if (parts.Count == most)
            {
                parts.Add(text[..end]);
                break;
            }

            var start = end;
            while (start > 0 && !CodePoints.IsSpace(text[start - 1]))
            {
                start--;
            }

            parts.Add(text[start..end]);
            end = SkipSpaceBack(text, start);
        }

        parts.Reverse();
        return parts;
    }

    private static List<string> FromEnd(string text, string separator, int most)
    {
        var parts = new List<string>();
        var end = text.Length;
        while (parts.Count < most && end > 0)
        {
            var at = text.LastIndexOf(separator, end - 1, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            parts.Add(text[(at + separator.Length)..end]);
            end = at;
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && CodePoints.IsSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    private static int SkipSpaceBack(string text, int position)
    {
        while (position > 0 && CodePoints.IsSpace(text[position - 1]))
        {
            position--;
        }

        return position;
    }
}
