using System.Globalization;
using System.Text;
using System.Text.Json;
using StackExchange.Redis;
using Tandem.Gateway.Routing;

namespace Tandem.Gateway.Jobs;

/// <summary>
/// Jobs in Redis: a stream for each model and class, and a hash for each job with its state and result. What must happen together is one script, so
/// a gateway that dies between two commands leaves nothing half done. Thread safe; every call throws <see cref="RedisException"/> or
/// <see cref="TimeoutException"/> if Redis is away.
/// </summary>
internal sealed class JobStore(JobOptions options, string consumer) : IAsyncDisposable
{
    private const string Group = "gateways";
    private const int DeadKept = 10_000;

    // Keys: stream, totals, job. One write, with the body; refused if there are too many.
    private const string AddScript = """
        local count = tonumber(redis.call('HGET', KEYS[2], 'count') or '0')
        local bytes = tonumber(redis.call('HGET', KEYS[2], 'bytes') or '0')
        if count >= tonumber(ARGV[1]) or bytes + tonumber(ARGV[3]) > tonumber(ARGV[2]) then return 0 end
        local entry = redis.call('XADD', KEYS[1], '*', 'head', ARGV[4], 'body', ARGV[5])
        redis.call('HSET', KEYS[3], 'state', 'queued', 'owner', ARGV[6], 'stream', KEYS[1], 'entry', entry, 'bytes', ARGV[3])
        redis.call('EXPIRE', KEYS[3], ARGV[7])
        redis.call('HINCRBY', KEYS[2], 'count', 1)
        redis.call('HINCRBY', KEYS[2], 'bytes', ARGV[3])
        return 1
        """;

    // Keys: stream, totals, job, dead. The result is stored once; only then is the entry acknowledged and gone.
    private const string EndScript = """
        local state = redis.call('HGET', KEYS[3], 'state')
        local first = state == 'queued' or state == 'running'
        if first then
            redis.call('HSET', KEYS[3], 'state', ARGV[3], 'status', ARGV[4], 'type', ARGV[5], 'body', ARGV[6])
            redis.call('EXPIRE', KEYS[3], ARGV[7])
        end
        if ARGV[8] == '1' then
            local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
            if found[1] then redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[9], '*', 'from', KEYS[1], unpack(found[1][2])) end
        end
        redis.call('XACK', KEYS[1], ARGV[2], ARGV[1])
        if redis.call('XDEL', KEYS[1], ARGV[1]) == 1 then
            redis.call('HINCRBY', KEYS[2], 'count', -1)
            redis.call('HINCRBY', KEYS[2], 'bytes', -tonumber(ARGV[10]))
        end
        return first and 1 or 0
        """;

    private const string StartScript = """
        if redis.call('HGET', KEYS[1], 'state') == 'queued' then redis.call('HSET', KEYS[1], 'state', 'running') end
        return 1
        """;

    private ConnectionMultiplexer? _connection;

    /// <summary>Somebody cancelled a job, here or at another gateway.</summary>
    public event Action<string>? Cancelled;

    private IDatabase Database => _connection?.GetDatabase() ?? throw new TimeoutException("Redis was not connected yet.");

    private string Totals => $"{{{options.Prefix}}}:totals";

    private string Dead => $"{{{options.Prefix}}}:dead";

    private RedisChannel Channel => RedisChannel.Literal($"{options.Prefix}:cancelled");

    /// <summary>Connects, and listens to who cancels. May be called again if it failed; a connection that was made comes back by itself.</summary>
    public async Task ConnectAsync()
    {
        _connection ??= await ConnectionMultiplexer.ConnectAsync(options.ToConfiguration());
        ChannelMessageQueue messages = await _connection.GetSubscriber().SubscribeAsync(Channel);
        messages.OnMessage(message => Cancelled?.Invoke(message.Message.ToString()));
    }

    /// <summary>Stores a job. False if too many are stored already.</summary>
    public async Task<bool> AddAsync(JobHead head, byte[] body)
    {
        string json = JsonSerializer.Serialize(head, JobJson.Default.JobHead);
        long seconds = (long)(options.Deadline + options.ResultTime).TotalSeconds;
        RedisResult added = await Database.ScriptEvaluateAsync(
            AddScript,
            [StreamOf(head.Model, head.Priority), Totals, KeyOf(head.Id)],
            [options.MaxJobs, options.MaxBytes, body.Length, json, body, head.Owner, seconds]);
        return (int)added == 1;
    }

