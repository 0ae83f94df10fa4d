using System.Globalization;
using System.Text;

namespace Tandem.Tokenization.CodePointRegex;

/// <summary>
/// Parses the dialect that tokenizer files are written in (Oniguruma with Ruby syntax): <c>^</c> and <c>$</c> are line anchors, a dot
/// is anything but a line feed, classes are Unicode, and a plus after <c>?</c>, <c>*</c> or <c>+</c> makes it possessive.
/// Anything outside the supported part is an error that names it.
/// </summary>
internal sealed partial class RegexParser
{
    private const int MaxDepth = 100;
    private const int MaxRepeat = 10_000;

    private readonly string _pattern;
    private int _at;
    private int _depth;
    private bool _ignoreCase;

    private RegexParser(string pattern) => _pattern = pattern;

    private bool AtEnd => _at >= _pattern.Length;

    public static RegexNode Parse(string pattern)
    {
        RegexParser parser = new(pattern);
        RegexNode node = parser.ParseAlternation();
        return parser.AtEnd ? node : throw parser.Error("unmatched ')'");
    }

    private RegexNode ParseAlternation()
    {
        if (++_depth > MaxDepth)
        {
            throw Error($"groups nested deeper than {MaxDepth}");
        }
        bool ignoreCase = _ignoreCase;
        List<RegexNode> branches = [ParseSequence()];
        while (TryTake('|'))
        {
            branches.Add(ParseSequence());
        }
        _ignoreCase = ignoreCase;
        _depth--;
        return branches.Count == 1 ? branches[0] : new RegexNode.Alternation(branches);
    }

    private RegexNode.Sequence ParseSequence()
    {
        List<RegexNode> items = [];
        while (!AtEnd && _pattern[_at] is not ('|' or ')'))
        {
            RegexNode? atom = ParseAtom();
            if (atom is not null)
            {
                items.Add(ParseRepeats(atom));
            }
        }
        return new RegexNode.Sequence(items);
    }

    private RegexNode ParseRepeats(RegexNode node)
    {
        while (!AtEnd)
        {
            int start = _at;
            if (TryTake('?'))
            {
                node = Repeat(node, 0, 1, TakeMode(true));
            }
            else if (TryTake('*'))
            {
                node = Repeat(node, 0, int.MaxValue, TakeMode(true));
            }
            else if (TryTake('+'))
            {
                node = Repeat(node, 1, int.MaxValue, TakeMode(true));
            }
            else if (TryTakeBounds(out int min, out int max))
            {
                // After an interval a plus is one more repeat, not possessiveness.
                node = Repeat(node, min, max, TakeMode(false));
            }
            else
            {
                return node;
            }
            if (node is RegexNode.Repeat { Max: > 1 } repeat && repeat.Body.Start().CanBeEmpty)
            {
                throw Error($"a repeat of something that can be empty: '{_pattern[start.._at]}'");
            }
        }
        return node;
    }

    private RegexNode.Repeat Repeat(RegexNode body, int min, int max, RepeatMode mode) =>
        body is RegexNode.Look or RegexNode.Assertion
            ? throw Error("a repeat of an assertion")
            : new RegexNode.Repeat(body, min, max, mode);

    private RepeatMode TakeMode(bool possessive) =>
        TryTake('?') ? RepeatMode.Lazy : possessive && TryTake('+') ? RepeatMode.Possessive : RepeatMode.Greedy;

