using System.Buffers.Binary;
using System.Text;

namespace Tandem.Tokenization.SentencePiece;

/// <summary>
/// The compiled normalization rules of a SentencePiece model: a double-array trie over the UTF-8 of what is replaced, whose values are
/// offsets of the replacements.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly string?[] _replacements;

    /// <exception cref="TokenizerFormatException">The lengths in the data contradict each other.</exception>
    public CharacterMap(ReadOnlySpan<byte> data)
    {
        uint trieBytes = data.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(data) : 0;
        if (trieBytes < 4 || trieBytes % 4 != 0 || trieBytes > data.Length - 4)
        {
            throw new TokenizerFormatException($"The normalization rules of the SentencePiece model have {data.Length} bytes and name a table of {trieBytes}; "
                + "the table must be a multiple of 4 and fit.");
        }
        _units = new uint[trieBytes / 4];
        for (int i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 + 4 * i)..]);
        }
        ReadOnlySpan<byte> texts = data[(4 + (int)trieBytes)..];
        _replacements = new string?[texts.Length];
        for (int start = 0; start < texts.Length;)
        {
            int length = texts[start..].IndexOf((byte)0);
            length = length < 0 ? texts.Length - start : length;
            _replacements[start] = Encoding.UTF8.GetString(texts.Slice(start, length));
            start += length + 1;
        }
    }

    /// <summary>
    /// The replacement of the longest rule that begins the text, null when none does; <paramref name="length"/> is what it replaces,
    /// in UTF-16 units.
    /// </summary>
    public string? Match(ReadOnlySpan<char> text, out int length)
    {
        string? best = null;
        length = 0;
        int at = 0;
        uint node = Offset(_units[0]);
        Span<byte> utf8 = stackalloc byte[4];
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out int width);
            at += width;
            int count = rune.EncodeToUtf8(utf8);
            for (int i = 0; i < count; i++)
            {
                node ^= utf8[i];
                if (node >= _units.Length || (_units[node] & 0x800000FF) != utf8[i])
                {
                    return best;
                }
                uint unit = _units[node];
                node ^= Offset(unit);
                bool leaf = ((unit >> 8) & 1) != 0 && node < _units.Length && i == count - 1;
                uint value = leaf ? _units[node] & 0x7FFFFFFF : uint.MaxValue;
                if (value < _replacements.Length && _replacements[value] is { } replacement)
                {
                    (best, length) = (replacement, at);
                }
            }
        }
        return best;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
}
