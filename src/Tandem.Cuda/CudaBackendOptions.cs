using Tandem.Core.Numerics;
using Tandem.Cuda.Compilation;

namespace Tandem.Cuda;

/// <summary>What a <see cref="CudaBackend"/> is built for. All sizes are fixed for its life.</summary>
public sealed record CudaBackendOptions
{
    /// <summary>Number of the card, from 0.</summary>
    public int Device { get; init; }

    /// <summary>Type of activations, weights and KV cache: <see cref="DType.BF16"/> or <see cref="DType.F16"/>.</summary>
    public DType ActivationType { get; init; } = DType.BF16;

    /// <summary>Most tokens in a step.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Most sequences in a step.</summary>
    public required int MaxSeqs { get; init; }

    /// <summary>Longest sequence in tokens.</summary>
    public required int MaxModelLen { get; init; }

    /// <summary>Size of the vocabulary, below 2²⁴.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Tokens in a KV block, a multiple of 16.</summary>
    public int BlockSize { get; init; } = 16;

    /// <summary>KV groups, at least 1.</summary>
    public int KvGroups { get; init; } = 1;

    /// <summary>Folder of compiled kernels.</summary>
    public string KernelCache { get; init; } = CubinCache.DefaultFolder;

    /// <summary>Entries of a block table row.</summary>
    internal int MaxBlocksPerSeq => (MaxModelLen + BlockSize - 1) / BlockSize;

    /// <summary>Refuses what cannot be.</summary>
    internal void Validate()
    {
        if (ActivationType is not (DType.BF16 or DType.F16))
        {
            throw new NotSupportedException($"The CUDA backend computes in bfloat16 or float16, not in {ActivationType.Name()}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSeqs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxModelLen, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(KvGroups, 1);
        if (VocabSize is < 1 or >= 1 << 24)
        {
            throw new ArgumentOutOfRangeException(nameof(VocabSize), VocabSize, "The vocabulary must have between 1 and 2^24 - 1 tokens.");
        }

        if (BlockSize < 16 || BlockSize % 16 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(BlockSize), BlockSize, "KV blocks on a GPU have a multiple of 16 tokens.");
        }
    }
}
