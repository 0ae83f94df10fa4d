using System.Text;
using System.Text.Json;
using Xunit;

namespace Tandem.Tokenization.Tests;

/// <summary>
/// The encodings and decodings that the Hugging Face tokenizers library and sentencepiece gave; tools/golden/tokenizers/make.py made them.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data", "tokenizers");

    private static readonly Dictionary<string, string> Texts =
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "texts.json")))!;

    public static TheoryData<string> HuggingFace() => Folders("tokenizer.json");

    public static TheoryData<string> SentencePiece() => Folders("tokenizer.model");

    [Fact]
    public void Vectors_of_every_family_are_there()
    {
        Assert.True(HuggingFace().Count >= 28, $"{HuggingFace().Count} tokenizer.json");
        Assert.True(SentencePiece().Count >= 7, $"{SentencePiece().Count} tokenizer.model");
        Assert.True(Texts.Count >= 80);
    }

    [Theory]
    [MemberData(nameof(HuggingFace))]
    public void Encodes_and_decodes_as_the_tokenizers_library_does(string name)
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(Folder, name));
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name, "vectors.json")));
        List<string> wrong = [];
        // The library fails to skip a special token whose normalized form is not its content; here it is skipped.
        int[] unskipped = [.. tokenizer.AddedTokens.Where(t => t.Special && !tokenizer.TokenBytes(t.Id).SequenceEqual(Encoding.UTF8.GetBytes(t.Content)) && t.Normalized)
            .Select(t => t.Id)];
        foreach (JsonElement item in vectors.RootElement.GetProperty("cases").EnumerateArray())
        {
            string key = item.GetProperty("text").GetString()!, text = Texts[key];
            int[] ids = Ids(item, "ids")!, special = Ids(item, "withSpecial") ?? ids;
            Compare(wrong, $"{key}: ids", ids, tokenizer.Encode(text, false));
            Compare(wrong, $"{key}: with special tokens", special, tokenizer.Encode(text));
            Compare(wrong, $"{key}: special tokens as text", Ids(item, "plain") ?? ids, tokenizer.Encode(text, false, false));
            string decoded = Text(item, "decoded") ?? text;
            Compare(wrong, $"{key}: decoded", decoded, tokenizer.Decode(special, false));
            Compare(wrong, $"{key}: decoded without special tokens", Text(item, "decodedSkip") ?? decoded, tokenizer.Decode(special));
        }
        foreach (JsonElement item in vectors.RootElement.GetProperty("decodes").EnumerateArray())
        {
            int[] ids = Ids(item, "ids")!;
            Compare(wrong, $"[{string.Join(' ', ids)}] decoded", Text(item, "decoded")!, tokenizer.Decode(ids, false));
            if (!ids.Any(unskipped.Contains))
            {
                Compare(wrong, $"[{string.Join(' ', ids)}] decoded without special tokens", Text(item, "decodedSkip")!, tokenizer.Decode(ids));
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} differences, the first:\n" + string.Join('\n', wrong.Take(8)));
    }

    [Theory]
    [MemberData(nameof(SentencePiece))]
    public void Encodes_and_decodes_as_sentencepiece_does(string name)
    {
        Tokenizer tokenizer = Tokenizer.FromSentencePiece(File.ReadAllBytes(Path.Combine(Folder, name, "tokenizer.model")));
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name, "vectors.json")));
        int unknown = tokenizer.TokenToId("<unk>")!.Value;
        List<string> wrong = [];
        foreach (JsonElement item in vectors.RootElement.GetProperty("cases").EnumerateArray())
        {
            string key = item.GetProperty("text").GetString()!, text = Texts[key];
            int[] ids = Ids(item, "ids")!;
            Compare(wrong, $"{key}: ids", ids, tokenizer.Encode(text, false, false));
            if (!ids.Contains(unknown)) // sentencepiece has a text for it, here it is a special token
            {
                Compare(wrong, $"{key}: decoded", Text(item, "decoded") ?? text, tokenizer.Decode(ids));
            }
        }
        foreach (JsonElement item in vectors.RootElement.GetProperty("decodes").EnumerateArray())
        {
            int[] ids = Ids(item, "ids")!;
            if (!ids.Any(tokenizer.IsSpecial)) // after which a new stretch begins here, and not there
            {
                Compare(wrong, $"[{string.Join(' ', ids)}] decoded", Text(item, "decoded")!, tokenizer.Decode(ids));
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} differences, the first:\n" + string.Join('\n', wrong.Take(8)));
    }

    [Fact]
    public void Text_between_added_tokens_of_the_IQuest_list_is_encoded_piece_by_piece()
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(Folder, "spm-iquest"));
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "spm-iquest", "vectors.json")));
        int compared = 0;
        foreach (JsonElement item in vectors.RootElement.GetProperty("segmented").EnumerateArray())
        {
            string text = Texts[item.GetProperty("text").GetString()!];
            if (((string[])["<s>", "</s>", "<unk>"]).Any(text.Contains))
            {
                continue; // pieces of the model that the script left to sentencepiece
            }
            List<int> ids = tokenizer.Encode(text, false);
            Assert.Equal(Ids(item, "ids")!, ids);
            // A blank mark in the text comes back as the blank it stands for.
            Assert.Equal(text.Replace('\u2581', ' '), tokenizer.Decode(ids.ToArray(), false));
            compared++;
        }
        Assert.True(compared >= 4);
    }

    [Fact]
    public void IQuest_names_its_special_tokens_and_adds_none()
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(Folder, "spm-iquest"));
        Assert.Equal("<|im_end|>", tokenizer.IdToToken(tokenizer.EosId!.Value));
        Assert.Equal("<|endoftext|>", tokenizer.IdToToken(tokenizer.PadId!.Value));
        Assert.Equal("<s>", tokenizer.BosToken);
        Assert.Equal(tokenizer.Encode("x", false), tokenizer.Encode("x"));
        Assert.True(tokenizer.IsSpecial(tokenizer.TokenToId("<|fim_prefix|>")!.Value));
        int think = tokenizer.TokenToId("<think>")!.Value;
        Assert.False(tokenizer.IsSpecial(think));
        Assert.Equal("<think>", tokenizer.Decode([think]));
    }

    private static TheoryData<string> Folders(string file) =>
        [.. Directory.EnumerateDirectories(Folder).Where(d => File.Exists(Path.Combine(d, file))).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    private static int[]? Ids(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement ids) ? ids.Deserialize<int[]>() : null;

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static void Compare(List<string> wrong, string what, IEnumerable<int> expected, IEnumerable<int> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            wrong.Add($"{what}\n  expected {string.Join(' ', expected.Take(60))}\n  actual   {string.Join(' ', actual.Take(60))}");
        }
    }

    private static void Compare(List<string> wrong, string what, string expected, string actual)
    {
        if (expected != actual)
        {
            wrong.Add($"{what}\n  expected {JsonSerializer.Serialize(expected)}\n  actual   {JsonSerializer.Serialize(actual)}");
        }
    }
}
