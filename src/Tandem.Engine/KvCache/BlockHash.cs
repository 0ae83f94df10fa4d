using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Tandem.Engine.KvCache;

/// <summary>
/// Name of a full block's content: the first 128 bits of SHA-256 over the parent block's hash and the block's tokens as little-endian int32.
/// The root is derived from the request's cache salt, so that tenants with different salts never meet. Canonical bytes, so other processes
/// (a gateway, a cache on disk) compute the same names.
/// </summary>
public readonly record struct BlockHash(ulong High, ulong Low)
{
    /// <summary>Largest block size that <see cref="Next"/> takes, in tokens.</summary>
    public const int MaxBlockSize = 256;

    /// <summary>Parent of a sequence's first block.</summary>
    public static BlockHash Root(string? salt)
        => FromDigestOf(Encoding.UTF8.GetBytes("tandem-kv-1\n" + salt));

    /// <summary>Hash of the block that follows this one and holds <paramref name="tokens"/>.</summary>
    /// <param name="tokens">The block's tokens, at most <see cref="MaxBlockSize"/>.</param>
    public BlockHash Next(ReadOnlySpan<int> tokens)
    {
        Span<byte> bytes = stackalloc byte[16 + (sizeof(int) * MaxBlockSize)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, High);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Low);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(tokens).CopyTo(bytes[16..]);
        }
        else
        {
            for (int i = 0; i < tokens.Length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes[(16 + (4 * i))..], tokens[i]);
            }
        }

        return FromDigestOf(bytes[..(16 + (sizeof(int) * tokens.Length))]);
    }

    private static BlockHash FromDigestOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return new BlockHash(BinaryPrimitives.ReadUInt64LittleEndian(digest), BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]));
    }
}
