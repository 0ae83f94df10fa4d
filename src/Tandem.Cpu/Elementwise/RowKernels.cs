using System.Runtime.CompilerServices;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Elementwise;

/// <summary>Table look-up: y[t] = table[token t].</summary>
internal static unsafe class EmbedKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    public static void Run(CpuBackend backend, in Tensor table, int* tokens, in Tensor y)
    {
        Context context = default;
        context.Table = table;
        context.Tokens = tokens;
        context.Y = y;
        backend.Dispatch(&Work, &context, (double)y.Rows * y.Cols / 8);
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        for (int t = context.Queue.Take(); t < context.Y.Rows; t = context.Queue.Take())
        {
            byte* row = (byte*)context.Table.Data + ((nint)context.Tokens[t] * context.Table.RowStride * context.Table.Type.Size());
            float* y = (float*)context.Y.Data + ((nint)t * context.Y.RowStride);
            switch (context.Table.Type)
            {
                case DType.F32:
                    Widen<F32Element>(row, y, context.Y.Cols);
                    break;
                case DType.BF16:
                    Widen<Bf16Element>(row, y, context.Y.Cols);
                    break;
                default:
                    Widen<F16Element>(row, y, context.Y.Cols);
                    break;
            }
        }
    }

    private static void Widen<TE>(byte* row, float* y, int n)
        where TE : struct, IElement
    {
        int whole = n - (n % TS.Width);
        VectorMath<TS, TV>.Widen<TE>(row, y, whole, whole);
        for (int i = whole; i < n; i++)
        {
            y[i] = TE.Load(row, i);
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor Table;
        public int* Tokens;
        public Tensor Y;
    }
}

/// <summary>Mixes global and local attention of loop models by a gate for each token and head.</summary>
internal static unsafe class GateKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    public static void Run(CpuBackend backend, in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y)
    {
        Context context = default;
        context.Q = q;
        context.Gate = gate;
        context.Bias = bias;
        context.Global = global;
        context.Local = local;
        context.Y = y;
        backend.Dispatch(&Work, &context, (double)y.Rows * y.Cols / 2);
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        int dim = context.Gate.Cols;
        for (int t = context.Queue.Take(); t < context.Y.Rows; t = context.Queue.Take())
        {
            for (int h = 0; h < context.Gate.Rows; h++)
            {
                float* q = (float*)context.Q.Data + ((nint)t * context.Q.RowStride) + ((nint)h * dim);
                float* gate = (float*)context.Gate.Data + ((nint)h * context.Gate.RowStride);
                float bias = ((float*)context.Bias.Data)[h];
                float g = 1f / (1f + MathF.Exp(-(Dot(q, gate, dim) + bias)));
                Mix(
                    g,
                    (float*)context.Global.Data + ((nint)t * context.Global.RowStride) + ((nint)h * dim),
                    (float*)context.Local.Data + ((nint)t * context.Local.RowStride) + ((nint)h * dim),
                    (float*)context.Y.Data + ((nint)t * context.Y.RowStride) + ((nint)h * dim),
                    dim);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* a, float* b, int n)
    {
        TV sum = TS.Zero;
        int i = 0;
        for (; i + TS.Width <= n; i += TS.Width)
        {
            sum = TS.Fma(TS.Load(a + i), TS.Load(b + i), sum);
        }

        if (i < n)
        {
            sum = TS.Fma(VectorMath<TS, TV>.LoadPartial(a + i, n - i), VectorMath<TS, TV>.LoadPartial(b + i, n - i), sum);
        }

        return VectorMath<TS, TV>.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mix(float g, float* global, float* local, float* y, int n)
    {
        TV gv = TS.Broadcast(g);
        TV lv = TS.Broadcast(1f - g);
        int i = 0;
        for (; i + TS.Width <= n; i += TS.Width)
        {
            TS.Store(y + i, TS.Add(TS.Mul(gv, TS.Load(global + i)), TS.Mul(lv, TS.Load(local + i))));
        }

        for (; i < n; i++)
        {
            y[i] = (g * global[i]) + ((1f - g) * local[i]);
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor Q;
        public Tensor Gate;
        public Tensor Bias;
        public Tensor Global;
        public Tensor Local;
        public Tensor Y;
    }
}
