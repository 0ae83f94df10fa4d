using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tandem.Core.Memory;

namespace Tandem.Cli.Benchmarks;

/// <summary>How fast this machine reads memory: what decoding one sequence cannot be faster than.</summary>
internal static class ReadBandwidth
{
    private const long Size = 1L << 30;
    private const int Passes = 7;

    /// <summary>Reads 1 GiB several times with each thread on its own part.</summary>
    /// <param name="threads">Threads that read at the same time.</param>
    /// <returns>Bytes a second of each pass.</returns>
    public static Spread Measure(int threads)
    {
        using var memory = new AlignedMemory(Size);
        Touch(memory);
        var passes = new List<double>(Passes);
        // The first pass is not counted: threads start in it.
        for (int pass = 0; pass <= Passes; pass++)
        {
            double seconds = Pass(memory.Address, threads);
            if (pass > 0)
            {
                passes.Add(Size / seconds);
            }
        }

        return new Spread(passes);
    }

    private static double Pass(nint address, int threads)
    {
        long part = Size / threads / 1024 * 1024;
        using var start = new Barrier(threads);
        var begins = new long[threads];
        var ends = new long[threads];
        Thread[] readers =
        [
            .. Enumerable.Range(0, threads).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                // Each reader has its own clock: another thread's might start when they have long begun.
                begins[i] = Stopwatch.GetTimestamp();
                GC.KeepAlive(Read(address + (nint)(i * part), i == threads - 1 ? (Size - (i * part)) / 1024 * 1024 : part));
                ends[i] = Stopwatch.GetTimestamp();
            })),
        ];
        foreach (Thread reader in readers)
        {
            reader.Start();
        }

        foreach (Thread reader in readers)
        {
            reader.Join();
        }

        return Stopwatch.GetElapsedTime(begins.Min(), ends.Max()).TotalSeconds;
    }

    private static unsafe void Touch(AlignedMemory memory) => Parallel.For(0, (int)(Size >> 20), i => new Span<byte>((byte*)memory.Address + ((long)i << 20), 1 << 20).Fill(1));

    // Sixteen loads a turn, in four sums, keep the memory busy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe ulong Read(nint address, long bytes)
    {
        Vector512<ulong> a = default, b = default, c = default, d = default;
        byte* at = (byte*)address;
        for (byte* end = at + bytes; at < end; at += 1024)
        {
            a ^= Vector512.Load((ulong*)at) ^ Vector512.Load((ulong*)(at + 64)) ^ Vector512.Load((ulong*)(at + 128)) ^ Vector512.Load((ulong*)(at + 192));
            b ^= Vector512.Load((ulong*)(at + 256)) ^ Vector512.Load((ulong*)(at + 320)) ^ Vector512.Load((ulong*)(at + 384)) ^ Vector512.Load((ulong*)(at + 448));
            c ^= Vector512.Load((ulong*)(at + 512)) ^ Vector512.Load((ulong*)(at + 576)) ^ Vector512.Load((ulong*)(at + 640)) ^ Vector512.Load((ulong*)(at + 704));
            d ^= Vector512.Load((ulong*)(at + 768)) ^ Vector512.Load((ulong*)(at + 832)) ^ Vector512.Load((ulong*)(at + 896)) ^ Vector512.Load((ulong*)(at + 960));
        }

        return Vector512.Sum(a ^ b ^ c ^ d);
    }
}
