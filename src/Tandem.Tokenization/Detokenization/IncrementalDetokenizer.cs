using Tandem.Tokenization.Detokenization;

namespace Tandem.Tokenization;

/// <summary>
/// Turns the tokens of one request into text as they come. Never gives out half a character, and all it gives out, joined, is what
/// decoding all the tokens at once gives.
/// </summary>
/// <remarks>
/// Text is held back only while bytes are missing or, for vocabularies whose run of byte tokens is text as a whole or not at all, until
/// the run ends. One per request; not safe for use by several threads at a time. Constant time per token on average.
/// </remarks>
public sealed class IncrementalDetokenizer
{
    private readonly DecodeState _state;
    private readonly CharBuffer _text = new();
    private readonly bool _skipSpecialTokens;

    /// <summary>Starts at the beginning of a text. <paramref name="skipSpecialTokens"/> leaves special tokens out of it.</summary>
    public IncrementalDetokenizer(Tokenizer tokenizer, bool skipSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _state = new DecodeState(tokenizer.DecodeTable);
        _skipSpecialTokens = skipSpecialTokens;
    }

    /// <summary>
    /// Takes tokens that come before the text, without giving their text out: then the first token keeps the blank that only a text's
    /// beginning drops, and a character begun in the prompt is completed.
    /// </summary>
    public void Prime(ReadOnlySpan<int> tokenIds)
    {
        foreach (int id in tokenIds)
        {
            _state.Append(id, _skipSpecialTokens, _text);
            _text.Clear();
        }
    }

    /// <summary>Takes one token; returns the text that is now certain, which may be empty. Ids without a token give none.</summary>
    public string Append(int tokenId)
    {
        _state.Append(tokenId, _skipSpecialTokens, _text);
        return Take();
    }

    /// <summary>Takes several tokens; returns the text that is now certain.</summary>
    public string Append(ReadOnlySpan<int> tokenIds)
    {
        foreach (int id in tokenIds)
        {
            _state.Append(id, _skipSpecialTokens, _text);
        }
        return Take();
    }

    /// <summary>Ends the text: returns what was held back, with U+FFFD for bytes that are no character. Then a new text can begin.</summary>
    public string Flush()
    {
        _state.Flush(_text);
        _state.Reset();
        return Take();
    }

    private string Take()
    {
        if (_text.Length == 0)
        {
            return "";
        }
        string text = new(_text.Written);
        _text.Clear();
        return text;
    }
}
