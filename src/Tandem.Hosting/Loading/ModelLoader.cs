using Tandem.Core.Configuration;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu;
using Tandem.Models.Decoder;
using Tandem.Weights;
using Tandem.Weights.Dummy;
using Tandem.Weights.Hub;
using Tandem.Weights.Safetensors;

namespace Tandem.Hosting;

/// <summary>From options to a runner: finds the files, reads the configuration, plans memory, loads weights. The only code that names backends.</summary>
internal static class ModelLoader
{
    /// <summary>Rows of logits computed at a time.</summary>
    public const int MaxLogitRows = 64;

    private const long DefaultCacheLimit = 4L << 30;

    /// <summary>Folder of the model: a built-in one, a folder, or a download.</summary>
    public static async Task<string> ResolveAsync(EngineOptions options, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        if (BuiltinModels.Find(options.Model) is { } builtin)
        {
            return builtin;
        }

        using var hub = new HubClient(HubOptions.FromEnvironment(cacheFolder: options.DownloadDir));
        return await hub.ResolveAsync(options.Model, options.Revision, progress, ct).ConfigureAwait(false);
    }

    /// <summary>Plans memory for this machine's CPU.</summary>
    public static MemoryPlan PlanForCpu(ModelConfig config, EngineOptions options)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        DType kv = KvType(config, options);
        if (options.KvCacheMemoryBytes is null && options.KvCacheBlocks is null)
        {
            MemoryPlan plan = MemoryPlan.Create(config, options, WeightType(config, options), kv, available, sizeof(float));
            long limit = Math.Min(DefaultCacheLimit, (available - plan.Weights - plan.Activations) / 2);
            if (plan.KvBytes <= limit)
            {
                return plan;
            }

            options = options with { KvCacheMemoryBytes = limit };
        }

        return MemoryPlan.Create(config, options, WeightType(config, options), kv, available, sizeof(float));
    }

    /// <summary>Loads the model onto this machine's CPU.</summary>
    public static (IModelRunner Runner, MemoryPlan Plan) Load(string folder, ModelConfig config, EngineOptions options, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        MemoryPlan plan = PlanForCpu(config, options);
        IWeightSource? source = null;
        CpuBackend? backend = null;
        try
        {
            DType weightType = WeightType(config, options);
            if (options.LoadFormat == "dummy")
            {
                source = new DummyWeights(config, weightType, (uint)(options.Seed ?? 0), progress, ct);
            }
            else
            {
                source = Checkpoint.Open(folder);
                source.Prefetch(progress, ct);
            }

            int maxTokens = Math.Max(options.MaxNumBatchedTokens, options.MaxNumSeqs);
            backend = new CpuBackend(options.Threads == 0 ? Environment.ProcessorCount : options.Threads, maxTokens);
            CpuKernels kernels = backend.AsKernels();
            var quantization = options.Quantization == "int8" ? WeightQuantization.Int8 : WeightQuantization.None;
            var model = new DecoderModel<CpuKernels>(
                kernels, config, source, weightType, quantization, maxTokens, plan.MaxModelLen, MaxLogitRows,
                (done, total) => progress?.Report(new LoadProgress(LoadPhase.Preparing, "layers", done, total, done, total)));
            kernels.AllocateKvCache(new KvLayout(plan.NumBlocks, config.NumLayers, config.NumKvHeads, plan.BlockSize, config.HeadDim, KvType(config, options)));
            var capacity = new RunnerCapacity
            {
                MaxTokens = maxTokens,
                MaxSeqs = options.MaxNumSeqs,
                MaxModelLen = plan.MaxModelLen,
                BlockSize = plan.BlockSize,
                NumBlocks = plan.NumBlocks,
                GroupWindows = config.KvGroupWindows,
                VocabSize = config.VocabSize,
            };
            return (new ModelRunner<CpuKernels>(model, capacity, new Owned(backend, source)), plan);
        }
        catch
        {
            backend?.Dispose();
            source?.Dispose();
            throw;
        }
    }

    /// <summary>Type the weights are held in.</summary>
    public static DType WeightType(ModelConfig config, EngineOptions options)
        => DTypes.TryParseFloat(options.DType, out DType type) ? type : config.DType;

    private static DType KvType(ModelConfig config, EngineOptions options)
        => DTypes.TryParseFloat(options.KvCacheDType, out DType type) ? type : WeightType(config, options);

    private sealed class Owned(IDisposable backend, IDisposable source) : IDisposable
    {
        public void Dispose()
        {
            backend.Dispose();
            source.Dispose();
        }
    }
}
