using Tandem.Core.Execution;
using Tandem.Core.Requests;
using Tandem.Engine.KvCache;

namespace Tandem.Engine.Scheduling;

/// <summary>
/// Decides what each step computes: pure policy over queues and budgets. No input or output, no clock, no async; engine thread only.
/// A step is <see cref="Schedule"/>, then the runner, then <see cref="Commit"/>; the next step may be scheduled before the last is committed.
/// </summary>
/// <remarks>
/// There are no prefill and decode phases. Running sequences that need few tokens come first; then waiting ones are admitted while budget, slots and
/// blocks last; long prefills share what is left, at least a quarter of the budget, so that a long prompt neither holds up short ones nor starves.
/// A sequence is admitted only if its whole prompt fits beside a watermark of free blocks. When a running sequence cannot grow, the newest one loses
/// its blocks and goes back to the front of the queue with its tokens.
/// </remarks>
public sealed class Scheduler
{
    // How far behind a head that does not fit the queue is looked at, and how often it may be passed before it is waited for.
    private const int MaxBypassDepth = 8;
    private const int MaxBypasses = 64;

    // Long prefills in progress at once; more would only finish later together.
    private const int MaxLongPrefills = 4;

    // Below this budget a step is too small to be shared; prefills then go one after the other.
    private const int SmallestSharedBudget = 64;

    private readonly RunnerCapacity _capacity;
    private readonly SchedulerOptions _options;
    private readonly BlockManager _blocks;
    private readonly List<Sequence> _running;
    private readonly LinkedList<Sequence> _waiting = new();
    private readonly Stack<int> _freeSlots;
    private readonly int _watermarkBlocks;
    private readonly int _longThreshold;
    private long _stepId;
    private QueueReason _headRefusal;

    /// <summary>Makes a scheduler for a runner.</summary>
    public Scheduler(RunnerCapacity capacity, SchedulerOptions options, BlockManager blocks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxNumBatchedTokens, capacity.MaxTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxNumSeqs, capacity.MaxSeqs);
        _capacity = capacity;
        _options = options;
        _blocks = blocks;
        Counters = new EngineCounters(options.MaxNumBatchedTokens, options.MaxNumSeqs, blocks.BlockSize);
        _running = new List<Sequence>(options.MaxNumSeqs);
        _freeSlots = new Stack<int>(options.MaxNumSeqs);
        for (int slot = options.MaxNumSeqs - 1; slot >= 0; slot--)
        {
            _freeSlots.Push(slot);
        }

