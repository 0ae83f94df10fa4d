using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Core.Sampling;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

/// <summary>Counts what the whole process allocates, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(AloneCollection))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(WeightQuantization.None)]
    [InlineData(WeightQuantization.Int8)]
    public void AStepAllocatesNothingOnAnyThread(WeightQuantization quantization)
    {
        const int Width = 256;
        const int Vocabulary = 1003;
        using CpuBackend backend = Paths.Backend(InstructionSets.Best);
        var kernels = new CpuKernels(backend);
        using var scene = new AttentionScene(backend, DType.BF16, 64, 2, 2, 16, 700, maxTokens: 64);
        scene.FillPool();
        TestMemory memory = scene.Memory;
        using LinearWeight weight = kernels.LoadLinear([memory.Stored(Width * 2, Width, DType.BF16)], [], DType.BF16, quantization);
        using LinearWeight head = kernels.LoadLinear([memory.Stored(Vocabulary, Width, DType.BF16)], [], DType.BF16, quantization);
        Tensor x = memory.Random(24, Width);
        Tensor residual = memory.Random(24, Width);
        Tensor norm = memory.Random(1, Width);
        Tensor wide = memory.Filled(24, Width * 2, 0);
        Tensor logits = memory.Filled(4, Vocabulary, 0);
        Tensor rope = memory.Random(700, 64);
        var output = new StepOutput(64);
        SamplingParams[] parameters =
        [
            new() { Temperature = 0 },
            new() { TopP = 0.9f, RepetitionPenalty = 1.1f },
            new() { TopK = 20, LogitBias = new Dictionary<int, float> { [4] = 1 }, AllowedTokenIds = [1, 2, 4] },
            new(),
        ];
        var history = new TokenHistory([1, 2, 3], 10);

        void Step(int step)
        {
            scene.Clear();
            scene.Batch.AddSequence(0, 640 + step, [1]);
            scene.Batch.AddSequence(1, 10, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
            for (int i = 0; i < 4; i++)
            {
                scene.Batch.AddLogitRow(new LogitRow { TokenIndex = i, Params = parameters[i], History = history, StopTokens = [], Seed = 1, OutputIndex = step });
            }

            kernels.BeginStep(scene.Batch);
            kernels.AddRmsNorm(residual, x, norm, 1e-5f, x);
            kernels.Linear(x, weight, wide);
            kernels.RopeAndStore(wide, rope, default, default, 1e-5f, 4, 0, 0);
            kernels.Attention(wide, 4, 0.1f, 0, 0, 0, x);
            kernels.SiluMul(wide, x);
            kernels.GatherLogitRows(x, 0, x.Take(4));
            kernels.Linear(x.Take(4), head, logits);
            kernels.Sample(logits, 0);
            kernels.ReadOutput(output);
        }

        for (int i = 0; i < 20; i++)
        {
            Step(i);
        }

        // The test runner and the runtime have threads too: a quiet window must come along, and an allocation per step would be in every window.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 200 && least != 0; attempt++)
        {
            long mine = GC.GetAllocatedBytesForCurrentThread();
            long all = GC.GetTotalAllocatedBytes(precise: false);
            for (int i = 0; i < 10; i++)
            {
                Step(i);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - mine);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: false) - all);
        }

        Assert.Equal(0, least);
    }
}
