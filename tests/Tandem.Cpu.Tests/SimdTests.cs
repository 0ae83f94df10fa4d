using System.Runtime.Intrinsics;
using Tandem.Core.Numerics;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed unsafe class SimdTests
{
    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void EveryHalfAndBfloatWidensExactly(InstructionSet set)
    {
        ushort* source = stackalloc ushort[16];
        float* target = stackalloc float[16];
        for (int first = 0; first < 65536; first += 16)
        {
            for (int i = 0; i < 16; i++)
            {
                source[i] = (ushort)(first + i);
            }

            Call(set, new Widen<F16Element>(), source, target);
            for (int i = 0; i < 16; i++)
            {
                AssertSame((float)BitConverter.UInt16BitsToHalf(source[i]), target[i], source[i]);
            }

            if ((first & 0x7C00) != 0x7C00)
            {
                Call(set, new Widen<FiniteF16Element>(), source, target);
                for (int i = 0; i < 16; i++)
                {
                    AssertSame((float)BitConverter.UInt16BitsToHalf(source[i]), target[i], source[i]);
                }
            }

            Call(set, new Widen<Bf16Element>(), source, target);
            for (int i = 0; i < 16; i++)
            {
                AssertSame(BFloat16Bits.ToSingle(source[i]), target[i], source[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void NarrowingRoundsToNearestEven(InstructionSet set)
    {
        var random = new Random(1);
        float* source = stackalloc float[16];
        ushort* target = stackalloc ushort[16];
        for (int round = 0; round < 60_000; round++)
        {
            for (int i = 0; i < 16; i++)
            {
                // Every exponent, and mantissas on and beside the points half-way.
                uint mantissa = (i & 3) switch { 0 => (uint)random.Next(1 << 23), 1 => (uint)random.Next(1 << 7) << 16 | 0x8000u, 2 => (uint)random.Next(1 << 11) << 12, _ => ((uint)random.Next(1 << 11) << 12) ^ 1u };
                uint exponent = round % 4 == 0 ? (uint)random.Next(256) : (uint)random.Next(100, 145);
                source[i] = BitConverter.UInt32BitsToSingle(((uint)random.Next(2) << 31) | (exponent << 23) | mantissa);
            }

            Call(set, new Narrow<F16Element>(), source, target);
            for (int i = 0; i < 16; i++)
            {
                AssertSame((float)(Half)source[i], (float)BitConverter.UInt16BitsToHalf(target[i]), BitConverter.SingleToUInt32Bits(source[i]));
            }

            Call(set, new Narrow<Bf16Element>(), source, target);
            for (int i = 0; i < 16; i++)
            {
                AssertSame(BFloat16Bits.ToSingle(BFloat16Bits.FromSingle(source[i])), BFloat16Bits.ToSingle(target[i]), BitConverter.SingleToUInt32Bits(source[i]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void ExpIsWithinAMillionth(InstructionSet set)
    {
        float* x = stackalloc float[16];
        float* y = stackalloc float[16];
        for (double start = -87.2; start < 88.6; start += 0.003)
        {
            for (int i = 0; i < 16; i++)
            {
                x[i] = (float)(start + (i * 0.000187));
            }

            Call(set, default(ExpOf), x, y);
            for (int i = 0; i < 16; i++)
            {
                double expected = Math.Exp(x[i]);
                Assert.True(Math.Abs(y[i] - expected) <= 4e-7 * expected, $"exp({x[i]:R}) = {y[i]:R}, expected {expected:R}");
            }
        }

        float[] edges = [0f, -0f, -104f, -1000f, float.NegativeInfinity, 89f, 1000f, float.PositiveInfinity, float.NaN];
        for (int i = 0; i < 16; i++)
        {
            x[i] = edges[i % edges.Length];
        }

        Call(set, default(ExpOf), x, y);
        for (int i = 0; i < 16; i++)
        {
            AssertSame(x[i] == -104f ? y[i] : MathF.Exp(x[i]), y[i], BitConverter.SingleToUInt32Bits(x[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void HorizontalSumsAgreeAndTransposesTranspose(InstructionSet set)
    {
        float* x = stackalloc float[256];
        float* y = stackalloc float[257];
        var random = new Random(6);
        for (int i = 0; i < 256; i++)
        {
            x[i] = (float)random.NextDouble() - 0.5f;
        }

        Call(set, default(Sums), x, y);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(y[4 + i], y[i]);
            Assert.True(Math.Abs(y[i] - y[8 + i]) <= 1e-5);
        }

        Call(set, default(Squares), x, y);
        int n = (int)y[256];
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c < n; c++)
            {
                Assert.Equal(x[(r * n) + c], y[(c * n) + r]);
            }
        }
    }

    private static void Call<TW>(InstructionSet set, TW work, void* source, void* target)
        where TW : IWork
    {
        switch (set)
        {
            case InstructionSet.Avx512 when InstructionSets.IsSupported(set):
                work.Run<Simd512, Vector512<float>>(source, target);
                break;
            case InstructionSet.Avx2 when InstructionSets.IsSupported(set):
                work.Run<Simd256, Vector256<float>>(source, target);
                break;
            case InstructionSet.Portable:
                work.Run<Simd128, Vector128<float>>(source, target);
                break;
            default:
                Assert.Skip($"This processor has no {set}.");
                break;
        }
    }

    private static void AssertSame(float expected, float actual, uint input)
        => Assert.True(
            float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(actual),
            $"0x{input:x}: expected {expected:R}, got {actual:R}");

    private interface IWork
    {
        void Run<TS, TV>(void* source, void* target)
            where TS : struct, ISimd<TV>
            where TV : unmanaged;
    }

    private readonly struct Widen<TE> : IWork
        where TE : struct, IElement
    {
        public void Run<TS, TV>(void* source, void* target)
            where TS : struct, ISimd<TV>
            where TV : unmanaged
            => VectorMath<TS, TV>.Widen<TE>((byte*)source, (float*)target, 16, 16);
    }

    private readonly struct Narrow<TE> : IWork
        where TE : struct, IElement
    {
        public void Run<TS, TV>(void* source, void* target)
            where TS : struct, ISimd<TV>
            where TV : unmanaged
            => VectorMath<TS, TV>.Narrow<TE>((float*)source, (byte*)target, 16);
    }

    private readonly struct ExpOf : IWork
    {
        public void Run<TS, TV>(void* source, void* target)
            where TS : struct, ISimd<TV>
            where TV : unmanaged
        {
            for (int i = 0; i < 16; i += TS.Width)
            {
                TS.Store((float*)target + i, VectorMath<TS, TV>.Exp(TS.Load((float*)source + i)));
            }
        }
    }

    private readonly struct Sums : IWork
    {
        public void Run<TS, TV>(void* source, void* target)
            where TS : struct, ISimd<TV>
            where TV : unmanaged
        {
            var x = (float*)source;
            var y = (float*)target;
            int w = TS.Width;
            TS.Sum4(TS.Load(x), TS.Load(x + w), TS.Load(x + (2 * w)), TS.Load(x + (3 * w))).Store(y);
            for (int i = 0; i < 4; i++)
            {
                y[4 + i] = VectorMath<TS, TV>.Sum(TS.Load(x + (i * w)));
                y[8 + i] = new Span<float>(x + (i * w), w).ToArray().Sum();
            }
        }
    }

    private readonly struct Squares : IWork
    {
        public void Run<TS, TV>(void* source, void* target)
            where TS : struct, ISimd<TV>
            where TV : unmanaged
        {
            int n = TS.TransposeSize;
            TS.Transpose((float*)source, n, (float*)target, n);
            ((float*)target)[256] = n;
        }
    }
}
