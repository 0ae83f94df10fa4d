using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Cpu.Reference;

/// <summary>
/// Each operation once more in the plainest form: scalar loops, sums in double precision, one thread. What the fast kernels are compared with.
/// </summary>
internal static unsafe class ReferenceKernels
{
    /// <summary>One element of a float matrix.</summary>
    public static float At(in Tensor t, int row, int col)
        => ElementConversion.Read(t.Type, (byte*)t.Data + ((nint)row * t.RowStride * t.Type.Size()), col);

    /// <summary>y = x · Wᵀ + b.</summary>
    public static void Linear(in Tensor x, ReadOnlySpan<HostMatrix> parts, ReadOnlySpan<HostMatrix> bias, in Tensor y)
    {
        int first = 0;
        for (int p = 0; p < parts.Length; p++)
        {
            HostMatrix w = parts[p];
            for (int r = 0; r < x.Rows; r++)
            {
                for (int o = 0; o < w.Rows; o++)
                {
                    byte* row = (byte*)w.Data + (o * w.RowStride * w.Type.Size());
                    double sum = bias.IsEmpty ? 0 : ElementConversion.Read(bias[p].Type, (byte*)bias[p].Data, o);
                    for (int c = 0; c < w.Cols; c++)
                    {
                        sum += (double)At(x, r, c) * ElementConversion.Read(w.Type, row, c);
                    }

                    Set(y, r, first + o, sum);
                }
            }

            first += w.Rows;
        }
    }

    /// <summary>y = x / rms(x) · weight.</summary>
    public static void RmsNorm(in Tensor x, in Tensor weight, float eps, in Tensor y)
    {
        for (int r = 0; r < x.Rows; r++)
        {
            double squares = 0;
            for (int c = 0; c < x.Cols; c++)
            {
                squares += (double)At(x, r, c) * At(x, r, c);
            }

            double factor = 1 / Math.Sqrt((squares / x.Cols) + eps);
            for (int c = 0; c < x.Cols; c++)
            {
                Set(y, r, c, At(x, r, c) * factor * At(weight, 0, c));
            }
        }
    }

    /// <summary>residual += x.</summary>
    public static void Add(in Tensor residual, in Tensor x)
    {
        for (int r = 0; r < x.Rows; r++)
        {
            for (int c = 0; c < x.Cols; c++)
            {
                Set(residual, r, c, At(residual, r, c) + At(x, r, c));
            }
        }
    }

    /// <summary>y = silu(gate) · up.</summary>
    public static void SiluMul(in Tensor gateUp, in Tensor y)
    {
        for (int r = 0; r < y.Rows; r++)
        {
            for (int c = 0; c < y.Cols; c++)
            {
                double gate = At(gateUp, r, c);
                Set(y, r, c, gate / (1 + Math.Exp(-gate)) * At(gateUp, r, y.Cols + c));
            }
        }
    }

    /// <summary>Norm, rotation and the rotated keys and values of each token as [tokens, 2 · kv heads · head dim].</summary>
    public static void Rope(in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int kvHeads, int headDim, int* positions, in Tensor keysAndValues)
    {
        for (int t = 0; t < qkv.Rows; t++)
        {
            for (int h = 0; h < heads + kvHeads; h++)
            {
                Tensor head = qkv.Columns(h * headDim, headDim) with { Rows = 1 };
                head = head with { Data = head.Data + ((nint)t * qkv.RowStride * sizeof(float)) };
                Tensor norm = h < heads ? qNorm : kNorm;
                if (norm.Data != 0)
                {
                    RmsNorm(head, norm, eps, head);
                }

                for (int i = 0; i < headDim / 2; i++)
                {
                    double cos = At(rope, positions[t], i);
                    double sin = At(rope, positions[t], (headDim / 2) + i);
                    double low = At(head, 0, i);
                    double high = At(head, 0, (headDim / 2) + i);
                    Set(head, 0, i, (low * cos) - (high * sin));
                    Set(head, 0, (headDim / 2) + i, (high * cos) + (low * sin));
                }
            }

            for (int c = 0; c < 2 * kvHeads * headDim; c++)
            {
                Set(keysAndValues, t, c, At(qkv, t, (heads * headDim) + c));
            }
        }
    }

