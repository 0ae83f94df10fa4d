using System.Runtime.CompilerServices;
using Tandem.Tokenization.ChatTemplates.Builtins;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>Parses expressions, by Jinja's precedence: if-else, or, and, not, comparisons, + -, ~, * / // %, **, sign, filters.</summary>
internal sealed class ExpressionParser(TokenStream stream)
{
    private const int MaxNesting = 200;

    private int _nesting;

    /// <summary>Names that were read since the last call to <see cref="BeginMentions"/>.</summary>
    private HashSet<string> _mentioned = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether an unknown filter or test is only an error when it is reached: Jinja allows it inside a condition, which may
    /// have asked first whether the filter exists.
    /// </summary>
    public bool AllowsUnknown { get; set; }

    public HashSet<string> BeginMentions()
    {
        var outer = _mentioned;
        _mentioned = new HashSet<string>(StringComparer.Ordinal);
        return outer;
    }

    /// <summary>Ends what <see cref="BeginMentions"/> began; what was read inside was also read outside.</summary>
    public HashSet<string> EndMentions(HashSet<string> outer)
    {
        var inner = _mentioned;
        outer.UnionWith(inner);
        _mentioned = outer;
        return inner;
    }

    public Expression ParseExpression(bool withCondition = true)
    {
        EnterNesting();
        var expression = withCondition ? ParseConditional() : ParseOr();
        _nesting--;
        return expression;
    }

    /// <summary>One expression, or several separated by commas that make a tuple.</summary>
    public Expression ParseTuple(bool withCondition = true, bool parenthesized = false, string? endName = null)
    {
        var line = stream.Current.Line;
        var items = new List<Expression>();
        var isTuple = false;
        while (!AtTupleEnd(endName))
        {
            items.Add(ParseExpression(withCondition));
            if (!stream.TakeOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (isTuple || (items.Count == 0 && parenthesized))
        {
            return new SequenceExpression(line, items, isTuple: true);
        }

        return items.Count == 1 ? items[0] : throw stream.Error($"expected an expression, got {stream.Current.Described}");
    }

    /// <summary>The filters behind <c>filter</c> or <c>set</c> blocks: <c>name(arguments) | name ...</c>.</summary>
    public FilterExpression ParseFilterChain()
    {
        var filter = ParseFilter(null);
        while (stream.TakeOperator("|"))
        {
            filter = ParseFilter(filter);
        }

        return filter;
    }

    private bool AtTupleEnd(string? endName) =>
        stream.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || stream.Current.IsOperator(")")
        || (endName is not null && stream.Current.IsName(endName));

    private void EnterNesting()
    {
        if (++_nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Limit, $"an expression is nested more than {MaxNesting} deep", stream.Current.Line);
        }
    }

    private Expression ParseConditional()
    {
        var line = stream.Current.Line;
        var outer = AllowsUnknown;
        var value = ParseOr();
        while (stream.TakeName("if"))
        {
            AllowsUnknown = true;
            var test = ParseOr();
            Expression? otherwise = null;
            if (stream.TakeName("else"))
            {
                EnterNesting();
                otherwise = ParseConditional();
                _nesting--;
            }

            AllowsUnknown = outer;
            value = new ConditionalExpression(line, test, value, otherwise);
        }

        return value;
    }

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (stream.Current.IsName("or"))
        {
            var line = stream.Take().Line;
            left = new LogicalExpression(line, isAnd: false, left, ParseAnd());
        }

        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (stream.Current.IsName("and"))
        {
            var line = stream.Take().Line;
            left = new LogicalExpression(line, isAnd: true, left, ParseNot());
        }

        return left;
    }

    private Expression ParseNot()
    {
        if (!stream.Current.IsName("not"))
        {
            return ParseCompare();
        }

        EnterNesting();
        var line = stream.Take().Line;
        var negated = new NotExpression(line, ParseNot());
        _nesting--;
        return negated;
    }

    private Expression ParseCompare()
    {
        var line = stream.Current.Line;
        var first = ParseSum();
        var rest = new List<(string, Expression)>();
        while (TakeComparison() is { } sign)
        {
            rest.Add((sign, ParseSum()));
        }

        return rest.Count == 0 ? first : new CompareExpression(line, first, rest);
    }

