namespace Tandem.Tokenization;

/// <summary>What <see cref="StopStringMatcher.Feed"/> found.</summary>
/// <param name="Text">The text that may be sent now.</param>
/// <param name="StopString">The stop string that was met, or null. After one, nothing more is to be fed.</param>
public readonly record struct StopMatch(string Text, string? StopString);

/// <summary>
/// Looks for stop strings in a text that comes in pieces, holding back what might be the beginning of one. The result does not depend
/// on how the text is cut: the stop string completed first ends it, the longest of those completed by the same character.
/// </summary>
/// <remarks>One per request; not safe for use by several threads at a time. Constant time per character and stop string.</remarks>
public sealed class StopStringMatcher
{
    private readonly string[] _stops;
    private readonly int[][] _fallbacks;
    private readonly int[] _matched;
    private readonly bool _includeStopString;
    private readonly CharBuffer _held = new();
    private bool _stopped;

    /// <summary>Creates a matcher; with <paramref name="includeStopString"/> the text given out ends with the stop string, else before it.</summary>
    /// <exception cref="ArgumentException">A stop string is empty.</exception>
    public StopStringMatcher(IReadOnlyList<string> stopStrings, bool includeStopString)
    {
        ArgumentNullException.ThrowIfNull(stopStrings);
        _stops = [.. stopStrings];
        if (_stops.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("A stop string is empty; it needs at least one character.", nameof(stopStrings));
        }
        _fallbacks = [.. _stops.Select(Fallbacks)];
        _matched = new int[_stops.Length];
        _includeStopString = includeStopString;
    }

    /// <summary>Takes the next piece of text.</summary>
    /// <exception cref="InvalidOperationException">A stop string was met before.</exception>
    public StopMatch Feed(ReadOnlySpan<char> piece)
    {
        if (_stopped)
        {
            throw new InvalidOperationException("The text has already ended at a stop string.");
        }
        foreach (char c in piece)
        {
            _held.Append(c);
            int longest = -1;
            for (int s = 0; s < _stops.Length; s++)
            {
                if (Step(s, c) && (longest < 0 || _stops[s].Length > _stops[longest].Length))
                {
                    longest = s;
                }
            }
            if (longest >= 0)
            {
                _stopped = true;
                int end = _includeStopString ? _held.Length : _held.Length - _stops[longest].Length;
                return new StopMatch(new string(_held.Written[..end]), _stops[longest]);
            }
        }
        return new StopMatch(Release(_held.Length - (_matched.Length == 0 ? 0 : _matched.Max())), null);
    }

    /// <summary>Ends the text without a stop string: returns what was held back.</summary>
    public string Flush() => _stopped ? "" : Release(_held.Length);

    private string Release(int count)
    {
        if (count == 0)
        {
            return "";
        }
        string text = new(_held.Written[..count]);
        _held.RemoveFirst(count);
        return text;
    }

    private bool Step(int stop, char c)
    {
        string text = _stops[stop];
        int matched = _matched[stop];
        while (matched > 0 && text[matched] != c)
        {
            matched = _fallbacks[stop][matched - 1];
        }
        matched += text[matched] == c ? 1 : 0;
        _matched[stop] = matched;
        return matched == text.Length;
    }

    /// <summary>For every prefix the length of its longest proper prefix that is also its end.</summary>
    private static int[] Fallbacks(string text)
    {
        int[] fallbacks = new int[text.Length];
        for (int i = 1, matched = 0; i < text.Length; i++)
        {
            while (matched > 0 && text[i] != text[matched])
            {
                matched = fallbacks[matched - 1];
            }
            matched += text[i] == text[matched] ? 1 : 0;
            fallbacks[i] = matched;
        }
        return fallbacks;
    }
}
