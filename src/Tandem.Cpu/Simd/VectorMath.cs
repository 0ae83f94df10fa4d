using System.Runtime.CompilerServices;

namespace Tandem.Cpu.Simd;

/// <summary>Functions over vectors, the same sequence of operations for every instruction set.</summary>
internal static unsafe class VectorMath<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    /// <summary>e^x to about one unit in the last place; 0 below −104, infinity above 89, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Exp(TV x)
    {
        x = TS.Max(TS.Broadcast(-110f), x);
        x = TS.Min(TS.Broadcast(90f), x);
        TV n = TS.Round(TS.Mul(x, TS.Broadcast(1.44269504f)));

        // ln 2 in two parts, the first with few enough bits that n times it is exact.
        TV r = TS.Fma(n, TS.Broadcast(-0.693359375f), x);
        r = TS.Fma(n, TS.Broadcast(2.12194440e-4f), r);
        TV p = TS.Broadcast(1f / 5040f);
        p = TS.Fma(p, r, TS.Broadcast(1f / 720f));
        p = TS.Fma(p, r, TS.Broadcast(1f / 120f));
        p = TS.Fma(p, r, TS.Broadcast(1f / 24f));
        p = TS.Fma(p, r, TS.Broadcast(1f / 6f));
        p = TS.Fma(p, r, TS.Broadcast(0.5f));
        p = TS.Fma(p, r, TS.Broadcast(1f));
        p = TS.Fma(p, r, TS.Broadcast(1f));
        return TS.Scale2(p, n);
    }

    /// <summary>Sum of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(TV v) => TS.Sum4(v, TS.Zero, TS.Zero, TS.Zero).GetElement0();

    /// <summary>The first <paramref name="count"/> floats, zeros behind them.</summary>
    public static TV LoadPartial(float* p, int count) => LoadPartial<F32Element>((byte*)p, 0, count);

    /// <summary>The <paramref name="count"/> elements from <paramref name="index"/> on, zeros behind them.</summary>
    public static TV LoadPartial<TE>(byte* p, nint index, int count)
        where TE : struct, IElement
    {
        float* buffer = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            buffer[i] = i < count ? TE.Load(p, index + i) : 0f;
        }

        return TS.Load(buffer);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    public static void StorePartial(float* p, TV v, int count)
    {
        float* buffer = stackalloc float[16];
        TS.Store(buffer, v);
        for (int i = 0; i < count; i++)
        {
            p[i] = buffer[i];
        }
    }

    /// <summary>Widens <paramref name="count"/> elements and writes zeros up to <paramref name="padded"/>, a multiple of the vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen<TE>(byte* source, float* target, int count, int padded)
        where TE : struct, IElement
    {
        int i = 0;
        for (; i + TS.Width <= count; i += TS.Width)
        {
            TS.Store(target + i, TE.Load<TS, TV>(source, i));
        }

        for (; i < padded; i += TS.Width)
        {
            TS.Store(target + i, LoadPartial<TE>(source, i, Math.Clamp(count - i, 0, TS.Width)));
        }
    }

    /// <summary>Narrows <paramref name="count"/> floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow<TE>(float* source, byte* target, int count)
        where TE : struct, IElement
    {
        int i = 0;
        for (; i + TS.Width <= count; i += TS.Width)
        {
            TE.Store<TS, TV>(target, i, TS.Load(source + i));
        }

        for (; i < count; i++)
        {
            TE.Store(target, i, source[i]);
        }
    }
}

/// <summary>Access to lanes.</summary>
internal static class Lanes
{
    /// <summary>The first lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GetElement0(this System.Runtime.Intrinsics.Vector128<float> v) => System.Runtime.Intrinsics.Vector128.ToScalar(v);
}
