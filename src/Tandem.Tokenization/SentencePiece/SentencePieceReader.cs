using System.Globalization;
using System.Text;
using Tandem.Tokenization.AddedTokens;
using Tandem.Tokenization.Detokenization;
using Tandem.Tokenization.Loading;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.SentencePiece;

/// <summary>
/// Makes a tokenizer of a tokenizer.model file. Text between added tokens is encoded stretch by stretch, each with its mark in front
/// when the model says so, as the slow Python tokenizers do; with "legacy": false in the configuration only the first stretch has it.
/// </summary>
/// <remarks>
/// Control and unknown pieces count as special tokens and are found in the text when special tokens are parsed. The add_prefix_space
/// of a configuration is not looked at: what the model file says about the mark is what it was trained with.
/// </remarks>
internal static class SentencePieceReader
{
    /// <exception cref="TokenizerFormatException">The model is damaged or not supported.</exception>
    public static TokenizerParts Read(ReadOnlySpan<byte> model, TokenizerConfig config)
    {
        SentencePieceProto proto = SentencePieceProto.Parse(model);
        Vocabulary vocabulary = new(proto.Pieces.Count);
        for (int id = 0; id < proto.Pieces.Count; id++)
        {
            vocabulary.Add(proto.Pieces[id].Text, id);
        }
        List<AddedToken> added = ReadAddedTokens(proto, vocabulary, config);
        AddedTokenMatcher symbols = new(proto.Pieces.Select((p, id) => (Piece: p, Id: id)).Where(p => p.Piece.Type == PieceType.UserDefined)
            .Select(p => (p.Piece.Text, new AddedToken(p.Id, p.Piece.Text, false))));
        WordStage words = new ModelStage(new SentencePieceBpe(proto, vocabulary));
        bool addBos = config.AddBosToken ?? (config.TokenizerClass is null || config.IsLlamaClass);
        int bos = config.BosToken is { } name ? vocabulary.Id(name) : vocabulary.Id("<s>");
        int eos = config.EosToken is { } end ? Find(end, vocabulary, added) : vocabulary.Id("</s>");
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            AddedTokens = added,
            Normalizer = new SentencePieceNormalizer(proto, symbols, true),
            LaterNormalizer = config.Legacy ? null : new SentencePieceNormalizer(proto, symbols, false),
            Words = symbols.IsEmpty ? words : new UserSymbolStage(symbols, words),
            Prefix = addBos && bos >= 0 ? [bos] : [],
            Suffix = config.AddEosToken == true && eos >= 0 ? [eos] : [],
            DecodeTable = BuildDecodeTable(proto, added, config.Legacy),
        };
    }

    private static int Find(string content, Vocabulary vocabulary, List<AddedToken> added) =>
        added.Find(t => t.Content == content)?.Id ?? vocabulary.Id(content);

    private static List<AddedToken> ReadAddedTokens(SentencePieceProto proto, Vocabulary vocabulary, TokenizerConfig config)
    {
        List<AddedToken> added = [];
        HashSet<int> ids = [];
        foreach (AddedToken token in config.AddedTokens)
        {
            string modelContent = vocabulary.Token(token.Id) ?? token.Content;
            int modelId = vocabulary.Id(token.Content) is >= 0 and var known ? known : token.Id;
            if (modelContent != token.Content || modelId != token.Id)
            {
                throw new TokenizerFormatException($"tokenizer_config.json adds the token '{Vocabulary.Show(token.Content)}' with id {token.Id}, but in the model "
                    + $"that id is '{Vocabulary.Show(modelContent)}' and that token has id {modelId}; they must agree.");
            }
            if (token.Content.Length > 0 && ids.Add(token.Id))
            {
                added.Add(token with { Normalized = false });
            }
        }
        for (int id = 0; id < proto.Pieces.Count; id++)
        {
            if (proto.Pieces[id].Type is PieceType.Control or PieceType.Unknown && ids.Add(id))
            {
                added.Add(new AddedToken(id, proto.Pieces[id].Text, true));
            }
        }
        return added;
    }

    private static DecodeTable BuildDecodeTable(SentencePieceProto proto, List<AddedToken> added, bool legacy)
    {
        int size = Math.Max(proto.Pieces.Count, added.Count == 0 ? 0 : added.Max(t => t.Id) + 1);
        (byte[] Bytes, TokenKind Kind, bool Special)[] tokens = new (byte[], TokenKind, bool)[size];
        Array.Fill(tokens, ([], TokenKind.Absent, false));
        for (int id = 0; id < proto.Pieces.Count; id++)
        {
            Piece piece = proto.Pieces[id];
            string text = piece.Text.Replace(SentencePieceNormalizer.Mark, ' ');
            tokens[id] = piece.Type == PieceType.Byte
                ? ([ByteValue(piece.Text, id)], TokenKind.Byte, false)
                : (Encoding.UTF8.GetBytes(text), piece.Text[0] == SentencePieceNormalizer.Mark ? TokenKind.MarkedText : TokenKind.Text, false);
        }
        foreach (AddedToken token in added)
        {
            // After an added token the encoder put a mark in front of what follows, so the decoder takes it off again.
            tokens[token.Id] = (Encoding.UTF8.GetBytes(token.Content), legacy ? TokenKind.Boundary : TokenKind.Text, token.Special);
        }
        return new DecodeTable(tokens)
        {
            Style = DecodeStyle.SentencePiece,
            DropsLeadingBlank = proto.AddDummyPrefix || proto.RemoveExtraWhitespaces,
            DropsAllLeadingBlanks = proto.RemoveExtraWhitespaces,
        };
    }

    private static byte ByteValue(string text, int id)
    {
        bool named = text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>';
        return named && byte.TryParse(text.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : throw new TokenizerFormatException($"Piece {id} of the SentencePiece model is a byte named '{Vocabulary.Show(text)}'; it must be named <0x00> to <0xFF>.");
    }
}
