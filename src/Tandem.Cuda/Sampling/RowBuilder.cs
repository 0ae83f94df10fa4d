using System.Collections.Frozen;
using Tandem.Core.Execution;
using Tandem.Core.Sampling;

namespace Tandem.Cuda.Sampling;

/// <summary>
/// Turns a batch's logit rows into what the sampling kernel reads: parameters of each row, the tokens whose logits are changed (each once, with all its
/// changes), and lists of allowed tokens. Arrays grow to the largest step and are then reused.
/// </summary>
internal sealed class RowBuilder
{
    private readonly int _vocabulary;
    private readonly int[] _editOf;
    private RowParams[] _rows = [];
    private Edit[] _edits = new Edit[256];
    private int[] _allowed = new int[256];
    private int _rowCount;
    private int _editCount;
    private int _allowedCount;
    private int _rowFirstEdit;

    public RowBuilder(int vocabulary)
    {
        _vocabulary = vocabulary;
        _editOf = new int[vocabulary];
    }

    public ReadOnlySpan<RowParams> Rows => _rows.AsSpan(0, _rowCount);

    public ReadOnlySpan<Edit> Edits => _edits.AsSpan(0, _editCount);

    public ReadOnlySpan<int> Allowed => _allowed.AsSpan(0, _allowedCount);

    /// <summary>Entries of most likely tokens that the rows ask for.</summary>
    public int TopCount { get; private set; }

    /// <summary>Bytes of the lists, alignment included.</summary>
    public unsafe long ListBytes => ((long)_editCount * sizeof(Edit)) + ((long)_allowedCount * sizeof(int)) + 64;

    /// <summary>Builds the rows of a step.</summary>
    public void Build(Batch batch)
    {
        _rowCount = batch.NumLogitRows;
        _editCount = 0;
        _allowedCount = 0;
        TopCount = 0;
        if (_rows.Length < _rowCount)
        {
            _rows = new RowParams[Math.Max(_rowCount, 2 * _rows.Length)];
        }

        for (int i = 0; i < _rowCount; i++)
        {
            ref readonly LogitRow row = ref batch.LogitRows[i];
            _rows[i] = row.Kind == LogitRowKind.PromptLogprob ? Scored(row) : Sampled(row);
        }
    }

    private static RowParams Plain(in LogitRow row) => new()
    {
        Seed = row.Seed,
        Temperature = row.Params.Temperature,
        TopP = row.Params.TopP,
        MinP = row.Params.MinP,
        Repetition = row.Params.RepetitionPenalty,
        Frequency = row.Params.FrequencyPenalty,
        Presence = row.Params.PresencePenalty,
        TopK = row.Params.TopK,
        OutputIndex = row.OutputIndex,
        AllowedCount = -1,
    };

    private RowParams Scored(in LogitRow row)
    {
        RowParams p = Plain(row);
        p.Kind = 1;
        p.Target = row.TargetToken;
        TakeTop(ref p, row.Params.PromptLogprobs);
        return p;
    }

    private RowParams Sampled(in LogitRow row)
    {
        RowParams p = Plain(row);
        SamplingParams wanted = row.Params;
        TakeTop(ref p, wanted.Logprobs);
        if (wanted.AllowedTokenIds is { } allowed)
        {
            p.AllowedStart = _allowedCount;
            p.AllowedCount = AddAllowed(allowed);
        }

        p.EditStart = _editCount;
        _rowFirstEdit = _editCount;
        if (wanted.LogitBias is { Count: > 0 } bias)
        {
            AddBias(bias);
        }

        if (row.SuppressStops && row.StopTokens is not null)
        {
            foreach (int id in row.StopTokens)
            {
                EditFlags(id, Edit.Stop);
            }
        }

        if (wanted.HasPenalties && row.History is not null)
        {
            AddHistory(row.History);
        }

        for (int i = _rowFirstEdit; i < _editCount; i++)
        {
            _editOf[_edits[i].Token] = 0;
        }

        p.EditCount = _editCount - _rowFirstEdit;
        return p;
    }

    private void TakeTop(ref RowParams p, int? wanted)
    {
        p.Logprobs = wanted is { } count ? Math.Clamp(count, 0, _vocabulary) : -1;
        p.TopStart = TopCount;
        TopCount += Math.Max(0, p.Logprobs);
    }

    private int AddAllowed(IReadOnlyList<int> allowed)
    {
        if (_allowed.Length < _allowedCount + allowed.Count)
        {
            Array.Resize(ref _allowed, Math.Max(2 * _allowed.Length, _allowedCount + allowed.Count));
        }

        int first = _allowedCount;
        for (int i = 0; i < allowed.Count; i++)
        {
            if ((uint)allowed[i] < (uint)_vocabulary)
            {
                _allowed[_allowedCount++] = allowed[i];
            }
        }

        // Rising and each once: the kernel draws in the order of ids.
        Span<int> mine = _allowed.AsSpan(first, _allowedCount - first);
        mine.Sort();
        int kept = 0;
        for (int i = 0; i < mine.Length; i++)
        {
            if (i == 0 || mine[i] != mine[kept - 1])
            {
                mine[kept++] = mine[i];
            }
        }

        _allowedCount = first + kept;
        return kept;
    }

    private void AddBias(IReadOnlyDictionary<int, float> bias)
    {
        // The usual dictionaries are walked by their struct enumerators, which allocate nothing.
        switch (bias)
        {
            case Dictionary<int, float> plain:
                foreach ((int id, float value) in plain)
                {
                    AddBias(id, value);
                }

                break;
            case FrozenDictionary<int, float> frozen:
                foreach ((int id, float value) in frozen)
                {
                    AddBias(id, value);
                }

                break;
            default:
                foreach ((int id, float value) in bias)
                {
                    AddBias(id, value);
                }

                break;
        }
    }

    private void AddBias(int id, float value)
    {
        int at = EditOf(id);
        if (at >= 0)
        {
            _edits[at].Bias += value;
        }
    }

    private void EditFlags(int id, int flags)
    {
        int at = EditOf(id);
        if (at >= 0)
        {
            _edits[at].Flags |= flags;
        }
    }

    private void AddHistory(TokenHistory history)
    {
        foreach (int id in history.Tokens[..history.PromptLength])
        {
            EditFlags(id, Edit.Seen);
        }

        foreach (int id in history.Output)
        {
            int at = EditOf(id);
            if (at >= 0)
            {
                _edits[at].Flags |= Edit.Seen;
                _edits[at].Count++;
            }
        }
    }

    /// <summary>Index of the row's edit of a token, made if there is none; −1 for a token outside the vocabulary.</summary>
    private int EditOf(int id)
    {
        if ((uint)id >= (uint)_vocabulary)
        {
            return -1;
        }

        int at = _editOf[id] - 1;
        if (at < 0)
        {
            if (_editCount == _edits.Length)
            {
                Array.Resize(ref _edits, 2 * _edits.Length);
            }

            at = _editCount++;
            _edits[at] = new Edit { Token = id };
            _editOf[id] = at + 1;
        }

        return at;
    }
}
