using System.Buffers;
using System.Globalization;

namespace Tandem.Cli.Options;

/// <summary>Numbers as people write them: <c>16k</c>, <c>1M</c>, <c>2GiB</c>, <c>512M</c>. Small letters count in thousands and large ones in 1024s, as vLLM has it.</summary>
internal static class Quantity
{
    private const string Steps = "KMGT";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a count: digits, then nothing or one letter.</summary>
    public static bool TryParseCount(string text, out long value) => TryParse(text, bytes: false, out value);

    /// <summary>Reads a size in bytes: digits, then nothing or a letter, perhaps with <c>iB</c> (1024s) or <c>B</c> (thousands) behind it.</summary>
    public static bool TryParseBytes(string text, out long value) => TryParse(text, bytes: true, out value);

    private static bool TryParse(string text, bool bytes, out long value)
    {
        value = 0;
        string number = text.Trim();
        int digits = number.AsSpan().IndexOfAnyExcept(Digits);
        string unit = digits < 0 ? string.Empty : number[digits..].Trim();
        number = digits < 0 ? number : number[..digits];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) || Factor(unit, bytes) is not { } factor)
        {
            return false;
        }

        decimal product;
        try
        {
            product = amount * factor;
        }
        catch (OverflowException)
        {
            return false;
        }

        if (product > long.MaxValue || product != decimal.Truncate(product))
        {
            return false;
        }

        value = (long)product;
        return true;
    }

    private static decimal? Factor(string unit, bool bytes)
    {
        if (unit.Length == 0 || (bytes && unit is "B" or "b"))
        {
            return 1;
        }

        int step = Steps.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal);
        string rest = unit[1..];
        bool known = rest.Length == 0 || (bytes && (rest.Equals("iB", StringComparison.OrdinalIgnoreCase) || rest.Equals("B", StringComparison.OrdinalIgnoreCase)));
        if (step < 0 || !known)
        {
            return null;
        }

        bool binary = rest.Length == 0 ? char.IsUpper(unit[0]) : rest.Length == 2;
        decimal factor = 1;
        for (int i = 0; i <= step; i++)
        {
            factor *= binary ? 1024 : 1000;
        }

        return factor;
    }
}
