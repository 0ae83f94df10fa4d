using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

/// <summary>Matrices for tests, freed together.</summary>
internal sealed unsafe class TestMemory(int seed = 1) : IDisposable
{
    private readonly List<AlignedMemory> _blocks = [];
    private readonly Random _random = new(seed);

    /// <summary>A matrix of floats of about unit size, whose rows may lie apart and whose gaps hold NaN.</summary>
    public Tensor Random(int rows, int cols, int gap = 0, float scale = 1f)
    {
        Tensor t = Filled(rows, cols, float.NaN, gap);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < cols; c++)
            {
                Row(t, r)[c] = Next() * scale;
            }
        }

        return t;
    }

    public Tensor Filled(int rows, int cols, float value, int gap = 0)
    {
        var block = new AlignedMemory((long)rows * (cols + gap) * sizeof(float));
        _blocks.Add(block);
        block.AsSpan<float>().Fill(value);
        return new Tensor(block.Address, rows, cols, cols + gap, DType.F32);
    }

    public Tensor Copy(in Tensor source)
    {
        Tensor copy = Filled(source.Rows, source.Cols, float.NaN);
        for (int r = 0; r < source.Rows; r++)
        {
            Row(source, r).CopyTo(Row(copy, r));
        }

        return copy;
    }

    /// <summary>A stored matrix that starts at an odd address, as in a mapped file.</summary>
    public HostMatrix Stored(int rows, int cols, DType type, int gap = 0, float scale = 1f, int misalign = 1)
    {
        long stride = cols + gap;
        var block = new AlignedMemory((rows * stride * type.Size()) + misalign);
        _blocks.Add(block);
        block.AsSpan<byte>().Fill(0xFF);
        var matrix = new HostMatrix(block.Address + misalign, rows, cols, stride, type);
        for (int r = 0; r < rows; r++)
        {
            byte* row = (byte*)matrix.Data + (r * stride * type.Size());
            for (int c = 0; c < cols; c++)
            {
                Write(type, row, c, Next() * scale);
            }
        }

        return matrix;
    }

    public float Next() => (float)((_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5) * 2);

    public int Next(int below) => _random.Next(below);

    public static Span<float> Row(in Tensor t, int row) => new((float*)t.Data + ((nint)row * t.RowStride), t.Cols);

    public static void Write(DType type, byte* p, nint index, float value)
    {
        switch (type)
        {
            case DType.F32:
                F32Element.Store(p, index, value);
                break;
            case DType.BF16:
                Bf16Element.Store(p, index, value);
                break;
            default:
                F16Element.Store(p, index, value);
                break;
        }
    }

    public void Dispose() => _blocks.ForEach(b => b.Dispose());
}

internal static class Check
{
    /// <summary>Every pair within <paramref name="tolerance"/>, relative to the larger of 1 and the expected size; NaN fails.</summary>
    public static void Close(in Tensor expected, in Tensor actual, double tolerance)
    {
        Assert.Equal((expected.Rows, expected.Cols), (actual.Rows, actual.Cols));
        for (int r = 0; r < expected.Rows; r++)
        {
            Span<float> e = TestMemory.Row(expected, r);
            Span<float> a = TestMemory.Row(actual, r);
            for (int c = 0; c < e.Length; c++)
            {
                double difference = Math.Abs((double)e[c] - a[c]);
                if (!(difference <= tolerance * Math.Max(1, Math.Abs(e[c]))))
                {
                    Assert.Fail($"[{r}, {c}] of [{e.Length} columns]: expected {e[c]:R}, got {a[c]:R}.");
                }
            }
        }
    }

    /// <summary>The same bits.</summary>
    public static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(expected[i]) != BitConverter.SingleToUInt32Bits(actual[i]) || float.IsNaN(expected[i]))
            {
                Assert.Fail($"{what}, element {i}: {expected[i]:R} and {actual[i]:R} are not the same number.");
            }
        }
    }
}

internal static class Paths
{
    public static TheoryData<InstructionSet> All { get; } = [InstructionSet.Portable, InstructionSet.Avx2, InstructionSet.Avx512];

    public static CpuBackend Backend(InstructionSet set, int threads = 2, int maxTokens = 2048, bool vnni = true)
    {
        if (!InstructionSets.IsSupported(set))
        {
            Assert.Skip($"This processor has no {set}.");
        }

        return new CpuBackend(threads, maxTokens, new CpuBackendOptions { InstructionSet = set, UseVnni = vnni, PinThreads = false });
    }
}
