using System.Runtime.CompilerServices;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>Parses expressions, by Jinja's precedence: if-else, or, and, not, comparisons, + -, ~, * / // %, **, sign, filters.</summary>
internal sealed partial class ExpressionParser(TokenStream stream)
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
}
