using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Attention;
using Tandem.Cuda.Compilation;

namespace Tandem.Cuda.GpuTests;

/// <summary>
/// Rotary embedding with store, and attention over a pool whose every unused slot is NaN, in shuffled pages, with prefilling and decoding sequences mixed.
/// </summary>
internal static class AttentionChecks
{
    private static readonly (int Context, int Tokens)[] Mixed
        = [(0, 1), (0, 19), (37, 1), (111, 65), (989, 1), (500, 130), (15, 2), (16, 1), (2000, 1), (0, 257), (31, 16), (1023, 1)];

    private static readonly (int Heads, int KvHeads)[] Groupings = [(5, 1), (8, 2), (14, 2), (3, 3), (19, 1)];

    public static void Run(Report report, DType type)
    {
        int[] dims = type == DType.BF16 ? [12, 16, 20, 24, 64, 80, 96, 128, 256] : [20, 64, 80, 128, 256];
        Compile(type, dims);
        foreach (int dim in dims)
        {
            report.Guard($"rope {dim}", () => Rope(report, type, dim));
            foreach ((int heads, int kvHeads) in dim is 64 or 128 ? Groupings : Groupings.Take(2))
            {
                foreach (int window in heads == 5 ? (int[])[0, 1, 19, 64, 500] : [0])
                {
                    report.Guard($"attention {dim}", () => Attention(report, type, dim, heads, kvHeads, window, Mixed, $"{Mixed.Length} mixed"));
                }
            }
        }

        if (type == DType.BF16)
        {
            // One tile of rows to a warp keeps the queries in registers: another path of the kernel.
            foreach (PrefillShape shape in (PrefillShape[])[new(1, 64), new(2, 32)])
            {
                report.Guard("shapes", () => Attention(report, type, 128, 5, 1, 64, Mixed, $"tiles {shape.RowTiles} x {shape.KeyTile}", shape));
            }
        }

        report.Guard("long", () => Attention(report, type, 128, 5, 1, 0, [(131071, 1), (120000, 33), (65536, 1)], "contexts to 131072"));
        report.Guard("many", () => Attention(report, type, 128, 10, 2, 0, [.. Enumerable.Range(0, 61).Select(i => (i * 37 % 1500, 1))], "61 decoding"));
    }

    // All at once, into the cache that the backends read.
    private static void Compile(DType type, int[] dims)
    {
        using var gpu = new Gpu(type);
        var compiler = new KernelCompiler(gpu.Backend.Device.Architecture, new CubinCache(CubinCache.DefaultFolder));
        Parallel.ForEach(dims, dim => compiler.Compile(AttentionLauncher.Source(new KvLayout(1, 1, 1, Gpu.BlockSize, dim, type), PrefillShape.For(dim))));
    }

    /// <summary>A few small cases, for runs under a checker that slows everything down.</summary>
    public static void RunQuick(Report report, DType type)
    {
        (int, int)[] sequences = [(0, 1), (0, 19), (37, 1), (111, 65), (700, 1)];
        foreach (int dim in (int[])[20, 128, 256])
        {
            report.Guard($"rope {dim}", () => Rope(report, type, dim));
            report.Guard($"attention {dim}", () => Attention(report, type, dim, 5, 1, 0, sequences, "few"));
            report.Guard($"attention {dim}", () => Attention(report, type, dim, 8, 2, 19, sequences, "few"));
        }
    }

    private static void Rope(Report report, DType type, int dim)
    {
        const int Heads = 5;
        const int KvHeads = 2;
        foreach (bool normed in (bool[])[false, true])
        {
            using var gpu = new Gpu(type);
            var random = new Random(dim);
            var layout = new KvLayout(200, 3, KvHeads, Gpu.BlockSize, dim, type);
            gpu.Kernels.AllocateKvCache(layout);
            gpu.Backend.Device.Fill(gpu.Backend.Attention.Pool, 0xff, layout.TotalBytes);
            Place(gpu, random, layout, [(37, 1), (111, 19), (0, 65)]);
            int tokens = gpu.Batch.NumTokens;
            int width = (Heads + (2 * KvHeads)) * dim;
            float[] qkv = gpu.Round(Numbers.Normal(random, (long)tokens * width));
            float[] angles = Numbers.Normal(random, 512L * dim);
            float[] qNorm = Numbers.Normal(random, dim);
            float[] kNorm = Numbers.Normal(random, dim);
            Tensor x = gpu.Upload(qkv, tokens, width);
            gpu.Kernels.BeginStep(gpu.Batch);
            gpu.Kernels.RopeAndStore(
                x, gpu.UploadSingles(angles, 512, dim), normed ? gpu.UploadSingles(qNorm, 1, dim) : default, normed ? gpu.UploadSingles(kNorm, 1, dim) : default, 1e-6f, Heads, 1, 0);
            float[] rotated = gpu.Download(x);
            float[] pool = gpu.Download(new Tensor(gpu.Backend.Attention.Pool, 1, (int)(layout.TotalBytes / 2), type));
            Compare(report, gpu, layout, normed ? (qNorm, kNorm) : (null, null), angles, qkv, rotated, pool);
        }
    }

