namespace Tandem.Gateway.Routing;

/// <summary>
/// Which worker was sent which beginnings of prompts: what its cache probably holds. Bounded; the block unused longest is forgotten first. Not
/// thread safe.
/// </summary>
internal sealed class PrefixIndex(int maxBlocks)
{
    /// <summary>Workers remembered for a block; the one unused longest makes room.</summary>
    private const int MaxHolders = 16;

    private readonly Dictionary<ulong, LinkedListNode<Block>> _blocks = [];
    private readonly LinkedList<Block> _recent = new();

    /// <summary>Blocks remembered.</summary>
    public int Count => _blocks.Count;

    /// <summary>For each of <paramref name="cacheIds"/>, how many blocks from the beginning it was sent.</summary>
    public int[] Match(IReadOnlyList<ulong> blocks, IReadOnlyList<int> cacheIds)
    {
        int[] depth = new int[cacheIds.Count];
        for (int i = 0; i < blocks.Count && _blocks.TryGetValue(blocks[i], out LinkedListNode<Block>? node); i++)
        {
            bool any = false;
            for (int j = 0; j < depth.Length; j++)
            {
                if (depth[j] == i && node.Value.Holders.Contains(cacheIds[j]))
                {
                    depth[j]++;
                    any = true;
                }
            }

            if (!any)
            {
                break;
            }
        }

        return depth;
    }

    /// <summary>Remembers that a worker is sent a prompt. Its beginning is used last of all, so that tails are forgotten first.</summary>
    public void Record(IReadOnlyList<ulong> blocks, int cacheId)
    {
        for (int i = Math.Min(blocks.Count, maxBlocks) - 1; i >= 0; i--)
        {
            if (_blocks.TryGetValue(blocks[i], out LinkedListNode<Block>? node))
            {
                _recent.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Block>(new Block(blocks[i]));
                _blocks.Add(blocks[i], node);
            }

            _recent.AddLast(node);
            List<int> holders = node.Value.Holders;
            holders.Remove(cacheId);
            if (holders.Count == MaxHolders)
            {
                holders.RemoveAt(0);
            }

            holders.Add(cacheId);
        }

        while (_blocks.Count > maxBlocks)
        {
            _blocks.Remove(_recent.First!.Value.Hash);
            _recent.RemoveFirst();
        }
    }

    private sealed record Block(ulong Hash)
    {
        public List<int> Holders { get; } = new(1);
    }
}
