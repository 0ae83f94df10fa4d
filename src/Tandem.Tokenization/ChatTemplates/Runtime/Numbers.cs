using System.Numerics;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Python's numbers: unbounded integers (here up to a fixed size), floats, and booleans that count as 0 and 1.</summary>
internal static class Numbers
{
    private const int MaxBits = 8192;

    public static object Normalize(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            return (long)value;
        }

        return value.GetBitLength() <= MaxBits
            ? value
            : throw TemplateFailure.Limit($"an integer grew beyond the limit of {MaxBits} bits");
    }

    public static bool TryInteger(object? value, out BigInteger number)
    {
        switch (value)
        {
            case long small:
                number = small;
                return true;
            case bool flag:
                number = flag ? 1 : 0;
                return true;
            case BigInteger large:
                number = large;
                return true;
            default:
                number = default;
                return false;
        }
    }

    public static bool TryFloat(object? value, out double number)
    {
        if (value is double direct)
        {
            number = direct;
            return true;
        }

        if (TryInteger(value, out var integer))
        {
            number = (double)integer;
            return true;
        }

        number = 0;
        return false;
    }

    /// <summary>Compares two numbers; false where one of them is none. Any comparison with NaN answers -1, which is not equal.</summary>
    public static bool TryCompare(object left, object right, out int order)
    {
        if (left is long a && right is long b)
        {
            order = a.CompareTo(b);
            return true;
        }

        order = 0;
        if (TryInteger(left, out var leftInteger) && TryInteger(right, out var rightInteger))
        {
            order = leftInteger.CompareTo(rightInteger);
            return true;
        }

        if (!TryFloat(left, out var leftFloat) || !TryFloat(right, out var rightFloat))
        {
            return false;
        }

        if (double.IsNaN(leftFloat) || double.IsNaN(rightFloat))
        {
            order = -1;
        }
        else if (left is double && right is double || !double.IsFinite(leftFloat) || !double.IsFinite(rightFloat))
        {
            order = leftFloat.CompareTo(rightFloat);
        }
        else
        {
            order = CompareMixed(left, right);
        }

        return true;
    }

    public static int ToIndex(object? value, string what)
    {
        if (!TryInteger(value, out var number))
        {
            throw value is Undefined undefined
                ? undefined.Failure()
                : TemplateFailure.Runtime($"{what} must be an integer, not '{TypeNames.Of(value)}'");
        }

        return (int)BigInteger.Clamp(number, -int.MaxValue, int.MaxValue);
    }

    private static int CompareMixed(object left, object right)
    {
        // Through exact integers: a large integer and the float nearest to it are not equal.
        if (left is double leftFloat)
        {
            _ = TryInteger(right, out var integer);
            var floor = new BigInteger(Math.Floor(leftFloat));
            var order = floor.CompareTo(integer);
            return order != 0 ? order : leftFloat > Math.Floor(leftFloat) ? 1 : 0;
        }

        return -CompareMixed(right, left);
    }
}
