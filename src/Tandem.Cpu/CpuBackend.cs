using System.Runtime.InteropServices;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;
using Tandem.Cpu.Attention;
using Tandem.Cpu.Linear;
using Tandem.Cpu.Sampling;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu;

/// <summary>How a <see cref="CpuBackend"/> computes. The defaults are right for serving.</summary>
public sealed record CpuBackendOptions
{
    /// <summary>Instruction set; null takes the best one that the processor has.</summary>
    public InstructionSet? InstructionSet { get; init; }

    /// <summary>Use the processor's VNNI instructions for 8-bit weights, if there are any. Results do not depend on it.</summary>
    public bool UseVnni { get; init; } = true;

    /// <summary>Tie each thread to a processor of its own.</summary>
    public bool PinThreads { get; init; } = true;
}

/// <summary>
/// A processor as a device: memory, worker threads and scratch behind <see cref="CpuKernels"/>. Activations are single precision; weights stay as stored.
/// A row's results have the same bits whatever else is in the batch, however a prompt is cut, and for any number of threads. Used from one thread at a time.
/// </summary>
public sealed unsafe class CpuBackend : IDisposable
{
    /// <summary>Work below this many vector operations is done by the caller alone: waking the team would cost more.</summary>
    private const double AloneBelow = 16_000;

    private readonly List<AlignedMemory> _memory = [];
    private readonly AlignedMemory _scratchTable;
    private readonly AlignedMemory?[] _workerScratch;
    private readonly WorkerPool _pool;
    private readonly Sampler _sampler;
    private readonly int _maxTokens;
    private AlignedMemory? _sharedScratch;
    private readonly AlignedMemory _tokenIds;
    private AlignedMemory? _kvPool;
    private long _workerBytes;
    private Batch? _step;

    /// <summary>Starts the worker threads.</summary>
    /// <param name="threads">Threads, the caller's included; at least 1.</param>
    /// <param name="maxTokens">Most tokens in a step.</param>
    /// <param name="options">How to compute; null is the default.</param>
    /// <exception cref="PlatformNotSupportedException">A forced instruction set is not there.</exception>
    public CpuBackend(int threads, int maxTokens, CpuBackendOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        options ??= new CpuBackendOptions();
        InstructionSet = options.InstructionSet ?? InstructionSets.Best;
        if (!InstructionSets.IsSupported(InstructionSet))
        {
            throw new PlatformNotSupportedException($"This processor has no {InstructionSet}; the best it has is {InstructionSets.Best}.");
        }

        Threads = threads;
        _maxTokens = maxTokens;
        Kernels = KernelSet.Create(InstructionSet, options.UseVnni);
        _pool = new WorkerPool(threads, options.PinThreads);
        _workerScratch = new AlignedMemory?[threads];
        _scratchTable = new AlignedMemory(threads * (long)sizeof(byte*));
        _sampler = new Sampler(threads);
        SamplerHandle = GCHandle.Alloc(_sampler);
        _tokenIds = new AlignedMemory((long)maxTokens * sizeof(int));
    }

    /// <summary>Threads that compute, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Instruction set in use.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>Layout of the KV pool; all zero before it is allocated.</summary>
    public KvLayout KvLayout { get; private set; }

    /// <summary>The kernels to compile a model against.</summary>
    public CpuKernels AsKernels() => new(this);

    internal KernelSet Kernels { get; }

    internal AttentionPlan AttentionPlan { get; } = new();

    internal GCHandle SamplerHandle { get; }

    internal byte* KvPool => _kvPool is null ? throw new InvalidOperationException("The KV cache is not allocated.") : (byte*)_kvPool.Address;

    internal Batch Step => _step ?? throw new InvalidOperationException("No step has begun.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _memory.ForEach(static m => m.Dispose());
        foreach (AlignedMemory? scratch in _workerScratch)
        {
            scratch?.Dispose();
        }

        _sharedScratch?.Dispose();
        _tokenIds.Dispose();
        _kvPool?.Dispose();
        _scratchTable.Dispose();
        AttentionPlan.Dispose();
        if (SamplerHandle.IsAllocated)
        {
            SamplerHandle.Free();
        }

        _sampler.Dispose();
    }

    /// <summary>Runs work on all threads, or on the caller's alone if there is little.</summary>
    /// <param name="work">Takes its items from a queue in the context.</param>
    /// <param name="context">Context on the caller's stack.</param>
    /// <param name="operations">About how many vector operations there are.</param>
    internal void Dispatch(delegate*<void*, int, void> work, void* context, double operations)
    {
        if (operations < AloneBelow)
        {
            work(context, 0);
        }
        else
        {
            _pool.Run(work, context);
        }
    }

