using Tandem.Tokenization.CodePointRegex;

namespace Tandem.Tokenization.Bpe;

/// <summary>
/// Where a long text can be cut without changing its tokens: between two characters that stand side by side in no token, since then
/// no merge can span them. Without pre-tokenizer a prompt is one word; cut, it is many short ones that the cache knows.
/// </summary>
/// <remarks>A hashed bitmap: two pairs may share a bit, which only forgoes a cut.</remarks>
internal sealed class SafeCuts
{
    private const int Bits = 20;

    private readonly ulong[] _adjacent = new ulong[(1 << Bits) / 64];

    /// <summary>Forbids cuts inside <paramref name="token"/>.</summary>
    public void Keep(ReadOnlySpan<char> token)
    {
        int previous = -1;
        for (int at = 0; at < token.Length;)
        {
            int c = CodePoints.Read(token, at, out int width);
            if (previous >= 0)
            {
                uint bit = Bit(previous, c);
                _adjacent[bit >> 6] |= 1UL << (int)(bit & 63);
            }
            previous = c;
            at += width;
        }
    }

    public bool CanCut(int before, int after)
    {
        uint bit = Bit(before, after);
        return ((_adjacent[bit >> 6] >> (int)(bit & 63)) & 1) == 0;
    }

    private static uint Bit(int before, int after) =>
        (uint)(((((ulong)(uint)before << 32) | (uint)after) * 0x9E3779B97F4A7C15UL) >> (64 - Bits));
}
