using System.Globalization;
using System.Text.Json;

namespace Tandem.Weights.Configuration;

/// <summary>An object of a configuration file, read with defaults; every wrong value is noted and replaced by one that lets reading go on.</summary>
internal sealed class ConfigObject(JsonElement element, List<string> problems, string prefix = "")
{
    private const int LongestValue = 100;

    public List<string> Problems => problems;

    public IEnumerable<string> Keys => element.EnumerateObject().Select(property => property.Name);

    /// <summary>Key as messages name it, with the object it is in.</summary>
    public string Named(string key) => prefix + key;

    public void Problem(string key, string rest) => problems.Add($"{Named(key)} is {Shown(key)}; {rest}");

    /// <summary>False if the key is absent or null.</summary>
    public bool TryGet(string key, out JsonElement value) => element.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>True if the key is there, null included.</summary>
    public bool Has(string key) => element.TryGetProperty(key, out _);

    public ConfigObject? Object(string key)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ConfigObject(value, problems, $"{prefix}{key}.");
        }

        Problem(key, "it must be an object or null.");
        return null;
    }

    public int Int(string key, int fallback, int least, int most) => OptionalInt(key, least, most) ?? fallback;

    public int? OptionalInt(string key, int least, int most)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most)
        {
            return number;
        }

        Problem(key, $"it must be an integer from {least} to {most}.");
        return null;
    }

    public int RequiredInt(string key, int least, int most, string why)
    {
        if (!TryGet(key, out _))
        {
            problems.Add($"{Named(key)} is missing; {why}");
            return least;
        }

        return Int(key, least, least, most);
    }

    public bool Bool(string key, bool fallback) => OptionalBool(key) ?? fallback;

    public bool? OptionalBool(string key)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Problem(key, "it must be true or false.");
        return null;
    }

    /// <summary>A finite number for which <paramref name="right"/> holds; <paramref name="words"/> says what is right.</summary>
    public double? OptionalNumber(string key, Func<double, bool> right, string words)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) && right(number))
        {
            return number;
        }

        Problem(key, $"it must be {words}.");
        return null;
    }

    public double Number(string key, double fallback, Func<double, bool> right, string words) => OptionalNumber(key, right, words) ?? fallback;

    public string? Text(string key)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Problem(key, "it must be a text.");
        return null;
    }

    /// <summary>A token id or a list of them; null if absent or null.</summary>
    public IReadOnlyList<int>? TokenIds(string key, int vocabSize)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Take(1024)] : [value];
        var ids = new List<int>(items.Length);
        foreach (JsonElement item in items)
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int id) || id < 0 || id >= vocabSize)
            {
                Problem(key, string.Create(CultureInfo.InvariantCulture, $"token ids must be from 0 to {vocabSize - 1}."));
                return null;
            }

            if (!ids.Contains(id))
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    /// <summary>The value as written, shortened.</summary>
    public string Shown(string key)
    {
        if (!element.TryGetProperty(key, out JsonElement value))
        {
            return "missing";
        }

        string text = value.GetRawText();
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
    }
}
