using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;

namespace Tandem.Cpu.Linear;

/// <summary>A run of rows of W that lie at one stride.</summary>
internal struct LinearSegment
{
    /// <summary>First row.</summary>
    public nint Data;

    /// <summary>Bytes from row to row.</summary>
    public nint Stride;

    /// <summary>Rows.</summary>
    public int Rows;

    /// <summary>Column of y that the first row makes.</summary>
    public int FirstOut;

    /// <summary>Groups of <see cref="LinearShape.GroupRows"/> rows in the segments before this one.</summary>
    public int FirstGroup;

    /// <summary>Stored type.</summary>
    public DType Type;

    /// <summary>For half precision: no element is infinite or NaN, so that the cheaper widening is exact.</summary>
    public bool Finite;
}

/// <summary>Sizes that every float linear kernel shares.</summary>
internal static class LinearShape
{
    /// <summary>Rows of W that are one piece of work; every tile's width divides it.</summary>
    public const int GroupRows = 24;

    /// <summary>
    /// Rows of x that are one piece of work with a group of W: few enough that they stay in the second cache from group to group, and so many that
    /// weights stream through unnoticed.
    /// </summary>
    public const int RowBlock = 64;

    /// <summary>Groups that share a pass over the rows of x where these are too long for the cache.</summary>
    public const int LongGroups = 2;

    /// <summary>Rows of W no longer than this are fetched ahead in the order they lie in, a whole tile early.</summary>
    public const int ShortRowBytes = 4096;

    /// <summary>Groups of W that are one piece of work.</summary>
    public static int GroupsOfWork(int rows, bool split, int groups, int threads)
    {
        if (split)
        {
            return rows > 8 ? LongGroups : 1;
        }

        // With few rows memory is the limit: runs that are long, so that what is fetched ahead is also used, and enough of them to share.
        return rows > 8 ? 1 : Math.Clamp(groups / (threads * 8), 1, 8);
    }

    /// <summary>Columns that are multiplied at a time, so that the tiles' operands stay in the first cache. A multiple of 64 unless it is all of them.</summary>
    public static int ColumnBlock(int columns)
    {
        if (columns <= 1536)
        {
            return columns;
        }

        int blocks = (columns + 1023) / 1024;
        return ((columns + blocks - 1) / blocks + 63) & ~63;
    }
}

/// <summary>Float weights, used where they are stored: a list of segments over the checkpoint's memory.</summary>
internal sealed unsafe class FloatLinearWeight : LinearWeight
{
    private readonly AlignedMemory _segments;
    private readonly AlignedMemory? _bias;
    private readonly List<AlignedMemory> _converted = [];

    public FloatLinearWeight(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, DType type)
    {
        InFeatures = LinearParts.Check(parts, bias);
        _segments = new AlignedMemory((long)parts.Length * sizeof(LinearSegment));
        SegmentCount = parts.Length;
        int rows = 0;
        int groups = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            HostMatrix part = parts[i].Type == type ? parts[i] : Convert(parts[i], type);
            Segments[i] = new LinearSegment
            {
                Data = part.Data,
                Stride = checked((nint)(part.RowStride * part.Type.Size())),
                Rows = part.Rows,
                FirstOut = rows,
                FirstGroup = groups,
                Type = part.Type,
                Finite = part.Type == DType.F16 && ElementConversion.IsFiniteF16(part),
            };
            rows += part.Rows;
            groups += (part.Rows + LinearShape.GroupRows - 1) / LinearShape.GroupRows;
            Bytes += (long)part.Rows * part.Cols * part.Type.Size();
        }

        OutFeatures = rows;
        Groups = groups;
        _bias = LinearParts.JoinBias(parts, bias, rows);
        Bytes += _bias?.Bytes ?? 0;
    }

    public override int OutFeatures { get; }

    public override int InFeatures { get; }

    public override long Bytes { get; }

    public int SegmentCount { get; }

    public int Groups { get; }

    public LinearSegment* Segments => (LinearSegment*)_segments.Address;

    /// <summary>One value per row of W, or null.</summary>
    public float* Bias => _bias is null ? null : (float*)_bias.Address;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _segments.Dispose();
            _bias?.Dispose();
            _converted.ForEach(static m => m.Dispose());
        }
    }

    private HostMatrix Convert(in HostMatrix part, DType type)
    {
        var memory = new AlignedMemory((long)part.Rows * part.Cols * type.Size());
        _converted.Add(memory);
        ElementConversion.Copy(part, memory.Address, part.Cols, type);
        return new HostMatrix(memory.Address, part.Rows, part.Cols, part.Cols, type);
    }
}
