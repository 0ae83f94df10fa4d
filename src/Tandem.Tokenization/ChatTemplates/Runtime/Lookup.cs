using System.Numerics;
using Tandem.Tokenization.ChatTemplates.Builtins;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>
/// The two ways to reach into a value. <c>value.name</c> tries Python's attributes first and the keys of a dictionary second,
/// <c>value[key]</c> the other way round; so <c>message.items</c> is the method even where there is a key of that name.
/// </summary>
internal static class Lookup
{
    private static readonly HashSet<string> Mutators = new(StringComparer.Ordinal)
    {
        "list.append", "list.clear", "list.pop", "list.reverse", "list.insert", "list.sort", "list.extend", "list.remove",
        "dict.clear", "dict.pop", "dict.popitem", "dict.setdefault", "dict.update",
    };

    public static object? Attribute(RenderContext context, object? owner, string name)
    {
        if (TryAttribute(context, owner, name, out var value))
        {
            return value;
        }

        return TryItem(context, owner, name, out value) ? value : Undefined.Attribute(owner, name);
    }

    /// <summary>The filter <c>attr</c>: attributes alone, never keys.</summary>
    public static object? AttributeOnly(RenderContext context, object? owner, string name) =>
        TryAttribute(context, owner, name, out var value) ? value : Undefined.Attribute(owner, name);

    public static object? Item(RenderContext context, object? owner, object? key)
    {
        if (TryItem(context, owner, key, out var value))
        {
            return value;
        }

        return key is string name && TryAttribute(context, owner, name, out value) ? value : Undefined.Element(context, owner, key);
    }

    public static object? Call(RenderContext context, object? target, CallArguments arguments) => target switch
    {
        PyCallable callable => callable.Invoke(context, arguments),
        JoinerValue joiner => joiner.Next(),
        Undefined undefined => throw undefined.Failure(),
        LoopContext => throw TemplateFailure.Runtime("The loop must have the 'recursive' marker, which is not supported here, to be called"),
        _ => throw TemplateFailure.Runtime($"'{TypeNames.Of(target)}' object is not callable"),
    };

    private static bool TryItem(RenderContext context, object? owner, object? key, out object? value)
    {
        switch (owner)
        {
            case PyDict dict:
                // A key that cannot be hashed is a missing key here, as the failed look-up is swallowed.
                if (key is not (PyList or PyDict) && dict.TryGet(key, out value))
                {
                    return true;
                }

                break;
            case PySequence or PyRange or string when Numbers.TryInteger(key, out var index):
                return TryAt(context, owner, index, out value);
            case Undefined undefined:
                throw undefined.Failure();
        }

        value = null;
        return false;
    }

    private static bool TryAt(RenderContext context, object owner, BigInteger index, out object? value)
    {
        var length = Collections.Length(context, owner);
        if (index < 0)
        {
            index += length;
        }

        if (index < 0 || index >= length)
        {
            value = null;
            return false;
        }

        value = owner switch
        {
            PySequence sequence => sequence.Items[(int)index],
            PyRange range => range.At((long)index),
            _ => CodePoints.Slice((string)owner, (long)index, 1, 1),
        };
        return true;
    }

    private static bool TryAttribute(RenderContext context, object? owner, string name, out object? value)
    {
        value = null;
        if (owner is Undefined undefined)
        {
            throw undefined.Failure();
        }

        // Python gives every object a set of these, and the sandbox refuses them all.
        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal))
        {
            value = Undefined.Unsafe(owner, name);
            return true;
        }

        if (owner is PyList or PyDict && Mutators.Contains(TypeNames.Of(owner) + "." + name))
        {
            value = Undefined.Unsafe(owner, name);
            return true;
        }

        switch (owner)
        {
            case NamespaceValue space:
                return space.Attributes.TryGet(name, out value);
            case LoopContext loop:
                value = loop.Attribute(context, name);
                return value is not null || name is "previtem" or "nextitem";
            case PyTuple { Names: { } names } tuple when Array.IndexOf(names, name) is >= 0 and var index:
                value = tuple.Items[index];
                return true;
            case CyclerValue cycler:
                return TryCycler(cycler, name, out value);
            case PyCallable { TypeName: "Macro" } macro when name == "name":
                value = macro.Name;
                return true;
            case string text:
                value = StringMethods.Find(text, name);
                return value is not null;
            default:
                value = ContainerMethods.Find(owner, name);
                return value is not null;
        }
    }

    private static bool TryCycler(CyclerValue cycler, string name, out object? value)
    {
        value = name switch
        {
            "current" => cycler.Current,
            "next" => new PyCallable("next", "method", (_, _) => cycler.Next()),
            "reset" => new PyCallable("reset", "method", (_, _) =>
            {
                cycler.Reset();
                return null;
            }),
            _ => null,
        };
        return name is "current" or "next" or "reset";
    }
}
