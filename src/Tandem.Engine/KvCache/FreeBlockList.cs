namespace Tandem.Engine.KvCache;

/// <summary>
/// Blocks that no sequence holds, in order of reuse: a doubly linked list in two arrays, so that taking a cached block out of the middle is O(1).
/// The front is reused first: blocks without content go to the front, cached ones to the back.
/// </summary>
internal sealed class FreeBlockList
{
    private const int None = -1;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly bool[] _contains;
    private int _front = None;
    private int _back = None;

    /// <summary>An empty list for block ids below <paramref name="numBlocks"/>.</summary>
    public FreeBlockList(int numBlocks)
    {
        _next = new int[numBlocks];
        _previous = new int[numBlocks];
        _contains = new bool[numBlocks];
    }

    /// <summary>Blocks in the list.</summary>
    public int Count { get; private set; }

    /// <summary>True if <paramref name="block"/> is in the list.</summary>
    public bool Contains(int block) => _contains[block];

    /// <summary>Makes <paramref name="block"/> the next to be reused.</summary>
    public void PushFront(int block)
    {
        _previous[block] = None;
        _next[block] = _front;
        if (_front == None)
        {
            _back = block;
        }
        else
        {
            _previous[_front] = block;
        }

        _front = block;
        Added(block);
    }

    /// <summary>Makes <paramref name="block"/> the last to be reused.</summary>
    public void PushBack(int block)
    {
        _next[block] = None;
        _previous[block] = _back;
        if (_back == None)
        {
            _front = block;
        }
        else
        {
            _next[_back] = block;
        }

        _back = block;
        Added(block);
    }

    /// <summary>Takes the block that is to be reused next; the list must not be empty.</summary>
    public int PopFront()
    {
        int block = _front;
        Remove(block);
        return block;
    }

    /// <summary>Takes <paramref name="block"/> out, wherever it stands.</summary>
    public void Remove(int block)
    {
        int next = _next[block];
        int previous = _previous[block];
        if (previous == None)
        {
            _front = next;
        }
        else
        {
            _next[previous] = next;
        }

        if (next == None)
        {
            _back = previous;
        }
        else
        {
            _previous[next] = previous;
        }

        _contains[block] = false;
        Count--;
    }

    /// <summary>Blocks from front to back; for checks only.</summary>
    public IEnumerable<int> Blocks()
    {
        for (int b = _front; b != None; b = _next[b])
        {
            yield return b;
        }
    }

    private void Added(int block)
    {
        _contains[block] = true;
        Count++;
    }
}
