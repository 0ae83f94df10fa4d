using System.Text.Json;

namespace Tandem.Tokenization.Json;

/// <summary>Reading JSON members whose absence or wrong type is an error that says where.</summary>
internal static class JsonAccess
{
    public static JsonElement? Optional(this JsonElement parent, string name, string where)
    {
        Require(parent, JsonValueKind.Object, where);
        return parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public static JsonElement Member(this JsonElement parent, string name, JsonValueKind kind, string where)
    {
        JsonElement value = parent.Optional(name, where)
            ?? throw new TokenizerFormatException($"{where} lacks '{name}', which must be {Describe(kind)}.");
        Require(value, kind, $"{where}.{name}");
        return value;
    }

    public static string Text(this JsonElement parent, string name, string where) =>
        parent.Member(name, JsonValueKind.String, where).GetString()!;

    public static string? OptionalText(this JsonElement parent, string name, string where) =>
        parent.Optional(name, where) is null ? null : parent.Text(name, where);

    public static bool Flag(this JsonElement parent, string name, bool fallback, string where) => parent.Optional(name, where) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw new TokenizerFormatException($"{where}.{name} is {Describe(other.ValueKind)}; it must be true or false."),
    };

    public static long Integer(this JsonElement value, string where)
    {
        Require(value, JsonValueKind.Number, where);
        return value.TryGetInt64(out long number)
            ? number
            : throw new TokenizerFormatException($"{where} is {value.GetRawText()}; it must be an integer.");
    }

    public static void Require(JsonElement value, JsonValueKind kind, string where)
    {
        if (value.ValueKind != kind)
        {
            throw new TokenizerFormatException($"{where} is {Describe(value.ValueKind)}; it must be {Describe(kind)}.");
        }
    }

    /// <summary>Runs a reader, turning the parser's own errors into ours.</summary>
    public static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new TokenizerFormatException($"{file} is not well-formed JSON: {e.Message}", e);
        }
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