    /// <summary>Causal attention over pages.</summary>
    public static void Attention(Batch batch, in KvLayout layout, byte* pool, in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y)
    {
        int groupSize = heads / layout.NumKvHeads;
        for (int s = 0; s < batch.NumSeqs; s++)
        {
            int* table = batch.Tables.RowPointer(group, batch.SeqSlot[s]);
            for (int t = batch.QueryStart[s]; t < batch.QueryStart[s + 1]; t++)
            {
                int position = batch.ContextLength[s] + t - batch.QueryStart[s];
                for (int h = 0; h < heads; h++)
                {
                    Query(layout, pool, table, q, t, h, h / groupSize, position, scale, window, layer, y);
                }
            }
        }
    }

    /// <summary>y = g·global + (1−g)·local, g = sigmoid(q·gate + bias).</summary>
    public static void GateMix(in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y)
    {
        for (int t = 0; t < y.Rows; t++)
        {
            for (int h = 0; h < gate.Rows; h++)
            {
                double sum = At(bias, 0, h);
                for (int d = 0; d < gate.Cols; d++)
                {
                    sum += (double)At(q, t, (h * gate.Cols) + d) * At(gate, h, d);
                }

                double g = 1 / (1 + Math.Exp(-sum));
                for (int d = 0; d < gate.Cols; d++)
                {
                    int c = (h * gate.Cols) + d;
                    Set(y, t, c, (g * At(global, t, c)) + ((1 - g) * At(local, t, c)));
                }
            }
        }
    }

    /// <summary>Rounds a row to the 8-bit blocks that <see cref="WeightQuantization.Int8"/> uses and back.</summary>
    public static void RoundToInt8Blocks(Span<float> row)
    {
        for (int first = 0; first < row.Length; first += 32)
        {
            Span<float> block = row.Slice(first, Math.Min(32, row.Length - first));
            float largest = 0;
            foreach (float v in block)
            {
                largest = MathF.Max(largest, MathF.Abs(v));
            }

            float inverse = largest == 0 ? 0 : 127f / largest;
            for (int i = 0; i < block.Length; i++)
            {
                block[i] = Math.Clamp(MathF.Round(block[i] * inverse), -127f, 127f) * (largest / 127f);
            }
        }
    }

    private static void Query(in KvLayout layout, byte* pool, int* table, in Tensor q, int token, int head, int kvHead, int position, float scale, int window, int layer, in Tensor y)
    {
        int first = window > 0 ? Math.Max(0, position - window + 1) : 0;
        int dim = layout.HeadDim;
        double[] scores = new double[position + 1 - first];
        double max = double.NegativeInfinity;
        for (int j = first; j <= position; j++)
        {
            long key = layout.KeyPage(table[j / layout.BlockSize], layer, kvHead) + ((long)(j % layout.BlockSize) * dim);
            double sum = 0;
            for (int d = 0; d < dim; d++)
            {
                sum += (double)At(q, token, (head * dim) + d) * ElementConversion.Read(layout.Type, pool, (nint)(key + d));
            }

            scores[j - first] = sum * scale;
            max = Math.Max(max, scores[j - first]);
        }

        double total = 0;
        double[] result = new double[dim];
        for (int j = first; j <= position; j++)
        {
            long value = layout.ValuePage(table[j / layout.BlockSize], layer, kvHead) + ((long)(j % layout.BlockSize) * dim);
            double weight = Math.Exp(scores[j - first] - max);
            total += weight;
            for (int d = 0; d < dim; d++)
            {
                result[d] += weight * ElementConversion.Read(layout.Type, pool, (nint)(value + d));
            }
        }

        for (int d = 0; d < dim; d++)
        {
            Set(y, token, (head * dim) + d, result[d] / total);
        }
    }

    private static void Set(in Tensor t, int row, int col, double value) => ((float*)t.Data)[((nint)row * t.RowStride) + col] = (float)value;
}
