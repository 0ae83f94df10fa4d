using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Tandem.Core.Configuration;
using Tandem.Core.Execution;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Engine.KvCache;
using Tandem.Engine.Loop;
using Tandem.Engine.Scheduling;
using Tandem.Tokenization;
using Tandem.Tokenization.ChatTemplates;
using Tandem.Weights;
using Tandem.Weights.Configuration;

namespace Tandem.Hosting;

/// <summary>
/// A loaded model and its running engine: the library's door. Thread-safe; many requests run at once and are batched. Disposing stops the engine and
/// ends what runs.
/// </summary>
public sealed partial class LLM : IAsyncDisposable
{
    private readonly EngineLoop _engine;
    private readonly DrainRate _drainRate;
    private int _disposed;

    private LLM(EngineOptions options, ModelSettings settings, string folder, IModelRunner runner, MemoryPlan? plan, Tokenizer? tokenizer, ChatTemplate? chatTemplate)
    {
        Options = options;
        Folder = folder;
        Config = settings.Model;
        Generation = settings.Generation;
        Plan = plan;
        Tokenizer = tokenizer;
        ChatTemplate = chatTemplate;
        MaxModelLen = runner.Capacity.MaxModelLen;
        ServedNames = options.ServedModelName.Count > 0 ? options.ServedModelName : [options.Model];
        DefaultSampling = Defaults(settings.Generation);
        var limits = new SchedulerOptions { MaxNumBatchedTokens = Math.Min(options.MaxNumBatchedTokens, runner.Capacity.MaxTokens), MaxNumSeqs = Math.Min(options.MaxNumSeqs, runner.Capacity.MaxSeqs), Watermark = options.Watermark };
        ulong seed = options.Seed ?? unchecked((ulong)Random.Shared.NextInt64());
        _engine = new EngineLoop(runner, limits, Config.EosTokenIds, options.EnablePrefixCaching, seed);
        _drainRate = new DrainRate(_engine.Counters, TimeProvider.System);
        Fim = FindFim(tokenizer);
    }

    /// <summary>Options it was loaded with.</summary>
    public EngineOptions Options { get; }

    /// <summary>Folder of the model's files.</summary>
    public string Folder { get; }

    /// <summary>Shape of the model.</summary>
    public ModelConfig Config { get; }

    /// <summary>The model's generation defaults as its files give them.</summary>
    public GenerationConfig Generation { get; }

    /// <summary>How memory was divided; null with a runner of the caller's own.</summary>
    public MemoryPlan? Plan { get; }

    /// <summary>Null if the engine serves token ids only.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>Null if the model has none.</summary>
    public ChatTemplate? ChatTemplate { get; }

    /// <summary>Longest sequence, prompt and output.</summary>
    public int MaxModelLen { get; }

    /// <summary>Names clients may use; the first is the main one.</summary>
    public IReadOnlyList<string> ServedNames { get; }

    /// <summary>The main name.</summary>
    public string Name => ServedNames[0];

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset Created { get; } = DateTimeOffset.UtcNow;

    /// <summary>vLLM's defaults, overlaid by the model's generation_config.json.</summary>
    public SamplingParams DefaultSampling { get; }

    /// <summary>Counters and gauges of the engine, free to read.</summary>
    public EngineCounters Counters => _engine.Counters;

    /// <summary>A picture of the KV blocks, free to read.</summary>
    public KvMap KvMap => _engine.Map;

    /// <summary>How the engine fares.</summary>
    public EngineHealth Health => EngineHealth.Of(_engine, _disposed != 0);

    /// <summary>Requests submitted and not yet running.</summary>
    public long QueuedRequests => _engine.QueuedRequests;

    /// <summary>Bytes the engine's thread has allocated on the managed heap; for tests that hold the steady state to zero.</summary>
    internal long EngineAllocatedBytes => _engine.AllocatedBytes;

