using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tandem.Cpu.Linear;

/// <summary>
/// Sums of four products of bytes in each 32-bit lane, exact: weights in [−127, 127] (stored by the rule of <see cref="StoredOffset"/>) by four signed
/// bytes of x in [−127, 127] that are the same for all lanes.
/// </summary>
internal interface IInt8Dot
{
    /// <summary>Added to a weight before it is stored as a byte: 128 where the processor multiplies unsigned by signed bytes, otherwise 0.</summary>
    static abstract int StoredOffset { get; }

    /// <summary>The sum to start a block with.</summary>
    /// <param name="offset">−128 times the sum of the block of x.</param>
    static abstract Vector256<int> Start(int offset);

    static abstract Vector256<int> Dot(Vector256<int> sum, Vector256<byte> weights, int x);
}

/// <summary><c>vpdpbusd</c>, VEX form.</summary>
internal readonly struct VnniDot : IInt8Dot
{
    public static int StoredOffset => 128;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Start(int offset) => Vector256.Create(offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<int> sum, Vector256<byte> weights, int x)
        => AvxVnni.MultiplyWideningAndAdd(sum, weights, Vector256.Create(x).AsSByte());
}

/// <summary><c>vpmaddubsw</c> and <c>vpmaddwd</c>; |x| is the unsigned operand and its sign goes to the weights, so that no pair saturates.</summary>
internal readonly struct Avx2Dot : IInt8Dot
{
    public static int StoredOffset => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Start(int offset) => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<int> sum, Vector256<byte> weights, int x)
    {
        Vector256<sbyte> all = Vector256.Create(x).AsSByte();
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(Avx2.Abs(all), Avx2.Sign(weights.AsSByte(), all));
        return Avx2.Add(sum, Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One));
    }
}

/// <summary>Any processor.</summary>
internal readonly struct PortableDot : IInt8Dot
{
    public static int StoredOffset => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Start(int offset) => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<int> sum, Vector256<byte> weights, int x)
    {
        Vector128<short> all = Vector128.WidenLower(Vector128.Create(x).AsSByte());
        return sum + Vector256.Create(Quads(weights.GetLower().AsSByte(), all), Quads(weights.GetUpper().AsSByte(), all));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Quads(Vector128<sbyte> weights, Vector128<short> x)
    {
        Vector128<int> low = Pairs(Vector128.WidenLower(weights) * x);
        Vector128<int> high = Pairs(Vector128.WidenUpper(weights) * x);
        return Vector128.Narrow(Folded(low), Folded(high)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Pairs(Vector128<short> products)
        => ((products.AsInt32() << 16) >> 16) + (products.AsInt32() >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Folded(Vector128<int> pairs)
        => (pairs + (pairs.AsUInt64() >> 32).AsInt32()).AsUInt64() & Vector128.Create(0xFFFF_FFFFul);
}
