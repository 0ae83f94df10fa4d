using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Tandem.Hosting;

namespace Tandem.Cli;

/// <summary>Tables and JSON on stdout.</summary>
internal static class Output
{
    private const int WidthWithoutTerminal = 200;

    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a table to stdout; in a file or a pipe it is not broken at the width of a screen.</summary>
    public static void Write(Table table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        console.Write(table);
    }

    /// <summary>A table of names and values.</summary>
    public static Table Facts(string title)
    {
        Table table = new Table().RoundedBorder().Title(Markup.Escape(title)).HideHeaders();
        table.AddColumn("name");
        table.AddColumn("value");
        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static Table Row(this Table table, params ReadOnlySpan<string> cells)
    {
        string[] escaped = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            escaped[i] = Markup.Escape(cells[i]);
        }

        return table.AddRow(escaped);
    }

    /// <summary>Writes one JSON object to stdout.</summary>
    public static void WriteJson(Action<Utf8JsonWriter> members) => WriteJson(Console.OpenStandardOutput(), members);

    /// <summary>Writes one JSON object to a stream.</summary>
    public static void WriteJson(Stream stream, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(stream, JsonOptions))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        stream.Flush();
    }

    /// <summary>A size in powers of ten and of two: both are in use for models and devices.</summary>
    public static string Bytes(long bytes)
        => bytes >= 1_000_000_000 ? FormattableString.Invariant($"{bytes / 1e9:0.00} GB ({MemoryPlan.Gib(bytes)})")
        : bytes >= 1 << 20 ? MemoryPlan.Gib(bytes)
        : FormattableString.Invariant($"{bytes / 1024.0:0.##} KiB");
}
