using System.CommandLine;
using System.Text.Json;
using Tandem.Cli.Failures;

namespace Tandem.Cli.Benchmarks;

/// <summary>Small things that both benchmarks share: their common options, and writing what was measured.</summary>
internal static class BenchNumbers
{
    /// <summary>An option for a whole number.</summary>
    public static Option<int> Number(string name, string description, int standard)
        => new(name) { Description = description, HelpName = "number", DefaultValueFactory = _ => standard };

    /// <summary>The dataset option; there is one dataset.</summary>
    public static Option<string> Dataset() => new("--dataset-name") { Description = "Only random.", HelpName = "name", DefaultValueFactory = _ => "random" };

    /// <summary>Where JSON goes.</summary>
    public static Option<string?> JsonFile() => new("--output-json") { Description = "File to write all numbers to.", HelpName = "file" };

    /// <summary>Reads a number that has a least value.</summary>
    /// <exception cref="UsageException">It is less.</exception>
    public static int AtLeast(ParseResult parse, Option<int> option, int least)
    {
        int value = parse.GetValue(option);
        return value >= least ? value : throw new UsageException($"{option.Name} must be at least {least}, got {value}.");
    }

    /// <summary>Refuses datasets there are not.</summary>
    /// <exception cref="UsageException">It is not random.</exception>
    public static void CheckDataset(string? name)
    {
        if (name != "random")
        {
            throw new UsageException($"--dataset-name {name} is not built yet; random is the only one.");
        }
    }

    /// <summary>Writes a spread as a JSON object.</summary>
    public static void Write(this Utf8JsonWriter json, string name, Spread spread)
    {
        json.WriteStartObject(name);
        json.WriteNumber("min", Round(spread.Min));
        json.WriteNumber("median", Round(spread.Median));
        json.WriteNumber("max", Round(spread.Max));
        json.WriteNumber("mean", Round(spread.Mean));
        json.WriteNumber("count", spread.Count);
        json.WriteEndObject();
    }

    /// <summary>Six digits, as many as mean anything.</summary>
    public static double Round(double value) => value == 0 ? 0 : Math.Round(value, Math.Clamp(5 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));

    /// <summary>Writes the JSON file, if one is wanted.</summary>
    public static void WriteFile(string? path, Action<Utf8JsonWriter> members)
    {
        if (path is not null)
        {
            using FileStream file = File.Create(path);
            Output.WriteJson(file, members);
        }
    }
}
