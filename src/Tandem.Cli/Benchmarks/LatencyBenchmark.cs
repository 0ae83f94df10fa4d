using Tandem.Cli.Failures;

namespace Tandem.Cli.Benchmarks;

/// <summary>What to measure.</summary>
/// <param name="InputLength">Tokens of the prompt whose first token is timed.</param>
/// <param name="DecodeInputLength">Tokens of the prompts of decoding batches.</param>
/// <param name="OutputLength">Tokens each decoding sequence makes.</param>
/// <param name="BatchSizes">Sequences that decode together.</param>
/// <param name="WarmUps">Runs that are not counted.</param>
/// <param name="Iterations">Runs that are.</param>
internal sealed record LatencyWork(int InputLength, int DecodeInputLength, int OutputLength, IReadOnlyList<int> BatchSizes, int WarmUps, int Iterations);

/// <summary>One batch size's measurements.</summary>
/// <param name="BatchSize">Sequences at once.</param>
/// <param name="Seconds">From submission to the end of the whole batch.</param>
/// <param name="TokensPerSecond">All sequences together, while all of them decoded.</param>
internal sealed record DecodeResult(int BatchSize, Spread Seconds, Spread TokensPerSecond);

/// <summary>Everything <c>bench latency</c> measured.</summary>
internal sealed record LatencyResult
{
    /// <summary>What was measured.</summary>
    public required LatencyWork Work { get; init; }

    /// <summary>Seconds to the first token of one prompt, nothing else running.</summary>
    public required Spread FirstToken { get; init; }

    /// <summary>Prompt tokens a second in it.</summary>
    public Spread PrefillTokensPerSecond => FirstToken.Select(seconds => Work.InputLength / seconds);

    /// <summary>Decoding, by batch size.</summary>
    public required IReadOnlyList<DecodeResult> Decode { get; init; }

    /// <summary>Bytes of weights behind a token of a lone sequence.</summary>
    public required long WeightBytesPerToken { get; init; }

    /// <summary>Bytes a second that the machine reads.</summary>
    public required Spread Bandwidth { get; init; }

    /// <summary>Largest memory of the process before the bandwidth was measured.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Weights read a second by a lone sequence, as a share of what the machine reads; null if batch size 1 was not measured.</summary>
    public double? ShareOfFloor => Decode.FirstOrDefault(result => result.BatchSize == 1) is { } lone ? lone.TokensPerSecond.Median * WeightBytesPerToken / Bandwidth.Median : null;

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="work">What to do.</param>
    /// <param name="tell">Told of each step.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<LatencyResult> MeasureAsync(BenchModel model, LatencyWork work, Action<string> tell, CancellationToken cancellationToken)
    {
        tell($"prefill of {work.InputLength} tokens");
        IReadOnlyList<BatchRun> prefill = await RepeatAsync(model, work, 1, work.InputLength, 1, cancellationToken).ConfigureAwait(false);
        var decode = new List<DecodeResult>();
        foreach (int size in work.BatchSizes)
        {
            tell($"decoding of {size} sequences");
            IReadOnlyList<BatchRun> runs = await RepeatAsync(model, work, size, work.DecodeInputLength, work.OutputLength, cancellationToken).ConfigureAwait(false);
            if (runs.Any(run => double.IsNaN(run.DecodeTokensPerSecond)))
            {
                throw new CommandFailedException($"the {size} sequences were never decoding all at once, so there is no rate to measure; raise --output-len or --max-num-seqs.");
            }

            decode.Add(new DecodeResult(size, new Spread(runs.Select(run => run.Seconds)), new Spread(runs.Select(run => run.DecodeTokensPerSecond))));
        }

        long memory = BenchModel.PeakMemory();
        tell("read bandwidth");
        return new LatencyResult
        {
            Work = work,
            FirstToken = new Spread(prefill.Select(run => run.FirstToken)),
            Decode = decode,
            WeightBytesPerToken = model.WeightBytesPerToken,
            Bandwidth = ReadBandwidth.Measure(model.Threads),
            PeakMemory = memory,
        };
    }

    private static async Task<IReadOnlyList<BatchRun>> RepeatAsync(BenchModel model, LatencyWork work, int size, int input, int output, CancellationToken cancellationToken)
    {
        var runs = new List<BatchRun>();
        for (int i = -work.WarmUps; i < work.Iterations; i++)
        {
            BatchRun run = await BatchRun.RunAsync(model.LLM, [.. Enumerable.Range(0, size).Select(_ => model.Request(input, output))], cancellationToken).ConfigureAwait(false);
            if (i >= 0)
            {
                runs.Add(run);
            }
        }

        return runs;
    }
}