    private string? TakeComparison()
    {
        var token = stream.Current;
        if (token.Kind == TokenKind.Operator && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            return stream.Take().Text;
        }

        if (stream.TakeName("in"))
        {
            return "in";
        }

        if (token.IsName("not") && stream.Ahead.IsName("in"))
        {
            stream.Take();
            stream.Take();
            return "not in";
        }

        return null;
    }

    private Expression ParseSum()
    {
        var left = ParseConcat();
        while (stream.Current.Kind == TokenKind.Operator && stream.Current.Text is "+" or "-")
        {
            var sign = stream.Take();
            left = new BinaryExpression(sign.Line, sign.Text, left, ParseConcat());
        }

        return left;
    }

    private Expression ParseConcat()
    {
        var line = stream.Current.Line;
        var parts = new List<Expression> { ParseProduct() };
        while (stream.TakeOperator("~"))
        {
            parts.Add(ParseProduct());
        }

        return parts.Count == 1 ? parts[0] : new ConcatExpression(line, parts);
    }

    private Expression ParseProduct()
    {
        var left = ParsePower();
        while (stream.Current.Kind == TokenKind.Operator && stream.Current.Text is "*" or "/" or "//" or "%")
        {
            var sign = stream.Take();
            left = new BinaryExpression(sign.Line, sign.Text, left, ParsePower());
        }

        return left;
    }

    private Expression ParsePower()
    {
        var left = ParseUnary(withFilters: true);
        while (stream.Current.IsOperator("**"))
        {
            var line = stream.Take().Line;
            left = new BinaryExpression(line, "**", left, ParseUnary(withFilters: true));
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        EnterNesting();
        var token = stream.Current;
        Expression value;
        if (token.Kind == TokenKind.Operator && token.Text is "-" or "+")
        {
            stream.Take();
            value = new SignExpression(token.Line, token.Text == "-", ParseUnary(withFilters: false));
        }
        else
        {
            value = ParsePrimary();
        }

        value = ParsePostfix(value);
        _nesting--;
        return withFilters ? ParseFilters(value) : value;
    }

    private Expression ParsePrimary()
    {
        var token = stream.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                stream.Take();
                return ParseName(token);
            case TokenKind.String:
                var text = stream.Take().Text;
                while (stream.Current.Kind == TokenKind.String)
                {
                    text += stream.Take().Text;
                }

                return new ConstantExpression(token.Line, text);
            case TokenKind.Number:
                stream.Take();
                return new ConstantExpression(token.Line, token.Value);
            case TokenKind.Operator when token.Text == "(":
                stream.Take();
                var inner = ParseTuple(parenthesized: true);
                stream.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return ParseList();
            case TokenKind.Operator when token.Text == "{":
                return ParseDict();
            default:
                throw stream.Error($"unexpected {token.Described}");
        }
    }

