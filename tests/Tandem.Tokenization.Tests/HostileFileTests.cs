using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Tandem.Tokenization.Tests;

/// <summary>A damaged or unknown file is refused with a message that names what is wrong.</summary>
public sealed class HostileFileTests
{
    [Theory]
    [InlineData("", "not well-formed")]
    [InlineData("[]", "an array")]
    [InlineData("{}", "lacks 'model'")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": []}}""", "Unigram")]
    [InlineData("""{"model": {"type": "BPE", "vocab": [], "merges": []}}""", "model.vocab is an array")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": "0"}, "merges": []}}""", "must be a number")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 1.5}, "merges": []}}""", "1.5")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": -1}, "merges": []}}""", "-1")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 2147483647}, "merges": []}}""", "2147483647")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 99999999999999999999}, "merges": []}}""", "99999999999999999999")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []}}""", "both have id 0")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "a": 1}, "merges": []}}""", "twice")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"\ud800": 0}, "merges": []}}""", "not well-formed")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}""", "'b'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]}}""", "'ab'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}}""", "Merge 0")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a  a"]}}""", "Merge 0")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a", 1]]}}""", "Merge 0")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": [], "dropout": 0.1}}""", "dropout")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": [], "end_of_word_suffix": "</w>"}}""", "</w>")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": [], "continuing_subword_prefix": "##"}}""", "##")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": [], "unk_token": "<unk>"}}""", "<unk>")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": [], "byte_fallback": "yes"}}""", "byte_fallback is a string")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 0, "content": "b"}]}""", "must agree")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 4, "content": "a"}]}""", "must agree")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "added_tokens": [{"id": 1, "content": "b"}, {"id": 1, "content": "c"}]}""", "must agree")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "added_tokens": [{"id": 4294967296, "content": "b"}]}""", "4294967296")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "added_tokens": {}}""", "added_tokens is an object")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "normalizer": {"type": "BertNormalizer"}}""", "BertNormalizer")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "normalizer": {"type": "Precompiled"}}""", "Precompiled")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "pre_tokenizer": {"type": "UnicodeScripts"}}""", "UnicodeScripts")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated"}}""", "(a")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Sideways"}}""", "Sideways")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "pre_tokenizer": {"type": "Metaspace", "replacement": "ab"}}""", "'ab'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "Digits"}]}}""", "must be the last")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "decoder": {"type": "WordPiece"}}""", "WordPiece")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "decoder": {"type": "Sequence", "decoders": [{"type": "Fuse"}, {"type": "ByteFallback"}]}}""", "ByteFallback")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "post_processor": {"type": "BertProcessing"}}""", "BertProcessing")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "post_processor": {"type": "TemplateProcessing", "single": [], "special_tokens": {}}}""", "sequence A")]
    public void A_bad_tokenizer_json_is_refused_by_name(string json, string named)
    {
        string message = Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes(json))).Message;
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_json_cut_anywhere_is_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(ToyTokenizers.ByteLevel().ToJsonString());
        for (int length = 0; length < whole.Length; length += 97)
        {
            Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromTokenizerJson(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Deeply_nested_json_is_refused()
    {
        string json = string.Concat(Enumerable.Repeat("""{"type":"Sequence","normalizers":[""", 50_000));
        Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void Merges_that_go_round_in_circles_still_end()
    {
        // Each merge makes a token that is a symbol of another: aa, then aaaa, and a pair listed twice.
        JsonNode json = JsonNode.Parse("""
            {"model": {"type": "BPE", "vocab": {"a": 0, "aa": 1, "aaaa": 2, "aaa": 3},
             "merges": ["a a", "aa aa", "a aa", "aa a", "a a", "aa aa"]}}
            """)!;
        Tokenizer tokenizer = ToyTokenizers.Load(json);
        List<int> ids = tokenizer.Encode(new string('a', 10_001));
        Assert.Equal(10_001, ids.Sum(id => tokenizer.IdToToken(id)!.Length));
    }

    [Fact]
    public void A_tokenizer_model_cut_anywhere_is_refused_or_whole_in_itself()
    {
        byte[] whole = ToyTokenizers.SentencePiece();
        for (int length = 0; length < whole.Length; length += 3)
        {
            // The type of the model stands at the end, so a file that lacks it is not one that is read.
            Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromSentencePiece(whole.AsSpan(0, length)));
            if (length + 40 > whole.Length)
            {
                break;
            }
        }
    }

    [Theory]
    [InlineData(1, "unigram")]
    [InlineData(3, "word")]
    [InlineData(77, "77")]
    public void Another_type_of_sentencepiece_model_is_refused_by_name(int type, string named)
    {
        byte[] model = ToyTokenizers.SentencePiece(modelType: type);
        Assert.Contains(named, Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromSentencePiece(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lying_tokenizer_model_is_refused()
    {
        byte[] good = ToyTokenizers.SentencePiece();
        List<byte> Piece(string text, int type)
        {
            List<byte> piece = [], file = [.. good];
            ToyTokenizers.AddBytes(piece, 1, Encoding.UTF8.GetBytes(text));
            ToyTokenizers.AddInteger(piece, 3, type);
            ToyTokenizers.AddBytes(file, 1, [.. piece]);
            return file;
        }
        Refused([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], "truncated"); // four gigabytes announced
        Refused([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "ten bytes");
        Refused([.. Piece("<s>", 1)], "twice");
        Refused([.. Piece("new", 9)], "type 9");
        Refused([.. Piece("new", 5)], "unused");
        Refused([.. Piece("", 1)], "0 bytes of text");
        Refused([.. Piece("oops", 6)], "'oops'");
        List<byte> normalizer = [], map = [.. good];
        ToyTokenizers.AddBytes(normalizer, 2, [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0]);
        ToyTokenizers.AddBytes(map, 3, [.. normalizer]);
        Refused([.. map], "2147483647");
    }

    private static void Refused(byte[] model, string named) =>
        Assert.Contains(named, Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromSentencePiece(model)).Message, StringComparison.Ordinal);
}
