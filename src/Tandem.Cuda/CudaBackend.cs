using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Attention;
using Tandem.Cuda.Compilation;
using Tandem.Cuda.Devices;
using Tandem.Cuda.Gemm;
using Tandem.Cuda.Interop;
using Tandem.Cuda.Loading;
using Tandem.Cuda.Sampling;
using Tandem.Cuda.Stepping;

namespace Tandem.Cuda;

/// <summary>
/// An NVIDIA GPU as a device: memory, kernels and one stream behind <see cref="CudaKernels"/>. Activations, weights and KV cache are bfloat16 or float16,
/// sums single precision. Operations return before the device has done them; <see cref="CudaKernels.ReadOutput"/> waits. Used from one thread at a time.
/// </summary>
public sealed class CudaBackend : IDisposable
{
    private readonly CudaBackendOptions _options;
    private readonly CudaDevice _device;
    private readonly GemmPlanner _gemm;
    private readonly StepInputs _step;
    private readonly SampleOutput _output;
    private readonly WeightUploader _uploader;
    private readonly ElementwiseLauncher _elementwise;
    private readonly nint _sampleRows;
    private readonly List<DeviceMemory> _memory = [];
    private AttentionLauncher? _attention;
    private Batch? _batch;
    private uint _dummySeed;
    private int _thread;

    /// <summary>Opens the card, compiles the kernels (or takes them from the cache) and allocates what steps need besides the model.</summary>
    /// <param name="options">Sizes and type.</param>
    /// <exception cref="NotSupportedException">There is no usable GPU, or a type that it does not compute in; the message says which.</exception>
    /// <exception cref="CudaException">A native call failed.</exception>
    public CudaBackend(CudaBackendOptions options)
    {
        options.Validate();
        if (!CudaAvailability.Check(out string reason))
        {
            throw new NotSupportedException(reason);
        }

        _options = options;
        _thread = Environment.CurrentManagedThreadId;
        _device = new CudaDevice(options.Device, options.KernelCache);
        _gemm = new GemmPlanner(_device);
        _elementwise = new ElementwiseLauncher(_device, options.ActivationType);
        _sampleRows = CudaDevice.Function(_device.Load(new KernelSource("sampling.cu")), "sample_rows");
        _step = new StepInputs(_device, options);
        _output = new SampleOutput(_device, Math.Max(options.MaxTokens, options.MaxSeqs));
        _uploader = new WeightUploader(_device);
    }

    /// <summary>Name of the card.</summary>
    public string DeviceName => _device.Name;

    /// <summary>Free and total device memory in bytes.</summary>
    public (long Free, long Total) Memory => _device.Memory;

    /// <summary>Layout of the KV pool; all zero before it is allocated.</summary>
    public KvLayout KvLayout { get; private set; }

    internal DType ActivationType => _options.ActivationType;

    internal CudaDevice Device => _device;

    internal ElementwiseLauncher Elementwise => _elementwise;

    internal StepInputs Step => _step;

    internal Batch Batch => _batch ?? throw new InvalidOperationException("No step has begun.");

    internal AttentionLauncher Attention => _attention ?? throw new InvalidOperationException("The KV cache is not allocated.");

    /// <summary>The operations to compile a model against.</summary>
    public CudaKernels AsKernels() => new(this);

    /// <summary>Waits until the device has done everything.</summary>
    public void Synchronize()
    {
        EnterThread();
        _device.Stream.Synchronize();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Context.MakeCurrent();
        _uploader.Dispose();
        _output.Dispose();
        _step.Dispose();
        _attention?.Dispose();
        _memory.ForEach(static memory => memory.Dispose());
        _gemm.Dispose();
        _device.Dispose();
    }