    private Expression ParseName(Token token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new ConstantExpression(token.Line, true);
            case "false" or "False":
                return new ConstantExpression(token.Line, false);
            case "none" or "None":
                return new ConstantExpression(token.Line, null);
            default:
                _mentioned.Add(token.Text);
                return new NameExpression(token.Line, token.Text);
        }
    }

    private SequenceExpression ParseList()
    {
        var line = stream.Take().Line;
        var items = new List<Expression>();
        while (!stream.Current.IsOperator("]"))
        {
            items.Add(ParseExpression());
            if (!stream.TakeOperator(","))
            {
                break;
            }
        }

        stream.ExpectOperator("]");
        return new SequenceExpression(line, items, isTuple: false);
    }

    private DictExpression ParseDict()
    {
        var line = stream.Take().Line;
        var pairs = new List<(Expression, Expression)>();
        while (!stream.Current.IsOperator("}"))
        {
            var key = ParseExpression();
            stream.ExpectOperator(":");
            pairs.Add((key, ParseExpression()));
            if (!stream.TakeOperator(","))
            {
                break;
            }
        }

        stream.ExpectOperator("}");
        return new DictExpression(line, pairs);
    }

    private Expression ParsePostfix(Expression value)
    {
        while (stream.Current.Kind == TokenKind.Operator)
        {
            switch (stream.Current.Text)
            {
                case ".":
                    value = ParseDot(value);
                    break;
                case "[":
                    value = ParseSubscript(value);
                    break;
                case "(":
                    value = new CallExpression(stream.Current.Line, value, ParseArguments());
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    private Expression ParseFilters(Expression value)
    {
        while (true)
        {
            if (stream.TakeOperator("|"))
            {
                value = ParseFilter(value);
            }
            else if (stream.Current.IsName("is"))
            {
                value = ParseTest(value);
            }
            else if (stream.Current.IsOperator("("))
            {
                value = new CallExpression(stream.Current.Line, value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ParseDot(Expression owner)
    {
        var line = stream.Take().Line;
        var token = stream.Take();
        return token.Kind switch
        {
            TokenKind.Name => new AttributeExpression(line, owner, token.Text),
            TokenKind.Number when token.Value is long => new ItemExpression(line, owner, new ConstantExpression(token.Line, token.Value)),
            _ => throw stream.Error($"expected a name or a number after '.', got {token.Described}", token.Line),
        };
    }

    private Expression ParseSubscript(Expression owner)
    {
        var line = stream.Take().Line;
        Expression? start = stream.Current.IsOperator(":") ? null : ParseExpression();
        if (!stream.Current.IsOperator(":"))
        {
            var keys = new List<Expression> { start! };
            while (stream.TakeOperator(","))
            {
                keys.Add(ParseExpression());
            }

            stream.ExpectOperator("]");
            return new ItemExpression(line, owner, keys.Count == 1 ? keys[0] : new SequenceExpression(line, keys, isTuple: true));
        }

        stream.Take();
        var stop = AtSliceEnd() ? null : ParseExpression();
        var step = stream.TakeOperator(":") && !AtSliceEnd() ? ParseExpression() : null;
        stream.ExpectOperator("]");
        return new SliceExpression(line, owner, start, stop, step);

        bool AtSliceEnd() => stream.Current.IsOperator(":") || stream.Current.IsOperator("]");
    }

    private ArgumentList ParseArguments()
    {
        stream.ExpectOperator("(");
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        Expression? unpackedPositional = null;
        Expression? unpackedNamed = null;
        while (!stream.Current.IsOperator(")"))
        {
            var line = stream.Current.Line;
            var valid = unpackedNamed is null;
            if (stream.TakeOperator("*"))
            {
                valid &= unpackedPositional is null;
                unpackedPositional = ParseExpression();
            }
            else if (stream.TakeOperator("**"))
            {
                unpackedNamed = ParseExpression();
            }
            else if (stream.Current.Kind == TokenKind.Name && stream.Ahead.IsOperator("="))
            {
                var name = stream.Take().Text;
                stream.Take();
                named.Add(KeyValuePair.Create(name, ParseExpression()));
            }
            else
            {
                valid &= unpackedPositional is null && named.Count == 0;
                positional.Add(ParseExpression());
            }

            if (!valid)
            {
                throw stream.Error("arguments by position come first, then those by name, then *list, then **dict", line);
            }

            if (!stream.TakeOperator(","))
            {
                break;
            }
        }

        stream.ExpectOperator(")");
        return new ArgumentList(positional, named, unpackedPositional, unpackedNamed);
    }

    private FilterExpression ParseFilter(Expression? input)
    {
        var line = stream.Current.Line;
        var name = ParseDottedName();
        var arguments = stream.Current.IsOperator("(") ? ParseArguments() : ArgumentList.Empty;
        return AllowsUnknown || Filters.Exists(name)
            ? new FilterExpression(line, input, name, arguments)
            : throw stream.Error(Filters.Missing(name), line);
    }

    private TestExpression ParseTest(Expression input)
    {
        stream.Take();
        var negated = stream.TakeName("not");
        var line = stream.Current.Line;
        var name = ParseDottedName();
        var arguments = ArgumentList.Empty;
        if (stream.Current.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (StartsBareArgument(stream.Current))
        {
            arguments = new ArgumentList([ParsePostfix(ParsePrimary())], [], null, null);
        }

        return AllowsUnknown || Tests.Exists(name)
            ? new TestExpression(line, input, name, arguments, negated)
            : throw stream.Error(Tests.Missing(name), line);
    }

    private bool StartsBareArgument(Token token)
    {
        if (token.IsName("is"))
        {
            throw stream.Error("tests cannot be chained with 'is'");
        }

        return token.Kind switch
        {
            TokenKind.Name => token.Text is not ("else" or "or" or "and"),
            TokenKind.String or TokenKind.Number => true,
            TokenKind.Operator => token.Text is "[" or "{",
            _ => false,
        };
    }

    private string ParseDottedName()
    {
        var name = stream.ExpectName();
        while (stream.TakeOperator("."))
        {
            name += "." + stream.ExpectName();
        }

        return name;
    }
}