        _longThreshold = options.LongPrefillTokenThreshold > 0 ? options.LongPrefillTokenThreshold
            : options.MaxNumBatchedTokens >= SmallestSharedBudget ? options.MaxNumBatchedTokens / 4
            : int.MaxValue;
        _watermarkBlocks = (int)Math.Ceiling(options.Watermark * blocks.UsableBlocks);
        UpdateGauges();
    }

    /// <summary>Counters and gauges.</summary>
    public EngineCounters Counters { get; }

    /// <summary>A picture of the KV blocks, taken by <see cref="UpdateMap"/> if somebody looks.</summary>
    public KvMap Map => _blocks.Map;

    /// <summary>Sequences that hold a slot, oldest first.</summary>
    public IReadOnlyList<Sequence> Running => _running;

    /// <summary>Sequences in the queue.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>True if there is anything to schedule or to wait for.</summary>
    public bool HasWork => _running.Count > 0 || _waiting.Count > 0;

    /// <summary>
    /// Puts a new sequence at the end of the queue. One that could never run, however empty the cache, ends at once with an error.
    /// </summary>
    public void Add(Sequence seq)
    {
        int prompt = seq.Request.PromptTokenIds.Length;
        if (prompt >= _capacity.MaxModelLen)
        {
            Finish(seq, FinishReason.Error, error: $"the prompt has {prompt} tokens; the longest that can be continued has {_capacity.MaxModelLen - 1}.");
            return;
        }

        if (_blocks.WorstCaseBlocks(prompt + seq.MaxOutput, _options.MaxNumBatchedTokens) > _blocks.UsableBlocks)
        {
            Finish(seq, FinishReason.Error, error: $"prompt ({prompt} tokens) and output (up to {seq.MaxOutput}) need more KV blocks than the cache has ({_blocks.UsableBlocks} of {_blocks.BlockSize} tokens).");
            return;
        }

        _waiting.AddLast(seq);
        UpdateGauges();
    }

    /// <summary>Ends a sequence now; its blocks are free for the next step. Does nothing if it has ended.</summary>
    public void Abort(Sequence seq, FinishReason reason = FinishReason.Abort, string? error = null)
    {
        if (seq.Status == SequenceStatus.Finished)
        {
            return;
        }

        if (seq.Status == SequenceStatus.Waiting)
        {
            _waiting.Remove(seq);
        }

        Finish(seq, reason, error: error);
        UpdateGauges();
    }

    /// <summary>Ends everything that is queued or running with an error.</summary>
    public void FailAll(string error)
    {
        while (_running.Count > 0)
        {
            Abort(_running[^1], FinishReason.Error, error);
        }

        while (_waiting.First is { } first)
        {
            Abort(first.Value, FinishReason.Error, error);
        }
    }

    /// <summary>Fills <paramref name="step"/> with the next step's work.</summary>
    /// <returns>False if there is nothing to compute now.</returns>
    public bool Schedule(ScheduledStep step)
    {
        step.Clear();
        int budget = _options.MaxNumBatchedTokens;
        int reserve = LongReserve();
        budget -= reserve;
        bool preempted = ScheduleShort(step, ref budget);
        if (!preempted)
        {
            AdmitWaiting(step, ref budget);
        }

        Counters.SetBlockedBy(preempted ? QueueReason.Preemption : BlockedBy());
        budget += reserve;
        ScheduleLong(step, ref budget);

        if (step.Batch.NumTokens == 0)
        {
            return false;
        }

        step.Batch.StepId = ++_stepId;
        UpdateGauges();
        Counters.CountStep(step.Batch.NumSeqs, step.Batch.NumTokens);
        return true;
    }

    /// <summary>Takes a finished step's results: appends and publishes tokens, ends sequences, offers full blocks to the prefix cache.</summary>
    public void Commit(ScheduledStep step, StepOutput output)
    {
        Batch batch = step.Batch;
        FailPoisoned(step, output);
        PublishBlocks(step);
        for (int row = 0; row < batch.NumLogitRows; row++)
        {
            Sequence seq = step.RowOwner(row);
            if (seq.Status == SequenceStatus.Finished)
            {
                continue;
            }

            ref readonly LogitRow logits = ref batch.LogitRows[row];
            if (logits.Kind == LogitRowKind.PromptLogprob)
            {
                int position = batch.PositionOf(logits.TokenIndex);
                seq.PromptLogprobs![position + 1] = output.Logprobs[row];
                continue;
            }

            CommitToken(seq, output.Tokens[row], output.Logprobs[row]);
        }

        UpdateGauges();
    }

    /// <summary>Takes a picture of the KV blocks if somebody asked for one and the last is old.</summary>
    public void UpdateMap() => _blocks.UpdateMap();

    /// <summary>Checks everything that must always hold; throws if something does not. Meant for tests and for the idle loop of debug builds.</summary>
    public void CheckInvariants()
    {
        foreach (Sequence seq in _running)
        {
            Require(seq.Status == SequenceStatus.Running && seq.Slot >= 0, $"{seq.Request.RequestId} is listed as running but is {seq.Status} in slot {seq.Slot}");
            Require(seq.Computed >= 0 && seq.Computed <= seq.Total, $"{seq.Request.RequestId} has {seq.Computed} computed of {seq.Total} tokens");
            Require(seq.Pending is >= 0 and <= 2, $"{seq.Request.RequestId} has {seq.Pending} pending tokens");
            Require(seq.BlockCount[0] * _blocks.BlockSize >= seq.Computed, $"{seq.Request.RequestId} has {seq.Computed} computed tokens in {seq.BlockCount[0]} blocks");
        }

        foreach (Sequence seq in _waiting)
        {
            Require(seq.Status == SequenceStatus.Waiting && seq.Slot == -1 && seq.Computed == 0, $"{seq.Request.RequestId} waits but is {seq.Status} in slot {seq.Slot}");
            Require(seq.BlockCount.All(count => count == 0), $"{seq.Request.RequestId} waits but holds blocks");
        }

        Require(_freeSlots.Count + _running.Count == _options.MaxNumSeqs, $"{_freeSlots.Count} free slots and {_running.Count} running sequences are not {_options.MaxNumSeqs}");
        Require(_running.Select(seq => seq.Slot).Concat(_freeSlots).Distinct().Count() == _options.MaxNumSeqs, "a slot is used twice");
        _blocks.CheckInvariants(_running);
    }

    // Before anything is published: what a poisoned sequence computed must not reach the prefix cache.
    private void FailPoisoned(ScheduledStep step, StepOutput output)
    {
        for (int row = 0; row < step.Batch.NumLogitRows; row++)
        {
            Sequence seq = step.RowOwner(row);
            if (output.RowFailed[row] && seq.Status != SequenceStatus.Finished)
            {
                Counters.CountNotNumbers();
                Finish(seq, FinishReason.Error, error: "the model's output for this request is not a number (NaN); the request was ended, others go on.");
            }
        }
    }

    // Before tokens are committed: a sequence that ends in this very step leaves its blocks findable.
    private void PublishBlocks(ScheduledStep step)
    {
        for (int i = 0; i < step.NumShares; i++)
        {
            ref readonly ScheduledStep.Share share = ref step.ShareAt(i);
            Sequence seq = share.Sequence;
            if (seq.Status == SequenceStatus.Running && seq.Epoch == share.Epoch)
            {
                _blocks.Publish(seq, share.ComputedAfter);
                _blocks.LeaveWindow(seq, share.ComputedAfter);
            }
        }
    }

    // Part of the budget that long prefills get whatever else there is to do, so that they finish: a quarter, but never a running sequence's next token.
    private int LongReserve()
    {
        int needed = 0;
        int others = 0;
        foreach (Sequence seq in _running)
        {
            if (IsLong(seq))
            {
                needed += seq.Total - seq.Computed;
            }
            else
            {
                others++;
            }
        }

        return Math.Min(needed, Math.Max(0, Math.Min(_options.MaxNumBatchedTokens / 4, _options.MaxNumBatchedTokens - others)));
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException("scheduler invariant broken: " + message);
        }
    }

    // Running sequences that need few tokens, oldest first. Returns true if a sequence was preempted.
    private bool ScheduleShort(ScheduledStep step, ref int budget)
    {
        bool preempted = false;
        for (int i = 0; i < _running.Count && budget > 0; i++)
        {
            Sequence seq = _running[i];
            if ((seq.Pending > 0 && seq.AtLimit) || IsLong(seq))
            {
                continue;
            }

            int tokens = Math.Min(seq.Total - seq.Computed, budget);
            if (tokens == 0)
            {
                continue;
            }

            bool grown;
            while (!(grown = TryGrow(seq, tokens)))
            {
                // The newest is never one that this step already serves: those are older than seq.
                Sequence victim = _running[^1];
                Preempt(victim);
                preempted = true;
                if (victim == seq)
                {
                    break;
                }
            }

            if (!grown)
            {
                break;
            }

            Share(step, seq, tokens);
            budget -= tokens;
        }

        return preempted;
    }

    // Long prefills share what is left, so that none of them holds up everybody else nor the others of its kind.
    private void ScheduleLong(ScheduledStep step, ref int budget)
    {
        int left = CountLong();
        for (int i = 0; i < _running.Count && budget > 0 && left > 0; i++)
        {
            Sequence seq = _running[i];
            if (!IsLong(seq))
            {
                continue;
            }

            int tokens = Math.Min(seq.Total - seq.Computed, Math.Max(budget / left, Math.Min(budget, _blocks.BlockSize)));
            left--;
            while (!TryGrow(seq, tokens))
            {
                // Only a windowed group can lack room here. With work in the step already it can wait; alone it must get on.
                if (step.Batch.NumTokens > 0 || _running[^1] == seq)
                {
                    tokens = 0;
                    break;
                }

                Preempt(_running[^1]);
            }

            if (tokens > 0)
            {
                Share(step, seq, tokens);
                budget -= tokens;
            }
        }
    }

    private bool TryGrow(Sequence seq, int tokens)
        => _blocks.TryGrow(seq, Math.Max(seq.Computed + tokens, seq.History.Count), seq.Computed + tokens);

    private int CountLong()
    {
        int count = 0;
        foreach (Sequence seq in _running)
        {
            count += IsLong(seq) ? 1 : 0;
        }

        return count;
    }

    private bool IsLong(Sequence seq) => seq.Total - seq.Computed > _longThreshold;

    // First come, first served, but a head of the queue that does not fit lets a few later ones pass, a bounded number of times.
    private void AdmitWaiting(ScheduledStep step, ref int budget)
    {
        LinkedListNode<Sequence>? node = _waiting.First;
        int looked = 0;
        _headRefusal = QueueReason.None;
        while (budget > 0 && _freeSlots.Count > 0 && node is not null && looked <= MaxBypassDepth)
        {
            LinkedListNode<Sequence>? next = node.Next;
            QueueReason refusal = TryAdmit(step, node.Value, ref budget);
            _headRefusal = looked == 0 ? refusal : _headRefusal;
            if (refusal == QueueReason.None)
            {
                if (looked > 0)
                {
                    _waiting.First!.Value.Bypassed++;
                }
            }
            else if (_waiting.First!.Value.Bypassed >= MaxBypasses)
            {
                break;
            }
            else
            {
                looked++;
            }

            node = next;
        }
    }

    // None if it was admitted, or what it lacks.
    private QueueReason TryAdmit(ScheduledStep step, Sequence seq, ref int budget)
    {
        if (seq.Pending > 0)
        {
            // Preempted while its token was being sampled: it must be known before the sequence can be computed again.
            return QueueReason.Preemption;
        }

        int known = seq.History.Count;
        bool wantsPromptLogits = seq.PromptLogprobs is not null && seq.CachedTokens < 0;
        int hit = wantsPromptLogits ? 0 : _blocks.FindHit(seq);
        bool isLong = known - hit > _longThreshold;
        if (isLong && CountLong() >= MaxLongPrefills)
        {
            return QueueReason.LongPrefills;
        }

        int tokens = Math.Min(known - hit, isLong ? _blocks.BlockSize : budget);
        seq.Slot = _freeSlots.Peek();
        if (!_blocks.TryAdmit(seq, hit, known, hit + tokens, _running.Count == 0 ? 0 : _watermarkBlocks))
        {
            seq.Slot = -1;
            return QueueReason.Blocks;
        }

        _freeSlots.Pop();
        _waiting.Remove(seq);
        seq.Status = SequenceStatus.Running;
        seq.Computed = hit;
        if (seq.CachedTokens < 0)
        {
            seq.CachedTokens = hit;
            Counters.CountAdmission(known, _blocks.PrefixCaching ? known : 0, hit);
        }
        else
        {
            Counters.CountRecomputed(Math.Max(0, seq.LostTokens - hit));
        }

        _running.Add(seq);
        if (!isLong)
        {
            // A long one takes its share with the others of its kind, after everybody else.
            Share(step, seq, tokens);
            budget -= tokens;
        }

        return QueueReason.None;
    }

    // Asked right after admission: whoever is still first in the queue was not taken.
    private QueueReason BlockedBy()
    {
        if (_waiting.First is null)
        {
            return QueueReason.None;
        }

        return _headRefusal != QueueReason.None ? _headRefusal : _freeSlots.Count == 0 ? QueueReason.Slots : QueueReason.Budget;
    }

    // Puts the next `tokens` tokens of a running sequence into the step, and asks for the logits that are needed.
    private static void Share(ScheduledStep step, Sequence seq, int tokens)
    {
        Batch batch = step.Batch;
        int start = seq.Computed;
        int first;
        if (seq.Pending > 0)
        {
            int reference = -(seq.PendingRow + 1);
            first = batch.AddSequence(seq.Slot, start, new ReadOnlySpan<int>(in reference));
        }
        else
        {
            first = batch.AddSequence(seq.Slot, start, seq.History.Tokens.Slice(start, tokens));
        }

        AddPromptRows(step, seq, first, start, tokens);
        seq.Computed = start + tokens;
        if (seq.Computed == seq.Total)
        {
            int outputIndex = seq.History.OutputLength + seq.Pending;
            seq.PendingRow = batch.NumLogitRows;
            step.AddRow(seq, new LogitRow
            {
                TokenIndex = first + tokens - 1,
                Slot = seq.Slot,
                Kind = LogitRowKind.Sample,
                OutputIndex = outputIndex,
                Seed = seq.Seed,
                SuppressStops = outputIndex < seq.Request.Sampling.MinTokens,
                Params = seq.Request.Sampling,
                History = seq.History,
                StopTokens = seq.StopTokens,
            });
            seq.Pending++;
        }

        step.AddShare(seq);
    }

    private static void AddPromptRows(ScheduledStep step, Sequence seq, int first, int start, int tokens)
    {
        if (seq.PromptLogprobs is null)
        {
            return;
        }

        ReadOnlySpan<int> known = seq.History.Tokens;
        for (int i = 0; i < tokens && start + i + 1 < seq.History.PromptLength; i++)
        {
            if (seq.PromptLogprobs[start + i + 1] is null)
            {
                step.AddRow(seq, new LogitRow
                {
                    TokenIndex = first + i,
                    Slot = seq.Slot,
                    Kind = LogitRowKind.PromptLogprob,
                    TargetToken = known[start + i + 1],
                    Seed = seq.Seed,
                    Params = seq.Request.Sampling,
                    History = seq.History,
                    StopTokens = seq.StopTokens,
                });
            }
        }
    }

    private void CommitToken(Sequence seq, int token, PositionLogprobs? logprobs)
    {
        bool isFirst = seq.History.OutputLength == 0;
        seq.Pending--;
        seq.History.Append(token);
        Counters.CountGenerated();
        bool stop = seq.History.OutputLength > seq.Request.Sampling.MinTokens && seq.StopTokens.AsSpan().Contains(token);
        FinishReason reason = stop ? FinishReason.Stop : seq.History.OutputLength >= seq.MaxOutput ? FinishReason.Length : FinishReason.None;
        var tokenEvent = new TokenEvent
        {
            TokenId = token,
            Logprobs = logprobs,
            PromptLogprobs = isFirst ? seq.PromptLogprobs : null,
            FinishReason = reason,
            StopTokenId = stop ? token : -1,
            CachedTokens = seq.CachedTokens,
        };
        seq.Events.TryWrite(tokenEvent);
        if (reason != FinishReason.None)
        {
            End(seq, reason);
        }
    }

    private void Preempt(Sequence seq)
    {
        seq.LostTokens = Math.Min(seq.Computed, seq.History.Count);
        seq.Preemptions++;
        Counters.CountPreemption();
        LeaveRunning(seq);
        seq.Status = SequenceStatus.Waiting;
        seq.Computed = 0;
        _waiting.AddFirst(seq);
    }

    private void Finish(Sequence seq, FinishReason reason, string? error = null)
    {
        seq.Events.TryWrite(new TokenEvent { FinishReason = reason, Error = error, CachedTokens = Math.Max(0, seq.CachedTokens) });
        End(seq, reason);
    }

    private void End(Sequence seq, FinishReason reason)
    {
        if (seq.Status == SequenceStatus.Running)
        {
            LeaveRunning(seq);
        }
        else
        {
            // A preempted sequence can end while it waits, when the token it was sampling turns out to be its last.
            _waiting.Remove(seq);
        }

        seq.Status = SequenceStatus.Finished;
        seq.Events.TryComplete();
        Counters.CountFinished(reason);
    }

    private void LeaveRunning(Sequence seq)
    {
        _blocks.ReleaseAll(seq);
        _freeSlots.Push(seq.Slot);
        seq.Slot = -1;
        seq.Epoch++;
        _running.Remove(seq);
    }

    private void UpdateGauges()
    {
        long held = 0;
        foreach (Sequence seq in _running)
        {
            held += seq.Computed;
        }

        Counters.SetGauges(_running.Count, _waiting.Count, _blocks.FreeBlocks, _blocks.UsableBlocks, _blocks.CachedBlocks, _blocks.FreeCachedBlocks, held);
    }
}
