using Tandem.Tokenization.CodePointRegex;

namespace Tandem.Tokenization.PreTokenization;

/// <summary>What a text is cut at. Immutable.</summary>
internal abstract class TextPattern
{
    /// <summary>Finds the leftmost match that begins at or after <paramref name="from"/>.</summary>
    public abstract bool Find(ReadOnlySpan<char> text, int from, BacktrackStack stack, out int start, out int end);
}

internal sealed class RegexPattern(SplitRegex regex) : TextPattern
{
    public override bool Find(ReadOnlySpan<char> text, int from, BacktrackStack stack, out int start, out int end) =>
        regex.Find(text, from, stack, out start, out end);
}

internal sealed class LiteralPattern(string literal) : TextPattern
{
    public override bool Find(ReadOnlySpan<char> text, int from, BacktrackStack stack, out int start, out int end)
    {
        int at = literal.Length == 0 ? -1 : text[from..].IndexOf(literal, StringComparison.Ordinal);
        (start, end) = (from + at, from + at + literal.Length);
        return at >= 0;
    }
}

internal sealed class CharacterPattern(CodePointSet set) : TextPattern
{
    public override bool Find(ReadOnlySpan<char> text, int from, BacktrackStack stack, out int start, out int end)
    {
        for (start = from; start < text.Length; start = end)
        {
            int c = CodePoints.Read(text, start, out int width);
            end = start + width;
            if (set.Contains(c))
            {
                return true;
            }
        }
        end = start;
        return false;
    }
}

/// <summary>Runs of word characters, and runs of what is neither that nor white space; here the joiners count as word characters.</summary>
internal sealed class WhitespaceWordPattern : TextPattern
{
    public override bool Find(ReadOnlySpan<char> text, int from, BacktrackStack stack, out int start, out int end)
    {
        for (start = end = from; end < text.Length;)
        {
            int kind = Kind(text, end, out int width);
            end += width;
            if (kind == 0)
            {
                start = end;
                continue;
            }
            while (end < text.Length && Kind(text, end, out width) == kind)
            {
                end += width;
            }
            return true;
        }
        return false;
    }

    private static int Kind(ReadOnlySpan<char> text, int at, out int width)
    {
        int c = CodePoints.Read(text, at, out width);
        return UnicodeSets.WordWithJoiners.Contains(c) ? 1 : UnicodeSets.Space.Contains(c) ? 0 : 2;
    }
}

/// <summary>Walks a text as the matches of a pattern and the stretches between them, which together cover it.</summary>
internal ref struct PieceScanner(TextPattern pattern, ReadOnlySpan<char> text, BacktrackStack stack)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _searchFrom;
    private int _lastMatchEnd = -1;
    private int _matchStart;
    private int _matchEnd = -1;

    /// <summary>The next piece, which is empty only for a match that is.</summary>
    public bool Next(out int start, out int end, out bool isMatch)
    {
        if (_matchEnd < 0 && !FindMatch())
        {
            (start, end, isMatch) = (_at, _text.Length, false);
            _at = _text.Length;
            return end > start;
        }
        isMatch = _at == _matchStart;
        (start, end) = isMatch ? (_matchStart, _matchEnd) : (_at, _matchStart);
        _at = end;
        if (isMatch)
        {
            _matchEnd = -1;
        }
        return true;
    }

    private bool FindMatch()
    {
        while (_searchFrom <= _text.Length && pattern.Find(_text, _searchFrom, stack, out int start, out int end))
        {
            if (end == start && end == _lastMatchEnd)
            {
                // An empty match right behind the last one is not a new one.
                _searchFrom += Math.Max(1, Width(_searchFrom));
                continue;
            }
            (_matchStart, _matchEnd, _searchFrom, _lastMatchEnd) = (start, end, end, end);
            return true;
        }
        _searchFrom = _text.Length + 1;
        return false;
    }

    private readonly int Width(int at)
    {
        int width = 0;
        if (at < _text.Length)
        {
            CodePoints.Read(_text, at, out width);
        }
        return width;
    }
}
