using System.Globalization;
using System.Text;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Python's <c>strftime</c> in the C locale, with the flags <c>-</c>, <c>_</c> and <c>0</c> for padding.</summary>
internal static class StrfTime
{
    public static string Format(RenderContext context, DateTimeOffset now, string format)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                builder.Append(format[i]);
                continue;
            }

            var flag = format[i + 1] is '-' or '_' or '0' && i + 2 < format.Length ? format[++i] : '\0';
            var directive = format[++i];
            builder.Append(Directive(now, directive, flag) ?? "%" + (flag == '\0' ? "" : flag.ToString()) + directive);
        }

        context.ChargeText(builder.Length);
        return builder.ToString();
    }

    private static string? Directive(DateTimeOffset now, char directive, char flag)
    {
        var hour12 = now.Hour % 12 == 0 ? 12 : now.Hour % 12;
        return directive switch
        {
            'Y' => Number(now.Year, 1, flag),
            'C' => Number(now.Year / 100, 2, flag),
            'y' => Number(now.Year % 100, 2, flag),
            'm' => Number(now.Month, 2, flag),
            'd' => Number(now.Day, 2, flag),
            'e' => Number(now.Day, 2, flag == '\0' ? '_' : flag),
            'H' => Number(now.Hour, 2, flag),
            'k' => Number(now.Hour, 2, flag == '\0' ? '_' : flag),
            'I' => Number(hour12, 2, flag),
            'l' => Number(hour12, 2, flag == '\0' ? '_' : flag),
            'M' => Number(now.Minute, 2, flag),
            'S' => Number(now.Second, 2, flag),
            'f' => Number(now.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond, 6, '\0'),
            'j' => Number(now.DayOfYear, 3, flag),
            'u' => Number(now.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)now.DayOfWeek, 1, flag),
            'w' => Number((int)now.DayOfWeek, 1, flag),
            'U' => Number((now.DayOfYear + 6 - (int)now.DayOfWeek) / 7, 2, flag),
            'W' => Number((now.DayOfYear + 6 - (((int)now.DayOfWeek + 6) % 7)) / 7, 2, flag),
            'V' => Number(ISOWeek.GetWeekOfYear(now.DateTime), 2, flag),
            'G' => Number(ISOWeek.GetYear(now.DateTime), 1, flag),
            's' => Number(now.ToUnixTimeSeconds(), 1, flag),
            'A' => Invariant(now, "dddd"),
            'a' => Invariant(now, "ddd"),
            'B' => Invariant(now, "MMMM"),
            'b' or 'h' => Invariant(now, "MMM"),
            'p' => now.Hour < 12 ? "AM" : "PM",
            'P' => now.Hour < 12 ? "am" : "pm",
            // The time is local and names no zone, so both are empty.
            'z' or 'Z' => "",
            'c' => Invariant(now, "ddd MMM ") + Number(now.Day, 2, '_') + Invariant(now, " HH:mm:ss yyyy"),
            'x' or 'D' => Invariant(now, "MM/dd/yy"),
            'X' or 'T' => Invariant(now, "HH:mm:ss"),
            'F' => Invariant(now, "yyyy-MM-dd"),
            'R' => Invariant(now, "HH:mm"),
            'r' => Invariant(now, "hh:mm:ss tt"),
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            _ => null,
        };
    }

    private static string Number(long value, int width, char flag)
    {
        var digits = value.ToString(CultureInfo.InvariantCulture);
        return flag switch
        {
            '-' => digits,
            '_' => digits.PadLeft(width, ' '),
            _ => digits.PadLeft(width, '0'),
        };
    }

    private static string Invariant(DateTimeOffset now, string format) => now.ToString(format, CultureInfo.InvariantCulture);
}
