namespace Tandem.Tokenization.Bpe;

/// <summary>A growing run of integers that is reused between calls.</summary>
internal sealed class IntBuffer
{
    private const int LargestKept = 1 << 20;

    private int[] _items = new int[256];

    public int Count { get; private set; }

    public Span<int> Written => _items.AsSpan(0, Count);

    public void Clear()
    {
        Count = 0;
        if (_items.Length > LargestKept)
        {
            _items = new int[256];
        }
    }

    public void Truncate(int count) => Count = count;

    public void Add(int value)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, _items.Length * 2);
        }
        _items[Count++] = value;
    }

    public void AddRange(ReadOnlySpan<int> values)
    {
        if (_items.Length - Count < values.Length)
        {
            Array.Resize(ref _items, Math.Max(_items.Length * 2, Count + values.Length));
        }
        values.CopyTo(_items.AsSpan(Count));
        Count += values.Length;
    }
}
