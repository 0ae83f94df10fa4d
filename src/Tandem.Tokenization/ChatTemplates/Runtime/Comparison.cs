using System.Numerics;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Equality, order, hashing and truth as Python defines them.</summary>
internal static class Comparison
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long number => number != 0,
        BigInteger number => !number.IsZero,
        double number => number != 0,
        string text => text.Length > 0,
        PySequence sequence => sequence.Items.Length > 0,
        PyDict dict => dict.Count > 0,
        PyDictView view => view.Count > 0,
        PyRange range => range.Count > 0,
        _ => true,
    };

    /// <param name="context">Pays for deep comparisons; null only where one side is known to be a string.</param>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    public static bool AreEqual(RenderContext? context, object? left, object? right)
    {
        if (left is string leftText)
        {
            return right is string rightText && leftText == rightText;
        }

        if (left is null || right is null || ReferenceEquals(left, right))
        {
            return ReferenceEquals(left, right);
        }

        if (Numbers.TryCompare(left, right, out var order))
        {
            return order == 0;
        }

        context?.Charge(1);
        RenderContext.EnsureStack();
        return (left, right) switch
        {
            (PyList a, PyList b) => ItemsEqual(context, a.Items, b.Items),
            (PyTuple a, PyTuple b) => ItemsEqual(context, a.Items, b.Items),
            (PyDict a, PyDict b) => DictsEqual(context, a, b),
            (PyRange a, PyRange b) => a.Count == b.Count
                && (a.Count == 0 || (a.Start == b.Start && (a.Count == 1 || a.Step == b.Step))),
            (PyDictView { Kind: not DictViewKind.Values } a, PyDictView b) when a.Kind == b.Kind =>
                a.Count == b.Count && a.Elements().All(item => b.Elements().Any(other => AreEqual(context, item, other))),
            (Undefined, Undefined) => true,
            _ => false,
        };
    }

    /// <summary>Negative, zero or positive; fails where Python has no order between the two types.</summary>
    public static int Order(RenderContext context, object? left, object? right, string sign)
    {
        if (left is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (right is Undefined other)
        {
            throw other.Failure();
        }

        if (left is string leftText && right is string rightText)
        {
            return CodePoints.Compare(leftText, rightText);
        }

        if (left is not null && right is not null && Numbers.TryCompare(left, right, out var order))
        {
            return order;
        }

        if (left is PySequence a && right is PySequence b && a.GetType() == b.GetType())
        {
            RenderContext.EnsureStack();
            for (var i = 0; i < Math.Min(a.Items.Length, b.Items.Length); i++)
            {
                context.Charge(1);
                if (!AreEqual(context, a.Items[i], b.Items[i]))
                {
                    return Order(context, a.Items[i], b.Items[i], sign);
                }
            }

            return a.Items.Length.CompareTo(b.Items.Length);
        }

        throw TemplateFailure.Runtime($"'{sign}' not supported between instances of '{TypeNames.Of(left)}' and '{TypeNames.Of(right)}'");
    }

    /// <summary>Whether <paramref name="sign"/> (&lt;, &lt;=, &gt; or &gt;=) holds; never with a NaN.</summary>
    public static bool IsInOrder(RenderContext context, string sign, object? left, object? right)
    {
        var order = Order(context, left, right, sign);
        if ((left is double a && double.IsNaN(a)) || (right is double b && double.IsNaN(b)))
        {
            return false;
        }

        return sign switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    public static int Hash(object value)
    {
        switch (value)
        {
            case string text:
                return text.GetHashCode();
            case bool flag:
                return flag ? 1 : 0;
            case long number:
                return number.GetHashCode();
            case BigInteger number:
                return ((double)number).GetHashCode();
            case double number:
                return number == Math.Floor(number) && Math.Abs(number) < 9e18 ? ((long)number).GetHashCode() : number.GetHashCode();
            case PyTuple tuple:
                // Only the outer level: enough to spread, and cheap for tuples that share their parts many times over.
                return tuple.Items.Aggregate(tuple.Items.Length, (hash, item) => (hash * 31) + HashOfPart(item));
            case PyList or PyDict:
                throw TemplateFailure.Runtime($"unhashable type: '{TypeNames.Of(value)}'");
            case Undefined:
                return 17;
            default:
                return System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value);
        }
    }

    private static int HashOfPart(object? item) => item switch
    {
        null => 0,
        PyTuple tuple => tuple.Items.Length,
        _ => Hash(item),
    };

    private static bool ItemsEqual(RenderContext? context, object?[] left, object?[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            context?.Charge(1);
            if (!AreEqual(context, left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool DictsEqual(RenderContext? context, PyDict left, PyDict right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (key, value) in left.Pairs)
        {
            context?.Charge(1);
            if (!right.TryGet(key, out var other) || !AreEqual(context, value, other))
            {
                return false;
            }
        }

        return true;
    }
}
