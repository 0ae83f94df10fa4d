namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Variables of one block; loops, macros, <c>with</c> and captured blocks each open one over that around them.</summary>
internal sealed class Scope(Scope? parent)
{
    private Dictionary<string, object?>? _variables;

    public void Set(string name, object? value) => (_variables ??= new(StringComparer.Ordinal))[name] = value;

    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._variables is { } variables && variables.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return Undefined.Name(name);
    }

    private Scope? Parent { get; } = parent;
}
