using System.Runtime.CompilerServices;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>Parses the statements of a template.</summary>
internal sealed class TemplateParser
{
    private const int MaxNesting = 100;

    private readonly TokenStream _stream;
    private readonly ExpressionParser _expressions;
    private readonly HashSet<string> _contentNames = new(StringComparer.Ordinal);
    private int _nesting;
    private int _loops;

    private TemplateParser(List<Token> tokens)
    {
        _stream = new TokenStream(tokens);
        _expressions = new ExpressionParser(_stream);
    }

    /// <summary>Whether the template walks over a message's <c>content</c> as a list of parts.</summary>
    public bool WalksContent { get; private set; }

    public static (Block Body, bool WalksContent) Parse(string source)
    {
        var parser = new TemplateParser(Lexer.Read(source));
        var body = parser.ParseUntil([]);
        return (body, parser.WalksContent);
    }

    /// <summary>Statements up to a tag of one of these names, which stays in the stream; with no names, up to the end.</summary>
    private Block ParseUntil(string[] endNames)
    {
        var statements = new List<Statement>();
        while (_stream.Current.Kind != TokenKind.End)
        {
            var token = _stream.Take();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    statements.Add(new TextStatement(token.Line, token.Text));
                    break;
                case TokenKind.VariableBegin:
                    statements.Add(new PrintStatement(token.Line, _expressions.ParseTuple()));
                    _stream.Expect(TokenKind.VariableEnd, "'}}'");
                    break;
                default:
                    if (_stream.Current.Kind == TokenKind.Name && endNames.Contains(_stream.Current.Text))
                    {
                        return new Block(statements);
                    }

                    statements.Add(ParseStatement(endNames));
                    _stream.Expect(TokenKind.BlockEnd, "'%}'");
                    break;
            }
        }

