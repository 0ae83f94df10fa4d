using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Tandem.Tokenization.Bpe;
using Xunit;

namespace Tandem.Tokenization.Tests;

public sealed class BpeTests
{
    /// <summary>Texts of letters that merge, blanks, and characters of every plane.</summary>
    internal static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char["aeinrtuv (){}=<>.,:;\n\t"].Select(c => c.ToString()),
        ToyTokenizers.Pick("return", "    ", "arr", "[x for x in", " pivot", "é", "日本", "🎉", "👩‍💻", "\u0301", "\0", "\r\n", "𝒜", "  \n"),
        Gen.Int[0x80, 0xFFFF].Where(c => c is < 0xD800 or > 0xDFFF).Select(c => ((char)c).ToString()))
        .Array[0, 80].Select(string.Concat);

    [Fact]
    public void Heap_and_scan_merge_as_the_plainest_way_does()
    {
        // Symbols below 6 and made-up merges among all that arise, in random order: much denser than a real vocabulary.
        Gen<(int[] Symbols, (int L, int R)[] Pairs)> cases = Gen.Select(Gen.Int[0, 5].Array[0, 120], Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30]).Array[1, 60]);
        cases.Sample(c =>
        {
            PairTable table = new(c.Pairs.Length);
            Dictionary<(int, int), (int Rank, int Merged)> plain = [];
            for (int i = 0; i < c.Pairs.Length; i++)
            {
                // Ranks repeat, as scores do; every pair has a merged symbol of its own, as texts do.
                if (plain.TryAdd(c.Pairs[i], (i / 2, 6 + i)))
                {
                    table.Set(c.Pairs[i].L, c.Pairs[i].R, i / 2, 6 + i);
                }
            }
            int[] expected = Plain(c.Symbols, plain), scan = [.. c.Symbols], heap = [.. c.Symbols], chosen = [.. c.Symbols];
            Assert.Equal(expected, scan[..SymbolMerger.MergeByScan(scan, table)]);
            Assert.Equal(expected, heap[..SymbolMerger.MergeByHeap(heap, table, new MergeScratch())]);
            Assert.Equal(expected, chosen[..SymbolMerger.Merge(chosen, table, new MergeScratch())]);
        }, iter: 4000);
    }

    [Fact]
    public void Byte_level_text_comes_back_unchanged()
    {
        Tokenizer tokenizer = ToyTokenizers.Load(ToyTokenizers.ByteLevel());
        Texts.Sample(text =>
        {
            int[] ids = [.. tokenizer.Encode(text, false, false)];
            Assert.Equal(text, tokenizer.Decode(ids, false));
            Assert.Equal(Encoding.UTF8.GetBytes(text), ids.SelectMany(id => tokenizer.TokenBytes(id).ToArray()));
        }, iter: 2000);
    }

    [Fact]
    public void Text_with_byte_fallback_comes_back_unchanged()
    {
        Tokenizer[] tokenizers = [ToyTokenizers.Load(ToyTokenizers.ByteFallback()), Tokenizer.FromSentencePiece(ToyTokenizers.SentencePiece())];
        foreach (Tokenizer tokenizer in tokenizers)
        {
            Texts.Where(t => !t.Contains('\u2581')).Sample(text =>
                Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, false, false).ToArray(), false)), iter: 1000);
        }
    }

    [Fact]
    public void A_long_text_without_pre_tokenizer_gets_the_tokens_that_merging_it_in_one_gives()
    {
        JsonObject json = ToyTokenizers.ByteFallback();
        Tokenizer tokenizer = ToyTokenizers.Load(json);
        List<(string, string)> merges = [.. json["model"]!["merges"]!.AsArray().Select(m => ((string)m![0]!, (string)m[1]!))];
        Texts.Where(t => t.Length > 50).Sample(text =>
        {
            List<string> symbols = [];
            foreach (Rune rune in ("▁" + text.Replace(' ', '▁')).EnumerateRunes())
            {
                bool known = tokenizer.TokenToId(rune.ToString()) is not null;
                symbols.AddRange(known ? [rune.ToString()] : Encoding.UTF8.GetBytes(rune.ToString()).Select(b => $"<0x{b:X2}>"));
            }
            merges.ForEach(m => ToyTokenizers.ApplyMerge(symbols, m));
            // Merging rank by rank is the same as always taking the lowest, since a merge only makes room for later ones.
            Assert.Equal(symbols, tokenizer.Encode(text, false, false).Select(id => tokenizer.IdToToken(id)!));
        }, iter: 300);
    }

    [Fact]
    public void The_same_text_gets_the_same_tokens_from_many_threads_and_from_a_warm_cache()
    {
        Tokenizer tokenizer = ToyTokenizers.Load(ToyTokenizers.ByteLevel()), fresh = ToyTokenizers.Load(ToyTokenizers.ByteLevel());
        string[] texts = [.. Enumerable.Range(0, 64).Select(i => $"{ToyTokenizers.Code[(i % 50)..]} {i} 日本 {i * 7919}")];
        List<int>[] expected = [.. texts.Select(t => fresh.Encode(t))];
        Parallel.For(0, 512, i => Assert.Equal(expected[i % texts.Length], tokenizer.Encode(texts[i % texts.Length])));
    }

    [Fact]
    public void A_reused_list_is_appended_to()
    {
        Tokenizer tokenizer = ToyTokenizers.Load(ToyTokenizers.ByteLevel());
        List<int> ids = [-7];
        tokenizer.Encode("return arr", ids, true, true);
        Assert.Equal([-7, .. tokenizer.Encode("return arr")], ids);
        Assert.Equal("<|begin|>", tokenizer.IdToToken(ids[1]));
    }

    [Fact]
    public void Ignoring_merges_takes_a_word_that_is_a_token_and_merges_the_others()
    {
        JsonObject json = ToyTokenizers.ByteLevel();
        JsonObject vocab = json["model"]!["vocab"]!.AsObject();
        vocab["zqzq"] = vocab.Count + 3;
        json["model"]!["ignore_merges"] = true;
        Tokenizer tokenizer = ToyTokenizers.Load(json);
        Assert.Equal(["zqzq"], tokenizer.Encode("zqzq", false).Select(id => tokenizer.IdToToken(id)!));
        Assert.Equal(["z", "q", "z", "q", "z"], tokenizer.Encode("zqzqz", false).Select(id => tokenizer.IdToToken(id)!));
    }

    [Fact]
    public void Unpaired_surrogates_count_as_replacement_characters()
    {
        Tokenizer tokenizer = ToyTokenizers.Load(ToyTokenizers.ByteLevel());
        Assert.Equal(tokenizer.Encode("a\uFFFDb\uFFFD"), tokenizer.Encode("a\uD800b\uDC00"));
        Tokenizer fallback = ToyTokenizers.Load(ToyTokenizers.ByteFallback());
        Assert.Equal(fallback.Encode("a\uFFFDb\uFFFD"), fallback.Encode("a\uD800b\uDC00"));
    }

    private static int[] Plain(int[] symbols, Dictionary<(int, int), (int Rank, int Merged)> merges)
    {
        List<int> list = [.. symbols];
        while (true)
        {
            int best = -1, bestRank = int.MaxValue;
            for (int i = 0; i + 1 < list.Count; i++)
            {
                if (merges.TryGetValue((list[i], list[i + 1]), out (int Rank, int Merged) found) && found.Rank < bestRank)
                {
                    (best, bestRank) = (i, found.Rank);
                }
            }
            if (best < 0)
            {
                return [.. list];
            }
            list[best] = merges[(list[best], list[best + 1])].Merged;
            list.RemoveAt(best + 1);
        }
    }
}
