using System.Runtime.CompilerServices;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Elementwise;

/// <summary>Head norms, rotation by position, and the write of keys and values to their pages.</summary>
internal static unsafe class RopeKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    public static void Run(CpuBackend backend, in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group)
    {
        Batch batch = backend.Step;
        Context context = default;
        context.Qkv = qkv;
        context.Rope = rope;
        context.QNorm = (float*)qNorm.Data;
        context.KNorm = (float*)kNorm.Data;
        context.Eps = eps;
        context.Heads = heads;
        context.Layer = layer;
        context.Layout = backend.KvLayout;
        context.Pool = backend.KvPool;
        context.Positions = batch.Positions;
        context.Slots = batch.SlotMapping(group);
        backend.Dispatch(&Work, &context, (double)qkv.Rows * qkv.Cols / 2);
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        for (int t = context.Queue.Take(); t < context.Qkv.Rows; t = context.Queue.Take())
        {
            switch (context.Layout.Type)
            {
                case DType.F32:
                    Token<F32Element>(ref context, t);
                    break;
                case DType.BF16:
                    Token<Bf16Element>(ref context, t);
                    break;
                default:
                    Token<F16Element>(ref context, t);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Token<TE>(ref Context context, int token)
        where TE : struct, IElement
    {
        KvLayout layout = context.Layout;
        int dim = layout.HeadDim;
        float* row = (float*)context.Qkv.Data + ((nint)token * context.Qkv.RowStride);
        float* angles = (float*)context.Rope.Data + ((nint)context.Positions[token] * context.Rope.RowStride);
        for (int h = 0; h < context.Heads; h++)
        {
            Rotate(row + ((nint)h * dim), context.QNorm, context.Eps, angles, dim);
        }

        int block = context.Slots[token] / layout.BlockSize;
        nint offset = (nint)(context.Slots[token] % layout.BlockSize) * dim;
        float* keys = row + ((nint)context.Heads * dim);
        float* values = keys + ((nint)layout.NumKvHeads * dim);
        for (int h = 0; h < layout.NumKvHeads; h++)
        {
            float* key = keys + ((nint)h * dim);
            Rotate(key, context.KNorm, context.Eps, angles, dim);
            VectorMath<TS, TV>.Narrow<TE>(key, context.Pool + ((nint)(layout.KeyPage(block, context.Layer, h) + offset) * TE.Size), dim);
            VectorMath<TS, TV>.Narrow<TE>(values + ((nint)h * dim), context.Pool + ((nint)(layout.ValuePage(block, context.Layer, h) + offset) * TE.Size), dim);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(float* x, float* norm, float eps, float* angles, int dim)
    {
        if (norm != null)
        {
            NormKernel<TS, TV>.Row(x, norm, eps, x, dim);
        }

        int half = dim / 2;
        int i = 0;
        for (; i + TS.Width <= half; i += TS.Width)
        {
            TV low = TS.Load(x + i);
            TV high = TS.Load(x + half + i);
            TV cos = TS.Load(angles + i);
            TV sin = TS.Load(angles + half + i);
            TS.Store(x + i, TS.Sub(TS.Mul(low, cos), TS.Mul(high, sin)));
            TS.Store(x + half + i, TS.Add(TS.Mul(high, cos), TS.Mul(low, sin)));
        }

        for (; i < half; i++)
        {
            float low = x[i];
            float high = x[half + i];
            x[i] = (low * angles[i]) - (high * angles[half + i]);
            x[half + i] = (high * angles[i]) + (low * angles[half + i]);
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor Qkv;
        public Tensor Rope;
        public float* QNorm;
        public float* KNorm;
        public float Eps;
        public int Heads;
        public int Layer;
        public KvLayout Layout;
        public byte* Pool;
        public int* Positions;
        public int* Slots;
    }
}
