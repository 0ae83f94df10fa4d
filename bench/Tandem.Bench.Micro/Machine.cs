using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tandem.Core.Memory;
using Tandem.Cpu.Threading;

namespace Tandem.Bench.Micro;

/// <summary>What the machine can do at best with so many threads, measured beside the kernels.</summary>
internal static unsafe class Machine
{
    private const long Bytes = 512L << 20;

    /// <summary>Median GB/s of reading memory that no cache holds.</summary>
    public static double ReadBandwidth(WorkerPool pool)
    {
        using var memory = new AlignedMemory(Bytes);
        Reading reading = new() { Data = (byte*)memory.Address, Piece = 1 << 18 };
        return Bytes / Timing.Median(7, () =>
        {
            Reading pass = reading;
            pool.Run(&Read, &pass);
        }) / 1e9;
    }

    /// <summary>Median GFLOP/s of multiply-adds in registers.</summary>
    public static double FmaPeak(WorkerPool pool)
    {
        const int Rounds = 2_000_000;
        double seconds = Timing.Median(7, () =>
        {
            int rounds = Rounds;
            pool.Run(&Multiply, &rounds);
        });
        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        return 2.0 * 12 * lanes * Rounds * pool.Threads / seconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(void* p, int member)
    {
        ref Reading reading = ref *(Reading*)p;
        Vector512<int> a = default, b = default, c = default, d = default;
        long pieces = Bytes / reading.Piece;
        for (int piece = reading.Queue.Take(); piece < pieces; piece = reading.Queue.Take())
        {
            byte* from = reading.Data + (piece * reading.Piece);
            for (long i = 0; i < reading.Piece; i += 256)
            {
                a |= Vector512.Load((int*)(from + i));
                b |= Vector512.Load((int*)(from + i + 64));
                c |= Vector512.Load((int*)(from + i + 128));
                d |= Vector512.Load((int*)(from + i + 192));
            }
        }

        if (((a | b) | (c | d)) != Vector512<int>.Zero)
        {
            throw new InvalidOperationException("Zeroed memory was not zero.");
        }
    }

    private static void Multiply(void* p, int member)
    {
        float sum = Vector512.IsHardwareAccelerated ? Wide(*(int*)p) : Vector256.IsHardwareAccelerated ? Middle(*(int*)p) : Narrow(*(int*)p);
        if (float.IsNaN(sum))
        {
            throw new InvalidOperationException("Bounded sums became NaN.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.5f), y = Vector512.Create(0.25f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < rounds; n++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, y);
            b = Vector512.MultiplyAddEstimate(b, x, y);
            c = Vector512.MultiplyAddEstimate(c, x, y);
            d = Vector512.MultiplyAddEstimate(d, x, y);
            e = Vector512.MultiplyAddEstimate(e, x, y);
            f = Vector512.MultiplyAddEstimate(f, x, y);
            g = Vector512.MultiplyAddEstimate(g, x, y);
            h = Vector512.MultiplyAddEstimate(h, x, y);
            i = Vector512.MultiplyAddEstimate(i, x, y);
            j = Vector512.MultiplyAddEstimate(j, x, y);
            k = Vector512.MultiplyAddEstimate(k, x, y);
            l = Vector512.MultiplyAddEstimate(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Middle(int rounds)
    {
        Vector256<float> x = Vector256.Create(0.5f), y = Vector256.Create(0.25f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < rounds; n++)
        {
            a = Vector256.MultiplyAddEstimate(a, x, y);
            b = Vector256.MultiplyAddEstimate(b, x, y);
            c = Vector256.MultiplyAddEstimate(c, x, y);
            d = Vector256.MultiplyAddEstimate(d, x, y);
            e = Vector256.MultiplyAddEstimate(e, x, y);
            f = Vector256.MultiplyAddEstimate(f, x, y);
            g = Vector256.MultiplyAddEstimate(g, x, y);
            h = Vector256.MultiplyAddEstimate(h, x, y);
            i = Vector256.MultiplyAddEstimate(i, x, y);
            j = Vector256.MultiplyAddEstimate(j, x, y);
            k = Vector256.MultiplyAddEstimate(k, x, y);
            l = Vector256.MultiplyAddEstimate(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private static float Narrow(int rounds)
    {
        Vector128<float> x = Vector128.Create(0.5f), y = Vector128.Create(0.25f);
        Vector128<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < rounds; n++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, y);
            b = Vector128.MultiplyAddEstimate(b, x, y);
            c = Vector128.MultiplyAddEstimate(c, x, y);
            d = Vector128.MultiplyAddEstimate(d, x, y);
            e = Vector128.MultiplyAddEstimate(e, x, y);
            f = Vector128.MultiplyAddEstimate(f, x, y);
            g = Vector128.MultiplyAddEstimate(g, x, y);
            h = Vector128.MultiplyAddEstimate(h, x, y);
            i = Vector128.MultiplyAddEstimate(i, x, y);
            j = Vector128.MultiplyAddEstimate(j, x, y);
            k = Vector128.MultiplyAddEstimate(k, x, y);
            l = Vector128.MultiplyAddEstimate(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private struct Reading
    {
        public WorkQueue Queue;
        public byte* Data;
        public long Piece;
    }
}

internal static class Timing
{
    /// <summary>Median seconds of <paramref name="times"/> runs after one that is not counted.</summary>
    public static double Median(int times, Action action) => Measure(times, action).Median;

    /// <summary>Median and least seconds of <paramref name="times"/> runs after one that is not counted.</summary>
    public static (double Median, double Best) Measure(int times, Action action)
    {
        action();
        double[] seconds = new double[times];
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return (seconds[times / 2], seconds[0]);
    }
}
