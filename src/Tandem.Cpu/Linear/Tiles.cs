using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tandem.Cpu.Simd;

namespace Tandem.Cpu.Linear;

/// <summary>What the tiles of one block have in common.</summary>
internal unsafe struct TileArguments
{
    /// <summary>Floats from one row of x to the next.</summary>
    public nint XStride;

    /// <summary>Bytes from one row of W to the next.</summary>
    public nint WStride;

    /// <summary>Floats from one row of y to the next.</summary>
    public nint YStride;

    /// <summary>Columns of x and W to multiply; a multiple of the vector width.</summary>
    public nint Count;

    /// <summary>Bytes ahead of the read position that weights are fetched from.</summary>
    public nint Ahead;

    /// <summary>Go on from sums in the carry buffer.</summary>
    public bool Resume;

    /// <summary>Reduce and write y; otherwise the sums go to the carry buffer.</summary>
    public bool Finish;
}

/// <summary>
/// Register tiles of dot products. The one order of additions that all share: for each element of y one vector of sums over the columns in steps of the
/// vector width, then <see cref="ISimd{TV}.Sum4"/>. A row of y therefore has the same bits whichever tile computes it and wherever the columns are cut.
/// </summary>
internal static unsafe class Tiles<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    /// <summary>1 row of x by 8 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x8<TE>(in TileArguments t, float* x, byte* w, TV* carry, float* y)
        where TE : struct, IElement
    {
        byte* w1 = w + t.WStride;
        byte* w2 = w + (2 * t.WStride);
        byte* w3 = w + (3 * t.WStride);
        byte* w4 = w + (4 * t.WStride);
        byte* w5 = w + (5 * t.WStride);
        byte* w6 = w + (6 * t.WStride);
        byte* w7 = w + (7 * t.WStride);
        TV a00 = TS.Zero;
        TV a01 = TS.Zero;
        TV a02 = TS.Zero;
        TV a03 = TS.Zero;
        TV a04 = TS.Zero;
        TV a05 = TS.Zero;
        TV a06 = TS.Zero;
        TV a07 = TS.Zero;
        if (t.Resume)
        {
            a00 = carry[0];
            a01 = carry[1];
            a02 = carry[2];
            a03 = carry[3];
            a04 = carry[4];
            a05 = carry[5];
            a06 = carry[6];
            a07 = carry[7];
        }

        nint n = t.Count;
        nint ahead = t.Ahead;
        for (nint k = 0; k < n; k += TS.Width)
        {
            if ((k & (PrefetchStep<TE>() - 1)) == 0)
            {
                TS.Prefetch(w + (k * TE.Size) + ahead);
                TS.Prefetch(w1 + (k * TE.Size) + ahead);
                TS.Prefetch(w2 + (k * TE.Size) + ahead);
                TS.Prefetch(w3 + (k * TE.Size) + ahead);
                TS.Prefetch(w4 + (k * TE.Size) + ahead);
                TS.Prefetch(w5 + (k * TE.Size) + ahead);
                TS.Prefetch(w6 + (k * TE.Size) + ahead);
                TS.Prefetch(w7 + (k * TE.Size) + ahead);
            }

            TV v0 = TS.Load(x + k);
            TV u = TE.Load<TS, TV>(w, k);
            a00 = TS.Fma(v0, u, a00);
            u = TE.Load<TS, TV>(w1, k);
            a01 = TS.Fma(v0, u, a01);
            u = TE.Load<TS, TV>(w2, k);
            a02 = TS.Fma(v0, u, a02);
            u = TE.Load<TS, TV>(w3, k);
            a03 = TS.Fma(v0, u, a03);
            u = TE.Load<TS, TV>(w4, k);
            a04 = TS.Fma(v0, u, a04);
            u = TE.Load<TS, TV>(w5, k);
            a05 = TS.Fma(v0, u, a05);
            u = TE.Load<TS, TV>(w6, k);
            a06 = TS.Fma(v0, u, a06);
            u = TE.Load<TS, TV>(w7, k);
            a07 = TS.Fma(v0, u, a07);
        }

        if (!t.Finish)
        {
            carry[0] = a00;
            carry[1] = a01;
            carry[2] = a02;
            carry[3] = a03;
            carry[4] = a04;
            carry[5] = a05;
            carry[6] = a06;
            carry[7] = a07;
            return;
        }

        Write4(y, TS.Sum4(a00, a01, a02, a03));
        Write4(y + 4, TS.Sum4(a04, a05, a06, a07));
    }

    /// <summary>2 rows of x by 6 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x6<TE>(in TileArguments t, float* x, byte* w, TV* carry, float* y)
        where TE : struct, IElement
    {
        float* x1 = x + t.XStride;
        byte* w1 = w + t.WStride;
        byte* w2 = w + (2 * t.WStride);
        byte* w3 = w + (3 * t.WStride);
        byte* w4 = w + (4 * t.WStride);
        byte* w5 = w + (5 * t.WStride);
        TV a00 = TS.Zero;
        TV a01 = TS.Zero;
        TV a02 = TS.Zero;
        TV a03 = TS.Zero;
        TV a04 = TS.Zero;
        TV a05 = TS.Zero;
        TV a10 = TS.Zero;
        TV a11 = TS.Zero;
        TV a12 = TS.Zero;
        TV a13 = TS.Zero;
        TV a14 = TS.Zero;
        TV a15 = TS.Zero;
        if (t.Resume)
        {
            a00 = carry[0];
            a01 = carry[1];
            a02 = carry[2];
            a03 = carry[3];
            a04 = carry[4];
            a05 = carry[5];
            a10 = carry[6];
            a11 = carry[7];
            a12 = carry[8];
            a13 = carry[9];
            a14 = carry[10];
            a15 = carry[11];
        }

        nint n = t.Count;
        for (nint k = 0; k < n; k += TS.Width)
        {
            TV v0 = TS.Load(x + k);
            TV v1 = TS.Load(x1 + k);
            TV u = TE.Load<TS, TV>(w, k);
            a00 = TS.Fma(v0, u, a00);
            a10 = TS.Fma(v1, u, a10);
            u = TE.Load<TS, TV>(w1, k);
            a01 = TS.Fma(v0, u, a01);
            a11 = TS.Fma(v1, u, a11);
            u = TE.Load<TS, TV>(w2, k);
            a02 = TS.Fma(v0, u, a02);
            a12 = TS.Fma(v1, u, a12);
            u = TE.Load<TS, TV>(w3, k);
            a03 = TS.Fma(v0, u, a03);
            a13 = TS.Fma(v1, u, a13);
            u = TE.Load<TS, TV>(w4, k);
            a04 = TS.Fma(v0, u, a04);
            a14 = TS.Fma(v1, u, a14);
            u = TE.Load<TS, TV>(w5, k);
            a05 = TS.Fma(v0, u, a05);
            a15 = TS.Fma(v1, u, a15);
        }

        if (!t.Finish)
        {
            carry[0] = a00;
            carry[1] = a01;
            carry[2] = a02;
            carry[3] = a03;
            carry[4] = a04;
            carry[5] = a05;
            carry[6] = a10;
            carry[7] = a11;
            carry[8] = a12;
            carry[9] = a13;
            carry[10] = a14;
            carry[11] = a15;
            return;
        }

        Write4(y, TS.Sum4(a00, a01, a02, a03));
        Write2(y + 4, TS.Sum4(a04, a05, TS.Zero, TS.Zero));
        Write4(y + t.YStride, TS.Sum4(a10, a11, a12, a13));
        Write2(y + t.YStride + 4, TS.Sum4(a14, a15, TS.Zero, TS.Zero));
    }

    /// <summary>4 rows of x by 3 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x3<TE>(in TileArguments t, float* x, byte* w, TV* carry, float* y)
        where TE : struct, IElement
    {
        float* x1 = x + t.XStride;
        float* x2 = x + (2 * t.XStride);
        float* x3 = x + (3 * t.XStride);
        byte* w1 = w + t.WStride;
        byte* w2 = w + (2 * t.WStride);
        TV a00 = TS.Zero;
        TV a01 = TS.Zero;
        TV a02 = TS.Zero;
        TV a10 = TS.Zero;
        TV a11 = TS.Zero;
        TV a12 = TS.Zero;
        TV a20 = TS.Zero;
        TV a21 = TS.Zero;
        TV a22 = TS.Zero;
        TV a30 = TS.Zero;
        TV a31 = TS.Zero;
        TV a32 = TS.Zero;
        if (t.Resume)
        {
            a00 = carry[0];
            a01 = carry[1];
            a02 = carry[2];
            a10 = carry[3];
            a11 = carry[4];
            a12 = carry[5];
            a20 = carry[6];
            a21 = carry[7];
            a22 = carry[8];
            a30 = carry[9];
            a31 = carry[10];
            a32 = carry[11];
        }

        nint n = t.Count;
        for (nint k = 0; k < n; k += TS.Width)
        {
            TV u0 = TE.Load<TS, TV>(w, k);
            TV u1 = TE.Load<TS, TV>(w1, k);
            TV u2 = TE.Load<TS, TV>(w2, k);
            TV v = TS.Load(x + k);
            a00 = TS.Fma(v, u0, a00);
            a01 = TS.Fma(v, u1, a01);
            a02 = TS.Fma(v, u2, a02);
            v = TS.Load(x1 + k);
            a10 = TS.Fma(v, u0, a10);
            a11 = TS.Fma(v, u1, a11);
            a12 = TS.Fma(v, u2, a12);
            v = TS.Load(x2 + k);
            a20 = TS.Fma(v, u0, a20);
            a21 = TS.Fma(v, u1, a21);
            a22 = TS.Fma(v, u2, a22);
            v = TS.Load(x3 + k);
            a30 = TS.Fma(v, u0, a30);
            a31 = TS.Fma(v, u1, a31);
            a32 = TS.Fma(v, u2, a32);
        }

        if (!t.Finish)
        {
            carry[0] = a00;
            carry[1] = a01;
            carry[2] = a02;
            carry[3] = a10;
            carry[4] = a11;
            carry[5] = a12;
            carry[6] = a20;
            carry[7] = a21;
            carry[8] = a22;
            carry[9] = a30;
            carry[10] = a31;
            carry[11] = a32;
            return;
        }

        Write3(y, TS.Sum4(a00, a01, a02, TS.Zero));
        Write3(y + t.YStride, TS.Sum4(a10, a11, a12, TS.Zero));
        Write3(y + (2 * t.YStride), TS.Sum4(a20, a21, a22, TS.Zero));
        Write3(y + (3 * t.YStride), TS.Sum4(a30, a31, a32, TS.Zero));
    }

    /// <summary>4 rows of x by 6 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x6<TE>(in TileArguments t, float* x, byte* w, TV* carry, float* y)
        where TE : struct, IElement
    {
        float* x1 = x + t.XStride;
        float* x2 = x + (2 * t.XStride);
        float* x3 = x + (3 * t.XStride);
        byte* w1 = w + t.WStride;
        byte* w2 = w + (2 * t.WStride);
        byte* w3 = w + (3 * t.WStride);
        byte* w4 = w + (4 * t.WStride);
        byte* w5 = w + (5 * t.WStride);
        TV a00 = TS.Zero;
        TV a01 = TS.Zero;
        TV a02 = TS.Zero;
        TV a03 = TS.Zero;
        TV a04 = TS.Zero;
        TV a05 = TS.Zero;
        TV a10 = TS.Zero;
        TV a11 = TS.Zero;
        TV a12 = TS.Zero;
        TV a13 = TS.Zero;
        TV a14 = TS.Zero;
        TV a15 = TS.Zero;
        TV a20 = TS.Zero;
        TV a21 = TS.Zero;
        TV a22 = TS.Zero;
        TV a23 = TS.Zero;
        TV a24 = TS.Zero;
        TV a25 = TS.Zero;
        TV a30 = TS.Zero;
        TV a31 = TS.Zero;
        TV a32 = TS.Zero;
        TV a33 = TS.Zero;
        TV a34 = TS.Zero;
        TV a35 = TS.Zero;
        if (t.Resume)
        {
            a00 = carry[0];
            a01 = carry[1];
            a02 = carry[2];
            a03 = carry[3];
            a04 = carry[4];
            a05 = carry[5];
            a10 = carry[6];
            a11 = carry[7];
            a12 = carry[8];
            a13 = carry[9];
            a14 = carry[10];
            a15 = carry[11];
            a20 = carry[12];
            a21 = carry[13];
            a22 = carry[14];
            a23 = carry[15];
            a24 = carry[16];
            a25 = carry[17];
            a30 = carry[18];
            a31 = carry[19];
            a32 = carry[20];
            a33 = carry[21];
            a34 = carry[22];
            a35 = carry[23];
        }

        nint n = t.Count;
        for (nint k = 0; k < n; k += TS.Width)
        {
            TV v0 = TS.Load(x + k);
            TV v1 = TS.Load(x1 + k);
            TV v2 = TS.Load(x2 + k);
            TV v3 = TS.Load(x3 + k);
            TV u = TE.Load<TS, TV>(w, k);
            a00 = TS.Fma(v0, u, a00);
            a10 = TS.Fma(v1, u, a10);
            a20 = TS.Fma(v2, u, a20);
            a30 = TS.Fma(v3, u, a30);
            u = TE.Load<TS, TV>(w1, k);
            a01 = TS.Fma(v0, u, a01);
            a11 = TS.Fma(v1, u, a11);
            a21 = TS.Fma(v2, u, a21);
            a31 = TS.Fma(v3, u, a31);
            u = TE.Load<TS, TV>(w2, k);
            a02 = TS.Fma(v0, u, a02);
            a12 = TS.Fma(v1, u, a12);
            a22 = TS.Fma(v2, u, a22);
            a32 = TS.Fma(v3, u, a32);
            u = TE.Load<TS, TV>(w3, k);
            a03 = TS.Fma(v0, u, a03);
            a13 = TS.Fma(v1, u, a13);
            a23 = TS.Fma(v2, u, a23);
            a33 = TS.Fma(v3, u, a33);
            u = TE.Load<TS, TV>(w4, k);
            a04 = TS.Fma(v0, u, a04);
            a14 = TS.Fma(v1, u, a14);
            a24 = TS.Fma(v2, u, a24);
            a34 = TS.Fma(v3, u, a34);
            u = TE.Load<TS, TV>(w5, k);
            a05 = TS.Fma(v0, u, a05);
            a15 = TS.Fma(v1, u, a15);
            a25 = TS.Fma(v2, u, a25);
            a35 = TS.Fma(v3, u, a35);
        }

        if (!t.Finish)
        {
            carry[0] = a00;
            carry[1] = a01;
            carry[2] = a02;
            carry[3] = a03;
            carry[4] = a04;
            carry[5] = a05;
            carry[6] = a10;
            carry[7] = a11;
            carry[8] = a12;
            carry[9] = a13;
            carry[10] = a14;
            carry[11] = a15;
            carry[12] = a20;
            carry[13] = a21;
            carry[14] = a22;
            carry[15] = a23;
            carry[16] = a24;
            carry[17] = a25;
            carry[18] = a30;
            carry[19] = a31;
            carry[20] = a32;
            carry[21] = a33;
            carry[22] = a34;
            carry[23] = a35;
            return;
        }

        Write4(y, TS.Sum4(a00, a01, a02, a03));
        Write2(y + 4, TS.Sum4(a04, a05, TS.Zero, TS.Zero));
        Write4(y + t.YStride, TS.Sum4(a10, a11, a12, a13));
        Write2(y + t.YStride + 4, TS.Sum4(a14, a15, TS.Zero, TS.Zero));
        Write4(y + (2 * t.YStride), TS.Sum4(a20, a21, a22, a23));
        Write2(y + (2 * t.YStride) + 4, TS.Sum4(a24, a25, TS.Zero, TS.Zero));
        Write4(y + (3 * t.YStride), TS.Sum4(a30, a31, a32, a33));
        Write2(y + (3 * t.YStride) + 4, TS.Sum4(a34, a35, TS.Zero, TS.Zero));
    }

    /// <summary>8 rows of x by 3 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x3<TE>(in TileArguments t, float* x, byte* w, TV* carry, float* y)
        where TE : struct, IElement
    {
        float* x1 = x + t.XStride;
        float* x2 = x + (2 * t.XStride);
        float* x3 = x + (3 * t.XStride);
        float* x4 = x + (4 * t.XStride);
        float* x5 = x + (5 * t.XStride);
        float* x6 = x + (6 * t.XStride);
        float* x7 = x + (7 * t.XStride);
        byte* w1 = w + t.WStride;
        byte* w2 = w + (2 * t.WStride);
        TV a00 = TS.Zero;
        TV a01 = TS.Zero;
        TV a02 = TS.Zero;
        TV a10 = TS.Zero;
        TV a11 = TS.Zero;
        TV a12 = TS.Zero;
        TV a20 = TS.Zero;
        TV a21 = TS.Zero;
        TV a22 = TS.Zero;
        TV a30 = TS.Zero;
        TV a31 = TS.Zero;
        TV a32 = TS.Zero;
        TV a40 = TS.Zero;
        TV a41 = TS.Zero;
        TV a42 = TS.Zero;
        TV a50 = TS.Zero;
        TV a51 = TS.Zero;
        TV a52 = TS.Zero;
        TV a60 = TS.Zero;
        TV a61 = TS.Zero;
        TV a62 = TS.Zero;
        TV a70 = TS.Zero;
        TV a71 = TS.Zero;
        TV a72 = TS.Zero;
        if (t.Resume)
        {
            a00 = carry[0];
            a01 = carry[1];
            a02 = carry[2];
            a10 = carry[3];
            a11 = carry[4];
            a12 = carry[5];
            a20 = carry[6];
            a21 = carry[7];
            a22 = carry[8];
            a30 = carry[9];
            a31 = carry[10];
            a32 = carry[11];
            a40 = carry[12];
            a41 = carry[13];
            a42 = carry[14];
            a50 = carry[15];
            a51 = carry[16];
            a52 = carry[17];
            a60 = carry[18];
            a61 = carry[19];
            a62 = carry[20];
            a70 = carry[21];
            a71 = carry[22];
            a72 = carry[23];
        }

        nint n = t.Count;
        for (nint k = 0; k < n; k += TS.Width)
        {
            TV u0 = TE.Load<TS, TV>(w, k);
            TV u1 = TE.Load<TS, TV>(w1, k);
            TV u2 = TE.Load<TS, TV>(w2, k);
            TV v = TS.Load(x + k);
            a00 = TS.Fma(v, u0, a00);
            a01 = TS.Fma(v, u1, a01);
            a02 = TS.Fma(v, u2, a02);
            v = TS.Load(x1 + k);
            a10 = TS.Fma(v, u0, a10);
            a11 = TS.Fma(v, u1, a11);
            a12 = TS.Fma(v, u2, a12);
            v = TS.Load(x2 + k);
            a20 = TS.Fma(v, u0, a20);
            a21 = TS.Fma(v, u1, a21);
            a22 = TS.Fma(v, u2, a22);
            v = TS.Load(x3 + k);
            a30 = TS.Fma(v, u0, a30);
            a31 = TS.Fma(v, u1, a31);
            a32 = TS.Fma(v, u2, a32);
            v = TS.Load(x4 + k);
            a40 = TS.Fma(v, u0, a40);
            a41 = TS.Fma(v, u1, a41);
            a42 = TS.Fma(v, u2, a42);
            v = TS.Load(x5 + k);
            a50 = TS.Fma(v, u0, a50);
            a51 = TS.Fma(v, u1, a51);
            a52 = TS.Fma(v, u2, a52);
            v = TS.Load(x6 + k);
            a60 = TS.Fma(v, u0, a60);
            a61 = TS.Fma(v, u1, a61);
            a62 = TS.Fma(v, u2, a62);
            v = TS.Load(x7 + k);
            a70 = TS.Fma(v, u0, a70);
            a71 = TS.Fma(v, u1, a71);
            a72 = TS.Fma(v, u2, a72);
        }

        if (!t.Finish)
        {
            carry[0] = a00;
            carry[1] = a01;
            carry[2] = a02;
            carry[3] = a10;
            carry[4] = a11;
            carry[5] = a12;
            carry[6] = a20;
            carry[7] = a21;
            carry[8] = a22;
            carry[9] = a30;
            carry[10] = a31;
            carry[11] = a32;
            carry[12] = a40;
            carry[13] = a41;
            carry[14] = a42;
            carry[15] = a50;
            carry[16] = a51;
            carry[17] = a52;
            carry[18] = a60;
            carry[19] = a61;
            carry[20] = a62;
            carry[21] = a70;
            carry[22] = a71;
            carry[23] = a72;
            return;
        }

        Write3(y, TS.Sum4(a00, a01, a02, TS.Zero));
        Write3(y + t.YStride, TS.Sum4(a10, a11, a12, TS.Zero));
        Write3(y + (2 * t.YStride), TS.Sum4(a20, a21, a22, TS.Zero));
        Write3(y + (3 * t.YStride), TS.Sum4(a30, a31, a32, TS.Zero));
        Write3(y + (4 * t.YStride), TS.Sum4(a40, a41, a42, TS.Zero));
        Write3(y + (5 * t.YStride), TS.Sum4(a50, a51, a52, TS.Zero));
        Write3(y + (6 * t.YStride), TS.Sum4(a60, a61, a62, TS.Zero));
        Write3(y + (7 * t.YStride), TS.Sum4(a70, a71, a72, TS.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint PrefetchStep<TE>()
        where TE : struct, IElement
        => Math.Max(64 / TE.Size, TS.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write4(float* y, Vector128<float> v) => v.Store(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write3(float* y, Vector128<float> v)
    {
        y[0] = v.GetElement(0);
        y[1] = v.GetElement(1);
        y[2] = v.GetElement(2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write2(float* y, Vector128<float> v)
    {
        y[0] = v.GetElement(0);
        y[1] = v.GetElement(1);
    }
}
