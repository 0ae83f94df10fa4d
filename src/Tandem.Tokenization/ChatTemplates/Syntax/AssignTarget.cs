using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>The left side of an assignment: a name, an attribute of a namespace, or several of these.</summary>
internal abstract class AssignTarget
{
    public abstract void Assign(RenderContext context, Scope scope, object? value);
}

internal sealed class NameTarget(string name) : AssignTarget
{
    public string Name { get; } = name;

    public override void Assign(RenderContext context, Scope scope, object? value) => scope.Set(Name, value);
}

internal sealed class NamespaceTarget(string owner, string attribute) : AssignTarget
{
    public override void Assign(RenderContext context, Scope scope, object? value)
    {
        if (scope.Get(owner) is not NamespaceValue target)
        {
            throw TemplateFailure.Runtime("cannot assign attribute on non-namespace object");
        }

        context.Charge(1);
        target.Attributes[attribute] = value;
    }
}

internal sealed class TupleTarget(IReadOnlyList<AssignTarget> targets) : AssignTarget
{
    public override void Assign(RenderContext context, Scope scope, object? value)
    {
        if (Collections.TryWalk(value) is null)
        {
            throw TemplateFailure.Runtime($"cannot unpack non-iterable {TypeNames.Of(value)} object");
        }

        var items = Collections.ToArray(context, value);
        if (items.Length != targets.Count)
        {
            throw TemplateFailure.Runtime(items.Length > targets.Count
                ? $"too many values to unpack (expected {targets.Count})"
                : $"not enough values to unpack (expected {targets.Count}, got {items.Length})");
        }

        for (var i = 0; i < items.Length; i++)
        {
            targets[i].Assign(context, scope, items[i]);
        }
    }
}
