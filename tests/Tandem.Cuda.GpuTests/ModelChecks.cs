using Tandem.Core.Configuration;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Cpu;
using Tandem.Engine.Loop;
using Tandem.Engine.Scheduling;
using Tandem.Models.Decoder;
using Tandem.Weights.Configuration;
using Tandem.Weights.Safetensors;

namespace Tandem.Cuda.GpuTests;

/// <summary>
/// Whole models: logits against the CPU with the same weights (so that only the rounding of activations differs) and against transformers, and greedy
/// continuations through the engine, where the gap between the best two tokens is clear.
/// </summary>
internal static unsafe class ModelChecks
{
    private const int BlockSize = 16;
    private const float ClearGap = 0.15f;

    public static void Run(Report report, string models)
    {
        foreach (string folder in Golden.Folders(models))
        {
            var golden = Golden.Read(folder);
            report.Guard(folder, () => Logits(report, golden, DType.F16, 5e-3));
            report.Guard(folder, () => Logits(report, golden, DType.BF16, 8 * 5e-3));
            report.Guard(folder, () => Greedy(report, golden, maxTokens: 256));
            report.Guard(folder, () => Greedy(report, golden, maxTokens: 7));
        }
    }

    // bfloat16 has three bits fewer than float16: the bound is that of float16 times eight.
    private static void Logits(Report report, Golden golden, DType type, double bound)
    {
        ModelSettings settings = ModelConfigReader.Read(golden.Folder);
        string name = $"{Path.GetFileName(golden.Folder)}, {type.Name()}";
        double worstCpu = 0;
        double worstGolden = 0;
        foreach (GoldenLogits expected in golden.Logits)
        {
            int[] prompt = golden.Prompts[expected.Prompt];
            List<float[]> actual = OnGpu(settings.Model, golden.Folder, prompt, type);
            List<float[]> cpu = OnCpu(settings.Model, golden.Folder, prompt, type);
            worstCpu = Math.Max(worstCpu, Distance(actual, cpu));
            worstGolden = Math.Max(worstGolden, Distance([.. actual.Skip(expected.First)], expected.Rows));
        }

        report.Check($"logits against the CPU, {name} weights", worstCpu, bound);
        report.Check($"logits against transformers' float32, {name}", worstGolden, bound);
    }

    private static double Distance(List<float[]> actual, IReadOnlyList<float[]> expected)
        => actual.Count == expected.Count
            ? Numbers.Distance([.. actual.SelectMany(row => row)], [.. expected.SelectMany(row => row).Select(v => (double)v)])
            : double.NaN;

    private static List<float[]> OnGpu(ModelConfig config, string folder, int[] prompt, DType type)
    {
        var rows = new List<float[]>();
        using CudaBackend backend = Backend(config, type, 128);
        void Record(Tensor logits)
        {
            float[] values = new float[logits.Rows * logits.Cols];
            fixed (float* p = values)
            {
                backend.Device.CopyToHost(p, logits.Data, values.LongLength * sizeof(float));
                backend.Synchronize();
            }

            rows.AddRange(values.Chunk(logits.Cols));
        }

        Forward(new RecordingKernels<CudaKernels>(backend.AsKernels(), Record), config, folder, prompt, type, type);
        return rows;
    }

    private static List<float[]> OnCpu(ModelConfig config, string folder, int[] prompt, DType type)
    {
        var rows = new List<float[]>();
        using var backend = new CpuBackend(2, 128, new CpuBackendOptions { PinThreads = false });
        void Record(Tensor logits)
        {
            for (int r = 0; r < logits.Rows; r++)
            {
                rows.Add(new ReadOnlySpan<float>((float*)logits.Data + ((long)r * logits.RowStride), logits.Cols).ToArray());
            }
        }

        Forward(new RecordingKernels<CpuKernels>(backend.AsKernels(), Record), config, folder, prompt, type, DType.F32);
        return rows;
    }

    // Logits of all positions, the prompt cut in two steps so that the second one reads history.
    private static void Forward<TKernels>(TKernels kernels, ModelConfig config, string folder, int[] prompt, DType weights, DType kv)
        where TKernels : struct, IKernels
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        using var model = new DecoderModel<TKernels>(kernels, config, checkpoint, weights, WeightQuantization.None, 128, 256, 32);
        int groups = config.KvGroupWindows.Count;
        kernels.AllocateKvCache(new KvLayout(64, config.NumLayers, config.NumKvHeads, BlockSize, config.HeadDim, kv));
        using var tables = new BlockTables(groups, 2, 16);
        using var batch = new Batch(128, 2, tables, BlockSize);
        for (int g = 0; g < groups; g++)
        {
            for (int i = 0; i < 16; i++)
            {
                tables.Row(g, 1)[i] = 1 + (i * 7 % 16) + (g * 20);
            }
        }

