using System.Text;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.Bpe;

/// <summary>The choices of a tokenizer.json model of type BPE.</summary>
/// <param name="ByteLevel">Words are turned into the byte alphabet first.</param>
/// <param name="IgnoreMerges">A word that is a token is that token, whatever the merges say.</param>
/// <param name="ByteFallback">A character without a token becomes the tokens of its UTF-8 bytes.</param>
/// <param name="UnknownId">What else a character without a token becomes; -1 drops it.</param>
/// <param name="FuseUnknown">Unknown characters in a row become one token.</param>
internal sealed record MergeListOptions(bool ByteLevel, bool IgnoreMerges, bool ByteFallback, int UnknownId, bool FuseUnknown);

/// <summary>BPE as tokenizer.json has it: a vocabulary and a list of merges in order.</summary>
internal sealed class MergeListBpe : BpeModel
{
    private readonly Vocabulary _vocabulary;
    private readonly PairTable _merges;
    private readonly MergeListOptions _options;
    private readonly CharacterTable _characters = new();
    private readonly int[] _byteIds;
    private readonly bool _allBytes;
    private readonly SafeCuts? _cuts;

    public MergeListBpe(Vocabulary vocabulary, IReadOnlyList<(string Left, string Right)> merges, MergeListOptions options)
    {
        (_vocabulary, _options) = (vocabulary, options);
        _byteIds = options.ByteFallback ? vocabulary.ByteTokenIds() : [];
        _allBytes = options.ByteFallback && Array.TrueForAll(_byteIds, id => id >= 0);
        for (int id = 0; id < vocabulary.Size; id++)
        {
            if (vocabulary.Token(id) is { Length: 1 or 2 } token && CodePoints.Read(token, 0, out int width) is var c && width == token.Length)
            {
                _characters.Set(c, id);
            }
        }
        _merges = new PairTable(merges.Count);
        // A dropped character brings its neighbours together, and byte tokens that merge have no text of their own to be kept whole.
        bool cuttable = !options.ByteLevel && (_allBytes || (!options.ByteFallback && options.UnknownId >= 0));
        SafeCuts cuts = new();
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right, int merged, string text) = Resolve(merges[rank], rank);
            _merges.Set(left, right, rank, merged);
            cuts.Keep(text);
            cuttable &= !(options.ByteFallback && (_byteIds.AsSpan().Contains(left) || _byteIds.AsSpan().Contains(right)));
        }
        _cuts = cuttable ? cuts : null;
    }

    protected override void EncodeUncached(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        if (!_options.ByteLevel)
        {
            EncodeCharacters(word, scratch);
            return;
        }
        Span<byte> utf8 = scratch.Merge.BytesFor(Encoding.UTF8.GetMaxByteCount(word.Length));
        int count = Encoding.UTF8.GetBytes(word, utf8);
        CharBuffer mapped = scratch.RentBuffer();
        foreach (byte value in utf8[..count])
        {
            mapped.Append(ByteAlphabet.ToChar(value));
        }
        EncodeCharacters(mapped.Written, scratch);
        scratch.ReturnBuffer(mapped);
    }

    protected override void EncodeLongWord(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        if (_cuts is null || (_options.IgnoreMerges && _vocabulary.TryGetId(word, out _)))
        {
            EncodeUncached(word, scratch);
            return;
        }
        int start = 0, previous = -1;
        for (int at = 0; at < word.Length;)
        {
            int c = CodePoints.Read(word, at, out int width);
            if (at > start && _cuts.CanCut(previous, c) && (_allBytes || _characters.Find(previous) >= 0 || _characters.Find(c) >= 0))
            {
                EncodePart(word[start..at], scratch);
                start = at;
            }
            previous = c;
            at += width;
        }
        EncodePart(word[start..], scratch);
    }

    /// <summary>A part of a word must not be taken for a whole one, which ignoring merges would do.</summary>
    private void EncodePart(ReadOnlySpan<char> part, EncodeScratch scratch)
    {
        if (part.Length > WordCache.LongestWord || _options.IgnoreMerges)
        {
            MergeCharacters(part, scratch);
        }
        else
        {
            EncodeWord(part, scratch);
        }
    }

    private void EncodeCharacters(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        if (_options.IgnoreMerges && _vocabulary.TryGetId(word, out int whole))
        {
            scratch.Output.Add(whole);
            return;
        }
        MergeCharacters(word, scratch);
    }

    private void MergeCharacters(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        IntBuffer symbols = scratch.Merge.Symbols;
        symbols.Clear();
        bool unknownPending = false;
        for (int at = 0; at < word.Length;)
        {
            int c = CodePoints.Read(word, at, out int width);
            at += width;
            int id = _characters.Find(c);
            if (id >= 0)
            {
                if (unknownPending)
                {
                    symbols.Add(_options.UnknownId);
                    unknownPending = false;
                }
                symbols.Add(id);
            }
            else if (!(_options.ByteFallback && TryAddBytes(c, symbols)) && _options.UnknownId >= 0)
            {
                if (unknownPending && !_options.FuseUnknown)
                {
                    symbols.Add(_options.UnknownId);
                }
                unknownPending = true;
            }
        }
        if (unknownPending)
        {
            symbols.Add(_options.UnknownId);
        }
        int count = SymbolMerger.Merge(symbols.Written, _merges, scratch.Merge);
        scratch.Output.AddRange(symbols.Written[..count]);
    }

    private bool TryAddBytes(int codePoint, IntBuffer symbols)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int count = new Rune(codePoint).EncodeToUtf8(utf8);
        foreach (byte value in utf8[..count])
        {
            if (_byteIds[value] < 0)
            {
                return false;
            }
        }
        foreach (byte value in utf8[..count])
        {
            symbols.Add(_byteIds[value]);
        }
        return true;
    }

    private (int Left, int Right, int Merged, string Text) Resolve((string Left, string Right) merge, int rank)
    {
        string text = merge.Left + merge.Right;
        int left = _vocabulary.Id(merge.Left), right = _vocabulary.Id(merge.Right), merged = _vocabulary.Id(text);
        if (left < 0 || right < 0 || merged < 0)
        {
            string missing = left < 0 ? merge.Left : right < 0 ? merge.Right : text;
            throw new TokenizerFormatException($"Merge {rank} ('{Vocabulary.Show(merge.Left)}' + '{Vocabulary.Show(merge.Right)}') needs the token "
                + $"'{Vocabulary.Show(missing)}', which is not in the vocabulary.");
        }
        return (left, right, merged, text);
    }
}
