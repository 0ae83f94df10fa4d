using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Tandem.Gateway.Routing;

/// <summary>
/// Cuts a prompt's text into blocks and names each by a hash of itself and all before it, so that equal names mean an equal beginning. Only whole
/// blocks count. A collision costs a badly chosen worker, nothing else, so the hash is a fast one.
/// </summary>
internal static class PromptBlocks
{
    /// <summary>Longest beginning that is looked at; what is equal that far is equal enough.</summary>
    public const int MaxBlocks = 4096;

    public static ulong[] Hash(string model, ReadOnlySpan<byte> body, IReadOnlyList<Range> parts, int blockBytes)
    {
        ulong chain = Mix(0x9E3779B97F4A7C15, Encoding.UTF8.GetBytes(model));
        var blocks = new List<ulong>();
        for (int i = 0; i < parts.Count; i++)
        {
            ReadOnlySpan<byte> part = body[parts[i]];
            while (part.Length >= blockBytes && blocks.Count < MaxBlocks)
            {
                chain = Mix(chain, part[..blockBytes]);
                blocks.Add(chain);
                part = part[blockBytes..];
            }

            if (i + 1 < parts.Count)
            {
                // What follows depends on the whole part, its rest included.
                chain = Mix(chain, part);
            }
        }

        return [.. blocks];
    }

    private static ulong Mix(ulong chain, ReadOnlySpan<byte> bytes)
    {
        ulong hash = chain ^ ((ulong)bytes.Length * 0xFF51AFD7ED558CCD);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Round(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte rest in bytes)
        {
            hash = Round(hash, rest);
        }

        return hash;
    }

    private static ulong Round(ulong hash, ulong word)
    {
        hash = BitOperations.RotateLeft(hash ^ (word * 0x87C37B91114253D5), 31) * 0x4CF5AD432745937F;
        return hash ^ (hash >> 29);
    }
}
