using System.Text;
using Tandem.Tokenization.AddedTokens;
using Tandem.Tokenization.Bpe;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.SentencePiece;

/// <summary>
/// BPE by score: of all neighbours whose text together is a piece, those of the best score are joined first, the leftmost of equals.
/// </summary>
/// <remarks>
/// The pairs are tabulated at load, for every way to cut a piece into two that can occur, so that merging is the same as with a list of
/// merges. A list reconstructed the usual way would be lossy; this is complete. A character that is no piece stands for itself as the
/// complement of its code point until the end, because it may still be part of a piece.
/// </remarks>
internal sealed class SentencePieceBpe : BpeModel
{
    private readonly CharacterTable _characters = new();
    private readonly PairTable _merges;
    private readonly SafeCuts _cuts = new();
    private readonly int[]? _byteIds;
    private readonly int _unknownId;

    public SentencePieceBpe(SentencePieceProto proto, Vocabulary vocabulary)
    {
        bool Joinable(int id) => proto.Pieces[id].Type is PieceType.Normal or PieceType.UserDefined;
        _unknownId = proto.Pieces.FindIndex(p => p.Type == PieceType.Unknown);
        _byteIds = proto.ByteFallback ? vocabulary.ByteTokenIds() : null;
        if (_byteIds is not null && Array.IndexOf(_byteIds, -1) is >= 0 and var missing)
        {
            throw new TokenizerFormatException($"The SentencePiece model falls back to bytes but has no piece <0x{missing:X2}>; it needs all 256.");
        }
        if (_unknownId < 0)
        {
            throw new TokenizerFormatException("The SentencePiece model has no piece of type unknown; it needs one.");
        }
        List<(float Score, int Left, int Right, int Merged)> pairs = [];
        for (int id = 0; id < proto.Pieces.Count; id++)
        {
            string text = proto.Pieces[id].Text;
            CodePoints.Read(text, 0, out int width);
            if (!Joinable(id))
            {
                continue;
            }
            if (width == text.Length)
            {
                _characters.Set(CodePoints.Read(text, 0, out _), id);
            }
            _cuts.Keep(text);
            for (int cut = width; cut < text.Length; cut += width)
            {
                if (Symbol(vocabulary, text.AsSpan(0, cut), Joinable, out int left) && Symbol(vocabulary, text.AsSpan(cut), Joinable, out int right))
                {
                    pairs.Add((proto.Pieces[id].Score, left, right, id));
                }
                CodePoints.Read(text, cut, out width);
            }
        }
        _merges = new PairTable(pairs.Count);
        float[] scores = [.. pairs.Select(p => p.Score).Distinct().OrderDescending()];
        Dictionary<float, int> ranks = scores.Select((score, rank) => (score, rank)).ToDictionary(p => p.score, p => p.rank);
        foreach ((float score, int left, int right, int merged) in pairs)
        {
            _merges.Set(left, right, ranks[score], merged);
        }
    }

    protected override void EncodeUncached(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        IntBuffer symbols = scratch.Merge.Symbols;
        symbols.Clear();
        for (int at = 0; at < word.Length;)
        {
            int c = CodePoints.Read(word, at, out int width);
            int id = _characters.Find(c);
            symbols.Add(id >= 0 ? id : ~c);
            at += width;
        }
        int count = SymbolMerger.Merge(symbols.Written, _merges, scratch.Merge);
        Span<byte> utf8 = stackalloc byte[4];
        bool afterUnknown = false;
        foreach (int symbol in symbols.Written[..count])
        {
            if (symbol >= 0)
            {
                scratch.Output.Add(symbol);
            }
            else if (_byteIds is not null)
            {
                foreach (byte value in utf8[..new Rune(~symbol).EncodeToUtf8(utf8)])
                {
                    scratch.Output.Add(_byteIds[value]);
                }
            }
            else if (!afterUnknown)
            {
                scratch.Output.Add(_unknownId);
            }
            afterUnknown = symbol < 0;
        }
    }

    protected override void EncodeLongWord(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        int start = 0, previous = -1;
        for (int at = 0; at < word.Length;)
        {
            int c = CodePoints.Read(word, at, out int width);
            bool fuses = _byteIds is null && previous >= 0 && _characters.Find(previous) < 0 && _characters.Find(c) < 0;
            if (at > start && !fuses && _cuts.CanCut(previous, c))
            {
                EncodePart(word[start..at], scratch);
                start = at;
            }
            previous = c;
            at += width;
        }
        EncodePart(word[start..], scratch);
    }

    private void EncodePart(ReadOnlySpan<char> part, EncodeScratch scratch)
    {
        if (part.Length > WordCache.LongestWord)
        {
            EncodeUncached(part, scratch);
        }
        else
        {
            EncodeWord(part, scratch);
        }
    }

    /// <summary>The symbol a text is while merging: a piece, or a single character that is none.</summary>
    private static bool Symbol(Vocabulary vocabulary, ReadOnlySpan<char> text, Func<int, bool> joinable, out int symbol)
    {
        symbol = vocabulary.Id(text);
        if (symbol >= 0 && joinable(symbol))
        {
            return true;
        }
        int c = CodePoints.Read(text, 0, out int width);
        symbol = ~c;
        return width == text.Length;
    }
}

/// <summary>Takes out the symbols the model's maker defined, which nothing merges with, and passes on what is between.</summary>
internal sealed class UserSymbolStage(AddedTokenMatcher symbols, WordStage next) : WordStage
{
    public override void Accept(ReadOnlySpan<char> piece, bool atInputStart, EncodeScratch scratch)
    {
        int done = 0, from = 0;
        while (symbols.Find(piece, ref from, done, true, out int start, out int end) is { } symbol)
        {
            if (start > done)
            {
                next.Accept(piece[done..start], atInputStart && done == 0, scratch);
            }
            scratch.Output.Add(symbol.Id);
            done = end;
        }
        if (done < piece.Length)
        {
            next.Accept(piece[done..], atInputStart && done == 0, scratch);
        }
    }
}