    /// <summary>Loads a model and warms it up.</summary>
    /// <param name="options">What to load and how.</param>
    /// <param name="progress">Told how loading goes, from any thread.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="EngineOptionsException">An option is bad, or the model does not fit.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged or incomplete.</exception>
    /// <exception cref="ModelConfigException">The configuration asks for what is not supported.</exception>
    public static async Task<LLM> LoadAsync(EngineOptions options, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(options);
        string folder = await ModelLoader.ResolveAsync(options, progress, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Load(folder, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Serves a runner of the caller's own (a fake one in tests, say).</summary>
    /// <param name="runner">The runner; owned from now on.</param>
    /// <param name="settings">Shape and defaults to present.</param>
    /// <param name="options">Options; sizes beyond the runner's are lowered to them.</param>
    /// <param name="tokenizer">Null serves token ids only.</param>
    /// <param name="chatTemplate">Null if there is none.</param>
    public static LLM FromRunner(IModelRunner runner, ModelSettings settings, EngineOptions options, Tokenizer? tokenizer = null, ChatTemplate? chatTemplate = null)
    {
        ThrowIfInvalid(options);
        return new LLM(options, settings, string.Empty, runner, null, tokenizer, chatTemplate);
    }

    /// <summary>
    /// Generates one sequence and yields what is new of it. The last update has the finish reason. Cancelling, or leaving the enumeration early,
    /// ends the request in the engine.
    /// </summary>
    /// <exception cref="InvalidRequestException">A value is bad, or the prompt is too long.</exception>
    /// <exception cref="EngineOverloadedException">The queue is full or the engine does not run.</exception>
    public async IAsyncEnumerable<GenerationUpdate> StreamAsync(TextRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(request);
        ThrowIfOverloaded();
        EngineRequest running = _engine.Submit(new GenerationRequest
        {
            RequestId = request.RequestId,
            PromptTokenIds = request.PromptTokenIds,
            Sampling = request.Sampling,
            CacheSalt = request.CacheSalt,
        });
        var output = new OutputAssembler(Tokenizer, request, Config.EosTokenIds);
        bool finishedByEngine = false;
        try
        {
            while (!output.Ended && await running.Events.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (!output.Ended && running.Events.TryRead(out TokenEvent e))
                {
                    output.Add(e);
                    finishedByEngine |= e.FinishReason != FinishReason.None;
                }

                yield return output.Take(running.Admitted);
            }
        }
        finally
        {
            if (!finishedByEngine)
            {
                _engine.Abort(running);
            }
        }
    }

    /// <summary>Generates from token ids to the end.</summary>
    public async Task<GenerationResult> GenerateAsync(TextRequest request, CancellationToken cancellationToken = default)
    {
        var text = new System.Text.StringBuilder();
        var tokens = new List<int>();
        List<PositionLogprobs>? logprobs = null;
        IReadOnlyList<PositionLogprobs?>? promptLogprobs = null;
        GenerationUpdate last = new();
        await foreach (GenerationUpdate update in StreamAsync(request, cancellationToken).ConfigureAwait(false))
        {
            text.Append(update.Text);
            tokens.AddRange(update.TokenIds);
            if (update.Logprobs is not null)
            {
                (logprobs ??= []).AddRange(update.Logprobs);
            }

            promptLogprobs ??= update.PromptLogprobs;
            last = update;
        }

        if (last.FinishReason == FinishReason.Error)
        {
            throw new GenerationFailedException(last.Error ?? "the engine failed this request.");
        }

        return new GenerationResult
        {
            PromptTokenIds = request.PromptTokenIds,
            Text = text.ToString(),
            TokenIds = tokens,
            Logprobs = logprobs,
            PromptLogprobs = promptLogprobs,
            FinishReason = last.FinishReason,
            StopReason = last.StopReason,
            CachedTokens = last.CachedTokens,
        };
    }

    /// <summary>Generates from many prompts at once; results are in the order of the prompts.</summary>
    /// <param name="prompts">Texts.</param>
    /// <param name="sampling">Parameters for all; null takes <see cref="DefaultSampling"/>.</param>
    /// <param name="progress">Told the number of finished prompts.</param>
    /// <param name="cancellationToken">Ends all.</param>
    public async Task<IReadOnlyList<GenerationResult>> GenerateAsync(
        IReadOnlyList<string> prompts, SamplingParams? sampling = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        var results = new GenerationResult[prompts.Count];
        int finished = 0;
        // The engine's own queue is bounded, so a long list is fed as places free up.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Options.MaxQueuedRequests, Math.Max(Options.MaxNumSeqs * 2, 16)), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, prompts.Count), options, async (i, ct) =>
        {
            results[i] = await GenerateAsync(new TextRequest { PromptTokenIds = Encode(prompts[i]), Sampling = sampling ?? DefaultSampling }, ct).ConfigureAwait(false);
            progress?.Report(Interlocked.Increment(ref finished));
        }).ConfigureAwait(false);
        return results;
    }

    /// <summary>Generates from one text and yields what is new.</summary>
    public IAsyncEnumerable<GenerationUpdate> StreamAsync(string prompt, SamplingParams? sampling = null, CancellationToken cancellationToken = default)
        => StreamAsync(new TextRequest { PromptTokenIds = Encode(prompt), Sampling = sampling ?? DefaultSampling }, cancellationToken);

    /// <summary>Token ids of a prompt, with the model's beginning-of-sequence token if it wants one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">False leaves out what the tokenizer puts around a text.</param>
    public int[] Encode(string text, bool addSpecialTokens = true) => [.. RequireTokenizer().Encode(text, addSpecialTokens)];

    /// <summary>Token ids of a rendered conversation.</summary>
    /// <exception cref="ChatTemplateException">The template refuses the conversation.</exception>
    /// <exception cref="NotSupportedException">The model has no chat template.</exception>
    public int[] EncodeChat(ChatTemplateInput input) => [.. RequireTokenizer().Encode(RenderChat(input), addSpecialTokens: false)];

    /// <summary>Text of a rendered conversation.</summary>
    public string RenderChat(ChatTemplateInput input)
        => (ChatTemplate ?? throw new NotSupportedException($"the model '{Name}' has no chat template; give one by --chat-template.")).Render(WithSpecialTokens(input));

    /// <summary>A client for Microsoft.Extensions.AI. It does not own the model.</summary>
    public IChatClient AsChatClient() => new LLMChatClient(this);

    /// <summary>Stops the engine; what runs ends with an abort.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await Task.Run(_engine.Dispose).ConfigureAwait(false);
        }
    }

