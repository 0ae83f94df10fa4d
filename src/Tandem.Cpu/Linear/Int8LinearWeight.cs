using Tandem.Core.Kernels;
using Tandem.Core.Memory;

namespace Tandem.Cpu.Linear;

/// <summary>Sizes of the 8-bit layout.</summary>
internal static class Int8Layout
{
    /// <summary>Columns that share a scale.</summary>
    public const int BlockColumns = 32;

    /// <summary>Rows of W whose bytes are interleaved, four columns of a row at a time.</summary>
    public const int GroupRows = 8;

    /// <summary>Bytes of a block of a group: the weights, then one single-precision scale for each row.</summary>
    public const int BlockBytes = (BlockColumns * GroupRows) + (GroupRows * sizeof(float));
}

/// <summary>
/// Weights in 8 bits with a scale for each 32 columns, made at load. Group after group of eight rows, block after block of columns; the last group and
/// the last block are filled with zeros. Read from front to back by the decode kernel, so the memory sees one stream.
/// </summary>
internal sealed unsafe class Int8LinearWeight : LinearWeight
{
    private readonly AlignedMemory _data;
    private readonly AlignedMemory? _bias;

    /// <summary>Quantises.</summary>
    /// <param name="parts">Matrices below one another.</param>
    /// <param name="bias">None, or one for each matrix.</param>
    /// <param name="storedOffset">See <see cref="IInt8Dot.StoredOffset"/>.</param>
    public Int8LinearWeight(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, int storedOffset)
    {
        InFeatures = LinearParts.Check(parts, bias);
        foreach (ref readonly HostMatrix part in parts)
        {
            OutFeatures += part.Rows;
        }

        Blocks = (InFeatures + Int8Layout.BlockColumns - 1) / Int8Layout.BlockColumns;
        Groups = (OutFeatures + Int8Layout.GroupRows - 1) / Int8Layout.GroupRows;
        _data = new AlignedMemory(Groups * GroupStride, lazy: true);
        if (storedOffset != 0)
        {
            for (long i = 0; i < _data.Bytes; i += Int8Layout.BlockBytes)
            {
                new Span<byte>((byte*)_data.Address + i, Int8Layout.BlockColumns * Int8Layout.GroupRows).Fill((byte)storedOffset);
            }
        }

        int first = 0;
        foreach (ref readonly HostMatrix part in parts)
        {
            for (int r = 0; r < part.Rows; r++)
            {
                QuantizeRow(part, r, first + r, storedOffset);
            }

            first += part.Rows;
        }

        _bias = LinearParts.JoinBias(parts, bias, OutFeatures);
        Bytes = _data.Bytes + (_bias?.Bytes ?? 0);
    }

    public override int OutFeatures { get; }

    public override int InFeatures { get; }

    public override long Bytes { get; }

    public int Blocks { get; }

    public int Groups { get; }

    public nint GroupStride => (nint)Blocks * Int8Layout.BlockBytes;

    public byte* Data => (byte*)_data.Address;

    public float* Bias => _bias is null ? null : (float*)_bias.Address;

    /// <summary>The scale of a row's block.</summary>
    public float* Scale(int row, int block)
        => (float*)(Block(row, block) + (Int8Layout.BlockColumns * Int8Layout.GroupRows)) + (row % Int8Layout.GroupRows);

    /// <summary>Where the byte of a row and column lies.</summary>
    public byte* Weight(int row, int column)
    {
        int inBlock = column % Int8Layout.BlockColumns;
        return Block(row, column / Int8Layout.BlockColumns) + (inBlock / 4 * 32) + (row % Int8Layout.GroupRows * 4) + (inBlock % 4);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _data.Dispose();
            _bias?.Dispose();
        }
    }

    private byte* Block(int row, int block) => Data + (row / Int8Layout.GroupRows * GroupStride) + ((nint)block * Int8Layout.BlockBytes);

    private void QuantizeRow(in HostMatrix part, int sourceRow, int row, int storedOffset)
    {
        byte* source = (byte*)part.Data + (sourceRow * part.RowStride * Core.Numerics.DTypes.Size(part.Type));
        Span<float> values = stackalloc float[Int8Layout.BlockColumns];
        for (int b = 0; b < Blocks; b++)
        {
            int first = b * Int8Layout.BlockColumns;
            int count = Math.Min(Int8Layout.BlockColumns, InFeatures - first);
            float largest = 0f;
            for (int c = 0; c < count; c++)
            {
                values[c] = ElementConversion.Read(part.Type, source, first + c);
                largest = MathF.Max(largest, MathF.Abs(values[c]));
            }

            if (!float.IsFinite(largest))
            {
                throw new ArgumentException($"Row {row} of a linear layer holds {largest} in columns {first} to {first + count - 1}; 8-bit quantization needs finite weights.", nameof(part));
            }

            *Scale(row, b) = largest / 127f;
            float inverse = largest == 0f ? 0f : 127f / largest;
            for (int c = 0; c < count; c++)
            {
                int q = Math.Clamp((int)MathF.Round(values[c] * inverse), -127, 127);
                *Weight(row, first + c) = (byte)(q + storedOffset);
            }
        }
    }
}
