using System.Text.Json;

namespace Tandem.Cuda.GpuTests;

/// <summary>Results of transformers for one small random checkpoint (tools/golden/models/make.py).</summary>
internal sealed record Golden(string Folder, int[][] Prompts, IReadOnlyList<GoldenLogits> Logits, IReadOnlyDictionary<string, GoldenGreedy[]> Greedy)
{
    public static IEnumerable<string> Folders(string models) => Directory.GetDirectories(models).Order(StringComparer.Ordinal);

    public static Golden Read(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        JsonElement root = json.RootElement;
        return new Golden(
            folder,
            [.. root.GetProperty("prompts").EnumerateArray().Select(Ints)],
            [.. root.GetProperty("logits").EnumerateArray().Select(e => new GoldenLogits(e.GetProperty("prompt").GetInt32(), e.GetProperty("first").GetInt32(), [.. e.GetProperty("rows").EnumerateArray().Select(Floats)]))],
            root.GetProperty("greedy").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.EnumerateArray().Select(e => new GoldenGreedy(e.GetProperty("prompt").GetInt32(), Ints(e.GetProperty("tokens")), Floats(e.GetProperty("gap")))).ToArray()));
    }

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetSingle())];
}

/// <summary>Logits of positions <c>First…</c> of a prompt.</summary>
internal sealed record GoldenLogits(int Prompt, int First, float[][] Rows);

/// <summary>A greedy continuation, with the gap between the two best logits at each step.</summary>
internal sealed record GoldenGreedy(int Prompt, int[] Tokens, float[] Gap);
