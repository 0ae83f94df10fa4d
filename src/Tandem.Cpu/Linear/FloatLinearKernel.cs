using System.Runtime.CompilerServices;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Linear;

/// <summary>y = x · Wᵀ + b with weights as stored.</summary>
internal static unsafe class FloatLinearKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    private const int Group = LinearShape.GroupRows;

    /// <summary>Bytes of scratch that one worker needs.</summary>
    public static long ScratchBytes(int columns)
    {
        long panel = (long)Group * (columns + 16) * sizeof(float);
        long carry = (long)LinearShape.LongGroups * LinearShape.RowBlock * Group * TS.Width * sizeof(float);
        long output = (long)LinearShape.RowBlock * Group * sizeof(float);
        return panel + carry + output;
    }

    public static void Run(CpuBackend backend, in Tensor x, FloatLinearWeight weight, in Tensor y)
    {
        int columns = weight.InFeatures;
        int padded = (columns + TS.Width - 1) / TS.Width * TS.Width;
        Context context = default;
        context.X = (float*)x.Data;
        context.XStride = x.RowStride;
        if (padded != columns)
        {
            context.X = (float*)backend.SharedScratch((long)x.Rows * padded * sizeof(float));
            context.XStride = padded;
            for (int r = 0; r < x.Rows; r++)
            {
                VectorMath<TS, TV>.Widen<F32Element>((byte*)((float*)x.Data + ((nint)r * x.RowStride)), context.X + ((nint)r * padded), columns, padded);
            }
        }

        context.Rows = x.Rows;
        context.Columns = columns;
        context.Padded = padded;
        context.ColumnBlock = x.Rows <= 2 ? padded : LinearShape.ColumnBlock(padded);
        context.GroupsOfWork = LinearShape.GroupsOfWork(x.Rows, context.ColumnBlock < padded, weight.Groups, backend.Threads);
        context.Y = (float*)y.Data;
        context.YStride = y.RowStride;
        context.Bias = weight.Bias;
        context.Segments = weight.Segments;
        context.SegmentCount = weight.SegmentCount;
        context.Groups = weight.Groups;
        context.Scratch = backend.WorkerScratch(ScratchBytes(padded));
        backend.Dispatch(&Work, &context, (double)x.Rows * columns * weight.OutFeatures / 16);
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        byte* scratch = context.Scratch[worker];
        int perRowBlock = (context.Groups + context.GroupsOfWork - 1) / context.GroupsOfWork;
        int items = (context.Rows + LinearShape.RowBlock - 1) / LinearShape.RowBlock * perRowBlock;
        for (int item = context.Queue.Take(); item < items; item = context.Queue.Take())
        {
            // All of W for a block of rows before the next block: the rows stay in the second cache.
            int row = item / perRowBlock * LinearShape.RowBlock;
            int rows = Math.Min(LinearShape.RowBlock, context.Rows - row);
            int first = item % perRowBlock * context.GroupsOfWork;
            int end = Math.Min(first + context.GroupsOfWork, context.Groups);
            for (int column = 0; column < context.Padded; column += context.ColumnBlock)
            {
                for (int group = first; group < end; group++)
                {
                    Multiply(ref context, group, row, rows, column, scratch, group - first);
                }
            }
        }
    }

    private static void Multiply(ref Context context, int group, int row, int rows, int column, byte* scratch, int carryIndex)
    {
        int segment = 0;
        while (segment + 1 < context.SegmentCount && context.Segments[segment + 1].FirstGroup <= group)
        {
            segment++;
        }

        ref LinearSegment s = ref context.Segments[segment];
        int first = (group - s.FirstGroup) * Group;
        switch (s.Type)
        {
            case DType.F32:
                Multiply<F32Element>(ref context, ref s, first, row, rows, column, scratch, carryIndex);
                break;
            case DType.BF16:
                Multiply<Bf16Element>(ref context, ref s, first, row, rows, column, scratch, carryIndex);
                break;
            case DType.F16 when s.Finite:
                Multiply<FiniteF16Element>(ref context, ref s, first, row, rows, column, scratch, carryIndex);
                break;
            default:
                Multiply<F16Element>(ref context, ref s, first, row, rows, column, scratch, carryIndex);
                break;
        }
    }

    /// <summary>One block of rows, one group, one block of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TE>(
        ref Context context, ref LinearSegment segment, int first, int row, int rows, int column, byte* scratch, int carryIndex)
        where TE : struct, IElement
    {
        int count = Math.Min(Group, segment.Rows - first);
        byte* w = (byte*)segment.Data + (first * segment.Stride) + ((nint)column * TE.Size);
        float* panel = (float*)scratch;
        TV* carry = (TV*)(panel + ((nint)Group * (context.ColumnBlock + 16)));
        float* partial = (float*)(carry + (LinearShape.LongGroups * LinearShape.RowBlock * Group));
        carry += (nint)carryIndex * LinearShape.RowBlock * Group;
        float* x = context.X + (row * context.XStride) + column;
        float* y = context.Y + (row * context.YStride) + segment.FirstOut + first;
        float* target = count == Group ? y : partial;
        TileArguments tile = default;
        tile.XStride = context.XStride;
        tile.YStride = count == Group ? context.YStride : Group;
        tile.Count = Math.Min(context.ColumnBlock, context.Padded - column);
        tile.Resume = column > 0;
        tile.Finish = column + context.ColumnBlock >= context.Padded;
        if (count == Group && context.Padded == context.Columns)
        {
            tile.WStride = segment.Stride;
            tile.Dense = rows <= 2 && segment.Stride == tile.Count * TE.Size && segment.Stride <= LinearShape.ShortRowBytes;
            Block<TE>(ref tile, x, rows, w, carry, target);
        }
        else
        {
            tile.WStride = (context.ColumnBlock + 16) * sizeof(float);
            FillPanel<TE>(ref context, w, segment.Stride, count, column, (int)tile.Count, panel);
            Block<F32Element>(ref tile, x, rows, (byte*)panel, carry, target);
        }

        if (tile.Finish)
        {
            FinishRows(ref context, y, target, rows, count, segment.FirstOut + first);
        }
    }

    /// <summary>Widens a block of weights whose rows or columns do not fill the tiles; what is missing becomes zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillPanel<TE>(ref Context context, byte* w, nint stride, int count, int column, int columns, float* panel)
        where TE : struct, IElement
    {
        int there = Math.Min(columns, context.Columns - column);
        for (int r = 0; r < Group; r++)
        {
            float* target = panel + ((nint)r * (context.ColumnBlock + 16));
            if (r < count)
            {
                VectorMath<TS, TV>.Widen<TE>(w + (r * stride), target, there, columns);
            }
            else
            {
                new Span<float>(target, columns).Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TE>(ref TileArguments tile, float* x, int rows, byte* w, TV* carry, float* y)
        where TE : struct, IElement
    {
        int row = 0;
        if (TS.WideTiles)
        {
            FetchAhead<TE>(ref tile, 3);
            for (; row + 8 <= rows; row += 8)
            {
                for (int c = 0; c < Group; c += 3)
                {
                    Tiles<TS, TV>.Tile8x3<TE>(tile, x + (row * tile.XStride), w + (c * tile.WStride), carry + (row * Group) + (c * 8), y + (row * tile.YStride) + c);
                }
            }

            if (row + 4 <= rows)
            {
                FetchAhead<TE>(ref tile, 6);
                for (int c = 0; c < Group; c += 6)
                {
                    Tiles<TS, TV>.Tile4x6<TE>(tile, x + (row * tile.XStride), w + (c * tile.WStride), carry + (row * Group) + (c * 4), y + (row * tile.YStride) + c);
                }

                row += 4;
            }
        }
        else
        {
            FetchAhead<TE>(ref tile, 3);
            for (; row + 4 <= rows; row += 4)
            {
                for (int c = 0; c < Group; c += 3)
                {
                    Tiles<TS, TV>.Tile4x3<TE>(tile, x + (row * tile.XStride), w + (c * tile.WStride), carry + (row * Group) + (c * 4), y + (row * tile.YStride) + c);
                }
            }
        }

        if (row + 2 <= rows)
        {
            FetchAhead<TE>(ref tile, 6);
            for (int c = 0; c < Group; c += 6)
            {
                Tiles<TS, TV>.Tile2x6<TE>(tile, x + (row * tile.XStride), w + (c * tile.WStride), carry + (row * Group) + (c * 2), y + (row * tile.YStride) + c);
            }

            row += 2;
        }

        if (row < rows)
        {
            FetchAhead<TE>(ref tile, 4);
            for (int c = 0; c < Group; c += 4)
            {
                Tiles<TS, TV>.Tile1x4<TE>(tile, x + (row * tile.XStride), w + (c * tile.WStride), carry + (row * Group) + c, y + (row * tile.YStride) + c);
            }
        }
    }

    /// <summary>
    /// Lets a tile fetch the next one's weights. Where rows follow one another without gaps the lines are fetched in the order they lie in, which memory
    /// serves fastest; otherwise row by row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead<TE>(ref TileArguments tile, int rows)
        where TE : struct, IElement
    {
        tile.Ahead = rows * tile.WStride;
        tile.AheadStep = tile.Dense ? 64 : tile.WStride;
        tile.AheadFactor = tile.Dense ? rows : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishRows(ref Context context, float* y, float* target, int rows, int count, int firstOut)
    {
        if (target == y && context.Bias == null)
        {
            return;
        }

        nint stride = target == y ? context.YStride : Group;
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < count; c++)
            {
                float value = target[(r * stride) + c];
                y[(r * context.YStride) + c] = context.Bias == null ? value : value + context.Bias[firstOut + c];
            }
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public float* X;
        public nint XStride;
        public int Rows;
        public int Columns;
        public int Padded;
        public int ColumnBlock;
        public int GroupsOfWork;
        public float* Y;
        public nint YStride;
        public float* Bias;
        public LinearSegment* Segments;
        public int SegmentCount;
        public int Groups;
        public byte** Scratch;
    }
}
