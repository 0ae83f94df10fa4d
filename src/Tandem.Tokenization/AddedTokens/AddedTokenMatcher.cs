using System.Buffers;
using Tandem.Tokenization.CodePointRegex;

namespace Tandem.Tokenization.AddedTokens;

/// <summary>Finds added tokens in a text: the leftmost, and of those that begin there the longest. Immutable.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<(int Node, char Next), int> _edges = [];
    private readonly List<AddedToken?> _ends = [null];
    private readonly SearchValues<char> _firsts;

    /// <summary>Takes each token with the text that stands for it (its content, or the normalized form of it).</summary>
    public AddedTokenMatcher(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        HashSet<char> firsts = [];
        foreach ((string text, AddedToken token) in tokens)
        {
            if (text.Length == 0)
            {
                continue;
            }
            firsts.Add(text[0]);
            int node = 0;
            foreach (char c in text)
            {
                if (!_edges.TryGetValue((node, c), out int child))
                {
                    child = _ends.Count;
                    _ends.Add(null);
                    _edges.Add((node, c), child);
                }
                node = child;
            }
            _ends[node] ??= token;
        }
        _firsts = SearchValues.Create([.. firsts]);
    }

    public bool IsEmpty => _ends.Count == 1;

    /// <summary>
    /// Finds the next token at or after <paramref name="from"/>, and moves that behind its content. <paramref name="start"/> and
    /// <paramref name="end"/> include the white space it takes along, but reach no further left than <paramref name="floor"/>, the end of
    /// what is dealt with.
    /// </summary>
    public AddedToken? Find(ReadOnlySpan<char> text, ref int from, int floor, bool parseSpecial, out int start, out int end)
    {
        while (NextRaw(text, from, out start, out end) is { } token)
        {
            from = end;
            bool wanted = (parseSpecial || !token.Special) && (!token.SingleWord || StandsAlone(text, start, end));
            if (!wanted)
            {
                continue;
            }
            if (token.LeftStrip)
            {
                start = Math.Max(text[..start].TrimEnd().Length, floor);
            }
            if (token.RightStrip)
            {
                end = text.Length - text[end..].TrimStart().Length;
            }
            return token;
        }
        return null;
    }

    /// <summary>The longest token that begins exactly at <paramref name="at"/>.</summary>
    public AddedToken? LongestAt(ReadOnlySpan<char> text, int at, out int end)
    {
        AddedToken? longest = null;
        end = at;
        int node = 0;
        for (int i = at; i < text.Length && _edges.TryGetValue((node, text[i]), out node); i++)
        {
            if (_ends[node] is { } token)
            {
                (longest, end) = (token, i + 1);
            }
        }
        return longest;
    }

    private AddedToken? NextRaw(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        for (start = from; start < text.Length; start++)
        {
            int skip = text[start..].IndexOfAny(_firsts);
            if (skip < 0)
            {
                break;
            }
            start += skip;
            if (LongestAt(text, start, out end) is { } token)
            {
                return token;
            }
        }
        (start, end) = (text.Length, text.Length);
        return null;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end)
    {
        CodePointSet word = UnicodeSets.WordWithJoiners;
        return !(start > 0 && word.Contains(CodePoints.Read(text, CodePoints.StepBack(text, start), out _)))
            && !(end < text.Length && word.Contains(CodePoints.Read(text, end, out _)));
    }
}
