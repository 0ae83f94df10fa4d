using System.Threading.Channels;
using Tandem.Core.Execution;
using Tandem.Core.Requests;
using Tandem.Engine.KvCache;

namespace Tandem.Engine.Scheduling;

/// <summary>Where a sequence stands.</summary>
public enum SequenceStatus
{
    /// <summary>In the queue, new or preempted; holds no blocks and no slot.</summary>
    Waiting,

    /// <summary>Holds a slot and blocks.</summary>
    Running,

    /// <summary>Has sent its last event.</summary>
    Finished,
}

/// <summary>
/// One request inside the engine: its tokens, its blocks, and how far it is computed. Engine thread only, but for construction.
/// Always <c>0 ≤ Computed ≤ Known + Pending</c>.
/// </summary>
public sealed class Sequence
{
    private readonly List<BlockHash> _hashes;
    private readonly BlockHash _root;
    private long _admitted;

    /// <summary>Makes a waiting sequence.</summary>
    /// <param name="request">The validated request.</param>
    /// <param name="events">Where its events go; completed after the last one.</param>
    /// <param name="eosTokenIds">The model's end-of-sequence tokens.</param>
    /// <param name="maxModelLen">Longest sequence in tokens.</param>
    /// <param name="seed">Seed used if the request has none.</param>
    /// <param name="groups">KV groups.</param>
    public Sequence(GenerationRequest request, ChannelWriter<TokenEvent> events, IReadOnlyList<int> eosTokenIds, int maxModelLen, ulong seed, int groups)
    {
        Request = request;
        Events = events;
        Seed = request.Sampling.Seed ?? seed;
        MaxOutput = Math.Min(request.Sampling.MaxTokens ?? int.MaxValue, maxModelLen - request.PromptTokenIds.Length);
        History = new TokenHistory(request.PromptTokenIds, MaxOutput);
        IEnumerable<int> stops = request.Sampling.IgnoreEos ? request.Sampling.StopTokenIds : request.Sampling.StopTokenIds.Concat(eosTokenIds);
        StopTokens = [.. stops.Distinct()];
        BlockCount = new int[groups];
        FirstLiveBlock = new int[groups];
        PublishedBlocks = new int[groups];
        _root = BlockHash.Root(request.CacheSalt);
        _hashes = new List<BlockHash>((request.PromptTokenIds.Length / 16) + 80);
        if (request.Sampling.PromptLogprobs is not null)
        {
            PromptLogprobs = new PositionLogprobs?[request.PromptTokenIds.Length];
        }
    }

    /// <summary>The request.</summary>
    public GenerationRequest Request { get; }

    /// <summary>Where events go.</summary>
    public ChannelWriter<TokenEvent> Events { get; }

    /// <summary>All known tokens.</summary>
    public TokenHistory History { get; }

    /// <summary>Seed of the sequence's random stream.</summary>
    public ulong Seed { get; }

    /// <summary>Most tokens it may generate: the request's limit or the context's end.</summary>
    public int MaxOutput { get; }

    /// <summary>Tokens that end it.</summary>
    public int[] StopTokens { get; }

    /// <summary>Where it stands.</summary>
    public SequenceStatus Status { get; internal set; } = SequenceStatus.Waiting;

    /// <summary>Its row in the block tables while running, −1 otherwise.</summary>
    public int Slot { get; internal set; } = -1;

    /// <summary>Tokens whose keys and values are in the cache or being computed by a launched step.</summary>
    public int Computed { get; internal set; }

    /// <summary>Tokens sampled by launched steps but not known to the host yet: 0 or 1, and 2 while two steps are in flight.</summary>
    public int Pending { get; internal set; }

    /// <summary>Row of the last launched step that samples the pending token.</summary>
    public int PendingRow { get; internal set; }

    /// <summary>Prompt tokens found in the cache when first admitted; −1 before.</summary>
    public int CachedTokens { get; internal set; } = -1;

    /// <summary>Times it lost its blocks.</summary>
    public int Preemptions { get; internal set; }

    /// <summary>Tokens that were computed when it last lost its blocks.</summary>
    public int LostTokens { get; internal set; }

    /// <summary>Times another sequence was admitted before it while it was the head of the queue.</summary>
    public int Bypassed { get; internal set; }

    /// <summary>Changes each time it loses its blocks, so that a step launched before is not taken for the present.</summary>
    public int Epoch { get; internal set; }

    /// <summary>[groups] entries in its block tables.</summary>
    public int[] BlockCount { get; }

    /// <summary>[groups] entries before this one are the null block.</summary>
    public int[] FirstLiveBlock { get; }

    /// <summary>[groups] entries that were offered to the prefix index.</summary>
    public int[] PublishedBlocks { get; }

    /// <summary>Prompt log-probabilities collected so far, if asked for.</summary>
    public PositionLogprobs?[]? PromptLogprobs { get; }

    /// <summary>When it was first scheduled, in <see cref="System.Diagnostics.Stopwatch"/> ticks; 0 before. Any thread may read it.</summary>
    public long Admitted => Volatile.Read(ref _admitted);

    /// <summary>Known and pending tokens.</summary>
    public int Total => History.Count + Pending;

    /// <summary>True if no further token may be scheduled: what is pending reaches the limit.</summary>
    public bool AtLimit => History.OutputLength + Pending >= MaxOutput;

    internal void StampAdmission(long now)
    {
        if (_admitted == 0)
        {
            Volatile.Write(ref _admitted, now);
        }
    }

    /// <summary>Hash of block <paramref name="index"/>, whose tokens must all be known.</summary>
    public BlockHash HashOfBlock(int index, int blockSize)
    {
        while (_hashes.Count <= index)
        {
            BlockHash parent = _hashes.Count == 0 ? _root : _hashes[^1];
            _hashes.Add(parent.Next(History.Tokens.Slice(_hashes.Count * blockSize, blockSize)));
        }

        return _hashes[index];
    }
}
