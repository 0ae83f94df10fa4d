using System.Text.Json;
using Tandem.Gateway.Http;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Workers;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Overflow;

/// <summary>
/// Knows all workers and all requests that wait for one. A request gets a worker at once if one has room and nobody waits before it; else it waits,
/// and the worker is chosen when one has room. Thread safe: one lock, held for microseconds, so that counts, choice and queue always agree.
/// </summary>
internal sealed class Dispatcher(GatewayOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Model> _models = new(StringComparer.Ordinal);
    private List<Worker> _workers = [];
    private int _nextCacheId;
    private long _waitingBytes;

    /// <summary>A worker was chosen; for metrics.</summary>
    public event Action<Lease>? Chosen;

    /// <summary>All workers of the list, healthy or not.</summary>
    public IReadOnlyList<Worker> Workers => Volatile.Read(ref _workers);

    public long WaitingBytes => Volatile.Read(ref _waitingBytes);

    /// <summary>True if some worker serves the model, whether or not it can be reached.</summary>
    public bool Knows(string model) => Workers.Any(worker => worker.Serves(model));

    /// <summary>Names that workers serve.</summary>
    public IReadOnlyList<string> ModelNames => [.. Workers.SelectMany(worker => worker.Models).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>How many wait for a model.</summary>
    public int Waiting(string model)
    {
        lock (_gate)
        {
            return _models.TryGetValue(model, out Model? found) ? found.Queue.Count : 0;
        }
    }

    /// <summary>True if a request for the model would be sent at once.</summary>
    public bool HasRoom(string model)
    {
        lock (_gate)
        {
            return ModelOf(model).Queue.Count == 0 && _workers.Exists(worker => worker.Serves(model) && worker.Usable && worker.HasRoom);
        }
    }

    /// <summary>Replaces the list. A worker that stays keeps its counts; one that leaves finishes what it runs.</summary>
    public void SetWorkers(IReadOnlyList<WorkerOptions> list)
    {
        lock (_gate)
        {
            var old = _workers.ToDictionary(worker => worker.Address, StringComparer.Ordinal);
            var now = new List<Worker>();
            foreach (WorkerOptions item in list)
            {
                if (old.Remove(item.Url.TrimEnd('/'), out Worker? worker))
                {
                    worker.Options = item;
                }
                else
                {
                    worker = new Worker(item, options.Breaker, time) { CacheId = _nextCacheId++ };
                }

                now.Add(worker);
            }

            foreach (Worker gone in old.Values)
            {
                gone.Removed = true;
            }

            Volatile.Write(ref _workers, now);
        }

        Pump();
    }

    /// <summary>A worker lost what its cache held.</summary>
    public void ForgetCache(Worker worker)
    {
        lock (_gate)
        {
            worker.CacheId = _nextCacheId++;
        }
    }

    /// <summary>A worker whose probes failed is ready again: what it did before counts no more.</summary>
    public void Recovered(Worker worker)
    {
        lock (_gate)
        {
            worker.Breaker.Reset();
        }
    }

    /// <summary>Gives a lease at once, or a place in the queue.</summary>
    /// <exception cref="GatewayException">No worker can be reached (503), or too many wait (429).</exception>
    public (Lease? Lease, Waiter? Waiter) Acquire(RouteRequest request)
    {
        Lease? lease;
        lock (_gate)
        {
            Model model = ModelOf(request.Model);
            lease = model.Queue.Count == 0 || request.Tried.Count > 0 ? TryChoose(model, request) : null;
            if (lease is null)
            {
                if (!IsLive(request.Model))
                {
                    throw NoWorker(request.Model);
                }

                CheckBounds(model, request);
                var waiter = new Waiter(request);
                model.Queue.Add(waiter, request.Owner, request.Priority, request.Bytes, first: request.Tried.Count > 0);
                _waitingBytes += request.Bytes;
                return (null, waiter);
            }
        }

        Chosen?.Invoke(lease);
        return (lease, null);
    }

    /// <summary>Leaves the queue. If a worker was chosen meanwhile the lease is given back unused.</summary>
    public void Leave(Waiter waiter)
    {
        bool removed;
        lock (_gate)
        {
            removed = ModelOf(waiter.Request.Model).Queue.Remove(waiter);
            _waitingBytes -= removed ? waiter.Request.Bytes : 0;
        }

        if (!removed)
        {
            Release(waiter.Task.Result, Outcome.Unknown);
        }
    }

    /// <summary>What the client of a request that waited in vain is told.</summary>
    public GatewayException TimedOut(string model)
    {
        lock (_gate)
        {
            return IsLive(model)
                ? GatewayException.TooMany(
                    $"The request waited {options.Queue.Timeout.TotalSeconds:0.#} seconds for a worker and got none. Try again later.",
                    ErrorCodes.Overloaded,
                    ModelOf(model).Rate.TimeFor(ModelOf(model).Queue.Count + 1))
                : NoWorker(model);
        }
    }

    /// <summary>The request ended; the room is the next one's.</summary>
    public void Release(Lease lease, Outcome outcome)
    {
        Worker worker = lease.Worker;
        lock (_gate)
        {
            if (lease.Ended)
            {
                return;
            }

            lease.Ended = true;
            worker.InFlight--;
            worker.BytesInFlight -= lease.Request.Bytes;
            worker.Breaker.End(lease.Trial, outcome switch { Outcome.Ok => true, Outcome.Unknown => null, _ => false });
            ModelOf(lease.Request.Model).Rate.Ended();
            if (outcome == Outcome.Lost)
            {
                worker.Pause(options.Health.FaultPause);
            }
        }

        Pump();
    }

    /// <summary>Gives workers with room to those that wait.</summary>
    public void Pump()
    {
        List<(Waiter Waiter, Lease Lease)>? given = null;
        lock (_gate)
        {
            foreach (Model model in _models.Values)
            {
                while (model.Queue.Count > 0 && CanChoose(model.Name))
                {
                    Waiter waiter = model.Queue.Take()!;
                    _waitingBytes -= waiter.Request.Bytes;
                    (given ??= []).Add((waiter, TryChoose(model, waiter.Request, evenTried: true)!));
                }
            }
        }

        foreach ((Waiter waiter, Lease lease) in given ?? [])
        {
            Chosen?.Invoke(lease);
            waiter.Give(lease);
        }
    }

    /// <summary>True if a worker other than those that failed the request can be reached, with room or without.</summary>
    public bool HasOther(RouteRequest request, Worker failed)
    {
        lock (_gate)
        {
            return _workers.Exists(worker => worker != failed && worker.Serves(request.Model) && worker.Usable && !request.Tried.Contains(worker));
        }
    }

    /// <summary>What workers say of their models, by name; of several that serve one, the first.</summary>
    public IReadOnlyDictionary<string, JsonElement?> Cards()
    {
        var cards = new SortedDictionary<string, JsonElement?>(StringComparer.Ordinal);
        foreach (Worker worker in Workers)
        {
            foreach (string name in worker.Models)
            {
                if (!cards.TryGetValue(name, out JsonElement? known) || known is null)
                {
                    cards[name] = worker.Cards.TryGetValue(name, out JsonElement card) ? card : null;
                }
            }
        }

        return cards;
    }

    private static GatewayException NoWorker(string model) =>
        GatewayException.Unavailable($"No worker that serves \"{model}\" can be reached. Try again later.", TimeSpan.FromSeconds(5));

    private Model ModelOf(string name)
    {
        if (!_models.TryGetValue(name, out Model? model))
        {
            model = new Model(name, RoutingPolicies.Create(options.Routing, new Random()), new DrainRate(time));
            _models.Add(name, model);
        }

        return model;
    }

    private bool IsLive(string model) => _workers.Exists(worker => worker.Serves(model) && worker.Usable);

    private bool CanChoose(string model) => _workers.Exists(worker => worker.Serves(model) && worker.Usable && worker.HasRoom);

    private Lease? TryChoose(Model model, RouteRequest request, bool evenTried = false)
    {
        List<Worker> live = _workers.FindAll(worker => worker.Serves(model.Name) && worker.Usable);
        List<Worker> fresh = request.Tried.Count == 0 ? live : live.FindAll(worker => !request.Tried.Contains(worker));
        List<Worker> open = fresh.FindAll(worker => worker.HasRoom);
        if (open.Count == 0 && (evenTried || fresh.Count == 0))
        {
            open = live.FindAll(worker => worker.HasRoom);
        }

        if (open.Count == 0)
        {
            return null;
        }

        Worker chosen = model.Policy.Pick(open, request);
        chosen.InFlight++;
        chosen.BytesInFlight += request.Bytes;
        return new Lease(chosen, request, chosen.Breaker.Begin());
    }

    private void CheckBounds(Model model, RouteRequest request)
    {
        bool full = model.Queue.Count >= options.Queue.MaxRequests || _waitingBytes + request.Bytes > options.Queue.MaxBytes;

        // What was accepted once is not refused later: neither a stored job nor a request whose worker failed.
        if (full && !request.Stored && request.Tried.Count == 0)
        {
            throw GatewayException.TooMany(
                "Every worker is busy and too many requests wait already. Try again later.", ErrorCodes.Overloaded, model.Rate.TimeFor(model.Queue.Count + 1));
        }
    }

    private sealed record Model(string Name, IRoutingPolicy Policy, DrainRate Rate)
    {
        public WaitingQueue<Waiter> Queue { get; } = new();
    }
}
