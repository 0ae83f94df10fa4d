using Tandem.Core.Memory;

namespace Tandem.Core.Execution;

/// <summary>
/// Block tables of all running sequences: for each KV group, one row per sequence slot, entry i the block that holds tokens
/// <c>[i·blockSize, (i+1)·blockSize)</c>. Rows live as long as their sequence runs, so a step copies nothing. Block 0 is the null block:
/// entries of a windowed group that have left the window hold it. Written by the engine thread only, between steps.
/// </summary>
public sealed unsafe class BlockTables : IDisposable
{
    private readonly AlignedMemory _memory;

    /// <summary>Allocates tables for <paramref name="groups"/> × <paramref name="maxSeqs"/> × <paramref name="maxBlocksPerSeq"/> entries.</summary>
    public BlockTables(int groups, int maxSeqs, int maxBlocksPerSeq)
    {
        Groups = groups;
        MaxSeqs = maxSeqs;
        MaxBlocksPerSeq = maxBlocksPerSeq;
        _memory = new AlignedMemory((long)groups * maxSeqs * maxBlocksPerSeq * sizeof(int));
    }

    /// <summary>Number of KV groups.</summary>
    public int Groups { get; }

    /// <summary>Number of sequence slots.</summary>
    public int MaxSeqs { get; }

    /// <summary>Entries in a row.</summary>
    public int MaxBlocksPerSeq { get; }

    /// <summary>The row of one sequence in one group.</summary>
    public Span<int> Row(int group, int slot) => new(RowPointer(group, slot), MaxBlocksPerSeq);

    /// <summary>Address of a row, for kernels.</summary>
    public int* RowPointer(int group, int slot)
        => (int*)_memory.Address + ((((long)group * MaxSeqs) + slot) * MaxBlocksPerSeq);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