    internal Tensor Allocate(int rows, int cols, DType type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cols, 1);
        EnterThread();
        DeviceMemory memory = _device.Allocate((long)rows * cols * type.Size());
        _memory.Add(memory);
        _device.Fill(memory.Value, 0, memory.Bytes);
        return new Tensor(memory.Value, rows, cols, type);
    }

    internal LinearWeight LoadLinear(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, DType type, WeightQuantization quantization)
    {
        if (quantization != WeightQuantization.None)
        {
            throw new NotSupportedException($"The CUDA backend holds weights as {ActivationType.Name()}; quantization {quantization} is not built for it, None is.");
        }

        RequireActivationType(type, "Weights");
        EnterThread();
        int outFeatures = 0;
        foreach (HostMatrix part in parts)
        {
            if (part.Cols != parts[0].Cols)
            {
                throw new ArgumentException($"Matrices of one layer must have the same number of columns, got {parts[0].Cols} and {part.Cols}.", nameof(parts));
            }

            outFeatures += part.Rows;
        }

        int inFeatures = parts[0].Cols;
        if (inFeatures % 8 != 0)
        {
            throw new NotSupportedException($"Linear layers on a GPU need a number of inputs that 8 divides, got {inFeatures}.");
        }

        DeviceMemory weights = _device.Allocate((long)outFeatures * inFeatures * type.Size());
        Join(parts, weights.Value, inFeatures, type);
        DeviceMemory? vector = null;
        if (bias.Length > 0)
        {
            vector = _device.Allocate((long)outFeatures * type.Size());
            Join(bias, vector.Value, 1, type);
        }

        return new CudaLinearWeight(weights, vector, outFeatures, inFeatures, type);
    }

    internal Tensor LoadTable(in HostMatrix table, DType type)
    {
        RequireActivationType(type, "Tables");
        Tensor tensor = Allocate(table.Rows, table.Cols, type);
        Join([table], tensor.Data, table.Cols, type);
        return tensor;
    }

    internal Tensor LoadVector(in HostMatrix vector)
    {
        Tensor tensor = Allocate(vector.Rows, vector.Cols, DType.F32);
        if (vector.Data == 0)
        {
            _device.FillSingles(tensor.Data, 1f, (long)vector.Rows * vector.Cols);
        }
        else
        {
            _uploader.Upload(vector, tensor.Data, DType.F32);
        }

        return tensor;
    }

    internal void AllocateKvCache(in KvLayout layout, PrefillShape? shape = null)
    {
        RequireActivationType(layout.Type, "The KV cache");
        if (layout.NumBlocks < 1 || layout.NumLayers < 1 || layout.NumKvHeads < 1 || layout.HeadDim is < 2 or > 256 || layout.HeadDim % 2 != 0)
        {
            throw new ArgumentException($"A KV cache on a GPU needs at least one block, layer and head, and an even head width up to 256, got {layout}.", nameof(layout));
        }

        if (layout.BlockSize != _options.BlockSize)
        {
            throw new ArgumentException($"The KV cache has blocks of {layout.BlockSize} tokens; this backend was built for {_options.BlockSize}.", nameof(layout));
        }

        EnterThread();
        _attention?.Dispose();
        _attention = null;
        _attention = new AttentionLauncher(_device, layout, shape);
        KvLayout = layout;
    }

    internal void BeginStep(Batch batch)
    {
        EnterThread();
        _batch = batch;
        _step.Upload(batch, KvLayout);
        _output.Begin(_step.TopCount);
        _elementwise.ResolveTokens(_step.TokenIds, _output.Sampled, batch.NumTokens);
    }

    internal void Linear(in Tensor x, LinearWeight weight, in Tensor y) => _gemm.Multiply(x, (CudaLinearWeight)weight, y);

    internal void Sample(in Tensor logits, int first)
    {
        unsafe
        {
            var p = new SampleParams
            {
                Logits = logits.Data,
                Rows = _step.RowParameters + (first * sizeof(RowParams)),
                Edits = _step.Edits,
                Allowed = _step.Allowed,
                Results = _output.Results + (first * sizeof(RowResult)),
                Tops = _output.Tops,
                Sampled = _output.Sampled + (first * sizeof(int)),
                Vocabulary = logits.Cols,
                Stride = logits.RowStride,
            };
            _device.Launch(_sampleRows, p, logits.Rows, 1, 1024);
        }

        if (first + logits.Rows == Batch.NumLogitRows)
        {
            _output.StartCopy(Batch.NumLogitRows);
        }
    }

    internal void ReadOutput(StepOutput output)
    {
        EnterThread();
        try
        {
            if (Batch.NumLogitRows == 0)
            {
                _device.Stream.Synchronize();
            }
            else
            {
                _output.Read(_step.Rows, output);
            }
        }
        catch (CudaException e)
        {
            throw new DeviceLostException($"{_device.Name}: {e.Message}", e);
        }
    }

    // A context is current on one thread; models are loaded on another than the one that runs them.
    private void EnterThread()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (thread != _thread)
        {
            _device.Context.MakeCurrent();
            _thread = thread;
        }
    }

    private void RequireActivationType(DType type, string what)
    {
        if (type != ActivationType)
        {
            throw new NotSupportedException($"{what} must be of the activations' type {ActivationType.Name()} on this backend, not {type.Name()}.");
        }
    }

    // A matrix without data stands for dummy weights, which are made where they are needed.
    private void Join(ReadOnlySpan<HostMatrix> parts, nint target, int fanIn, DType type)
    {
        foreach (HostMatrix part in parts)
        {
            long count = (long)part.Rows * part.Cols;
            if (part.Data == 0)
            {
                _elementwise.FillRandom(target, count, 1f / MathF.Sqrt(fanIn), ++_dummySeed);
            }
            else
            {
                _uploader.Upload(part, target, type);
            }

            target += (nint)(count * type.Size());
        }
    }
}
