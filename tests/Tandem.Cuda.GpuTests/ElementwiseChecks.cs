using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cuda.GpuTests;

/// <summary>Norms, residual, SiLU, gates, lookups and products against plain double-precision code, at ugly sizes.</summary>
internal static class ElementwiseChecks
{
    private static readonly (int Rows, int Cols)[] Shapes = [(1, 1), (1, 19), (3, 64), (19, 111), (111, 5120), (7, 8192), (2, 8200), (989, 72), (33, 989)];

    public static void Run(Report report, DType type, bool quick = false)
    {
        using var gpu = new Gpu(type);
        var random = new Random(1);
        foreach ((int rows, int cols) in quick ? Shapes[..4] : Shapes)
        {
            string shape = $"{type.Name()} [{rows}, {cols}]";
            float[] x = gpu.Round(Numbers.Normal(random, (long)rows * cols, 3));
            float[] r = gpu.Round(Numbers.Normal(random, (long)rows * cols, 2));
            float[] w = Numbers.Normal(random, cols);
            report.Guard("norms " + shape, () => Norms(report, gpu, shape, rows, cols, x, r, w));
            report.Guard("pairs " + shape, () => Pairs(report, gpu, shape, rows, cols, x, r));
        }

        report.Guard("gates", () => Gates(report, gpu, random));
        report.Guard("lookups", () => Lookups(report, gpu, random));
        (int, int, int)[] products = [(1, 128, 64), (3, 199, 72), (19, 111, 80), (33, 989, 512), (256, 1024, 512), (777, 640, 1024), (1, 76800, 512)];
        foreach ((int m, int n, int k) in quick ? products[..3] : products)
        {
            report.Guard("products", () => Products(report, gpu, random, m, n, k));
        }
    }

    private static void Norms(Report report, Gpu gpu, string shape, int rows, int cols, float[] x, float[] r, float[] w)
    {
        const float Eps = 1e-5f;
        Tensor weight = gpu.UploadSingles(w, 1, cols);
        Tensor y = gpu.Poisoned(rows, cols);
        gpu.Kernels.RmsNorm(gpu.Upload(x, rows, cols, cols + 8), weight, Eps, y);
        report.Check("rms norm " + shape, Numbers.WorstRow(gpu.Download(y), Norm(x, w, rows, cols, Eps), cols), 1.5 * gpu.Unit);

        Tensor residual = gpu.Upload(r, rows, cols);
        Tensor z = gpu.Poisoned(rows, cols);
        gpu.Kernels.AddRmsNorm(residual, gpu.Upload(x, rows, cols), weight, Eps, z);
        float[] sum = gpu.Round([.. x.Zip(r, (a, b) => a + b)]);
        report.Check("add + rms norm, residual " + shape, Numbers.WorstRow(gpu.Download(residual), [.. sum.Select(v => (double)v)], cols), 1e-7);
        report.Check("add + rms norm " + shape, Numbers.WorstRow(gpu.Download(z), Norm(sum, w, rows, cols, Eps), cols), 1.5 * gpu.Unit);
    }

    private static double[] Norm(float[] x, float[] w, int rows, int cols, double eps)
    {
        double[] y = new double[x.Length];
        for (int r = 0; r < rows; r++)
        {
            double squares = 0;
            for (int c = 0; c < cols; c++)
            {
                squares += (double)x[(r * cols) + c] * x[(r * cols) + c];
            }

            double factor = 1 / Math.Sqrt((squares / cols) + eps);
            for (int c = 0; c < cols; c++)
            {
                y[(r * cols) + c] = x[(r * cols) + c] * factor * w[c];
            }
        }

        return y;
    }

    private static void Pairs(Report report, Gpu gpu, string shape, int rows, int cols, float[] x, float[] r)
    {
        Tensor residual = gpu.Upload(r, rows, cols, cols + 16);
        gpu.Kernels.Add(residual, gpu.Upload(x, rows, cols));
        report.Check("add " + shape, Numbers.WorstRow(gpu.Download(residual), [.. x.Zip(r, (a, b) => (double)a + b)], cols), gpu.Unit);

        float[] gateUp = new float[2L * rows * cols];
        for (int i = 0; i < rows; i++)
        {
            Array.Copy(x, i * cols, gateUp, 2 * i * cols, cols);
            Array.Copy(r, i * cols, gateUp, (2 * i * cols) + cols, cols);
        }

        Tensor y = gpu.Poisoned(rows, cols);
        gpu.Kernels.SiluMul(gpu.Upload(gateUp, rows, 2 * cols), y);
        report.Check("silu * up " + shape, Numbers.WorstRow(gpu.Download(y), [.. x.Zip(r, (a, b) => a / (1 + Math.Exp(-a)) * b)], cols), 1.5 * gpu.Unit);
    }

