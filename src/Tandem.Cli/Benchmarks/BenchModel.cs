using System.Diagnostics;
using Tandem.Cli.Failures;
using Tandem.Cli.Loading;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Core.Sampling;
using Tandem.Hosting;

namespace Tandem.Cli.Benchmarks;

/// <summary>A model loaded to be measured, and random work for it.</summary>
internal sealed class BenchModel : IAsyncDisposable
{
    private readonly Random _random;

    private BenchModel(LLM llm, int threads, int seed)
    {
        LLM = llm;
        Threads = threads;
        _random = new Random(seed);
    }

    /// <summary>The model.</summary>
    public LLM LLM { get; }

    /// <summary>Threads it calculates with.</summary>
    public int Threads { get; }

    /// <summary>Bytes of weights that making one token reads, at least: every matrix once, of the embedding one row.</summary>
    public long WeightBytesPerToken => WeightBytes(LLM.Config, DTypes.TryParseFloat(LLM.Options.DType, out DType type) ? type : LLM.Config.DType, LLM.Options.Quantization == "int8");

    /// <summary>Loads it. The prefix cache is off unless asked for: it would answer what should be measured.</summary>
    /// <param name="options">What to load.</param>
    /// <param name="prefixCaching">The prefix cache was asked for or against, so <paramref name="options"/> has the say.</param>
    /// <param name="sequences">Sequences that will run at once.</param>
    /// <param name="length">Tokens of the longest.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="UsageException">The options do not leave room for that.</exception>
    public static async Task<BenchModel> LoadAsync(EngineOptions options, bool prefixCaching, int sequences, int length, CancellationToken cancellationToken)
    {
        if (options.MaxModelLen < length)
        {
            throw new UsageException($"--max-model-len {options.MaxModelLen} is less than the {length} tokens of a measured sequence.");
        }

        options = options with
        {
            EnablePrefixCaching = prefixCaching && options.EnablePrefixCaching,
            SkipTokenizerInit = true,
            MaxModelLen = options.MaxModelLen ?? length,
            MaxNumSeqs = Math.Max(options.MaxNumSeqs, Math.Min(sequences, 4096)),
            MaxQueuedRequests = Math.Max(options.MaxQueuedRequests, sequences),
        };
        LLM llm = await ModelOpener.OpenAsync(options, plainProgress: true, cancellationToken).ConfigureAwait(false);
        return new BenchModel(llm, options.Threads == 0 ? Environment.ProcessorCount : options.Threads, (int)(options.Seed ?? 0));
    }

    /// <summary>A request of random tokens that makes exactly so many, always the likeliest.</summary>
    public TextRequest Request(int input, int output) => new()
    {
        PromptTokenIds = [.. Enumerable.Range(0, input).Select(_ => _random.Next(LLM.Config.VocabSize))],
        Sampling = SamplingParams.Default with { Temperature = 0, MaxTokens = output, IgnoreEos = true },
    };

    /// <summary>Largest memory the process ever had.</summary>
    public static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => LLM.DisposeAsync();

    /// <summary>Bytes of weights behind one token. A Loop model reads its layers once for each pass.</summary>
    internal static long WeightBytes(ModelConfig config, DType type, bool eightBit)
    {
        long head = (long)config.VocabSize * config.HiddenSize;
        long layers = config.ParameterCount - (config.TieWordEmbeddings ? head : 2 * head);
        long read = (layers * config.LoopCount) + head;
        // An 8-bit weight has a 32nd of a single for its block's scale.
        return eightBit ? read * 9 / 8 : read * type.Size();
    }
}
