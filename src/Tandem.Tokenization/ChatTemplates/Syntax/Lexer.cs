using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>
/// Cuts a template into tokens, with Jinja's white-space rules as Hugging Face sets them: the line end after a block tag
/// goes (trim_blocks), so does white space between the start of a line and a block tag (lstrip_blocks), <c>-</c> takes all
/// white space on its side and <c>+</c> leaves it.
/// </summary>
internal sealed class Lexer
{
    private static readonly string[] Operators =
    [
        "**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private readonly Stack<char> _open = new();
    private int _position;
    private int _line = 1;
    private int _lineCountedTo;
    private bool _lineStarting = true;

    private Lexer(string source) => _source = source;

    public static List<Token> Read(string template)
    {
        var source = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new Lexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (_position < _source.Length)
        {
            var open = FindTag(_position);
            if (open < 0)
            {
                AddData(_source[_position..]);
                _position = _source.Length;
                break;
            }

            ReadTag(open);
        }

        Add(TokenKind.End, "");
    }

    private int FindTag(int from)
    {
        for (var at = _source.IndexOf('{', from); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }

        return -1;
    }

    private void ReadTag(int open)
    {
        var kind = _source[open + 1];
        var inside = open + 2;
        var sign = At(inside) is '-' or '+' ? At(inside++) : '\0';
        AddData(Trimmed(_source[_position..open], sign, isVariable: kind == '{'));
        _position = inside;
        if (kind == '#')
        {
            ReadComment();
            return;
        }

        if (kind == '%' && TryEnterRaw(inside))
        {
            ReadRaw();
            return;
        }

        Add(kind == '{' ? TokenKind.VariableBegin : TokenKind.BlockBegin, "");
        ReadInside(isVariable: kind == '{');
    }

    /// <summary>Applies what a tag does to the text before it.</summary>
    private string Trimmed(string text, char sign, bool isVariable)
    {
        if (sign == '-')
        {
            return CodePoints.Trim(text, start: false);
        }

        if (sign == '+' || isVariable)
        {
            return text;
        }

        var lineStart = text.LastIndexOf('\n') + 1;
        var blank = lineStart < text.Length && text.AsSpan(lineStart).IndexOfAnyExcept(SpaceUnits) < 0;
        return (lineStart > 0 || _lineStarting) && blank ? text[..lineStart] : text;
    }

    private void ReadComment()
    {
        var line = LineAt(_position);
        var end = _source.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Error("a comment has no end: '#}' is missing", line);
        }

        var sign = end > _position && _source[end - 1] is ('-' or '+') ? _source[end - 1] : '\0';
        LeaveTag(sign, end + 2, trimsLine: true);
    }

    private bool TryEnterRaw(int position)
    {
        position = SkipSpace(position);
        if (string.CompareOrdinal(_source, position, "raw", 0, 3) != 0)
        {
            return false;
        }

        position = SkipSpace(position + 3);
        if (string.CompareOrdinal(_source, position, "-%}", 0, 3) == 0)
        {
            LeaveTag('-', position + 3, trimsLine: false);
            return true;
        }

        if (string.CompareOrdinal(_source, position, "%}", 0, 2) == 0)
        {
            LeaveTag('\0', position + 2, trimsLine: false);
            return true;
        }

        return false;
    }

    private void ReadRaw()
    {
        var start = _position;
        for (var at = _source.IndexOf("{%", start, StringComparison.Ordinal); at >= 0; at = _source.IndexOf("{%", at + 1, StringComparison.Ordinal))
        {
            var inside = at + 2;
            var sign = At(inside) is '-' or '+' ? At(inside++) : '\0';
            inside = SkipSpace(inside);
            if (string.CompareOrdinal(_source, inside, "endraw", 0, 6) != 0)
            {
                continue;
            }

            inside = SkipSpace(inside + 6);
            var closing = At(inside) is '-' or '+' ? At(inside++) : '\0';
            if (string.CompareOrdinal(_source, inside, "%}", 0, 2) == 0)
            {
                AddData(Trimmed(_source[start..at], sign, isVariable: false));
                LeaveTag(closing, inside + 2, trimsLine: true);
                return;
            }
        }

        throw Error("a raw block has no end: '{% endraw %}' is missing", LineAt(start));
    }

