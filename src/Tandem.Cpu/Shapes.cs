using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cpu;

/// <summary>Checks at the door of each operation: a wrong shape would write over foreign memory.</summary>
internal static class Shapes
{
    /// <summary>Refuses a tensor that is not single precision or has another shape.</summary>
    public static void Activation(in Tensor tensor, int rows, int cols, string name)
    {
        if (tensor.Type != DType.F32 || tensor.Rows != rows || tensor.Cols != cols || tensor.RowStride < cols || tensor.Data == 0)
        {
            Refuse(tensor, rows, cols, name);
        }
    }

    private static void Refuse(in Tensor tensor, int rows, int cols, string name)
        => throw new ArgumentException(
            $"{name} must be [{rows}, {cols}] of float32, got [{tensor.Rows}, {tensor.Cols}] of {tensor.Type.Name()} with row stride {tensor.RowStride}.",
            name);
}