    private static unsafe void Compare(Report report, Gpu gpu, KvLayout layout, (float[]? Q, float[]? K) norms, float[] angles, float[] qkv, float[] rotated, float[] pool)
    {
        int dim = layout.HeadDim;
        int kvHeads = layout.NumKvHeads;
        int heads = (qkv.Length / gpu.Batch.NumTokens / dim) - (2 * kvHeads);
        int width = (heads + (2 * kvHeads)) * dim;
        double worst = 0;
        double worstValue = 0;
        long written = 0;
        for (int t = 0; t < gpu.Batch.NumTokens; t++)
        {
            for (int h = 0; h < heads + (2 * kvHeads); h++)
            {
                ReadOnlySpan<float> source = qkv.AsSpan((t * width) + (h * dim), dim);
                int slot = gpu.Batch.SlotMapping(0)[t];
                long page = h < heads ? 0 : layout.KeyPage(slot / Gpu.BlockSize, 1, h - heads) + (slot % Gpu.BlockSize * dim);
                ReadOnlySpan<float> actual = h < heads ? rotated.AsSpan((t * width) + (h * dim), dim) : pool.AsSpan((int)page, dim);
                bool isValue = h >= heads + kvHeads;
                double[] expected = isValue ? [.. source.ToArray().Select(v => (double)v)]
                    : Rotate(source, h < heads ? norms.Q : norms.K, angles.AsSpan(gpu.Batch.Positions[t] * dim, dim));
                double distance = Numbers.Distance(actual, expected);
                written += h < heads ? 0 : dim;
                if (isValue)
                {
                    worstValue = distance <= worstValue ? worstValue : distance;
                }
                else
                {
                    worst = distance <= worst ? worst : distance;
                }
            }
        }

        string what = $"{gpu.Type.Name()} heads of {dim}{(norms.Q is null ? "" : ", normed")}";
        report.Check("rope, q and stored k, " + what, worst, (norms.Q is null ? 1 : 3) * gpu.Unit);
        report.Check("stored v, " + what, worstValue, 0);
        long numbers = pool.LongCount(v => !float.IsNaN(v));
        report.Check("nothing else written, " + what, numbers == written, $"{numbers} of {written}");
    }

    private static double[] Rotate(ReadOnlySpan<float> x, float[]? norm, ReadOnlySpan<float> angles)
    {
        int dim = x.Length;
        int half = dim / 2;
        double squares = 0;
        foreach (float v in x)
        {
            squares += (double)v * v;
        }

        double factor = norm is null ? 1 : 1 / Math.Sqrt((squares / dim) + 1e-6);
        double[] y = new double[dim];
        for (int i = 0; i < half; i++)
        {
            double low = x[i] * factor * (norm?[i] ?? 1);
            double high = x[half + i] * factor * (norm?[half + i] ?? 1);
            y[i] = (low * angles[i]) - (high * angles[half + i]);
            y[half + i] = (high * angles[i]) + (low * angles[half + i]);
        }

        return y;
    }

    /// <summary>Gives each sequence shuffled pages of its own and fills the batch.</summary>
    private static void Place(Gpu gpu, Random random, KvLayout layout, (int Context, int Tokens)[] sequences)
    {
        int[] blocks = [.. Enumerable.Range(1, layout.NumBlocks - 1)];
        random.Shuffle(blocks);
        int next = 0;
        gpu.Batch.Clear();
        for (int i = 0; i < sequences.Length; i++)
        {
            (int context, int tokens) = sequences[i];
            int slot = gpu.Tables.MaxSeqs - 1 - i;
            for (int b = 0; b < (context + tokens + Gpu.BlockSize - 1) / Gpu.BlockSize; b++)
            {
                gpu.Tables.Row(0, slot)[b] = blocks[next++];
            }

            gpu.Batch.AddSequence(slot, context, new int[tokens]);
        }
    }

