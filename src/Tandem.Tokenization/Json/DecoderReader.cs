using System.Globalization;
using System.Text;
using System.Text.Json;
using Tandem.Tokenization.Bpe;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.Detokenization;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.Json;

/// <summary>
/// Reads the "decoder" of tokenizer.json and applies what it does to single tokens once, at load. What concerns the text as a whole
/// (runs of bytes, stripping its beginning) is left to <see cref="DecodeState"/>.
/// </summary>
internal sealed class DecoderReader
{
    private const string Supported = "ByteLevel, Sequence, Replace, ByteFallback, Fuse, Strip and Metaspace";

    private readonly List<Func<string, string>> _perToken = [];
    private readonly BacktrackStack _stack = new();
    private bool _bytes;
    private bool _fallback;
    private bool _fused;
    private char? _metaspaceMark;
    private bool _metaspaceDropsFirst;
    private int _stripCount;
    private char _stripCharacter;

    public static DecodeTable Read(JsonElement? decoder, int size, Func<int, string?> token, Func<int, bool> isSpecial)
    {
        DecoderReader reader = new();
        if (decoder is { } element)
        {
            reader.Visit(element, "decoder");
        }
        List<(byte[], TokenKind, bool)> tokens = new(size);
        Dictionary<int, byte[]>? firsts = reader._metaspaceDropsFirst ? [] : null;
        List<byte> buffer = [];
        for (int id = 0; id < size; id++)
        {
            if (token(id) is not { } text)
            {
                tokens.Add(([], TokenKind.Absent, false));
                continue;
            }
            (byte[] bytes, TokenKind kind) = reader.Decode(text, buffer);
            tokens.Add((bytes, kind, isSpecial(id)));
            if (firsts is not null && text.Contains(reader._metaspaceMark!.Value, StringComparison.Ordinal))
            {
                firsts[id] = Encoding.UTF8.GetBytes(text.Replace(reader._metaspaceMark.Value.ToString(), "", StringComparison.Ordinal));
            }
        }
        return new DecodeTable(tokens)
        {
            Style = decoder is null ? DecodeStyle.Spaced : reader._bytes ? DecodeStyle.Bytes : DecodeStyle.TextWithByteRuns,
            StripCount = reader._stripCount,
            StripCharacter = reader._stripCharacter,
            FirstTokenBytes = firsts,
        };
    }

    private (byte[] Bytes, TokenKind Kind) Decode(string token, List<byte> buffer)
    {
        if (_bytes)
        {
            return (ByteAlphabet.TryToBytes(token, buffer) ? [.. buffer] : Encoding.UTF8.GetBytes(token), TokenKind.Text);
        }
        foreach (Func<string, string> step in _perToken)
        {
            token = step(token);
        }
        bool isByte = _fallback && token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>';
        if (isByte && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
        {
            return ([value], TokenKind.Byte);
        }
        return (Encoding.UTF8.GetBytes(token), TokenKind.Text);
    }

    private void Visit(JsonElement element, string where)
    {
        string type = element.Text("type", where);
        bool first = !_bytes && !_fallback && !_fused && _perToken.Count == 0 && _metaspaceMark is null;
        switch (type)
        {
            case "Sequence":
                int index = 0;
                foreach (JsonElement item in element.Member("decoders", JsonValueKind.Array, where).EnumerateArray())
                {
                    Visit(item, $"{where}.decoders[{index++}]");
                }
                break;
            case "ByteLevel" when first:
                _bytes = true;
                break;
            case "Replace" when !_bytes && !_fallback && !_fused && _metaspaceMark is null:
                TextPattern pattern = NormalizerReader.ReadPattern(element, where);
                string content = element.Text("content", where);
                _perToken.Add(token => Replace(token, pattern, content));
                break;
            case "ByteFallback" when !_bytes && !_fallback && !_fused && _metaspaceMark is null:
                _fallback = true;
                break;
            case "Fuse":
                _fused = true;
                break;
            case "Strip":
                VisitStrip(element, where);
                break;
            case "Metaspace" when first:
                char mark = PreTokenizerReader.MetaspaceMark(element, where);
                _metaspaceMark = mark;
                _metaspaceDropsFirst = PreTokenizerReader.MetaspaceScheme(element, where) != MetaspacePrepend.Never;
                _perToken.Add(token => token.Replace(mark, ' '));
                break;
            case "ByteLevel" or "Replace" or "ByteFallback" or "Metaspace":
                throw new TokenizerFormatException($"{where}: the decoder '{type}' comes where it is not supported; supported are ByteLevel or Metaspace "
                    + "alone, or Replace and Strip, then ByteFallback, then Fuse, then Strip.");
            default:
                throw TokenizerFormatException.Unsupported($"{where}: the decoder", type, Supported);
        }
    }

    private void VisitStrip(JsonElement element, string where)
    {
        string content = element.Text("content", where);
        long start = element.Member("start", JsonValueKind.Number, where).Integer($"{where}.start");
        long stop = element.Member("stop", JsonValueKind.Number, where).Integer($"{where}.stop");
        bool known = content.Length == 1 && content[0] < 128 && start is >= 0 and <= 1000 && stop is >= 0 and <= 1000;
        bool whole = _fused || _bytes;
        if (!known || (whole && (stop > 0 || _stripCount > 0)) || (!whole && (_fallback || _metaspaceMark is not null)))
        {
            throw new TokenizerFormatException($"{where}: the decoder 'Strip' of '{Vocabulary.Show(content)}' from {start} to {stop} is not supported here; "
                + "supported is one ASCII character, before ByteFallback or, with stop 0, after Fuse.");
        }
        if (whole)
        {
            (_stripCount, _stripCharacter) = ((int)start, content[0]);
        }
        else
        {
            _perToken.Add(token => StripToken(token, content[0], (int)start, (int)stop));
        }
    }

    private string Replace(string token, TextPattern pattern, string content)
    {
        CharBuffer output = new();
        PieceScanner pieces = new(pattern, token, _stack);
        while (pieces.Next(out int start, out int end, out bool isMatch))
        {
            output.Append(isMatch ? content : token.AsSpan(start, end - start));
        }
        return new string(output.Written);
    }

    private static string StripToken(string token, char content, int start, int stop)
    {
        int from = 0, to = token.Length;
        while (from < to && from < start && token[from] == content)
        {
            from++;
        }
        while (to > from && token.Length - to < stop && token[to - 1] == content)
        {
            to--;
        }
        return token[from..to];
    }
}