    private static LLM Load(string folder, EngineOptions options, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        ModelSettings settings = ModelConfigReader.Read(folder);
        Tokenizer? tokenizer = options.SkipTokenizerInit ? null : Tokenizer.Load(options.Tokenizer ?? folder);
        if (tokenizer is not null && tokenizer.VocabSize > settings.Model.VocabSize)
        {
            throw new EngineOptionsException([$"the tokenizer has ids up to {tokenizer.VocabSize - 1}, the model's vocabulary ends at {settings.Model.VocabSize - 1}: they do not belong together."]);
        }

        string? source = options.ChatTemplate is { } file ? File.ReadAllText(file) : tokenizer?.ChatTemplate;
        ChatTemplate? template = source is null ? null : ChatTemplate.Parse(source);
        (IModelRunner runner, MemoryPlan plan) = ModelLoader.Load(folder, settings.Model, options, progress, ct);
        var llm = new LLM(options, settings, folder, runner, plan, tokenizer, template);
        llm.WarmUp(progress);
        return llm;
    }

    // Runs the first steps, so that kernels are compiled and pages are touched before anybody waits for them.
    private void WarmUp(IProgress<LoadProgress>? progress)
    {
        progress?.Report(new LoadProgress(LoadPhase.WarmingUp, "first steps", 0, 2, 0, 2));
        int length = Math.Min(32, MaxModelLen - 8);
        for (int i = 0; i < 2 && length > 0; i++)
        {
            var request = new TextRequest
            {
                RequestId = $"warm-up-{i}",
                PromptTokenIds = [.. Enumerable.Range(0, length).Select(n => n * 7 % Config.VocabSize)],
                Sampling = new SamplingParams { Temperature = i, TopP = 0.9f, MaxTokens = 4, IgnoreEos = true, Seed = 1 },
                CacheSalt = $"warm-up-{i}",
            };
            GenerateAsync(request).GetAwaiter().GetResult();
            progress?.Report(new LoadProgress(LoadPhase.WarmingUp, "first steps", i + 1, 2, i + 1, 2));
        }
    }

