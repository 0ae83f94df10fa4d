using Tandem.Core.Execution;

namespace Tandem.Engine.Scheduling;

/// <summary>A batch and whose it is: what <see cref="Scheduler.Commit"/> needs when the results arrive. Reused; owned by the engine thread.</summary>
public sealed class ScheduledStep : IDisposable
{
    private readonly Share[] _shares;
    private readonly Sequence?[] _rowOwners;

    /// <summary>Allocates for the largest step.</summary>
    public ScheduledStep(RunnerCapacity capacity, BlockTables tables)
    {
        Batch = new Batch(capacity.MaxTokens, capacity.MaxSeqs, tables, capacity.BlockSize);
        _shares = new Share[capacity.MaxSeqs];
        _rowOwners = new Sequence?[Batch.LogitRows.Length];
    }

    /// <summary>The batch.</summary>
    public Batch Batch { get; }

    internal int NumShares { get; private set; }

    /// <summary>When it was launched, as the loop's clock tells it.</summary>
    internal long Launched { get; set; }

    /// <summary>Stamps the sequences that are scheduled for the first time.</summary>
    internal void StampAdmissions(long now)
    {
        for (int i = 0; i < NumShares; i++)
        {
            _shares[i].Sequence.StampAdmission(now);
        }
    }

    internal void Clear()
    {
        Array.Clear(_shares, 0, NumShares);
        Array.Clear(_rowOwners, 0, Batch.NumLogitRows);
        NumShares = 0;
        Batch.Clear();
    }

    internal void AddShare(Sequence seq) => _shares[NumShares++] = new Share(seq, seq.Epoch, seq.Computed);

    internal void AddRow(Sequence seq, in LogitRow row)
    {
        int index = Batch.AddLogitRow(row);
        _rowOwners[index] = seq;
    }

    internal ref readonly Share ShareAt(int index) => ref _shares[index];

    internal Sequence RowOwner(int row) => _rowOwners[row]!;

    /// <inheritdoc/>
    public void Dispose() => Batch.Dispose();

    /// <summary>One sequence's part of the step: who, its epoch then, and the tokens computed once the step is done.</summary>
    internal readonly record struct Share(Sequence Sequence, int Epoch, int ComputedAfter);
}
