namespace Tandem.Tokenization.CodePointRegex;

/// <summary>The part for character classes: nested, negated, intersected by two ampersands.</summary>
internal sealed partial class RegexParser
{
    private CodePointSet ParseClass()
    {
        if (++_depth > MaxDepth)
        {
            throw Error($"classes nested deeper than {MaxDepth}");
        }
        _at++;
        bool negated = TryTake('^');
        CodePointSet? intersection = null;
        CodePointSet members = CodePointSet.Empty;
        bool first = true;
        while (true)
        {
            if (AtEnd)
            {
                throw Error("a class without its ']'");
            }
            if (_pattern[_at] == ']' && !first)
            {
                _at++;
                break;
            }
            first = false;
            if (_pattern.AsSpan(_at).StartsWith("&&"))
            {
                _at += 2;
                intersection = intersection?.Intersect(members) ?? members;
                members = CodePointSet.Empty;
                continue;
            }
            members = members.Union(ParseClassItem());
        }
        members = intersection?.Intersect(members) ?? members;
        _depth--;
        return negated ? members.Complement() : members;
    }

    private CodePointSet ParseClassItem()
    {
        if (_pattern[_at] == '[')
        {
            return _pattern.AsSpan(_at).StartsWith("[:") ? ParsePosix() : ParseClass();
        }
        CodePointSet? set = TakeClassPoint(out int low);
        bool range = _at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] is not (']' or '[');
        if (set is not null || !range)
        {
            return set ?? Literal(low);
        }
        _at++;
        if (TakeClassPoint(out int high) is not null || high < low)
        {
            throw Error("a class range whose end is not a later character");
        }
        CodePointSet points = CodePointSet.FromRanges([(low, high)]);
        if (!_ignoreCase)
        {
            return points;
        }
        return high < 0x250
            ? Enumerable.Range(low, high - low + 1).Select(UnicodeSets.IgnoringCase).Aggregate(points, (a, b) => a.Union(b))
            : throw Error("a range of non-Latin letters that ignores case");
    }

    private CodePointSet? TakeClassPoint(out int codePoint)
    {
        if (_pattern[_at] == '\\')
        {
            return ParseEscape(out codePoint);
        }
        codePoint = TakeCodePoint();
        return null;
    }

    private CodePointSet ParsePosix()
    {
        int close = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
        string name = close < 0 ? "" : _pattern[(_at + 2)..close];
        bool negated = name.StartsWith('^');
        CodePointSet set = name.TrimStart('^') switch
        {
            "space" => UnicodeSets.Space,
            "digit" => UnicodeSets.Digit,
            "punct" => UnicodeSets.PosixPunctuation,
            "word" => UnicodeSets.Word,
            _ => throw Error($"the class '[:{name}:]' (space, digit, punct and word are)"),
        };
        _at = close + 2;
        return negated ? set.Complement() : set;
    }
}
