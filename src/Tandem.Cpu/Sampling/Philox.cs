namespace Tandem.Cpu.Sampling;

/// <summary>
/// Philox4x32 with 10 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a random number is a function of a key and a counter,
/// so the draw for token n of a seed is the same whatever else is in the batch.
/// </summary>
public static class Philox
{
    /// <summary>The block of four words for a counter and a key.</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)c0 * 0xD2511F53u;
            ulong p1 = (ulong)c2 * 0xCD9E8D57u;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>A number in [0, 1) with 53 random bits for the <paramref name="index"/>-th draw of a seed.</summary>
    public static double Uniform(ulong seed, int index)
    {
        (uint x0, uint x1, _, _) = Block((uint)index, 0, 0, 0, (uint)seed, (uint)(seed >> 32));
        return (((ulong)x0 << 21) ^ (x1 >> 11)) * (1.0 / 9007199254740992.0);
    }
}
