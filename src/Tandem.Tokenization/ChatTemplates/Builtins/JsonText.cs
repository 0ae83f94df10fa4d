using System.Globalization;
using System.Numerics;
using System.Text;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Python's <c>json.dumps</c>, character for character: models were trained on its spacing and escapes.</summary>
internal sealed class JsonText
{
    private readonly RenderContext _context;
    private readonly StringBuilder _builder = new();
    private readonly bool _asciiOnly;
    private readonly bool _sortKeys;
    private readonly string? _indent;
    private readonly string _itemSeparator;
    private readonly string _keySeparator;

    private JsonText(RenderContext context, bool asciiOnly, string? indent, string itemSeparator, string keySeparator, bool sortKeys)
    {
        _context = context;
        _asciiOnly = asciiOnly;
        _indent = indent;
        _itemSeparator = itemSeparator;
        _keySeparator = keySeparator;
        _sortKeys = sortKeys;
    }

    /// <summary>The filter <c>tojson</c> as Hugging Face defines it.</summary>
    public static string Filter(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = bound.Or(1, null) switch
        {
            null => null,
            string text => text,
            var width => Arithmetic.Repeat(context, " ", Numbers.ToIndex(width, "tojson: argument 'indent'")),
        };
        var (item, key) = bound.Or(2, null) switch
        {
            null => (indent is null ? ", " : ",", ": "),
            PySequence { Items: [string first, string second] } => (first, second),
            _ => throw TemplateFailure.Runtime("tojson: argument 'separators' must be two strings, such as (',', ':')"),
        };
        var writer = new JsonText(context, bound.Flag(0), indent, item, key, bound.Flag(3));
        writer.Append(value, 0);
        return writer._builder.ToString();
    }

    private void Append(object? value, int depth)
    {
        RenderContext.EnsureStack();
        _context.Charge(1);
        switch (value)
        {
            case null:
                _builder.Append("null");
                break;
            case bool flag:
                _builder.Append(flag ? "true" : "false");
                break;
            case long or BigInteger:
                _builder.Append(PyText.Repr(_context, value));
                break;
            case double number:
                _builder.Append(Float(number));
                break;
            case string text:
                AppendString(text);
                break;
            case PySequence sequence:
                AppendItems('[', sequence.Items, item => Append(item, depth + 1), ']', depth);
                break;
            case PyDict dict:
                AppendItems('{', Pairs(dict), pair => AppendPair(pair, depth + 1), '}', depth);
                break;
            default:
                throw TemplateFailure.Runtime($"Object of type {TypeNames.Of(value)} is not JSON serializable");
        }
    }

    private List<(object? Key, object? Value)> Pairs(PyDict dict)
    {
        _context.ChargeElements(dict.Count);
        var pairs = dict.Pairs.ToList();
        return _sortKeys ? StableSort.Sort(pairs, (left, right) => Comparison.Order(_context, left.Key, right.Key, "<")) : pairs;
    }

    private void AppendItems<T>(char open, IReadOnlyCollection<T> items, Action<T> append, char close, int depth)
    {
        _builder.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                _builder.Append(_itemSeparator);
            }

            NewLine(depth + 1);
            append(item);
            first = false;
        }

        if (items.Count > 0)
        {
            NewLine(depth);
        }

        _builder.Append(close);
    }

    private void NewLine(int depth)
    {
        if (_indent is not null)
        {
            _context.Charge(1);
            _context.ChargeText((long)_indent.Length * depth);
            EnsureRoom((long)_indent.Length * depth);
            _builder.Append('\n').Insert(_builder.Length, _indent, depth);
        }
    }

    private void AppendPair((object? Key, object? Value) pair, int depth)
    {
        AppendString(pair.Key switch
        {
            string text => text,
            null => "null",
            bool flag => flag ? "true" : "false",
            double number => Float(number),
            long or BigInteger => PyText.Repr(_context, pair.Key),
            _ => throw TemplateFailure.Runtime($"keys must be str, int, float, bool or None, not {TypeNames.Of(pair.Key)}"),
        });
        _builder.Append(_keySeparator);
        Append(pair.Value, depth);
    }

    private void AppendString(string text)
    {
        _context.ChargeText(text.Length);
        EnsureRoom(text.Length);
        _builder.Append('"');
        foreach (var unit in text)
        {
            switch (unit)
            {
                case '"':
                    _builder.Append("\\\"");
                    break;
                case '\\':
                    _builder.Append("\\\\");
                    break;
                case '\n':
                    _builder.Append("\\n");
                    break;
                case '\r':
                    _builder.Append("\\r");
                    break;
                case '\t':
                    _builder.Append("\\t");
                    break;
                case '\f':
                    _builder.Append("\\f");
                    break;
                case '\b':
                    _builder.Append("\\b");
                    break;
                default:
                    if (unit < ' ' || (_asciiOnly && unit > '~'))
                    {
                        _builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                    }
                    else
                    {
                        _builder.Append(unit);
                    }

                    break;
            }
        }

        _builder.Append('"');
    }

    private void EnsureRoom(long characters)
    {
        if (_builder.Length + characters > _context.Limits.MaxOutputLength)
        {
            _context.ChargeText(_builder.Length + characters);
        }
    }

    private static string Float(double number) => double.IsFinite(number)
        ? PyFloat.Repr(number)
        : double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
}
