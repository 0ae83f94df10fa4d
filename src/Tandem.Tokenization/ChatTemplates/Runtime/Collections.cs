using System.Numerics;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>What Python does with anything that holds elements: walk, count, look for, cut.</summary>
internal static class Collections
{
    /// <summary>The elements, or null where the value cannot be walked. A <see cref="PyIterator"/> is used up by walking it.</summary>
    public static IEnumerable<object?>? TryWalk(object? value) => value switch
    {
        PySequence sequence => sequence.Items,
        string text => CodePoints.Elements(text),
        PyDict dict => dict.Pairs.Select(pair => pair.Key),
        PyDictView view => view.Elements(),
        PyRange range => Numbers(range),
        PyIterator iterator => Drain(iterator.Enumerator),
        LoopContext loop => loop.Remaining(),
        Undefined => [],
        _ => null,
    };

    public static IEnumerable<object?> Walk(object? value) => value is Undefined { Kind: not ChatTemplateErrorKind.Undefined } refused
        ? throw refused.Failure()
        : TryWalk(value) ?? throw TemplateFailure.Runtime($"'{TypeNames.Of(value)}' object is not iterable");

    /// <summary>All elements in an array of their own, paid for one by one so that a long walk meets the limit.</summary>
    public static object?[] ToArray(RenderContext context, object? value)
    {
        if (value is PySequence sequence)
        {
            context.ChargeElements(sequence.Items.Length);
            return [.. sequence.Items];
        }

        var items = new List<object?>();
        foreach (var item in Walk(value))
        {
            context.ChargeElements(1);
            items.Add(item);
        }

        return [.. items];
    }

    /// <summary>Python's <c>len</c>; null where the value has none.</summary>
    public static long? TryLength(RenderContext context, object? value) => value switch
    {
        string text => CodePoints.Count(text),
        PySequence sequence => sequence.Items.Length,
        PyDict dict => dict.Count,
        PyDictView view => view.Count,
        PyRange range => range.Count,
        LoopContext loop => loop.Length(context),
        Undefined => 0,
        _ => null,
    };

    public static long Length(RenderContext context, object? value) => TryLength(context, value)
        ?? throw TemplateFailure.Runtime($"object of type '{TypeNames.Of(value)}' has no len()");

    /// <summary>The operator <c>in</c>.</summary>
    public static bool Contains(RenderContext context, object? container, object? item)
    {
        switch (container)
        {
            case string text:
                context.ChargeText(text.Length);
                return item is string part
                    ? text.Contains(part, StringComparison.Ordinal)
                    : throw TemplateFailure.Runtime($"'in <string>' requires string as left operand, not {TypeNames.Of(item)}");
            case PyDict dict:
                return dict.Contains(item);
            case PyDictView { Kind: DictViewKind.Keys } view:
                return view.Source.Contains(item);
            default:
                if (TryWalk(container) is null)
                {
                    throw TemplateFailure.Runtime($"argument of type '{TypeNames.Of(container)}' is not iterable");
                }

                foreach (var element in Walk(container))
                {
                    context.Charge(1);
                    if (Comparison.AreEqual(context, element, item))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    /// <summary>A slice of a string, list, tuple or range; null where the value cannot be cut.</summary>
    public static object? TrySlice(RenderContext context, object? value, object? start, object? stop, object? step)
    {
        if (value is not (string or PySequence or PyRange))
        {
            return null;
        }

        var length = Length(context, value);
        var (first, stride, count) = ResolveSlice(length, start, stop, step);
        switch (value)
        {
            case string text:
                context.ChargeText(text.Length);
                return CodePoints.Slice(text, first, stride, count);
            case PyRange range:
                var from = range.Start + (first * range.Step);
                return new PyRange(from, range.Step * stride, count) { WrittenStop = from + (range.Step * stride * count) };
            default:
                context.ChargeElements(count);
                var items = ((PySequence)value).Items;
                var taken = new object?[count];
                for (var i = 0; i < taken.Length; i++)
                {
                    taken[i] = items[first + (i * stride)];
                }

                return value is PyList ? new PyList(taken) : new PyTuple(taken);
        }
    }

    /// <summary>Resolves negative and missing bounds; the answer never reaches outside 0 to <paramref name="length"/> - 1.</summary>
    private static (long Start, long Step, long Count) ResolveSlice(long length, object? start, object? stop, object? step)
    {
        var stride = step is null ? 1 : Bound(step);
        if (stride == 0)
        {
            throw TemplateFailure.Runtime("slice step cannot be zero");
        }

        var lowest = stride < 0 ? -1 : 0;
        var highest = stride < 0 ? length - 1 : length;
        var from = start is null ? (stride < 0 ? highest : lowest) : Clip(Bound(start));
        var to = stop is null ? (stride < 0 ? lowest : highest) : Clip(Bound(stop));
        var distance = stride > 0 ? to - from : from - to;
        var width = Math.Abs(stride);
        return (from, stride, distance <= 0 ? 0 : ((distance - 1) / width) + 1);

        long Clip(long bound) => Math.Clamp(bound < 0 ? bound + length : bound, lowest, highest);
    }

    private static long Bound(object? value)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        return Runtime.Numbers.TryInteger(value, out var number)
            ? (long)BigInteger.Clamp(number, int.MinValue, int.MaxValue)
            : throw TemplateFailure.Runtime("slice indices must be integers or None");
    }

    private static IEnumerable<object?> Numbers(PyRange range)
    {
        for (long i = 0; i < range.Count; i++)
        {
            yield return range.At(i);
        }
    }

    private static IEnumerable<object?> Drain(IEnumerator<object?> enumerator)
    {
        while (enumerator.MoveNext())
        {
            yield return enumerator.Current;
        }
    }
}
