using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cuda.GpuTests;

/// <summary>A backend with ways to bring plain numbers to it and back.</summary>
internal sealed unsafe class Gpu : IDisposable
{
    public const int BlockSize = 16;

    public Gpu(DType type, int maxTokens = 2048, int maxSeqs = 64, int maxModelLen = 4096, int vocabulary = 1024, int groups = 1)
    {
        Backend = new CudaBackend(new CudaBackendOptions
        {
            ActivationType = type,
            MaxTokens = maxTokens,
            MaxSeqs = maxSeqs,
            MaxModelLen = maxModelLen,
            VocabSize = vocabulary,
            BlockSize = BlockSize,
            KvGroups = groups,
        });
        Kernels = Backend.AsKernels();
        Tables = new BlockTables(groups, maxSeqs, (maxModelLen + BlockSize - 1) / BlockSize);
        Batch = new Batch(maxTokens, maxSeqs, Tables, BlockSize);
        Type = type;
    }

    public CudaBackend Backend { get; }

    public CudaKernels Kernels { get; }

    public BlockTables Tables { get; }

    public Batch Batch { get; }

    public DType Type { get; }

    /// <summary>What single rounding to the activations' type costs, relative.</summary>
    public double Unit => Type == DType.BF16 ? 1.0 / 256 : 1.0 / 2048;

    /// <summary>Rounds numbers as the device holds them.</summary>
    public float[] Round(float[] values) => [.. values.Select(v => Type == DType.BF16 ? BFloat16Bits.ToSingle(BFloat16Bits.FromSingle(v)) : (float)(Half)v)];

    /// <summary>A matrix on the device, in rows of <paramref name="stride"/> elements.</summary>
    public Tensor Upload(float[] values, int rows, int cols, int stride = 0)
    {
        stride = Math.Max(stride, cols);
        Tensor tensor = Poisoned(rows, cols, stride);
        ushort[] bits = new ushort[(rows * (long)stride)];
        Array.Fill(bits, ushort.MaxValue);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < cols; c++)
            {
                bits[((long)r * stride) + c] = Bits(values[((long)r * cols) + c]);
            }
        }

        UploadBits(tensor.Data, bits);
        return tensor;
    }

    public void UploadBits(nint address, ushort[] bits)
    {
        fixed (ushort* p = bits)
        {
            Backend.Device.CopyToDevice(address, p, bits.LongLength * sizeof(ushort));
            Backend.Synchronize();
        }
    }

    /// <summary>A single-precision matrix on the device.</summary>
    public Tensor UploadSingles(float[] values, int rows, int cols)
    {
        fixed (float* p = values)
        {
            return Kernels.LoadVector(new HostMatrix((nint)p, rows, cols, cols, DType.F32));
        }
    }

    /// <summary>A matrix on the device full of NaN, so that what is not written shows.</summary>
    public Tensor Poisoned(int rows, int cols, int stride = 0, DType? type = null)
    {
        stride = Math.Max(stride, cols);
        Tensor tensor = Kernels.Allocate(rows, stride, type ?? Type);
        Backend.Device.Fill(tensor.Data, 0xff, (long)rows * stride * (type ?? Type).Size());
        return tensor with { Cols = cols, RowStride = stride };
    }

    /// <summary>A tensor's numbers.</summary>
    public float[] Download(in Tensor tensor)
    {
        float[] values = new float[(long)tensor.Rows * tensor.Cols];
        byte[] raw = new byte[(long)tensor.Rows * tensor.RowStride * tensor.Type.Size()];
        fixed (byte* p = raw)
        {
            Backend.Device.CopyToHost(p, tensor.Data, (((tensor.Rows - 1L) * tensor.RowStride) + tensor.Cols) * tensor.Type.Size());
            Backend.Synchronize();
            for (int r = 0; r < tensor.Rows; r++)
            {
                for (int c = 0; c < tensor.Cols; c++)
                {
                    long at = ((long)r * tensor.RowStride) + c;
                    values[((long)r * tensor.Cols) + c] = tensor.Type == DType.F32 ? ((float*)p)[at] : Value(((ushort*)p)[at]);
                }
            }
        }

        return values;
    }

    public ushort Bits(float value) => Type == DType.BF16 ? BFloat16Bits.FromSingle(value) : BitConverter.HalfToUInt16Bits((Half)value);

    public float Value(ushort bits) => Type == DType.BF16 ? BFloat16Bits.ToSingle(bits) : (float)BitConverter.UInt16BitsToHalf(bits);

    public void Dispose()
    {
        Batch.Dispose();
        Tables.Dispose();
        Backend.Dispose();
    }
}
