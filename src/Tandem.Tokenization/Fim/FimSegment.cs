namespace Tandem.Tokenization.Fim;

/// <summary>
/// A piece of a fill-in-the-middle prompt: one special token, or text. Text must be encoded without looking for special
/// tokens in it, so that a file that contains <c>&lt;|fim_middle|&gt;</c> stays text.
/// </summary>
public readonly record struct FimSegment
{
    private FimSegment(int? tokenId, string? text, bool startsWord)
    {
        TokenId = tokenId;
        Text = text;
        StartsWord = startsWord;
    }

    /// <summary>The special token; null where this is text.</summary>
    public int? TokenId { get; }

    /// <summary>The text, never empty; null where this is a token.</summary>
    public string? Text { get; }

    /// <summary>
    /// Whether a SentencePiece tokenizer that puts a space before the start of a text does so here. Byte-level tokenizers
    /// have no such space and ignore this.
    /// </summary>
    public bool StartsWord { get; }

    internal static FimSegment Token(int id) => new(id, null, startsWord: false);

    internal static FimSegment OfText(string text, bool startsWord) => new(null, text, startsWord);
}
