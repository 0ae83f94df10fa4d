using System.Numerics;
using System.Runtime.CompilerServices;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Simd;

namespace Tandem.Cpu;

/// <summary>Conversion of whole matrices at load time.</summary>
internal static unsafe class ElementConversion
{
    /// <summary>Refuses types that are no floats.</summary>
    public static void CheckFloat(DType type)
    {
        if (type is not (DType.F32 or DType.BF16 or DType.F16))
        {
            throw new ArgumentException($"Element type {type.Name()} is not supported here; float32, bfloat16 and float16 are.", nameof(type));
        }
    }

    /// <summary>Reads one element.</summary>
    public static float Read(DType type, byte* p, nint index) => type switch
    {
        DType.F32 => F32Element.Load(p, index),
        DType.BF16 => Bf16Element.Load(p, index),
        _ => F16Element.Load(p, index),
    };

    /// <summary>True if a half-precision matrix holds neither infinity nor NaN. Reads all of it, at the speed of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFiniteF16(in HostMatrix matrix)
    {
        var exponent = new Vector<ushort>(0x7C00);
        for (int r = 0; r < matrix.Rows; r++)
        {
            var row = (ushort*)matrix.Data + (r * matrix.RowStride);
            Vector<ushort> special = Vector<ushort>.Zero;
            int c = 0;
            for (; c + Vector<ushort>.Count <= matrix.Cols; c += Vector<ushort>.Count)
            {
                special |= Vector.Equals(Unsafe.ReadUnaligned<Vector<ushort>>(row + c) & exponent, exponent);
            }

            if (special != Vector<ushort>.Zero)
            {
                return false;
            }

            for (; c < matrix.Cols; c++)
            {
                if ((Unsafe.ReadUnaligned<ushort>(row + c) & 0x7C00) == 0x7C00)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Copies a matrix to rows of <paramref name="targetStride"/> elements of <paramref name="type"/>.</summary>
    public static void Copy(in HostMatrix source, nint target, long targetStride, DType type)
    {
        CheckFloat(source.Type);
        CheckFloat(type);
        for (int r = 0; r < source.Rows; r++)
        {
            byte* from = (byte*)source.Data + (r * source.RowStride * source.Type.Size());
            byte* to = (byte*)target + (r * targetStride * type.Size());
            if (source.Type == type)
            {
                Buffer.MemoryCopy(from, to, (long)source.Cols * type.Size(), (long)source.Cols * type.Size());
                continue;
            }

            for (int c = 0; c < source.Cols; c++)
            {
                float value = Read(source.Type, from, c);
                switch (type)
                {
                    case DType.F32:
                        F32Element.Store(to, c, value);
                        break;
                    case DType.BF16:
                        Bf16Element.Store(to, c, value);
                        break;
                    default:
                        F16Element.Store(to, c, value);
                        break;
                }
            }
        }
    }
}
