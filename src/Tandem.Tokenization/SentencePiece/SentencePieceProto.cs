using System.Text;

namespace Tandem.Tokenization.SentencePiece;

internal enum PieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

internal readonly record struct Piece(string Text, float Score, PieceType Type);

/// <summary>What a tokenizer.model file says.</summary>
internal sealed class SentencePieceProto
{
    private const int Unigram = 1;
    private const int Bpe = 2;

    private static readonly UTF8Encoding Strict = new(false, true);

    public List<Piece> Pieces { get; } = [];

    public int ModelType { get; private set; } = Unigram;

    public bool ByteFallback { get; private set; }

    public bool WhitespaceAsSuffix { get; private set; }

    /// <summary>The compiled normalization rules; empty when text is taken as it is.</summary>
    public byte[] CharacterMap { get; private set; } = [];

    public bool AddDummyPrefix { get; private set; } = true;

    public bool RemoveExtraWhitespaces { get; private set; } = true;

    public bool EscapeWhitespaces { get; private set; } = true;

    /// <exception cref="TokenizerFormatException">The bytes are no such file, are truncated, or ask for what is not supported.</exception>
    public static SentencePieceProto Parse(ReadOnlySpan<byte> file)
    {
        SentencePieceProto proto = new();
        ProtoReader reader = new(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    proto.Pieces.Add(ParsePiece(reader.Bytes(), proto.Pieces.Count));
                    break;
                case 2:
                    proto.ParseTrainer(reader.Bytes());
                    break;
                case 3:
                    proto.ParseNormalizer(reader.Bytes());
                    break;
                case 5:
                    RefuseDenormalizer(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (proto.Pieces.Count == 0)
        {
            throw new TokenizerFormatException("The SentencePiece model holds no pieces; it is empty or not a SentencePiece model.");
        }
        if (proto.ModelType != Bpe)
        {
            string name = proto.ModelType switch { Unigram => "unigram", 3 => "word", 4 => "char", _ => "unknown" };
            throw TokenizerFormatException.Unsupported("The SentencePiece model type", $"{proto.ModelType} ({name})", "2 (bpe)");
        }
        return proto;
    }

    private static Piece ParsePiece(ReadOnlySpan<byte> message, int index)
    {
        ReadOnlySpan<byte> text = default;
        float score = 0;
        long type = (long)PieceType.Normal;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    text = reader.Bytes();
                    break;
                case 2:
                    score = reader.Single();
                    break;
                case 3:
                    type = reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (text.IsEmpty || float.IsNaN(score) || type is < 1 or > 6)
        {
            throw new TokenizerFormatException($"Piece {index} of the SentencePiece model has {text.Length} bytes of text, score {score} and type {type}; "
                + "it needs some text, a number and a type from 1 to 6.");
        }
        if (type == (long)PieceType.Unused)
        {
            throw TokenizerFormatException.Unsupported($"The type of piece {index} of the SentencePiece model", "5 (unused)",
                "normal, unknown, control, user-defined and byte");
        }
        try
        {
            return new Piece(Strict.GetString(text), score, (PieceType)type);
        }
        catch (DecoderFallbackException e)
        {
            throw new TokenizerFormatException($"The text of piece {index} of the SentencePiece model is not UTF-8.", e);
        }
    }

    private void ParseTrainer(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    ModelType = (int)Math.Clamp(reader.Integer(), 0, 1000);
                    break;
                case 24:
                    WhitespaceAsSuffix = reader.Boolean();
                    break;
                case 35:
                    ByteFallback = reader.Boolean();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ParseNormalizer(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    CharacterMap = reader.Bytes().ToArray();
                    break;
                case 3:
                    AddDummyPrefix = reader.Boolean();
                    break;
                case 4:
                    RemoveExtraWhitespaces = reader.Boolean();
                    break;
                case 5:
                    EscapeWhitespaces = reader.Boolean();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void RefuseDenormalizer(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            if (reader.Field == 2 && reader.Bytes().Length > 0)
            {
                throw new TokenizerFormatException("The SentencePiece model has denormalization rules, which are not supported; supported is a model without.");
            }
            if (reader.Field != 2)
            {
                reader.Skip();
            }
        }
    }
}
