namespace Tandem.Tokenization.Detokenization;

/// <summary>How tokens become text.</summary>
internal enum DecodeStyle
{
    /// <summary>Tokens are bytes; together they are UTF-8.</summary>
    Bytes,

    /// <summary>Tokens are text, some of them single bytes. A run of those is text as a whole, or a U+FFFD for each.</summary>
    TextWithByteRuns,

    /// <summary>Tokens are text, some of them single bytes, each of which that is no part of a character is a U+FFFD.</summary>
    SentencePiece,

    /// <summary>Tokens are text with a blank between.</summary>
    Spaced,
}

internal enum TokenKind : byte
{
    Absent,
    Text,
    Byte,

    /// <summary>Text that begins with the blank mark, which vanishes at the beginning.</summary>
    MarkedText,

    /// <summary>Text after which SentencePiece begins anew.</summary>
    Boundary,
}

/// <summary>What decoding needs to know of every token. Immutable.</summary>
internal sealed class DecodeTable
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;
    private readonly TokenKind[] _kinds;
    private readonly bool[] _special;

    public DecodeTable(IReadOnlyList<(byte[] Bytes, TokenKind Kind, bool Special)> tokens)
    {
        _offsets = new int[tokens.Count + 1];
        _kinds = [.. tokens.Select(t => t.Kind)];
        _special = [.. tokens.Select(t => t.Special)];
        for (int i = 0; i < tokens.Count; i++)
        {
            _offsets[i + 1] = _offsets[i] + tokens[i].Bytes.Length;
        }
        _bytes = new byte[_offsets[^1]];
        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i].Bytes.CopyTo(_bytes, _offsets[i]);
        }
    }

    public required DecodeStyle Style { get; init; }

    /// <summary>How many of <see cref="StripCharacter"/> are dropped at the very beginning.</summary>
    public int StripCount { get; init; }

    /// <summary>ASCII.</summary>
    public char StripCharacter { get; init; }

    /// <summary>The bytes of every token when it comes first, where that differs (a Metaspace decoder).</summary>
    public Dictionary<int, byte[]>? FirstTokenBytes { get; init; }

    /// <summary>SentencePiece: whether the blank in front of the first piece is dropped.</summary>
    public bool DropsLeadingBlank { get; init; }

    /// <summary>SentencePiece: whether all of them are.</summary>
    public bool DropsAllLeadingBlanks { get; init; }

    public TokenKind Kind(int id) => (uint)id < (uint)_kinds.Length ? _kinds[id] : TokenKind.Absent;

    public bool IsSpecial(int id) => (uint)id < (uint)_special.Length && _special[id];

    public ReadOnlySpan<byte> Bytes(int id) =>
        (uint)id < (uint)_kinds.Length ? _bytes.AsSpan(_offsets[id], _offsets[id + 1] - _offsets[id]) : [];
}
