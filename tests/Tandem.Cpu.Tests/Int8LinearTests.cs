using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cpu.Reference;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed unsafe class Int8LinearTests
{
    [Theory]
    [InlineData(InstructionSet.Portable, false)]
    [InlineData(InstructionSet.Avx2, false)]
    [InlineData(InstructionSet.Avx2, true)]
    [InlineData(InstructionSet.Avx512, false)]
    [InlineData(InstructionSet.Avx512, true)]
    public void MatchesTheReferenceOnRoundedNumbers(InstructionSet set, bool vnni)
    {
        using CpuBackend backend = Paths.Backend(set, vnni: vnni);
        var kernels = new CpuKernels(backend);
        foreach ((int rows, int columns, int outs) in new[] { (1, 1, 1), (1, 19, 111), (19, 111, 7), (5, 64, 24), (3, 989, 111), (70, 1024, 50) })
        {
            using var memory = new TestMemory(rows + columns + outs);
            Tensor x = memory.Random(rows, columns, gap: 3);
            HostMatrix[] parts = [memory.Stored(outs, columns, DType.BF16, gap: 5), memory.Stored(9, columns, DType.F16)];
            HostMatrix[] bias = [memory.Stored(1, outs, DType.F32), memory.Stored(1, 9, DType.F32)];
            using LinearWeight weight = kernels.LoadLinear(parts, bias, DType.BF16, WeightQuantization.Int8);
            Tensor actual = memory.Filled(rows, outs + 9, float.NaN, gap: 2);
            kernels.Linear(x, weight, actual);

            Tensor roundedX = memory.Copy(x);
            HostMatrix[] rounded = [Rounded(memory, parts[0]), Rounded(memory, parts[1])];
            for (int r = 0; r < rows; r++)
            {
                ReferenceKernels.RoundToInt8Blocks(TestMemory.Row(roundedX, r));
            }

            Tensor expected = memory.Filled(rows, outs + 9, float.NaN);
            ReferenceKernels.Linear(roundedX, rounded, bias, expected);
            Check.Close(expected, actual, 2e-6 * Math.Sqrt(columns) + 1e-6);
        }
    }

    [Fact]
    public void EveryPathGivesTheSameIntegers()
    {
        // Scales that are powers of two and few blocks make each path's result exact: any wrong integer shows as a difference.
        using var memory = new TestMemory();
        Tensor x = memory.Filled(5, 64, 0);
        HostMatrix w = memory.Stored(40, 64, DType.F32, misalign: 0);
        var random = new Random(3);
        for (int i = 0; i < 5 * 64; i++)
        {
            ((float*)x.Data)[i] = i % 32 == 0 ? -127 : random.Next(-127, 128);
        }

        for (int i = 0; i < 40 * 64; i++)
        {
            ((float*)w.Data)[i] = i % 32 == 0 ? 127 : random.Next(2) == 0 ? random.Next(-127, 128) : 127 - (random.Next(2) * 254);
        }

        Tensor expected = memory.Filled(5, 40, float.NaN);
        ReferenceKernels.Linear(x, [w], [], expected);
        foreach (InstructionSet set in new[] { InstructionSet.Portable, InstructionSet.Avx2, InstructionSet.Avx512 })
        {
            foreach (bool vnni in new[] { false, true })
            {
                if (!InstructionSets.IsSupported(set))
                {
                    continue;
                }

                using CpuBackend backend = Paths.Backend(set, vnni: vnni);
                using LinearWeight weight = new CpuKernels(backend).LoadLinear([w], [], DType.F32, WeightQuantization.Int8);
                Tensor actual = memory.Filled(5, 40, float.NaN);
                new CpuKernels(backend).Linear(x, weight, actual);
                for (int r = 0; r < 5; r++)
                {
                    Check.Same(TestMemory.Row(expected, r), TestMemory.Row(actual, r), $"{set}, vnni {vnni}, row {r}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void ARowHasTheSameBitsInAnyBatchAndWithAnyThreads(InstructionSet set)
    {
        using CpuBackend two = Paths.Backend(set);
        using CpuBackend three = Paths.Backend(set, threads: 3);
        using var memory = new TestMemory();
        foreach ((int columns, int outs) in new[] { (64, 70), (111, 30), (1024, 48) })
        {
            HostMatrix[] parts = [memory.Stored(outs, columns, DType.BF16), memory.Stored(29, columns, DType.BF16)];
            using LinearWeight weight = new CpuKernels(two).LoadLinear(parts, [], DType.BF16, WeightQuantization.Int8);
            LinearTests.AssertRowsDoNotDependOnTheBatch(memory, two, three, weight, memory.Random(140, columns));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ABadActivationStaysVisibleAndBadWeightsAreRefused(float bad)
    {
        using CpuBackend backend = new(1, 16);
        using var memory = new TestMemory();
        var kernels = new CpuKernels(backend);
        HostMatrix w = memory.Stored(8, 64, DType.F32, misalign: 0);
        Tensor x = memory.Random(2, 64);
        TestMemory.Row(x, 1)[40] = bad;
        using LinearWeight weight = kernels.LoadLinear([w], [], DType.F32, WeightQuantization.Int8);
        Tensor y = memory.Filled(2, 8, 0);
        kernels.Linear(x, weight, y);
        Assert.All(TestMemory.Row(y, 0).ToArray(), v => Assert.True(float.IsFinite(v)));
        Assert.All(TestMemory.Row(y, 1).ToArray(), v => Assert.True(float.IsNaN(v)));
        ((float*)w.Data)[70] = bad;
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(() => kernels.LoadLinear([w], [], DType.F32, WeightQuantization.Int8)).Message, StringComparison.Ordinal);
    }

    private static HostMatrix Rounded(TestMemory memory, in HostMatrix source)
    {
        HostMatrix result = memory.Stored(source.Rows, source.Cols, DType.F32, misalign: 0);
        ElementConversion.Copy(source, result.Data, source.Cols, DType.F32);
        for (int r = 0; r < source.Rows; r++)
        {
            ReferenceKernels.RoundToInt8Blocks(new Span<float>((float*)result.Data + ((nint)r * source.Cols), source.Cols));
        }

        return result;
    }
}
