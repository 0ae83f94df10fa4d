using Tandem.Tokenization.AddedTokens;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.Normalization;

namespace Tandem.Tokenization.SentencePiece;

/// <summary>Rewrites text as a SentencePiece model wants it: its rules, its treatment of blanks, its mark in front.</summary>
internal sealed class SentencePieceNormalizer : TextNormalizer
{
    public const char Mark = '\u2581';

    private readonly CharacterMap? _map;
    private readonly AddedTokenMatcher _symbols;
    private readonly SentencePieceProto _proto;
    private readonly bool _addPrefix;
    private readonly char _blank;

    /// <summary>Text of <paramref name="symbols"/> passes unchanged. <paramref name="addPrefix"/> false leaves the mark in front away.</summary>
    public SentencePieceNormalizer(SentencePieceProto proto, AddedTokenMatcher symbols, bool addPrefix)
    {
        (_proto, _symbols, _addPrefix) = (proto, symbols, addPrefix && proto.AddDummyPrefix);
        _map = proto.CharacterMap.Length > 0 ? new CharacterMap(proto.CharacterMap) : null;
        _blank = proto.EscapeWhitespaces ? Mark : ' ';
    }

    public override void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack)
    {
        int at = 0;
        if (_proto.RemoveExtraWhitespaces)
        {
            while (at < text.Length && Next(text[at..], out int length) is " ")
            {
                at += length;
            }
        }
        if (at == text.Length)
        {
            return;
        }
        int start = output.Length;
        if (_addPrefix && !_proto.WhitespaceAsSuffix)
        {
            output.Append(_blank);
        }
        if (_map is null && _symbols.IsEmpty && !_proto.RemoveExtraWhitespaces)
        {
            output.AppendReplaced(text[at..], ' ', _blank);
        }
        else
        {
            AppendRewritten(text[at..], output);
        }
        if (_proto.RemoveExtraWhitespaces)
        {
            ReadOnlySpan<char> written = output.Written[start..];
            output.Truncate(start + written.TrimEnd(_blank).Length);
        }
        if (_addPrefix && _proto.WhitespaceAsSuffix)
        {
            output.Append(_blank);
        }
    }

    private void AppendRewritten(ReadOnlySpan<char> text, CharBuffer output)
    {
        bool afterBlank = _proto.RemoveExtraWhitespaces;
        while (text.Length > 0)
        {
            ReadOnlySpan<char> part = Next(text, out int length);
            if (afterBlank)
            {
                part = part.TrimStart(' ');
            }
            if (part.Length > 0)
            {
                output.AppendReplaced(part, ' ', _blank);
                afterBlank = _proto.RemoveExtraWhitespaces && part[^1] == ' ';
            }
            text = text[length..];
        }
    }

    /// <summary>What the beginning of the text, <paramref name="length"/> long, becomes.</summary>
    private ReadOnlySpan<char> Next(ReadOnlySpan<char> text, out int length)
    {
        if (!_symbols.IsEmpty && _symbols.LongestAt(text, 0, out length) is not null)
        {
            return text[..length];
        }
        if (_map?.Match(text, out length) is { } replacement)
        {
            return replacement;
        }
        CodePoints.Read(text, 0, out length);
        return text[..length];
    }
}
