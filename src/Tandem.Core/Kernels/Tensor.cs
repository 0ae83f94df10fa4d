using Tandem.Core.Numerics;

namespace Tandem.Core.Kernels;

/// <summary>A row-major matrix in the backend's memory. A view: owns nothing. Row r starts at <c>Data + r · RowStride · size</c>.</summary>
/// <param name="Data">Address in the backend's memory.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Cols">Columns.</param>
/// <param name="RowStride">Elements from one row to the next, at least <paramref name="Cols"/>.</param>
/// <param name="Type">Element type.</param>
public readonly record struct Tensor(nint Data, int Rows, int Cols, int RowStride, DType Type)
{
    /// <summary>A dense matrix.</summary>
    public Tensor(nint data, int rows, int cols, DType type)
        : this(data, rows, cols, cols, type)
    {
    }

    /// <summary>The first <paramref name="rows"/> rows.</summary>
    public Tensor Take(int rows) => this with { Rows = rows };

    /// <summary>Columns <c>[first, first+count)</c> of every row.</summary>
    public Tensor Columns(int first, int count) => this with { Data = Data + ((nint)first * Type.Size()), Cols = count };
}

/// <summary>
/// A matrix of a checkpoint in host memory, as stored: <c>[Rows, Cols]</c> with <paramref name="RowStride"/> elements from row to row, so that a
/// rank's rows or columns are named without copying. The memory stays valid as long as the checkpoint is open. Data need not be aligned.
/// </summary>
public readonly record struct HostMatrix(nint Data, int Rows, int Cols, long RowStride, DType Type);

/// <summary>How linear weights are held.</summary>
public enum WeightQuantization
{
    /// <summary>As stored.</summary>
    None,

    /// <summary>Signed 8-bit, one single-precision scale for each block of 32 along the input.</summary>
    Int8,
}

/// <summary>Weights of one linear layer in a backend's own layout, <c>y = x · Wᵀ (+ b)</c>. Owned by the model that loaded it.</summary>
public abstract class LinearWeight : IDisposable
{
    /// <summary>Rows of W.</summary>
    public abstract int OutFeatures { get; }

    /// <summary>Columns of W.</summary>
    public abstract int InFeatures { get; }

    /// <summary>Bytes read when one row of x is multiplied.</summary>
    public abstract long Bytes { get; }

    /// <summary>Frees what the layout owns.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the layout owns.</summary>
    protected abstract void Dispose(bool disposing);
}
