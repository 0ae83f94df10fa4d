using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Reference;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed unsafe class ElementwiseTests
{
    private static readonly (int Rows, int Cols)[] Sizes = [(1, 1), (1, 19), (19, 111), (3, 989), (111, 64), (5, 4864)];

    public static MatrixTheoryData<InstructionSet, DType> Types { get; } = new(
        [InstructionSet.Portable, InstructionSet.Avx2, InstructionSet.Avx512],
        [DType.F32, DType.BF16, DType.F16]);

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void Norms(InstructionSet set)
    {
        using CpuBackend backend = Paths.Backend(set);
        var kernels = new CpuKernels(backend);
        foreach ((int rows, int cols) in Sizes)
        {
            using var memory = new TestMemory(cols);
            Tensor x = memory.Random(rows, cols, gap: 3);
            Tensor residual = memory.Random(rows, cols, gap: 1);
            Tensor weight = memory.Random(1, cols);
            Tensor expected = memory.Filled(rows, cols, float.NaN);
            Tensor actual = memory.Filled(rows, cols, float.NaN, gap: 2);
            ReferenceKernels.RmsNorm(x, weight, 1e-5f, expected);
            kernels.RmsNorm(x, weight, 1e-5f, actual);
            Check.Close(expected, actual, 2e-6);

            Tensor sum = memory.Copy(residual);
            ReferenceKernels.Add(sum, x);
            ReferenceKernels.RmsNorm(sum, weight, 1e-5f, expected);
            Tensor plain = memory.Copy(residual);
            kernels.Add(plain, x);
            kernels.AddRmsNorm(residual, x, weight, 1e-5f, actual);
            Check.Close(expected, actual, 2e-6);
            Check.Close(sum, residual, 0);
            Check.Close(sum, plain, 0);
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void Silu(InstructionSet set)
    {
        using CpuBackend backend = Paths.Backend(set);
        foreach ((int rows, int cols) in Sizes)
        {
            using var memory = new TestMemory(cols);
            Tensor gateUp = memory.Random(rows, 2 * cols, gap: 3, scale: 5);
            float[] extremes = [0f, -0f, 200f, -200f, 88.7f, -88.7f, 1e-30f, float.MaxValue, -float.MaxValue];
            extremes.AsSpan(0, Math.Min(cols, extremes.Length)).CopyTo(TestMemory.Row(gateUp, 0));
            Tensor expected = memory.Filled(rows, cols, float.NaN);
            Tensor actual = memory.Filled(rows, cols, float.NaN, gap: 2);
            if (cols > 7)
            {
                TestMemory.Row(gateUp, 0)[cols + 7] = 0.5f;
            }

            ReferenceKernels.SiluMul(gateUp, expected);
            new CpuKernels(backend).SiluMul(gateUp, actual);
            Check.Close(expected, actual, 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void EmbedResolvesTokensOfTheStepBefore(InstructionSet set, DType type)
    {
        using CpuBackend backend = Paths.Backend(set);
        var kernels = new CpuKernels(backend);
        using var memory = new TestMemory();
        using var tables = new BlockTables(1, 2, 4);
        using var batch = new Batch(32, 2, tables, 16);
        HostMatrix table = memory.Stored(111, 19, type, gap: 2);
        Tensor loaded = kernels.LoadTable(table, type);
        Assert.Equal(table.Data, loaded.Data);
        batch.AddSequence(0, 0, [110, 0, 7]);
        batch.AddLogitRow(new LogitRow { TokenIndex = 2, Params = new() { Temperature = 0 } });
        kernels.BeginStep(batch);
        Tensor y = memory.Filled(3, 19, float.NaN);
        kernels.Embed(loaded, y);
        foreach ((int row, int id) in new[] { (0, 110), (1, 0), (2, 7) })
        {
            for (int c = 0; c < 19; c++)
            {
                Assert.Equal(ReferenceKernels.At(loaded, id, c), TestMemory.Row(y, row)[c]);
            }
        }

        Tensor logits = memory.Filled(1, 111, 0);
        TestMemory.Row(logits, 0)[42] = 1;
        kernels.Sample(logits, 0);
        batch.Clear();
        batch.AddSequence(0, 3, [-1]);
        kernels.BeginStep(batch);
        kernels.Embed(loaded, y.Take(1));
        Assert.Equal(ReferenceKernels.At(loaded, 42, 18), TestMemory.Row(y, 0)[18]);

        batch.Clear();
        batch.AddSequence(0, 0, [111]);
        kernels.BeginStep(batch);
        Assert.Contains("id 111", Assert.Throws<ArgumentException>(() => kernels.Embed(loaded, y.Take(1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void RopeRotatesAndStores(InstructionSet set, DType type)
    {
        foreach ((int headDim, int heads, int kvHeads, bool norms) in new[] { (64, 4, 2, false), (80, 5, 1, true), (128, 8, 1, true), (6, 2, 2, true) })
        {
            using CpuBackend backend = Paths.Backend(set);
            var kernels = new CpuKernels(backend);
            using var memory = new TestMemory(headDim);
            using var tables = new BlockTables(1, 2, 4);
            using var batch = new Batch(64, 2, tables, 16);
            ((ReadOnlySpan<int>)[3, 1, 5, 2]).CopyTo(tables.Row(0, 0));
            ((ReadOnlySpan<int>)[4, 6, 7, 8]).CopyTo(tables.Row(0, 1));
            kernels.AllocateKvCache(new KvLayout(9, 3, kvHeads, 16, headDim, type));
            batch.AddSequence(0, 14, new int[19]);
            batch.AddSequence(1, 40, new int[1]);
            kernels.BeginStep(batch);
            Tensor rope = memory.Random(64, headDim);
            Tensor qNorm = norms ? memory.Random(1, headDim) : default;
            Tensor kNorm = norms ? memory.Random(1, headDim) : default;
            Tensor qkv = memory.Random(20, (heads + (2 * kvHeads)) * headDim, gap: 3);
            Tensor expected = memory.Copy(qkv);
            Tensor stored = memory.Filled(20, 2 * kvHeads * headDim, float.NaN);
            ReferenceKernels.Rope(expected, rope, qNorm, kNorm, 1e-6f, heads, kvHeads, headDim, batch.Positions, stored);
            kernels.RopeAndStore(qkv, rope, qNorm, kNorm, 1e-6f, heads, 2, 0);
            Check.Close(expected.Columns(0, heads * headDim), qkv.Columns(0, heads * headDim), 4e-6);

            KvLayout layout = backend.KvLayout;
            Tensor read = memory.Filled(20, 2 * kvHeads * headDim, float.NaN);
            for (int t = 0; t < 20; t++)
            {
                int slot = batch.SlotMapping(0)[t];
                for (int c = 0; c < read.Cols; c++)
                {
                    int head = c / headDim % kvHeads;
                    long page = c < kvHeads * headDim ? layout.KeyPage(slot / 16, 2, head) : layout.ValuePage(slot / 16, 2, head);
                    TestMemory.Row(read, t)[c] = ElementConversion.Read(type, backend.KvPool, (nint)(page + (slot % 16 * headDim) + (c % headDim)));
                }
            }

            Check.Close(stored, read, type switch { DType.F32 => 4e-6, DType.BF16 => 1f / 250, _ => 1f / 2000 });
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void GatesMix(InstructionSet set)
    {
        using CpuBackend backend = Paths.Backend(set);
        foreach ((int rows, int heads, int headDim) in new[] { (1, 1, 1), (19, 5, 80), (3, 8, 128) })
        {
            using var memory = new TestMemory(rows);
            Tensor q = memory.Random(rows, heads * headDim, gap: 40);
            Tensor gate = memory.Random(heads, headDim, scale: 0.3f);
            Tensor bias = memory.Random(1, heads);
            Tensor global = memory.Random(rows, heads * headDim);
            Tensor local = memory.Random(rows, heads * headDim, gap: 1);
            Tensor expected = memory.Filled(rows, heads * headDim, float.NaN);
            ReferenceKernels.GateMix(q, gate, bias, global, local, expected);
            new CpuKernels(backend).GateMix(q, gate, bias, global, local, global);
            Check.Close(expected, global, 4e-6);
        }
    }

    [Fact]
    public void GatherTakesTheRowsAskedFor()
    {
        using CpuBackend backend = new(2, 64);
        using var memory = new TestMemory();
        using var tables = new BlockTables(1, 2, 4);
        using var batch = new Batch(64, 2, tables, 16);
        batch.AddSequence(0, 0, new int[10]);
        foreach (int index in new[] { 3, 0, 9 })
        {
            batch.AddLogitRow(new LogitRow { TokenIndex = index });
        }

        var kernels = new CpuKernels(backend);
        kernels.BeginStep(batch);
        Tensor x = memory.Random(10, 19, gap: 2);
        Tensor y = memory.Filled(2, 19, float.NaN);
        kernels.GatherLogitRows(x, 1, y);
        Check.Same(TestMemory.Row(x, 0), TestMemory.Row(y, 0), "row 0");
        Check.Same(TestMemory.Row(x, 9), TestMemory.Row(y, 1), "row 1");
    }
}
