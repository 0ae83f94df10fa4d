namespace Tandem.Engine.KvCache;

/// <summary>
/// A picture of the KV blocks for people to look at: cells of equally many neighbouring blocks, and how many blocks of each cell are held by
/// sequences and how many are only cached. The engine thread takes it, at most four times a second, and only if somebody asked within the last
/// second; otherwise it costs one read of a field a turn. No locks and no allocation: readers copy, and copy again if a picture was taken meanwhile.
/// </summary>
public sealed class KvMap
{
    /// <summary>Most cells of a picture.</summary>
    public const int MaxCells = 1024;

    private const long Interval = 250;
    private const long Interest = 1000;

    private readonly byte[] _held;
    private readonly byte[] _cached;
    private long _version;
    private long _asked = long.MinValue / 2;
    private long _taken = long.MinValue / 2;

    internal KvMap(int blocks)
    {
        Blocks = blocks;
        BlocksPerCell = Math.Max(1, (blocks + MaxCells - 1) / MaxCells);
        Cells = (blocks + BlocksPerCell - 1) / BlocksPerCell;
        _held = new byte[Cells];
        _cached = new byte[Cells];
    }

    /// <summary>Blocks that sequences can hold.</summary>
    public int Blocks { get; }

    /// <summary>Blocks in a cell; the last cell may have fewer.</summary>
    public int BlocksPerCell { get; }

    /// <summary>Cells of the picture.</summary>
    public int Cells { get; }

    /// <summary>
    /// Copies the last picture and asks for another. The first call after a pause gives an old one. Any thread.
    /// </summary>
    /// <param name="held">[<see cref="Cells"/>] share of each cell's blocks that sequences hold, 0 to 255; above 0 if there is one.</param>
    /// <param name="cached">[<see cref="Cells"/>] share of each cell's blocks that no sequence holds and that have a findable prefix, 0 to 255.</param>
    /// <returns>False if no picture was taken yet, or pictures were taken faster than this thread copies.</returns>
    public bool TryRead(Span<byte> held, Span<byte> cached)
    {
        Volatile.Write(ref _asked, Environment.TickCount64);
        for (int attempt = 0; attempt < 8; attempt++)
        {
            long before = Volatile.Read(ref _version);
            if (before == 0)
            {
                return false;
            }

            _held.CopyTo(held);
            _cached.CopyTo(cached);
            Interlocked.MemoryBarrier();
            if ((before & 1) == 0 && Volatile.Read(ref _version) == before)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if somebody looks and the last picture is old enough. Engine thread.</summary>
    internal bool IsDue
    {
        get
        {
            long asked = Volatile.Read(ref _asked);
            return asked > 0 && Environment.TickCount64 is var now && now - asked < Interest && now - _taken >= Interval;
        }
    }

    /// <summary>How long the idle engine thread may sleep, in milliseconds.</summary>
    internal int IdleWait => Environment.TickCount64 - Volatile.Read(ref _asked) < Interest ? (int)Interval : 1000;

    /// <summary>Takes a picture; block 0 is the null block and is not in it. Engine thread.</summary>
    internal void Take(ReadOnlySpan<int> references, ReadOnlySpan<bool> published)
    {
        _taken = Environment.TickCount64;
        long version = _version;
        Volatile.Write(ref _version, version + 1);
        Interlocked.MemoryBarrier();
        for (int cell = 0; cell < Cells; cell++)
        {
            int start = 1 + (cell * BlocksPerCell);
            int end = Math.Min(start + BlocksPerCell, references.Length);
            int held = 0;
            int cached = 0;
            for (int block = start; block < end; block++)
            {
                bool isHeld = references[block] > 0;
                held += isHeld ? 1 : 0;
                cached += !isHeld && published[block] ? 1 : 0;
            }

            _held[cell] = Share(held, end - start);
            _cached[cell] = Share(cached, end - start);
        }

        Volatile.Write(ref _version, version + 2);
    }

    private static byte Share(int part, int whole) => (byte)(((part * 255) + whole - 1) / whole);
}
