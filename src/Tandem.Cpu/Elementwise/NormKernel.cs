using System.Runtime.CompilerServices;
using Tandem.Core.Kernels;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Elementwise;

/// <summary>Root-mean-square normalisation, alone or behind a residual addition.</summary>
internal static unsafe class NormKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    /// <summary>y = x / rms(x) · weight; with <paramref name="residual"/>, first residual += x and the sum is what is normalised.</summary>
    public static void Run(CpuBackend backend, in Tensor x, in Tensor residual, bool add, in Tensor weight, float eps, in Tensor y)
    {
        Context context = default;
        context.X = x;
        context.Residual = residual;
        context.Add = add;
        context.Weight = (float*)weight.Data;
        context.Eps = eps;
        context.Y = y;
        backend.Dispatch(&Work, &context, (double)x.Rows * x.Cols / 4);
    }

    /// <summary>Normalises one row; x and y may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(float* x, float* weight, float eps, float* y, int n)
    {
        TV squares = TS.Zero;
        int whole = n - (n % TS.Width);
        int i = 0;
        for (; i < whole; i += TS.Width)
        {
            TV v = TS.Load(x + i);
            squares = TS.Fma(v, v, squares);
        }

        if (i < n)
        {
            TV v = VectorMath<TS, TV>.LoadPartial(x + i, n - i);
            squares = TS.Fma(v, v, squares);
        }

        float factor = 1f / MathF.Sqrt((VectorMath<TS, TV>.Sum(squares) / n) + eps);
        TV f = TS.Broadcast(factor);
        for (i = 0; i < whole; i += TS.Width)
        {
            TS.Store(y + i, TS.Mul(TS.Mul(TS.Load(x + i), f), TS.Load(weight + i)));
        }

        for (; i < n; i++)
        {
            y[i] = x[i] * factor * weight[i];
        }
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        for (int r = context.Queue.Take(); r < context.X.Rows; r = context.Queue.Take())
        {
            float* x = (float*)context.X.Data + ((nint)r * context.X.RowStride);
            float* y = (float*)context.Y.Data + ((nint)r * context.Y.RowStride);
            if (context.Add)
            {
                float* residual = (float*)context.Residual.Data + ((nint)r * context.Residual.RowStride);
                AddKernel<TS, TV>.Row(residual, x, context.X.Cols);
                x = residual;
            }

            Row(x, context.Weight, context.Eps, y, context.X.Cols);
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor X;
        public Tensor Residual;
        public bool Add;
        public float* Weight;
        public float Eps;
        public Tensor Y;
    }
}

/// <summary>residual += x.</summary>
internal static unsafe class AddKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    public static void Run(CpuBackend backend, in Tensor residual, in Tensor x)
    {
        Context context = default;
        context.Residual = residual;
        context.X = x;
        backend.Dispatch(&Work, &context, (double)x.Rows * x.Cols / 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(float* residual, float* x, int n)
    {
        int i = 0;
        for (; i + TS.Width <= n; i += TS.Width)
        {
            TS.Store(residual + i, TS.Add(TS.Load(residual + i), TS.Load(x + i)));
        }

        for (; i < n; i++)
        {
            residual[i] += x[i];
        }
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        for (int r = context.Queue.Take(); r < context.X.Rows; r = context.Queue.Take())
        {
            Row((float*)context.Residual.Data + ((nint)r * context.Residual.RowStride), (float*)context.X.Data + ((nint)r * context.X.RowStride), context.X.Cols);
        }
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor Residual;
        public Tensor X;
    }
}
