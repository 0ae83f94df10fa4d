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
                FillPairs<BrainFloats>(MemoryMarshal.Cast<byte, ushort>(data), seed, scale);
                break;
            case DType.F16:
                FillPairs<Halves>(MemoryMarshal.Cast<byte, ushort>(data), seed, scale);
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

    private static void FillPairs<TPacking>(Span<ushort> values, uint seed, float scale)
        where TPacking : struct, IPacking
    {
        Span<uint> pairs = MemoryMarshal.Cast<ushort, uint>(values);
        int at = 0;
        for (; at <= pairs.Length - Lanes; at += Lanes)
        {
            Pairs<TPacking>(at, seed, scale).CopyTo(pairs[at..]);
        }

        Span<uint> rest = stackalloc uint[Lanes];
        Pairs<TPacking>(at, seed, scale).CopyTo(rest);
        MemoryMarshal.Cast<uint, ushort>(rest)[..(values.Length - (2 * at))].CopyTo(values[(2 * at)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Pairs<TPacking>(int pair, uint seed, float scale)
        where TPacking : struct, IPacking
    {
        (Vector256<float> even, Vector256<float> odd) = Values(Counters(pair, seed), scale);
        return TPacking.Pack(even) | Vector256.ShiftLeft(TPacking.Pack(odd), 16);
    }

    private static void FillSingles(Span<float> values, uint seed, float scale)
    {
        int at = 0;
        for (; at <= values.Length - (2 * Lanes); at += 2 * Lanes)
        {
            (Vector256<float> even, Vector256<float> odd) = Values(Counters(at / 2, seed), scale);
            even.CopyTo(values[at..]);
            odd.CopyTo(values[(at + Lanes)..]);
        }

        Span<float> rest = stackalloc float[2 * Lanes];
        (Vector256<float> first, Vector256<float> second) = Values(Counters(at / 2, seed), scale);
        first.CopyTo(rest);
        second.CopyTo(rest[Lanes..]);
        rest[..(values.Length - at)].CopyTo(values[at..]);
    }

    /// <summary>Makes 16-bit values of single precision ones, in the lower half of each lane. Cuts off what does not fit: the values are random anyway.</summary>
    private interface IPacking
    {
        static abstract Vector256<uint> Pack(Vector256<float> values);
    }

    private readonly struct BrainFloats : IPacking
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<uint> Pack(Vector256<float> values) => Vector256.ShiftRightLogical(values.AsUInt32(), 16);
    }

    private readonly struct Halves : IPacking
    {
        /// <summary>Values must be below 65504; those below the smallest normal half become 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<uint> Pack(Vector256<float> values)
        {
            Vector256<uint> sign = Vector256.ShiftRightLogical(values.AsUInt32(), 16) & Vector256.Create(0x8000u);
            Vector256<uint> magnitude = values.AsUInt32() & Vector256.Create(0x7FFF_FFFFu);
            Vector256<uint> normal = Vector256.ShiftRightLogical(magnitude, 13) - Vector256.Create((127u - 15u) << 10);
            return sign | (normal & Vector256.GreaterThanOrEqual(magnitude.AsSingle(), Vector256.Create(6.103515625e-5f)).AsUInt32());
        }
    }
}
