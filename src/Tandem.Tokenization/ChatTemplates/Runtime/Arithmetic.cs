using System.Numerics;
using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Python's binary and unary operators.</summary>
internal static class Arithmetic
{
    public static object? Apply(RenderContext context, string sign, object? left, object? right)
    {
        if (left is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (sign == "%" && left is string format)
        {
            return PercentFormat.Apply(context, format, right);
        }

        if (right is Undefined other)
        {
            throw other.Failure();
        }

        if (sign == "+" && TryConcatenate(context, left, right, out var joined))
        {
            return joined;
        }

        if (sign == "*" && (TryRepeat(context, left, right, out var repeated) || TryRepeat(context, right, left, out repeated)))
        {
            return repeated;
        }

        if (Numbers.TryInteger(left, out var leftInteger) && Numbers.TryInteger(right, out var rightInteger))
        {
            return Integers(sign, leftInteger, rightInteger);
        }

        if (Numbers.TryFloat(left, out var leftFloat) && Numbers.TryFloat(right, out var rightFloat))
        {
            return Floats(sign, leftFloat, rightFloat);
        }

        throw TemplateFailure.Runtime(sign == "+" && left is string
            ? $"can only concatenate str (not \"{TypeNames.Of(right)}\") to str"
            : $"unsupported operand type(s) for {sign}: '{TypeNames.Of(left)}' and '{TypeNames.Of(right)}'");
    }

    public static object Negate(object? value, bool negative)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (Numbers.TryInteger(value, out var integer))
        {
            return Numbers.Normalize(negative ? -integer : integer);
        }

        return value is double number
            ? negative ? -number : number
            : throw TemplateFailure.Runtime($"bad operand type for unary {(negative ? '-' : '+')}: '{TypeNames.Of(value)}'");
    }

    public static string Repeat(RenderContext context, string text, long count)
    {
        if (count <= 0 || text.Length == 0)
        {
            return "";
        }

        context.ChargeText(count > int.MaxValue ? long.MaxValue : text.Length * count);
        return new StringBuilder(text.Length * (int)count).Insert(0, text, (int)count).ToString();
    }

    private static bool TryConcatenate(RenderContext context, object? left, object? right, out object? result)
    {
        switch (left, right)
        {
            case (string a, string b):
                context.ChargeText((long)a.Length + b.Length);
                result = a + b;
                return true;
            case (PyList a, PyList b):
                context.ChargeElements((long)a.Items.Length + b.Items.Length);
                result = new PyList([.. a.Items, .. b.Items]);
                return true;
            case (PyTuple a, PyTuple b):
                context.ChargeElements((long)a.Items.Length + b.Items.Length);
                result = new PyTuple([.. a.Items, .. b.Items]);
                return true;
            default:
                result = null;
                return false;
        }
    }

    private static bool TryRepeat(RenderContext context, object? sequence, object? times, out object? result)
    {
        result = null;
        if (sequence is not (string or PySequence) || !Numbers.TryInteger(times, out var large))
        {
            return false;
        }

        var count = (long)BigInteger.Clamp(large, 0, int.MaxValue);
        if (sequence is string text)
        {
            result = Repeat(context, text, count);
            return true;
        }

        var items = ((PySequence)sequence).Items;
        context.ChargeElements(items.Length * count);
        var repeated = Enumerable.Repeat(items, items.Length == 0 ? 0 : (int)count).SelectMany(part => part).ToArray();
        result = sequence is PyList ? new PyList(repeated) : new PyTuple(repeated);
        return true;
    }

    private static object Integers(string sign, BigInteger left, BigInteger right)
    {
        if (right.IsZero && sign is ("/" or "//" or "%"))
        {
            throw TemplateFailure.Runtime(sign == "/" ? "division by zero" : "integer division or modulo by zero");
        }

        switch (sign)
        {
            case "+":
                return Numbers.Normalize(left + right);
            case "-":
                return Numbers.Normalize(left - right);
            case "*":
                return Numbers.Normalize(left * right);
            case "/":
                return (double)left / (double)right;
            case "//":
                var quotient = BigInteger.DivRem(left, right, out var rest);
                return Numbers.Normalize(!rest.IsZero && rest.Sign != right.Sign ? quotient - 1 : quotient);
            case "%":
                var remainder = BigInteger.Remainder(left, right);
                return Numbers.Normalize(!remainder.IsZero && remainder.Sign != right.Sign ? remainder + right : remainder);
            default:
                return Power(left, right);
        }
    }

    private static object Power(BigInteger left, BigInteger right)
    {
        if (right.Sign < 0)
        {
            return Floats("**", (double)left, (double)right);
        }

        if (left.IsZero || left.IsOne || right.IsZero)
        {
            return Numbers.Normalize(right.IsZero ? BigInteger.One : left);
        }

        // At least one bit a factor, so anything larger is beyond the limit whatever the base.
        if (right > 10_000)
        {
            throw TemplateFailure.Limit("an integer power is too large");
        }

        return left.GetBitLength() * (long)right <= 20_000
            ? Numbers.Normalize(BigInteger.Pow(left, (int)right))
            : throw TemplateFailure.Limit("an integer power is too large");
    }

    private static double Floats(string sign, double left, double right)
    {
        if (right == 0 && sign is ("/" or "//" or "%"))
        {
            throw TemplateFailure.Runtime(sign == "/" ? "float division by zero" : "float floor division or modulo by zero");
        }

        switch (sign)
        {
            case "+":
                return left + right;
            case "-":
                return left - right;
            case "*":
                return left * right;
            case "/":
                return left / right;
            case "//":
                return Math.Floor((left - FloatModulo(left, right)) / right);
            case "%":
                return FloatModulo(left, right);
            default:
                if (left == 0 && right < 0)
                {
                    throw TemplateFailure.Runtime("0.0 cannot be raised to a negative power");
                }

                if (left < 0 && double.IsFinite(right) && right != Math.Floor(right))
                {
                    throw TemplateFailure.Runtime("a negative number to a fractional power is not a real number");
                }

                return Math.Pow(left, right);
        }
    }

    private static double FloatModulo(double left, double right)
    {
        var remainder = left % right;
        if (remainder != 0 && (remainder < 0) != (right < 0))
        {
            remainder += right;
        }

        return remainder == 0 ? Math.CopySign(0, right) : remainder;
    }
}