    private static void Attention(
        Report report, DType type, int dim, int heads, int kvHeads, int window, (int Context, int Tokens)[] sequences, string name,
        PrefillShape? shape = null)
    {
        int longest = sequences.Max(s => s.Context + s.Tokens);
        using var gpu = new Gpu(type, maxModelLen: longest);
        var random = new Random(dim + heads);
        int blocks = 1 + sequences.Sum(s => (s.Context + s.Tokens + Gpu.BlockSize - 1) / Gpu.BlockSize);
        var layout = new KvLayout(blocks, 2, kvHeads, Gpu.BlockSize, dim, type);
        gpu.Backend.AllocateKvCache(layout, shape);
        Place(gpu, random, layout, sequences);
        float[][] keys = new float[sequences.Length][];
        float[][] values = new float[sequences.Length][];
        ushort[] pool = new ushort[layout.TotalBytes / 2];
        Array.Fill(pool, ushort.MaxValue);
        for (int s = 0; s < sequences.Length; s++)
        {
            int length = sequences[s].Context + sequences[s].Tokens;
            keys[s] = gpu.Round(Numbers.Normal(random, (long)length * kvHeads * dim));
            values[s] = gpu.Round(Numbers.Normal(random, (long)length * kvHeads * dim));
            Store(gpu, layout, pool, s, length, window == 0 ? 0 : Math.Max(0, sequences[s].Context - window + 1), keys[s], values[s]);
        }

        gpu.UploadBits(gpu.Backend.Attention.Pool, pool);
        int total = gpu.Batch.NumTokens;
        float[] q = gpu.Round(Numbers.Normal(random, (long)total * heads * dim, 1.5));
        Tensor y = gpu.Poisoned(total, heads * dim);
        gpu.Kernels.BeginStep(gpu.Batch);
        float scale = 1f / MathF.Sqrt(dim);
        gpu.Kernels.Attention(gpu.Upload(q, total, heads * dim, (heads + (2 * kvHeads)) * dim), heads, scale, window, 1, 0, y);
        float[] actual = gpu.Download(y);
        double[] expected = Expected(gpu, sequences, q, keys, values, dim, heads, kvHeads, window, scale);
        report.Check(
            $"attention {type.Name()} {dim} wide, {heads}/{kvHeads} heads{(window > 0 ? $", window {window}" : "")}, {name}",
            Numbers.WorstRow(actual, expected, dim),
            type == DType.BF16 ? 1.6e-2 : 2e-3);
    }

    private static void Store(Gpu gpu, KvLayout layout, ushort[] pool, int sequence, int length, int firstKept, float[] keys, float[] values)
    {
        int dim = layout.HeadDim;
        unsafe
        {
            int* table = gpu.Tables.RowPointer(0, gpu.Batch.SeqSlot[sequence]);
            for (int p = firstKept; p < length; p++)
            {
                for (int h = 0; h < layout.NumKvHeads; h++)
                {
                    int from = ((p * layout.NumKvHeads) + h) * dim;
                    long key = layout.KeyPage(table[p / Gpu.BlockSize], 1, h) + (p % Gpu.BlockSize * dim);
                    long value = layout.ValuePage(table[p / Gpu.BlockSize], 1, h) + (p % Gpu.BlockSize * dim);
                    for (int d = 0; d < dim; d++)
                    {
                        pool[key + d] = gpu.Bits(keys[from + d]);
                        pool[value + d] = gpu.Bits(values[from + d]);
                    }
                }
            }

            // Whole pages before the window are gone: their entries name the null block.
            for (int b = 0; b < firstKept / Gpu.BlockSize; b++)
            {
                table[b] = 0;
            }
        }
    }

    private static double[] Expected(
        Gpu gpu, (int Context, int Tokens)[] sequences, float[] q, float[][] keys, float[][] values, int dim, int heads, int kvHeads, int window, float scale)
    {
        double[] expected = new double[q.Length];
        var rows = new List<(int Sequence, int Token, int Position)>();
        int token = 0;
        for (int s = 0; s < sequences.Length; s++)
        {
            for (int t = 0; t < sequences[s].Tokens; t++)
            {
                rows.Add((s, token++, sequences[s].Context + t));
            }
        }

        Parallel.For(0, rows.Count * heads, item =>
        {
            (int s, int t, int position) = rows[item / heads];
            int h = item % heads;
            int kv = h / (heads / kvHeads);
            int first = window == 0 ? 0 : Math.Max(0, position - window + 1);
            double[] weights = new double[position - first + 1];
            double top = double.NegativeInfinity;
            int queryAt = ((t * heads) + h) * dim;
            for (int j = first; j <= position; j++)
            {
                int keyAt = ((j * kvHeads) + kv) * dim;
                double dot = 0;
                for (int d = 0; d < dim; d++)
                {
                    dot += (double)q[queryAt + d] * keys[s][keyAt + d];
                }

                weights[j - first] = dot * scale;
                top = Math.Max(top, dot * scale);
            }

            double sum = 0;
            for (int j = first; j <= position; j++)
            {
                double w = Math.Exp(weights[j - first] - top);
                sum += w;
                int valueAt = ((j * kvHeads) + kv) * dim;
                for (int d = 0; d < dim; d++)
                {
                    expected[queryAt + d] += w * values[s][valueAt + d];
                }
            }

            for (int d = 0; d < dim; d++)
            {
                expected[queryAt + d] /= sum;
            }
        });
        return expected;
    }
}
