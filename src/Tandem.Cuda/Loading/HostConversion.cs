using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cuda.Loading;

/// <summary>Copies of checkpoint rows to staging memory, converted on the way. Source data need not be aligned.</summary>
internal static unsafe class HostConversion
{
    /// <summary>Refuses element types that are no floating-point numbers of 16 or 32 bits.</summary>
    public static void CheckFloat(DType type)
    {
        if (type is not (DType.F32 or DType.F16 or DType.BF16))
        {
            throw new NotSupportedException($"Weights of {type.Name()} cannot be loaded; float32, float16 and bfloat16 can.");
        }
    }

    /// <summary>Writes rows [first, first + rows) of a matrix densely.</summary>
    public static void CopyRows(in HostMatrix source, int first, int rows, byte* target, DType type)
    {
        HostMatrix matrix = source;
        nint address = (nint)target;
        if (matrix.Type == type && matrix.RowStride == matrix.Cols)
        {
            long bytes = (long)rows * matrix.Cols * type.Size();
            long offset = first * matrix.RowStride * type.Size();
            const long Piece = 4 << 20;
            Parallel.For(0, (int)((bytes + Piece - 1) / Piece), i =>
            {
                long length = Math.Min(Piece, bytes - (i * Piece));
                Buffer.MemoryCopy((byte*)matrix.Data + offset + (i * Piece), (byte*)address + (i * Piece), length, length);
            });
            return;
        }

        void Row(int r)
        {
            byte* from = (byte*)matrix.Data + ((first + r) * matrix.RowStride * matrix.Type.Size());
            byte* to = (byte*)address + ((long)r * matrix.Cols * type.Size());
            Convert(from, matrix.Type, to, type, matrix.Cols);
        }

        Parallel.For(0, rows, Row);
    }

    private static void Convert(byte* source, DType sourceType, byte* target, DType targetType, int count)
    {
        if (sourceType == targetType)
        {
            long bytes = (long)count * sourceType.Size();
            Buffer.MemoryCopy(source, target, bytes, bytes);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Write(target, targetType, i, Read(source, sourceType, i));
        }
    }

    private static float Read(byte* source, DType type, int index) => type switch
    {
        DType.F32 => System.Runtime.CompilerServices.Unsafe.ReadUnaligned<float>(source + ((long)index * 4)),
        DType.F16 => (float)System.Runtime.CompilerServices.Unsafe.ReadUnaligned<Half>(source + ((long)index * 2)),
        _ => BFloat16Bits.ToSingle(System.Runtime.CompilerServices.Unsafe.ReadUnaligned<ushort>(source + ((long)index * 2))),
    };

    private static void Write(byte* target, DType type, int index, float value)
    {
        switch (type)
        {
            case DType.F32:
                ((float*)target)[index] = value;
                break;
            case DType.F16:
                ((Half*)target)[index] = (Half)value;
                break;
            default:
                ((ushort*)target)[index] = BFloat16Bits.FromSingle(value);
                break;
        }
    }
}
