using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Core.Sampling;
using Tandem.Cpu;
using Tandem.Models.Decoder;
using Tandem.Weights.Configuration;
using Tandem.Weights.Safetensors;

namespace Tandem.Models.Tests;

/// <summary>Logits of every family against transformers, in single precision: at most 2e-3 apart.</summary>
public sealed class GoldenLogitsTests
{
    private const float Tolerance = 2e-3f;

    public static TheoryData<string> Models => [.. Golden.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_those_of_transformers(string name)
    {
        Golden golden = Golden.Read(name);
        foreach (GoldenLogits expected in golden.Logits)
        {
            List<float[]> rows = Run(golden.Folder, golden.Prompts[expected.Prompt]);
            float worst = 0;
            for (int i = 0; i < expected.Rows.Length; i++)
            {
                float[] actual = rows[expected.First + i];
                for (int v = 0; v < actual.Length; v++)
                {
                    float difference = MathF.Abs(actual[v] - expected.Rows[i][v]);
                    Assert.True(difference <= Tolerance, $"{name}, prompt {expected.Prompt}, position {expected.First + i}, token {v}: {actual[v]} is not {expected.Rows[i][v]}");
                    worst = MathF.Max(worst, difference);
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{name} prompt {expected.Prompt}: max abs difference {worst:g3}");
        }
    }

    // Logits of all positions of a prompt, in one step.
    private static List<float[]> Run(string folder, int[] prompt)
    {
        ModelSettings settings = ModelConfigReader.Read(folder);
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        using var backend = new CpuBackend(2, 128);
        var rows = new List<float[]>();
        var kernels = new RecordingKernels(backend.AsKernels(), rows);
        using var model = new DecoderModel<RecordingKernels>(kernels, settings.Model, checkpoint, DType.F32, WeightQuantization.None, 128, 256, 32);
        int groups = settings.Model.KvGroupWindows.Count;
        const int BlockSize = 16;
        kernels.AllocateKvCache(new KvLayout(64, settings.Model.NumLayers, settings.Model.NumKvHeads, BlockSize, settings.Model.HeadDim, DType.F32));
        using var tables = new BlockTables(groups, 2, 16);
        using var batch = new Batch(128, 2, tables, BlockSize);
        for (int g = 0; g < groups; g++)
        {
            for (int i = 0; i < 16; i++)
            {
                // Neither ordered nor adjacent.
                tables.Row(g, 1)[i] = 1 + ((i * 7) % 16) + (g * 20);
            }
        }

        batch.Clear();
        batch.AddSequence(1, 0, prompt);
        for (int t = 0; t < prompt.Length; t++)
        {
            batch.AddLogitRow(new LogitRow
            {
                TokenIndex = t,
                Slot = 1,
                Kind = LogitRowKind.PromptLogprob,
                TargetToken = 0,
                Params = SamplingParams.Default with { PromptLogprobs = 0 },
                History = new TokenHistory(prompt, 1),
                StopTokens = [],
            });
        }

        model.Forward(batch);
        model.ReadOutput(new StepOutput(128));
        return rows;
    }
}
