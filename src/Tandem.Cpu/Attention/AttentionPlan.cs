using Tandem.Core.Execution;
using Tandem.Core.Memory;

namespace Tandem.Cpu.Attention;

/// <summary>Sizes that fix the order of attention's arithmetic. All are positions counted from 0, so that no result depends on how queries are batched.</summary>
internal static class AttentionShape
{
    /// <summary>Keys that are scored at a time.</summary>
    public const int TileKeys = 64;

    /// <summary>Keys whose softmax is accumulated on its own and then merged; a multiple of the tile. Splits can run on different threads.</summary>
    public const int SplitKeys = 512;

    /// <summary>Rows (queries times heads of a group) that share a tile of keys.</summary>
    public const int TileRows = 64;
}

/// <summary>A tile of queries of one sequence.</summary>
internal struct AttentionTile
{
    /// <summary>Sequence in the batch.</summary>
    public int Sequence;

    /// <summary>First token in the batch.</summary>
    public int FirstToken;

    /// <summary>Position of the first token.</summary>
    public int FirstPosition;

    /// <summary>Tokens.</summary>
    public int Queries;

    /// <summary>First split that holds a key of the tile.</summary>
    public int FirstSplit;

    /// <summary>Splits from there to the last key.</summary>
    public int Splits;

    /// <summary>Where the tile's partial results lie, in floats, when splits run apart.</summary>
    public long Partial;

    /// <summary>Splits of the tiles before this one.</summary>
    public int SplitsBefore;
}

/// <summary>The tiles of a step, reused from call to call.</summary>
internal sealed unsafe class AttentionPlan : IDisposable
{
    private AlignedMemory _tiles = new(0);

    public AttentionTile* Tiles => (AttentionTile*)_tiles.Address;

    public int Count { get; private set; }

    /// <summary>Splits of all tiles.</summary>
    public int TotalSplits { get; private set; }

    /// <summary>Floats of all partial results of one KV head.</summary>
    public long PartialFloats { get; private set; }

    /// <summary>Lists the tiles of a batch.</summary>
    /// <param name="batch">The step.</param>
    /// <param name="groupSize">Query heads of a KV head.</param>
    /// <param name="window">Keys seen, 0 for all.</param>
    /// <param name="rowFloats">Floats of one row's partial result.</param>
    public void Build(Batch batch, int groupSize, int window, int rowFloats)
    {
        int perTile = Math.Max(1, AttentionShape.TileRows / groupSize);
        Count = 0;
        TotalSplits = 0;
        PartialFloats = 0;
        for (int s = 0; s < batch.NumSeqs; s++)
        {
            int start = batch.QueryStart[s];
            int queries = batch.QueryStart[s + 1] - start;
            for (int first = 0; first < queries; first += perTile)
            {
                int count = Math.Min(perTile, queries - first);
                int position = batch.ContextLength[s] + first;
                int firstKey = window > 0 ? Math.Max(0, position - window + 1) : 0;
                int firstSplit = firstKey / AttentionShape.SplitKeys;
                int splits = ((position + count - 1) / AttentionShape.SplitKeys) - firstSplit + 1;
                Reserve(Count + 1);
                Tiles[Count++] = new AttentionTile
                {
                    Sequence = s,
                    FirstToken = start + first,
                    FirstPosition = position,
                    Queries = count,
                    FirstSplit = firstSplit,
                    Splits = splits,
                    Partial = PartialFloats,
                    SplitsBefore = TotalSplits,
                };
                TotalSplits += splits;
                PartialFloats += (long)splits * count * groupSize * rowFloats;
            }
        }
    }

    public void Dispose() => _tiles.Dispose();

    private void Reserve(int count)
    {
        if (count * (long)sizeof(AttentionTile) <= _tiles.Bytes)
        {
            return;
        }

        var larger = new AlignedMemory(Math.Max(256, count * 2L) * sizeof(AttentionTile));
        Buffer.MemoryCopy((void*)_tiles.Address, (void*)larger.Address, larger.Bytes, _tiles.Bytes);
        _tiles.Dispose();
        _tiles = larger;
    }
}