    private static void Gates(Report report, Gpu gpu, Random random)
    {
        foreach ((int tokens, int heads, int dim) in ((int, int, int)[])[(1, 1, 16), (19, 5, 80), (111, 40, 128)])
        {
            int width = heads * dim;
            float[] q = gpu.Round(Numbers.Normal(random, (long)tokens * width));
            float[] gate = Numbers.Normal(random, width, 0.3);
            float[] bias = Numbers.Normal(random, heads);
            float[] global = gpu.Round(Numbers.Normal(random, (long)tokens * width));
            float[] local = gpu.Round(Numbers.Normal(random, (long)tokens * width));
            double[] expected = new double[q.Length];
            for (int i = 0; i < tokens * heads; i++)
            {
                int h = i % heads;
                double dot = bias[h];
                for (int d = 0; d < dim; d++)
                {
                    dot += (double)q[(i * dim) + d] * gate[(h * dim) + d];
                }

                double g = 1 / (1 + Math.Exp(-dot));
                for (int d = 0; d < dim; d++)
                {
                    expected[(i * dim) + d] = (g * global[(i * dim) + d]) + ((1 - g) * local[(i * dim) + d]);
                }
            }

            Tensor y = gpu.Upload(global, tokens, width);
            gpu.Kernels.GateMix(gpu.Upload(q, tokens, width, width + 32), gpu.UploadSingles(gate, heads, dim), gpu.UploadSingles(bias, 1, heads), y, gpu.Upload(local, tokens, width), y);
            report.Check($"gate mix {gpu.Type.Name()} {tokens} tokens, {heads} heads of {dim}", Numbers.WorstRow(gpu.Download(y), expected, width), 1.5 * gpu.Unit);
        }
    }

    private static void Lookups(Report report, Gpu gpu, Random random)
    {
        foreach (int cols in (int[])[8, 19, 5120])
        {
            const int Rows = 989;
            float[] table = gpu.Round(Numbers.Normal(random, (long)Rows * cols));
            Tensor loaded;
            unsafe
            {
                fixed (float* p = table)
                {
                    loaded = gpu.Kernels.LoadTable(new HostMatrix((nint)p, Rows, cols, cols, DType.F32), gpu.Type);
                }
            }

            int[] ids = [.. Enumerable.Range(0, 111).Select(_ => random.Next(Rows))];
            gpu.Batch.Clear();
            gpu.Batch.AddSequence(0, 0, ids);
            for (int i = 0; i < 19; i++)
            {
                gpu.Batch.AddLogitRow(new LogitRow { TokenIndex = i * 5, Params = Tandem.Core.Sampling.SamplingParams.Default, StopTokens = [] });
            }

            Tensor y = gpu.Poisoned(ids.Length, cols);
            gpu.Kernels.BeginStep(gpu.Batch);
            gpu.Kernels.Embed(loaded, y);
            double[] expected = [.. ids.SelectMany(id => table.Skip(id * cols).Take(cols)).Select(v => (double)v)];
            report.Check($"embed {gpu.Type.Name()}, {cols} columns", Numbers.WorstRow(gpu.Download(y), expected, cols), 0);
            Tensor rows = gpu.Poisoned(14, cols);
            gpu.Kernels.GatherLogitRows(y, 5, rows);
            double[] gathered = [.. Enumerable.Range(5, 14).SelectMany(i => expected.Skip(i * 5 * cols).Take(cols))];
            report.Check($"gather rows {gpu.Type.Name()}, {cols} columns", Numbers.WorstRow(gpu.Download(rows), gathered, cols), 0);
        }
    }

    private static unsafe void Products(Report report, Gpu gpu, Random random, int m, int n, int k)
    {
        float[] x = gpu.Round(Numbers.Normal(random, (long)m * k));
        float[] w = gpu.Round(Numbers.Normal(random, (long)n * k, 1 / Math.Sqrt(k)));
        float[] b = gpu.Round(Numbers.Normal(random, n));
        double[] expected = new double[(long)m * n];
        Parallel.For(0, n, o =>
        {
            for (int r = 0; r < m; r++)
            {
                double sum = 0;
                for (int i = 0; i < k; i++)
                {
                    sum += (double)x[((long)r * k) + i] * w[((long)o * k) + i];
                }

                expected[((long)r * n) + o] = sum;
            }
        });
        fixed (float* pw = w, pb = b)
        {
            int half = n / 3;
            HostMatrix[] parts = [new((nint)pw, half, k, k, DType.F32), new((nint)(pw + ((long)half * k)), n - half, k, k, DType.F32)];
            HostMatrix[] biases = [new((nint)pb, 1, half, half, DType.F32), new((nint)(pb + half), 1, n - half, n - half, DType.F32)];
            using LinearWeight plain = gpu.Kernels.LoadLinear(parts, [], gpu.Type, WeightQuantization.None);
            using LinearWeight biased = gpu.Kernels.LoadLinear(parts, biases, gpu.Type, WeightQuantization.None);
            Tensor input = gpu.Upload(x, m, k);
            Tensor singles = gpu.Poisoned(m, n, type: DType.F32);
            gpu.Kernels.Linear(input, plain, singles);
            report.Check($"product {gpu.Type.Name()} to float32, {m} x {n} x {k}", Numbers.WorstRow(gpu.Download(singles), expected, n), 1e-5);
            Tensor y = gpu.Poisoned(m, n);
            gpu.Kernels.Linear(input, biased, y);
            double[] shifted = [.. expected.Select((v, i) => v + b[i % n])];
            report.Check($"product {gpu.Type.Name()} with bias, {m} x {n} x {k}", Numbers.WorstRow(gpu.Download(y), shifted, n), gpu.Unit);
        }
    }
}
