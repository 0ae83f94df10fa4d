using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Filters that count, pick, join and cut sequences.</summary>
internal static class SequenceFilters
{
    public static object Length(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("length", 0);
        return Collections.Length(context, value);
    }

    public static object? Default(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("default", 0, "default_value", "boolean");
        return value is Undefined || (bound.Flag(1) && !Comparison.IsTrue(value)) ? bound.Or(0, "") : value;
    }

    public static object? First(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("first", 0);
        foreach (var item in Collections.Walk(value))
        {
            return item;
        }

        return Undefined.Hint("No first item, sequence was empty.");
    }

    public static object? Last(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("last", 0);
        EnsureReversible(value);
        object? last = Undefined.Hint("No last item, sequence was empty.");
        foreach (var item in Collections.Walk(value))
        {
            context.Charge(1);
            last = item;
        }

        return last;
    }

    public static object? Reverse(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("reverse", 0);
        if (value is string text)
        {
            return Collections.TrySlice(context, text, null, null, -1L);
        }

        var items = Collections.ToArray(context, value);
        Array.Reverse(items);
        return value is PyIterator ? new PyList(items) : new PyIterator(items, "reversed");
    }

    public static object Items(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("items", 0);
        return value switch
        {
            Undefined => new PyIterator([], "generator"),
            PyDict dict => new PyIterator(new PyDictView(dict, DictViewKind.Items).Elements(), "generator"),
            _ => throw TemplateFailure.Runtime("Can only get item pairs from a mapping."),
        };
    }

    public static string Join(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("join", 0, "d", "attribute");
        var path = AttributePath.Parse(bound.Or(1, null));
        var separator = PyText.Str(context, bound.Or(0, ""));
        return StringMethods.JoinText(context, separator, Collections.Walk(value).Select(item => PyText.Str(context, path.Read(context, item))));
    }

    public static object Batch(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("batch", 1, "linecount", "fill_with");
        var size = bound.Integer(0);
        return new PyIterator(Batches(context, value, size, bound.Or(1, null)), "generator");
    }

    public static object Slice(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("slice", 1, "slices", "fill_with");
        var count = bound.Integer(0);
        return new PyIterator(Slices(context, value, count, bound.Or(1, null)), "generator");
    }

    private static IEnumerable<object?> Batches(RenderContext context, object? value, int size, object? fill)
    {
        var batch = new List<object?>();
        foreach (var item in Collections.Walk(value))
        {
            context.ChargeElements(1);
            if (batch.Count == size)
            {
                yield return new PyList([.. batch]);
                batch.Clear();
            }

            batch.Add(item);
        }

        if (batch.Count > 0)
        {
            if (fill is not null && batch.Count < size)
            {
                context.ChargeElements(size - batch.Count);
                batch.AddRange(Enumerable.Repeat(fill, size - batch.Count));
            }

            yield return new PyList([.. batch]);
        }
    }

    private static IEnumerable<object?> Slices(RenderContext context, object? value, int count, object? fill)
    {
        var items = Collections.ToArray(context, value);
        if (count <= 0)
        {
            throw TemplateFailure.Runtime("integer division or modulo by zero");
        }

        var (length, longer) = Math.DivRem(items.Length, count);
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            context.ChargeElements(1);
            var size = length + (i < longer ? 1 : 0);
            var part = items.Skip(offset).Take(size);
            offset += size;
            yield return new PyList(fill is not null && i >= longer ? [.. part, fill] : [.. part]);
        }
    }

    private static void EnsureReversible(object? value)
    {
        if (value is PyIterator)
        {
            throw TemplateFailure.Runtime($"'{TypeNames.Of(value)}' object is not reversible");
        }
    }
}
