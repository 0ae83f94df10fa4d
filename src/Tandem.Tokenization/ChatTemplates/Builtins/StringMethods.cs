using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>The methods of Python's <c>str</c>.</summary>
internal static class StringMethods
{
    private delegate object? Method(RenderContext context, string self, CallArguments arguments);

    private static readonly Dictionary<string, Method> Table = new(StringComparer.Ordinal)
    {
        ["strip"] = (c, s, a) => Strip(s, a, true, true),
        ["lstrip"] = (c, s, a) => Strip(s, a, true, false),
        ["rstrip"] = (c, s, a) => Strip(s, a, false, true),
        ["split"] = (c, s, a) => Split(c, s, a, fromEnd: false),
        ["rsplit"] = (c, s, a) => Split(c, s, a, fromEnd: true),
        ["splitlines"] = SplitLines,
        ["partition"] = (c, s, a) => Partition(s, a, fromEnd: false),
        ["rpartition"] = (c, s, a) => Partition(s, a, fromEnd: true),
        ["startswith"] = (c, s, a) => StartsOrEnds(s, a, "startswith", (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        ["endswith"] = (c, s, a) => StartsOrEnds(s, a, "endswith", (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        ["removeprefix"] = (c, s, a) => Argument(a, "removeprefix") is var p && s.StartsWith(p, StringComparison.Ordinal) ? s[p.Length..] : s,
        ["removesuffix"] = (c, s, a) => Argument(a, "removesuffix") is var p && s.EndsWith(p, StringComparison.Ordinal) ? s[..^p.Length] : s,
        ["upper"] = (c, s, a) => TextCase.Upper(s),
        ["lower"] = (c, s, a) => TextCase.Lower(s),
        ["casefold"] = (c, s, a) => TextCase.Lower(s),
        ["title"] = (c, s, a) => TextCase.Title(s),
        ["capitalize"] = (c, s, a) => TextCase.Capitalize(s),
        ["swapcase"] = (c, s, a) => TextCase.Swap(s),
        ["replace"] = (c, s, a) => a.Bind("replace", 2, "old", "new", "count") is var b ? Replace(c, s, b.Text(0), b.Text(1), b.Integer(2, -1)) : "",
        ["join"] = (c, s, a) => Join(c, s, a),
        ["find"] = (c, s, a) => Find(s, a, "find", fromEnd: false),
        ["rfind"] = (c, s, a) => Find(s, a, "rfind", fromEnd: true),
        ["index"] = (c, s, a) => Index(s, a, "index", fromEnd: false),
        ["rindex"] = (c, s, a) => Index(s, a, "rindex", fromEnd: true),
        ["count"] = (c, s, a) => Count(s, a),
        ["format"] = (c, s, a) => BraceFormat.Apply(c, s, a),
        ["format_map"] = (c, s, a) => BraceFormat.Apply(c, s, BraceFormat.Keywords(a)),
        ["center"] = (c, s, a) => Justify(c, s, a, "center", '^'),
        ["ljust"] = (c, s, a) => Justify(c, s, a, "ljust", '<'),
        ["rjust"] = (c, s, a) => Justify(c, s, a, "rjust", '>'),
        ["zfill"] = ZeroFill,
        ["isalpha"] = (c, s, a) => All(s, char.IsLetter),
        ["isdigit"] = (c, s, a) => All(s, unit => char.IsDigit(unit) || "²³¹".Contains(unit, StringComparison.Ordinal)),
        ["isdecimal"] = (c, s, a) => All(s, char.IsDigit),
        ["isnumeric"] = (c, s, a) => All(s, char.IsNumber),
        ["isalnum"] = (c, s, a) => All(s, unit => char.IsLetter(unit) || char.IsNumber(unit)),
        ["isspace"] = (c, s, a) => All(s, CodePoints.IsSpace),
        ["isascii"] = (c, s, a) => s.All(char.IsAscii),
        ["islower"] = (c, s, a) => TextCase.IsLower(s),
        ["isupper"] = (c, s, a) => TextCase.IsUpper(s),
        ["istitle"] = (c, s, a) => s.Any(char.IsLetter) && TextCase.Title(s) == s,
        ["isidentifier"] = (c, s, a) => s.Length > 0 && !char.IsDigit(s[0]) && s.All(unit => unit == '_' || char.IsLetterOrDigit(unit)),
        ["encode"] = (c, s, a) => throw Unsupported("encode"),
        ["expandtabs"] = (c, s, a) => throw Unsupported("expandtabs"),
        ["translate"] = (c, s, a) => throw Unsupported("translate"),
        ["maketrans"] = (c, s, a) => throw Unsupported("maketrans"),
        ["isprintable"] = (c, s, a) => throw Unsupported("isprintable"),
    };

    public static PyCallable? Find(string self, string name) => Table.TryGetValue(name, out var method)
        ? new PyCallable(name, "builtin_function_or_method", (context, arguments) =>
        {
            context.ChargeText(self.Length);
            return method(context, self, arguments);
        })
        : null;

    public static string Strip(string self, string? characters, bool start = true, bool end = true)
    {
        if (characters is null)
        {
            return CodePoints.Trim(self, start, end);
        }

        var set = CodePoints.Elements(characters).ToHashSet(StringComparer.Ordinal);
        var elements = CodePoints.Elements(self).ToArray();
        var from = 0;
        var to = elements.Length;
        while (start && from < to && set.Contains(elements[from]))
        {
            from++;
        }

        while (end && to > from && set.Contains(elements[to - 1]))
        {
            to--;
        }

        return string.Concat(elements[from..to]);
    }

    public static string Replace(RenderContext context, string self, string old, string replacement, int count)
    {
        if (count == 0 || (old.Length > 0 && old == replacement))
        {
            return self;
        }

        var pieces = old.Length == 0
            ? EmptyPieces(self, count)
            : self.Split(old, count < 0 || count == int.MaxValue ? int.MaxValue : count + 1);
        context.ChargeElements(pieces.Length);
        context.ChargeText(self.Length + ((long)(pieces.Length - 1) * (replacement.Length - old.Length)));
        return string.Join(replacement, pieces);
    }

    /// <summary>Lines without their ends, by Python's wide idea of line ends.</summary>
    public static List<string> Lines(string self, bool keepEnds = false)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i < self.Length; i++)
        {
            if (self[i] is not ('\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029'))
            {
                continue;
            }

            var end = self[i] == '\r' && i + 1 < self.Length && self[i + 1] == '\n' ? i + 2 : i + 1;
            lines.Add(keepEnds ? self[start..end] : self[start..i]);
            start = end;
            i = end - 1;
        }

        if (start < self.Length)
        {
            lines.Add(self[start..]);
        }

        return lines;
    }

    public static string JoinText(RenderContext context, string separator, IEnumerable<string> parts)
    {
        var builder = new System.Text.StringBuilder();
        var first = true;
        foreach (var part in parts)
        {
            context.Charge(1);
            context.ChargeText(part.Length);
            if ((long)builder.Length + separator.Length + part.Length > context.Limits.MaxOutputLength)
            {
                context.ChargeText((long)builder.Length + separator.Length + part.Length);
            }

            if (!first)
            {
                builder.Append(separator);
            }

            builder.Append(part);
            first = false;
        }

        return builder.ToString();
    }

    private static string[] EmptyPieces(string self, int count)
    {
        var elements = CodePoints.Elements(self).ToList();
        if (count > 0 && count <= elements.Count)
        {
            return ["", .. elements.Take(count - 1), string.Concat(elements.Skip(count - 1))];
        }

        return ["", .. elements, ""];
    }

    private static string Argument(CallArguments arguments, string method) => arguments.Bind(method, 1, "text").Text(0);

    private static TemplateFailure Unsupported(string method) =>
        TemplateFailure.Runtime($"the string method '{method}' is not supported in chat templates");

    private static bool All(string self, Func<char, bool> test) => self.Length > 0 && self.All(test);

    private static string Strip(string self, CallArguments arguments, bool start, bool end) =>
        Strip(self, arguments.Bind("strip", 0, "chars").TextOrNone(0), start, end);

    private static PyList Split(RenderContext context, string self, CallArguments arguments, bool fromEnd)
    {
        var bound = arguments.Bind("split", 0, "sep", "maxsplit");
        var most = bound.Integer(1, -1);
        var separator = bound.TextOrNone(0);
        if (separator is { Length: 0 })
        {
            throw TemplateFailure.Runtime("empty separator");
        }

        var parts = TextSplit.Split(self, separator, most < 0 ? int.MaxValue : most, fromEnd);
        context.ChargeElements(parts.Count);
        return new PyList([.. parts]);
    }

    private static PyList SplitLines(RenderContext context, string self, CallArguments arguments)
    {
        var lines = Lines(self, arguments.Bind("splitlines", 0, "keepends").Flag(0));
        context.ChargeElements(lines.Count);
        return new PyList([.. lines]);
    }

    private static PyTuple Partition(string self, CallArguments arguments, bool fromEnd)
    {
        var separator = Argument(arguments, "partition");
        if (separator.Length == 0)
        {
            throw TemplateFailure.Runtime("empty separator");
        }

        var at = fromEnd ? self.LastIndexOf(separator, StringComparison.Ordinal) : self.IndexOf(separator, StringComparison.Ordinal);
        return at >= 0
            ? new PyTuple([self[..at], separator, self[(at + separator.Length)..]])
            : new PyTuple(fromEnd ? ["", "", self] : [self, "", ""]);
    }

    private static bool StartsOrEnds(string self, CallArguments arguments, string method, Func<string, string, bool> test)
    {
        var bound = arguments.Bind(method, 1, "prefix", "start", "end");
        if (!TryWindow(self, bound, out var window, out _))
        {
            return false;
        }

        var choices = bound[0] is PyTuple tuple ? tuple.Items : [bound[0]];
        foreach (var choice in choices)
        {
            if (choice is not string part)
            {
                throw TemplateFailure.Runtime($"{method} first arg must be str or a tuple of str, not {TypeNames.Of(choice)}");
            }

            if (test(window, part))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Cuts the string to the optional bounds (arguments 1 and 2); false where they lie outside it.</summary>
    private static bool TryWindow(string self, BoundArguments bound, out string window, out int offset)
    {
        offset = 0;
        window = self;
        if (!bound.Has(1) && !bound.Has(2))
        {
            return true;
        }

        var length = CodePoints.Count(self);
        var start = bound.Has(1) && bound[1] is not null ? bound.Integer(1) : 0;
        var end = bound.Has(2) && bound[2] is not null ? bound.Integer(2) : length;
        start = start < 0 ? Math.Max(0, start + length) : start;
        end = end < 0 ? Math.Max(0, end + length) : Math.Min(end, length);
        if (start > end)
        {
            return false;
        }

        offset = start;
        window = CodePoints.Slice(self, start, 1, end - start);
        return true;
    }

    private static long Find(string self, CallArguments arguments, string method, bool fromEnd)
    {
        var bound = arguments.Bind(method, 1, "sub", "start", "end");
        if (!TryWindow(self, bound, out var window, out var offset))
        {
            return -1L;
        }

        var part = bound.Text(0);
        var at = fromEnd ? window.LastIndexOf(part, StringComparison.Ordinal) : window.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? -1L : (long)CodePoints.FromUtf16(window, at) + offset;
    }

    private static long Index(string self, CallArguments arguments, string method, bool fromEnd) =>
        Find(self, arguments, method, fromEnd) is >= 0 and var at ? at : throw TemplateFailure.Runtime("substring not found");

    private static long Count(string self, CallArguments arguments)
    {
        var bound = arguments.Bind("count", 1, "sub", "start", "end");
        if (!TryWindow(self, bound, out var window, out _))
        {
            return 0L;
        }

        var part = bound.Text(0);
        if (part.Length == 0)
        {
            return CodePoints.Count(window) + 1L;
        }

        var count = 0L;
        for (var at = window.IndexOf(part, StringComparison.Ordinal); at >= 0; at = window.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static string Join(RenderContext context, string self, CallArguments arguments)
    {
        var items = Collections.Walk(arguments.Bind("join", 1, "iterable")[0]);
        var index = 0;
        return JoinText(context, self, items.Select(item => item is string text
            ? Counted(text)
            : throw TemplateFailure.Runtime($"sequence item {index}: expected str instance, {TypeNames.Of(item)} found")));

        string Counted(string text)
        {
            index++;
            return text;
        }
    }

    private static string Justify(RenderContext context, string self, CallArguments arguments, string method, char align)
    {
        var bound = arguments.Bind(method, 1, "width", "fillchar");
        var fill = bound.Text(1, " ");
        if (CodePoints.Count(fill) != 1)
        {
            throw TemplateFailure.Runtime("The fill character must be exactly one character long");
        }

        return align == '^' ? Center(context, self, bound.Integer(0), fill) : PadTo(context, self, bound.Integer(0), align, fill);
    }

    /// <summary>Python's <c>str.center</c>, which puts an odd space to the left only where the width is odd.</summary>
    public static string Center(RenderContext context, string self, int width, string fill = " ")
    {
        var missing = width - CodePoints.Count(self);
        if (missing <= 0)
        {
            return self;
        }

        context.ChargeText(width);
        var left = (missing / 2) + (missing & width & 1);
        return Arithmetic.Repeat(context, fill, left) + self + Arithmetic.Repeat(context, fill, missing - left);
    }

    private static string PadTo(RenderContext context, string self, int width, char align, string fill)
    {
        context.ChargeText(Math.Max(width, 0));
        return FormatSpec.Pad(self, width, align, fill);
    }

    private static string ZeroFill(RenderContext context, string self, CallArguments arguments)
    {
        var width = arguments.Bind("zfill", 1, "width").Integer(0);
        context.ChargeText(Math.Max(width, 0));
        var sign = self.Length > 0 && self[0] is ('+' or '-') ? 1 : 0;
        return self[..sign] + FormatSpec.Pad(self[sign..], width - sign, '>', "0");
    }
}
