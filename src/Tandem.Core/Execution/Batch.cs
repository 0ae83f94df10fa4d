using Tandem.Core.Memory;

namespace Tandem.Core.Execution;

/// <summary>
/// One engine step: flat arrays over all scheduled tokens, filled by the scheduler and read by the runner. Reused from step to step; nothing in it allocates.
/// The tokens of sequence i are <c>[QueryStart[i], QueryStart[i+1])</c>, and they extend a context of <c>ContextLength[i]</c> tokens that is already in the KV cache.
/// </summary>
public sealed unsafe class Batch : IDisposable
{
    private readonly AlignedMemory _ints;
    private readonly int* _slotMapping;

    /// <summary>Allocates room for the largest step.</summary>
    /// <param name="maxTokens">Most tokens in a step.</param>
    /// <param name="maxSeqs">Most sequences in a step.</param>
    /// <param name="tables">Block tables that slots refer to; not owned.</param>
    /// <param name="blockSize">Tokens in a KV block.</param>
    public Batch(int maxTokens, int maxSeqs, BlockTables tables, int blockSize)
    {
        MaxTokens = maxTokens;
        MaxSeqs = maxSeqs;
        Tables = tables;
        BlockSize = blockSize;
        _ints = new AlignedMemory(sizeof(int) * (((2L + tables.Groups) * maxTokens) + (3L * (maxSeqs + 1))));
        TokenIds = (int*)_ints.Address;
        Positions = TokenIds + maxTokens;
        _slotMapping = Positions + maxTokens;
        QueryStart = _slotMapping + ((long)tables.Groups * maxTokens);
        ContextLength = QueryStart + (maxSeqs + 1);
        SeqSlot = ContextLength + (maxSeqs + 1);
        LogitRows = new LogitRow[Math.Max(maxTokens, maxSeqs)];
    }

    /// <summary>Most tokens in a step.</summary>
    public int MaxTokens { get; }

    /// <summary>Most sequences in a step.</summary>
    public int MaxSeqs { get; }

    /// <summary>Tokens in a KV block.</summary>
    public int BlockSize { get; }

    /// <summary>Block tables; row of sequence i in group g is <c>Tables.Row(g, SeqSlot[i])</c>.</summary>
    public BlockTables Tables { get; }

    /// <summary>Number of this step, from 1; increases by one each step.</summary>
    public long StepId { get; set; }

    /// <summary>Tokens in this step.</summary>
    public int NumTokens { get; private set; }

    /// <summary>Sequences in this step.</summary>
    public int NumSeqs { get; private set; }

    /// <summary>Rows in <see cref="LogitRows"/>.</summary>
    public int NumLogitRows { get; private set; }

    /// <summary>
    /// [NumTokens] token ids. A negative value −(r+1) stands for the token that row r of the previous step's <see cref="LogitRows"/> samples:
    /// it is not known to the host yet and is filled in by the runner.
    /// </summary>
    public int* TokenIds { get; }

    /// <summary>[NumTokens] absolute positions in their sequences.</summary>
    public int* Positions { get; }

    /// <summary>[NumSeqs+1] first token of each sequence; the last entry is <see cref="NumTokens"/>.</summary>
    public int* QueryStart { get; }

    /// <summary>[NumSeqs] tokens of each sequence that are in the cache before this step.</summary>
    public int* ContextLength { get; }

    /// <summary>[NumSeqs] slot of each sequence: its row in <see cref="Tables"/> and in any per-sequence device state.</summary>
    public int* SeqSlot { get; }

    /// <summary>[NumLogitRows] rows whose logits are needed, in the order of their tokens.</summary>
    public LogitRow[] LogitRows { get; }

    /// <summary>[NumTokens] where each token's key and value go in a group: <c>block · BlockSize + offset</c>.</summary>
    public int* SlotMapping(int group) => _slotMapping + ((long)group * MaxTokens);

    /// <summary>Absolute position of a token of the batch.</summary>
    public int PositionOf(int tokenIndex) => Positions[tokenIndex];

    /// <summary>Forgets the last step.</summary>
    public void Clear()
    {
        Array.Clear(LogitRows, 0, NumLogitRows);
        NumTokens = 0;
        NumSeqs = 0;
        NumLogitRows = 0;
        QueryStart[0] = 0;
    }

    /// <summary>
    /// Adds one sequence's share of the step; its table rows must already cover <c>contextLength + tokens.Length</c> tokens.
    /// </summary>
    /// <param name="slot">The sequence's slot.</param>
    /// <param name="contextLength">Tokens already in the cache.</param>
    /// <param name="tokens">Tokens to run (or negative references, see <see cref="TokenIds"/>).</param>
    /// <returns>Index of the first token in the batch.</returns>
    public int AddSequence(int slot, int contextLength, ReadOnlySpan<int> tokens)
    {
        int first = NumTokens;
        int seq = NumSeqs++;
        SeqSlot[seq] = slot;
        ContextLength[seq] = contextLength;
        tokens.CopyTo(new Span<int>(TokenIds + first, tokens.Length));
        for (int i = 0; i < tokens.Length; i++)
        {
            Positions[first + i] = contextLength + i;
        }

        for (int g = 0; g < Tables.Groups; g++)
        {
            int* row = Tables.RowPointer(g, slot);
            int* map = SlotMapping(g) + first;
            for (int i = 0; i < tokens.Length; i++)
            {
                int position = contextLength + i;
                map[i] = (row[position / BlockSize] * BlockSize) + (position % BlockSize);
            }
        }

        NumTokens = first + tokens.Length;
        QueryStart[NumSeqs] = NumTokens;
        return first;
    }

    /// <summary>Adds a row that needs logits.</summary>
    /// <returns>Its index.</returns>
    public int AddLogitRow(in LogitRow row)
    {
        LogitRows[NumLogitRows] = row;
        return NumLogitRows++;
    }

    /// <inheritdoc/>
    public void Dispose() => _ints.Dispose();
}
