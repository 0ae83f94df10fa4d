using System.Numerics;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Devices;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Gemm;

/// <summary>
/// Matrix products by cuBLASLt: 16-bit operands, FP32 accumulation, 16-bit or FP32 results. The algorithm is asked for once for each shape, with the rows
/// rounded up to a bucket, and kept. One thread.
/// </summary>
internal sealed unsafe class GemmPlanner : IDisposable
{
    private const long WorkspaceBytes = 32L << 20;

    private readonly CudaDevice _device;
    private readonly nint _handle;
    private readonly DeviceMemory _workspace;
    private readonly Dictionary<PlanKey, Plan> _plans = [];

    public GemmPlanner(CudaDevice device)
    {
        _device = device;
        _workspace = device.Allocate(WorkspaceBytes);
        CublasLt.Check(CublasLt.cublasLtCreate(out _handle));
    }

    /// <summary>y = x · Wᵀ (+ bias).</summary>
    public void Multiply(in Tensor x, CudaLinearWeight weight, in Tensor y)
    {
        if (weight.Bias != 0 && y.Type != x.Type)
        {
            throw new NotSupportedException($"A product with a bias gives {x.Type.Name()} like its input, not {y.Type.Name()}.");
        }

        var key = new PlanKey(Bucket(x.Rows), weight.OutFeatures, weight.InFeatures, x.RowStride, y.RowStride, y.Type, weight.Bias != 0);
        if (!_plans.TryGetValue(key, out Plan? plan))
        {
            plan = new Plan(_handle, key, x.Type, weight.Bias);
            _plans.Add(key, plan);
        }

        plan.SetRows(x.Rows);
        plan.SetBias(weight.Bias);
        float one = 1f;
        float zero = 0f;
        fixed (GemmAlgorithm* algorithm = &plan.Algorithm)
        {
            CublasLt.Check(
                CublasLt.cublasLtMatmul(
                    _handle, plan.Description, &one, weight.Data, plan.LayoutW, x.Data, plan.LayoutX, &zero, y.Data, plan.LayoutY, y.Data, plan.LayoutY,
                    algorithm, _workspace.Value, (nuint)WorkspaceBytes, _device.Stream.Value),
                nameof(CublasLt.cublasLtMatmul));
        }
    }

    /// <summary>Rows that a plan is made for: exact up to 8, then a multiple of 8, 16, …, so that a bucket is at most an eighth too large.</summary>
    internal static int Bucket(int rows)
    {
        if (rows <= 8)
        {
            return rows;
        }

        int step = 1 << Math.Max(3, BitOperations.Log2((uint)rows) - 3);
        return (rows + step - 1) / step * step;
    }

    public void Dispose()
    {
        foreach (Plan plan in _plans.Values)
        {
            plan.Dispose();
        }

        _ = CublasLt.cublasLtDestroy(_handle);
        _workspace.Dispose();
    }

    private readonly record struct PlanKey(int Rows, int Out, int In, int StrideX, int StrideY, DType TypeY, bool Bias);

    /// <summary>Descriptions and algorithm of one shape. Row-major matrices are cuBLAS's column-major ones transposed: yᵀ = W · xᵀ.</summary>
    private sealed class Plan : IDisposable
    {
        public readonly nint Description;
        public readonly nint LayoutW;
        public readonly nint LayoutX;
        public readonly nint LayoutY;
        public GemmAlgorithm Algorithm;
        private readonly bool _hasBias;
        private int _rows;
        private nint _bias;

        public Plan(nint handle, in PlanKey key, DType type, nint bias)
        {
            _hasBias = key.Bias;
            _rows = key.Rows;
            CublasLt.Check(CublasLt.cublasLtMatmulDescCreate(out Description, CublasLt.ComputeF32, CublasLt.TypeF32));
            SetDescription(CublasLt.DescTransA, CublasLt.OpT);
            if (key.Bias)
            {
                SetDescription(CublasLt.DescEpilogue, CublasLt.EpilogueBias);
                SetBias(bias);
            }

            CublasLt.Check(CublasLt.cublasLtMatrixLayoutCreate(out LayoutW, TypeOf(type), (ulong)key.In, (ulong)key.Out, key.In));
            CublasLt.Check(CublasLt.cublasLtMatrixLayoutCreate(out LayoutX, TypeOf(type), (ulong)key.In, (ulong)key.Rows, key.StrideX));
            CublasLt.Check(CublasLt.cublasLtMatrixLayoutCreate(out LayoutY, TypeOf(key.TypeY), (ulong)key.Out, (ulong)key.Rows, key.StrideY));
            Choose(handle, key, type);
        }