    private bool TryTakeBounds(out int min, out int max)
    {
        (min, max) = (0, int.MaxValue);
        int close = _at < _pattern.Length && _pattern[_at] == '{' ? _pattern.IndexOf('}', _at) : -1;
        if (close < 0)
        {
            return false;
        }
        string[] parts = _pattern[(_at + 1)..close].Split(',');
        bool known = parts.Length is 1 or 2 && (parts[0].Length > 0 || (parts.Length == 2 && parts[1].Length > 0));
        known &= parts[0].Length == 0 || int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out min);
        known &= parts[^1].Length == 0 || int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out max);
        if (!known)
        {
            return false; // a literal brace
        }
        if (min > max || min > MaxRepeat || (max > MaxRepeat && max != int.MaxValue))
        {
            throw Error($"the interval '{_pattern[_at..(close + 1)]}' (bounds must rise and stay within {MaxRepeat})");
        }
        _at = close + 1;
        return true;
    }

    private RegexNode? ParseAtom()
    {
        char c = _pattern[_at];
        switch (c)
        {
            case '(':
                return ParseGroup();
            case '[':
                return new RegexNode.Set(ParseClass());
            case '.':
                _at++;
                return new RegexNode.Set(CodePointSet.Of('\n').Complement());
            case '^':
                _at++;
                return new RegexNode.Assertion(AssertionKind.LineStart);
            case '$':
                _at++;
                return new RegexNode.Assertion(AssertionKind.LineEnd);
            case '\\':
                return ParseEscapeAtom();
            case '?' or '*' or '+':
                throw Error($"'{c}' has nothing to repeat");
            default:
                return new RegexNode.Set(Literal(TakeCodePoint()));
        }
    }

    private RegexNode ParseEscapeAtom()
    {
        AssertionKind? assertion = (_at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0') switch
        {
            'A' => AssertionKind.TextStart,
            'z' => AssertionKind.TextEnd,
            'b' => AssertionKind.WordBoundary,
            'B' => AssertionKind.NotWordBoundary,
            _ => null,
        };
        if (assertion is { } kind)
        {
            _at += 2;
            return new RegexNode.Assertion(kind);
        }
        return new RegexNode.Set(ParseEscape(out int codePoint) ?? Literal(codePoint));
    }

    private RegexNode? ParseGroup()
    {
        _at++;
        RegexNode Close(RegexNode node) => TryTake(')') ? node : throw Error("a group without its ')'");
        if (!TryTake('?'))
        {
            return Close(ParseAlternation());
        }
        if (TryTake(':'))
        {
            return Close(ParseAlternation());
        }
        if (TryTake('>'))
        {
            return Close(new RegexNode.Atomic(ParseAlternation()));
        }
        if (TryTake('=') || TryTake('!'))
        {
            bool negative = _pattern[_at - 1] == '!';
            return Close(new RegexNode.Look(ParseAlternation(), true, negative));
        }
        if (TryTake('<'))
        {
            bool negative = TryTake('!');
            if (!negative && !TryTake('='))
            {
                throw Error("a named group");
            }
            RegexNode body = ParseAlternation();
            IReadOnlyList<RegexNode> branches = body is RegexNode.Alternation alternation ? alternation.Branches : [body];
            if (branches.Any(b => b.FixedLength() < 0))
            {
                throw Error("a look-behind of varying length");
            }
            return Close(new RegexNode.Look(body, false, negative));
        }
        if (!TryTake('i'))
        {
            throw Error($"the group '(?{(AtEnd ? "" : _pattern[_at])}'");
        }
        if (TryTake(')'))
        {
            _ignoreCase = true; // holds to the end of the enclosing group
            return null;
        }
        if (!TryTake(':'))
        {
            throw Error("group options other than 'i'");
        }
        bool outer = _ignoreCase;
        _ignoreCase = true;
        RegexNode inner = ParseAlternation();
        _ignoreCase = outer;
        return Close(inner);
    }

    /// <summary>Reads an escape: a set, or null and one code point.</summary>
    private CodePointSet? ParseEscape(out int codePoint)
    {
        codePoint = -1;
        if (_at + 1 >= _pattern.Length)
        {
            throw Error("a backslash at the end");
        }
        char c = _pattern[_at + 1];
        switch (c)
        {
            case 's' or 'S' or 'd' or 'D' or 'w' or 'W':
                _at += 2;
                CodePointSet set = char.ToLowerInvariant(c) switch
                {
                    's' => UnicodeSets.Space,
                    'd' => UnicodeSets.Digit,
                    _ => UnicodeSets.Word,
                };
                return char.IsUpper(c) ? set.Complement() : set;
            case 'p' or 'P':
                return ParseProperty(c == 'P');
            case 'x' or 'u':
                codePoint = TakeHexEscape(c);
                return null;
        }
        int simple = c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'f' => '\f', 'v' => '\v', 'a' => '\a', 'e' => 0x1B, _ => -1 };
        if (simple >= 0)
        {
            _at += 2;
            codePoint = simple;
            return null;
        }
        if (char.IsAsciiLetterOrDigit(c))
        {
            throw Error($"the escape '\\{c}'");
        }
        _at++;
        codePoint = TakeCodePoint();
        return null;
    }

    private CodePointSet ParseProperty(bool negated)
    {
        int close = _at + 2 < _pattern.Length && _pattern[_at + 2] == '{' ? _pattern.IndexOf('}', _at) : -1;
        if (close < 0)
        {
            throw Error("'\\p' without its '{...}'");
        }
        string name = _pattern[(_at + 3)..close];
        if (name.StartsWith('^'))
        {
            (negated, name) = (!negated, name[1..]);
        }
        CodePointSet set = UnicodeSets.Category(name)
            ?? throw Error($"the property '\\p{{{name}}}' (general categories such as L, Lu or Nd are)");
        _at = close + 1;
        return negated ? set.Complement() : set;
    }

    private int TakeHexEscape(char kind)
    {
        int start = _at + 2, end;
        if (kind == 'x' && start < _pattern.Length && _pattern[start] == '{')
        {
            start++;
            end = _pattern.IndexOf('}', start);
            _at = end + 1;
        }
        else
        {
            end = start + (kind == 'x' ? 2 : 4);
            _at = end;
        }
        if (end < start || end > _pattern.Length
            || !int.TryParse(_pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || value is < 0 or >= CodePoints.Limit)
        {
            _at = start;
            throw Error($"the escape '\\{kind}' without its hexadecimal digits");
        }
        return value;
    }

    private CodePointSet Literal(int codePoint) => _ignoreCase ? UnicodeSets.IgnoringCase(codePoint) : CodePointSet.Of(codePoint);

    private int TakeCodePoint()
    {
        int codePoint = CodePoints.Read(_pattern, _at, out int width);
        _at += width;
        return codePoint;
    }

    private bool TryTake(char c)
    {
        if (AtEnd || _pattern[_at] != c)
        {
            return false;
        }
        _at++;
        return true;
    }

    private TokenizerFormatException Error(string what)
    {
        StringBuilder shown = new(_pattern.Length > 200 ? _pattern[..200] + "…" : _pattern);
        return new($"The regular expression '{shown}' holds, near character {Math.Clamp(_at, 0, _pattern.Length)}, {what}, which is not supported.");
    }
}
