using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Text of floating point numbers as Python writes it: shortest round trip, and exact decimal rounding half to even.</summary>
internal static class PyFloat
{
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;

    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        var (digits, point) = ShortestDigits(value);
        var sign = double.IsNegative(value) ? "-" : "";
        if (point is > -4 and <= 16)
        {
            return sign + Positional(digits, point, forceFraction: true);
        }

        return sign + Scientific(digits, point - 1);
    }

    public static string NonFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    /// <summary>The value with exactly <paramref name="decimals"/> digits after the point, without its sign.</summary>
    public static string Fixed(double value, int decimals)
    {
        var (digits, point) = RoundDigits(ExactDigits(value), decimals, relative: false);
        return Positional(digits, point, forceFraction: false, decimals);
    }

    /// <summary>As Python's <c>%.Ne</c>, without its sign.</summary>
    public static string Exponential(double value, int decimals)
    {
        var (digits, point) = RoundDigits(ExactDigits(value), decimals + 1, relative: true);
        var exponent = value == 0 ? 0 : point - 1;
        return Scientific(digits.PadRight(decimals + 1, '0'), exponent);
    }

    /// <summary>As Python's <c>%.Ng</c>, without its sign; <paramref name="alternate"/> keeps trailing zeros.</summary>
    public static string General(double value, int precision, bool alternate)
    {
        precision = Math.Max(precision, 1);
        var (digits, point) = RoundDigits(ExactDigits(value), precision, relative: true);
        if (value == 0)
        {
            point = 1;
        }

        if (alternate)
        {
            digits = digits.PadRight(precision, '0');
        }
        else
        {
            digits = digits.TrimEnd('0');
        }

        return point > -4 && point <= precision
            ? Positional(digits, point, forceFraction: false, alternate ? Math.Max(precision - point, 0) : null)
            : Scientific(digits.Length == 0 ? "0" : digits, point - 1);
    }

    /// <summary>Python's <c>round(value, decimals)</c> for floats.</summary>
    public static double Round(double value, long decimals)
    {
        if (!double.IsFinite(value) || decimals > 400)
        {
            return value;
        }

        if (decimals < -400)
        {
            return Math.CopySign(0, value);
        }

        var (digits, point) = RoundDigits(ExactDigits(value), (int)decimals, relative: false);
        var text = (digits.Length == 0 ? "0" : digits) + "E" + (point - digits.Length).ToString(CultureInfo.InvariantCulture);
        return Math.CopySign(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), value);
    }

    /// <summary>Digits d and position p of the point so that |value| = 0.d × 10^p exactly.</summary>
    private static (string Digits, int Point) ExactDigits(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var mantissa = bits & ((1L << MantissaBits) - 1);
        var exponent = (int)((bits >> MantissaBits) & 0x7ff);
        if (exponent == 0)
        {
            exponent = 1;
        }
        else
        {
            mantissa |= 1L << MantissaBits;
        }

        exponent -= ExponentBias;
        if (mantissa == 0)
        {
            return ("", 0);
        }

        var decimals = 0;
        BigInteger whole = mantissa;
        if (exponent >= 0)
        {
            whole <<= exponent;
        }
        else
        {
            // m / 2^k = m · 5^k / 10^k
            whole *= BigInteger.Pow(5, -exponent);
            decimals = -exponent;
        }

        var digits = whole.ToString(CultureInfo.InvariantCulture);
        return (digits, digits.Length - decimals);
    }

    private static (string Digits, int Point) ShortestDigits(double value)
    {
        if (value == 0)
        {
            return ("0", 1);
        }

        var text = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        if (mark >= 0)
        {
            exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        return (digits, exponent + 1);
    }

    /// <summary>Keeps a count of digits, counted from the first (relative) or from the point, rounding half to even.</summary>
    private static (string Digits, int Point) RoundDigits((string Digits, int Point) number, int keep, bool relative)
    {
        var (digits, point) = number;
        var length = relative ? keep : point + keep;
        if (length >= digits.Length)
        {
            return number;
        }

        if (length < 0)
        {
            return ("", point);
        }

        var kept = digits[..length];
        var half = digits[length].CompareTo('5');
        var exactHalf = half == 0 && digits.AsSpan(length + 1).TrimStart('0').IsEmpty;
        var lastIsOdd = length > 0 && (kept[^1] - '0') % 2 == 1;
        if (half < 0 || (exactHalf && !lastIsOdd))
        {
            return (kept, point);
        }

        var raised = (BigInteger.Parse("0" + kept, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        raised = raised.PadLeft(length, '0');
        return raised.Length > length
            ? (relative ? raised[..length] : raised, point + 1)
            : (raised, point);
    }

    private static string Positional(string digits, int point, bool forceFraction, int? decimals = null)
    {
        if (point <= 0)
        {
            digits = new string('0', 1 - point) + digits;
            point = 1;
        }

        if (digits.Length < point)
        {
            digits = digits.PadRight(point, '0');
        }

        var fraction = digits[point..];
        if (decimals is int count)
        {
            fraction = fraction.PadRight(count, '0');
            fraction = fraction[..count];
        }
        else if (fraction.Length == 0 && forceFraction)
        {
            fraction = "0";
        }

        return fraction.Length == 0 ? digits[..point] : digits[..point] + "." + fraction;
    }

    private static string Scientific(string digits, int exponent)
    {
        var builder = new StringBuilder();
        builder.Append(digits.Length == 0 ? '0' : digits[0]);
        if (digits.Length > 1)
        {
            builder.Append('.').Append(digits, 1, digits.Length - 1);
        }

        builder.Append('e').Append(exponent < 0 ? '-' : '+');
        return builder.Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }
}
