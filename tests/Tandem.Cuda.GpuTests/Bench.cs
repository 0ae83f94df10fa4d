using System.Diagnostics;
using System.Globalization;
using Tandem.Core.Configuration;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Core.Sampling;
using Tandem.Cuda.Attention;
using Tandem.Cuda.Interop;
using Tandem.Models.Decoder;

namespace Tandem.Cuda.GpuTests;

/// <summary>Times on the card: decode steps and prefill of the IQuest-7B shape with dummy weights, and attention alone. Medians; random data.</summary>
internal static class Bench
{
    private const int BlockSize = 16;

    private static readonly ModelConfig Shape = new()
    {
        Architecture = "IQuestCoderForCausalLM",
        HiddenSize = 5120,
        IntermediateSize = 27648,
        NumLayers = 14,
        NumHeads = 40,
        NumKvHeads = 8,
        HeadDim = 128,
        VocabSize = 76800,
        MaxPositions = 131072,
        Rope = new RopeConfig { Theta = 500000 },
    };

    public static void Run(Report report)
    {
        report.Guard("model", () => Model(report));
        report.Guard("attention", () => Attention(report));
    }

    private static void Model(Report report)
    {
        const int MaxTokens = 8192;
        const int MaxModelLen = 131072;
        const int Blocks = 1 + (MaxModelLen / BlockSize);
        long start = Stopwatch.GetTimestamp();
        using var backend = new CudaBackend(new CudaBackendOptions { MaxTokens = MaxTokens, MaxSeqs = 256, MaxModelLen = MaxModelLen, VocabSize = Shape.VocabSize });
        report.Line(Text($"{backend.DeviceName}, {backend.Device.Architecture}, {backend.Device.Multiprocessors} multiprocessors; backend ready in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s"));
        CudaKernels kernels = backend.AsKernels();
        using var source = new DeviceDummySource();
        start = Stopwatch.GetTimestamp();
        using var model = new DecoderModel<CudaKernels>(kernels, Shape, source, DType.BF16, WeightQuantization.None, MaxTokens, MaxModelLen, 256);
        kernels.AllocateKvCache(new KvLayout(Blocks, Shape.NumLayers, Shape.NumKvHeads, BlockSize, Shape.HeadDim, DType.BF16));
        backend.Synchronize();
        report.Line(Text($"7B shape: weights {model.WeightBytesPerStep / 1e9:0.00} GB made in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s"));
        using var tables = new BlockTables(1, 256, MaxModelLen / BlockSize);
        using var batch = new Batch(MaxTokens, 256, tables, BlockSize);
        int next = 1;
        for (int slot = 0; slot < 256; slot++)
        {
            for (int b = 0; b < tables.MaxBlocksPerSeq; b++)
            {
                tables.Row(0, slot)[b] = next;
                next = next + 1 == Blocks ? 1 : next + 1;
            }
        }

        var random = new Random(1);
        var greedy = new SamplingParams { Temperature = 0 };
        var sampled = new SamplingParams { Temperature = 0.8f, TopP = 0.95f, TopK = 40 };
        foreach ((int seqs, int context, SamplingParams sampling, string name) in ((int, int, SamplingParams, string)[])
            [(1, 512, greedy, "greedy"), (1, 512, sampled, "top-k, top-p"), (8, 512, greedy, "greedy"), (32, 512, greedy, "greedy"), (32, 512, sampled, "top-k, top-p"), (128, 512, greedy, "greedy"), (256, 512, greedy, "greedy")])
        {
            Fill(batch, random, seqs, context, 1, sampling);
            (double whole, double launch) = Time(model, batch, seqs == 1 ? 60 : 30);
            report.Line(Text($"decode step, batch {seqs,3}, context {context}, {name,-12}: {whole,8:0.000} ms ({seqs / whole * 1000:0} tok/s), launch {launch:0.000} ms, weights at {model.WeightBytesPerStep / whole / 1e6:0} GB/s"));
        }

        foreach ((int seqs, int tokens) in ((int, int)[])[(1, 8192), (16, 512), (1, 2048), (1, 128)])
        {
            Fill(batch, random, seqs, 0, tokens, greedy);
            (double whole, _) = Time(model, batch, 5);
            double flops = 2.0 * (Shape.ParameterCount - (2L * Shape.VocabSize * Shape.HiddenSize)) * seqs * tokens;
            report.Line(Text($"prefill of {seqs} x {tokens}: {whole:0.00} ms, {seqs * tokens / whole * 1000:0} tok/s, {flops / whole / 1e9:0} TFLOP/s in products"));
        }

        LongPrompt(report, model, batch, random);
        (long free, long total) = backend.Memory;
        report.Line(Text($"device memory: {(total - free) / 1e9:0.0} of {total / 1e9:0.0} GB taken"));
    }

