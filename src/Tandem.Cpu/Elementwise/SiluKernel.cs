using System.Runtime.CompilerServices;
using Tandem.Core.Kernels;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Elementwise;

/// <summary>y = silu(gate) · up.</summary>
internal static unsafe class SiluKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    private const int PieceColumns = 2048;

    public static void Run(CpuBackend backend, in Tensor gateUp, in Tensor y)
    {
        Context context = default;
        context.GateUp = gateUp;
        context.Y = y;
        context.Pieces = (y.Cols + PieceColumns - 1) / PieceColumns;
        backend.Dispatch(&Work, &context, (double)y.Rows * y.Cols);
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        int items = context.Y.Rows * context.Pieces;
        for (int item = context.Queue.Take(); item < items; item = context.Queue.Take())
        {
            int row = item / context.Pieces;
            int first = item % context.Pieces * PieceColumns;
            float* gate = (float*)context.GateUp.Data + ((nint)row * context.GateUp.RowStride) + first;
            Row(gate, gate + context.Y.Cols, (float*)context.Y.Data + ((nint)row * context.Y.RowStride) + first, Math.Min(PieceColumns, context.Y.Cols - first));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(float* gate, float* up, float* y, int n)
    {
        int i = 0;
        for (; i + TS.Width <= n; i += TS.Width)
        {
            TS.Store(y + i, Silu(TS.Load(gate + i), TS.Load(up + i)));
        }

        if (i < n)
        {
            TV value = Silu(VectorMath<TS, TV>.LoadPartial(gate + i, n - i), VectorMath<TS, TV>.LoadPartial(up + i, n - i));
            VectorMath<TS, TV>.StorePartial(y + i, value, n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Silu(TV gate, TV up)
    {
        TV e = VectorMath<TS, TV>.Exp(TS.Sub(TS.Zero, gate));
        return TS.Mul(TS.Div(gate, TS.Add(TS.Broadcast(1f), e)), up);
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor GateUp;
        public Tensor Y;
        public int Pieces;
    }
}
