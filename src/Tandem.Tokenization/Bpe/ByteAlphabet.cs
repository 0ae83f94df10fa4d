namespace Tandem.Tokenization.Bpe;

/// <summary>
/// The alphabet of byte-level vocabularies: every byte has a visible character of its own. Bytes that print in Latin-1 stand for
/// themselves; the others take the characters from U+0100 on, in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Build();
    private static readonly short[] Bytes = Invert();

    public static char ToChar(byte value) => Characters[value];

    /// <summary>The byte a character stands for, or -1.</summary>
    public static int ToByte(char c) => c < Bytes.Length ? Bytes[c] : -1;

    /// <summary>The bytes a token stands for; false when it holds a character outside the alphabet.</summary>
    public static bool TryToBytes(ReadOnlySpan<char> token, List<byte> bytes)
    {
        bytes.Clear();
        foreach (char c in token)
        {
            int value = ToByte(c);
            if (value < 0)
            {
                return false;
            }
            bytes.Add((byte)value);
        }
        return true;
    }

    private static char[] Build()
    {
        char[] characters = new char[256];
        int next = 256;
        for (int b = 0; b < 256; b++)
        {
            bool printable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            characters[b] = printable ? (char)b : (char)next++;
        }
        return characters;
    }

    private static short[] Invert()
    {
        short[] bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
        {
            bytes[Characters[b]] = (short)b;
        }
        return bytes;
    }
}
