using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Tandem.Tokenization.Tests;

/// <summary>Small tokenizers made on the spot, so that tests can bend every part of the file.</summary>
internal static class ToyTokenizers
{
    public const string Code = "def quicksort(arr):\n    if len(arr) <= 1:\n        return arr\n    pivot = arr[len(arr) // 2]\n"
        + "    return quicksort([x for x in arr if x < pivot]) + [x for x in arr if x == pivot]\n\npublic static int Main(string[] args) => args.Length;\n";

    public const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>One of some values.</summary>
    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>The character for each byte, as byte-level vocabularies have it.</summary>
    public static string MapBytes(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes)
        {
            bool printable = b is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
            int index = b <= 32 ? b : b <= 160 ? b - 127 + 33 : 67;
            text.Append(printable ? (char)b : (char)(256 + index));
        }
        return text.ToString();
    }

    /// <summary>Learns merges from a text the plain way: the most frequent pair, again and again.</summary>
    public static List<(string Left, string Right)> Learn(IEnumerable<string> words, int count)
    {
        List<List<string>> all = [.. words.Select(w => w.EnumerateRunes().Select(r => r.ToString()).ToList())];
        List<(string, string)> merges = [];
        while (merges.Count < count)
        {
            (string, string) best = all.SelectMany(w => w.Zip(w.Skip(1))).GroupBy(p => p).OrderByDescending(g => g.Count())
                .ThenBy(g => g.Key.First + g.Key.Second, StringComparer.Ordinal).Select(g => g.Key).FirstOrDefault();
            if (best.Item1 is null)
            {
                break;
            }
            merges.Add(best);
            all.ForEach(w => ApplyMerge(w, best));
        }
        return merges;
    }

    public static void ApplyMerge(List<string> word, (string Left, string Right) merge)
    {
        for (int i = 0; i + 1 < word.Count; i++)
        {
            if (word[i] == merge.Left && word[i + 1] == merge.Right)
            {
                word[i] += word[i + 1];
                word.RemoveAt(i + 1);
            }
        }
    }

    public static JsonObject Bpe(IEnumerable<string> alphabet, List<(string Left, string Right)> merges)
    {
        JsonObject vocab = [];
        foreach (string token in alphabet.Concat(merges.Select(m => m.Left + m.Right)))
        {
            vocab.TryAdd(token, vocab.Count);
        }
        return new JsonObject
        {
            ["type"] = "BPE",
            ["vocab"] = vocab,
            ["merges"] = new JsonArray([.. merges.Select(m => (JsonNode)new JsonArray(m.Left, m.Right))]),
        };
    }

    /// <summary>A byte-level tokenizer in the way of Llama 3, with two special tokens and one that is not.</summary>
    public static JsonObject ByteLevel(string regex = Llama3)
    {
        IEnumerable<string> alphabet = Enumerable.Range(0, 256).Select(b => MapBytes([(byte)b]));
        IEnumerable<string> words = Code.Split('\n').SelectMany(l => l.Split(' ')).Select(w => MapBytes(Encoding.UTF8.GetBytes(" " + w)));
        JsonObject model = Bpe(alphabet, Learn(words.Append(MapBytes("    "u8)), 120));
        int next = model["vocab"]!.AsObject().Count;
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(Added(next, "<|begin|>"), Added(next + 1, "<|end|>"), Added(next + 2, "<tool>", false)),
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = regex }, ["behavior"] = "Isolated", ["invert"] = false },
                    new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = false }),
            },
            ["post_processor"] = JsonNode.Parse($$$"""
                {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|begin|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                 "special_tokens": {"<|begin|>": {"id": "<|begin|>", "ids": [{{{next}}}], "tokens": ["<|begin|>"]} } }
                """),
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = model,
        };
    }

    /// <summary>A tokenizer in the way of Llama 2: blank marks, byte fallback, no pre-tokenizer.</summary>
    public static JsonObject ByteFallback()
    {
        IEnumerable<string> alphabet = ((string[])["<unk>", "<s>", "</s>"]).Concat(Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"))
            .Concat("▁abcdefghijklmnopqrstuvwxyzM()[]=<+:,.0123456789é".Select(c => c.ToString()));
        IEnumerable<string> words = Code.Replace("\n", " ").Split(' ').Select(w => "▁" + string.Concat(w.Where(c => alphabet.Contains(c.ToString()))));
        JsonObject model = Bpe(alphabet, Learn(words.Append("▁▁▁▁"), 120));
        (model["unk_token"], model["fuse_unk"], model["byte_fallback"]) = ("<unk>", true, true);
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(Added(0, "<unk>"), Added(1, "<s>"), Added(2, "</s>")),
            ["normalizer"] = JsonNode.Parse("""
                {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
                """),
            ["decoder"] = JsonNode.Parse("""
                {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
                 {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
                """),
            ["model"] = model,
        };
    }

    public static JsonObject Added(int id, string content, bool special = true) => new()
    {
        ["id"] = id, ["content"] = content, ["special"] = special, ["normalized"] = false, ["lstrip"] = false, ["rstrip"] = false, ["single_word"] = false,
    };

    public static Tokenizer Load(JsonNode json) => Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>A SentencePiece model: the control pieces, the bytes, the alphabet, then merged pieces with falling scores.</summary>
    public static byte[] SentencePiece(bool dummyPrefix = true, bool removeExtra = false, int modelType = 2, string[]? userSymbols = null)
    {
        List<byte> file = [];
        void Piece(string text, float score, int type)
        {
            List<byte> piece = [];
            AddBytes(piece, 1, Encoding.UTF8.GetBytes(text));
            AddFloat(piece, 2, score);
            AddInteger(piece, 3, type);
            AddBytes(file, 1, [.. piece]);
        }
        Piece("<unk>", 0, 2);
        Piece("<s>", 0, 3);
        Piece("</s>", 0, 3);
        foreach (string symbol in userSymbols ?? [])
        {
            Piece(symbol, 0, 4);
        }
        for (int b = 0; b < 256; b++)
        {
            Piece($"<0x{b:X2}>", 0, 6);
        }
        List<(string Left, string Right)> merges = Learn(Code.Replace("\n", " ").Split(' ').Select(w => "▁" + w).Append("▁▁▁▁"), 120);
        IEnumerable<string> merged = merges.Select(m => m.Left + m.Right).Distinct().Except(userSymbols ?? []);
        int rank = 0;
        foreach (string text in merged)
        {
            Piece(text, -rank++, 1);
        }
        foreach (char c in "▁abcdefghijklmnopqrstuvwxyzM()[]=<+:,.0123456789é")
        {
            Piece(c.ToString(), -rank++, 1);
        }
        List<byte> trainer = [], normalizer = [];
        AddInteger(trainer, 3, modelType);
        AddInteger(trainer, 35, 1);
        AddInteger(normalizer, 3, dummyPrefix ? 1 : 0);
        AddInteger(normalizer, 4, removeExtra ? 1 : 0);
        AddBytes(file, 2, [.. trainer]);
        AddBytes(file, 3, [.. normalizer]);
        return [.. file];
    }

    public static void AddInteger(List<byte> message, int field, int value)
    {
        AddVarint(message, (uint)field << 3);
        AddVarint(message, (uint)value);
    }

    public static void AddBytes(List<byte> message, int field, byte[] value)
    {
        AddVarint(message, ((uint)field << 3) | 2);
        AddVarint(message, (uint)value.Length);
        message.AddRange(value);
    }

    private static void AddFloat(List<byte> message, int field, float value)
    {
        AddVarint(message, ((uint)field << 3) | 5);
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        message.AddRange(bytes);
    }

    private static void AddVarint(List<byte> message, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.Add((byte)(value | 0x80));
        }
        message.Add((byte)value);
    }
}