        int cut = prompt.Length / 3;
        var output = new StepOutput(128);
        foreach ((int first, int count) in ((int, int)[])[(0, cut), (cut, prompt.Length - cut)])
        {
            if (count == 0)
            {
                continue;
            }

            batch.Clear();
            batch.AddSequence(1, first, prompt.AsSpan(first, count));
            for (int t = 0; t < count; t++)
            {
                batch.AddLogitRow(new LogitRow
                {
                    TokenIndex = t,
                    Slot = 1,
                    Kind = LogitRowKind.PromptLogprob,
                    Params = SamplingParams.Default with { PromptLogprobs = 0 },
                    History = new TokenHistory(prompt, 1),
                    StopTokens = [],
                });
            }

            model.Forward(batch);
            model.ReadOutput(output);
        }
    }

    private static void Greedy(Report report, Golden golden, int maxTokens)
    {
        ModelConfig config = ModelConfigReader.Read(golden.Folder).Model;
        CudaBackend backend = Backend(config, DType.BF16, maxTokens);
        Checkpoint checkpoint = Checkpoint.Open(golden.Folder);
        CudaKernels kernels = backend.AsKernels();
        var model = new DecoderModel<CudaKernels>(kernels, config, checkpoint, DType.BF16, WeightQuantization.None, maxTokens, 256, 16);
        const int Blocks = 256;
        kernels.AllocateKvCache(new KvLayout(Blocks, config.NumLayers, config.NumKvHeads, BlockSize, config.HeadDim, DType.BF16));
        var capacity = new RunnerCapacity
        {
            MaxTokens = maxTokens,
            MaxSeqs = Math.Min(16, maxTokens),
            MaxModelLen = 256,
            BlockSize = BlockSize,
            NumBlocks = Blocks,
            GroupWindows = config.KvGroupWindows,
            VocabSize = config.VocabSize,
        };
        var runner = new ModelRunner<CudaKernels>(model, capacity, new Both(checkpoint, backend));
        using var engine = new EngineLoop(runner, new SchedulerOptions { MaxNumBatchedTokens = maxTokens, MaxNumSeqs = capacity.MaxSeqs }, [], enablePrefixCaching: true, seed: 1);
        EngineRequest[] requests = [.. golden.Greedy["bf16"].Select((expected, i) => engine.Submit(new GenerationRequest
        {
            RequestId = $"r{i}",
            PromptTokenIds = golden.Prompts[expected.Prompt],
            Sampling = new SamplingParams { Temperature = 0, MaxTokens = expected.Tokens.Length, IgnoreEos = true },
        }))];
        int same = 0;
        var wrong = new List<string>();
        for (int r = 0; r < requests.Length; r++)
        {
            GoldenGreedy expected = golden.Greedy["bf16"][r];
            int[] tokens = Read(requests[r], wrong);
            int differs = Enumerable.Range(0, Math.Min(tokens.Length, expected.Tokens.Length)).FirstOrDefault(i => tokens[i] != expected.Tokens[i], -1);
            same += differs < 0 ? tokens.Length : differs;
            if (tokens.Length != expected.Tokens.Length || (differs >= 0 && expected.Gap[differs] >= ClearGap))
            {
                wrong.Add($"prompt {expected.Prompt}: {tokens.Length} tokens, differs at {differs} with gap {(differs < 0 ? 0 : expected.Gap[differs])}");
            }
        }

        report.Check($"greedy through the engine, {Path.GetFileName(golden.Folder)}, steps of {maxTokens}", wrong.Count == 0 && same >= 3, $"{same} tokens equal {string.Join("; ", wrong)}");
    }

    private static int[] Read(EngineRequest request, List<string> wrong)
    {
        var tokens = new List<int>();
        while (request.Events.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (request.Events.TryRead(out TokenEvent e))
            {
                if (e.TokenId >= 0)
                {
                    tokens.Add(e.TokenId);
                }

                if (e.Error is not null)
                {
                    wrong.Add(e.Error);
                }
            }
        }

        return [.. tokens];
    }

    private static CudaBackend Backend(ModelConfig config, DType type, int maxTokens) => new(new CudaBackendOptions
    {
        ActivationType = type,
        MaxTokens = maxTokens,
        MaxSeqs = Math.Min(16, maxTokens),
        MaxModelLen = 256,
        VocabSize = config.VocabSize,
        BlockSize = BlockSize,
        KvGroups = config.KvGroupWindows.Count,
    });

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