    /// <summary>Each worker's own scratch of at least <paramref name="bytes"/>; grows only when a larger shape than ever is met.</summary>
    internal byte** WorkerScratch(long bytes)
    {
        var table = (byte**)_scratchTable.Address;
        if (bytes > _workerBytes)
        {
            _workerBytes = bytes;
            for (int i = 0; i < _workerScratch.Length; i++)
            {
                _workerScratch[i]?.Dispose();
                _workerScratch[i] = new AlignedMemory(bytes);
                table[i] = (byte*)_workerScratch[i]!.Address;
            }
        }

        return table;
    }

    /// <summary>Scratch that all workers see.</summary>
    internal byte* SharedScratch(long bytes)
    {
        if (_sharedScratch is null || _sharedScratch.Bytes < bytes)
        {
            _sharedScratch?.Dispose();
            _sharedScratch = new AlignedMemory(bytes);
        }

        return (byte*)_sharedScratch.Address;
    }

    internal Tensor Allocate(int rows, int cols, DType type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cols, 1);
        var memory = new AlignedMemory((long)rows * cols * type.Size());
        _memory.Add(memory);
        return new Tensor(memory.Address, rows, cols, type);
    }

    internal LinearWeight LoadLinear(ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, DType type, WeightQuantization quantization)
    {
        LinearWeight weight = quantization switch
        {
            WeightQuantization.None => new FloatLinearWeight(parts, bias, type),
            WeightQuantization.Int8 => new Int8LinearWeight(parts, bias, Kernels.Int8StoredOffset),
            _ => throw new ArgumentOutOfRangeException(nameof(quantization), quantization, "The CPU has None and Int8."),
        };

        // Scratch is taken here, so that no step has to.
        (long worker, long shared) = Kernels.LinearScratch(weight, _maxTokens);
        WorkerScratch(worker);
        SharedScratch(shared);
        return weight;
    }

    internal Tensor LoadTable(in HostMatrix table, DType type)
    {
        ElementConversion.CheckFloat(table.Type);
        if (table.Type == type && table.RowStride <= int.MaxValue)
        {
            return new Tensor(table.Data, table.Rows, table.Cols, (int)table.RowStride, type);
        }

        Tensor copy = Allocate(table.Rows, table.Cols, type);
        ElementConversion.Copy(table, copy.Data, copy.RowStride, type);
        return copy;
    }

    internal void AllocateKvCache(in KvLayout layout)
    {
        ElementConversion.CheckFloat(layout.Type);
        if (layout.NumBlocks < 1 || layout.NumLayers < 1 || layout.NumKvHeads < 1 || layout.BlockSize < 1 || layout.HeadDim < 2 || layout.HeadDim % 2 != 0)
        {
            throw new ArgumentException($"A KV cache needs at least one block, layer, head and token and an even head width, got {layout}.", nameof(layout));
        }

        _kvPool?.Dispose();
        _kvPool = new AlignedMemory(layout.TotalBytes, lazy: true);
        KvLayout = layout;
    }

    internal void BeginStep(Batch batch)
    {
        if (batch.NumTokens > _maxTokens)
        {
            throw new ArgumentException($"The step has {batch.NumTokens} tokens; this backend was built for {_maxTokens}.", nameof(batch));
        }

        // References to tokens of the step before are resolved now, while that step's results are still there.
        int* tokens = (int*)_tokenIds.Address;
        for (int t = 0; t < batch.NumTokens; t++)
        {
            int id = batch.TokenIds[t];
            tokens[t] = id >= 0 ? id : _sampler.TokenOf(-id - 1);
        }

        _step = batch;
        _sampler.Begin(batch);
    }

    internal void Embed(in Tensor table, in Tensor y)
    {
        int* tokens = (int*)_tokenIds.Address;
        for (int t = 0; t < y.Rows; t++)
        {
            if ((uint)tokens[t] >= (uint)table.Rows)
            {
                throw new ArgumentException($"Token {t} of the step has id {tokens[t]}; the table has {table.Rows} rows.", nameof(table));
            }
        }

        Kernels.Embed(this, table, tokens, y);
    }

    internal void GatherLogitRows(in Tensor x, int first, in Tensor y)
    {
        Batch batch = Step;
        for (int i = 0; i < y.Rows; i++)
        {
            float* from = (float*)x.Data + ((nint)batch.LogitRows[first + i].TokenIndex * x.RowStride);
            float* to = (float*)y.Data + ((nint)i * y.RowStride);
            Buffer.MemoryCopy(from, to, (long)y.Cols * sizeof(float), (long)y.Cols * sizeof(float));
        }
    }

    internal void Sample(in Tensor logits, int first) => Kernels.Sample(this, _sampler, logits, first);

    internal void ReadOutput(StepOutput output) => _sampler.CopyTo(output);
}
