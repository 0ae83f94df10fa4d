using System.Diagnostics;
using System.Text;
using Xunit;

namespace Tandem.Tokenization.Tests;

/// <summary>
/// Ten megabytes go through in a time that only an algorithm worse than n log n could exceed. The rates reached are written to the output;
/// nothing is asserted about them, for the machine may be busy.
/// </summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    private const int Size = 10_000_000;
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(10);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data", "tokenizers");

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("deepseek-coder")]
    [InlineData("deepseek-v3")]
    [InlineData("starcoder2")]
    [InlineData("tekken")]
    [InlineData("llama2")]
    [InlineData("spm-iquest")]
    public void Ten_megabytes_of_code(string name)
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(Folder, name));
        Measure(tokenizer, CodeText(), name);
    }

    [Theory]
    [InlineData("llama3", "one letter")]
    [InlineData("llama3", "blanks")]
    [InlineData("qwen2", "combining marks")]
    [InlineData("llama2-crossing", "one letter")]
    [InlineData("llama2", "blanks")]
    [InlineData("llama2", "emoji")]
    [InlineData("spm-llama", "one letter")]
    [InlineData("spm-crossing", "blanks")]
    [InlineData("gpt2", "almost a token")]
    public void Ten_megabytes_of_what_is_hardest(string name, string kind)
    {
        string text = kind switch
        {
            "one letter" => new string('a', Size),
            "blanks" => new string(' ', Size - 1) + "x",
            "combining marks" => "x" + new string('\u0301', Size / 2),
            "emoji" => string.Concat(Enumerable.Repeat("🎉", Size / 4)),
            _ => string.Concat(Enumerable.Repeat("<|endoftext|", Size / 12)),
        };
        Measure(Tokenizer.Load(Path.Combine(Folder, name)), text, $"{name}, {kind}");
    }

    private void Measure(Tokenizer tokenizer, string text, string name)
    {
        tokenizer.Encode(text.AsSpan(0, 100_000), false);
        List<int> ids = [];
        Stopwatch encode = Stopwatch.StartNew();
        tokenizer.Encode(text, ids, false, true);
        encode.Stop();
        Stopwatch decode = Stopwatch.StartNew();
        string back = tokenizer.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids));
        decode.Stop();
        double megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        output.WriteLine($"{name,-28} encode {megabytes / encode.Elapsed.TotalSeconds,7:F1} MB/s, decode {megabytes / decode.Elapsed.TotalSeconds,7:F1} MB/s, "
            + $"{text.Length / (double)ids.Count:F2} characters a token");
        Assert.True(encode.Elapsed < Ample && decode.Elapsed < Ample, $"{encode.Elapsed} and {decode.Elapsed}");
        Assert.Equal(text, back);
    }

    /// <summary>The code among the golden texts, over and over, with names and numbers that change so that no cache knows all.</summary>
    private static string CodeText()
    {
        Dictionary<string, string> texts = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "texts.json")))!;
        string[] code = [.. texts.Where(t => t.Key.StartsWith("code ", StringComparison.Ordinal)).Select(t => t.Value)];
        StringBuilder text = new();
        for (int i = 0; text.Length < Size; i++)
        {
            text.Append(code[i % code.Length]).Append("let value_").Append(i).Append(" = compute").Append(i * 7919 % 1000).Append("();\n");
        }
        return text.ToString();
    }
}
