using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tandem.Cpu.Linear;

/// <summary>What the tiles of one product have in common.</summary>
internal unsafe struct Int8TileArguments
{
    /// <summary>Quantised x: for each row, 8 times 4 signed bytes for each block.</summary>
    public int* X;

    /// <summary>Scale of each block of each row of x.</summary>
    public float* Scales;

    /// <summary>−128 times the sum of each block of each row of x.</summary>
    public int* Offsets;

    /// <summary>Blocks of 32 columns.</summary>
    public int Blocks;

    /// <summary>Bytes from one group of rows of W to the next.</summary>
    public nint GroupStride;

    /// <summary>Floats from one row of y to the next.</summary>
    public nint YStride;
}

/// <summary>
/// Register tiles over blocks of 32 columns: exact 32-bit sums inside a block, then one multiply-add in single precision for each block, in order.
/// A lane is a row of W, so nothing is added across lanes and a row of y has the same bits whichever tile computes it.
/// </summary>
internal static unsafe class Int8Tiles<TD>
    where TD : struct, IInt8Dot
{
    /// <summary>1 row of x by 1 group of 8 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x1(in Int8TileArguments t, int row, byte* w, float* y)
    {
        int* x0 = t.X + ((nint)row * t.Blocks * 8);
        float* s0 = t.Scales + ((nint)row * t.Blocks);
        int* o0 = t.Offsets + ((nint)row * t.Blocks);
        Vector256<float> a00 = Vector256<float>.Zero;
        for (int b = 0; b < t.Blocks; b++)
        {
            Vector256<int> i00 = TD.Start(o0[b]);
            for (int j = 0; j < 8; j++)
            {
                Vector256<byte> u0 = Vector256.Load(w + (j * 32));
                i00 = TD.Dot(i00, u0, x0[j]);
            }

            Vector256<float> f0 = Vector256.Load((float*)(w + 256));
            Vector256<float> m0 = Vector256.Create(s0[b]);
            a00 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i00), f0 * m0, a00);
            w += Int8Layout.BlockBytes;
            x0 += 8;
        }

        a00.Store(y);
    }

    /// <summary>1 row of x by 4 groups of 8 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x4(in Int8TileArguments t, int row, byte* w, float* y)
    {
        int* x0 = t.X + ((nint)row * t.Blocks * 8);
        float* s0 = t.Scales + ((nint)row * t.Blocks);
        int* o0 = t.Offsets + ((nint)row * t.Blocks);
        byte* w1 = w + t.GroupStride;
        byte* w2 = w + (2 * t.GroupStride);
        byte* w3 = w + (3 * t.GroupStride);
        Vector256<float> a00 = Vector256<float>.Zero;
        Vector256<float> a01 = Vector256<float>.Zero;
        Vector256<float> a02 = Vector256<float>.Zero;
        Vector256<float> a03 = Vector256<float>.Zero;
        for (int b = 0; b < t.Blocks; b++)
        {
            Vector256<int> i00 = TD.Start(o0[b]);
            Vector256<int> i01 = i00;
            Vector256<int> i02 = i00;
            Vector256<int> i03 = i00;
            for (int j = 0; j < 8; j++)
            {
                Vector256<byte> u0 = Vector256.Load(w + (j * 32));
                Vector256<byte> u1 = Vector256.Load(w1 + (j * 32));
                Vector256<byte> u2 = Vector256.Load(w2 + (j * 32));
                Vector256<byte> u3 = Vector256.Load(w3 + (j * 32));
                i00 = TD.Dot(i00, u0, x0[j]);
                i01 = TD.Dot(i01, u1, x0[j]);
                i02 = TD.Dot(i02, u2, x0[j]);
                i03 = TD.Dot(i03, u3, x0[j]);
            }

            Vector256<float> f0 = Vector256.Load((float*)(w + 256));
            Vector256<float> f1 = Vector256.Load((float*)(w1 + 256));
            Vector256<float> f2 = Vector256.Load((float*)(w2 + 256));
            Vector256<float> f3 = Vector256.Load((float*)(w3 + 256));
            Vector256<float> m0 = Vector256.Create(s0[b]);
            a00 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i00), f0 * m0, a00);
            a01 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i01), f1 * m0, a01);
            a02 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i02), f2 * m0, a02);
            a03 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i03), f3 * m0, a03);
            w += Int8Layout.BlockBytes;
            w1 += Int8Layout.BlockBytes;
            w2 += Int8Layout.BlockBytes;
            w3 += Int8Layout.BlockBytes;
            x0 += 8;
        }

        a00.Store(y);
        a01.Store(y + 8);
        a02.Store(y + 16);
        a03.Store(y + 24);
    }

    /// <summary>4 rows of x by 1 group of 8 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x1(in Int8TileArguments t, int row, byte* w, float* y)
    {
        int* x0 = t.X + ((nint)(row + 0) * t.Blocks * 8);
        int* x1 = t.X + ((nint)(row + 1) * t.Blocks * 8);
        int* x2 = t.X + ((nint)(row + 2) * t.Blocks * 8);
        int* x3 = t.X + ((nint)(row + 3) * t.Blocks * 8);
        float* s0 = t.Scales + ((nint)(row + 0) * t.Blocks);
        int* o0 = t.Offsets + ((nint)(row + 0) * t.Blocks);
        float* s1 = t.Scales + ((nint)(row + 1) * t.Blocks);
        int* o1 = t.Offsets + ((nint)(row + 1) * t.Blocks);
        float* s2 = t.Scales + ((nint)(row + 2) * t.Blocks);
        int* o2 = t.Offsets + ((nint)(row + 2) * t.Blocks);
        float* s3 = t.Scales + ((nint)(row + 3) * t.Blocks);
        int* o3 = t.Offsets + ((nint)(row + 3) * t.Blocks);
        Vector256<float> a00 = Vector256<float>.Zero;
        Vector256<float> a10 = Vector256<float>.Zero;
        Vector256<float> a20 = Vector256<float>.Zero;
        Vector256<float> a30 = Vector256<float>.Zero;
        for (int b = 0; b < t.Blocks; b++)
        {
            Vector256<int> i00 = TD.Start(o0[b]);
            Vector256<int> i10 = TD.Start(o1[b]);
            Vector256<int> i20 = TD.Start(o2[b]);
            Vector256<int> i30 = TD.Start(o3[b]);
            for (int j = 0; j < 8; j++)
            {
                Vector256<byte> u0 = Vector256.Load(w + (j * 32));
                i00 = TD.Dot(i00, u0, x0[j]);
                i10 = TD.Dot(i10, u0, x1[j]);
                i20 = TD.Dot(i20, u0, x2[j]);
                i30 = TD.Dot(i30, u0, x3[j]);
            }

            Vector256<float> f0 = Vector256.Load((float*)(w + 256));
            Vector256<float> m0 = Vector256.Create(s0[b]);
            a00 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i00), f0 * m0, a00);
            Vector256<float> m1 = Vector256.Create(s1[b]);
            a10 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i10), f0 * m1, a10);
            Vector256<float> m2 = Vector256.Create(s2[b]);
            a20 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i20), f0 * m2, a20);
            Vector256<float> m3 = Vector256.Create(s3[b]);
            a30 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i30), f0 * m3, a30);
            w += Int8Layout.BlockBytes;
            x0 += 8;
            x1 += 8;
            x2 += 8;
            x3 += 8;
        }

        a00.Store(y);
        a10.Store(y + t.YStride);
        a20.Store(y + (2 * t.YStride));
        a30.Store(y + (3 * t.YStride));
    }

    /// <summary>4 rows of x by 2 groups of 8 rows of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2(in Int8TileArguments t, int row, byte* w, float* y)
    {
        int* x0 = t.X + ((nint)(row + 0) * t.Blocks * 8);
        int* x1 = t.X + ((nint)(row + 1) * t.Blocks * 8);
        int* x2 = t.X + ((nint)(row + 2) * t.Blocks * 8);
        int* x3 = t.X + ((nint)(row + 3) * t.Blocks * 8);
        float* s0 = t.Scales + ((nint)(row + 0) * t.Blocks);
        int* o0 = t.Offsets + ((nint)(row + 0) * t.Blocks);
        float* s1 = t.Scales + ((nint)(row + 1) * t.Blocks);
        int* o1 = t.Offsets + ((nint)(row + 1) * t.Blocks);
        float* s2 = t.Scales + ((nint)(row + 2) * t.Blocks);
        int* o2 = t.Offsets + ((nint)(row + 2) * t.Blocks);
        float* s3 = t.Scales + ((nint)(row + 3) * t.Blocks);
        int* o3 = t.Offsets + ((nint)(row + 3) * t.Blocks);
        byte* w1 = w + t.GroupStride;
        Vector256<float> a00 = Vector256<float>.Zero;
        Vector256<float> a01 = Vector256<float>.Zero;
        Vector256<float> a10 = Vector256<float>.Zero;
        Vector256<float> a11 = Vector256<float>.Zero;
        Vector256<float> a20 = Vector256<float>.Zero;
        Vector256<float> a21 = Vector256<float>.Zero;
        Vector256<float> a30 = Vector256<float>.Zero;
        Vector256<float> a31 = Vector256<float>.Zero;
        for (int b = 0; b < t.Blocks; b++)
        {
            Vector256<int> i00 = TD.Start(o0[b]);
            Vector256<int> i01 = i00;
            Vector256<int> i10 = TD.Start(o1[b]);
            Vector256<int> i11 = i10;
            Vector256<int> i20 = TD.Start(o2[b]);
            Vector256<int> i21 = i20;
            Vector256<int> i30 = TD.Start(o3[b]);
            Vector256<int> i31 = i30;
            for (int j = 0; j < 8; j++)
            {
                Vector256<byte> u0 = Vector256.Load(w + (j * 32));
                Vector256<byte> u1 = Vector256.Load(w1 + (j * 32));
                i00 = TD.Dot(i00, u0, x0[j]);
                i01 = TD.Dot(i01, u1, x0[j]);
                i10 = TD.Dot(i10, u0, x1[j]);
                i11 = TD.Dot(i11, u1, x1[j]);
                i20 = TD.Dot(i20, u0, x2[j]);
                i21 = TD.Dot(i21, u1, x2[j]);
                i30 = TD.Dot(i30, u0, x3[j]);
                i31 = TD.Dot(i31, u1, x3[j]);
            }

            Vector256<float> f0 = Vector256.Load((float*)(w + 256));
            Vector256<float> f1 = Vector256.Load((float*)(w1 + 256));
            Vector256<float> m0 = Vector256.Create(s0[b]);
            a00 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i00), f0 * m0, a00);
            a01 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i01), f1 * m0, a01);
            Vector256<float> m1 = Vector256.Create(s1[b]);
            a10 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i10), f0 * m1, a10);
            a11 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i11), f1 * m1, a11);
            Vector256<float> m2 = Vector256.Create(s2[b]);
            a20 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i20), f0 * m2, a20);
            a21 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i21), f1 * m2, a21);
            Vector256<float> m3 = Vector256.Create(s3[b]);
            a30 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i30), f0 * m3, a30);
            a31 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(i31), f1 * m3, a31);
            w += Int8Layout.BlockBytes;
            w1 += Int8Layout.BlockBytes;
            x0 += 8;
            x1 += 8;
            x2 += 8;
            x3 += 8;
        }

        a00.Store(y);
        a01.Store(y + 8);
        a10.Store(y + t.YStride);
        a11.Store(y + t.YStride + 8);
        a20.Store(y + (2 * t.YStride));
        a21.Store(y + (2 * t.YStride) + 8);
        a30.Store(y + (3 * t.YStride));
        a31.Store(y + (3 * t.YStride) + 8);
    }
}