    /// <summary>Moves behind a tag, taking the white space that its closing sign asks for.</summary>
    private void LeaveTag(char sign, int end, bool trimsLine)
    {
        if (sign == '-')
        {
            end = SkipSpace(end);
        }
        else if (sign != '+' && trimsLine && At(end) == '\n')
        {
            end++;
        }

        _lineStarting = _source[end - 1] == '\n';
        _position = end;
    }

    private void ReadInside(bool isVariable)
    {
        _open.Clear();
        while (true)
        {
            if (_open.Count == 0 && TryReadEnd(isVariable))
            {
                return;
            }

            var next = SkipSpace(_position);
            if (next > _position)
            {
                _position = next;
                continue;
            }

            if (_position >= _source.Length)
            {
                return;
            }

            ReadToken();
        }
    }

    private bool TryReadEnd(bool isVariable)
    {
        var sign = At(_position) == '-' || (At(_position) == '+' && !isVariable) ? At(_position) : '\0';
        var at = sign == '\0' ? _position : _position + 1;
        if (At(at) != (isVariable ? '}' : '%') || At(at + 1) != '}')
        {
            return false;
        }

        Add(isVariable ? TokenKind.VariableEnd : TokenKind.BlockEnd, "");
        LeaveTag(sign, at + 2, trimsLine: !isVariable);
        return true;
    }

    private void ReadToken()
    {
        var start = _position;
        var unit = _source[start];
        if (char.IsAsciiDigit(unit))
        {
            var (value, end) = NumberLiteral.Read(_source, start);
            Add(TokenKind.Number, _source[start..end], value);
            _position = end;
        }
        else if (unit == '_' || char.IsLetter(unit))
        {
            while (_position < _source.Length && (_source[_position] == '_' || char.IsLetterOrDigit(_source[_position])))
            {
                _position++;
            }

            Add(TokenKind.Name, _source[start.._position]);
        }
        else if (unit is '\'' or '"')
        {
            ReadString(unit);
        }
        else
        {
            ReadOperator();
        }
    }

    private void ReadString(char quote)
    {
        var line = LineAt(_position);
        var end = _position + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw Error("a string has no end", line);
        }

        var body = _source[(_position + 1)..end];
        try
        {
            Add(TokenKind.String, StringLiteral.Unescape(body));
        }
        catch (FormatException malformed)
        {
            throw Error(malformed.Message, line);
        }

        _position = end + 1;
    }

    private void ReadOperator()
    {
        foreach (var sign in Operators)
        {
            if (string.CompareOrdinal(_source, _position, sign, 0, sign.Length) == 0)
            {
                Balance(sign);
                Add(TokenKind.Operator, sign);
                _position += sign.Length;
                return;
            }
        }

        throw Error($"unexpected character {PyText.QuoteForMessage(_source[_position].ToString())}", LineAt(_position));
    }

    private void Balance(string sign)
    {
        switch (sign[0])
        {
            case '{':
                _open.Push('}');
                break;
            case '(':
                _open.Push(')');
                break;
            case '[':
                _open.Push(']');
                break;
            case '}' or ')' or ']':
                if (_open.Count == 0)
                {
                    throw Error($"unexpected '{sign}'", LineAt(_position));
                }

                var expected = _open.Pop();
                if (expected != sign[0])
                {
                    throw Error($"unexpected '{sign}', expected '{expected}'", LineAt(_position));
                }

                break;
        }
    }

    private static readonly System.Buffers.SearchValues<char> SpaceUnits =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(unit => (char)unit).Where(CodePoints.IsSpace)]);

    private char At(int position) => position < _source.Length ? _source[position] : '\0';

    private int SkipSpace(int position)
    {
        while (position < _source.Length && CodePoints.IsSpace(_source[position]))
        {
            position++;
        }

        return position;
    }

    private void AddData(string text)
    {
        if (text.Length > 0)
        {
            Add(TokenKind.Data, text);
        }
    }

    private void Add(TokenKind kind, string text, object? value = null) => _tokens.Add(new Token(kind, text, LineAt(_position), value));

    private int LineAt(int position)
    {
        if (position > _lineCountedTo)
        {
            _line += _source.AsSpan(_lineCountedTo, position - _lineCountedTo).Count('\n');
            _lineCountedTo = position;
        }

        return _line;
    }

    private static ChatTemplateException Error(string reason, int line) => new(ChatTemplateErrorKind.Syntax, reason, line);
}
