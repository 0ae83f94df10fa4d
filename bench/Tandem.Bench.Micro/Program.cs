using System.Globalization;
using Tandem.Bench.Micro;
using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;
using Tandem.Cpu;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

// Usage: [--threads 1,2] [--rows 1,8,32,512] [--types bf16,f16,int8] [--shapes 1024x1024,…] [--set avx512|avx2|portable]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int[] threads = [.. Option("--threads", "1,2").Split(',').Select(int.Parse)];
int[] rows = [.. Option("--rows", "1,8,32,512").Split(',').Select(int.Parse)];
string[] types = Option("--types", "bf16,f16,int8").Split(',');
InstructionSet set = Option("--set", "best") switch
{
    "best" => InstructionSets.Best,
    "avx512" => InstructionSet.Avx512,
    "avx2" => InstructionSet.Avx2,
    "portable" => InstructionSet.Portable,
    string other => throw new ArgumentException($"--set must be avx512, avx2 or portable, got {other}."),
};
(int In, int Out)[] shapes = [.. Option("--shapes", "1024x1536,1024x1024,1024x9728,4864x1024,1024x32000").Split(',')
    .Select(s => s.Split('x')).Select(s => (int.Parse(s[0]), int.Parse(s[1])))];
Console.WriteLine($"{set}, {Environment.ProcessorCount} processors; medians. GB/s counts weight bytes, GFLOP/s 2·rows·in·out.");
foreach (int n in threads)
{
    double read, peak;
    using (var pool = new WorkerPool(n))
    {
        read = Machine.ReadBandwidth(pool);
        peak = Machine.FmaPeak(pool);
    }

    Console.WriteLine();
    Console.WriteLine($"{n} thread(s): reads {read:F1} GB/s, single-precision peak {peak:F0} GFLOP/s");
    Console.WriteLine($"{"type",-5} {"rows",4} {"shape",13} {"ms",9} {"GB/s",7} {"of read",8} {"GFLOP/s",8} {"of peak",8} {"best ms",9}");
    foreach (string type in types)
    {
        foreach (int r in rows)
        {
            LinearBench.Run(set, n, type, r, shapes, read, peak);
        }
    }
}

string Option(string name, string value)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? value : at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} needs a value.");
}

namespace Tandem.Bench.Micro
{
    /// <summary>Times products at the shapes of a 487M model. Copies of each weight make sure that it comes from memory when few rows are multiplied.</summary>
    internal static unsafe class LinearBench
    {
        public static void Run(InstructionSet set, int threads, string type, int rows, (int In, int Out)[] shapes, double read, double peak)
        {
            using var backend = new CpuBackend(threads, rows, new CpuBackendOptions { InstructionSet = set });
            var kernels = new CpuKernels(backend);
            double seconds = 0, least = 0, bytes = 0, operations = 0;
            foreach ((int columns, int outs) in shapes)
            {
                long size = (long)columns * outs * sizeof(ushort);
                int copies = rows <= 32 ? (int)Math.Clamp((256L << 20) / size, 2, 128) : 2;
                DType stored = type == "f16" ? DType.F16 : DType.BF16;
                using var memory = new AlignedMemory(copies * size);
                Fill(memory, stored);
                LinearWeight[] weights = [.. Enumerable.Range(0, copies).Select(i => kernels.LoadLinear(
                    [new HostMatrix(memory.Address + (nint)(i * size), outs, columns, columns, stored)],
                    [],
                    stored,
                    type == "int8" ? WeightQuantization.Int8 : WeightQuantization.None))];
                Tensor x = kernels.Allocate(rows, columns, DType.F32);
                new Span<float>((float*)x.Data, rows * columns).Fill(0.01f);
                Tensor y = kernels.Allocate(rows, outs, DType.F32);
                (double median, double best) = Timing.Measure(rows > 32 ? 5 : 9, () =>
                {
                    foreach (LinearWeight weight in weights)
                    {
                        kernels.Linear(x, weight, y);
                    }
                });
                median /= copies;
                best /= copies;
                double flops = 2.0 * rows * columns * outs;
                Print(type, rows, $"{columns}x{outs}", median, best, weights[0].Bytes, flops, read, peak);

                // A layer of the model: these shapes once each, the head not counted.
                bool head = outs == 32000;
                seconds += head ? 0 : median;
                least += head ? 0 : best;
                bytes += head ? 0 : weights[0].Bytes;
                operations += head ? 0 : flops;
                foreach (LinearWeight weight in weights)
                {
                    weight.Dispose();
                }
            }

            Print(type, rows, "layer", seconds, least, bytes, operations, read, peak);
        }

        private static void Print(string type, int rows, string shape, double seconds, double best, double bytes, double flops, double read, double peak)
            => Console.WriteLine(
                $"{type,-5} {rows,4} {shape,13} {seconds * 1e3,9:F3} {bytes / seconds / 1e9,7:F1} {bytes / seconds / 1e9 / read,8:P0} {flops / seconds / 1e9,8:F1} {flops / seconds / 1e9 / peak,8:P0} {best * 1e3,9:F3}");

        private static void Fill(AlignedMemory memory, DType type)
        {
            var random = new Random(1);
            Span<ushort> all = new((void*)memory.Address, (int)(memory.Bytes / 2));
            Span<ushort> some = all[..4096];
            for (int i = 0; i < some.Length; i++)
            {
                float value = ((float)random.NextDouble() - 0.5f) * 0.04f;
                some[i] = type == DType.F16 ? BitConverter.HalfToUInt16Bits((Half)value) : BFloat16Bits.FromSingle(value);
            }

            for (int i = some.Length; i < all.Length; i += some.Length)
            {
                some[..Math.Min(some.Length, all.Length - i)].CopyTo(all[i..]);
            }
        }
    }
}
