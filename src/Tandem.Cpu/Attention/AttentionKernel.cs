using System.Runtime.CompilerServices;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Attention;

/// <summary>
/// Causal attention over pages. For each row: splits of keys at fixed positions, in each split tiles of keys in order with a running maximum, and the
/// splits merged in order. Prefill, decode and any number of threads walk the same sequence, so a query's result is the same to the bit.
/// </summary>
internal static unsafe class AttentionKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    private const int TileKeys = AttentionShape.TileKeys;

    /// <summary>Bytes of scratch that one worker needs.</summary>
    public static long ScratchBytes(int rows, int paddedDim)
        => sizeof(float) * (((long)rows * ((3L * paddedDim) + TileKeys + 4)) + (((2L * TileKeys) + 16) * paddedDim));

    public static void Run(CpuBackend backend, in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y)
    {
        Batch batch = backend.Step;
        KvLayout layout = backend.KvLayout;
        AttentionPlan plan = backend.AttentionPlan;
        Context context = default;
        context.GroupSize = heads / layout.NumKvHeads;
        context.PaddedDim = (layout.HeadDim + 15) & ~15;
        context.RowFloats = context.PaddedDim + 16;
        plan.Build(batch, context.GroupSize, window, context.RowFloats);
        context.Q = q;
        context.Y = y;
        context.Scale = scale;
        context.Window = window;
        context.Layer = layer;
        context.Layout = layout;
        context.Pool = backend.KvPool;
        context.Tables = batch.Tables.RowPointer(group, 0);
        context.TableStride = batch.Tables.MaxBlocksPerSeq;
        context.SeqSlot = batch.SeqSlot;
        context.Tiles = plan.Tiles;
        context.TileCount = plan.Count;
        context.TotalSplits = plan.TotalSplits;
        context.PartialFloats = plan.PartialFloats;
        context.MaxRows = Math.Max(AttentionShape.TileRows, context.GroupSize);
        context.Scratch = backend.WorkerScratch(ScratchBytes(context.MaxRows, context.PaddedDim));
        double work = (double)plan.TotalSplits * layout.NumKvHeads * 20_000;
        bool apart = plan.Count * layout.NumKvHeads < 2 * backend.Threads && plan.TotalSplits > plan.Count && backend.Threads > 1;
        if (!apart)
        {
            backend.Dispatch(&WholeTiles, &context, work);
            return;
        }

        context.Partials = (float*)backend.SharedScratch(plan.PartialFloats * layout.NumKvHeads * sizeof(float));
        backend.Dispatch(&SingleSplits, &context, work);
        context.Queue = default;
        backend.Dispatch(&MergeTiles, &context, plan.TotalSplits * 2000.0);
    }

    private static void WholeTiles(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        var scratch = new AttentionScratch(context.Scratch[worker], context.MaxRows, context.PaddedDim);
        int items = context.TileCount * context.Layout.NumKvHeads;
        for (int item = context.Queue.Take(); item < items; item = context.Queue.Take())
        {
            // Later tiles of a prompt see more keys: they go first, so that no long one is left for the end.
            ref AttentionTile tile = ref context.Tiles[context.TileCount - 1 - (item / context.Layout.NumKvHeads)];
            int head = item % context.Layout.NumKvHeads;
            int rows = tile.Queries * context.GroupSize;
            LoadQueries(ref context, ref tile, head, scratch.Q);
            SoftmaxRows.Reset(scratch.TotalMax, scratch.TotalSum, scratch.Total, rows, context.PaddedDim);
            for (int s = 0; s < tile.Splits; s++)
            {
                Split(ref context, ref tile, head, tile.FirstSplit + s, in scratch);
                for (int r = 0; r < rows; r++)
                {
                    Merge(ref context, scratch.TotalMax + r, scratch.TotalSum + r, scratch.Total + ((nint)r * context.PaddedDim), scratch.Max[r], scratch.Sum[r], scratch.Out + ((nint)r * context.PaddedDim));
                }
            }

            for (int r = 0; r < rows; r++)
            {
                WriteRow(ref context, ref tile, head, r, scratch.TotalSum[r], scratch.Total + ((nint)r * context.PaddedDim));
            }
        }
    }

    private static void SingleSplits(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        var scratch = new AttentionScratch(context.Scratch[worker], context.MaxRows, context.PaddedDim);
        int items = context.TotalSplits * context.Layout.NumKvHeads;
        for (int item = context.Queue.Take(); item < items; item = context.Queue.Take())
        {
            int split = item / context.Layout.NumKvHeads;
            int head = item % context.Layout.NumKvHeads;
            int t = 0;
            while (t + 1 < context.TileCount && context.Tiles[t + 1].SplitsBefore <= split)
            {
                t++;
            }

            ref AttentionTile tile = ref context.Tiles[t];
            split -= tile.SplitsBefore;
            int rows = tile.Queries * context.GroupSize;
            LoadQueries(ref context, ref tile, head, scratch.Q);
            Split(ref context, ref tile, head, tile.FirstSplit + split, in scratch);
            float* partial = Partial(ref context, ref tile, head, split);
            for (int r = 0; r < rows; r++)
            {
                float* target = partial + ((nint)r * context.RowFloats);
                target[0] = scratch.Max[r];
                target[1] = scratch.Sum[r];
                Buffer.MemoryCopy(scratch.Out + ((nint)r * context.PaddedDim), target + 16, context.PaddedDim * sizeof(float), context.PaddedDim * sizeof(float));
            }
        }
    }

    private static void MergeTiles(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        var scratch = new AttentionScratch(context.Scratch[worker], context.MaxRows, context.PaddedDim);
        int items = context.TileCount * context.Layout.NumKvHeads;
        for (int item = context.Queue.Take(); item < items; item = context.Queue.Take())
        {
            ref AttentionTile tile = ref context.Tiles[item / context.Layout.NumKvHeads];
            int head = item % context.Layout.NumKvHeads;
            int rows = tile.Queries * context.GroupSize;
            for (int r = 0; r < rows; r++)
            {
                SoftmaxRows.Reset(scratch.TotalMax, scratch.TotalSum, scratch.Total, 1, context.PaddedDim);
                for (int s = 0; s < tile.Splits; s++)
                {
                    float* from = Partial(ref context, ref tile, head, s) + ((nint)r * context.RowFloats);
                    Merge(ref context, scratch.TotalMax, scratch.TotalSum, scratch.Total, from[0], from[1], from + 16);
                }

                WriteRow(ref context, ref tile, head, r, scratch.TotalSum[0], scratch.Total);
            }
        }
    }

    private static float* Partial(ref Context context, ref AttentionTile tile, int head, int split)
        => context.Partials + (head * context.PartialFloats) + tile.Partial + ((long)split * tile.Queries * context.GroupSize * context.RowFloats);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadQueries(ref Context context, ref AttentionTile tile, int head, float* target)
    {
        int dim = context.Layout.HeadDim;
        TV scale = TS.Broadcast(context.Scale);
        for (int i = 0; i < tile.Queries; i++)
        {
            float* row = (float*)context.Q.Data + ((nint)(tile.FirstToken + i) * context.Q.RowStride) + ((nint)head * context.GroupSize * dim);
            for (int g = 0; g < context.GroupSize; g++)
            {
                VectorMath<TS, TV>.Widen<F32Element>((byte*)(row + (g * dim)), target, dim, context.PaddedDim);
                for (int d = 0; d < context.PaddedDim; d += TS.Width)
                {
                    TS.Store(target + d, TS.Mul(TS.Load(target + d), scale));
                }

                target += context.PaddedDim;
            }
        }
    }

    /// <summary>Softmax and weighted sum of the keys of one split, for all rows of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Split(ref Context context, ref AttentionTile tile, int head, int split, in AttentionScratch scratch)
    {
        int rows = tile.Queries * context.GroupSize;
        int dim = context.PaddedDim;
        SoftmaxRows.Reset(scratch.Max, scratch.Sum, scratch.Out, rows, dim);
        int lowest = context.Window > 0 ? Math.Max(0, tile.FirstPosition - context.Window + 1) : 0;
        int end = Math.Min((split + 1) * AttentionShape.SplitKeys, tile.FirstPosition + tile.Queries);
        int begin = Math.Max(split * AttentionShape.SplitKeys, lowest / TileKeys * TileKeys);
        int* table = context.Tables + ((nint)context.SeqSlot[tile.Sequence] * context.TableStride);
        for (int key = begin; key < end; key += TileKeys)
        {
            int count = Math.Min(TileKeys, end - key);
            int skip = Math.Max(0, lowest - key);
            LoadTile(ref context, table, head, key, skip, count, end, in scratch);
            int vectors = (count + TS.Width - 1) / TS.Width;
            PanelProduct<TS, TV>.Run(scratch.Q, dim, scratch.Keys, TileKeys, scratch.Scores, TileKeys, rows, vectors, dim, add: false);
            for (int r = 0; r < rows; r++)
            {
                int position = tile.FirstPosition + (r / context.GroupSize);
                int from = context.Window > 0 ? Math.Max(skip, position - context.Window + 1 - key) : skip;
                SoftmaxRow(scratch.Scores + ((nint)r * TileKeys), from, Math.Min(count, position + 1 - key), vectors, scratch.Max + r, scratch.Sum + r, scratch.Out + ((nint)r * dim), dim);
            }

            PanelProduct<TS, TV>.Run(scratch.Scores + skip, TileKeys, scratch.Values + ((nint)skip * dim), dim, scratch.Out, dim, rows, dim / TS.Width, count - skip, add: true);
        }
    }

    /// <summary>Turns the scores of one row into weights relative to the new maximum and scales what was summed before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxRow(float* scores, int from, int to, int vectors, float* max, float* sum, float* output, int dim)
    {
        int width = vectors * TS.Width;
        if (from >= to)
        {
            new Span<float>(scores, width).Clear();
            return;
        }

        new Span<float>(scores, from).Fill(float.NegativeInfinity);
        new Span<float>(scores + to, width - to).Fill(float.NegativeInfinity);
        TV largest = TS.Broadcast(*max);
        for (int i = 0; i < width; i += TS.Width)
        {
            largest = TS.Max(largest, TS.Load(scores + i));
        }

        float newMax = TS.MaxAcross(largest);
        if (newMax != *max)
        {
            float factor = MathF.Exp(*max - newMax);
            *max = newMax;
            *sum *= factor;
            TV f = TS.Broadcast(factor);
            for (int d = 0; d < dim; d += TS.Width)
            {
                TS.Store(output + d, TS.Mul(TS.Load(output + d), f));
            }
        }

        TV m = TS.Broadcast(newMax);
        TV total = TS.Zero;
        for (int i = 0; i < width; i += TS.Width)
        {
            TV e = VectorMath<TS, TV>.Exp(TS.Sub(TS.Load(scores + i), m));
            TS.Store(scores + i, e);
            total = TS.Add(total, e);
        }

        *sum += VectorMath<TS, TV>.Sum(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge(ref Context context, float* totalMax, float* totalSum, float* total, float max, float sum, float* output)
    {
        float newMax = MathF.Max(*totalMax, max);
        float a = *totalMax == newMax ? 1f : MathF.Exp(*totalMax - newMax);
        float b = max == newMax ? 1f : MathF.Exp(max - newMax);
        *totalMax = newMax;
        *totalSum = (*totalSum * a) + (sum * b);
        TV fa = TS.Broadcast(a);
        TV fb = TS.Broadcast(b);
        for (int d = 0; d < context.PaddedDim; d += TS.Width)
        {
            TS.Store(total + d, TS.Add(TS.Mul(TS.Load(total + d), fa), TS.Mul(TS.Load(output + d), fb)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteRow(ref Context context, ref AttentionTile tile, int head, int row, float sum, float* total)
    {
        int dim = context.Layout.HeadDim;
        int token = tile.FirstToken + (row / context.GroupSize);
        int column = ((head * context.GroupSize) + (row % context.GroupSize)) * dim;
        float* y = (float*)context.Y.Data + ((nint)token * context.Y.RowStride) + column;
        TV divisor = TS.Broadcast(sum);
        int d = 0;
        for (; d + TS.Width <= dim; d += TS.Width)
        {
            TS.Store(y + d, TS.Div(TS.Load(total + d), divisor));
        }

        for (; d < dim; d++)
        {
            y[d] = total[d] / sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadTile(ref Context context, int* table, int head, int key, int skip, int count, int end, in AttentionScratch scratch)
    {
        switch (context.Layout.Type)
        {
            case DType.F32:
                LoadTile<F32Element>(ref context, table, head, key, skip, count, end, in scratch);
                break;
            case DType.BF16:
                LoadTile<Bf16Element>(ref context, table, head, key, skip, count, end, in scratch);
                break;
            default:
                LoadTile<F16Element>(ref context, table, head, key, skip, count, end, in scratch);
                break;
        }
    }

    /// <summary>Widens keys (transposed, so that a vector holds the same element of several keys) and values of one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadTile<TE>(ref Context context, int* table, int head, int key, int skip, int count, int end, in AttentionScratch scratch)
        where TE : struct, IElement
    {
        KvLayout layout = context.Layout;
        int padded = context.PaddedDim;
        int square = TS.TransposeSize;
        int rowBytes = layout.HeadDim * TE.Size;
        int transposed = skip / square * square;
        for (int i = skip; i < count;)
        {
            int inPage = (key + i) % layout.BlockSize;
            int block = table[(key + i) / layout.BlockSize];
            byte* k = context.Pool + ((nint)(layout.KeyPage(block, context.Layer, head) + ((long)inPage * layout.HeadDim)) * TE.Size);
            byte* v = context.Pool + ((nint)(layout.ValuePage(block, context.Layer, head) + ((long)inPage * layout.HeadDim)) * TE.Size);
            int stop = Math.Min(count, i + layout.BlockSize - inPage);

            // Pages lie anywhere, so the processor cannot guess the next one: each key fetches its counterpart there.
            int next = key + stop < end ? table[(key + stop) / layout.BlockSize] : block;
            nint nextPage = (nint)(layout.KeyPage(next, context.Layer, head) - layout.KeyPage(block, context.Layer, head)) * TE.Size;
            for (; i < stop; i++)
            {
                WidenRow<TE>(k, scratch.Rows + ((nint)(i % square) * padded), layout.HeadDim, padded);
                WidenRow<TE>(v, scratch.Values + ((nint)i * padded), layout.HeadDim, padded);
                for (nint line = nextPage; line < nextPage + rowBytes; line += 64)
                {
                    TS.Prefetch(k + line);
                    TS.Prefetch(v + line);
                }

                k += rowBytes;
                v += rowBytes;
                if (i + 1 == transposed + square || i + 1 == count)
                {
                    for (int d = 0; d < padded; d += square)
                    {
                        TS.Transpose(scratch.Rows + d, padded, scratch.Keys + ((nint)d * TileKeys) + transposed, TileKeys);
                    }

                    transposed += square;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WidenRow<TE>(byte* source, float* target, int dim, int padded)
        where TE : struct, IElement
    {
        if (dim == padded)
        {
            for (int d = 0; d < padded; d += TS.Width)
            {
                TS.Store(target + d, TE.Load<TS, TV>(source, d));
            }
        }
        else
        {
            VectorMath<TS, TV>.Widen<TE>(source, target, dim, padded);
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor Q;
        public Tensor Y;
        public KvLayout Layout;
        public byte* Pool;
        public int* Tables;
        public nint TableStride;
        public int* SeqSlot;
        public AttentionTile* Tiles;
        public int TileCount;
        public int TotalSplits;
        public long PartialFloats;
        public float* Partials;
        public int GroupSize;
        public int PaddedDim;
        public int RowFloats;
        public int MaxRows;
        public float Scale;
        public int Window;
        public int Layer;
        public byte** Scratch;
    }
}

/// <summary>The parts of a worker's scratch.</summary>
internal readonly unsafe struct AttentionScratch
{
    public readonly float* Q;
    public readonly float* Out;
    public readonly float* Total;
    public readonly float* Scores;
    public readonly float* Max;
    public readonly float* Sum;
    public readonly float* TotalMax;
    public readonly float* TotalSum;
    public readonly float* Keys;
    public readonly float* Values;
    public readonly float* Rows;

    public AttentionScratch(byte* memory, int rows, int dim)
    {
        Q = (float*)memory;
        Out = Q + ((nint)rows * dim);
        Total = Out + ((nint)rows * dim);
        Scores = Total + ((nint)rows * dim);
        Keys = Scores + ((nint)rows * AttentionShape.TileKeys);
        Values = Keys + ((nint)AttentionShape.TileKeys * dim);
        Rows = Values + ((nint)AttentionShape.TileKeys * dim);
        Max = Rows + (16 * (nint)dim);
        Sum = Max + rows;
        TotalMax = Sum + rows;
        TotalSum = TotalMax + rows;
    }
}

/// <summary>State of running softmax sums.</summary>
internal static unsafe class SoftmaxRows
{
    /// <summary>Nothing summed yet; the maximum is finite so that a masked row never subtracts infinities.</summary>
    public static void Reset(float* max, float* sum, float* output, int rows, int dim)
    {
        new Span<float>(max, rows).Fill(-float.MaxValue);
        new Span<float>(sum, rows).Clear();
        new Span<float>(output, rows * dim).Clear();
    }
}
