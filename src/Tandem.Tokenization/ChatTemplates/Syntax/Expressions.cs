using System.Text;
using Tandem.Tokenization.ChatTemplates.Builtins;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>A node that has a value. Nodes hold no state of a rendering, so that a template can be rendered by many threads.</summary>
internal abstract class Expression(int line)
{
    public int Line { get; } = line;

    public object? Evaluate(RenderContext context, Scope scope)
    {
        context.Enter(Line);
        return Compute(context, scope);
    }

    protected abstract object? Compute(RenderContext context, Scope scope);
}

internal sealed class ConstantExpression(int line, object? value) : Expression(line)
{
    public object? Value { get; } = value;

    protected override object? Compute(RenderContext context, Scope scope) => Value;
}

internal sealed class NameExpression(int line, string name) : Expression(line)
{
    public string Name { get; } = name;

    protected override object? Compute(RenderContext context, Scope scope) => scope.Get(Name);
}

internal sealed class AttributeExpression(int line, Expression owner, string name) : Expression(line)
{
    public string Name { get; } = name;

    protected override object? Compute(RenderContext context, Scope scope) => Lookup.Attribute(context, owner.Evaluate(context, scope), Name);
}

internal sealed class ItemExpression(int line, Expression owner, Expression key) : Expression(line)
{
    public Expression Key { get; } = key;

    protected override object? Compute(RenderContext context, Scope scope)
    {
        var target = owner.Evaluate(context, scope);
        return Lookup.Item(context, target, Key.Evaluate(context, scope));
    }
}

internal sealed class SliceExpression(int line, Expression owner, Expression? start, Expression? stop, Expression? step) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var target = owner.Evaluate(context, scope);
        if (target is Undefined undefined)
        {
            throw undefined.Failure();
        }

        return Collections.TrySlice(
            context, target, start?.Evaluate(context, scope), stop?.Evaluate(context, scope), step?.Evaluate(context, scope))
            ?? throw TemplateFailure.Runtime($"'{TypeNames.Of(target)}' object cannot be sliced");
    }
}

/// <summary>The arguments as written: by position, by name, and the unpacked <c>*list</c> and <c>**dict</c>.</summary>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional,
    IReadOnlyList<KeyValuePair<string, Expression>> Named,
    Expression? UnpackedPositional,
    Expression? UnpackedNamed)
{
    public static readonly ArgumentList Empty = new([], [], null, null);

    public CallArguments Evaluate(RenderContext context, Scope scope, KeyValuePair<string, object?>? extra = null)
    {
        if (ReferenceEquals(this, Empty) && extra is null)
        {
            return CallArguments.None;
        }

        var positional = new List<object?>(Positional.Count);
        positional.AddRange(Positional.Select(argument => argument.Evaluate(context, scope)));
        if (UnpackedPositional is not null)
        {
            positional.AddRange(Collections.ToArray(context, UnpackedPositional.Evaluate(context, scope)));
        }

        var named = new List<KeyValuePair<string, object?>>(Named.Count);
        named.AddRange(Named.Select(argument => KeyValuePair.Create(argument.Key, argument.Value.Evaluate(context, scope))));
        if (extra is { } added)
        {
            named.Add(added);
        }

        if (UnpackedNamed is not null)
        {
            AddUnpacked(context, UnpackedNamed.Evaluate(context, scope), named);
        }

        return new CallArguments([.. positional], named);
    }

    private static void AddUnpacked(RenderContext context, object? value, List<KeyValuePair<string, object?>> named)
    {
        if (value is not PyDict dict)
        {
            throw TemplateFailure.Runtime($"argument after ** must be a mapping, not {TypeNames.Of(value)}");
        }

        context.ChargeElements(dict.Count);
        foreach (var (key, item) in dict.Pairs)
        {
            named.Add(key is string name
                ? KeyValuePair.Create(name, item)
                : throw TemplateFailure.Runtime("keywords must be strings"));
        }
    }
}

internal sealed class CallExpression(int line, Expression target, ArgumentList arguments) : Expression(line)
{
    public object? Call(RenderContext context, Scope scope, KeyValuePair<string, object?>? extra)
    {
        context.Enter(Line);
        var callee = target.Evaluate(context, scope);
        var given = arguments.Evaluate(context, scope, extra);
        context.Enter(Line);
        return Lookup.Call(context, callee, given);
    }

    protected override object? Compute(RenderContext context, Scope scope) => Call(context, scope, null);
}

/// <summary>A filter; without <paramref name="input"/> it is the head of a filter block and is given its text.</summary>
internal sealed class FilterExpression(int line, Expression? input, string name, ArgumentList arguments) : Expression(line)
{
    public object? Apply(RenderContext context, Scope scope, object? value)
    {
        if (input is FilterExpression inner)
        {
            value = inner.Apply(context, scope, value);
        }

        var filter = Filters.Find(name);
        var given = arguments.Evaluate(context, scope);
        context.Enter(Line);
        return filter(context, value, given);
    }

    protected override object? Compute(RenderContext context, Scope scope)
    {
        var filter = Filters.Find(name);
        var value = input!.Evaluate(context, scope);
        var given = arguments.Evaluate(context, scope);
        context.Enter(Line);
        return filter(context, value, given);
    }
}

internal sealed class TestExpression(int line, Expression input, string name, ArgumentList arguments, bool negated) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var test = Tests.Find(name);
        var value = input.Evaluate(context, scope);
        var given = arguments.Evaluate(context, scope);
        context.Enter(Line);
        return test(context, value, given) != negated;
    }
}

internal sealed class SequenceExpression(int line, IReadOnlyList<Expression> items, bool isTuple) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var values = new object?[items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(context, scope);
        }

        return isTuple ? new PyTuple(values) : new PyList(values);
    }
}

internal sealed class DictExpression(int line, IReadOnlyList<(Expression Key, Expression Value)> pairs) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var dict = new PyDict(context);
        foreach (var (key, value) in pairs)
        {
            var name = key.Evaluate(context, scope);
            dict[name] = value.Evaluate(context, scope);
        }

        return dict;
    }
}

internal sealed class ConcatExpression(int line, IReadOnlyList<Expression> parts) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var builder = new StringBuilder();
        foreach (var part in parts)
        {
            var text = PyText.Str(context, part.Evaluate(context, scope));
            context.ChargeText((long)builder.Length + text.Length);
            builder.Append(text);
        }

        return builder.ToString();
    }
}
