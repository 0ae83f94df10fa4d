using Tandem.Core.Execution;
using Tandem.Core.Requests;

namespace Tandem.Testing;

/// <summary>
/// A runner whose "model" is a hash: the next token is a function of all tokens of the sequence, read back through slot mapping and block tables from a
/// real paged store. A wrong block, a stale prefix hit, a lost window or a step out of order changes the output, so tests compare with <see cref="Expected"/>.
/// Can overlap like a device: token references to the previous step are resolved here.
/// </summary>
public sealed unsafe class FakeRunner : IModelRunner
{
    private readonly long[][] _store;
    private readonly Queue<(int[] Tokens, bool[] Failed, PositionLogprobs?[] Logprobs)> _results = new();
    private int[] _previousTokens = [];

    public FakeRunner(RunnerCapacity capacity)
    {
        Capacity = capacity;
        Tables = new BlockTables(capacity.GroupWindows.Count, capacity.MaxSeqs, capacity.MaxBlocksPerSeq);
        _store = [.. capacity.GroupWindows.Select(_ => new long[capacity.NumBlocks * capacity.BlockSize])];
    }

    public RunnerCapacity Capacity { get; }

    public BlockTables Tables { get; }

    /// <summary>Called at each launch; may throw to play a lost device.</summary>
    public Action<Batch>? OnLaunch { get; set; }

    /// <summary>Rows for which this says true come back as failed.</summary>
    public Func<LogitRow, bool>? Poison { get; set; }

    /// <summary>False leaves out the per-step result objects, for tests that count allocations.</summary>
    public bool KeepResults { get; set; } = true;

    public int Launches { get; private set; }

    /// <summary>The token that follows <paramref name="tokens"/>.</summary>
    public static int Expected(ReadOnlySpan<int> tokens, IReadOnlyList<int> windows, int vocab)
    {
        ulong hash = 0;
        for (int g = 0; g < windows.Count; g++)
        {
            int start = windows[g] == 0 ? 0 : Math.Max(0, tokens.Length - windows[g]);
            for (int p = start; p < tokens.Length; p++)
            {
                hash = Mix(hash, Entry(p, tokens[p]));
            }
        }

        return (int)(hash % (ulong)vocab);
    }

    public void Launch(Batch batch)
    {
        Launches++;
        OnLaunch?.Invoke(batch);
        for (int seq = 0; seq < batch.NumSeqs; seq++)
        {
            for (int t = batch.QueryStart[seq]; t < batch.QueryStart[seq + 1]; t++)
            {
                int token = batch.TokenIds[t];
                if (token < 0)
                {
                    token = _previousTokens[-token - 1];
                }

                for (int g = 0; g < _store.Length; g++)
                {
                    int slot = batch.SlotMapping(g)[t];
                    if (slot < Capacity.BlockSize)
                    {
                        throw new InvalidOperationException($"token {t} of the batch would be written to the null block");
                    }

                    _store[g][slot] = Entry(batch.Positions[t], token);
                }
            }
        }

        Span<int> tokens = KeepResults ? new int[batch.NumLogitRows] : _steady.AsSpan(0, batch.NumLogitRows);
        bool[] failed = KeepResults ? new bool[batch.NumLogitRows] : [];
        PositionLogprobs?[] logprobs = KeepResults ? new PositionLogprobs?[batch.NumLogitRows] : [];
        int owner = 0;
        for (int r = 0; r < batch.NumLogitRows; r++)
        {
            ref LogitRow row = ref batch.LogitRows[r];
            while (row.TokenIndex >= batch.QueryStart[owner + 1])
            {
                owner++;
            }

            if (batch.SeqSlot[owner] != row.Slot)
            {
                throw new InvalidOperationException("a logit row names another sequence's slot");
            }

            int next = Next(row.Slot, batch.Positions[row.TokenIndex]);
            tokens[r] = row.Kind == LogitRowKind.Sample ? next : row.TargetToken;
            if (!KeepResults)
            {
                continue;
            }

            failed[r] = Poison?.Invoke(row) ?? false;
            if (row.Params.Logprobs is not null || row.Kind == LogitRowKind.PromptLogprob)
            {
                logprobs[r] = new PositionLogprobs(new TokenLogprob(tokens[r], -1f, next == tokens[r] ? 1 : 2), []);
            }
        }

        if (KeepResults)
        {
            _previousTokens = tokens.ToArray();
            _results.Enqueue((_previousTokens, failed, logprobs));
        }
        else
        {
            _steadyRows = batch.NumLogitRows;
        }
    }

    public void Wait(StepOutput output)
    {
        if (!KeepResults)
        {
            _steady.AsSpan(0, _steadyRows).CopyTo(output.Tokens);
            return;
        }

        (int[] tokens, bool[] failed, PositionLogprobs?[] logprobs) = _results.Dequeue();
        tokens.CopyTo(output.Tokens, 0);
        failed.CopyTo(output.RowFailed, 0);
        logprobs.CopyTo(output.Logprobs, 0);
    }

    public void Dispose() => Tables.Dispose();

    private readonly int[] _steady = new int[4096];
    private int _steadyRows;

    private static long Entry(int position, int token) => ((long)position << 32) | (uint)token;

    private static ulong Mix(ulong hash, long value)
    {
        ulong x = (hash ^ (ulong)value) * 0x9E3779B97F4A7C15UL;
        return x ^ (x >> 29);
    }

    private int Next(int slot, int position)
    {
        ulong hash = 0;
        for (int g = 0; g < _store.Length; g++)
        {
            int window = Capacity.GroupWindows[g];
            int* row = Tables.RowPointer(g, slot);
            for (int p = window == 0 ? 0 : Math.Max(0, position + 1 - window); p <= position; p++)
            {
                hash = Mix(hash, _store[g][(row[p / Capacity.BlockSize] * Capacity.BlockSize) + (p % Capacity.BlockSize)]);
            }
        }

        return (int)(hash % (ulong)Capacity.VocabSize);
    }
}
