using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Python's format specifications: <c>[[fill]align][sign][#][0][width][,][.precision][type]</c>.</summary>
internal static class FormatSpec
{
    private const int MaxPrecision = 10_000;

    public static string Format(RenderContext context, object? value, string spec)
    {
        if (spec.Length == 0)
        {
            return PyText.Str(context, value);
        }

        if (value is not (string or bool or long or BigInteger or double))
        {
            throw value is Undefined undefined
                ? undefined.Failure()
                : TemplateFailure.Runtime($"unsupported format string passed to {TypeNames.Of(value)}.__format__");
        }

        var parsed = Parse(spec);
        var text = value is string s ? FormatText(parsed, s) : FormatNumber(parsed, value);
        context.ChargeText(Math.Max(text.Length, parsed.Width));
        var align = parsed.Align ?? (value is string ? '<' : parsed.Zero ? '=' : '>');
        return Pad(text, parsed.Width, align, parsed.Fill ?? (parsed.Zero ? "0" : " "));
    }

    /// <summary>Fills up to <paramref name="width"/> code points; '=' puts the filling between the sign and the digits.</summary>
    public static string Pad(string text, int width, char align, string fill)
    {
        var missing = width - CodePoints.Count(text);
        if (missing <= 0)
        {
            return text;
        }

        var left = align switch
        {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        var before = Repeat(fill, left);
        if (align == '=')
        {
            var sign = text.Length > 0 && text[0] is ('+' or '-' or ' ') ? 1 : 0;
            sign += text.Length > sign + 1 && text[sign] == '0' && char.IsAsciiLetter(text[sign + 1]) ? 2 : 0;
            return text[..sign] + before + text[sign..];
        }

        return before + text + Repeat(fill, missing - left);
    }

    /// <summary>A width or precision, cut to what no rendering can afford.</summary>
    public static int ParseWidth(ReadOnlySpan<char> digits) =>
        digits.Length <= 9 ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : int.MaxValue;

    /// <summary>Digits of a non-negative integer in base 2 (b), 8 (o), 16 (x) or 10 (anything else).</summary>
    public static string Digits(BigInteger value, char type)
    {
        var radix = type switch
        {
            'b' => 2,
            'o' => 8,
            'x' => 16,
            _ => 10,
        };
        if (radix == 10 || value.IsZero)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var digits = new StringBuilder();
        for (; !value.IsZero; value /= radix)
        {
            digits.Insert(0, "0123456789abcdef"[(int)(value % radix)]);
        }

        return digits.ToString();
    }

    /// <summary>Digits of a float without its sign, for the types e, f and g in either case.</summary>
    public static string FloatDigits(double value, char type, int? precision, bool alternate)
    {
        if (precision > MaxPrecision)
        {
            throw TemplateFailure.Limit("the precision of a format is too large");
        }

        var text = !double.IsFinite(value)
            ? PyFloat.NonFinite(value)
            : char.ToLowerInvariant(type) switch
            {
                'e' => PyFloat.Exponential(value, precision ?? 6),
                'f' => PyFloat.Fixed(value, precision ?? 6),
                _ => PyFloat.General(value, precision ?? 6, alternate),
            };
        return char.IsAsciiLetterUpper(type) ? text.ToUpperInvariant() : text;
    }

    private static string FormatText(Spec spec, string text)
    {
        if (spec.Type is not (null or 's') || spec.Sign is not null || spec.Align == '=' || spec.Grouping is not null)
        {
            throw TemplateFailure.Runtime($"format specification '{spec.Source}' does not suit a string");
        }

        return spec.Precision is int most ? CodePoints.Slice(text, 0, 1, Math.Min(most, CodePoints.Count(text))) : text;
    }

    private static string FormatNumber(Spec spec, object value)
    {
        bool negative;
        string digits;
        var type = spec.Type ?? (value is double ? '\0' : 'd');
        if (type is 'd' or 'b' or 'o' or 'x' or 'X')
        {
            if (!Numbers.TryInteger(value, out var integer) || spec.Precision is not null)
            {
                throw TemplateFailure.Runtime($"format specification '{spec.Source}' does not suit a value of type '{TypeNames.Of(value)}'");
            }

            negative = integer.Sign < 0;
            digits = Digits(BigInteger.Abs(integer), char.ToLowerInvariant(type));
            digits = Group(digits, spec.Grouping);
            digits = type == 'X' ? digits.ToUpperInvariant() : digits;
            digits = spec.Alternate && type != 'd' ? "0" + type + digits : digits;
        }
        else
        {
            if (!Numbers.TryFloat(value, out var number) || type is not ('\0' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%'))
            {
                throw TemplateFailure.Runtime($"unknown format code '{type}' for object of type '{TypeNames.Of(value)}'");
            }

            negative = double.IsNegative(number) && !double.IsNaN(number);
            digits = Group(FloatText(spec, type, Math.Abs(number)), spec.Grouping);
        }

        return (negative ? "-" : spec.Sign is '+' or ' ' ? spec.Sign.ToString() : "") + digits;
    }

    private static string FloatText(Spec spec, char type, double number) => type switch
    {
        '\0' when spec.Precision is null => PyFloat.Repr(number),
        '\0' => WithFraction(FloatDigits(number, 'g', spec.Precision, spec.Alternate)),
        '%' => FloatDigits(number * 100, 'f', spec.Precision, spec.Alternate) + "%",
        _ => FloatDigits(number, type, spec.Precision, spec.Alternate),
    };

    private static string WithFraction(string digits) =>
        digits.AsSpan().ContainsAny('.', 'e', 'n') || digits.Contains("inf", StringComparison.Ordinal) ? digits : digits + ".0";

    private static string Group(string digits, char? separator)
    {
        if (separator is null)
        {
            return digits;
        }

        var end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var whole = new StringBuilder(end < 0 ? digits : digits[..end]);
        for (var i = whole.Length - 3; i > 0; i -= 3)
        {
            whole.Insert(i, separator.Value);
        }

        return end < 0 ? whole.ToString() : whole + digits[end..];
    }

    private static string Repeat(string fill, int count) => count == 0 ? "" : new StringBuilder().Insert(0, fill, count).ToString();

    private static Spec Parse(string source)
    {
        var spec = new Spec { Source = source };
        var position = 0;
        var elements = CodePoints.Elements(source).Take(2).ToArray();
        if (elements.Length == 2 && elements[1] is ("<" or ">" or "=" or "^"))
        {
            spec.Fill = elements[0];
            spec.Align = elements[1][0];
            position = elements[0].Length + 1;
        }
        else if (source[0] is '<' or '>' or '=' or '^')
        {
            spec.Align = source[0];
            position = 1;
        }

        spec.Sign = TakeAny("+- ");
        spec.Alternate = TakeAny("#") is not null;
        spec.Zero = TakeAny("0") is not null;
        spec.Width = TakeNumber() ?? 0;
        spec.Grouping = TakeAny(",_");
        if (TakeAny(".") is not null)
        {
            spec.Precision = TakeNumber() ?? throw TemplateFailure.Runtime("format specifier missing precision");
        }

        spec.Type = position < source.Length ? source[position++] : null;
        return position == source.Length ? spec : throw TemplateFailure.Runtime($"invalid format specifier '{source}'");

        char? TakeAny(string choices) =>
            position < source.Length && choices.Contains(source[position], StringComparison.Ordinal) ? source[position++] : null;

        int? TakeNumber()
        {
            var start = position;
            while (position < source.Length && char.IsAsciiDigit(source[position]))
            {
                position++;
            }

            return start == position ? null : ParseWidth(source.AsSpan(start, position - start));
        }
    }

    private sealed class Spec
    {
        public required string Source { get; init; }

        public string? Fill { get; set; }

        public char? Align { get; set; }

        public char? Sign { get; set; }

        public bool Alternate { get; set; }

        public bool Zero { get; set; }

        public int Width { get; set; }

        public char? Grouping { get; set; }

        public int? Precision { get; set; }

        public char? Type { get; set; }
    }
}
