using Tandem.Core.Requests;

namespace Tandem.Core.Execution;

/// <summary>What a runner was built for. All sizes are fixed for its life.</summary>
public sealed record RunnerCapacity
{
    /// <summary>Most tokens in a step.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Most sequences in a step, and number of slots.</summary>
    public required int MaxSeqs { get; init; }

    /// <summary>Longest sequence in tokens.</summary>
    public required int MaxModelLen { get; init; }

    /// <summary>Tokens in a KV block.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Blocks in the pool, the null block 0 included.</summary>
    public required int NumBlocks { get; init; }

    /// <summary>Window of each KV group in tokens, 0 for full attention.</summary>
    public required IReadOnlyList<int> GroupWindows { get; init; }

    /// <summary>Size of the vocabulary.</summary>
    public required int VocabSize { get; init; }

    /// <summary>True if step n+1 may be launched before the tokens of step n are known to the host.</summary>
    public bool SupportsOverlap { get; init; }

    /// <summary>Entries a block table row needs.</summary>
    public int MaxBlocksPerSeq => (MaxModelLen + BlockSize - 1) / BlockSize;
}

/// <summary>Results of one step. Reused; arrays are as long as the largest batch.</summary>
public sealed class StepOutput
{
    /// <summary>Makes room for <paramref name="maxRows"/> logit rows.</summary>
    public StepOutput(int maxRows)
    {
        Tokens = new int[maxRows];
        Logprobs = new PositionLogprobs?[maxRows];
        RowFailed = new bool[maxRows];
    }

    /// <summary>Sampled token of each logit row (for prompt rows: the target).</summary>
    public int[] Tokens { get; }

    /// <summary>Log-probabilities of each logit row, null where none were asked for.</summary>
    public PositionLogprobs?[] Logprobs { get; }

    /// <summary>True where the row's logits held no usable number (NaN): that request fails, the others go on.</summary>
    public bool[] RowFailed { get; }
}

/// <summary>
/// The narrow waist between engine and hardware: runs steps, in order. Called from the engine thread only.
/// A fake, the CPU, a GPU and groups of ranks implement it.
/// </summary>
public interface IModelRunner : IDisposable
{
    /// <summary>Sizes this runner was built for.</summary>
    RunnerCapacity Capacity { get; }

    /// <summary>Block tables that batches for this runner refer to.</summary>
    BlockTables Tables { get; }

    /// <summary>
    /// Starts a step. The batch must not change until <see cref="Wait"/> for it has returned. At most one step may be outstanding when
    /// <see cref="RunnerCapacity.SupportsOverlap"/> is false, two when it is true.
    /// </summary>
    void Launch(Batch batch);

    /// <summary>Blocks until the oldest outstanding step is done and fills <paramref name="output"/> for that step's logit rows.</summary>
    /// <exception cref="DeviceLostException">The device or a rank failed; no further step can run.</exception>
    void Wait(StepOutput output);
}

/// <summary>The hardware behind a runner failed in a way that no further step can run.</summary>
public sealed class DeviceLostException : Exception
{
    /// <summary>Says what failed.</summary>
    public DeviceLostException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
