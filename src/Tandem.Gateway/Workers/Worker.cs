using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tandem.Gateway.Workers;

/// <summary>What became of a request that a worker was sent, as far as it says something about the worker.</summary>
internal enum Outcome
{
    /// <summary>It answered.</summary>
    Ok,

    /// <summary>It answered that it failed (5xx), or took too long.</summary>
    Failed,

    /// <summary>No connection, or one that broke.</summary>
    Lost,

    /// <summary>Nothing is known: the client left, or the worker had no room.</summary>
    Unknown,
}

/// <summary>
/// One worker as the gateway sees it. Counts and circuit belong to the dispatcher's lock; health is written by the prober and read anywhere.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source of Loss has neither a timer nor a handle, and requests may hold its token longer than the list holds the worker.")]
internal sealed class Worker
{
    private readonly TimeProvider _time;
    private readonly Lock _lossGate = new();
    private CancellationTokenSource _loss = new();
    private long _pausedUntil = long.MinValue;
    private volatile bool _healthy = true;
    private volatile FrozenDictionary<string, JsonElement> _cards = FrozenDictionary<string, JsonElement>.Empty;
    private volatile WorkerOptions _options;
    private FrozenSet<string> _models;

    public Worker(WorkerOptions options, BreakerOptions breaker, TimeProvider time)
    {
        _options = options;
        _models = options.Models.ToFrozenSet(StringComparer.Ordinal);
        _time = time;
        Address = options.Url.TrimEnd('/');
        Breaker = new CircuitBreaker(breaker, time);
    }

    public string Address { get; }

    public string Name => _options.EffectiveName;

    public WorkerOptions Options
    {
        get => _options;
        set
        {
            _options = value;
            _models = value.Models.ToFrozenSet(StringComparer.Ordinal);
        }
    }

    public CircuitBreaker Breaker { get; }

    /// <summary>Requests it holds.</summary>
    public int InFlight { get; set; }

    /// <summary>Bytes of prompts it holds.</summary>
    public long BytesInFlight { get; set; }

    /// <summary>Names what its cache holds; another number after it was lost, because then the cache is empty.</summary>
    public int CacheId { get; set; }

    /// <summary>True if it left the list: it finishes what it runs.</summary>
    public bool Removed { get; set; }

    public bool Healthy => _healthy;

    /// <summary>What it says of its models, by name; empty until it was asked.</summary>
    public FrozenDictionary<string, JsonElement> Cards => _cards;

    public IReadOnlyCollection<string> Models => _models.Count > 0 ? _models : _cards.Keys;

    /// <summary>Cancelled when the worker stops answering; requests that it holds are then given up.</summary>
    public CancellationToken Loss
    {
        get
        {
            lock (_lossGate)
            {
                return _loss.Token;
            }
        }
    }

    public double Load => InFlight / _options.Weight;

    public bool Serves(string model) => _models.Count > 0 ? _models.Contains(model) : _cards.ContainsKey(model);

    /// <summary>True if it may be sent requests, room aside.</summary>
    public bool Usable => _healthy && !Removed && !_options.Drain && _time.GetTimestamp() >= Interlocked.Read(ref _pausedUntil) && Breaker.Allows;

    public bool HasRoom => InFlight < _options.MaxInFlight;

    public void SetCards(FrozenDictionary<string, JsonElement> cards) => _cards = cards;

    /// <summary>Probes said so. True if that is new.</summary>
    public bool SetHealthy(bool healthy)
    {
        bool isNew = _healthy != healthy;
        _healthy = healthy;
        if (healthy)
        {
            Interlocked.Exchange(ref _pausedUntil, long.MinValue);
        }

        return isNew;
    }

    /// <summary>Sends it nothing for a while.</summary>
    public void Pause(TimeSpan time) =>
        Interlocked.Exchange(ref _pausedUntil, _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency));

    /// <summary>Gives up what it holds.</summary>
    public void Abandon()
    {
        CancellationTokenSource old;
        lock (_lossGate)
        {
            old = _loss;
            _loss = new CancellationTokenSource();
        }

        old.Cancel();
    }
}
