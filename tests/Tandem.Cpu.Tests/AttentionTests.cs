using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Reference;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed unsafe class AttentionTests
{
    public static MatrixTheoryData<InstructionSet, DType> Types { get; } = new(
        [InstructionSet.Portable, InstructionSet.Avx2, InstructionSet.Avx512],
        [DType.F32, DType.BF16, DType.F16]);

    [Theory]
    [MemberData(nameof(Types))]
    public void MatchesTheReferenceForMixedBatches(InstructionSet set, DType type)
    {
        foreach ((int headDim, int kvHeads, int groupSize, int window) in new[] { (64, 2, 1, 0), (80, 1, 5, 0), (96, 2, 2, 70), (128, 2, 8, 0), (256, 1, 4, 19), (20, 3, 3, 0) })
        {
            using CpuBackend backend = Paths.Backend(set);
            using var scene = new AttentionScene(backend, type, headDim, kvHeads, groupSize, blockSize: 16, longest: 640);
            scene.FillPool();
            scene.Add(0, context: 0, queries: 1);
            scene.Add(1, context: 0, queries: 19);
            scene.Add(2, context: 111, queries: 1);
            scene.Add(3, context: 60, queries: 70);
            scene.Add(4, context: 530, queries: 3);
            scene.Add(5, context: 62, queries: 1);
            scene.Add(6, context: 63, queries: 1);
            Tensor y = scene.Run(window);
            Tensor expected = scene.Memory.Filled(y.Rows, y.Cols, float.NaN);
            ReferenceKernels.Attention(scene.Batch, backend.KvLayout, backend.KvPool, scene.Q, scene.Heads, scene.Scale, window, 1, 0, expected);
            Check.Close(expected, y, 1e-5);
        }
    }

    [Theory]
    [InlineData(InstructionSet.Portable, 0)]
    [InlineData(InstructionSet.Avx2, 0)]
    [InlineData(InstructionSet.Avx512, 0)]
    [InlineData(InstructionSet.Portable, 100)]
    [InlineData(InstructionSet.Avx2, 100)]
    [InlineData(InstructionSet.Avx512, 100)]
    public void AQueryHasTheSameBitsHoweverThePromptIsCut(InstructionSet set, int window)
    {
        const int Length = 1189;
        foreach ((int headDim, int kvHeads, int groupSize) in new[] { (64, 2, 4), (80, 1, 5), (128, 1, 1) })
        {
            using CpuBackend many = Paths.Backend(set, threads: 3);
            using CpuBackend one = Paths.Backend(set, threads: 1);
            using var whole = new AttentionScene(one, DType.BF16, headDim, kvHeads, groupSize, blockSize: 16, longest: Length, maxTokens: Length);
            using var cut = new AttentionScene(many, DType.BF16, headDim, kvHeads, groupSize, blockSize: 16, longest: Length, maxTokens: Length);
            whole.FillPool();
            cut.FillPool();
            Tensor q = whole.Memory.Random(Length, whole.Heads * headDim);
            whole.Add(0, 0, Length);
            q.CopyTo(whole.Q);
            Tensor all = whole.Run(window);
            foreach ((int first, int count) in new[] { (0, 1), (5, 19), (63, 1), (64, 1), (100, 111), (511, 1), (512, 1), (513, 3), (700, 64), (1100, 1), (1188, 1) })
            {
                cut.Clear();
                cut.Add(0, first, count);
                for (int i = 0; i < count; i++)
                {
                    TestMemory.Row(q, first + i).CopyTo(TestMemory.Row(cut.Q, i));
                }

                Tensor y = cut.Run(window);
                for (int i = 0; i < count; i++)
                {
                    Check.Same(TestMemory.Row(all, first + i), TestMemory.Row(y, i), $"query {first + i} in a piece of {count}, head dim {headDim}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void KeysThatAreNotSeenDoNotMatterEvenIfTheyAreNaN(InstructionSet set)
    {
        using CpuBackend backend = Paths.Backend(set);
        using var scene = new AttentionScene(backend, DType.F32, headDim: 64, kvHeads: 1, groupSize: 2, blockSize: 16, longest: 300);
        scene.FillPool();
        scene.Add(0, context: 200, queries: 1);
        Tensor clean = scene.Memory.Copy(scene.Run(window: 50));

        // Blocks behind the window become the null block, which holds garbage; so do the slots after the last token.
        float* pool = (float*)backend.KvPool;
        new Span<float>(pool, (int)backend.KvLayout.BlockElements).Fill(float.NaN);
        Span<int> table = scene.Tables.Row(0, 0);
        table[..(151 / 16)].Clear();
        table[13..].Clear();
        for (int slot = 201 % 16; slot < 16; slot++)
        {
            new Span<float>(pool + backend.KvLayout.KeyPage(table[12], 1, 0) + (slot * 64), 64).Fill(float.NaN);
            new Span<float>(pool + backend.KvLayout.ValuePage(table[12], 1, 0) + (slot * 64), 64).Fill(float.NaN);
        }

        Tensor dirty = scene.Run(window: 50);
        Check.Same(TestMemory.Row(clean, 0), TestMemory.Row(dirty, 0), "output");
    }

    [Fact]
    public void ALongContextIsSplitOverThreadsWithTheSameResult()
    {
        const int Context = 20_011;
        using CpuBackend one = new(1, 4);
        using CpuBackend many = new(4, 4, new CpuBackendOptions { PinThreads = false });
        using var a = new AttentionScene(one, DType.BF16, 64, 1, 4, blockSize: 16, longest: Context + 1);
        using var b = new AttentionScene(many, DType.BF16, 64, 1, 4, blockSize: 16, longest: Context + 1);
        a.FillPool();
        b.FillPool();
        a.Add(0, Context, 1);
        b.Add(0, Context, 1);
        a.Q.CopyTo(b.Q);
        Tensor x = a.Run(0);
        Check.Same(TestMemory.Row(x, 0), TestMemory.Row(b.Run(0), 0), "output");
        Tensor expected = a.Memory.Filled(1, x.Cols, float.NaN);
        ReferenceKernels.Attention(a.Batch, one.KvLayout, one.KvPool, a.Q, a.Heads, a.Scale, 0, 1, 0, expected);
        Check.Close(expected, x, 1e-5);
    }
}

/// <summary>A pool with random contents, shuffled block tables, and a batch.</summary>
internal sealed unsafe class AttentionScene : IDisposable
{
    private const int Slots = 8;

    private readonly CpuBackend _backend;

    public AttentionScene(CpuBackend backend, DType type, int headDim, int kvHeads, int groupSize, int blockSize, int longest, int maxTokens = 512)
    {
        _backend = backend;
        int perSequence = (longest + blockSize) / blockSize;
        int blocks = 1 + (perSequence * Slots);
        Heads = kvHeads * groupSize;
        Scale = 1f / MathF.Sqrt(headDim);
        Tables = new BlockTables(1, Slots, perSequence);
        Batch = new Batch(maxTokens, Slots, Tables, blockSize);
        new CpuKernels(backend).AllocateKvCache(new KvLayout(blocks, 2, kvHeads, blockSize, headDim, type));
        int[] order = [.. Enumerable.Range(1, blocks - 1)];
        new Random(4).Shuffle(order);
        for (int s = 0; s < Slots; s++)
        {
            order.AsSpan(s * perSequence, perSequence).CopyTo(Tables.Row(0, s));
        }

        Q = Memory.Random(maxTokens, Heads * headDim, gap: 6);
        Y = Memory.Filled(maxTokens, Heads * headDim, float.NaN);
    }

    public TestMemory Memory { get; } = new();

    public BlockTables Tables { get; }

    public Batch Batch { get; }

    public int Heads { get; }

    public float Scale { get; }

    public Tensor Q { get; }

    public Tensor Y { get; }

    /// <summary>The same numbers in every scene of the same shape; the null block holds garbage.</summary>
    public void FillPool()
    {
        KvLayout layout = _backend.KvLayout;
        var random = new Random(5);
        for (long i = 0; i < layout.NumBlocks * layout.BlockElements; i++)
        {
            TestMemory.Write(layout.Type, _backend.KvPool, (nint)i, i < layout.BlockElements ? float.NaN : (float)(random.NextDouble() - 0.5) * 4);
        }
    }

    public void Clear() => Batch.Clear();

    public void Add(int slot, int context, int queries) => Batch.AddSequence(slot, context, new int[queries]);

    public Tensor Run(int window)
    {
        var kernels = new CpuKernels(_backend);
        kernels.BeginStep(Batch);
        Tensor y = Y.Take(Batch.NumTokens);
        kernels.Attention(Q.Take(Batch.NumTokens), Heads, Scale, window, 1, 0, y);
        return y;
    }

    public void Dispose()
    {
        Memory.Dispose();
        Batch.Dispose();
        Tables.Dispose();
    }
}

internal static class TensorCopy
{
    public static void CopyTo(this Tensor source, in Tensor target)
    {
        for (int r = 0; r < Math.Min(source.Rows, target.Rows); r++)
        {
            TestMemory.Row(source, r).CopyTo(TestMemory.Row(target, r));
        }
    }
}
