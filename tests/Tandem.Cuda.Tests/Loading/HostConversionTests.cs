using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Loading;

namespace Tandem.Cuda.Tests.Loading;

public sealed unsafe class HostConversionTests
{
    public static TheoryData<DType, DType> Pairs
    {
        get
        {
            var data = new TheoryData<DType, DType>();
            DType[] types = [DType.F32, DType.F16, DType.BF16];
            foreach (DType from in types)
            {
                foreach (DType to in types)
                {
                    data.Add(from, to);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Rows_of_a_wider_matrix_are_copied_densely_and_rounded_once(DType from, DType to)
    {
        const int Rows = 19;
        const int Cols = 111;
        const int Stride = 130;
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, Rows * Stride).Select(_ => Round((float)(random.NextDouble() - 0.5), from))];
        byte[] source = new byte[(Rows * Stride * from.Size()) + 1];
        byte[] target = new byte[11 * Cols * to.Size()];
        fixed (byte* s = source, t = target)
        {
            // One byte off: data of a checkpoint need not be aligned.
            for (int i = 0; i < values.Length; i++)
            {
                Write(s + 1, i, values[i], from);
            }

            HostConversion.CopyRows(new HostMatrix((nint)(s + 1), Rows, Cols, Stride, from), 3, 11, t, to);
            for (int r = 0; r < 11; r++)
            {
                for (int c = 0; c < Cols; c++)
                {
                    Assert.Equal(Round(values[((r + 3) * Stride) + c], to), Read(t, (r * Cols) + c, to));
                }
            }
        }
    }

    [Fact]
    public void Integers_are_refused_by_name()
        => Assert.Contains("int8", Assert.Throws<NotSupportedException>(() => HostConversion.CheckFloat(DType.I8)).Message, StringComparison.Ordinal);

    private static float Round(float value, DType type) => type switch
    {
        DType.BF16 => BFloat16Bits.ToSingle(BFloat16Bits.FromSingle(value)),
        DType.F16 => (float)(Half)value,
        _ => value,
    };

    private static void Write(byte* at, int index, float value, DType type)
    {
        var bytes = new Span<byte>(at + (index * type.Size()), type.Size());
        _ = type switch
        {
            DType.BF16 => BitConverter.TryWriteBytes(bytes, BFloat16Bits.FromSingle(value)),
            DType.F16 => BitConverter.TryWriteBytes(bytes, (Half)value),
            _ => BitConverter.TryWriteBytes(bytes, value),
        };
    }

    private static float Read(byte* at, int index, DType type) => type switch
    {
        DType.BF16 => BFloat16Bits.ToSingle(((ushort*)at)[index]),
        DType.F16 => (float)((Half*)at)[index],
        _ => ((float*)at)[index],
    };
}