    private static SamplingParams Defaults(GenerationConfig generation) => SamplingParams.Default with
    {
        Temperature = generation.DoSample == false ? 0f : generation.Temperature ?? 1f,
        TopP = generation.TopP ?? 1f,
        TopK = generation.TopK ?? 0,
        MinP = generation.MinP ?? 0f,
        RepetitionPenalty = generation.RepetitionPenalty ?? 1f,
    };

    private static void ThrowIfInvalid(EngineOptions options)
    {
        IReadOnlyList<string> problems = options.Validate();
        if (problems.Count > 0)
        {
            throw new EngineOptionsException(problems);
        }
    }

    private void ThrowIfInvalid(TextRequest request)
    {
        List<ParameterError> errors = [.. request.Sampling.Validate(Config.VocabSize)];
        int[] prompt = request.PromptTokenIds;
        if (prompt.Length == 0)
        {
            errors.Add(new ParameterError("prompt", "prompt must have at least one token."));
        }
        else if (prompt.Length >= MaxModelLen)
        {
            errors.Add(new ParameterError("prompt", $"prompt has {prompt.Length} tokens; the context is {MaxModelLen} tokens and must leave room for at least one more."));
        }

        foreach (int id in prompt)
        {
            if ((uint)id >= (uint)Config.VocabSize)
            {
                errors.Add(new ParameterError("prompt", $"prompt token ids must be between 0 and {Config.VocabSize - 1}, got {id}."));
                break;
            }
        }

        if (request.Sampling.MaxTokens is { } max && prompt.Length + (long)max > MaxModelLen && prompt.Length < MaxModelLen)
        {
            errors.Add(new ParameterError("max_tokens", $"prompt ({prompt.Length} tokens) and max_tokens ({max}) are more than the context of {MaxModelLen} tokens; max_tokens can be at most {MaxModelLen - prompt.Length}."));
        }

        if (Math.Max(request.Sampling.Logprobs ?? 0, request.Sampling.PromptLogprobs ?? 0) > Options.MaxLogprobs)
        {
            errors.Add(new ParameterError("logprobs", $"logprobs can be at most {Options.MaxLogprobs}, got {Math.Max(request.Sampling.Logprobs ?? 0, request.Sampling.PromptLogprobs ?? 0)}."));
        }

        if (request.Sampling.Stop.Count > 0 && Tokenizer is null)
        {
            errors.Add(new ParameterError("stop", "stop needs a tokenizer, and the engine runs without one; use stop_token_ids."));
        }

        if (errors.Count > 0)
        {
            throw new InvalidRequestException(errors);
        }
    }

    private void ThrowIfOverloaded()
    {
        EngineHealth health = Health;
        if (!health.Live)
        {
            throw new EngineOverloadedException(health.Reason ?? "the engine does not run.", TimeSpan.FromSeconds(30), noCapacity: true);
        }

        long queued = QueuedRequests;
        if (queued >= Options.MaxQueuedRequests)
        {
            throw new EngineOverloadedException($"{queued} requests are waiting already, the most that may.", _drainRate.TimeFor(queued), noCapacity: false);
        }
    }

    private Tokenizer RequireTokenizer()
        => Tokenizer ?? throw new NotSupportedException("the engine runs without a tokenizer (--skip-tokenizer-init); give token ids.");

    private ChatTemplateInput WithSpecialTokens(ChatTemplateInput input)
    {
        var variables = new Dictionary<string, ChatTemplateValue>(input.Variables);
        variables.TryAdd("bos_token", ChatTemplateValue.FromString(Tokenizer?.BosToken ?? string.Empty));
        variables.TryAdd("eos_token", ChatTemplateValue.FromString(Tokenizer?.EosToken ?? string.Empty));
        return new ChatTemplateInput
        {
            Messages = input.Messages,
            Tools = input.Tools,
            Documents = input.Documents,
            AddGenerationPrompt = input.AddGenerationPrompt,
            ContinueFinalMessage = input.ContinueFinalMessage,
            ParseToolArguments = input.ParseToolArguments,
            JoinTextParts = input.JoinTextParts,
            Variables = variables,
        };
    }
}
