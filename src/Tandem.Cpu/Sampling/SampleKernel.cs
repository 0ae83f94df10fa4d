using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Cpu.Simd;
using Tandem.Cpu.Threading;

namespace Tandem.Cpu.Sampling;

/// <summary>
/// Chooses a token for each row. Order: <see cref="LogitAdjustment"/>, greedy or temperature, top-k, top-p, min-p, draw. Reported log-probabilities are
/// those of the logits as the model made them.
/// </summary>
internal static unsafe class SampleKernel<TS, TV>
    where TS : struct, ISimd<TV>
    where TV : unmanaged
{
    private const int BlockTokens = TopSelection.BlockTokens;

    /// <summary>Below this temperature the most likely token is taken: the others' weights would vanish.</summary>
    private const float GreedyBelow = 1e-5f;

    public static void Run(CpuBackend backend, Sampler sampler, in Tensor logits, int first)
    {
        sampler.Reserve(logits.Cols);
        Context context = default;
        context.Logits = logits;
        context.First = first;
        context.Sampler = GCHandle.ToIntPtr(backend.SamplerHandle);
        backend.Dispatch(&Work, &context, (double)logits.Rows * logits.Cols / 4);
    }

    private static void Work(void* p, int worker)
    {
        ref Context context = ref *(Context*)p;
        var sampler = (Sampler)GCHandle.FromIntPtr(context.Sampler).Target!;
        SamplerScratch scratch = sampler.Scratch(worker);
        for (int r = context.Queue.Take(); r < context.Logits.Rows; r = context.Queue.Take())
        {
            float* logits = (float*)context.Logits.Data + ((nint)r * context.Logits.RowStride);
            int index = context.First + r;
            Row(sampler, index, in sampler.Batch!.LogitRows[index], logits, context.Logits.Cols, in scratch);
        }
    }

    private static void Row(Sampler sampler, int index, in LogitRow row, float* raw, int n, in SamplerScratch scratch)
    {
        if (!Scan(raw, n, scratch.BlockMax, out float rawMax))
        {
            sampler.Fail(index);
            return;
        }

        if (row.Kind == LogitRowKind.PromptLogprob)
        {
            int? wanted = row.Params.PromptLogprobs;
            sampler.Set(index, row.TargetToken, wanted is { } top ? Logprobs(row.TargetToken, top, raw, n, rawMax, in scratch) : null);
            return;
        }

        float* logits = raw;
        float max = rawMax;
        if (LogitAdjustment.Needed(row))
        {
            logits = scratch.Logits;
            LogitAdjustment.Apply(row, raw, logits, n, scratch.Counts);
            if (!Scan(logits, n, scratch.BlockMax, out max))
            {
                sampler.Fail(index);
                return;
            }
        }

        int token = Choose(row, logits, n, max, in scratch);
        PositionLogprobs? logprobs = null;
        if (row.Params.Logprobs is { } count)
        {
            if (logits != raw)
            {
                Scan(raw, n, scratch.BlockMax, out rawMax);
            }

            logprobs = Logprobs(token, count, raw, n, rawMax, in scratch);
        }

        sampler.Set(index, token, logprobs);
    }

    /// <summary>Maximum of each block and of all.</summary>
    /// <returns>False if there is a NaN or the maximum is not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Scan(float* x, int n, float* blockMax, out float max)
    {
        max = float.NegativeInfinity;
        bool nan = false;
        for (int b = 0, first = 0; first < n; b++, first += BlockTokens)
        {
            int end = Math.Min(first + BlockTokens, n);
            int i = first;
            TV largest = TS.Broadcast(float.NegativeInfinity);
            TV poison = TS.Zero;
            for (; i + TS.Width <= end; i += TS.Width)
            {
                TV v = TS.Load(x + i);
                largest = TS.Max(largest, v);
                poison = TS.Add(poison, TS.Max(TS.Zero, TS.Sub(TS.Zero, TS.Abs(v))));
            }

            float m = TS.MaxAcross(largest);
            nan |= TS.AnyNaN(poison);
            for (; i < end; i++)
            {
                nan |= float.IsNaN(x[i]);
                m = MathF.Max(m, x[i]);
            }

            blockMax[b] = m;
            max = MathF.Max(max, m);
        }

        return !nan && float.IsFinite(max);
    }

    private static int Choose(in LogitRow row, float* logits, int n, float max, in SamplerScratch scratch)
    {
        SamplingParams p = row.Params;
        if (p.Temperature < GreedyBelow || p.TopK == 1)
        {
            return FirstOf(logits, n, max, scratch.BlockMax);
        }

        double draw = Philox.Uniform(row.Seed, row.OutputIndex);
        bool topK = p.TopK > 0 && p.TopK < n;
        if (!topK && p.TopP >= 1f && p.MinP <= 0f)
        {
            double total = SumWeights(logits, n, max, 1f / p.Temperature, scratch.BlockSums);
            return DrawFromAll(logits, n, max, 1f / p.Temperature, draw * total, scratch.BlockSums);
        }

        int kept = topK ? TopK(logits, n, max, p, in scratch)
            : p.TopP < 1f ? TopP(logits, n, max, p, in scratch)
            : Likely(logits, n, max, p, in scratch);
        return DrawFromKept(p.MinP, kept, draw, in scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstOf(float* x, int n, float value, float* blockMax)
    {
        int b = 0;
        while (blockMax[b] != value)
        {
            b++;
        }

        int i = b * BlockTokens;
        while (x[i] != value)
        {
            i++;
        }

        return i;
    }

    /// <summary>Sum of all weights exp((x − max) / temperature), and of each block.</summary>
    private static double SumWeights(float* x, int n, float max, float inverseTemperature, double* blockSums)
    {
        float* weights = stackalloc float[BlockTokens];
        double total = 0;
        for (int b = 0, first = 0; first < n; b++, first += BlockTokens)
        {
            blockSums[b] = BlockWeights(x + first, Math.Min(BlockTokens, n - first), max, inverseTemperature, weights);
            total += blockSums[b];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float BlockWeights(float* x, int count, float max, float inverseTemperature, float* weights)
    {
        TV m = TS.Broadcast(max);
        TV factor = TS.Broadcast(inverseTemperature);
        TV sum = TS.Zero;
        int i = 0;
        for (; i + TS.Width <= count; i += TS.Width)
        {
            TV w = VectorMath<TS, TV>.Exp(TS.Mul(TS.Sub(TS.Load(x + i), m), factor));
            TS.Store(weights + i, w);
            sum = TS.Add(sum, w);
        }

        float rest = 0f;
        for (; i < count; i++)
        {
            weights[i] = MathF.Exp((x[i] - max) * inverseTemperature);
            rest += weights[i];
        }

        return VectorMath<TS, TV>.Sum(sum) + rest;
    }

    private static int DrawFromAll(float* x, int n, float max, float inverseTemperature, double target, double* blockSums)
    {
        int blocks = (n + BlockTokens - 1) / BlockTokens;
        int b = 0;
        while (b + 1 < blocks && target >= blockSums[b])
        {
            target -= blockSums[b++];
        }

        // Rounding may leave the target behind the last weight; the last token that can be chosen is then meant.
        while (b > 0 && blockSums[b] == 0)
        {
            b--;
        }

        float* weights = stackalloc float[BlockTokens];
        int count = Math.Min(BlockTokens, n - (b * BlockTokens));
        BlockWeights(x + (b * BlockTokens), count, max, inverseTemperature, weights);
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            if (weights[i] > 0f)
            {
                last = i;
                if (target < weights[i])
                {
                    break;
                }

                target -= weights[i];
            }
        }

        return (b * BlockTokens) + last;
    }

    /// <summary>The k most likely tokens, then the top-p share of their mass.</summary>
    private static int TopK(float* x, int n, float max, SamplingParams p, in SamplerScratch scratch)
    {
        TopSelection.Largest(x, n, scratch.BlockMax, p.TopK, scratch.Keys);
        double total = Weigh(x, p.TopK, max, p.Temperature, in scratch);
        return p.TopP < 1f ? Share(p.TopK, p.TopP * total, in scratch) : p.TopK;
    }

    /// <summary>The top-p share of all: tries few candidates first, as they nearly always suffice.</summary>
    private static int TopP(float* x, int n, float max, SamplingParams p, in SamplerScratch scratch)
    {
        double needed = p.TopP * SumWeights(x, n, max, 1f / p.Temperature, scratch.BlockSums);
        for (int count = Math.Min(n, 128); ; count = (int)Math.Min(n, count * 8L))
        {
            TopSelection.Largest(x, n, scratch.BlockMax, count, scratch.Keys);
            double total = Weigh(x, count, max, p.Temperature, in scratch);
            if (total >= needed || count == n)
            {
                return Share(count, needed, in scratch);
            }
        }
    }

    /// <summary>Every token that min-p keeps.</summary>
    private static int Likely(float* x, int n, float max, SamplingParams p, in SamplerScratch scratch)
    {
        // A little below the exact bound; the draw cuts exactly.
        float bound = max + (p.Temperature * (MathF.Log(p.MinP) - 1e-3f));
        bound -= MathF.Abs(bound) * 1e-6f;
        int found = TopSelection.AtLeast(x, n, scratch.BlockMax, bound, scratch.Keys);
        TopSelection.SortDescending(scratch.Keys, found);
        Weigh(x, found, max, p.Temperature, in scratch);
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Weigh(float* x, int count, float max, float temperature, in SamplerScratch scratch)
    {
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            double w = Math.Exp(((double)x[TopSelection.Token(scratch.Keys[i])] - max) / temperature);
            scratch.Weights[i] = w;
            total += w;
        }

        return total;
    }

    /// <summary>Length of the shortest prefix whose weight reaches <paramref name="needed"/>, at least 1.</summary>
    private static int Share(int count, double needed, in SamplerScratch scratch)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += scratch.Weights[i];
            if (sum >= needed)
            {
                return i + 1;
            }
        }

        return count;
    }

    private static int DrawFromKept(float minP, int kept, double draw, in SamplerScratch scratch)
    {
        int count = 1;
        double total = scratch.Weights[0];
        while (count < kept && scratch.Weights[count] > 0 && scratch.Weights[count] >= minP * scratch.Weights[0])
        {
            total += scratch.Weights[count++];
        }

        double target = draw * total;
        int i = 0;
        while (i + 1 < count && target >= scratch.Weights[i])
        {
            target -= scratch.Weights[i++];
        }

        return TopSelection.Token(scratch.Keys[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static PositionLogprobs Logprobs(int token, int top, float* raw, int n, float max, in SamplerScratch scratch)
    {
        double logSum = max + Math.Log(SumWeights(raw, n, max, 1f, scratch.BlockSums));
        top = Math.Clamp(top, 0, n);
        var best = top == 0 ? [] : new TokenLogprob[top];
        if (top > 0)
        {
            TopSelection.Largest(raw, n, scratch.BlockMax, top, scratch.Keys);
            for (int i = 0; i < top; i++)
            {
                int id = TopSelection.Token(scratch.Keys[i]);
                best[i] = new TokenLogprob(id, (float)(raw[id] - logSum), i + 1);
            }
        }

        int rank = 1;
        float value = raw[token];
        for (int i = 0; i < n; i++)
        {
            rank += raw[i] > value || (raw[i] == value && i < token) ? 1 : 0;
        }

        return new PositionLogprobs(new TokenLogprob(token, (float)(value - logSum), rank), best);
    }

    private struct Context
    {
        public WorkQueue Queue;
        public Tensor Logits;
        public int First;
        public nint Sampler;
    }
}
