using Tandem.Tokenization.ChatTemplates.Builtins;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>Literals, names, and what may follow a value: attributes, subscripts, calls, filters and tests.</summary>
internal sealed partial class ExpressionParser
{
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
