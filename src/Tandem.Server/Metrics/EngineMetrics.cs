using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Prometheus;
using Tandem.Engine.Scheduling;
using Tandem.Hosting;

namespace Tandem.Server.Metrics;

/// <summary>
/// The engine's and the process's numbers. They are copied when somebody asks for them, from fields that the engine writes anyway, so a scrape
/// takes nothing from a step.
/// </summary>
internal sealed class EngineMetrics
{
    private readonly LLM _llm;
    private readonly MetricFactory _factory;
    private readonly string _model;
    private readonly List<Action<EngineCounters>> _copies = [];

    public EngineMetrics(LLM llm, TokenRate rate, CollectorRegistry registry, MetricFactory factory, string model)
    {
        _llm = llm;
        _factory = factory;
        _model = model;
        AddQueue();
        AddCache();
        AddTokens(rate);
        AddSteps();
        AddProcess();
        registry.AddBeforeCollectCallback(() =>
        {
            EngineCounters engine = _llm.Counters;
            foreach (Action<EngineCounters> copy in _copies)
            {
                copy(engine);
            }
        });
    }

    /// <summary>The engine's own histograms in Prometheus' text form; the library's cannot be set from counts.</summary>
    public void WriteHistograms(StringBuilder text)
    {
        EngineCounters engine = _llm.Counters;
        string model = $"model_name=\"{Escape(_model)}\"";
        Head(text, "vllm:iteration_tokens_total", "Tokens of a step.");
        Write(text, "vllm:iteration_tokens_total", model, engine.StepTokens);
        Head(text, "tandem_step_seconds", "Time of a step's phases; run is from its launch to its results.");
        Write(text, "tandem_step_seconds", model + ",phase=\"schedule\"", engine.ScheduleSeconds);
        Write(text, "tandem_step_seconds", model + ",phase=\"run\"", engine.RunSeconds);
        Write(text, "tandem_step_seconds", model + ",phase=\"commit\"", engine.CommitSeconds);
    }

    private void AddQueue()
    {
        AddGauge(VllmName.Prefix + "num_requests_running", "Sequences in the batch.", engine => engine.Running);
        AddGauge(VllmName.Prefix + "num_requests_waiting", "Sequences that wait to run.", _ => _llm.QueuedRequests);
        AddGauge("active_batch_size", "Sequences in the last step.", engine => engine.LastBatchSeqs);
        AddGauge("tandem_engine_live", "1 while the engine works, 0 once it failed or is stuck.", _ => _llm.Health.Live ? 1 : 0);
        Gauge waiting = _factory.CreateGauge(VllmName.Prefix + "num_requests_waiting_by_reason", "Sequences that wait to run: for room (capacity), or put off for another reason.", "model_name", "reason");
        Gauge.Child capacity = waiting.WithLabels(_model, "capacity");
        waiting.WithLabels(_model, "deferred").Set(0);
        _copies.Add(_ => capacity.Set(_llm.QueuedRequests));
        Gauge queue = _factory.CreateGauge("tandem_queue_requests", "Sequences that wait to run, by what the first of them waits for.", "model_name", "reason");
        foreach ((QueueReason reason, string word) in ((QueueReason, string)[])
            [(QueueReason.None, "next_step"), (QueueReason.Slots, "slots"), (QueueReason.Blocks, "blocks"), (QueueReason.Budget, "budget"), (QueueReason.LongPrefills, "long_prefills"), (QueueReason.Preemption, "preemption")])
        {
            Gauge.Child child = queue.WithLabels(_model, word);
            _copies.Add(engine => child.Set(engine.BlockedBy == reason ? _llm.QueuedRequests : 0));
        }
    }

