using System.Buffers;
using Microsoft.AspNetCore.Http;
using Tandem.Engine.KvCache;
using Tandem.Engine.Scheduling;
using Tandem.Hosting;
using Tandem.Server.Http;
using Tandem.Server.Metrics;

namespace Tandem.Server.Console;

/// <summary>
/// <c>GET /console/state</c>: the live view's numbers. It only reads what the engine writes anyway; asking also asks the engine for the next picture
/// of its KV blocks.
/// </summary>
internal sealed class StateEndpoint(LLM llm, RequestMetrics requests, TokenRate rate)
{
    private readonly ModelView _model = new(
        llm.Name, Count(llm.Config.ParameterCount), llm.MaxModelLen, llm.Tokenizer is not null, llm.ChatTemplate is not null, llm.Fim is not null,
        llm.Options.MaxLogprobs, Round(llm.DefaultSampling.Temperature), Round(llm.DefaultSampling.TopP), Math.Max(0, llm.DefaultSampling.TopK));

    public Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(context, Read(), ConsoleJson.Default.ConsoleState);
    }

    private ConsoleState Read()
    {
        EngineCounters engine = llm.Counters;
        EngineHealth health = llm.Health;
        long waiting = llm.QueuedRequests;
        return new ConsoleState
        {
            Model = _model,
            Live = health.Live,
            Reason = health.Reason,
            UptimeSeconds = (DateTimeOffset.UtcNow - llm.Created).TotalSeconds,
            Running = engine.Running,
            Waiting = waiting,
            WaitsFor = waiting == 0 ? "" : Word(engine.BlockedBy),
            MaxSequences = engine.MaxSeqs,
            BatchSequences = engine.Running == 0 ? 0 : engine.LastBatchSeqs,
            BatchTokens = engine.Running == 0 ? 0 : engine.LastBatchTokens,
            TokenBudget = engine.TokenBudget,
            Steps = engine.Steps,
            PromptTokens = engine.PromptTokens,
            GeneratedTokens = engine.GeneratedTokens,
            TokensPerSecond = rate.TokensPerSecond,
            Preemptions = engine.Preemptions,
            RecomputedTokens = engine.RecomputedTokens,
            PrefixQueries = engine.PrefixQueries,
            PrefixHits = engine.PrefixHits,
            Finished = engine.FinishedStop + engine.FinishedLength,
            Failed = engine.FinishedError,
            FirstToken = Of(requests.RecentFirstToken),
            TokenGap = Of(requests.RecentGap),
            Queue = Of(requests.RecentQueue),
            Kv = ReadKv(engine),
        };
    }

    private KvView ReadKv(EngineCounters engine)
    {
        KvMap map = llm.KvMap;
        byte[] cells = ArrayPool<byte>.Shared.Rent(2 * map.Cells);
        try
        {
            Span<byte> held = cells.AsSpan(0, map.Cells);
            Span<byte> cached = cells.AsSpan(map.Cells, map.Cells);
            bool isThere = map.TryRead(held, cached);
            return new KvView
            {
                BlockSize = engine.BlockSize,
                Held = engine.UsableBlocks - engine.FreeBlocks,
                Cached = engine.FreeCachedBlocks,
                Free = engine.FreeBlocks - engine.FreeCachedBlocks,
                BlocksPerCell = map.BlocksPerCell,
                HeldMap = isThere ? Convert.ToBase64String(held) : null,
                CachedMap = isThere ? Convert.ToBase64String(cached) : null,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cells);
        }
    }

    private static Quantiles? Of(QuantileWindow window) =>
        window.Read(0.5, 0.9, 0.99) is [double p50, double p90, double p99] ? new Quantiles(1000 * p50, 1000 * p90, 1000 * p99) : null;

    private static string Word(QueueReason reason) => reason switch
    {
        QueueReason.Slots => "a place in the batch",
        QueueReason.Blocks => "KV blocks",
        QueueReason.Budget => "the token budget",
        QueueReason.LongPrefills => "other long prompts",
        QueueReason.Preemption => "KV blocks (preempting)",
        _ => "the next step",
    };

    private static string Count(long parameters) => parameters switch
    {
        >= 1_000_000_000 => FormattableString.Invariant($"{parameters / 1e9:0.##} B"),
        >= 1_000_000 => FormattableString.Invariant($"{parameters / 1e6:0.#} M"),
        _ => FormattableString.Invariant($"{parameters / 1e3:0} K"),
    };

    // A single 0.9 would be shown as 0.8999999762.
    private static double Round(float value) => Math.Round(value, 4);
}
