using System.Text.Json;
using Tandem.Protocol.Errors;

namespace Tandem.Protocol.Fields;

/// <summary>
/// Reads the fields of one JSON object by name and type. A field that is absent or null reads as null; a field of the wrong type reads as
/// null and is added to <see cref="Errors"/>, so one pass finds every bad field. Not thread safe.
/// </summary>
public sealed class FieldReader
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly ICollection<string>? _names;

    /// <summary>Reads from <paramref name="value"/>, which must be an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="errors">Where bad fields go.</param>
    /// <param name="path">Put before names in errors; empty at the top.</param>
    /// <param name="names">If given, gets the name of every field that is asked for: the list of fields an endpoint knows.</param>
    public FieldReader(JsonElement value, FieldErrors errors, string path = "", ICollection<string>? names = null)
    {
        _object = value;
        Errors = errors;
        _path = path;
        _names = names;
    }

    /// <summary>Bad fields found so far.</summary>
    public FieldErrors Errors { get; }

    /// <summary>The field, if it is there and not null.</summary>
    public bool TryGet(string name, out JsonElement value)
    {
        _names?.Add(name);
        return _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>The name of a field as errors show it.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>Adds an error for a field.</summary>
    /// <param name="name">The field.</param>
    /// <param name="rest">The sentence after the field's name.</param>
    public void Fail(string name, string rest)
    {
        string path = PathOf(name);
        Errors.Add(path, $"{path} {rest}");
    }

    /// <summary>A text.</summary>
    public string? String(string name, int maxLength = int.MaxValue)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        string? text = TextOf(value);
        if (text is null)
        {
            Fail(name, $"must be a string, got {Show(value)}.");
        }
        else if (text.Length > maxLength)
        {
            Fail(name, $"must have at most {maxLength} characters, got {text.Length}.");
            return null;
        }

        return text;
    }

    /// <summary>True or false.</summary>
    public bool? Bool(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fail(name, $"must be true or false, got {Show(value)}.");
        return null;
    }

    /// <summary>A finite number that a <see cref="float"/> can hold.</summary>
    public float? Float(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (FloatOf(value) is { } number)
        {
            return number;
        }

        Fail(name, $"must be a finite number, got {Show(value)}.");
        return null;
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int? Int(string name, int min = int.MinValue, int max = int.MaxValue) => (int?)Long(name, min, max);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public long? Long(string name, long min = long.MinValue, long max = long.MaxValue)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (LongOf(value) is not { } number)
        {
            Fail(name, $"must be a whole number, got {Show(value)}.");
            return null;
        }

        if (number < min || number > max)
        {
            string range = (min is long.MinValue or int.MinValue, max is long.MaxValue or int.MaxValue) switch
            {
                (_, true) when number < min => $"must be at least {min}",
                (true, _) when number > max => $"must be at most {max}",
                _ => $"must be between {min} and {max}",
            };
            Fail(name, $"{range}, got {number}.");
            return null;
        }

        return number;
    }

    /// <summary>A list of whole numbers that an <see cref="int"/> can hold; stops at the first bad one.</summary>
    public int[]? Ints(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Fail(name, $"must be a list of whole numbers, got {Show(value)}.");
            return null;
        }

        return IntsOf(value, name);
    }

    /// <summary>The items of an array as whole numbers; null and an error at the first that is not.</summary>
    public int[]? IntsOf(JsonElement array, string name)
    {
        int[] items = new int[array.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (LongOf(item) is not { } number || number != (int)number)
            {
                Fail(name, $"must hold whole numbers of 32 bits, got {Show(item)} at index {count}.");
                return null;
            }

            items[count++] = (int)number;
        }

        return items;
    }

    /// <summary>A list of texts; stops at the first bad one.</summary>
    public string[]? StringsOf(JsonElement array, string name)
    {
        string[] items = new string[array.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (TextOf(item) is not { } text)
            {
                Fail(name, $"must hold strings, got {Show(item)} at index {count}.");
                return null;
            }

            items[count++] = text;
        }

        return items;
    }

    /// <summary>An object; its own fields are read by the reader this returns.</summary>
    public FieldReader? Object(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new FieldReader(value, Errors, PathOf(name));
        }

        Fail(name, $"must be an object, got {Show(value)}.");
        return null;
    }

    /// <summary>The text of a string value; null if it is none.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The value as a finite float; null if it is none.</summary>
    public static float? FloatOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && float.IsFinite((float)number) ? (float)number : null;

    /// <summary>The value as a whole number (<c>3</c> and <c>3.0</c> alike); null if it is none.</summary>
    public static long? LongOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetInt64(out long number))
        {
            return number;
        }

        // Up to 2^53 a double holds every whole number exactly.
        return value.TryGetDouble(out double real) && Math.Abs(real) <= 1L << 53 && double.IsInteger(real) ? (long)real : null;
    }

    /// <summary>A value as errors show it: its JSON, shortened.</summary>
    public static string Show(JsonElement value)
    {
        const int Longest = 40;
        if (value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
        {
            return KindOf(value);
        }

        string text = value.GetRawText();
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }

    /// <summary>The kind of a value in words.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