    /// <summary>Takes the next job of a model and class; null if there is none.</summary>
    public async Task<Job?> TakeAsync(string model, RequestPriority priority)
    {
        string stream = StreamOf(model, priority);
        StreamEntry[] entries = await WithGroupAsync(stream, () => Database.StreamReadGroupAsync(stream, Group, consumer, StreamPosition.NewMessages, 1));
        if (entries.Length == 0 || ToJob(stream, entries[0], 1) is not { } job)
        {
            return null;
        }

        await Database.ScriptEvaluateAsync(StartScript, [KeyOf(job.Head.Id)]);
        return job;
    }

    /// <summary>Takes over jobs of a model and class whose gateway has said nothing for too long.</summary>
    public async Task<IReadOnlyList<Job>> TakeOverAsync(string model, RequestPriority priority, int most)
    {
        string stream = StreamOf(model, priority);
        StreamAutoClaimResult claimed = await WithGroupAsync(
            stream, () => Database.StreamAutoClaimAsync(stream, Group, consumer, (long)options.TakeOverAfter.TotalMilliseconds, "0-0", most));
        var jobs = new List<Job>();
        foreach (StreamEntry entry in claimed.ClaimedEntries)
        {
            StreamPendingMessageInfo[] pending = await Database.StreamPendingMessagesAsync(stream, Group, 1, consumer, entry.Id, entry.Id);
            if (pending.Length == 1 && ToJob(stream, entry, pending[0].DeliveryCount) is { } job)
            {
                jobs.Add(job);
            }
        }

        return jobs;
    }

    /// <summary>Says that this gateway still works on jobs. Those that somebody else has taken over stay theirs only until this; a result counts once.</summary>
    public async Task KeepAsync(IEnumerable<Job> jobs)
    {
        foreach (IGrouping<string, Job> group in jobs.GroupBy(job => job.Stream))
        {
            RedisValue[] entries = [.. group.Select(job => (RedisValue)job.Entry)];
            await Database.StreamClaimIdsOnlyAsync(group.Key, Group, consumer, 0, entries);
        }
    }

    /// <summary>Stores how a job ended and takes it from its stream. False if it had ended already.</summary>
    public async Task<bool> EndAsync(string id, string stream, string entry, long bytes, string state, int status, string type, byte[] body, bool dead = false)
    {
        RedisResult first = await Database.ScriptEvaluateAsync(
            EndScript,
            [stream, Totals, KeyOf(id), Dead],
            [entry, Group, state, status, type, body, (long)options.ResultTime.TotalSeconds, dead ? "1" : "0", DeadKept, bytes]);
        return (int)first == 1;
    }

    /// <summary>Tells every gateway that a job was cancelled.</summary>
    public Task TellCancelledAsync(string id) => Database.PublishAsync(Channel, id);

    /// <summary>What is known of a job; null if there is none of that id.</summary>
    public async Task<(JobView View, long Bytes)?> FindAsync(string id)
    {
        HashEntry[] entries = await Database.HashGetAllAsync(KeyOf(id));
        if (entries.Length == 0)
        {
            return null;
        }

        var fields = entries.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value);
        var view = new JobView(
            fields["state"].ToString(),
            fields["owner"].ToString(),
            fields["stream"].ToString(),
            fields["entry"].ToString(),
            (int)fields.GetValueOrDefault("status", 0),
            fields.GetValueOrDefault("type"),
            fields.GetValueOrDefault("body"));
        return (view, (long)fields["bytes"]);
    }

    /// <summary>Jobs of a model that are not finished.</summary>
    public async Task<long> CountAsync(string model)
    {
        long count = 0;
        foreach (RequestPriority priority in Enum.GetValues<RequestPriority>())
        {
            count += await Database.StreamLengthAsync(StreamOf(model, priority));
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private static Job? ToJob(string stream, StreamEntry entry, int attempt)
    {
        if (entry.IsNull || entry["head"].IsNull)
        {
            return null;
        }

        try
        {
            JobHead head = JsonSerializer.Deserialize(entry["head"].ToString(), JobJson.Default.JobHead)!;
            return new Job(head, (byte[]?)entry["body"] ?? [], stream, entry.Id.ToString(), attempt);
        }
        catch (JsonException)
        {
            // Nobody of ours wrote that; it stays for whoever did.
            return null;
        }
    }

    // The group is made when it is missed: at the first job of a model, and when Redis lost everything.
    private async Task<T> WithGroupAsync<T>(string stream, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
        {
            try
            {
                await Database.StreamCreateConsumerGroupAsync(stream, Group, StreamPosition.Beginning, createStream: true);
            }
            catch (RedisServerException twice) when (twice.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
            {
                // Another gateway was quicker.
            }

            return await read();
        }
    }

    // The braces put all keys on one node of a cluster, which scripts need.
    private string StreamOf(string model, RequestPriority priority) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{options.Prefix}}}:jobs:{(int)priority}:{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(model))}");

    private string KeyOf(string id) => $"{{{options.Prefix}}}:job:{id}";
}
