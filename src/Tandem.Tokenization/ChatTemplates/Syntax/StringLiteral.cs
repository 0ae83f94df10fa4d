using System.Globalization;
using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>Escapes of Python's strings. A backslash before anything else stays as it is.</summary>
internal static class StringLiteral
{
    /// <exception cref="FormatException">An escape is cut short or names what is no character.</exception>
    public static string Unescape(string body)
    {
        if (!body.Contains('\\', StringComparison.Ordinal))
        {
            return body;
        }

        var builder = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\' || i + 1 == body.Length)
            {
                builder.Append(body[i]);
                continue;
            }

            i++;
            switch (body[i])
            {
                case '\n':
                    break;
                case 'x':
                    AppendHex(builder, body, ref i, 2);
                    break;
                case 'u':
                    AppendHex(builder, body, ref i, 4);
                    break;
                case 'U':
                    AppendHex(builder, body, ref i, 8);
                    break;
                case 'N':
                    throw new FormatException("characters by name (\\N{...}) are not supported; write \\u followed by four digits");
                case >= '0' and <= '7':
                    AppendOctal(builder, body, ref i);
                    break;
                default:
                    AppendSimple(builder, body[i]);
                    break;
            }
        }

        return builder.ToString();
    }

    private static void AppendSimple(StringBuilder builder, char unit)
    {
        var at = "\\'\"abfnrtv".IndexOf(unit, StringComparison.Ordinal);
        if (at < 0)
        {
            builder.Append('\\').Append(unit);
        }
        else
        {
            builder.Append("\\'\"\a\b\f\n\r\t\v"[at]);
        }
    }

    private static void AppendHex(StringBuilder builder, string body, ref int position, int digits)
    {
        if (position + digits >= body.Length)
        {
            throw new FormatException($"an escape needs {digits} hexadecimal digits");
        }

        if (!uint.TryParse(body.AsSpan(position + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10ffff)
        {
            throw new FormatException($"'{body.AsSpan(position + 1, digits)}' is not the number of a character");
        }

        position += digits;
        if (code > 0xffff)
        {
            builder.Append(char.ConvertFromUtf32((int)code));
        }
        else
        {
            builder.Append((char)code);
        }
    }

    private static void AppendOctal(StringBuilder builder, string body, ref int position)
    {
        var code = 0;
        var end = Math.Min(position + 3, body.Length);
        var i = position;
        for (; i < end && body[i] is >= '0' and <= '7'; i++)
        {
            code = (code * 8) + (body[i] - '0');
        }

        position = i - 1;
        builder.Append((char)code);
    }
}
