using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>How a statement ended: in order, or on its way out of the loop around it.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

internal abstract class Statement(int line)
{
    public int Line { get; } = line;

    public Flow Execute(RenderContext context, Scope scope)
    {
        context.Enter(Line);
        return Run(context, scope);
    }

    protected abstract Flow Run(RenderContext context, Scope scope);
}

/// <summary>Statements one after the other, in the scope they are given.</summary>
internal sealed class Block(IReadOnlyList<Statement> statements)
{
    public static readonly Block Empty = new([]);

    public Flow Execute(RenderContext context, Scope scope)
    {
        foreach (var statement in statements)
        {
            var flow = statement.Execute(context, scope);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    /// <summary>Runs in a scope of its own and answers what was written; a break or continue inside loses the text, as in Jinja.</summary>
    public string? Capture(RenderContext context, Scope outer, out Flow flow)
    {
        var buffer = context.BeginCapture();
        flow = Execute(context, new Scope(outer));
        return context.EndCapture(buffer);
    }
}

internal sealed class TextStatement(int line, string text) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        context.Write(text);
        return Flow.Next;
    }
}

internal sealed class PrintStatement(int line, Expression value) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        context.Write(PyText.Str(context, value.Evaluate(context, scope)));
        return Flow.Next;
    }
}

internal sealed class IfStatement(int line, IReadOnlyList<(Expression Test, Block Body)> branches, Block otherwise) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        foreach (var (test, body) in branches)
        {
            if (Comparison.IsTrue(test.Evaluate(context, scope)))
            {
                return body.Execute(context, scope);
            }
        }

        return otherwise.Execute(context, scope);
    }
}

internal sealed class ForStatement(int line, AssignTarget target, Expression source, Expression? filter, Block body, Block otherwise) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        var value = source.Evaluate(context, scope);
        var elements = Collections.Walk(value);
        var loop = filter is null ? new LoopContext(value, elements) : new LoopContext(null, Filtered(context, scope, elements, filter));
        // As in Jinja, the else branch also runs when no iteration reached its end, by break or by continue.
        var completed = false;
        while (loop.MoveNext(context))
        {
            var inner = new Scope(scope);
            inner.Set("loop", loop);
            target.Assign(context, inner, loop.Current);
            var flow = body.Execute(context, inner);
            if (flow == Flow.Break)
            {
                break;
            }

            completed |= flow == Flow.Next;
        }

        return completed ? Flow.Next : otherwise.Execute(context, new Scope(scope));
    }

    private IEnumerable<object?> Filtered(RenderContext context, Scope scope, IEnumerable<object?> elements, Expression test)
    {
        foreach (var element in elements)
        {
            var inner = new Scope(scope);
            target.Assign(context, inner, element);
            if (Comparison.IsTrue(test.Evaluate(context, inner)))
            {
                yield return element;
            }
        }
    }
}

internal sealed class JumpStatement(int line, Flow flow) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope) => flow;
}

internal sealed class SetStatement(int line, AssignTarget target, Expression value) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        target.Assign(context, scope, value.Evaluate(context, scope));
        return Flow.Next;
    }
}

internal sealed class SetBlockStatement(int line, AssignTarget target, FilterExpression? filter, Block body) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        object? text = body.Capture(context, scope, out var flow);
        if (flow == Flow.Next)
        {
            target.Assign(context, scope, filter is null ? text : filter.Apply(context, scope, text));
        }

        return flow;
    }
}

internal sealed class FilterBlockStatement(int line, FilterExpression filter, Block body) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        var text = body.Capture(context, scope, out var flow);
        if (flow == Flow.Next)
        {
            context.Write(PyText.Str(context, filter.Apply(context, scope, text)));
        }

        return flow;
    }
}

internal sealed class WithStatement(int line, IReadOnlyList<(AssignTarget Target, Expression Value)> variables, Block body) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        var inner = new Scope(scope);
        foreach (var (target, value) in variables)
        {
            target.Assign(context, inner, value.Evaluate(context, scope));
        }

        return body.Execute(context, inner);
    }
}

/// <summary>Hugging Face's <c>generation</c>: marks the assistant's text for training and prints it unchanged.</summary>
internal sealed class GenerationStatement(int line, Block body) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope) => body.Execute(context, new Scope(scope));
}

internal sealed class MacroStatement(int line, Macro macro) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        scope.Set(macro.Name, macro.Bind(scope));
        return Flow.Next;
    }
}

internal sealed class CallBlockStatement(int line, CallExpression call, Macro body) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope)
    {
        var result = call.Call(context, scope, KeyValuePair.Create<string, object?>("caller", body.Bind(scope)));
        context.Write(PyText.Str(context, result));
        return Flow.Next;
    }
}
