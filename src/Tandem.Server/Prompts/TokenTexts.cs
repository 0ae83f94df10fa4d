using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Tandem.Tokenization;

namespace Tandem.Server.Prompts;

/// <summary>Texts and bytes of single tokens, as log-probabilities show them. Thread safe.</summary>
internal sealed class TokenTexts
{
    private readonly Tokenizer? _tokenizer;

    public TokenTexts(Tokenizer? tokenizer)
    {
        _tokenizer = tokenizer;
        for (int id = 0; id < (tokenizer?.VocabSize ?? 0); id++)
        {
            LongestBytes = Math.Max(LongestBytes, Bytes(id).Length);
        }
    }

    /// <summary>Bytes of the longest token; no text of n bytes has fewer than n / this many tokens.</summary>
    public int LongestBytes { get; } = 1;

    /// <summary>The token's UTF-8 bytes: maybe part of a character; none without a tokenizer.</summary>
    public ReadOnlySpan<byte> Bytes(int id) =>
        _tokenizer is not null && (uint)id < (uint)_tokenizer.VocabSize ? _tokenizer.TokenBytes(id) : [];

    /// <summary>The token's text, with a replacement character for part of one; <c>token_id:7</c> if asked for or without a tokenizer.</summary>
    public string Text(int id, bool asId) =>
        asId || _tokenizer is null ? string.Create(CultureInfo.InvariantCulture, $"token_id:{id}") : Encoding.UTF8.GetString(Bytes(id));

    /// <summary>The same, but a token of part of a character is written as <c>bytes:\xe2\x82</c>, so that different tokens have different texts.</summary>
    public string DistinctText(int id, bool asId)
    {
        ReadOnlySpan<byte> bytes = Bytes(id);
        return asId || Utf8.IsValid(bytes) ? Text(id, asId) : "bytes:\\x" + string.Join("\\x", bytes.ToArray().Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>The token's bytes as answers carry them; null without a tokenizer.</summary>
    public int[]? ByteValues(int id)
    {
        if (_tokenizer is null)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = Bytes(id);
        int[] values = new int[bytes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = bytes[i];
        }

        return values;
    }
}
