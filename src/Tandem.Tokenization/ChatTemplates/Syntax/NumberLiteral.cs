using System.Globalization;
using System.Numerics;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>Numbers in a template: 12, 1_000, 0x1f, 0o7, 0b1, 1.5, 1e3.</summary>
internal static class NumberLiteral
{
    /// <summary>Reads the number that starts at a digit; answers its value and where it ends.</summary>
    public static (object Value, int End) Read(string source, int start)
    {
        var preceded = start > 0 && source[start - 1] == '.';
        if (!preceded && TryFloat(source, start) is int floatEnd)
        {
            return (double.Parse(Plain(source, start, floatEnd), NumberStyles.Float, CultureInfo.InvariantCulture), floatEnd);
        }

        var radix = start + 1 < source.Length && source[start] == '0' ? char.ToLowerInvariant(source[start + 1]) switch
        {
            'x' => 16,
            'o' => 8,
            'b' => 2,
            _ => 10,
        } : 10;
        if (radix != 10)
        {
            var end = Digits(source, start + 2, radix, leadingUnderscore: true);
            if (end > start + 2)
            {
                return (FromDigits(Plain(source, start + 2, end), radix), end);
            }
        }

        var decimalEnd = source[start] == '0' ? Digits(source, start, 1, leadingUnderscore: false) : Digits(source, start, 10, leadingUnderscore: false);
        return (FromDigits(Plain(source, start, decimalEnd), 10), decimalEnd);
    }

    private static int? TryFloat(string source, int start)
    {
        var end = Digits(source, start, 10, leadingUnderscore: false);
        var isFloat = false;
        if (end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]))
        {
            end = Digits(source, end + 1, 10, leadingUnderscore: false);
            isFloat = true;
        }

        if (end < source.Length && source[end] is ('e' or 'E'))
        {
            var exponent = end + 1 < source.Length && source[end + 1] is ('+' or '-') ? end + 2 : end + 1;
            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                end = Digits(source, exponent, 10, leadingUnderscore: false);
                isFloat = true;
            }
        }

        return isFloat ? end : null;
    }

    /// <summary>End of a run of digits with single underscores between them. Radix 1 stands for "only zeros".</summary>
    private static int Digits(string source, int position, int radix, bool leadingUnderscore)
    {
        if (leadingUnderscore && position + 1 < source.Length && source[position] == '_' && IsDigit(source[position + 1], radix))
        {
            position++;
        }

        while (position < source.Length)
        {
            if (IsDigit(source[position], radix))
            {
                position++;
            }
            else if (source[position] == '_' && position + 1 < source.Length && IsDigit(source[position + 1], radix))
            {
                position += 2;
            }
            else
            {
                break;
            }
        }

        return position;
    }

    private static bool IsDigit(char unit, int radix) => radix switch
    {
        16 => char.IsAsciiHexDigit(unit),
        _ => unit >= '0' && unit < '0' + radix,
    };

    private static string Plain(string source, int start, int end) => source[start..end].Replace("_", "", StringComparison.Ordinal);

    private static object FromDigits(string digits, int radix)
    {
        var value = BigInteger.Zero;
        if (digits.Length > 2000)
        {
            throw TemplateFailure.Limit("an integer in the template has more than 2000 digits");
        }

        foreach (var digit in digits)
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
        }

        return Numbers.Normalize(value);
    }
}
