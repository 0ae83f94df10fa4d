using System.Buffers;
using System.Text;

namespace Tandem.Tokenization.Detokenization;

/// <summary>
/// Decodes tokens one after the other. Decoding the whole is the same code, so what comes out piecemeal cannot differ from it.
/// </summary>
internal sealed class DecodeState(DecodeTable table)
{
    private const char Replacement = '\uFFFD';

    private byte[] _pending = new byte[16];
    private int _pendingCount;
    private bool _anyToken;
    private bool _atStart = true;
    private int _stripLeft = table.StripCount;

    public void Reset()
    {
        _pendingCount = 0;
        _anyToken = false;
        _atStart = true;
        _stripLeft = table.StripCount;
    }

    /// <summary>Appends the text that is certain after <paramref name="id"/>. Ids without a token are passed over.</summary>
    public void Append(int id, bool skipSpecial, CharBuffer output)
    {
        TokenKind kind = table.Kind(id);
        if (kind == TokenKind.Absent || (skipSpecial && table.IsSpecial(id)))
        {
            return;
        }
        ReadOnlySpan<byte> bytes = table.Bytes(id);
        switch (table.Style)
        {
            case DecodeStyle.Bytes:
                Push(bytes);
                int whole = WholeCharacters(_pending.AsSpan(0, _pendingCount));
                Emit(_pending.AsSpan(0, whole), output);
                Shift(whole);
                break;
            case DecodeStyle.Spaced:
                if (_anyToken)
                {
                    Emit(" "u8, output);
                }
                Emit(bytes, output);
                break;
            case DecodeStyle.TextWithByteRuns:
                if (kind == TokenKind.Byte)
                {
                    Push(bytes);
                    break;
                }
                FlushRun(output);
                Emit(!_anyToken && table.FirstTokenBytes?.GetValueOrDefault(id) is { } first ? first : bytes, output);
                break;
            default:
                AppendSentencePiece(kind, bytes, output);
                break;
        }
        _anyToken = true;
    }

    /// <summary>Appends what was held back: the bytes of a character that never became whole.</summary>
    public void Flush(CharBuffer output)
    {
        switch (table.Style)
        {
            case DecodeStyle.Bytes:
                Emit(_pending.AsSpan(0, _pendingCount), output);
                break;
            case DecodeStyle.TextWithByteRuns:
                FlushRun(output);
                break;
            default:
                EmitBytesSingly(output, true);
                break;
        }
        _pendingCount = 0;
    }

    private void AppendSentencePiece(TokenKind kind, ReadOnlySpan<byte> bytes, CharBuffer output)
    {
        if (kind == TokenKind.Byte)
        {
            Push(bytes);
            EmitBytesSingly(output, false);
            _atStart = false;
            return;
        }
        EmitBytesSingly(output, true);
        if (kind == TokenKind.Boundary)
        {
            output.AppendUtf8(bytes);
            _atStart = true;
            return;
        }
        if (_atStart && table.DropsLeadingBlank && kind == TokenKind.MarkedText)
        {
            bytes = bytes[1..];
            _atStart = table.DropsAllLeadingBlanks;
        }
        if (bytes.Length > 0)
        {
            output.AppendUtf8(bytes);
            _atStart = false;
        }
    }

    /// <summary>Emits the characters that are whole, and U+FFFD for bytes that can be part of none.</summary>
    private void EmitBytesSingly(CharBuffer output, bool toTheEnd)
    {
        int at = 0;
        while (at < _pendingCount)
        {
            OperationStatus status = Rune.DecodeFromUtf8(_pending.AsSpan(at, _pendingCount - at), out Rune rune, out int length);
            if (status == OperationStatus.NeedMoreData && !toTheEnd)
            {
                break;
            }
            bool valid = status == OperationStatus.Done;
            output.AppendCodePoint(valid ? rune.Value : Replacement);
            at += valid ? length : 1;
        }
        Shift(at);
    }

    private void FlushRun(CharBuffer output)
    {
        ReadOnlySpan<byte> run = _pending.AsSpan(0, _pendingCount);
        if (System.Text.Unicode.Utf8.IsValid(run))
        {
            Emit(run, output);
        }
        else
        {
            for (int i = 0; i < run.Length; i++)
            {
                Emit("\uFFFD"u8, output);
            }
        }
        _pendingCount = 0;
    }

    private void Emit(ReadOnlySpan<byte> utf8, CharBuffer output)
    {
        while (_stripLeft > 0 && utf8.Length > 0)
        {
            if (utf8[0] != table.StripCharacter)
            {
                _stripLeft = 0;
                break;
            }
            utf8 = utf8[1..];
            _stripLeft--;
        }
        output.AppendUtf8(utf8);
    }

    /// <summary>How many bytes can be decoded now; what remains is the beginning of a character.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            int at = bytes.Length - back;
            if (bytes[at] >= 0xC0)
            {
                return Rune.DecodeFromUtf8(bytes[at..], out _, out _) == OperationStatus.NeedMoreData ? at : bytes.Length;
            }
        }
        return bytes.Length;
    }

    private void Push(ReadOnlySpan<byte> bytes)
    {
        if (_pendingCount + bytes.Length > _pending.Length)
        {
            Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _pendingCount + bytes.Length));
        }
        bytes.CopyTo(_pending.AsSpan(_pendingCount));
        _pendingCount += bytes.Length;
    }

    private void Shift(int count)
    {
        _pending.AsSpan(count, _pendingCount - count).CopyTo(_pending);
        _pendingCount -= count;
    }
}
