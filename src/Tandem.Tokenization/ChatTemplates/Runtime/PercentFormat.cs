using System.Numerics;
using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>The operator <c>%</c> on a string.</summary>
internal static class PercentFormat
{
    public static string Apply(RenderContext context, string format, object? values)
    {
        var source = new ValueSource(values);
        var builder = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                builder.Append(format[i]);
                continue;
            }

            var part = ReadPart(format, ref i, source);
            var text = part.Conversion == '%' ? "%" : Convert(context, part, source.Next(part.Key));
            context.ChargeText((long)builder.Length + Math.Max(part.Width, text.Length));
            builder.Append(FormatSpec.Pad(text, part.Width, part.LeftAligned ? '<' : part.ZeroPadded ? '=' : '>', part.ZeroPadded ? "0" : " "));
        }

        source.EnsureAllUsed();
        return builder.ToString();
    }

    private static Part ReadPart(string format, ref int position, ValueSource source)
    {
        position++;
        string? key = null;
        if (position < format.Length && format[position] == '(')
        {
            var end = format.IndexOf(')', position);
            if (end < 0)
            {
                throw TemplateFailure.Runtime("incomplete format key");
            }

            key = format[(position + 1)..end];
            position = end + 1;
        }

        var flagsStart = position;
        while (position < format.Length && "#0- +".Contains(format[position], StringComparison.Ordinal))
        {
            position++;
        }

        var flags = format[flagsStart..position];
        var width = ReadNumber(format, ref position, source) ?? 0;
        int? precision = null;
        if (position < format.Length && format[position] == '.')
        {
            position++;
            precision = ReadNumber(format, ref position, source) ?? 0;
        }

        if (position < format.Length && "hlL".Contains(format[position], StringComparison.Ordinal))
        {
            position++;
        }

        if (position >= format.Length)
        {
            throw TemplateFailure.Runtime("incomplete format");
        }

        var left = flags.Contains('-', StringComparison.Ordinal) || width < 0;
        return new Part(key, flags, Math.Abs(width), precision, format[position], left);
    }

    private static int? ReadNumber(string format, ref int position, ValueSource source)
    {
        if (position < format.Length && format[position] == '*')
        {
            position++;
            return Numbers.ToIndex(source.Next(null), "the width of a format");
        }

        var start = position;
        while (position < format.Length && char.IsAsciiDigit(format[position]))
        {
            position++;
        }

        return start == position ? null : FormatSpec.ParseWidth(format.AsSpan(start, position - start));
    }

    private static string Convert(RenderContext context, Part part, object? value)
    {
        switch (part.Conversion)
        {
            case 's' or 'r' or 'a':
                var text = part.Conversion == 's' ? PyText.Str(context, value) : PyText.Repr(context, value);
                return part.Precision is int most ? CodePoints.Slice(text, 0, 1, Math.Min(most, CodePoints.Count(text))) : text;
            case 'c':
                return value is string { Length: > 0 } single && CodePoints.Count(single) == 1
                    ? single
                    : Numbers.TryInteger(value, out var code) && Rune.IsValid((int)BigInteger.Clamp(code, -1, int.MaxValue))
                        ? new Rune((int)code).ToString()
                        : throw TemplateFailure.Runtime("%c requires int or char");
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                return Signed(part, Whole(part, value));
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                return Number(part, value);
            default:
                throw TemplateFailure.Runtime($"unsupported format character '{part.Conversion}'");
        }
    }

    private static (bool Negative, string Digits) Whole(Part part, object? value)
    {
        if (value is double number && part.Conversion is ('d' or 'i' or 'u'))
        {
            value = double.IsFinite(number)
                ? new BigInteger(number)
                : throw TemplateFailure.Runtime("cannot convert float infinity or NaN to integer");
        }

        if (!Numbers.TryInteger(value, out var integer))
        {
            throw TemplateFailure.Runtime($"%{part.Conversion} format: a real number is required, not {TypeNames.Of(value)}");
        }

        var digits = FormatSpec.Digits(BigInteger.Abs(integer), char.ToLowerInvariant(part.Conversion));
        if (part.Precision is int least)
        {
            if (least > 10_000)
            {
                throw TemplateFailure.Limit("the precision of a format is too large");
            }

            digits = digits.PadLeft(least, '0');
        }

        if (part.Conversion is ('x' or 'X' or 'o') && part.Flags.Contains('#', StringComparison.Ordinal))
        {
            digits = "0" + char.ToLowerInvariant(part.Conversion) + digits;
        }

        return (integer.Sign < 0, part.Conversion == 'X' ? digits.ToUpperInvariant() : digits);
    }

    private static string Number(Part part, object? value)
    {
        if (!Numbers.TryFloat(value, out var number))
        {
            throw TemplateFailure.Runtime($"must be real number, not {TypeNames.Of(value)}");
        }

        var digits = FormatSpec.FloatDigits(Math.Abs(number), part.Conversion, part.Precision, part.Flags.Contains('#', StringComparison.Ordinal));
        return Signed(part, (double.IsNegative(number) && !double.IsNaN(number), digits));
    }

    private static string Signed(Part part, (bool Negative, string Digits) number)
    {
        var plus = part.Flags.Contains('+', StringComparison.Ordinal) ? "+" : part.Flags.Contains(' ', StringComparison.Ordinal) ? " " : "";
        return (number.Negative ? "-" : plus) + number.Digits;
    }

    private sealed record Part(string? Key, string Flags, int Width, int? Precision, char Conversion, bool LeftAligned)
    {
        public bool ZeroPadded => !LeftAligned && Flags.Contains('0', StringComparison.Ordinal) && Conversion is not ('s' or 'r' or 'a' or 'c' or '%');
    }

    /// <summary>Hands out the right operand's values: a tuple's one after the other, a dictionary's by key, else the one value.</summary>
    private sealed class ValueSource(object? values)
    {
        private int _used;

        public object? Next(string? key)
        {
            if (key is not null)
            {
                _used = -1;
                return values is PyDict dict
                    ? dict.TryGet(key, out var found) ? found : throw TemplateFailure.Runtime($"key '{key}' is missing from the format's values")
                    : throw TemplateFailure.Runtime("format requires a mapping");
            }

            if (values is PyTuple tuple)
            {
                return _used < tuple.Items.Length && _used >= 0
                    ? tuple.Items[_used++]
                    : throw TemplateFailure.Runtime("not enough arguments for format string");
            }

            return _used++ == 0 ? values : throw TemplateFailure.Runtime("not enough arguments for format string");
        }

        public void EnsureAllUsed()
        {
            var unused = values switch
            {
                PyTuple tuple => _used >= 0 && _used < tuple.Items.Length,
                PyDict or PyList or Undefined => false,
                _ => _used == 0,
            };
            if (unused)
            {
                throw TemplateFailure.Runtime("not all arguments converted during string formatting");
            }
        }
    }
}
