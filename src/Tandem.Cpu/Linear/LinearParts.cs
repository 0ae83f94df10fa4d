using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;

namespace Tandem.Cpu.Linear;

/// <summary>What all kinds of linear weights check and build in the same way.</summary>
internal static unsafe class LinearParts
{
    /// <summary>Checks the shapes.</summary>
    /// <returns>The common number of columns.</returns>
    public static int Check(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias)
    {
        if (parts.IsEmpty)
        {
            throw new ArgumentException("A linear layer needs at least one matrix.", nameof(parts));
        }

        int columns = parts[0].Cols;
        foreach (ref readonly HostMatrix part in parts)
        {
            ElementConversion.CheckFloat(part.Type);
            if (part.Cols != columns || part.Rows < 1 || part.Cols < 1 || part.RowStride < part.Cols)
            {
                throw new ArgumentException(
                    $"The matrices of a linear layer must have {columns} columns and at least one row, got [{part.Rows}, {part.Cols}] with row stride {part.RowStride}.",
                    nameof(parts));
            }
        }

        if (!bias.IsEmpty && bias.Length != parts.Length)
        {
            throw new ArgumentException($"There must be no bias or one for each of the {parts.Length} matrices, got {bias.Length}.", nameof(bias));
        }

        for (int i = 0; i < bias.Length; i++)
        {
            if (bias[i].Rows != 1 || bias[i].Cols != parts[i].Rows)
            {
                throw new ArgumentException($"Bias {i} must be [1, {parts[i].Rows}], got [{bias[i].Rows}, {bias[i].Cols}].", nameof(bias));
            }
        }

        return columns;
    }

    /// <summary>All biases as one single-precision vector; null if there are none.</summary>
    public static AlignedMemory? JoinBias(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, int rows)
    {
        if (bias.IsEmpty)
        {
            return null;
        }

        var memory = new AlignedMemory((long)rows * sizeof(float));
        int first = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            ElementConversion.Copy(bias[i], memory.Address + ((nint)first * sizeof(float)), parts[i].Rows, DType.F32);
            first += parts[i].Rows;
        }

        return memory;
    }
}
