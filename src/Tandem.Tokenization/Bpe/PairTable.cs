using System.Numerics;

namespace Tandem.Tokenization.Bpe;

/// <summary>The merges: which two symbols become which one, and how early. Open addressing; immutable once filled.</summary>
internal sealed class PairTable
{
    public const int NoRank = int.MaxValue;

    private readonly Slot[] _slots;
    private readonly int _shift;

    /// <summary>Creates a table for at most <paramref name="capacity"/> pairs.</summary>
    public PairTable(int capacity)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
        _slots = new Slot[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        Array.Fill(_slots, new Slot { Rank = NoRank });
    }

    /// <summary>Adds a pair; a later one with the same symbols takes the place of the earlier.</summary>
    public void Set(int left, int right, int rank, int merged)
    {
        int at = Home(left, right);
        while (_slots[at].Rank != NoRank && (_slots[at].Left != left || _slots[at].Right != right))
        {
            at = (at + 1) & (_slots.Length - 1);
        }
        _slots[at] = new Slot { Left = left, Right = right, Rank = rank, Merged = merged };
    }

    /// <summary>The rank of a pair (lower merges earlier) and its merged symbol, or <see cref="NoRank"/>.</summary>
    public int Find(int left, int right, out int merged)
    {
        Slot[] slots = _slots;
        int at = Home(left, right);
        while (true)
        {
            ref readonly Slot slot = ref slots[at];
            if (slot.Rank == NoRank || (slot.Left == left && slot.Right == right))
            {
                merged = slot.Merged;
                return slot.Rank;
            }
            at = (at + 1) & (slots.Length - 1);
        }
    }

    private int Home(int left, int right) =>
        (int)(((((ulong)(uint)left << 32) | (uint)right) * 0x9E3779B97F4A7C15UL) >> _shift);

    private struct Slot
    {
        public int Left;
        public int Right;
        public int Rank;
        public int Merged;
    }
}
