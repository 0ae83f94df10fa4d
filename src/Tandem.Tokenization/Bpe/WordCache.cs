using System.Runtime.InteropServices;

namespace Tandem.Tokenization.Bpe;

/// <summary>
/// Remembers the tokens of short words. One slot per hash; a newer word takes the place of an older. Not safe to share.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longest word remembered, in UTF-16 units; also the most tokens one can have.</summary>
    public const int LongestWord = 40;

    private const int SlotBits = 14;
    private const int MaxArena = 1 << 19;

    private readonly Slot[] _slots = new Slot[1 << SlotBits];
    private char[] _words = new char[1 << 10];
    private int[] _tokens = new int[1 << 10];
    private int _wordsUsed;
    private int _tokensUsed;

    public static ulong Hash(ReadOnlySpan<char> word)
    {
        const ulong Mix = 0x9E3779B97F4A7C15UL;
        ulong hash = (ulong)word.Length * Mix;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(word);
        while (bytes.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(bytes)) * Mix;
            hash ^= hash >> 29;
            bytes = bytes[8..];
        }
        ulong rest = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            rest |= (ulong)bytes[i] << (8 * i);
        }
        hash = (hash ^ rest) * Mix;
        return hash ^ (hash >> 32);
    }

    public bool TryGet(ReadOnlySpan<char> word, ulong hash, out ReadOnlySpan<int> tokens)
    {
        ref readonly Slot slot = ref _slots[hash >> (64 - SlotBits)];
        if (slot.Hash == hash && slot.WordLength == word.Length && word.SequenceEqual(_words.AsSpan(slot.Word, slot.WordLength)))
        {
            tokens = _tokens.AsSpan(slot.Tokens, slot.TokenCount);
            return true;
        }
        tokens = default;
        return false;
    }

    public void Add(ReadOnlySpan<char> word, ulong hash, ReadOnlySpan<int> tokens)
    {
        if (tokens.Length > LongestWord * 4)
        {
            return;
        }
        if (!Fits(ref _words, _wordsUsed, word.Length) || !Fits(ref _tokens, _tokensUsed, tokens.Length))
        {
            Array.Clear(_slots);
            (_wordsUsed, _tokensUsed) = (0, 0);
        }
        word.CopyTo(_words.AsSpan(_wordsUsed));
        tokens.CopyTo(_tokens.AsSpan(_tokensUsed));
        _slots[hash >> (64 - SlotBits)] = new Slot
        {
            Hash = hash, Word = _wordsUsed, Tokens = _tokensUsed, WordLength = (ushort)word.Length, TokenCount = (ushort)tokens.Length,
        };
        _wordsUsed += word.Length;
        _tokensUsed += tokens.Length;
    }

    private static bool Fits<T>(ref T[] arena, int used, int count)
    {
        if (used + count <= arena.Length)
        {
            return true;
        }
        if (arena.Length >= MaxArena)
        {
            return false;
        }
        Array.Resize(ref arena, arena.Length * 2);
        return true;
    }

    private struct Slot
    {
        public ulong Hash;
        public int Word;
        public int Tokens;
        public ushort WordLength;
        public ushort TokenCount;
    }
}