    private void AddCache()
    {
        AddGauge(VllmName.Prefix + "kv_cache_usage_perc", "Share of KV blocks in use, 0 to 1.", engine => Share(engine.UsableBlocks - engine.FreeBlocks, engine.UsableBlocks));
        Gauge blocks = _factory.CreateGauge("tandem_kv_blocks", "KV blocks: held by sequences, free with a findable prefix, free without.", "model_name", "state");
        (Gauge.Child held, Gauge.Child cached, Gauge.Child free) = (blocks.WithLabels(_model, "held"), blocks.WithLabels(_model, "cached"), blocks.WithLabels(_model, "free"));
        _copies.Add(engine =>
        {
            held.Set(engine.UsableBlocks - engine.FreeBlocks);
            cached.Set(engine.FreeCachedBlocks);
            free.Set(engine.FreeBlocks - engine.FreeCachedBlocks);
        });
        AddGauge("tandem_kv_held_tokens", "Tokens that running sequences hold in the KV cache.", engine => engine.HeldTokens);
        EngineCounters now = _llm.Counters;
        _factory.CreateGauge(VllmName.Prefix + "cache_config_info", "How the KV cache was set up.", "model_name", "block_size", "num_gpu_blocks", "cache_dtype", "enable_prefix_caching")
            .WithLabels(_model, Text(now.BlockSize), Text(now.UsableBlocks), _llm.Options.KvCacheDType, _llm.Options.EnablePrefixCaching ? "True" : "False")
            .Set(1);
    }

    private void AddTokens(TokenRate rate)
    {
        // The engine warmed up before anybody was served.
        EngineCounters before = _llm.Counters;
        (long prompt, long generated, long queries) = (before.PromptTokens, before.GeneratedTokens, before.PrefixQueries);
        AddGauge("tokens_per_second", "Tokens generated a second, over the last ten seconds.", _ => rate.TokensPerSecond);
        AddCounter(VllmName.Prefix + "prompt_tokens_total", "Prompt tokens of sequences that began.", engine => engine.PromptTokens - prompt);
        AddCounter(VllmName.Prefix + "generation_tokens_total", "Tokens generated.", engine => engine.GeneratedTokens - generated);
        AddCounter(VllmName.Prefix + "prefix_cache_queries_total", "Prompt tokens looked up in the prefix cache.", engine => engine.PrefixQueries - queries);
        AddCounter(VllmName.Prefix + "prefix_cache_hits_total", "Prompt tokens found in the prefix cache.", engine => engine.PrefixHits);
        AddCounter(VllmName.Prefix + "prompt_tokens_cached_total", "Prompt tokens that were not computed because the cache had them.", engine => engine.PrefixHits);
        Counter sources = _factory.CreateCounter(VllmName.Prefix + "prompt_tokens_by_source_total", "Prompt tokens, by where their keys and values came from.", "model_name", "source");
        (Counter.Child computed, Counter.Child hit) = (sources.WithLabels(_model, "local_compute"), sources.WithLabels(_model, "local_cache_hit"));
        _copies.Add(engine =>
        {
            computed.IncTo(engine.PromptTokens - prompt - engine.PrefixHits);
            hit.IncTo(engine.PrefixHits);
        });
        AddCounter("tandem_recomputed_tokens_total", "Tokens computed again after a preemption.", engine => engine.RecomputedTokens);
        AddCounter(VllmName.Prefix + "num_preemptions_total", "Times a sequence lost its KV blocks.", engine => engine.Preemptions);
        Counter.Child blocks = _factory.CreateCounter("tandem_preemptions_total", "Times a sequence lost its KV blocks, by what was short.", "model_name", "reason").WithLabels(_model, "blocks");
        _copies.Add(engine => blocks.IncTo(engine.Preemptions));
        AddCounter(VllmName.Prefix + "corrupted_requests_total", "Sequences that failed because their logits were not numbers.", engine => engine.NotNumbers);
    }

