using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tandem.Cpu.Simd;

/// <summary>AVX-512: 16 floats.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static bool WideTiles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    public static Vector512<float> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Zero;
    }

    public static int TransposeSize
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* p) => Avx512F.LoadVector512(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Vector512<float> v) => Avx512F.Store(p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBf16(ushort* p)
        => Avx512F.ShiftLeftLogical(Avx512F.ConvertToVector512UInt32(Avx.LoadVector256(p)), 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadF16(ushort* p)
    {
        // Moving exponent and mantissa into place leaves a number 2^112 too small, subnormals included; one exact product repairs all of them at once.
        Vector512<int> wide = Avx512F.ConvertToVector512Int32(Avx.LoadVector256((short*)p));
        Vector512<uint> bits = Avx512F.And(Avx512F.ShiftLeftLogical(wide, 13).AsUInt32(), Vector512.Create(0x8FFF_E000u));
        Vector512<uint> value = Avx512F.Multiply(bits.AsSingle(), Vector512.Create(5.192296858534827628530496e33f)).AsUInt32();
        Vector512<uint> special = Avx512F.CompareGreaterThanOrEqual(Avx512F.And(bits, Vector512.Create(0x7FFF_FFFFu)), Vector512.Create(0x0F80_0000u));
        return Avx512F.Or(value, Avx512F.And(special, Vector512.Create(0x7F80_0000u))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadFiniteF16(ushort* p)
    {
        Vector512<int> wide = Avx512F.ConvertToVector512Int32(Avx.LoadVector256((short*)p));
        Vector512<uint> bits = Avx512F.And(Avx512F.ShiftLeftLogical(wide, 13).AsUInt32(), Vector512.Create(0x8FFF_E000u));
        return Avx512F.Multiply(bits.AsSingle(), Vector512.Create(5.192296858534827628530496e33f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBf16(ushort* p, Vector512<float> v)
    {
        Vector512<uint> bits = v.AsUInt32();
        Vector512<uint> odd = Avx512F.And(Avx512F.ShiftRightLogical(bits, 16), Vector512.Create(1u));
        Vector512<uint> rounded = Avx512F.ShiftRightLogical(Avx512F.Add(bits, Avx512F.Add(odd, Vector512.Create(0x7FFFu))), 16);
        Vector512<uint> quiet = Avx512F.Or(Avx512F.ShiftRightLogical(bits, 16), Vector512.Create(0x40u));
        Vector512<uint> nan = Avx512F.CompareUnordered(v, v).AsUInt32();
        Avx.Store(p, Avx512F.ConvertToVector256UInt16(Avx512F.BlendVariable(rounded, quiet, nan)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreF16(ushort* p, Vector512<float> v)
    {
        Simd256.StoreF16(p, v.GetLower());
        Simd256.StoreF16(p + 8, v.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Avx512F.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sub(Vector512<float> a, Vector512<float> b) => Avx512F.Subtract(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mul(Vector512<float> a, Vector512<float> b) => Avx512F.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Div(Vector512<float> a, Vector512<float> b) => Avx512F.Divide(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Avx512F.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> a) => Avx512F.And(a.AsUInt32(), Vector512.Create(0x7FFF_FFFFu)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> a) => Avx512F.RoundScale(a, 0x08);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale2(Vector512<float> a, Vector512<float> n) => Avx512F.Scale(a, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Vector512<float> a) => Avx512F.CompareUnordered(a, a).AsUInt32() != Vector512<uint>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector512<float> a) => Simd256.MaxAcross(Avx.Max(a.GetLower(), a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum4(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
        => Simd256.Sum4(
            Avx.Add(a.GetLower(), a.GetUpper()),
            Avx.Add(b.GetLower(), b.GetUpper()),
            Avx.Add(c.GetLower(), c.GetUpper()),
            Avx.Add(d.GetLower(), d.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* p) => Sse.Prefetch0(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint sourceStride, float* target, nint targetStride)
    {
        // Four columns at a time. Rows four apart share a register, so that the rest of the work stays inside 128-bit lanes.
        for (int c = 0; c < 16; c += 4)
        {
            Vector512<float> r0 = Quarters(source + c, 4 * sourceStride);
            Vector512<float> r1 = Quarters(source + sourceStride + c, 4 * sourceStride);
            Vector512<float> r2 = Quarters(source + (2 * sourceStride) + c, 4 * sourceStride);
            Vector512<float> r3 = Quarters(source + (3 * sourceStride) + c, 4 * sourceStride);
            Vector512<float> low01 = Avx512F.UnpackLow(r0, r1);
            Vector512<float> high01 = Avx512F.UnpackHigh(r0, r1);
            Vector512<float> low23 = Avx512F.UnpackLow(r2, r3);
            Vector512<float> high23 = Avx512F.UnpackHigh(r2, r3);
            float* to = target + (c * targetStride);
            Avx512F.Store(to, Avx512F.Shuffle(low01, low23, 0b01_00_01_00));
            Avx512F.Store(to + targetStride, Avx512F.Shuffle(low01, low23, 0b11_10_11_10));
            Avx512F.Store(to + (2 * targetStride), Avx512F.Shuffle(high01, high23, 0b01_00_01_00));
            Avx512F.Store(to + (3 * targetStride), Avx512F.Shuffle(high01, high23, 0b11_10_11_10));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* p, nint stride)
    {
        Vector256<float> low = Avx.InsertVector128(Sse.LoadVector128(p).ToVector256Unsafe(), Sse.LoadVector128(p + stride), 1);
        Vector256<float> high = Avx.InsertVector128(Sse.LoadVector128(p + (2 * stride)).ToVector256Unsafe(), Sse.LoadVector128(p + (3 * stride)), 1);
        return Avx512F.InsertVector256(low.ToVector512Unsafe(), high, 1);
    }
}
