using System.Globalization;
using System.Text;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Python's <c>str.format</c>: fields in braces with look-ups, conversions and format specifications.</summary>
internal sealed class BraceFormat(RenderContext context, CallArguments arguments)
{
    private const int MaxNesting = 2;

    private int _automatic;
    private bool _usedAutomatic;
    private bool _usedManual;

    public static string Apply(RenderContext context, string format, CallArguments arguments) =>
        new BraceFormat(context, arguments).Expand(format, 0);

    /// <summary>Turns the dictionary given to <c>format_map</c> into named arguments.</summary>
    public static CallArguments Keywords(CallArguments arguments)
    {
        if (arguments.Bind("format_map", 1, "mapping")[0] is not PyDict dict)
        {
            throw TemplateFailure.Runtime("format_map() takes a dictionary");
        }

        return new CallArguments([], [.. dict.Pairs.Where(pair => pair.Key is string).Select(pair => KeyValuePair.Create((string)pair.Key!, pair.Value))]);
    }

    private string Expand(string format, int nesting)
    {
        if (nesting > MaxNesting)
        {
            throw TemplateFailure.Runtime("Max string recursion exceeded");
        }

        var builder = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var unit = format[i];
            var doubled = i + 1 < format.Length && format[i + 1] == unit;
            if (unit is '{' or '}' && doubled)
            {
                builder.Append(unit);
                i++;
            }
            else if (unit == '}')
            {
                throw TemplateFailure.Runtime("Single '}' encountered in format string");
            }
            else if (unit == '{')
            {
                var end = FieldEnd(format, i + 1);
                var text = Field(format[(i + 1)..end], nesting);
                context.ChargeText((long)builder.Length + text.Length);
                builder.Append(text);
                i = end;
            }
            else
            {
                builder.Append(unit);
            }
        }

        return builder.ToString();
    }

    private static int FieldEnd(string format, int start)
    {
        var open = 1;
        for (var i = start; i < format.Length; i++)
        {
            open += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (open == 0)
            {
                return i;
            }
        }

        throw TemplateFailure.Runtime("Single '{' encountered in format string");
    }

    private string Field(string field, int nesting)
    {
        var nameEnd = field.AsSpan().IndexOfAny('!', ':');
        var name = nameEnd < 0 ? field : field[..nameEnd];
        var rest = nameEnd < 0 ? "" : field[nameEnd..];
        if (name.Contains('{', StringComparison.Ordinal))
        {
            throw TemplateFailure.Runtime("unexpected '{' in field name");
        }

        var value = Resolve(name);
        if (rest.StartsWith('!'))
        {
            value = rest.Length > 1 && (rest.Length == 2 || rest[2] == ':')
                ? rest[1] switch
                {
                    's' => PyText.Str(context, value),
                    'r' or 'a' => PyText.Repr(context, value),
                    _ => throw TemplateFailure.Runtime($"Unknown conversion specifier {rest[1]}"),
                }
                : throw TemplateFailure.Runtime("expected ':' after conversion specifier");
            rest = rest[2..];
        }

        return FormatSpec.Format(context, value, rest.Length == 0 ? "" : Expand(rest[1..], nesting + 1));
    }

    private object? Resolve(string path)
    {
        var headEnd = path.AsSpan().IndexOfAny('.', '[');
        var head = headEnd < 0 ? path : path[..headEnd];
        var value = Head(head);
        var position = headEnd < 0 ? path.Length : headEnd;
        while (position < path.Length)
        {
            if (path[position] == '.')
            {
                var end = path.AsSpan(position + 1).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : position + 1 + end;
                value = Lookup.Attribute(context, value, path[(position + 1)..end]);
                position = end;
            }
            else
            {
                var end = path.IndexOf(']', position);
                if (path[position] != '[' || end < 0)
                {
                    throw TemplateFailure.Runtime("Missing ']' in format string");
                }

                var key = path[(position + 1)..end];
                value = Lookup.Item(context, value, TryIndex(key, out var index) ? (long)index : key);
                position = end + 1;
            }
        }

        return value;
    }

    private object? Head(string head)
    {
        if (head.Length == 0 || TryIndex(head, out _))
        {
            _usedAutomatic |= head.Length == 0;
            _usedManual |= head.Length != 0;
            if (_usedAutomatic && _usedManual)
            {
                throw TemplateFailure.Runtime("cannot mix automatic field numbering with manual field specification");
            }

            var index = head.Length == 0 ? _automatic++ : int.Parse(head, CultureInfo.InvariantCulture);
            return index < arguments.Positional.Length
                ? arguments.Positional[index]
                : throw TemplateFailure.Runtime($"Replacement index {index} out of range for positional args tuple");
        }

        foreach (var (name, value) in arguments.Named)
        {
            if (name == head)
            {
                return value;
            }
        }

        throw TemplateFailure.Runtime($"the format has no value for {PyText.QuoteForMessage(head)}");
    }

    private static bool TryIndex(string text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
