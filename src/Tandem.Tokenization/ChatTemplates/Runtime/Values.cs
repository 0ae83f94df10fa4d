using System.Numerics;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

// The value model. A value is an object: null (None), bool, long, BigInteger (only outside long's range), double,
// string, or one of the types below. Lists, tuples and dictionaries never change once a template can see them.

/// <summary>Shared part of <see cref="PyList"/> and <see cref="PyTuple"/>.</summary>
internal abstract class PySequence(object?[] items)
{
    public object?[] Items { get; } = items;
}

internal sealed class PyList(object?[] items) : PySequence(items);

internal sealed class PyTuple(object?[] items, string[]? names = null) : PySequence(items)
{
    /// <summary>Attribute names of the items, for the pairs that <c>groupby</c> makes.</summary>
    public string[]? Names { get; } = names;
}

internal sealed class PyRange(long start, long step, long count)
{
    public long Start { get; } = start;

    public long Step { get; } = step;

    public long Count { get; } = count;

    public long Stop => Start + (Step * Count);

    /// <summary>The end as it was written, which is what printing shows.</summary>
    public long WrittenStop { get; init; }

    public object At(long index) => Start + (Step * index);
}

internal enum DictViewKind
{
    Keys,
    Values,
    Items,
}

internal sealed class PyDictView(PyDict source, DictViewKind kind)
{
    public DictViewKind Kind { get; } = kind;

    public int Count => Source.Count;

    public PyDict Source { get; } = source;

    public IEnumerable<object?> Elements()
    {
        foreach (var (key, value) in Source.Pairs)
        {
            yield return Kind switch
            {
                DictViewKind.Keys => key,
                DictViewKind.Values => value,
                _ => new PyTuple([key, value]),
            };
        }
    }
}

/// <summary>A sequence that can be walked once, as Python's generators.</summary>
internal sealed class PyIterator(IEnumerable<object?> source, string typeName)
{
    private IEnumerator<object?>? _enumerator;

    public string TypeName { get; } = typeName;

    public IEnumerator<object?> Enumerator => _enumerator ??= source.GetEnumerator();
}

/// <summary>What an unknown name, a missing key or a missing attribute evaluates to: prints as nothing, fails when used.</summary>
internal sealed class Undefined
{
    private readonly string _message;

    private Undefined(string message, ChatTemplateErrorKind kind)
    {
        _message = message;
        Kind = kind;
    }

    public ChatTemplateErrorKind Kind { get; }

    public static Undefined Name(string name) => Hint($"'{name}' is undefined");

    public static Undefined Hint(string message) => new(message, ChatTemplateErrorKind.Undefined);

    public static Undefined Unsafe(object? owner, string name) =>
        new($"access to attribute '{name}' of '{TypeNames.Of(owner)}' object is unsafe.", ChatTemplateErrorKind.Security);

    public static Undefined Attribute(object? owner, string name) =>
        Hint($"'{TypeNames.Described(owner)}' has no attribute {PyText.QuoteForMessage(name)}");

    public static Undefined Element(RenderContext context, object? owner, object? key) => key is string name
        ? Attribute(owner, name)
        : Hint($"{TypeNames.Described(owner)} has no element {PyText.Repr(context, key)}");

    public TemplateFailure Failure() => new(Kind, _message);
}

/// <summary>The one thing a template may change: the attributes of what <c>namespace()</c> returns.</summary>
internal sealed class NamespaceValue(PyDict attributes)
{
    public PyDict Attributes { get; } = attributes;
}

internal delegate object? CallTarget(RenderContext context, CallArguments arguments);

/// <summary>A function, a bound method or a macro.</summary>
internal sealed class PyCallable(string name, string typeName, CallTarget target)
{
    public string Name { get; } = name;

    public string TypeName { get; } = typeName;

    public object? Invoke(RenderContext context, CallArguments arguments) => target(context, arguments);
}

internal sealed class CyclerValue(object?[] items)
{
    private int _position;

    public object? Current => items[_position];

    public object? Next()
    {
        var current = items[_position];
        _position = (_position + 1) % items.Length;
        return current;
    }

    public void Reset() => _position = 0;
}

internal sealed class JoinerValue(object? separator)
{
    private bool _used;

    public object? Next()
    {
        if (_used)
        {
            return separator;
        }

        _used = true;
        return "";
    }
}

/// <summary>The names Python prints for the types of values.</summary>
internal static class TypeNames
{
    public static string Of(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        string => "str",
        PyList => "list",
        PyTuple => "tuple",
        PyDict => "dict",
        PyRange => "range",
        PyDictView view => view.Kind switch
        {
            DictViewKind.Keys => "dict_keys",
            DictViewKind.Values => "dict_values",
            _ => "dict_items",
        },
        PyIterator iterator => iterator.TypeName,
        Undefined => "Undefined",
        NamespaceValue => "Namespace",
        PyCallable callable => callable.TypeName,
        CyclerValue => "Cycler",
        JoinerValue => "Joiner",
        LoopContext => "LoopContext",
        _ => throw new InvalidOperationException($"'{value.GetType()}' is not a template value"),
    };

    public static string Described(object? value) => value switch
    {
        null => "None",
        Undefined => "jinja2.runtime.Undefined object",
        NamespaceValue => "jinja2.utils.Namespace object",
        LoopContext => "jinja2.runtime.LoopContext object",
        CyclerValue => "jinja2.utils.Cycler object",
        JoinerValue => "jinja2.utils.Joiner object",
        PyCallable { TypeName: "Macro" } => "jinja2.runtime.Macro object",
        _ => Of(value) + " object",
    };
}
