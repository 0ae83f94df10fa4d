using System.Diagnostics;
using Tandem.Core.Execution;
using Tandem.Engine.Scheduling;

namespace Tandem.Engine.KvCache;

/// <summary>
/// Owns the paged KV blocks: reference counts, block tables, the prefix index and the order of reuse. Memory shortage is an answer, never an exception:
/// calls that may lack room start with <c>Try</c> and change nothing when they return false. Engine thread only.
/// </summary>
/// <remarks>
/// A KV group is either full (its table covers every computed token) or windowed (blocks that no later query can see are given back, their entries
/// set to the null block 0). All groups take blocks from one pool. A full block whose tokens are known is published under its hash; it stays findable
/// after its sequence is gone, until the block is reused.
/// </remarks>
public sealed class BlockManager
{
    private readonly BlockTables _tables;
    private readonly int[] _windows;
    private readonly int[] _refCount;
    private readonly BlockKey[] _key;
    private readonly bool[] _published;
    private readonly FreeBlockList _free;
    private readonly Dictionary<BlockKey, int> _index;

    /// <summary>Makes a manager for the runner's pool.</summary>
    /// <param name="capacity">Sizes; block 0 is reserved as the null block.</param>
    /// <param name="tables">The tables that kernels read.</param>
    /// <param name="enablePrefixCaching">False publishes nothing.</param>
    public BlockManager(RunnerCapacity capacity, BlockTables tables, bool enablePrefixCaching = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity.NumBlocks, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity.BlockSize, BlockHash.MaxBlockSize);
        _tables = tables;
        _windows = [.. capacity.GroupWindows];
        BlockSize = capacity.BlockSize;
        NumBlocks = capacity.NumBlocks;
        PrefixCaching = enablePrefixCaching;
        _refCount = new int[NumBlocks];
        _key = new BlockKey[NumBlocks];
        _published = new bool[NumBlocks];
        _free = new FreeBlockList(NumBlocks);
        _index = new Dictionary<BlockKey, int>(NumBlocks);
        Map = new KvMap(UsableBlocks);
        for (int b = 1; b < NumBlocks; b++)
        {
            _free.PushBack(b);
        }
    }

    /// <summary>Tokens in a block.</summary>
    public int BlockSize { get; }

    /// <summary>Blocks in the pool, null block included.</summary>
    public int NumBlocks { get; }

    /// <summary>Blocks that sequences can hold.</summary>
    public int UsableBlocks => NumBlocks - 1;

    /// <summary>Blocks that can be handed out now, cached ones included.</summary>
    public int FreeBlocks => _free.Count;

    /// <summary>Blocks that hold a findable prefix, held by a sequence or not.</summary>
    public int CachedBlocks => _index.Count;

    /// <summary>Blocks that no sequence holds and that hold a findable prefix.</summary>
    public int FreeCachedBlocks { get; private set; }

    /// <summary>A picture of the blocks, taken by <see cref="UpdateMap"/>.</summary>
    public KvMap Map { get; }

    /// <summary>Number of KV groups.</summary>
    public int Groups => _windows.Length;

    /// <summary>False if nothing is published or found.</summary>
    public bool PrefixCaching { get; }

    /// <summary>Blocks needed for the first <paramref name="tokens"/> tokens.</summary>
    public int BlocksFor(int tokens) => (tokens + BlockSize - 1) / BlockSize;

    /// <summary>
    /// Most blocks one sequence can hold at once when it has <paramref name="tokens"/> tokens and is computed in steps of at most
    /// <paramref name="maxChunk"/>: tells whether it can ever run.
    /// </summary>
    public int WorstCaseBlocks(int tokens, int maxChunk)
    {
        int blocks = 0;
        foreach (int window in _windows)
        {
            int live = window == 0 ? tokens : Math.Min(tokens, window - 1 + maxChunk);
            blocks += BlocksFor(live) + (window == 0 ? 0 : 1);
        }

        return blocks;
    }

    /// <summary>
    /// Tokens at the start of the sequence that are in the cache: whole blocks, and never all of the sequence, because the last token must be
    /// computed to give logits. A windowed group must still hold the window before the hit's end.
    /// </summary>
    public int FindHit(Sequence seq)
    {
        if (!PrefixCaching)
        {
            return 0;
        }

        ReadOnlySpan<int> tokens = seq.History.Tokens;
        int most = (tokens.Length - 1) / BlockSize;
        int hit = 0;
        Span<int> run = stackalloc int[Groups];
        for (int i = 0; i < most; i++)
        {
            BlockHash hash = seq.HashOfBlock(i, BlockSize);
            bool covered = true;
            for (int g = 0; g < Groups; g++)
            {
                bool present = _index.ContainsKey(new BlockKey(hash, g));
                run[g] = present ? run[g] + 1 : 0;
                if (_windows[g] == 0 && !present)
                {
                    return hit * BlockSize;
                }

                covered &= run[g] >= i + 1 - FirstNeededBlock(g, (i + 1) * BlockSize);
            }

            if (covered)
            {
                hit = i + 1;
            }
        }

        return hit * BlockSize;
    }

    /// <summary>
    /// Gives a sequence its slot's tables: the cached blocks of its first <paramref name="hitTokens"/> tokens, and new blocks for the rest.
    /// Full groups are covered up to <paramref name="fullTokens"/>, windowed ones up to <paramref name="chunkEnd"/>.
    /// </summary>
    /// <param name="seq">A sequence with a slot and no blocks.</param>
    /// <param name="hitTokens">What <see cref="FindHit"/> returned.</param>
    /// <param name="fullTokens">Tokens that full groups must cover.</param>
    /// <param name="chunkEnd">Tokens that windowed groups must cover.</param>
    /// <param name="reserve">Blocks that must stay free afterwards.</param>
    /// <returns>False, with nothing changed, if there is no room.</returns>
    public bool TryAdmit(Sequence seq, int hitTokens, int fullTokens, int chunkEnd, int reserve)
    {
        int hitBlocks = hitTokens / BlockSize;
        int needed = 0;
        for (int g = 0; g < Groups; g++)
        {
            int first = FirstNeededBlock(g, hitTokens);
            needed += BlocksFor(_windows[g] == 0 ? fullTokens : chunkEnd) - hitBlocks;
            for (int i = first; i < hitBlocks; i++)
            {
                needed += _free.Contains(_index[new BlockKey(seq.HashOfBlock(i, BlockSize), g)]) ? 1 : 0;
            }
        }

        if (needed + reserve > _free.Count)
        {
            return false;
        }

        for (int g = 0; g < Groups; g++)
        {
            Span<int> row = _tables.Row(g, seq.Slot);
            int first = FirstNeededBlock(g, hitTokens);
            row[..first].Clear();
            for (int i = first; i < hitBlocks; i++)
            {
                int block = _index[new BlockKey(seq.HashOfBlock(i, BlockSize), g)];
                if (_refCount[block]++ == 0)
                {
                    FreeCachedBlocks--;
                    _free.Remove(block);
                }

                row[i] = block;
            }

            seq.FirstLiveBlock[g] = first;
            seq.BlockCount[g] = hitBlocks;
            seq.PublishedBlocks[g] = hitBlocks;
        }

        bool grown = TryGrow(seq, fullTokens, chunkEnd);
        Debug.Assert(grown, "room was counted above");
        return true;
    }

    /// <summary>Extends the tables to cover the given tokens.</summary>
    /// <returns>False, with nothing changed, if there is no room.</returns>
    public bool TryGrow(Sequence seq, int fullTokens, int chunkEnd)
    {
        int needed = 0;
        for (int g = 0; g < Groups; g++)
        {
            needed += Math.Max(0, BlocksFor(_windows[g] == 0 ? fullTokens : chunkEnd) - seq.BlockCount[g]);
        }

        if (needed > _free.Count)
        {
            return false;
        }

        for (int g = 0; g < Groups; g++)
        {
            Span<int> row = _tables.Row(g, seq.Slot);
            int target = BlocksFor(_windows[g] == 0 ? fullTokens : chunkEnd);
            while (seq.BlockCount[g] < target)
            {
                row[seq.BlockCount[g]++] = Take();
            }
        }

        return true;
    }

    /// <summary>Publishes the full blocks among the first <paramref name="computedTokens"/> tokens, which must be known and computed.</summary>
    public void Publish(Sequence seq, int computedTokens)
    {
        if (!PrefixCaching)
        {
            return;
        }

        int full = Math.Min(computedTokens, seq.History.Count) / BlockSize;
        for (int g = 0; g < Groups; g++)
        {
            Span<int> row = _tables.Row(g, seq.Slot);
            for (int i = Math.Max(seq.PublishedBlocks[g], seq.FirstLiveBlock[g]); i < full; i++)
            {
                int block = row[i];
                var key = new BlockKey(seq.HashOfBlock(i, BlockSize), g);
                // The first block with this content keeps the name; tables are never rewritten to share after the fact.
                if (_index.TryAdd(key, block))
                {
                    _key[block] = key;
                    _published[block] = true;
                }
            }

            seq.PublishedBlocks[g] = Math.Max(seq.PublishedBlocks[g], full);
        }
    }

    /// <summary>Gives back blocks of windowed groups that no query at <paramref name="nextPosition"/> or later can see.</summary>
    public void LeaveWindow(Sequence seq, int nextPosition)
    {
        for (int g = 0; g < Groups; g++)
        {
            if (_windows[g] == 0)
            {
                continue;
            }

            Span<int> row = _tables.Row(g, seq.Slot);
            int end = Math.Min(FirstNeededBlock(g, nextPosition), seq.BlockCount[g]);
            for (int i = seq.FirstLiveBlock[g]; i < end; i++)
            {
                Release(row[i]);
                row[i] = 0;
            }

            seq.FirstLiveBlock[g] = Math.Max(seq.FirstLiveBlock[g], end);
        }
    }

    /// <summary>Gives back all blocks of a sequence, last ones first, so that the starts of prompts stay cached longest.</summary>
    public void ReleaseAll(Sequence seq)
    {
        for (int g = 0; g < Groups; g++)
        {
            Span<int> row = _tables.Row(g, seq.Slot);
            for (int i = seq.BlockCount[g] - 1; i >= seq.FirstLiveBlock[g]; i--)
            {
                Release(row[i]);
                row[i] = 0;
            }

            seq.BlockCount[g] = 0;
            seq.FirstLiveBlock[g] = 0;
            seq.PublishedBlocks[g] = 0;
        }
    }

    /// <summary>Takes a picture of the blocks if somebody looks at them.</summary>
    public void UpdateMap()
    {
        if (Map.IsDue)
        {
            Map.Take(_refCount, _published);
        }
    }

    /// <summary>
    /// Walks everything and throws if any invariant is broken: every block is either free or referenced as often as tables say; the index and the
    /// blocks agree; nothing refers to the null block inside a live range.
    /// </summary>
    /// <param name="holders">All sequences that hold blocks.</param>
    public void CheckInvariants(IEnumerable<Sequence> holders)
    {
        int[] references = new int[NumBlocks];
        foreach (Sequence seq in holders)
        {
            for (int g = 0; g < Groups; g++)
            {
                Span<int> row = _tables.Row(g, seq.Slot);
                for (int i = seq.FirstLiveBlock[g]; i < seq.BlockCount[g]; i++)
                {
                    Require(row[i] > 0 && row[i] < NumBlocks, $"sequence {seq.Request.RequestId} group {g} entry {i} is block {row[i]}");
                    references[row[i]]++;
                }
            }
        }

        int listed = 0;
        int cached = 0;
        foreach (int block in _free.Blocks())
        {
            listed++;
            cached += _published[block] ? 1 : 0;
            Require(_free.Contains(block), $"block {block} is linked but not marked free");
            Require(_refCount[block] == 0, $"free block {block} has {_refCount[block]} references");
        }

        Require(listed == _free.Count, $"free list holds {listed} blocks but counts {_free.Count}");
        Require(cached == FreeCachedBlocks, $"free list holds {cached} cached blocks but {FreeCachedBlocks} are counted");
        int held = 0;
        int published = 0;
        for (int b = 1; b < NumBlocks; b++)
        {
            Require(_refCount[b] == references[b], $"block {b} counts {_refCount[b]} references, tables hold {references[b]}");
            Require(_refCount[b] > 0 != _free.Contains(b), $"block {b} is neither free nor held, or both");
            held += _refCount[b] > 0 ? 1 : 0;
            if (_published[b])
            {
                published++;
                Require(_index.TryGetValue(_key[b], out int owner) && owner == b, $"block {b} is published but not indexed");
            }
        }

        Require(published == _index.Count, $"{published} blocks are published, the index has {_index.Count}");
        Require(held + _free.Count == UsableBlocks, $"{held} held + {_free.Count} free is not {UsableBlocks}");
        Require(!_free.Contains(0) && _refCount[0] == 0, "the null block was handed out");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException("KV block invariant broken: " + message);
        }
    }

    // First block that a query at nextPosition needs: all for a full group, the window's for a windowed one.
    private int FirstNeededBlock(int group, int nextPosition)
        => _windows[group] == 0 ? 0 : Math.Max(0, nextPosition - _windows[group] + 1) / BlockSize;

    private int Take()
    {
        int block = _free.PopFront();
        if (_published[block])
        {
            FreeCachedBlocks--;
            _index.Remove(_key[block]);
            _published[block] = false;
        }

        _refCount[block] = 1;
        return block;
    }

    private void Release(int block)
    {
        if (--_refCount[block] > 0)
        {
            return;
        }

        if (_published[block])
        {
            FreeCachedBlocks++;
            _free.PushBack(block);
        }
        else
        {
            _free.PushFront(block);
        }
    }

    private readonly record struct BlockKey(BlockHash Hash, int Group);
}
