using System.Runtime.CompilerServices;
using Tandem.Cpu.Simd;

namespace Tandem.Cpu.Attention;

/// <summary>
/// Small dense products C (+)= A · B in single precision. Each element of C is one chain of multiply-adds over the depth, in order, so it does not depend
/// on the tile that computes it.
/// </summary>
internal static unsafe class PanelProduct<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    /// <summary>Multiplies.</summary>
    /// <param name="a">[rows, depth].</param>
    /// <param name="aStride">Floats from row to row of A.</param>
    /// <param name="b">[depth, vectors · width].</param>
    /// <param name="bStride">Floats from row to row of B.</param>
    /// <param name="c">[rows, vectors · width].</param>
    /// <param name="cStride">Floats from row to row of C.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="vectors">Columns of B and C in vectors.</param>
    /// <param name="depth">Columns of A.</param>
    /// <param name="add">Start from C instead of zero.</param>
    public static void Run(float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int rows, int vectors, int depth, bool add)
    {
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            float* ar = a + (row * aStride);
            float* cr = c + (row * cStride);
            int v = 0;
            for (; TS.WideTiles && v + 4 <= vectors; v += 4)
            {
                Mul4x4(ar, aStride, b + (v * TS.Width), bStride, cr + (v * TS.Width), cStride, depth, add);
            }

            for (; v + 2 <= vectors; v += 2)
            {
                Mul4x2(ar, aStride, b + (v * TS.Width), bStride, cr + (v * TS.Width), cStride, depth, add);
            }

            if (v < vectors)
            {
                Mul4x1(ar, aStride, b + (v * TS.Width), bStride, cr + (v * TS.Width), cStride, depth, add);
            }
        }

        for (; row < rows; row++)
        {
            float* ar = a + (row * aStride);
            float* cr = c + (row * cStride);
            int v = 0;
            for (; v + 4 <= vectors; v += 4)
            {
                Mul1x4(ar, aStride, b + (v * TS.Width), bStride, cr + (v * TS.Width), cStride, depth, add);
            }

            for (; v < vectors; v++)
            {
                Mul1x1(ar, aStride, b + (v * TS.Width), bStride, cr + (v * TS.Width), cStride, depth, add);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mul4x4(float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
    {
        TV s00 = TS.Zero;
        TV s01 = TS.Zero;
        TV s02 = TS.Zero;
        TV s03 = TS.Zero;
        TV s10 = TS.Zero;
        TV s11 = TS.Zero;
        TV s12 = TS.Zero;
        TV s13 = TS.Zero;
        TV s20 = TS.Zero;
        TV s21 = TS.Zero;
        TV s22 = TS.Zero;
        TV s23 = TS.Zero;
        TV s30 = TS.Zero;
        TV s31 = TS.Zero;
        TV s32 = TS.Zero;
        TV s33 = TS.Zero;
        if (add)
        {
            s00 = TS.Load(c);
            s01 = TS.Load(c + TS.Width);
            s02 = TS.Load(c + (2 * TS.Width));
            s03 = TS.Load(c + (3 * TS.Width));
            s10 = TS.Load(c + cStride);
            s11 = TS.Load(c + cStride + TS.Width);
            s12 = TS.Load(c + cStride + (2 * TS.Width));
            s13 = TS.Load(c + cStride + (3 * TS.Width));
            s20 = TS.Load(c + (2 * cStride));
            s21 = TS.Load(c + (2 * cStride) + TS.Width);
            s22 = TS.Load(c + (2 * cStride) + (2 * TS.Width));
            s23 = TS.Load(c + (2 * cStride) + (3 * TS.Width));
            s30 = TS.Load(c + (3 * cStride));
            s31 = TS.Load(c + (3 * cStride) + TS.Width);
            s32 = TS.Load(c + (3 * cStride) + (2 * TS.Width));
            s33 = TS.Load(c + (3 * cStride) + (3 * TS.Width));
        }

        for (int k = 0; k < depth; k++)
        {
            TV b0 = TS.Load(b);
            TV b1 = TS.Load(b + TS.Width);
            TV b2 = TS.Load(b + (2 * TS.Width));
            TV b3 = TS.Load(b + (3 * TS.Width));
            TV f = TS.Broadcast(a[k]);
            s00 = TS.Fma(f, b0, s00);
            s01 = TS.Fma(f, b1, s01);
            s02 = TS.Fma(f, b2, s02);
            s03 = TS.Fma(f, b3, s03);
            f = TS.Broadcast(a[aStride + k]);
            s10 = TS.Fma(f, b0, s10);
            s11 = TS.Fma(f, b1, s11);
            s12 = TS.Fma(f, b2, s12);
            s13 = TS.Fma(f, b3, s13);
            f = TS.Broadcast(a[(2 * aStride) + k]);
            s20 = TS.Fma(f, b0, s20);
            s21 = TS.Fma(f, b1, s21);
            s22 = TS.Fma(f, b2, s22);
            s23 = TS.Fma(f, b3, s23);
            f = TS.Broadcast(a[(3 * aStride) + k]);
            s30 = TS.Fma(f, b0, s30);
            s31 = TS.Fma(f, b1, s31);
            s32 = TS.Fma(f, b2, s32);
            s33 = TS.Fma(f, b3, s33);
            b += bStride;
        }

        TS.Store(c, s00);
        TS.Store(c + TS.Width, s01);
        TS.Store(c + (2 * TS.Width), s02);
        TS.Store(c + (3 * TS.Width), s03);
        TS.Store(c + cStride, s10);
        TS.Store(c + cStride + TS.Width, s11);
        TS.Store(c + cStride + (2 * TS.Width), s12);
        TS.Store(c + cStride + (3 * TS.Width), s13);
        TS.Store(c + (2 * cStride), s20);
        TS.Store(c + (2 * cStride) + TS.Width, s21);
        TS.Store(c + (2 * cStride) + (2 * TS.Width), s22);
        TS.Store(c + (2 * cStride) + (3 * TS.Width), s23);
        TS.Store(c + (3 * cStride), s30);
        TS.Store(c + (3 * cStride) + TS.Width, s31);
        TS.Store(c + (3 * cStride) + (2 * TS.Width), s32);
        TS.Store(c + (3 * cStride) + (3 * TS.Width), s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mul4x2(float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
    {
        TV s00 = TS.Zero;
        TV s01 = TS.Zero;
        TV s10 = TS.Zero;
        TV s11 = TS.Zero;
        TV s20 = TS.Zero;
        TV s21 = TS.Zero;
        TV s30 = TS.Zero;
        TV s31 = TS.Zero;
        if (add)
        {
            s00 = TS.Load(c);
            s01 = TS.Load(c + TS.Width);
            s10 = TS.Load(c + cStride);
            s11 = TS.Load(c + cStride + TS.Width);
            s20 = TS.Load(c + (2 * cStride));
            s21 = TS.Load(c + (2 * cStride) + TS.Width);
            s30 = TS.Load(c + (3 * cStride));
            s31 = TS.Load(c + (3 * cStride) + TS.Width);
        }

        for (int k = 0; k < depth; k++)
        {
            TV b0 = TS.Load(b);
            TV b1 = TS.Load(b + TS.Width);
            TV f = TS.Broadcast(a[k]);
            s00 = TS.Fma(f, b0, s00);
            s01 = TS.Fma(f, b1, s01);
            f = TS.Broadcast(a[aStride + k]);
            s10 = TS.Fma(f, b0, s10);
            s11 = TS.Fma(f, b1, s11);
            f = TS.Broadcast(a[(2 * aStride) + k]);
            s20 = TS.Fma(f, b0, s20);
            s21 = TS.Fma(f, b1, s21);
            f = TS.Broadcast(a[(3 * aStride) + k]);
            s30 = TS.Fma(f, b0, s30);
            s31 = TS.Fma(f, b1, s31);
            b += bStride;
        }

        TS.Store(c, s00);
        TS.Store(c + TS.Width, s01);
        TS.Store(c + cStride, s10);
        TS.Store(c + cStride + TS.Width, s11);
        TS.Store(c + (2 * cStride), s20);
        TS.Store(c + (2 * cStride) + TS.Width, s21);
        TS.Store(c + (3 * cStride), s30);
        TS.Store(c + (3 * cStride) + TS.Width, s31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mul4x1(float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
    {
        TV s00 = TS.Zero;
        TV s10 = TS.Zero;
        TV s20 = TS.Zero;
        TV s30 = TS.Zero;
        if (add)
        {
            s00 = TS.Load(c);
            s10 = TS.Load(c + cStride);
            s20 = TS.Load(c + (2 * cStride));
            s30 = TS.Load(c + (3 * cStride));
        }

        for (int k = 0; k < depth; k++)
        {
            TV b0 = TS.Load(b);
            TV f = TS.Broadcast(a[k]);
            s00 = TS.Fma(f, b0, s00);
            f = TS.Broadcast(a[aStride + k]);
            s10 = TS.Fma(f, b0, s10);
            f = TS.Broadcast(a[(2 * aStride) + k]);
            s20 = TS.Fma(f, b0, s20);
            f = TS.Broadcast(a[(3 * aStride) + k]);
            s30 = TS.Fma(f, b0, s30);
            b += bStride;
        }

        TS.Store(c, s00);
        TS.Store(c + cStride, s10);
        TS.Store(c + (2 * cStride), s20);
        TS.Store(c + (3 * cStride), s30);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mul1x4(float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
    {
        TV s00 = TS.Zero;
        TV s01 = TS.Zero;
        TV s02 = TS.Zero;
        TV s03 = TS.Zero;
        if (add)
        {
            s00 = TS.Load(c);
            s01 = TS.Load(c + TS.Width);
            s02 = TS.Load(c + (2 * TS.Width));
            s03 = TS.Load(c + (3 * TS.Width));
        }

        for (int k = 0; k < depth; k++)
        {
            TV b0 = TS.Load(b);
            TV b1 = TS.Load(b + TS.Width);
            TV b2 = TS.Load(b + (2 * TS.Width));
            TV b3 = TS.Load(b + (3 * TS.Width));
            TV f = TS.Broadcast(a[k]);
            s00 = TS.Fma(f, b0, s00);
            s01 = TS.Fma(f, b1, s01);
            s02 = TS.Fma(f, b2, s02);
            s03 = TS.Fma(f, b3, s03);
            b += bStride;
        }

        TS.Store(c, s00);
        TS.Store(c + TS.Width, s01);
        TS.Store(c + (2 * TS.Width), s02);
        TS.Store(c + (3 * TS.Width), s03);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mul1x1(float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
    {
        TV s00 = TS.Zero;
        if (add)
        {
            s00 = TS.Load(c);
        }

        for (int k = 0; k < depth; k++)
        {
            TV b0 = TS.Load(b);
            TV f = TS.Broadcast(a[k]);
            s00 = TS.Fma(f, b0, s00);
            b += bStride;
        }

        TS.Store(c, s00);
    }
}
