using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class PyText
{
    public static string Str(RenderContext context, object? value) => value switch
    {
        string text => text,
        Undefined => "",
        _ => Repr(context, value),
    };

    public static string Repr(RenderContext context, object? value)
    {
        switch (value)
        {
            case null:
                return "None";
            case bool flag:
                return flag ? "True" : "False";
            case long number:
                return number.ToString(CultureInfo.InvariantCulture);
            case BigInteger number:
                return number.ToString(CultureInfo.InvariantCulture);
            case double number:
                return PyFloat.Repr(number);
            default:
                var builder = new StringBuilder();
                AppendRepr(context, builder, value);
                return builder.ToString();
        }
    }

    /// <summary>A short text in quotes, for messages.</summary>
    public static string QuoteForMessage(string text)
    {
        var builder = new StringBuilder();
        AppendQuoted(builder, text.Length <= 200 ? text : text[..200]);
        return builder.ToString();
    }

    private static void AppendRepr(RenderContext context, StringBuilder builder, object? value)
    {
        RenderContext.EnsureStack();
        context.Charge(1);
        switch (value)
        {
            case string text:
                context.ChargeText((long)builder.Length + text.Length);
                AppendQuoted(builder, text);
                break;
            case PyList list:
                AppendAll(context, builder, "[", list.Items, "]");
                break;
            case PyTuple tuple:
                AppendAll(context, builder, "(", tuple.Items, tuple.Items.Length == 1 ? ",)" : ")");
                break;
            case PyDict dict:
                AppendDict(context, builder, dict);
                break;
            case PyDictView view:
                AppendAll(context, builder, TypeNames.Of(view) + "([", view.Elements(), "])");
                break;
            case PyRange range:
                builder.Append("range(").Append(range.Start).Append(", ").Append(range.WrittenStop);
                builder.Append(range.Step == 1 ? "" : ", " + range.Step.ToString(CultureInfo.InvariantCulture)).Append(')');
                break;
            case NamespaceValue space:
                builder.Append("<Namespace ");
                AppendDict(context, builder, space.Attributes);
                builder.Append('>');
                break;
            case Undefined:
                builder.Append("Undefined");
                break;
            case LoopContext loop:
                builder.Append(CultureInfo.InvariantCulture, $"<LoopContext {loop.Index}/{loop.Length(context)}>");
                break;
            case PyCallable callable:
                builder.Append(CultureInfo.InvariantCulture, $"<{callable.TypeName} {QuoteForMessage(callable.Name)}>");
                break;
            case PyIterator or CyclerValue or JoinerValue:
                builder.Append(CultureInfo.InvariantCulture, $"<{TypeNames.Of(value)} object>");
                break;
            default:
                builder.Append(Repr(context, value));
                break;
        }
    }

    private static void AppendAll(RenderContext context, StringBuilder builder, string open, IEnumerable<object?> items, string close)
    {
        builder.Append(open);
        var separator = "";
        foreach (var item in items)
        {
            builder.Append(separator);
            AppendRepr(context, builder, item);
            separator = ", ";
        }

        builder.Append(close);
    }

    private static void AppendDict(RenderContext context, StringBuilder builder, PyDict dict)
    {
        builder.Append('{');
        var separator = "";
        foreach (var (key, value) in dict.Pairs)
        {
            builder.Append(separator);
            AppendRepr(context, builder, key);
            builder.Append(": ");
            AppendRepr(context, builder, value);
            separator = ", ";
        }

        builder.Append('}');
    }

    private static void AppendQuoted(StringBuilder builder, string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        builder.Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(unit, text[i + 1]))
            {
                var codePoint = char.ConvertToUtf32(unit, text[++i]);
                if (IsPrintable(CharUnicodeInfo.GetUnicodeCategory(codePoint)))
                {
                    builder.Append(unit).Append(text[i]);
                }
                else
                {
                    builder.Append(CultureInfo.InvariantCulture, $"\\U{codePoint:x8}");
                }
            }
            else
            {
                AppendQuotedUnit(builder, unit, quote);
            }
        }

        builder.Append(quote);
    }

    private static void AppendQuotedUnit(StringBuilder builder, char unit, char quote)
    {
        switch (unit)
        {
            case '\n':
                builder.Append("\\n");
                break;
            case '\r':
                builder.Append("\\r");
                break;
            case '\t':
                builder.Append("\\t");
                break;
            case '\\':
                builder.Append("\\\\");
                break;
            case ' ':
                builder.Append(' ');
                break;
            default:
                if (unit == quote)
                {
                    builder.Append('\\').Append(unit);
                }
                else if (IsPrintable(char.GetUnicodeCategory(unit)))
                {
                    builder.Append(unit);
                }
                else
                {
                    builder.Append(unit < 0x100 ? "\\x" : "\\u").Append(((int)unit).ToString(unit < 0x100 ? "x2" : "x4", CultureInfo.InvariantCulture));
                }

                break;
        }
    }

    private static bool IsPrintable(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
