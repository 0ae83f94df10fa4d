using System.Text;

namespace Tandem.Tokenization;

/// <summary>A growing run of UTF-16 that is reused between calls.</summary>
internal sealed class CharBuffer
{
    // A buffer that one huge text made large is given back rather than kept for ever.
    private const int LargestKept = 1 << 20;

    private char[] _items = new char[256];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Written => _items.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_items.Length > LargestKept)
        {
            _items = new char[256];
        }
    }

    public void Append(char c)
    {
        Reserve(1)[0] = c;
        Length++;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    public void AppendReplaced(ReadOnlySpan<char> text, char old, char replacement)
    {
        text.Replace(Reserve(text.Length), old, replacement);
        Length += text.Length;
    }

    public void AppendCodePoint(int codePoint)
    {
        if (codePoint < 0x10000)
        {
            Append((char)codePoint);
        }
        else
        {
            Length += new Rune(codePoint).EncodeToUtf16(Reserve(2));
        }
    }

    /// <summary>Appends UTF-8; bytes that are not valid become U+FFFD, one for each maximal ill-formed part.</summary>
    public void AppendUtf8(ReadOnlySpan<byte> utf8) =>
        Length += Encoding.UTF8.GetChars(utf8, Reserve(utf8.Length));

    public void Truncate(int length) => Length = length;

    public void RemoveFirst(int count)
    {
        _items.AsSpan(count, Length - count).CopyTo(_items);
        Length -= count;
    }

    private Span<char> Reserve(int count)
    {
        if (_items.Length - Length < count)
        {
            Array.Resize(ref _items, Math.Max(_items.Length * 2, checked(Length + count)));
        }
        return _items.AsSpan(Length);
    }
}
