using Tandem.Core.Configuration;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Hosting;

/// <summary>What a model needs on a device, and what that leaves for requests. All sizes in bytes, per rank where ranks share.</summary>
public sealed record MemoryPlan
{
    /// <summary>Memory of the device that may be used.</summary>
    public required long Budget { get; init; }

    /// <summary>Weights.</summary>
    public required long Weights { get; init; }

    /// <summary>Activations of the largest step, and logits.</summary>
    public required long Activations { get; init; }

    /// <summary>KV bytes of one token.</summary>
    public required long KvBytesPerToken { get; init; }

    /// <summary>KV bytes of a sequence's window, which does not grow with its length; 0 if the model has none.</summary>
    public required long KvBytesPerWindow { get; init; }

    /// <summary>KV blocks in the pool, null block included.</summary>
    public required int NumBlocks { get; init; }

    /// <summary>Tokens in a block.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Longest sequence.</summary>
    public required int MaxModelLen { get; init; }

    /// <summary>KV bytes of the pool.</summary>
    public long KvBytes => (long)NumBlocks * BlockSize * KvBytesPerToken;

    /// <summary>Tokens the pool holds.</summary>
    public long KvTokens => (long)(NumBlocks - 1) * BlockSize;

    /// <summary>Sequences of the longest kind that fit at once.</summary>
    public double FullSequences => KvTokens / (double)(MaxModelLen + WindowTokens);

    /// <summary>Weights, activations and KV cache.</summary>
    public long Total => Weights + Activations + KvBytes;

    private long WindowTokens => KvBytesPerWindow / KvBytesPerToken;

    /// <summary>Works the plan out.</summary>
    /// <param name="config">The model.</param>
    /// <param name="options">Sizes asked for.</param>
    /// <param name="weightType">Type of the weights.</param>
    /// <param name="kvType">Type of the cache.</param>
    /// <param name="budget">Memory that may be used in all.</param>
    /// <param name="activationBytes">Bytes of one activation.</param>
    /// <exception cref="EngineOptionsException">It does not fit; the message has the numbers.</exception>
    public static MemoryPlan Create(ModelConfig config, EngineOptions options, DType weightType, DType kvType, long budget, int activationBytes)
    {
        long weights = WeightBytes(config, weightType, options.Quantization == "int8");
        long activations = ActivationBytes(config, options.MaxNumBatchedTokens, activationBytes, options.MaxModelLen ?? config.MaxPositions);
        long perToken = config.KvBytesPerToken(kvType);
        int wanted = options.MaxModelLen ?? config.MaxPositions;
        if (wanted > config.MaxPositions)
        {
            throw new EngineOptionsException([$"--max-model-len {wanted} is more than the model's {config.MaxPositions} positions."]);
        }

        long blockBytes = new KvLayout(1, config.NumLayers, config.NumKvHeads, options.BlockSize, config.HeadDim, kvType).BlockBytes;
        int windowBlocks = WindowBlocks(config, options);
        long fullSequence = BlocksFor(wanted, options.BlockSize) + windowBlocks;
        long free = budget - weights - activations;
        long kvBytes = options.KvCacheBlocks * blockBytes ?? options.KvCacheMemoryBytes ?? Math.Min(free, (fullSequence * options.MaxNumSeqs * blockBytes) + blockBytes);
        long blocks = Math.Min(kvBytes / blockBytes, int.MaxValue / options.BlockSize);
        if (weights + activations + Math.Max(kvBytes, 2 * blockBytes) > budget)
        {
            throw new EngineOptionsException(
            [
                $"the model does not fit: weights {Gib(weights)} + activations {Gib(activations)} + KV cache {Gib(Math.Max(kvBytes, 2 * blockBytes))} are more than the {Gib(budget)} that may be used. " +
                "Lower --max-num-batched-tokens or --kv-cache-memory-bytes, or use --quantization int8.",
            ]);
        }

        int maxModelLen = wanted;
        if (blocks - 1 < fullSequence)
        {
            int fits = (int)Math.Max(0, (blocks - 1 - windowBlocks) * options.BlockSize);
            if (options.MaxModelLen is not null || fits < 2)
            {
                throw new EngineOptionsException(
                [
                    $"a sequence of {wanted} tokens needs {Gib(fullSequence * blockBytes)} of KV cache and there are {Gib(kvBytes)}: " +
                    $"set --max-model-len to at most {fits}, or give more memory by --kv-cache-memory-bytes.",
                ]);
            }

            maxModelLen = fits;
        }

        return new MemoryPlan
        {
            Budget = budget,
            Weights = weights,
            Activations = activations,
            KvBytesPerToken = perToken,
            KvBytesPerWindow = windowBlocks * blockBytes,
            NumBlocks = (int)blocks,
            BlockSize = options.BlockSize,
            MaxModelLen = maxModelLen,
        };
    }

    /// <summary>The plan the engine makes for this machine's CPU and memory when it loads such a model.</summary>
    /// <param name="config">The model.</param>
    /// <param name="options">Sizes and types asked for.</param>
    /// <exception cref="EngineOptionsException">It does not fit; the message has the numbers.</exception>
    public static MemoryPlan ForThisMachine(ModelConfig config, EngineOptions options) => ModelLoader.PlanForCpu(config, options);

    /// <summary>A size as people read it, in GiB or MiB.</summary>
    public static string Gib(long bytes) => Math.Abs(bytes) >= 1L << 30
        ? FormattableString.Invariant($"{bytes / (double)(1L << 30):0.00} GiB")
        : FormattableString.Invariant($"{bytes / (double)(1L << 20):0.0} MiB");

    private static long WeightBytes(ModelConfig config, DType type, bool eightBit)
    {
        if (!eightBit)
        {
            return config.ParameterCount * type.Size();
        }

        // Linear layers: one byte and a 32nd of a single; the embedding stays as it is.
        long embedding = (long)config.VocabSize * config.HiddenSize;
        long linear = config.ParameterCount - (config.TieWordEmbeddings ? 0 : embedding);
        return (embedding * type.Size()) + (linear * 9 / 8);
    }

    private static long ActivationBytes(ModelConfig config, int tokens, int size, int maxModelLen)
    {
        long queries = (long)config.NumHeads * config.HeadDim;
        long keys = (long)config.NumKvHeads * config.HeadDim;
        long row = (3L * config.HiddenSize) + (2 * queries) + (2 * keys) + (3L * config.IntermediateSize) + (config.LoopCount > 1 ? queries : 0);
        long logits = Math.Min(ModelLoader.MaxLogitRows, tokens) * ((long)config.VocabSize + config.HiddenSize) * sizeof(float);
        return (row * tokens * size) + logits + ((long)maxModelLen * config.HeadDim * sizeof(float));
    }

    private static int WindowBlocks(ModelConfig config, EngineOptions options)
        => config.LoopCount > 1 ? BlocksFor(config.LoopWindow - 1 + options.MaxNumBatchedTokens, options.BlockSize) + 1 : 0;

    private static int BlocksFor(int tokens, int blockSize) => (tokens + blockSize - 1) / blockSize;
}