        public void SetRows(int rows)
        {
            if (rows != _rows)
            {
                ulong cols = (ulong)rows;
                CublasLt.Check(CublasLt.cublasLtMatrixLayoutSetAttribute(LayoutX, CublasLt.LayoutCols, &cols, sizeof(ulong)));
                CublasLt.Check(CublasLt.cublasLtMatrixLayoutSetAttribute(LayoutY, CublasLt.LayoutCols, &cols, sizeof(ulong)));
                _rows = rows;
            }
        }

        public void SetBias(nint bias)
        {
            if (_hasBias && bias != _bias)
            {
                CublasLt.Check(CublasLt.cublasLtMatmulDescSetAttribute(Description, CublasLt.DescBiasPointer, &bias, (nuint)sizeof(nint)));
                _bias = bias;
            }
        }

        public void Dispose()
        {
            _ = CublasLt.cublasLtMatrixLayoutDestroy(LayoutY);
            _ = CublasLt.cublasLtMatrixLayoutDestroy(LayoutX);
            _ = CublasLt.cublasLtMatrixLayoutDestroy(LayoutW);
            _ = CublasLt.cublasLtMatmulDescDestroy(Description);
        }

        private static int TypeOf(DType type) => type switch
        {
            DType.F32 => CublasLt.TypeF32,
            DType.F16 => CublasLt.TypeF16,
            DType.BF16 => CublasLt.TypeBF16,
            _ => throw new NotSupportedException($"cuBLASLt products of {type.Name()} are not used here; float16, bfloat16 and float32 are."),
        };

        private void SetDescription(int attribute, int value)
            => CublasLt.Check(CublasLt.cublasLtMatmulDescSetAttribute(Description, attribute, &value, sizeof(int)));

        private void Choose(nint handle, in PlanKey key, DType type)
        {
            CublasLt.Check(CublasLt.cublasLtMatmulPreferenceCreate(out nint preference));
            try
            {
                ulong workspace = (ulong)WorkspaceBytes;
                CublasLt.Check(CublasLt.cublasLtMatmulPreferenceSetAttribute(preference, CublasLt.PreferenceMaxWorkspaceBytes, &workspace, sizeof(ulong)));
                Align(preference, CublasLt.PreferenceMinAlignmentA, 256);
                Align(preference, CublasLt.PreferenceMinAlignmentB, Alignment(key.StrideX, type));
                Align(preference, CublasLt.PreferenceMinAlignmentC, Alignment(key.StrideY, key.TypeY));
                Align(preference, CublasLt.PreferenceMinAlignmentD, Alignment(key.StrideY, key.TypeY));
                GemmHeuristic result = default;
                int status = CublasLt.cublasLtMatmulAlgoGetHeuristic(handle, Description, LayoutW, LayoutX, LayoutY, LayoutY, preference, 1, &result, out int found);
                CublasLt.Check(status, nameof(CublasLt.cublasLtMatmulAlgoGetHeuristic));
                if (found == 0)
                {
                    throw new NotSupportedException($"cuBLASLt has no algorithm for the product {key} of {type.Name()}.");
                }

                Algorithm = result.Algorithm;
            }
            finally
            {
                _ = CublasLt.cublasLtMatmulPreferenceDestroy(preference);
            }
        }

        private static void Align(nint preference, int attribute, uint bytes)
            => CublasLt.Check(CublasLt.cublasLtMatmulPreferenceSetAttribute(preference, attribute, &bytes, sizeof(uint)));

        // Column views may start anywhere that their rows' stride and 16-byte vectors allow.
        private static uint Alignment(int stride, DType type) => (uint)Math.Min(16, (stride * type.Size()) & -(stride * type.Size()));
    }
}
