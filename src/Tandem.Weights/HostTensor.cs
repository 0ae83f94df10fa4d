using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Weights;

/// <summary>A tensor in host memory, row-major and dense. A view: valid until the source it came from is disposed. Data need not be aligned.</summary>
/// <param name="Name">Name in the checkpoint.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Data">Address of the first element; 0 for a placeholder.</param>
/// <param name="Bytes">Bytes of all elements.</param>
public readonly record struct HostTensor(string Name, DType DType, long[] Shape, nint Data, long Bytes)
{
    /// <summary>The whole tensor as a matrix: <c>[rows, cols]</c>, or one row if it has one dimension.</summary>
    /// <exception cref="CheckpointException">It has another number of dimensions, or one above 2³¹−1.</exception>
    public HostMatrix AsMatrix()
    {
        (long rows, long cols) = Shape.Length switch
        {
            1 => (1, Shape[0]),
            2 => (Shape[0], Shape[1]),
            _ => throw new CheckpointException($"Tensor '{Name}' has {Shape.Length} dimensions; a matrix has 2 and a vector 1."),
        };
        if (rows > int.MaxValue || cols > int.MaxValue)
        {
            throw new CheckpointException($"Tensor '{Name}' has the shape [{string.Join(", ", Shape)}]; dimensions go up to {int.MaxValue}.");
        }

        return new HostMatrix(Data, (int)rows, (int)cols, cols, DType);
    }

    /// <summary>Rows <c>[first, first+count)</c> of the matrix, without copying.</summary>
    public HostMatrix RowRange(int first, int count)
    {
        HostMatrix whole = AsMatrix();
        CheckRange(first, count, whole.Rows, "rows");
        return whole with { Data = Offset(first * whole.RowStride), Rows = count };
    }

    /// <summary>Columns <c>[first, first+count)</c> of the matrix, without copying.</summary>
    public HostMatrix ColumnRange(int first, int count)
    {
        HostMatrix whole = AsMatrix();
        CheckRange(first, count, whole.Cols, "columns");
        return whole with { Data = Offset(first), Cols = count };
    }

    /// <summary>The elements as bytes; for tensors below 2 GiB.</summary>
    public unsafe ReadOnlySpan<byte> AsBytes() => new((void*)Data, checked((int)Bytes));

    private nint Offset(long elements) => Data == 0 ? 0 : Data + (nint)(elements * DType.Size());

    private void CheckRange(int first, int count, int length, string what)
    {
        if (first < 0 || count < 0 || first > length - count)
        {
            throw new ArgumentOutOfRangeException(nameof(first), $"Tensor '{Name}' has {length} {what}; {first} to {(long)first + count} is outside.");
        }
    }
}
