using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace Tandem.Tokenization.Tests;

public sealed class DetokenizerTests
{
    private static readonly Dictionary<string, Tokenizer> Styles = new()
    {
        ["byte level"] = ToyTokenizers.Load(ToyTokenizers.ByteLevel()),
        ["byte fallback"] = ToyTokenizers.Load(ToyTokenizers.ByteFallback()),
        ["sentencepiece"] = Tokenizer.FromSentencePiece(ToyTokenizers.SentencePiece()),
        ["sentencepiece, blanks removed"] = Tokenizer.FromSentencePiece(ToyTokenizers.SentencePiece(removeExtra: true)),
        ["metaspace"] = ToyTokenizers.Load(WithDecoder("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}""")),
        ["none"] = ToyTokenizers.Load(WithDecoder("null")),
    };

    public static TheoryData<string> Names() => [.. Styles.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Piecemeal_and_whole_are_the_same_text_and_no_character_is_cut(string style)
    {
        Tokenizer tokenizer = Styles[style];
        // Bytes often, so that characters begin, end and break off.
        Gen<int> bytes = Gen.OneOf(Gen.Int[0, 300], ToyTokenizers.Pick(Encoding.UTF8.GetBytes("é日🎉")).Select(b => ByteId(tokenizer, b)));
        Gen.Select(Gen.OneOf(bytes, Gen.Int[0, tokenizer.VocabSize + 3]).Array[0, 40], Gen.Bool).Sample((ids, skip) =>
        {
            string whole = tokenizer.Decode(ids, skip);
            IncrementalDetokenizer detokenizer = new(tokenizer, skip);
            StringBuilder text = new();
            for (int i = 0; i < ids.Length; i++)
            {
                string piece = detokenizer.Append(ids[i]);
                Assert.True(piece.Length == 0 || (!char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1])));
                text.Append(piece);
                Assert.StartsWith(text.ToString(), whole, StringComparison.Ordinal);
            }
            text.Append(detokenizer.Flush());
            Assert.Equal(whole, text.ToString());
            for (int cut = 0; cut <= ids.Length; cut++)
            {
                Assert.Equal(whole, detokenizer.Append(ids.AsSpan(0, cut)) + detokenizer.Append(ids.AsSpan(cut)) + detokenizer.Flush());
            }
        }, iter: 1500);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_a_prompt_the_text_is_what_the_whole_adds_to_it(string style)
    {
        Tokenizer tokenizer = Styles[style];
        Gen.Select(BpeTests.Texts.Where(t => t.Length > 0), BpeTests.Texts).Sample((prompt, answer) =>
        {
            int[] first = [.. tokenizer.Encode(prompt, true, false)];
            int[] second = [.. tokenizer.Encode(answer, false, false)];
            IncrementalDetokenizer promptOnly = new(tokenizer, true), detokenizer = new(tokenizer, true);
            string certain = promptOnly.Append(first);
            detokenizer.Prime(first);
            string whole = tokenizer.Decode([.. first, .. second]);
            Assert.Equal(whole, certain + detokenizer.Append(second) + detokenizer.Flush());
        }, iter: 300);
    }

    [Fact]
    public void A_character_of_several_tokens_comes_when_it_is_whole()
    {
        Tokenizer tokenizer = Styles["byte level"];
        IncrementalDetokenizer detokenizer = new(tokenizer, true);
        string[] pieces = [.. Encoding.UTF8.GetBytes("a🎉b").Select(b => detokenizer.Append(ByteId(tokenizer, b)))];
        Assert.Equal(["a", "", "", "", "🎉", "b"], pieces);
        Assert.Equal("", detokenizer.Append(ByteId(tokenizer, 0xF0)));
        Assert.Equal("\uFFFD", detokenizer.Flush());
    }

    [Fact]
    public void A_run_of_byte_tokens_is_text_as_a_whole_or_not_at_all()
    {
        Tokenizer tokenizer = Styles["byte fallback"];
        int[] good = [.. Encoding.UTF8.GetBytes("日本").Select(b => ByteId(tokenizer, b))];
        int letter = tokenizer.TokenToId("a")!.Value;
        Assert.Equal("日本a", tokenizer.Decode([.. good, letter]));
        Assert.Equal(new string('\uFFFD', 5) + "a", tokenizer.Decode([.. good[..5], letter]));
        IncrementalDetokenizer detokenizer = new(tokenizer, true);
        Assert.Equal("", detokenizer.Append(good));
        Assert.Equal("日本a", detokenizer.Append(letter));
    }

    [Fact]
    public void Only_the_beginning_of_a_text_drops_the_blank_of_its_first_token()
    {
        Tokenizer tokenizer = Styles["sentencepiece"];
        int[] ids = [.. tokenizer.Encode("arr arr", false)];
        Assert.Equal("arr arr", tokenizer.Decode(ids));
        IncrementalDetokenizer detokenizer = new(tokenizer, true);
        detokenizer.Prime(tokenizer.Encode("x", false).ToArray());
        Assert.Equal(" arr arr", detokenizer.Append(ids) + detokenizer.Flush());
    }

    [Fact]
    public void A_token_costs_no_memory_beyond_its_text()
    {
        Tokenizer tokenizer = Styles["byte fallback"];
        IncrementalDetokenizer detokenizer = new(tokenizer, true);
        int held = ByteId(tokenizer, 0xE6), special = tokenizer.TokenToId("</s>")!.Value;
        for (int i = 0; i < 200; i++)
        {
            detokenizer.Append(held);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            detokenizer.Append(held);
            detokenizer.Append(special);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int ByteId(Tokenizer tokenizer, byte value) =>
        tokenizer.TokenToId($"<0x{value:X2}>") ?? tokenizer.TokenToId(ToyTokenizers.MapBytes([value]))!.Value;

    private static JsonObject WithDecoder(string decoder)
    {
        JsonObject json = ToyTokenizers.ByteFallback();
        json["decoder"] = JsonNode.Parse(decoder);
        return json;
    }
}
