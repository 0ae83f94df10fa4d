using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tandem.Core.Kernels;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Linear;

/// <summary>y = x · Wᵀ + b with 8-bit weights: rows of x are quantised in blocks of 32, products are summed as integers.</summary>
internal static unsafe class Int8LinearKernel<TS, TV, TD>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
    where TD : struct, IInt8Dot
{
    private const int RowsAtATime = 64;
    private const int GroupsOfWork = 4;

    /// <summary>Bytes of scratch that one worker needs.</summary>
    public const int WorkerBytes = RowsAtATime * GroupsOfWork * Int8Layout.GroupRows * sizeof(float);

    public static void Run(CpuBackend backend, in Tensor x, Int8LinearWeight weight, in Tensor y)
    {
        nint blocks = (nint)x.Rows * weight.Blocks;
        byte* scratch = backend.SharedScratch(SharedBytes(x.Rows, weight.Blocks));
        Context context = default;
        context.Source = x;
        context.Target = y;
        context.Weight = weight.Data;
        context.Bias = weight.Bias;
        context.Groups = weight.Groups;
        context.Tile.Blocks = weight.Blocks;
        context.Tile.GroupStride = weight.GroupStride;
        context.Tile.X = (int*)scratch;
        context.Tile.Scales = (float*)(scratch + (blocks * 32));
        context.Tile.Offsets = (int*)(scratch + (blocks * 36));
        context.Scratch = backend.WorkerScratch(WorkerBytes);
        backend.Dispatch(&Quantize, &context, (double)x.Rows * x.Cols / 2);
        context.Queue = default;
        backend.Dispatch(&Work, &context, (double)x.Rows * x.Cols * weight.OutFeatures / 32);
    }

    /// <summary>Bytes of shared scratch for so many rows.</summary>
    public static long SharedBytes(int rows, int blocks) => (long)rows * blocks * 40;

    private static void Quantize(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        int blocks = context.Tile.Blocks;
        for (int r = context.Queue.Take(); r < context.Source.Rows; r = context.Queue.Take())
        {
            float* x = (float*)context.Source.Data + ((nint)r * context.Source.RowStride);
            Int8Activations<TS, TV>.QuantizeRow(
                x,
                context.Source.Cols,
                (sbyte*)(context.Tile.X + ((nint)r * blocks * 8)),
                context.Tile.Scales + ((nint)r * blocks),
                context.Tile.Offsets + ((nint)r * blocks));
        }
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        float* buffer = (float*)context.Scratch[worker];
        int pieces = (context.Groups + GroupsOfWork - 1) / GroupsOfWork;
        Int8TileArguments tile = context.Tile;
        tile.YStride = GroupsOfWork * 8;
        for (int piece = context.Queue.Take(); piece < pieces; piece = context.Queue.Take())
        {
            int firstGroup = piece * GroupsOfWork;
            int groups = Math.Min(GroupsOfWork, context.Groups - firstGroup);
            byte* w = context.Weight + (firstGroup * tile.GroupStride);
            for (int row = 0; row < context.Source.Rows; row += RowsAtATime)
            {
                int rows = Math.Min(RowsAtATime, context.Source.Rows - row);
                Block(in tile, row, rows, groups, w, buffer);
                Write(ref context, row, rows, firstGroup * 8, buffer);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(in Int8TileArguments tile, int row, int rows, int groups, byte* w, float* buffer)
    {
        int four = rows & ~3;
        int pairs = groups & ~1;
        for (int g = 0; g < groups; g += g < pairs ? 2 : 1)
        {
            byte* group = w + (g * tile.GroupStride);
            for (int r = 0; r < four; r += 4)
            {
                float* y = buffer + (r * tile.YStride) + (g * 8);
                if (g < pairs)
                {
                    Int8Tiles<TD>.Tile4x2(tile, row + r, group, y);
                }
                else
                {
                    Int8Tiles<TD>.Tile4x1(tile, row + r, group, y);
                }
            }
        }

        for (int r = four; r < rows; r++)
        {
            float* y = buffer + (r * tile.YStride);
            if (groups == GroupsOfWork)
            {
                Int8Tiles<TD>.Tile1x4(tile, row + r, w, y);
                continue;
            }

            for (int g = 0; g < groups; g++)
            {
                Int8Tiles<TD>.Tile1x1(tile, row + r, w + (g * tile.GroupStride), y + (g * 8));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(ref Context context, int row, int rows, int firstOut, float* buffer)
    {
        int count = Math.Min(GroupsOfWork * 8, context.Target.Cols - firstOut);
        for (int r = 0; r < rows; r++)
        {
            float* y = (float*)context.Target.Data + ((nint)(row + r) * context.Target.RowStride) + firstOut;
            for (int c = 0; c < count; c++)
            {
                float value = buffer[(r * GroupsOfWork * 8) + c];
                y[c] = context.Bias == null ? value : value + context.Bias[firstOut + c];
            }
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor Source;
        public Tensor Target;
        public Int8TileArguments Tile;
        public byte* Weight;
        public float* Bias;
        public int Groups;
        public byte** Scratch;
    }
}

/// <summary>Quantisation of activations at run time.</summary>
internal static unsafe class Int8Activations<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    /// <summary>
    /// Rounds each block of 32 to multiples of a 127th of its largest magnitude, ties to even. A block that holds NaN or infinity gets the scale NaN,
    /// so that a poisoned row stays visible.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void QuantizeRow(float* x, int columns, sbyte* q, float* scales, int* offsets)
    {
        float* last = stackalloc float[Int8Layout.BlockColumns];
        for (int b = 0, first = 0; first < columns; b++, first += Int8Layout.BlockColumns)
        {
            float* block = x + first;
            int count = columns - first;
            if (count < Int8Layout.BlockColumns)
            {
                for (int c = 0; c < Int8Layout.BlockColumns; c++)
                {
                    last[c] = c < count ? block[c] : 0f;
                }

                block = last;
            }

            TV largest = TS.Zero;
            TV poison = TS.Zero;
            for (int c = 0; c < Int8Layout.BlockColumns; c += TS.Width)
            {
                TV v = TS.Load(block + c);
                largest = TS.Max(TS.Abs(v), largest);
                poison = TS.Fma(v, TS.Zero, poison);
            }

            float max = TS.MaxAcross(largest);
            scales[b] = (max / 127f) + VectorMath<TS, TV>.Sum(poison);
            float inverse = max == 0f ? 0f : 127f / max;
            offsets[b] = -128 * Round(block, inverse, q + first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Round(float* block, float inverse, sbyte* q)
    {
        // 128-bit steps: every set rounds through the same instruction or its exact equivalent.
        Vector128<int> sum = Vector128<int>.Zero;
        Vector128<float> factor = Vector128.Create(inverse);
        for (int c = 0; c < Int8Layout.BlockColumns; c += 8)
        {
            Vector128<int> low = Vector128.ConvertToInt32(Vector128.Round(Vector128.Load(block + c) * factor));
            Vector128<int> high = Vector128.ConvertToInt32(Vector128.Round(Vector128.Load(block + c + 4) * factor));
            low = Vector128.Min(Vector128.Max(low, Vector128.Create(-127)), Vector128.Create(127));
            high = Vector128.Min(Vector128.Max(high, Vector128.Create(-127)), Vector128.Create(127));
            sum += low + high;
            Vector128<short> words = Vector128.Narrow(low, high);
            *(long*)(q + c) = Vector128.Narrow(words, words).AsInt64().ToScalar();
        }

        return Vector128.Sum(sum);
    }
}