    private void AddSteps()
    {
        AddCounter("tandem_steps_total", "Steps run.", engine => engine.Steps);
        AddCounter("tandem_scheduled_tokens_total", "Tokens computed, recomputed ones included.", engine => engine.ScheduledTokens);
        AddCounter("tandem_schedulable_tokens_total", "Tokens that the steps could have computed: steps times the token budget.", engine => engine.Steps * engine.TokenBudget);
        AddGauge("tandem_batch_utilization_ratio", "Tokens of the last step over the token budget; 0 while nothing runs.", engine => engine.Running == 0 ? 0 : Share(engine.LastBatchTokens, engine.TokenBudget));
        AddGauge("tandem_token_budget", "Most tokens of a step.", engine => engine.TokenBudget);
        AddGauge("tandem_max_sequences", "Most sequences of a step.", engine => engine.MaxSeqs);
    }

    private void AddProcess()
    {
        Counter.Child pauses = _factory.CreateCounter("tandem_gc_pause_seconds_total", "Time that threads were paused by garbage collection.").WithLabels();
        _copies.Add(_ => pauses.IncTo(GC.GetTotalPauseDuration().TotalSeconds));
        // The library's own process numbers walk through /proc at each scrape, which costs more than all the rest.
        Counter.Child cpu = _factory.CreateCounter("process_cpu_seconds_total", "Processor time of the process.").WithLabels();
        Gauge.Child resident = _factory.CreateGauge("process_resident_memory_bytes", "Memory of the process that is in RAM.").WithLabels();
        Gauge.Child heap = _factory.CreateGauge("dotnet_total_memory_bytes", "Managed heap in use.").WithLabels();
        Gauge.Child pool = _factory.CreateGauge("dotnet_threadpool_threads", "Threads of the thread pool.").WithLabels();
        Counter collections = _factory.CreateCounter("dotnet_collection_count_total", "Garbage collections.", "generation");
        Counter.Child[] generations = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => collections.WithLabels(Text(generation)))];
        _copies.Add(_ =>
        {
            cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
            resident.Set(Environment.WorkingSet);
            heap.Set(GC.GetTotalMemory(forceFullCollection: false));
            pool.Set(ThreadPool.ThreadCount);
            for (int generation = 0; generation < generations.Length; generation++)
            {
                generations[generation].IncTo(GC.CollectionCount(generation));
            }
        });
        var started = new DateTimeOffset(Process.GetCurrentProcess().StartTime);
        _factory.CreateGauge("process_start_time_seconds", "When the process began, in seconds since 1970.").WithLabels().Set(started.ToUnixTimeMilliseconds() / 1000.0);
        _factory.CreateGauge("tandem_build_info", "What runs.", "version", "runtime").WithLabels(Health.HealthEndpoints.Version, RuntimeInformation.FrameworkDescription).Set(1);
    }

    private void AddGauge(string name, string help, Func<EngineCounters, double> value)
    {
        Gauge.Child gauge = _factory.CreateGauge(name, help, "model_name").WithLabels(_model);
        _copies.Add(engine => gauge.Set(value(engine)));
    }

    private void AddCounter(string name, string help, Func<EngineCounters, double> value)
    {
        Counter.Child counter = _factory.CreateCounter(name, help, "model_name").WithLabels(_model);
        _copies.Add(engine => counter.IncTo(value(engine)));
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" histogram\n");

    private static void Write(StringBuilder text, string name, string labels, StepHistogram histogram)
    {
        long total = 0;
        for (int i = 0; i <= histogram.Bounds.Count; i++)
        {
            total += histogram.CountOf(i);
            string bound = i < histogram.Bounds.Count ? Text(histogram.Bounds[i]) : "+Inf";
            text.Append(name).Append("_bucket{").Append(labels).Append(",le=\"").Append(bound).Append("\"} ").Append(Text(total)).Append('\n');
        }

        text.Append(name).Append("_sum{").Append(labels).Append("} ").Append(Text(histogram.Sum)).Append('\n');
        text.Append(name).Append("_count{").Append(labels).Append("} ").Append(Text(total)).Append('\n');
    }

    private static string Text(double value) => value.ToString("0.#################", CultureInfo.InvariantCulture);

    private static string Escape(string label) =>
        label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