    // A prompt of 120,000 tokens in steps of the largest size, then 256 tokens, each fed back by reference.
    private static void LongPrompt(Report report, DecoderModel<CudaKernels> model, Batch batch, Random random)
    {
        const int Prompt = 120000;
        var output = new StepOutput(batch.MaxTokens);
        var history = new TokenHistory([1], 1);
        var greedy = new SamplingParams { Temperature = 0 };
        int[] ids = [.. Enumerable.Range(0, Prompt).Select(_ => random.Next(Shape.VocabSize))];
        long start = Stopwatch.GetTimestamp();
        double prefill = 0;
        for (int at = 0; at < Prompt + 256;)
        {
            int count = at < Prompt ? Math.Min(batch.MaxTokens, Prompt - at) : 1;
            batch.Clear();
            batch.AddSequence(0, at, at < Prompt ? ids.AsSpan(at, count) : [-1]);
            at += count;
            if (at >= Prompt)
            {
                batch.AddLogitRow(new LogitRow { TokenIndex = count - 1, Params = greedy, History = history, StopTokens = [] });
            }

            model.Forward(batch);
            model.ReadOutput(output);
            prefill = at == Prompt ? Stopwatch.GetElapsedTime(start).TotalSeconds : prefill;
        }

        double decode = Stopwatch.GetElapsedTime(start).TotalSeconds - prefill;
        report.Line(Text($"prompt of {Prompt}: {prefill:0.00} s, {Prompt / prefill:0} tok/s; then 256 tokens at {256 / decode:0.0} tok/s"));
    }

    private static void Fill(Batch batch, Random random, int seqs, int context, int tokens, SamplingParams sampling)
    {
        batch.Clear();
        for (int s = 0; s < seqs; s++)
        {
            int[] ids = [.. Enumerable.Range(0, tokens).Select(_ => random.Next(Shape.VocabSize))];
            int first = batch.AddSequence(s, context, ids);
            batch.AddLogitRow(new LogitRow { TokenIndex = first + tokens - 1, Slot = s, Seed = (ulong)s, Params = sampling, History = new TokenHistory(ids, 1), StopTokens = [] });
        }
    }

