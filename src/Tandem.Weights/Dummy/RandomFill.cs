using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tandem.Core.Numerics;

namespace Tandem.Weights.Dummy;

/// <summary>
/// Fills memory with uniform random values of a given deviation. Each value depends only on the seed and its index (a hash of a counter), so the result is
/// the same whatever the number of threads and the width of the machine's vectors.
/// </summary>
internal static class RandomFill
{
    private const int Lanes = 8;

    /// <summary>Values of deviation <paramref name="std"/>, mean 0, 16 bits of resolution each.</summary>
    public static void Fill(Span<byte> data, DType type, uint seed, float std)
    {
        // A uniform value in [-1, 1) has the deviation 1/√3; the hash gives 16-bit integers.
        float scale = std * MathF.Sqrt(3) / 32768f;
        switch (type)
        {
            case DType.F32:
                FillSingles(MemoryMarshal.Cast<byte, float>(data), seed, scale);
                break;
            case DType.BF16:
                FillBrainFloats(MemoryMarshal.Cast<byte, ushort>(data), seed, scale);
                break;
            case DType.F16:
                FillHalves(MemoryMarshal.Cast<byte, Half>(data), seed, scale);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "dummy weights are F32, F16 or BF16");
        }
    }

    /// <summary>The same value everywhere.</summary>
    public static void Constant(Span<byte> data, DType type, float value)
    {
        switch (type)
        {
            case DType.F32:
                MemoryMarshal.Cast<byte, float>(data).Fill(value);
                break;
            case DType.BF16:
                MemoryMarshal.Cast<byte, ushort>(data).Fill(BFloat16Bits.FromSingle(value));
                break;
            case DType.F16:
                MemoryMarshal.Cast<byte, Half>(data).Fill((Half)value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "dummy weights are F32, F16 or BF16");
        }
    }

    /// <summary>32 random bits for each counter (multiply and shift, the finaliser of a well-mixing integer hash).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Hash(Vector256<uint> counter)
    {
        Vector256<uint> x = counter;
        x ^= Vector256.ShiftRightLogical(x, 16);
        x *= Vector256.Create(0x7FEB352Du);
        x ^= Vector256.ShiftRightLogical(x, 15);
        x *= Vector256.Create(0x846CA68Bu);
        x ^= Vector256.ShiftRightLogical(x, 16);
        return x;
    }

    /// <summary>One hash is two values: its lower and its upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Even, Vector256<float> Odd) Values(Vector256<uint> counter, float scale)
    {
        Vector256<int> bits = Hash(counter).AsInt32();
        Vector256<int> low = Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(bits, 16), 16);
        Vector256<int> high = Vector256.ShiftRightArithmetic(bits, 16);
        return (Vector256.ConvertToSingle(low) * scale, Vector256.ConvertToSingle(high) * scale);
    }

    /// <summary>Counters of the eight pairs from <paramref name="pair"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Counters(int pair, uint seed) => (Vector256<uint>.Indices + Vector256.Create((uint)pair)) ^ Vector256.Create(seed);

    private static void FillBrainFloats(Span<ushort> values, uint seed, float scale)
    {
        Span<uint> pairs = MemoryMarshal.Cast<ushort, uint>(values);
        int at = 0;
        for (; at <= pairs.Length - Lanes; at += Lanes)
        {
            BrainFloatPairs(at, seed, scale).CopyTo(pairs[at..]);
        }

        Span<uint> rest = stackalloc uint[Lanes];
        BrainFloatPairs(at, seed, scale).CopyTo(rest);
        MemoryMarshal.Cast<uint, ushort>(rest)[..(values.Length - (2 * at))].CopyTo(values[(2 * at)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> BrainFloatPairs(int pair, uint seed, float scale)
    {
        (Vector256<float> even, Vector256<float> odd) = Values(Counters(pair, seed), scale);
        return Vector256.ShiftRightLogical(even.AsUInt32(), 16) | (odd.AsUInt32() & Vector256.Create(0xFFFF0000u));
    }

    private static void FillSingles(Span<float> values, uint seed, float scale)
    {
        Span<float> block = stackalloc float[2 * Lanes];
        for (int at = 0; at < values.Length; at += 2 * Lanes)
        {
            Block(at, seed, scale, block);
            block[..Math.Min(2 * Lanes, values.Length - at)].CopyTo(values[at..]);
        }
    }

    private static void FillHalves(Span<Half> values, uint seed, float scale)
    {
        Span<float> block = stackalloc float[2 * Lanes];
        for (int at = 0; at < values.Length; at += 2 * Lanes)
        {
            Block(at, seed, scale, block);
            int count = Math.Min(2 * Lanes, values.Length - at);
            for (int i = 0; i < count; i++)
            {
                values[at + i] = (Half)block[i];
            }
        }
    }

    private static void Block(int at, uint seed, float scale, Span<float> block)
    {
        (Vector256<float> even, Vector256<float> odd) = Values(Counters(at / 2, seed), scale);
        even.CopyTo(block);
        odd.CopyTo(block[Lanes..]);
    }
}
