using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Cuda.Attention;
using Tandem.Cuda.Devices;
using Tandem.Cuda.Sampling;

namespace Tandem.Cuda.Stepping;

/// <summary>
/// A step's inputs on the device: token ids, positions, slots, block tables, the division of sequences into decoding ones (one token) and prefilling
/// ones, the pieces that decoding is cut into, and what each logit row is sampled by.
/// </summary>
internal sealed unsafe class StepInputs : IDisposable
{
    private readonly CudaBackendOptions _options;
    private readonly UploadBuffer _buffer;
    private readonly RowBuilder _rows;
    private readonly nint[] _slots;
    private readonly nint[] _tables;
    private readonly nint[] _tableStarts;
    private readonly int _multiprocessors;

    public StepInputs(CudaDevice device, CudaBackendOptions options)
    {
        _options = options;
        _multiprocessors = device.Multiprocessors;
        _slots = new nint[options.KvGroups];
        _tables = new nint[options.KvGroups];
        _tableStarts = new nint[options.KvGroups];
        _rows = new RowBuilder(options.VocabSize);
        long tables = (long)options.KvGroups * options.MaxSeqs * options.MaxBlocksPerSeq * sizeof(int);
        _buffer = new UploadBuffer(device, FixedBytes(options.MaxTokens, options.MaxSeqs, Math.Max(options.MaxTokens, options.MaxSeqs)) + tables + (1 << 20));
        ItemCapacity = DecodeSplits.MaxItems(options.MaxSeqs, device.Multiprocessors);
    }

    public nint TokenIds { get; private set; }

    public nint Positions { get; private set; }

    public nint QueryStart { get; private set; }

    public nint Context { get; private set; }

    public nint DecodeSequences { get; private set; }

    public int DecodeCount { get; private set; }

    public nint PrefillSequences { get; private set; }

    public int PrefillCount { get; private set; }

    /// <summary>Pairs of (index among decoding sequences, piece).</summary>
    public nint Items { get; private set; }

    public int ItemCount { get; private set; }

    /// <summary>First piece of each decoding sequence.</summary>
    public nint ItemStart { get; private set; }

    /// <summary>Most pieces of a step.</summary>
    public int ItemCapacity { get; }

    /// <summary>Tiles in a piece.</summary>
    public int ChunkTiles { get; private set; }

    public nint LogitIndices { get; private set; }

    public nint RowParameters { get; private set; }

    public nint Edits { get; private set; }

    public nint Allowed { get; private set; }

    /// <summary>Entries of most likely tokens that the step's rows ask for.</summary>
    public int TopCount => _rows.TopCount;

    /// <summary>Parameters of the rows on the host.</summary>
    public ReadOnlySpan<RowParams> Rows => _rows.Rows;

    public nint Slots(int group) => _slots[group];

    public nint Tables(int group) => _tables[group];

    public nint TableStart(int group) => _tableStarts[group];

    /// <summary>Sends a step's arrays.</summary>
    public void Upload(Batch batch, in KvLayout layout)
    {
        Check(batch);
        _rows.Build(batch);
        _buffer.Begin(FixedBytes(batch.NumTokens, batch.NumSeqs, batch.NumLogitRows) + TableBytes(batch) + _rows.ListBytes);
        TokenIds = _buffer.Add(batch.TokenIds, batch.NumTokens);
        Positions = _buffer.Add(batch.Positions, batch.NumTokens);
        QueryStart = _buffer.Add(batch.QueryStart, batch.NumSeqs + 1);
        Context = _buffer.Add(batch.ContextLength, batch.NumSeqs);
        for (int g = 0; g < _slots.Length; g++)
        {
            _slots[g] = _buffer.Add(batch.SlotMapping(g), batch.NumTokens);
            AddTables(batch, g);
        }

        Divide(batch, Math.Max(1, layout.NumKvHeads));
        LogitIndices = _buffer.Reserve(batch.NumLogitRows, out int* indices);
        for (int i = 0; i < batch.NumLogitRows; i++)
        {
            indices[i] = batch.LogitRows[i].TokenIndex;
        }

        RowParameters = _buffer.Add(_rows.Rows);
        Edits = _buffer.Add(_rows.Edits);
        Allowed = _buffer.Add(_rows.Allowed);
        _buffer.Send();
    }