    private static (double Whole, double Launch) Time(DecoderModel<CudaKernels> model, Batch batch, int repeats)
    {
        var output = new StepOutput(8192);
        double[] whole = new double[repeats];
        double[] launch = new double[repeats];
        for (int i = -3; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            model.Forward(batch);
            double launched = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            model.ReadOutput(output);
            if (i >= 0)
            {
                whole[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                launch[i] = launched;
            }
        }

        if (output.RowFailed.Any(failed => failed))
        {
            throw new InvalidOperationException("a row of logits held no usable number");
        }

        Array.Sort(whole);
        Array.Sort(launch);
        return (whole[repeats / 2], launch[repeats / 2]);
    }

    private static void Attention(Report report)
    {
        const int Tokens = 8192;
        const int Blocks = 1 + (64 * 4096 / BlockSize) + 64;
        using var backend = new CudaBackend(new CudaBackendOptions { MaxTokens = Tokens, MaxSeqs = 256, MaxModelLen = 131072, VocabSize = 1024 });
        CudaKernels kernels = backend.AsKernels();
        (int, int, int, PrefillShape?)[] cases =
        [
            (128, 40, 8, null), (128, 40, 8, new PrefillShape(2, 32)), (128, 40, 8, new PrefillShape(1, 64)), (128, 40, 8, new PrefillShape(1, 128)),
            (64, 32, 8, null), (64, 32, 8, new PrefillShape(2, 128)), (64, 32, 8, new PrefillShape(1, 128)),
            (256, 16, 8, null), (256, 16, 8, new PrefillShape(1, 48)),
        ];
        foreach ((int dim, int heads, int kvHeads, PrefillShape? shape) in cases)
        {
            var layout = new KvLayout(Blocks, 1, kvHeads, BlockSize, dim, DType.BF16);
            backend.AllocateKvCache(layout, shape);
            report.Line($"-- prefill tiles {shape ?? PrefillShape.For(dim)}");
            backend.Elementwise.FillRandom(backend.Attention.Pool, layout.TotalBytes / 2, 1, 7);
            foreach ((string name, nint function) in backend.Attention.Functions)
            {
                report.Line($"{name}, heads of {dim}: {Resources(function)}");
            }

            Tensor q = kernels.Allocate(Tokens, (heads + (2 * kvHeads)) * dim, DType.BF16);
            backend.Elementwise.FillRandom(q.Data, (long)q.Rows * q.Cols, 1, 9);
            Tensor y = kernels.Allocate(Tokens, heads * dim, DType.BF16);
            using var tables = new BlockTables(1, 256, 131072 / BlockSize);
            using var batch = new Batch(Tokens, 256, tables, BlockSize);
            foreach ((int seqs, int context, int tokens) in ((int, int, int)[])[(1, 0, 8192), (1, 28672, 2048), (16, 0, 512), (64, 4095, 1), (1, 131071, 1), (256, 511, 1)])
            {
                if (shape is not null && tokens == 1)
                {
                    continue;
                }

                One(report, backend, tables, batch, q, y, heads, layout, seqs, context, tokens);
            }
        }
    }

    private static void One(
        Report report, CudaBackend backend, BlockTables tables, Batch batch, Tensor q, Tensor y, int heads, KvLayout layout, int seqs, int context, int tokens)
    {
        int[] blocks = [.. Enumerable.Range(1, layout.NumBlocks - 1)];
        new Random(1).Shuffle(blocks);
        int next = 0;
        batch.Clear();
        for (int s = 0; s < seqs; s++)
        {
            for (int b = 0; b < (context + tokens + BlockSize - 1) / BlockSize; b++)
            {
                tables.Row(0, s)[b] = blocks[next++];
            }

            batch.AddSequence(s, context, new int[tokens]);
        }

        CudaKernels kernels = backend.AsKernels();
        kernels.BeginStep(batch);
        using var begin = new CudaEvent(backend.Device.Context, timing: true);
        using var end = new CudaEvent(backend.Device.Context, timing: true);
        float[] times = new float[11];
        Tensor rows = y.Take(seqs * tokens);
        for (int i = -2; i < times.Length; i++)
        {
            begin.Record(backend.Device.Stream);
            kernels.Attention(q.Take(seqs * tokens), heads, 0.088f, 0, 0, 0, rows);
            end.Record(backend.Device.Stream);
            end.Synchronize();
            if (i >= 0)
            {
                times[i] = end.MillisecondsSince(begin);
            }
        }

        Array.Sort(times);
        double ms = times[times.Length / 2];
        double pairs = (double)seqs * tokens * (context + ((tokens + 1) / 2.0));
        double flops = 4.0 * pairs * heads * layout.HeadDim;
        double bytes = 2.0 * seqs * (context + tokens) * layout.NumKvHeads * layout.HeadDim * 2;
        string rate = tokens > 1 ? Text($"{flops / ms / 1e9:0} TFLOP/s") : Text($"{bytes / ms / 1e6:0} GB/s");
        report.Line(Text($"attention, {heads}/{layout.NumKvHeads} heads of {layout.HeadDim}, {seqs} x {tokens} on {context}: {ms:0.0000} ms, {rate}"));
    }

    private static string Resources(nint function)
    {
        CudaDriver.Check(CudaDriver.cuFuncGetAttribute(out int registers, CudaDriver.FunctionNumRegs, function));
        CudaDriver.Check(CudaDriver.cuFuncGetAttribute(out int local, CudaDriver.FunctionLocalSizeBytes, function));
        CudaDriver.Check(CudaDriver.cuFuncGetAttribute(out int shared, CudaDriver.FunctionSharedSizeBytes, function));
        return Text($"{registers} registers, {local} bytes of local and {shared} of static shared memory");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
