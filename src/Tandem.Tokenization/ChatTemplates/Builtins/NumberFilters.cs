using System.Globalization;
using System.Numerics;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Filters over numbers.</summary>
internal static class NumberFilters
{
    private const int MaxDigits = 2000;

    public static object Absolute(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("abs", 0);
        if (Numbers.TryInteger(value, out var integer))
        {
            return Numbers.Normalize(BigInteger.Abs(integer));
        }

        return value switch
        {
            double number => Math.Abs(number),
            Undefined undefined => throw undefined.Failure(),
            _ => throw TemplateFailure.Runtime($"bad operand type for abs(): '{TypeNames.Of(value)}'"),
        };
    }

    public static object? Integer(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("int", 0, "default", "base");
        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (value is string text)
        {
            if (TryParseInteger(text, bound.Integer(1, 10), out var parsed))
            {
                return Numbers.Normalize(parsed);
            }

            value = TryParseFloat(text, out var fraction) ? fraction : null;
        }

        if (Numbers.TryInteger(value, out var integer))
        {
            return Numbers.Normalize(integer);
        }

        return value is double number && double.IsFinite(number) ? Numbers.Normalize(new BigInteger(number)) : bound.Or(0, 0L);
    }

    public static object? Float(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("float", 0, "default");
        return value switch
        {
            Undefined undefined => throw undefined.Failure(),
            string text => TryParseFloat(text, out var parsed) ? parsed : bound.Or(0, 0.0),
            _ => Numbers.TryFloat(value, out var number) ? number : bound.Or(0, 0.0),
        };
    }

    public static object Round(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("round", 0, "precision", "method");
        var precision = bound.Integer(0);
        var method = bound.Text(1, "common");
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw TemplateFailure.Runtime($"round: method must be common, ceil or floor, not '{method}'");
        }

        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (method == "common" && Numbers.TryInteger(value, out var integer))
        {
            return precision >= 0 ? Numbers.Normalize(integer) : RoundInteger(integer, -precision);
        }

        if (!Numbers.TryFloat(value, out var number))
        {
            throw TemplateFailure.Runtime($"round needs a number, not '{TypeNames.Of(value)}'");
        }

        if (method == "common")
        {
            return PyFloat.Round(number, precision);
        }

        var scale = Math.Pow(10, precision);
        return (method == "ceil" ? Math.Ceiling(number * scale) : Math.Floor(number * scale)) / scale;
    }

    public static object? Sum(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("sum", 0, "attribute", "start");
        var attribute = AttributePath.Parse(bound.Or(0, null));
        var total = bound.Or(1, 0L);
        if (total is string)
        {
            throw TemplateFailure.Runtime("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (var item in Collections.Walk(value))
        {
            context.Charge(1);
            total = Arithmetic.Apply(context, "+", total, attribute.Read(context, item));
        }

        return total;
    }

    private static object RoundInteger(BigInteger value, int digits)
    {
        if (digits > MaxDigits)
        {
            return 0L;
        }

        var unit = BigInteger.Pow(10, digits);
        var quotient = BigInteger.DivRem(BigInteger.Abs(value), unit, out var rest);
        var twice = (rest * 2).CompareTo(unit);
        if (twice > 0 || (twice == 0 && !quotient.IsEven))
        {
            quotient += 1;
        }

        return Numbers.Normalize(quotient * unit * value.Sign);
    }

    private static bool TryParseInteger(string text, int radix, out BigInteger number)
    {
        number = 0;
        if (radix is not 0 and (< 2 or > 36))
        {
            return false;
        }

        var digits = CodePoints.Trim(text).ToLowerInvariant();
        var negative = digits.StartsWith('-');
        digits = digits.StartsWith('-') || digits.StartsWith('+') ? digits[1..] : digits;
        var prefixed = PrefixRadix(digits);
        if (prefixed != 0 && (radix == 0 || radix == prefixed))
        {
            radix = prefixed;
            digits = digits[2..];
            digits = digits.StartsWith('_') ? digits[1..] : digits;
        }

        radix = radix == 0 ? 10 : radix;
        if (digits.Length is 0 or > MaxDigits || digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var unit in digits.Where(unit => unit != '_'))
        {
            var digit = char.IsDigit(unit) ? (int)char.GetNumericValue(unit) : char.IsAsciiLetterLower(unit) ? unit - 'a' + 10 : radix;
            if (digit >= radix)
            {
                return false;
            }

            number = (number * radix) + digit;
        }

        number = negative ? -number : number;
        return true;
    }

    private static int PrefixRadix(string digits) => digits.Length < 2 || digits[0] != '0' ? 0 : digits[1] switch
    {
        'x' => 16,
        'o' => 8,
        'b' => 2,
        _ => 0,
    };

    private static bool TryParseFloat(string text, out double number)
    {
        var trimmed = CodePoints.Trim(text).ToLowerInvariant();
        var unsigned = trimmed.TrimStart('+', '-');
        if (trimmed.Length - unsigned.Length <= 1 && unsigned is ("inf" or "infinity" or "nan"))
        {
            number = unsigned == "nan" ? double.NaN : trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        number = 0;
        var plain = trimmed.Length > 2 && trimmed.Contains('_', StringComparison.Ordinal) && IsGrouped(trimmed)
            ? trimmed.Replace("_", "", StringComparison.Ordinal)
            : trimmed;
        return !plain.Contains(' ', StringComparison.Ordinal)
            && double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsGrouped(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])))
            {
                return false;
            }
        }

        return true;
    }
}
