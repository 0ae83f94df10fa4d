using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Compilation;
using Tandem.Cuda.Devices;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Stepping;

/// <summary>The row-wise kernels for one type of activations.</summary>
internal sealed class ElementwiseLauncher
{
    private const int NormThreads = 256;
    private const int NormColumns = NormThreads * 4 * 8;

    private readonly CudaDevice _device;
    private readonly nint _resolveTokens;
    private readonly nint _takeRows;
    private readonly nint _rmsNorm;
    private readonly nint _addRmsNorm;
    private readonly nint _rmsNormAny;
    private readonly nint _addRmsNormAny;
    private readonly nint _siluMul;
    private readonly nint _add;
    private readonly nint _gateMix;
    private readonly nint _fillRandom;

    public ElementwiseLauncher(CudaDevice device, DType type)
    {
        _device = device;
        CudaModule module = device.Load(type == DType.F16 ? new KernelSource("elementwise.cu", "TANDEM_F16=1") : new KernelSource("elementwise.cu"));
        _resolveTokens = CudaDevice.Function(module, "resolve_tokens");
        _takeRows = CudaDevice.Function(module, "take_rows");
        _rmsNorm = CudaDevice.Function(module, "rms_norm");
        _addRmsNorm = CudaDevice.Function(module, "add_rms_norm");
        _rmsNormAny = CudaDevice.Function(module, "rms_norm_any");
        _addRmsNormAny = CudaDevice.Function(module, "add_rms_norm_any");
        _siluMul = CudaDevice.Function(module, "silu_mul");
        _add = CudaDevice.Function(module, "add");
        _gateMix = CudaDevice.Function(module, "gate_mix");
        _fillRandom = CudaDevice.Function(module, "fill_random");
    }

    public void ResolveTokens(nint ids, nint sampled, int count)
        => _device.Launch(_resolveTokens, new ResolveParams { Ids = ids, Sampled = sampled, Count = count }, (count + 255) / 256, 1, 256);

    /// <summary>target[i] = source[indices[i]].</summary>
    public void TakeRows(in Tensor source, nint indices, in Tensor target)
    {
        var p = new RowsParams
        {
            Source = source.Data,
            Target = target.Data,
            Indices = indices,
            SourceRows = source.Rows,
            SourceStride = source.RowStride,
            TargetStride = target.RowStride,
            Cols = target.Cols,
        };
        _device.Launch(_takeRows, p, target.Rows, 1, 256);
    }

    public void RmsNorm(in Tensor x, in Tensor weight, float eps, in Tensor y) => Norm(x, default, weight, eps, y);

    public void AddRmsNorm(in Tensor residual, in Tensor x, in Tensor weight, float eps, in Tensor y) => Norm(x, residual, weight, eps, y);

    public void Add(in Tensor residual, in Tensor x) => Pairwise(_add, residual, x, residual);

    public void SiluMul(in Tensor gateUp, in Tensor y) => Pairwise(_siluMul, gateUp.Columns(0, y.Cols), gateUp.Columns(y.Cols, y.Cols), y);

    public void GateMix(in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y)
    {
        var p = new GateParams
        {
            Q = q.Data,
            Gate = gate.Data,
            Bias = bias.Data,
            Global = global.Data,
            Local = local.Data,
            Y = y.Data,
            Tokens = y.Rows,
            Heads = gate.Rows,
            HeadDim = gate.Cols,
            QStride = q.RowStride,
            GlobalStride = global.RowStride,
            LocalStride = local.RowStride,
            YStride = y.RowStride,
        };
        _device.Launch(_gateMix, p, (int)((((long)y.Rows * gate.Rows) + 7) / 8), 1, 256);
    }

    public void FillRandom(nint target, long count, float scale, uint seed)
    {
        var p = new FillParams { Y = target, Count = count, Scale = scale, Seed = seed };
        _device.Launch(_fillRandom, p, (int)Math.Min(_device.Multiprocessors * 16L, (count + 255) / 256), 1, 256);
    }

    private static bool IsWide(in Tensor tensor) => tensor.Data % 16 == 0 && tensor.RowStride % 8 == 0;

    private void Norm(in Tensor x, in Tensor residual, in Tensor weight, float eps, in Tensor y)
    {
        bool add = residual.Data != 0;
        bool wide = x.Cols % 8 == 0 && x.Cols <= NormColumns && IsWide(x) && IsWide(y) && (!add || IsWide(residual)) && weight.Data % 16 == 0;
        var p = new NormParams
        {
            X = x.Data,
            Residual = residual.Data,
            Weight = weight.Data,
            Y = y.Data,
            Cols = x.Cols,
            XStride = x.RowStride,
            ResidualStride = residual.RowStride,
            YStride = y.RowStride,
            Eps = eps,
        };
        nint function = add ? (wide ? _addRmsNorm : _addRmsNormAny) : wide ? _rmsNorm : _rmsNormAny;
        _device.Launch(function, p, x.Rows, 1, NormThreads);
    }

    private void Pairwise(nint function, in Tensor a, in Tensor b, in Tensor y)
    {
        bool wide = y.Cols % 8 == 0 && IsWide(a) && IsWide(b) && IsWide(y);
        var p = new PairParams
        {
            A = a.Data,
            B = b.Data,
            Y = y.Data,
            Rows = y.Rows,
            Cols = y.Cols,
            AStride = a.RowStride,
            BStride = b.RowStride,
            YStride = y.RowStride,
            Vectors = wide ? 1 : 0,
        };
        long items = (long)y.Rows * y.Cols / (wide ? 8 : 1);
        _device.Launch(function, p, (int)Math.Clamp((items + 255) / 256, 1, _device.Multiprocessors * 16L), 1, 256);
    }
}
