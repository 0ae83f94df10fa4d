namespace Tandem.Tokenization.Bpe;

/// <summary>
/// Applies merges to a run of symbols: always the pair of lowest rank, the leftmost among equals, until none is left.
/// </summary>
internal static class SymbolMerger
{
    // Up to here a scan for the best pair is faster than a heap.
    private const int ScanLimit = 48;

    /// <summary>Merges in place; returns how many symbols remain at the front.</summary>
    public static int Merge(Span<int> symbols, PairTable merges, MergeScratch scratch) =>
        symbols.Length <= ScanLimit ? MergeByScan(symbols, merges) : MergeByHeap(symbols, merges, scratch);

    /// <summary>Quadratic in the number of symbols; for short words.</summary>
    internal static int MergeByScan(Span<int> symbols, PairTable merges)
    {
        int count = symbols.Length;
        Span<int> ranks = count <= ScanLimit ? stackalloc int[ScanLimit] : new int[count];
        Span<int> merged = count <= ScanLimit ? stackalloc int[ScanLimit] : new int[count];
        for (int i = 0; i + 1 < count; i++)
        {
            ranks[i] = merges.Find(symbols[i], symbols[i + 1], out merged[i]);
        }
        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i < count - 1; i++)
            {
                if (ranks[i] < ranks[best])
                {
                    best = i;
                }
            }
            if (ranks[best] == PairTable.NoRank)
            {
                break;
            }
            symbols[best] = merged[best];
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
            merged[(best + 2)..count].CopyTo(merged[(best + 1)..]);
            count--;
            if (best > 0)
            {
                ranks[best - 1] = merges.Find(symbols[best - 1], symbols[best], out merged[best - 1]);
            }
            if (best + 1 < count)
            {
                ranks[best] = merges.Find(symbols[best], symbols[best + 1], out merged[best]);
            }
        }
        return count;
    }

    /// <summary>Linked list and heap: n log n, for words of any length.</summary>
    internal static int MergeByHeap(Span<int> symbols, PairTable merges, MergeScratch scratch)
    {
        int count = symbols.Length;
        if (count == 0)
        {
            return 0;
        }
        scratch.Prepare(count);
        Span<int> next = scratch.Next.AsSpan(0, count), previous = scratch.Previous.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            (next[i], previous[i]) = (i + 1 < count ? i + 1 : -1, i - 1);
            if (i + 1 < count)
            {
                scratch.Offer(merges.Find(symbols[i], symbols[i + 1], out int merged), i, merged);
            }
        }
        while (scratch.TryTake(out int left, out int merged))
        {
            int right = next[left];
            // Either symbol may have been merged away since this was offered. A dead left has next -2.
            if (right < 0 || merges.Find(symbols[left], symbols[right], out int now) == PairTable.NoRank || now != merged)
            {
                continue;
            }
            symbols[left] = merged;
            next[left] = next[right];
            next[right] = -2;
            if (next[left] >= 0)
            {
                previous[next[left]] = left;
                scratch.Offer(merges.Find(merged, symbols[next[left]], out int with), left, with);
            }
            if (previous[left] >= 0)
            {
                scratch.Offer(merges.Find(symbols[previous[left]], merged, out int with), previous[left], with);
            }
        }
        int written = 0;
        for (int i = 0; i >= 0; i = next[i])
        {
            symbols[written++] = symbols[i];
        }
        return written;
    }
}

/// <summary>The working memory of merging and encoding one word.</summary>
internal sealed class MergeScratch
{
    private const int LargestKept = 1 << 20;

    private (long Key, int Merged)[] _heap = new (long, int)[256];
    private int _heapCount;

    public int[] Next { get; private set; } = new int[256];

    public int[] Previous { get; private set; } = new int[256];

    public IntBuffer Symbols { get; } = new();

    public byte[] Bytes { get; private set; } = new byte[256];

    public void Prepare(int count)
    {
        _heapCount = 0;
        if (Next.Length < count || (Next.Length > LargestKept && count <= LargestKept))
        {
            Next = new int[Math.Max(256, count)];
            Previous = new int[Math.Max(256, count)];
            _heap = new (long, int)[Math.Max(256, count)];
        }
    }

    public Span<byte> BytesFor(int count)
    {
        if (Bytes.Length < count || (Bytes.Length > LargestKept && count <= LargestKept))
        {
            Bytes = new byte[Math.Max(256, count)];
        }
        return Bytes;
    }

    public void Offer(int rank, int left, int merged)
    {
        if (rank == PairTable.NoRank)
        {
            return;
        }
        if (_heapCount == _heap.Length)
        {
            Array.Resize(ref _heap, _heap.Length * 2);
        }
        long key = ((long)rank << 32) | (uint)left;
        int at = _heapCount++;
        while (at > 0 && _heap[(at - 1) / 2].Key > key)
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        _heap[at] = (key, merged);
    }

    public bool TryTake(out int left, out int merged)
    {
        if (_heapCount == 0)
        {
            (left, merged) = (0, 0);
            return false;
        }
        (long key, merged) = _heap[0];
        left = (int)(uint)key;
        (long Key, int Merged) last = _heap[--_heapCount];
        int at = 0;
        while (2 * at + 1 < _heapCount)
        {
            int child = 2 * at + 1;
            if (child + 1 < _heapCount && _heap[child + 1].Key < _heap[child].Key)
            {
                child++;
            }
            if (_heap[child].Key >= last.Key)
            {
                break;
            }
            _heap[at] = _heap[child];
            at = child;
        }
        _heap[at] = last;
        return true;
    }
}
