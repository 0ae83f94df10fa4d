using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;
using Tandem.Core.Sampling;
using Tandem.Cpu;

namespace Tandem.Cuda.GpuTests;

/// <summary>Sampling against the CPU backend: the same rows of logits, parameters and seeds must give the same tokens, ranks and log-probabilities.</summary>
internal static unsafe class SamplingChecks
{
    private const int Rows = 64;

    public static void Run(Report report, bool quick = false)
    {
        using var cpu = new CpuBackend(Math.Min(8, Environment.ProcessorCount), 2048, new CpuBackendOptions { PinThreads = false });
        foreach (int vocabulary in quick ? (int[])[1, 19, 2003] : [1, 19, 199, 32003, 76800, 151936])
        {
            using var gpu = new Gpu(DType.BF16, vocabulary: vocabulary);
            foreach ((string name, SamplingParams p) in Kinds(vocabulary))
            {
                report.Guard(name, () => Compare(report, gpu, cpu, vocabulary, name, p, spread: 2.5));
            }

            report.Guard("flat", () => Compare(report, gpu, cpu, vocabulary, "flat logits, top-p", new SamplingParams { TopP = 0.6f, Logprobs = 1 }, spread: 0));
            report.Guard("flat", () => Compare(report, gpu, cpu, vocabulary, "flat logits, top-k", new SamplingParams { TopK = 700, Logprobs = 1 }, spread: 0));
            report.Guard("steep", () => Compare(report, gpu, cpu, vocabulary, "steep logits, top-p and min-p", new SamplingParams { TopP = 0.99f, MinP = 0.01f, Logprobs = 1 }, spread: 30));
        }

        report.Guard("poison", () => Poison(report));
        report.Guard("references", () => References(report));
    }

    private static IEnumerable<(string Name, SamplingParams Params)> Kinds(int vocabulary)
    {
        var all = new SamplingParams { Logprobs = 0 };
        yield return ("greedy", all with { Temperature = 0, Logprobs = 5 });
        yield return ("temperature 1", all);
        yield return ("temperature 0.3", all with { Temperature = 0.3f });
        yield return ("temperature 3", all with { Temperature = 3f });
        yield return ("top-k 1", all with { TopK = 1 });
        yield return ("top-k 5", all with { TopK = 5, Logprobs = 20 });
        yield return ("top-k 1000", all with { TopK = 1000 });
        yield return ("top-p 0.5", all with { TopP = 0.5f });
        yield return ("top-p 0.9, temperature 0.7", all with { TopP = 0.9f, Temperature = 0.7f });
        yield return ("top-p 0.999", all with { TopP = 0.999f });
        yield return ("min-p 0.05", all with { MinP = 0.05f });
        yield return ("top-k 40, top-p 0.95, min-p 0.01, temperature 1.3", all with { TopK = 40, TopP = 0.95f, MinP = 0.01f, Temperature = 1.3f });
        yield return ("penalties", all with { RepetitionPenalty = 1.3f, PresencePenalty = 0.5f, FrequencyPenalty = 0.7f, TopP = 0.9f });
        yield return ("logit bias, stops suppressed", all with { LogitBias = Enumerable.Range(0, Math.Min(vocabulary, 7)).ToDictionary(i => i * (vocabulary / 7), i => (i * 3f) - 5f), MinTokens = 5 });
        yield return ("allowed tokens", all with { AllowedTokenIds = [.. Enumerable.Range(0, Math.Min(vocabulary, 50)).Select(i => (int)((i * 7919L) % vocabulary))], TopK = 10 });
        yield return ("allowed tokens, greedy", all with { AllowedTokenIds = [vocabulary - 1, vocabulary / 2, 0, 0], Temperature = 0 });
    }

    private static void Compare(Report report, Gpu gpu, CpuBackend cpu, int vocabulary, string name, SamplingParams sampling, double spread)
    {
        var random = new Random(vocabulary);
        // Multiples of 1/64 give ties.
        float[] logits = [.. Numbers.Normal(random, (long)Rows * vocabulary, spread).Select(v => MathF.Round(v * 64) / 64)];
        FillBatch(gpu.Batch, random, vocabulary, sampling);
        StepOutput expected = OnCpu(cpu, gpu.Batch, logits, vocabulary);
        StepOutput actual = OnGpu(gpu, logits, vocabulary);

        int tokens = 0;
        int ranks = 0;
        int tops = 0;
        double logprob = 0;
        for (int i = 0; i < Rows; i++)
        {
            if (actual.Tokens[i] != expected.Tokens[i] || actual.RowFailed[i] != expected.RowFailed[i])
            {
                tokens++;
                continue;
            }

            ranks += actual.Logprobs[i]!.Chosen.Rank != expected.Logprobs[i]!.Chosen.Rank ? 1 : 0;
            tops += actual.Logprobs[i]!.Top.Select(t => t.TokenId).SequenceEqual(expected.Logprobs[i]!.Top.Select(t => t.TokenId)) ? 0 : 1;
            double difference = Math.Abs(actual.Logprobs[i]!.Chosen.Logprob - expected.Logprobs[i]!.Chosen.Logprob);
            logprob = difference <= logprob ? logprob : difference;
        }

        // A draw within a rounding error of a boundary may fall on its other side; one such row in 64 would already be rare.
        bool right = tokens <= 1 && ranks == 0 && tops == 0 && logprob <= 1e-4;
        report.Check($"sampling, vocabulary {vocabulary}: {name}", right, $"{tokens} other tokens, {ranks} ranks, {tops} lists of {Rows}; logprob error {logprob:0.0e+0}");
    }

