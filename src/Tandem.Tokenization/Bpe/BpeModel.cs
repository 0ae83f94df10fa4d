using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.Bpe;

/// <summary>Byte-pair encoding of one word. Immutable; what changes lives in the caller's scratch.</summary>
internal abstract class BpeModel
{
    /// <summary>Appends the tokens of <paramref name="word"/> to the output of <paramref name="scratch"/>.</summary>
    public void EncodeWord(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        if (word.Length > WordCache.LongestWord)
        {
            EncodeLongWord(word, scratch);
            return;
        }
        ulong hash = WordCache.Hash(word);
        if (scratch.Cache.TryGet(word, hash, out ReadOnlySpan<int> known))
        {
            scratch.Output.AddRange(known);
            return;
        }
        int start = scratch.Output.Count;
        EncodeUncached(word, scratch);
        scratch.Cache.Add(word, hash, scratch.Output.Written[start..]);
    }

    protected abstract void EncodeUncached(ReadOnlySpan<char> word, EncodeScratch scratch);

    protected virtual void EncodeLongWord(ReadOnlySpan<char> word, EncodeScratch scratch) => EncodeUncached(word, scratch);
}
