using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Reference;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed unsafe class LinearTests
{
    public static MatrixTheoryData<InstructionSet, DType> Types { get; } = new(
        [InstructionSet.Portable, InstructionSet.Avx2, InstructionSet.Avx512],
        [DType.F32, DType.BF16, DType.F16]);

    [Theory]
    [MemberData(nameof(Types))]
    public void MatchesTheReferenceAtUglySizes(InstructionSet set, DType type)
    {
        using CpuBackend backend = Paths.Backend(set);
        var kernels = new CpuKernels(backend);
        foreach ((int rows, int columns, int outs) in new[] { (1, 1, 1), (1, 19, 111), (19, 111, 1), (5, 64, 24), (3, 989, 111), (8, 1024, 50), (111, 96, 19), (2, 4864, 26), (131, 1664, 49) })
        {
            using var memory = new TestMemory(rows + columns + outs);
            Tensor x = memory.Random(rows, columns, gap: 3);
            HostMatrix[] parts = [memory.Stored(outs, columns, type, gap: 5), memory.Stored(7, columns, type), memory.Stored(48, columns, type)];
            HostMatrix[] bias = [memory.Stored(1, outs, type), memory.Stored(1, 7, DType.F32), memory.Stored(1, 48, DType.F16)];
            foreach (HostMatrix[] added in new[] { bias, [] })
            {
                Tensor expected = memory.Filled(rows, outs + 55, float.NaN);
                Tensor actual = memory.Filled(rows, outs + 55, float.NaN, gap: 2);
                ReferenceKernels.Linear(x, parts, added, expected);
                using LinearWeight weight = kernels.LoadLinear(parts, added, type, WeightQuantization.None);
                kernels.Linear(x, weight, actual);
                Check.Close(expected, actual, 2e-6 * Math.Sqrt(columns) + 1e-6);
                for (int r = 0; r + 1 < rows; r++)
                {
                    Assert.True(float.IsNaN(((float*)actual.Data)[(r * actual.RowStride) + actual.Cols]), "wrote behind the row");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ARowHasTheSameBitsInAnyBatchAndWithAnyThreads(InstructionSet set, DType type)
    {
        using CpuBackend two = Paths.Backend(set);
        using CpuBackend three = Paths.Backend(set, threads: 3);
        foreach ((int columns, int outs) in new[] { (64, 70), (111, 30), (1024, 48), (4864, 31) })
        {
            using var memory = new TestMemory(columns);
            Tensor x = memory.Random(140, columns);
            HostMatrix[] parts = [memory.Stored(outs, columns, type), memory.Stored(29, columns, type)];
            using LinearWeight weight = new CpuKernels(two).LoadLinear(parts, [], type, WeightQuantization.None);
            AssertRowsDoNotDependOnTheBatch(memory, two, three, weight, x);
        }
    }

    [Fact]
    public void StoredWeightsAreNotCopied()
    {
        using CpuBackend backend = new(1, 16);
        using var memory = new TestMemory();
        HostMatrix w = memory.Stored(48, 64, DType.BF16, misalign: 0);
        using LinearWeight weight = new CpuKernels(backend).LoadLinear([w], [], DType.BF16, WeightQuantization.None);
        Tensor x = memory.Random(1, 64);
        Tensor before = memory.Filled(1, 48, 0);
        new CpuKernels(backend).Linear(x, weight, before);
        new Span<byte>((void*)w.Data, 48 * 64 * 2).Clear();
        Tensor after = memory.Filled(1, 48, 1);
        new CpuKernels(backend).Linear(x, weight, after);
        Assert.Contains(TestMemory.Row(before, 0).ToArray(), v => v != 0);
        Assert.DoesNotContain(TestMemory.Row(after, 0).ToArray(), v => v != 0);
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    [InlineData(DType.F16)]
    public void ABadWeightShowsInItsColumnOnly(DType type)
    {
        using CpuBackend backend = new(1, 64);
        using var memory = new TestMemory();
        var kernels = new CpuKernels(backend);
        foreach (int rows in new[] { 1, 40 })
        {
            HostMatrix w = memory.Stored(48, 64, type);
            TestMemory.Write(type, (byte*)w.Data, (17 * 64) + 9, float.NaN);
            Tensor x = memory.Random(rows, 64);
            Tensor y = memory.Filled(rows, 48, 0);
            using LinearWeight weight = kernels.LoadLinear([w], [], type, WeightQuantization.None);
            kernels.Linear(x, weight, y);
            for (int c = 0; c < 48; c++)
            {
                Assert.Equal(c == 17, float.IsNaN(TestMemory.Row(y, rows - 1)[c]));
            }
        }
    }

    [Theory]
    [InlineData(DType.F32, DType.BF16)]
    [InlineData(DType.F16, DType.F32)]
    [InlineData(DType.BF16, DType.F16)]
    public void OtherTypesAreConverted(DType stored, DType held)
    {
        using CpuBackend backend = new(1, 16);
        using var memory = new TestMemory();
        HostMatrix w = memory.Stored(30, 64, stored);
        HostMatrix rounded = memory.Stored(30, 64, held);
        ElementConversion.Copy(w, rounded.Data, 64, held);
        Tensor x = memory.Random(2, 64);
        Tensor expected = memory.Filled(2, 30, 0);
        Tensor actual = memory.Filled(2, 30, 0);
        using LinearWeight converted = new CpuKernels(backend).LoadLinear([w], [], held, WeightQuantization.None);
        using LinearWeight direct = new CpuKernels(backend).LoadLinear([rounded], [], held, WeightQuantization.None);
        new CpuKernels(backend).Linear(x, converted, actual);
        new CpuKernels(backend).Linear(x, direct, expected);
        for (int r = 0; r < 2; r++)
        {
            Check.Same(TestMemory.Row(expected, r), TestMemory.Row(actual, r), "row");
        }
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        using CpuBackend backend = new(1, 16);
        using var memory = new TestMemory();
        var kernels = new CpuKernels(backend);
        HostMatrix w = memory.Stored(30, 64, DType.BF16);
        Assert.Contains("at least one matrix", Assert.Throws<ArgumentException>(() => kernels.LoadLinear([], [], DType.BF16, WeightQuantization.None)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => kernels.LoadLinear([w, memory.Stored(30, 65, DType.BF16)], [], DType.BF16, WeightQuantization.None));
        Assert.Throws<ArgumentException>(() => kernels.LoadLinear([w], [memory.Stored(1, 29, DType.BF16)], DType.BF16, WeightQuantization.None));
        Assert.Throws<ArgumentException>(() => kernels.LoadLinear([w with { Type = DType.I8 }], [], DType.I8, WeightQuantization.None));
        using LinearWeight weight = kernels.LoadLinear([w], [], DType.BF16, WeightQuantization.None);
        Assert.Contains("[2, 30]", Assert.Throws<ArgumentException>(() => kernels.Linear(memory.Random(2, 64), weight, memory.Random(2, 31))).Message, StringComparison.Ordinal);
    }

    internal static void AssertRowsDoNotDependOnTheBatch(TestMemory memory, CpuBackend two, CpuBackend three, LinearWeight weight, in Tensor x)
    {
        Tensor all = memory.Filled(x.Rows, weight.OutFeatures, float.NaN);
        new CpuKernels(two).Linear(x, weight, all);
        foreach ((int first, int rows) in new[] { (0, 1), (139, 1), (7, 2), (20, 3), (31, 5), (64, 8), (77, 9), (100, 15), (3, 33), (1, 129) })
        {
            Tensor part = x with { Data = x.Data + ((nint)first * x.RowStride * sizeof(float)), Rows = rows };
            Tensor y = memory.Filled(rows, weight.OutFeatures, float.NaN);
            new CpuKernels(rows % 2 == 0 ? two : three).Linear(part, weight, y);
            for (int r = 0; r < rows; r++)
            {
                Check.Same(TestMemory.Row(all, first + r), TestMemory.Row(y, r), $"row {first + r} in a batch of {rows}");
            }
        }
    }
}