    private static void FillBatch(Batch batch, Random random, int vocabulary, SamplingParams sampling)
    {
        batch.Clear();
        batch.AddSequence(0, 0, new int[Rows]);
        for (int i = 0; i < Rows; i++)
        {
            int[] prompt = [.. Enumerable.Range(0, 19).Select(_ => random.Next(vocabulary))];
            var history = new TokenHistory(prompt, 30);
            for (int n = 0; n < 23; n++)
            {
                history.Append(random.Next(Math.Min(vocabulary, 40)));
            }

            bool scored = i % 16 == 15;
            batch.AddLogitRow(new LogitRow
            {
                TokenIndex = i,
                Kind = scored ? LogitRowKind.PromptLogprob : LogitRowKind.Sample,
                TargetToken = random.Next(vocabulary),
                OutputIndex = i,
                Seed = (ulong)random.NextInt64(),
                SuppressStops = sampling.MinTokens > 0 && vocabulary > 3,
                StopTokens = [0, 2],
                Params = scored ? sampling with { PromptLogprobs = 3 } : sampling,
                History = history,
            });
        }
    }

    private static StepOutput OnCpu(CpuBackend cpu, Batch batch, float[] logits, int vocabulary)
    {
        using var memory = new AlignedMemory(logits.LongLength * sizeof(float));
        logits.CopyTo(memory.AsSpan<float>());
        var output = new StepOutput(2048);
        CpuKernels kernels = cpu.AsKernels();
        kernels.BeginStep(batch);
        kernels.Sample(new Tensor(memory.Address, batch.NumLogitRows, vocabulary, DType.F32), 0);
        kernels.ReadOutput(output);
        return output;
    }

    private static StepOutput OnGpu(Gpu gpu, float[] logits, int vocabulary)
    {
        var output = new StepOutput(2048);
        int rows = gpu.Batch.NumLogitRows;
        Tensor tensor = gpu.UploadSingles(logits, rows, vocabulary);
        gpu.Kernels.BeginStep(gpu.Batch);

        // In two turns, as a model with fewer rows of logits than asked for does.
        int half = rows / 3;
        gpu.Kernels.Sample(tensor.Take(half), 0);
        gpu.Kernels.Sample(new Tensor(tensor.Data + ((nint)half * vocabulary * sizeof(float)), rows - half, vocabulary, DType.F32), half);
        gpu.Kernels.ReadOutput(output);
        return output;
    }

    private static void Poison(Report report)
    {
        const int Vocabulary = 1000;
        using var gpu = new Gpu(DType.BF16, vocabulary: Vocabulary);
        float[] logits = Numbers.Normal(new Random(3), (long)Rows * Vocabulary);
        logits[(3 * Vocabulary) + 999] = float.NaN;
        logits.AsSpan(5 * Vocabulary, Vocabulary).Fill(float.NegativeInfinity);
        logits[(7 * Vocabulary) + 1] = float.PositiveInfinity;
        logits.AsSpan(9 * Vocabulary, Vocabulary - 1).Fill(float.NegativeInfinity);
        FillBatch(gpu.Batch, new Random(4), Vocabulary, new SamplingParams { Logprobs = 1 });
        StepOutput output = OnGpu(gpu, logits, Vocabulary);
        int[] failed = [.. Enumerable.Range(0, Rows).Where(i => output.RowFailed[i])];
        report.Check("rows with NaN, without a number, with infinity fail alone", failed.SequenceEqual([3, 5, 7]), string.Join(' ', failed));
        report.Check("one token left is taken", output.Tokens[9] == Vocabulary - 1, output.Tokens[9].ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    // The next step's ids refer to what this step sampled.
    private static void References(Report report)
    {
        const int Vocabulary = 500;
        const int Cols = 16;
        using var gpu = new Gpu(DType.BF16, vocabulary: Vocabulary);
        var random = new Random(5);
        float[] table = gpu.Round(Numbers.Normal(random, Vocabulary * Cols));
        Tensor loaded;
        fixed (float* p = table)
        {
            loaded = gpu.Kernels.LoadTable(new HostMatrix((nint)p, Vocabulary, Cols, Cols, DType.F32), DType.BF16);
        }

        FillBatch(gpu.Batch, random, Vocabulary, new SamplingParams { Logprobs = 0 });
        StepOutput output = OnGpu(gpu, Numbers.Normal(random, (long)Rows * Vocabulary), Vocabulary);
        int[] rows = [.. Enumerable.Range(0, 19).Select(i => i * 3)];
        gpu.Batch.Clear();
        gpu.Batch.AddSequence(0, 64, [.. rows.Select(r => -r - 1)]);
        Tensor y = gpu.Poisoned(rows.Length, Cols);
        gpu.Kernels.BeginStep(gpu.Batch);
        gpu.Kernels.Embed(loaded, y);
        double[] expected = [.. rows.SelectMany(r => table.Skip(output.Tokens[r] * Cols).Take(Cols)).Select(v => (double)v)];
        report.Check("token references to the step before", Numbers.WorstRow(gpu.Download(y), expected, Cols), 0);
    }
}
