using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tandem.Cpu.Simd;

/// <summary>AVX2 with FMA: 8 floats.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static bool WideTiles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    public static Vector256<float> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<float>.Zero;
    }

    public static int TransposeSize
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* p) => Avx.LoadVector256(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Vector256<float> v) => Avx.Store(p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBf16(ushort* p)
        => Avx2.ShiftLeftLogical(Avx2.ConvertToVector256Int32(Sse2.LoadVector128(p)), 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadF16(ushort* p)
    {
        // As in Simd512: place the bits, repair the exponent by one exact product.
        Vector256<int> wide = Avx2.ConvertToVector256Int32(Sse2.LoadVector128((short*)p));
        Vector256<int> bits = Avx2.And(Avx2.ShiftLeftLogical(wide, 13), Vector256.Create(unchecked((int)0x8FFF_E000u)));
        Vector256<int> value = Avx.Multiply(bits.AsSingle(), Vector256.Create(5.192296858534827628530496e33f)).AsInt32();
        Vector256<int> special = Avx2.CompareGreaterThan(Avx2.And(bits, Vector256.Create(0x7FFF_FFFF)), Vector256.Create(0x0F7F_FFFF));
        return Avx2.Or(value, Avx2.And(special, Vector256.Create(0x7F80_0000))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadFiniteF16(ushort* p)
    {
        Vector256<int> wide = Avx2.ConvertToVector256Int32(Sse2.LoadVector128((short*)p));
        Vector256<int> bits = Avx2.And(Avx2.ShiftLeftLogical(wide, 13), Vector256.Create(unchecked((int)0x8FFF_E000u)));
        return Avx.Multiply(bits.AsSingle(), Vector256.Create(5.192296858534827628530496e33f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBf16(ushort* p, Vector256<float> v)
    {
        Vector256<int> bits = v.AsInt32();
        Vector256<int> odd = Avx2.And(Avx2.ShiftRightLogical(bits, 16), Vector256.Create(1));
        Vector256<int> rounded = Avx2.ShiftRightLogical(Avx2.Add(bits, Avx2.Add(odd, Vector256.Create(0x7FFF))), 16);
        Vector256<int> quiet = Avx2.Or(Avx2.ShiftRightLogical(bits, 16), Vector256.Create(0x40));
        Vector256<int> nan = Avx.CompareUnordered(v, v).AsInt32();
        StoreLow16(p, Avx2.BlendVariable(rounded, quiet, nan));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreF16(ushort* p, Vector256<float> v)
    {
        Vector256<int> bits = v.AsInt32();
        Vector256<int> magnitude = Avx2.And(bits, Vector256.Create(0x7FFF_FFFF));
        Vector256<int> sign = Avx2.And(Avx2.ShiftRightLogical(bits, 16), Vector256.Create(0x8000));

        // Normal results: move the exponent's bias by 112 and round away 13 bits to even; a carry into the exponent is right, up to infinity.
        Vector256<int> odd = Avx2.And(Avx2.ShiftRightLogical(magnitude, 13), Vector256.Create(1));
        Vector256<int> normal = Avx2.ShiftRightLogical(Avx2.Add(Avx2.Add(magnitude, odd), Vector256.Create(0xFFF - (112 << 23))), 13);

        // Subnormal results: adding 0.5 leaves the number, rounded to 2^-24, in the low bits.
        Vector256<int> small = Avx2.Subtract(Avx.Add(magnitude.AsSingle(), Vector256.Create(0.5f)).AsInt32(), Vector256.Create(0x3F00_0000));

        Vector256<int> isSmall = Avx2.CompareGreaterThan(Vector256.Create(113 << 23), magnitude);
        Vector256<int> isHuge = Avx2.CompareGreaterThan(magnitude, Vector256.Create((143 << 23) - 1));
        Vector256<int> isNaN = Avx2.CompareGreaterThan(magnitude, Vector256.Create(0x7F80_0000));
        Vector256<int> result = Avx2.BlendVariable(normal, small, isSmall);
        result = Avx2.BlendVariable(result, Vector256.Create(0x7C00), isHuge);
        result = Avx2.BlendVariable(result, Vector256.Create(0x7E00), isNaN);
        StoreLow16(p, Avx2.Or(result, sign));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => Avx.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sub(Vector256<float> a, Vector256<float> b) => Avx.Subtract(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mul(Vector256<float> a, Vector256<float> b) => Avx.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Div(Vector256<float> a, Vector256<float> b) => Avx.Divide(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c)
        => System.Runtime.Intrinsics.X86.Fma.MultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Avx.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Avx.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Abs(Vector256<float> a) => Avx2.And(a.AsInt32(), Vector256.Create(0x7FFF_FFFF)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> a) => Avx.RoundToNearestInteger(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale2(Vector256<float> a, Vector256<float> n)
    {
        // Three factors keep each power of two a normal number over the whole range.
        Vector256<int> all = Avx.ConvertToVector256Int32(n);
        Vector256<int> third = Avx2.ShiftRightArithmetic(all, 2);
        Vector256<int> rest = Avx2.Subtract(all, Avx2.Add(third, third));
        Vector256<float> step = Power(third);
        return Avx.Multiply(Avx.Multiply(Avx.Multiply(a, Power(rest)), step), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Vector256<float> a) => Avx.MoveMask(Avx.CompareUnordered(a, a)) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector256<float> a)
    {
        Vector128<float> m = Sse.Max(a.GetLower(), a.GetUpper());
        m = Sse.Max(m, Sse.MoveHighToLow(m, m));
        return Sse.MaxScalar(m, Sse.Shuffle(m, m, 1)).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum4(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        Vector128<float> a4 = Sse.Add(a.GetLower(), a.GetUpper());
        Vector128<float> b4 = Sse.Add(b.GetLower(), b.GetUpper());
        Vector128<float> c4 = Sse.Add(c.GetLower(), c.GetUpper());
        Vector128<float> d4 = Sse.Add(d.GetLower(), d.GetUpper());
        Vector128<float> ab = Sse.Add(Sse.MoveLowToHigh(a4, b4), Sse.MoveHighToLow(b4, a4));
        Vector128<float> cd = Sse.Add(Sse.MoveLowToHigh(c4, d4), Sse.MoveHighToLow(d4, c4));
        return Sse.Add(Sse.Shuffle(ab, cd, 0b10_00_10_00), Sse.Shuffle(ab, cd, 0b11_01_11_01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* p) => Sse.Prefetch0(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint sourceStride, float* target, nint targetStride)
    {
        // Pairs of rows four apart share a register, so that the rest of the work stays inside 128-bit lanes.
        Vector256<float> r04 = Halves(source, source + (4 * sourceStride));
        Vector256<float> r15 = Halves(source + sourceStride, source + (5 * sourceStride));
        Vector256<float> r26 = Halves(source + (2 * sourceStride), source + (6 * sourceStride));
        Vector256<float> r37 = Halves(source + (3 * sourceStride), source + (7 * sourceStride));
        Quarter(r04, r15, r26, r37, target, targetStride);
        r04 = Halves(source + 4, source + (4 * sourceStride) + 4);
        r15 = Halves(source + sourceStride + 4, source + (5 * sourceStride) + 4);
        r26 = Halves(source + (2 * sourceStride) + 4, source + (6 * sourceStride) + 4);
        r37 = Halves(source + (3 * sourceStride) + 4, source + (7 * sourceStride) + 4);
        Quarter(r04, r15, r26, r37, target + (4 * targetStride), targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* low, float* high)
        => Avx.InsertVector128(Sse.LoadVector128(low).ToVector256Unsafe(), Sse.LoadVector128(high), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(Vector256<float> r04, Vector256<float> r15, Vector256<float> r26, Vector256<float> r37, float* target, nint stride)
    {
        Vector256<float> low01 = Avx.UnpackLow(r04, r15);
        Vector256<float> high01 = Avx.UnpackHigh(r04, r15);
        Vector256<float> low23 = Avx.UnpackLow(r26, r37);
        Vector256<float> high23 = Avx.UnpackHigh(r26, r37);
        Avx.Store(target, Avx.Shuffle(low01, low23, 0b01_00_01_00));
        Avx.Store(target + stride, Avx.Shuffle(low01, low23, 0b11_10_11_10));
        Avx.Store(target + (2 * stride), Avx.Shuffle(high01, high23, 0b01_00_01_00));
        Avx.Store(target + (3 * stride), Avx.Shuffle(high01, high23, 0b11_10_11_10));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Power(Vector256<int> n)
        => Avx2.ShiftLeftLogical(Avx2.Add(n, Vector256.Create(127)), 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLow16(ushort* p, Vector256<int> v)
        => Sse2.Store(p, Sse41.PackUnsignedSaturate(v.GetLower(), v.GetUpper()));
}
