using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates;

/// <summary>
/// A value handed to a template: any JSON. Objects keep the order of their fields and integers keep every digit, since
/// templates print both. Immutable and safe to share between threads.
/// </summary>
public sealed class ChatTemplateValue
{
    /// <summary>JSON's null, Python's None.</summary>
    public static readonly ChatTemplateValue Null = new(null);

    private ChatTemplateValue(object? value) => Value = value;

    internal object? Value { get; }

    /// <summary>Copies a JSON element; the document behind it may go away afterwards.</summary>
    /// <exception cref="ChatTemplateException">The element is nested too deeply, or is no value at all (<see cref="JsonValueKind.Undefined"/>).</exception>
    public static ChatTemplateValue From(JsonElement element) => new(Guarded(() => Convert(element)));

    /// <summary>Copies a JSON node; null is JSON's null.</summary>
    /// <exception cref="ChatTemplateException">The node is nested too deeply.</exception>
    public static ChatTemplateValue From(JsonNode? node) => new(Guarded(() => Convert(node)));

    /// <summary>A list of the given values.</summary>
    public static ChatTemplateValue List(IEnumerable<ChatTemplateValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new ChatTemplateValue(new PyList([.. items.Select(item => item.Value)]));
    }

    /// <summary>A dictionary of the given fields, in their order; a repeated name keeps its last value.</summary>
    public static ChatTemplateValue Dictionary(IEnumerable<KeyValuePair<string, ChatTemplateValue>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var dict = new PyDict();
        foreach (var (name, value) in fields)
        {
            dict[name] = value.Value;
        }

        return new ChatTemplateValue(dict);
    }

    /// <summary>A message of two fields, <c>role</c> and <c>content</c>.</summary>
    public static ChatTemplateValue Message(string role, string content) =>
        Dictionary([KeyValuePair.Create<string, ChatTemplateValue>("role", role), KeyValuePair.Create<string, ChatTemplateValue>("content", content)]);

    /// <summary>A string; null becomes <see cref="Null"/>.</summary>
    public static implicit operator ChatTemplateValue(string? value) => value is null ? Null : new ChatTemplateValue(value);

    /// <summary>A boolean.</summary>
    public static implicit operator ChatTemplateValue(bool value) => new(value);

    /// <summary>An integer.</summary>
    public static implicit operator ChatTemplateValue(long value) => new(value);

    /// <summary>A float.</summary>
    public static implicit operator ChatTemplateValue(double value) => new(value);

    /// <summary>The same as the conversion from a string.</summary>
    public static ChatTemplateValue FromString(string? value) => value;

    /// <summary>The same as the conversion from a boolean.</summary>
    public static ChatTemplateValue FromBoolean(bool value) => value;

    /// <summary>The same as the conversion from an integer.</summary>
    public static ChatTemplateValue FromInt64(long value) => value;

    /// <summary>The same as the conversion from a float.</summary>
    public static ChatTemplateValue FromDouble(double value) => value;

    internal static ChatTemplateValue Wrap(object? value) => new(value);

    private static object? Guarded(Func<object?> convert)
    {
        try
        {
            return convert();
        }
        catch (TemplateFailure failure)
        {
            throw new ChatTemplateException(failure.Kind, failure.Message, 0);
        }
    }

    private static object? Convert(JsonElement element)
    {
        RenderContext.EnsureStack();
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return Number(element.GetRawText());
            case JsonValueKind.Array:
                return new PyList([.. element.EnumerateArray().Select(Convert)]);
            case JsonValueKind.Object:
                var dict = new PyDict();
                foreach (var property in element.EnumerateObject())
                {
                    dict[property.Name] = Convert(property.Value);
                }

                return dict;
            default:
                throw TemplateFailure.Runtime("a JSON element without a value was given to the template");
        }
    }

    private static object? Convert(JsonNode? node)
    {
        RenderContext.EnsureStack();
        switch (node)
        {
            case null:
                return null;
            case JsonArray array:
                return new PyList([.. array.Select(Convert)]);
            case JsonObject fields:
                var dict = new PyDict();
                foreach (var (name, value) in fields)
                {
                    dict[name] = Convert(value);
                }

                return dict;
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.String => node.GetValue<string>(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    JsonValueKind.Number => Number(node.ToJsonString()),
                    _ => null,
                };
        }
    }

    /// <summary>As Python's json module: a float only where a point or an exponent is written.</summary>
    private static object Number(string text)
    {
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return text.Length <= 2000
            ? Numbers.Normalize(BigInteger.Parse(text, CultureInfo.InvariantCulture))
            : throw TemplateFailure.Limit("an integer of the request has more than 2000 digits");
    }
}
