using System.Text;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Filters over text. As in Jinja without automatic escaping, whatever comes in is first made a string.</summary>
internal static class TextFilters
{
    private const int TruncateLeeway = 5;

    /// <summary>The value as text, for filters without arguments.</summary>
    public static string Text(RenderContext context, object? value, CallArguments arguments, string filter)
    {
        arguments.Bind(filter, 0);
        return Text(context, value);
    }

    public static string Trim(RenderContext context, object? value, CallArguments arguments) =>
        StringMethods.Strip(Text(context, value), arguments.Bind("trim", 0, "chars").TextOrNone(0));

    public static string Center(RenderContext context, object? value, CallArguments arguments) =>
        StringMethods.Center(context, Text(context, value), arguments.Bind("center", 0, "width").Integer(0, 80));

    public static string Replace(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("replace", 2, "old", "new", "count");
        var count = bound.Or(2, null) is null ? -1 : bound.Integer(2);
        return StringMethods.Replace(context, Text(context, value), PyText.Str(context, bound[0]), PyText.Str(context, bound[1]), count);
    }

    public static string Escape(RenderContext context, object? value, CallArguments arguments)
    {
        var text = Text(context, value, arguments, "escape");
        var builder = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            builder.Append(unit switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\'' => "&#39;",
                '"' => "&#34;",
                _ => unit.ToString(),
            });
        }

        context.ChargeText(builder.Length);
        return builder.ToString();
    }

    public static string Format(RenderContext context, object? value, CallArguments arguments)
    {
        if (arguments.Named.Count == 0)
        {
            return PercentFormat.Apply(context, Text(context, value), new PyTuple(arguments.Positional));
        }

        if (arguments.Positional.Length > 0)
        {
            throw TemplateFailure.Runtime("can't handle positional and keyword arguments at the same time");
        }

        var named = new PyDict();
        foreach (var (name, item) in arguments.Named)
        {
            named[name] = item;
        }

        return PercentFormat.Apply(context, Text(context, value), named);
    }

    public static string Indent(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("indent", 0, "width", "first", "blank");
        var indent = bound.Or(0, null) is string text ? text : Arithmetic.Repeat(context, " ", bound.Integer(0, 4));
        if (value is not string body)
        {
            throw value is Undefined undefined ? undefined.Failure() : TemplateFailure.Runtime($"indent needs a string, not '{TypeNames.Of(value)}'");
        }

        // The line end that is added here makes the text's own last line end count as an empty line.
        var lines = StringMethods.Lines(body + "\n");
        context.ChargeText((long)lines.Count * indent.Length);
        var blank = bound.Flag(2);
        var rest = lines.Skip(1).Select(line => line.Length > 0 || blank ? indent + line : line);
        var result = StringMethods.JoinText(context, "\n", rest.Prepend(lines[0]));
        return bound.Flag(1) ? indent + result : result;
    }

    public static string Title(string text)
    {
        var builder = new StringBuilder(text.Length);
        var start = true;
        foreach (var element in CodePoints.Elements(text))
        {
            builder.Append(start ? TextCase.Upper(element) : TextCase.Lower(element));
            start = element[0] is '-' or '(' or '{' or '[' or '<' || CodePoints.IsSpace(element[0]);
        }

        return builder.ToString();
    }

    public static string Truncate(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("truncate", 0, "length", "killwords", "end", "leeway");
        var text = value as string ?? throw TemplateFailure.Runtime($"truncate needs a string, not '{TypeNames.Of(value)}'");
        var length = bound.Integer(0, 255);
        var end = bound.Text(2, "...");
        var leeway = bound.Or(3, null) is null ? TruncateLeeway : bound.Integer(3);
        var keep = length - CodePoints.Count(end);
        if (keep < 0 || leeway < 0)
        {
            throw TemplateFailure.Runtime($"truncate: length must be at least that of the end '{end}' and leeway at least 0, not {length} and {leeway}");
        }

        var count = CodePoints.Count(text);
        if (count <= (long)length + leeway)
        {
            return text;
        }

        var cut = CodePoints.Slice(text, 0, 1, Math.Min(keep, count));
        if (!bound.Flag(1) && cut.LastIndexOf(' ') is >= 0 and var space)
        {
            cut = cut[..space];
        }

        return cut + end;
    }

    public static object WordCount(RenderContext context, object? value, CallArguments arguments)
    {
        var words = 0L;
        var inWord = false;
        foreach (var unit in Text(context, value, arguments, "wordcount"))
        {
            var isWord = char.IsLetter(unit) || char.IsNumber(unit) || unit == '_' || char.IsSurrogate(unit);
            words += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }

        return words;
    }

    private static string Text(RenderContext context, object? value)
    {
        var text = PyText.Str(context, value);
        context.ChargeText(text.Length);
        return text;
    }
}