    /// <summary>Blocks of queries that prefilling takes, with so many rows (tokens times heads of a group) in one.</summary>
    public static int PrefillTiles(Batch batch, int group, int rowsPerTile)
    {
        int tiles = 0;
        for (int i = 0; i < batch.NumSeqs; i++)
        {
            int tokens = batch.QueryStart[i + 1] - batch.QueryStart[i];
            tiles += tokens > 1 ? (int)((((long)tokens * group) + rowsPerTile - 1) / rowsPerTile) : 0;
        }

        return tiles;
    }

    public void Dispose() => _buffer.Dispose();

    private static int QueryLength(Batch batch, int seq) => batch.QueryStart[seq + 1] - batch.QueryStart[seq];

    private static long TableBytes(Batch batch)
    {
        long entries = 0;
        for (int i = 0; i < batch.NumSeqs; i++)
        {
            entries += Blocks(batch, i);
        }

        return batch.Tables.Groups * ((entries * sizeof(int)) + 32);
    }

    private static int Blocks(Batch batch, int seq)
        => (batch.ContextLength[seq] + QueryLength(batch, seq) + batch.BlockSize - 1) / batch.BlockSize;

    private long FixedBytes(int tokens, int seqs, int rows)
        => ((2L + _options.KvGroups) * tokens * sizeof(int)) + ((5L + _options.KvGroups) * (seqs + 1) * sizeof(int))
            + (2L * DecodeSplits.MaxItems(_options.MaxSeqs, _multiprocessors) * sizeof(int)) + (rows * (long)(sizeof(int) + sizeof(RowParams))) + 1024;

    private void Check(Batch batch)
    {
        if (batch.NumTokens > _options.MaxTokens || batch.NumSeqs > _options.MaxSeqs)
        {
            throw new ArgumentException(
                $"The step has {batch.NumTokens} tokens of {batch.NumSeqs} sequences; this backend was built for {_options.MaxTokens} of {_options.MaxSeqs}.",
                nameof(batch));
        }

        if (batch.Tables.Groups != _options.KvGroups || batch.BlockSize != _options.BlockSize)
        {
            throw new ArgumentException(
                $"The step has {batch.Tables.Groups} KV groups and blocks of {batch.BlockSize} tokens; this backend was built for {_options.KvGroups} and {_options.BlockSize}.",
                nameof(batch));
        }
    }

    private void AddTables(Batch batch, int group)
    {
        _tableStarts[group] = _buffer.Reserve(batch.NumSeqs, out int* starts);
        int entries = 0;
        for (int i = 0; i < batch.NumSeqs; i++)
        {
            starts[i] = entries;
            entries += Blocks(batch, i);
        }

        _tables[group] = _buffer.Reserve(entries, out int* tables);
        for (int i = 0; i < batch.NumSeqs; i++)
        {
            int blocks = Blocks(batch, i);
            new ReadOnlySpan<int>(batch.Tables.RowPointer(group, batch.SeqSlot[i]), blocks).CopyTo(new Span<int>(tables + starts[i], blocks));
        }
    }

    private void Divide(Batch batch, int kvHeads)
    {
        DecodeCount = 0;
        PrefillCount = 0;
        DecodeSequences = _buffer.Reserve(batch.NumSeqs, out int* decode);
        PrefillSequences = _buffer.Reserve(batch.NumSeqs, out int* prefill);
        long tiles = 0;
        for (int i = 0; i < batch.NumSeqs; i++)
        {
            if (QueryLength(batch, i) == 1)
            {
                decode[DecodeCount++] = i;
                tiles += DecodeSplits.Tiles(batch.ContextLength[i] + 1);
            }
            else
            {
                prefill[PrefillCount++] = i;
            }
        }

        ChunkTiles = DecodeSplits.ChunkTiles(tiles, kvHeads, _multiprocessors);
        ItemStart = _buffer.Reserve(DecodeCount, out int* starts);
        Items = _buffer.Reserve(2 * ItemCapacity, out int* items);
        ItemCount = 0;
        for (int d = 0; d < DecodeCount; d++)
        {
            starts[d] = ItemCount;
            int pieces = (DecodeSplits.Tiles(batch.ContextLength[decode[d]] + 1) + ChunkTiles - 1) / ChunkTiles;
            for (int piece = 0; piece < pieces; piece++)
            {
                items[2 * ItemCount] = d;
                items[(2 * ItemCount) + 1] = piece;
                ItemCount++;
            }
        }
    }
}