        return endNames.Length == 0
            ? new Block(statements)
            : throw _stream.Error($"the template ends where '{string.Join("' or '", endNames)}' was expected");
    }

    /// <summary>The body of a tag, whose own end is still to come, up to the tag that closes it.</summary>
    private Block ParseBody(params string[] endNames)
    {
        _stream.TakeOperator(":");
        _stream.Expect(TokenKind.BlockEnd, "'%}'");
        return ParseUntil(endNames);
    }

    private Block ParseClosedBody(string endName)
    {
        var body = ParseBody(endName);
        _stream.ExpectName(endName);
        return body;
    }

    private Statement ParseStatement(string[] endNames)
    {
        if (++_nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Limit, $"blocks are nested more than {MaxNesting} deep", _stream.Current.Line);
        }

        var line = _stream.Current.Line;
        var tag = _stream.Current.Kind == TokenKind.Name ? _stream.Take().Text : throw _stream.Error($"expected the name of a tag, got {_stream.Current.Described}");
        Statement statement = tag switch
        {
            "if" => ParseIf(line),
            "for" => ParseFor(line),
            "set" => ParseSet(line),
            "macro" => ParseMacro(line),
            "call" => ParseCall(line),
            "filter" => ParseFilterBlock(line),
            "with" => ParseWith(line),
            "print" => new PrintStatement(line, ParsePrintList(line)),
            "generation" => ParseGeneration(line),
            "break" => ParseJump(line, Flow.Break),
            "continue" => ParseJump(line, Flow.Continue),
            "block" or "extends" or "include" or "import" or "from" or "autoescape" or "do" or "trans" or "debug" => throw _stream.Error(
                $"the tag '{tag}' is not supported: a chat template is one text that prints one conversation", line),
            _ => throw _stream.Error(endNames.Length == 0
                ? $"unknown tag '{tag}'"
                : $"unknown tag '{tag}' where '{string.Join("' or '", endNames)}' would close the block", line),
        };
        _nesting--;
        return statement;
    }

    private IfStatement ParseIf(int line)
    {
        var branches = new List<(Expression, Block)>();
        var otherwise = Block.Empty;
        var outer = _expressions.AllowsUnknown;
        _expressions.AllowsUnknown = true;
        while (true)
        {
            var test = _expressions.ParseTuple(withCondition: false);
            branches.Add((test, ParseBody("elif", "else", "endif")));
            if (_stream.TakeName("elif"))
            {
                continue;
            }

            if (_stream.TakeName("else"))
            {
                otherwise = ParseClosedBody("endif");
            }
            else
            {
                _stream.ExpectName("endif");
            }

            break;
        }

        _expressions.AllowsUnknown = outer;
        return new IfStatement(line, branches, otherwise);
    }

    private ForStatement ParseFor(int line)
    {
        var outer = _expressions.AllowsUnknown;
        _expressions.AllowsUnknown = false;
        var target = ParseTarget(allowNamespace: false, endName: "in");
        _stream.ExpectName("in");
        var source = _expressions.ParseTuple(withCondition: false, endName: "recursive");
        NoteContentLoop(source);
        var filter = _stream.TakeName("if") ? _expressions.ParseExpression() : null;
        if (_stream.Current.IsName("recursive"))
        {
            throw _stream.Error("recursive loops are not supported in chat templates");
        }

        _loops++;
        var body = ParseBody("endfor", "else");
        _loops--;
        var otherwise = Block.Empty;
        if (_stream.TakeName("else"))
        {
            otherwise = ParseClosedBody("endfor");
        }
        else
        {
            _stream.ExpectName("endfor");
        }

        _expressions.AllowsUnknown = outer;
        return new ForStatement(line, target, source, filter, body, otherwise);
    }

    private void NoteContentLoop(Expression source) =>
        WalksContent |= IsContent(source) || (source is NameExpression name && _contentNames.Contains(name.Name));

    private static bool IsContent(Expression expression) =>
        expression is AttributeExpression { Name: "content" } or ItemExpression { Key: ConstantExpression { Value: "content" } };

    private Statement ParseSet(int line)
    {
        var target = ParseTarget(allowNamespace: true, endName: null);
        if (_stream.TakeOperator("="))
        {
            var value = _expressions.ParseTuple();
            if (target is NameTarget name && IsContent(value))
            {
                _contentNames.Add(name.Name);
            }

            return new SetStatement(line, target, value);
        }

        var filter = _stream.TakeOperator("|") ? _expressions.ParseFilterChain() : null;
        return new SetBlockStatement(line, target, filter, ParseClosedBody("endset"));
    }

    private AssignTarget ParseTarget(bool allowNamespace, string? endName)
    {
        var targets = new List<AssignTarget>();
        var isTuple = false;
        var parenthesized = _stream.TakeOperator("(");
        while (!_stream.Current.IsOperator(")") && !_stream.Current.IsOperator("=") && (endName is null || !_stream.Current.IsName(endName)))
        {
            targets.Add(_stream.Current.IsOperator("(") ? ParseNestedTarget(allowNamespace) : ParseSimpleTarget(allowNamespace));
            if (!_stream.TakeOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (parenthesized)
        {
            _stream.ExpectOperator(")");
        }

        return isTuple ? new TupleTarget(targets)
            : targets.Count == 1 ? targets[0]
            : throw _stream.Error($"expected a name to assign to, got {_stream.Current.Described}");
    }

    private AssignTarget ParseNestedTarget(bool allowNamespace)
    {
        if (++_nesting > MaxNesting)
        {
            throw _stream.Error("the target of an assignment is nested too deeply");
        }

        var target = ParseTarget(allowNamespace, endName: null);
        _nesting--;
        return target;
    }

    private AssignTarget ParseSimpleTarget(bool allowNamespace)
    {
        var line = _stream.Current.Line;
        var name = _stream.ExpectName();
        if (name is "true" or "false" or "none" or "True" or "False" or "None" or "loop")
        {
            throw _stream.Error($"cannot assign to '{name}'", line);
        }

        return allowNamespace && _stream.TakeOperator(".") ? new NamespaceTarget(name, _stream.ExpectName()) : new NameTarget(name);
    }

    private MacroStatement ParseMacro(int line)
    {
        var name = _stream.ExpectName();
        return new MacroStatement(line, ParseMacroRest(name, ParseSignature, "endmacro"));
    }

    private CallBlockStatement ParseCall(int line)
    {
        CallExpression? call = null;
        var body = ParseMacroRest("caller", () =>
        {
            var parameters = _stream.Current.IsOperator("(") ? ParseSignature() : [];
            call = _expressions.ParseExpression() as CallExpression ?? throw _stream.Error("expected the call of a macro", line);
            return parameters;
        }, "endcall");
        return new CallBlockStatement(line, call!, body);
    }

    private Macro ParseMacroRest(string name, Func<List<MacroParameter>> parseHead, string endName)
    {
        var outerUnknown = _expressions.AllowsUnknown;
        _expressions.AllowsUnknown = false;
        var outerLoops = _loops;
        _loops = 0;
        var parameters = parseHead();
        var outerMentions = _expressions.BeginMentions();
        var body = ParseClosedBody(endName);
        var mentioned = _expressions.EndMentions(outerMentions);
        _loops = outerLoops;
        _expressions.AllowsUnknown = outerUnknown;
        return new Macro(name, parameters, body, mentioned);
    }

    private List<MacroParameter> ParseSignature()
    {
        var parameters = new List<MacroParameter>();
        _stream.ExpectOperator("(");
        while (!_stream.Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _stream.ExpectOperator(",");
            }

            var line = _stream.Current.Line;
            var name = _stream.ExpectName();
            var fallback = _stream.TakeOperator("=") ? _expressions.ParseExpression() : null;
            if (fallback is null && parameters.Count > 0 && parameters[^1].Default is not null)
            {
                throw _stream.Error($"the parameter '{name}' without a default follows one with a default", line);
            }

            if (parameters.Any(parameter => parameter.Name == name))
            {
                throw _stream.Error($"the parameter '{name}' is there twice", line);
            }

            parameters.Add(new MacroParameter(name, fallback));
        }

        _stream.ExpectOperator(")");
        return parameters;
    }

    private FilterBlockStatement ParseFilterBlock(int line)
    {
        var filter = _expressions.ParseFilterChain();
        return new FilterBlockStatement(line, filter, ParseClosedBody("endfilter"));
    }

    private WithStatement ParseWith(int line)
    {
        var variables = new List<(AssignTarget, Expression)>();
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (variables.Count > 0)
            {
                _stream.ExpectOperator(",");
            }

            var target = ParseTarget(allowNamespace: false, endName: null);
            _stream.ExpectOperator("=");
            variables.Add((target, _expressions.ParseExpression()));
        }

        return new WithStatement(line, variables, ParseClosedBody("endwith"));
    }

    private Expression ParsePrintList(int line)
    {
        var parts = new List<Expression>();
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (parts.Count > 0)
            {
                _stream.ExpectOperator(",");
            }

            parts.Add(_expressions.ParseExpression());
        }

        return parts.Count == 1 ? parts[0] : new ConcatExpression(line, parts);
    }

    private GenerationStatement ParseGeneration(int line)
    {
        var outerLoops = _loops;
        _loops = 0;
        var body = ParseClosedBody("endgeneration");
        _loops = outerLoops;
        return new GenerationStatement(line, body);
    }

    private JumpStatement ParseJump(int line, Flow flow) => _loops > 0
        ? new JumpStatement(line, flow)
        : throw _stream.Error($"'{(flow == Flow.Break ? "break" : "continue")}' stands outside of a loop", line);
}
