using Tandem.Core.Execution;
using Tandem.Core.Sampling;

namespace Tandem.Cpu.Reference;

/// <summary>The distribution that a token is drawn from, computed in the plainest form: whole sorts, double precision.</summary>
internal static class ReferenceSampler
{
    /// <summary>Logits after allowed tokens, bias, suppression and penalties.</summary>
    public static double[] Adjust(in LogitRow row, ReadOnlySpan<float> logits)
    {
        SamplingParams p = row.Params;
        double[] result = new double[logits.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = p.AllowedTokenIds is null || p.AllowedTokenIds.Contains(i) ? logits[i] : double.NegativeInfinity;
            if (p.LogitBias is not null && p.LogitBias.TryGetValue(i, out float bias))
            {
                result[i] += bias;
            }

            if (row.SuppressStops && row.StopTokens.Contains(i))
            {
                result[i] = double.NegativeInfinity;
            }

            if (row.History is null)
            {
                continue;
            }

            int generated = 0;
            foreach (int token in row.History.Output)
            {
                generated += token == i ? 1 : 0;
            }

            if (row.History.Tokens.Contains(i))
            {
                result[i] = result[i] > 0 ? result[i] / p.RepetitionPenalty : result[i] * p.RepetitionPenalty;
            }

            result[i] -= (generated * (double)p.FrequencyPenalty) + (generated > 0 ? p.PresencePenalty : 0);
        }

        return result;
    }

    /// <summary>Probability of each token.</summary>
    public static double[] Distribution(in LogitRow row, ReadOnlySpan<float> logits)
    {
        SamplingParams p = row.Params;
        double[] adjusted = Adjust(row, logits);
        int[] order = [.. Enumerable.Range(0, adjusted.Length).OrderByDescending(i => adjusted[i]).ThenBy(i => i)];
        double[] result = new double[adjusted.Length];
        if (p.IsGreedy)
        {
            result[order[0]] = 1;
            return result;
        }

        double max = adjusted[order[0]];
        double[] weights = [.. order.Select(i => Math.Exp((adjusted[i] - max) / p.Temperature))];
        int kept = p.TopK > 0 ? Math.Min(p.TopK, weights.Length) : weights.Length;
        double needed = p.TopP * weights.Take(kept).Sum();
        int share = 0;
        for (double sum = 0; share < kept && sum < needed; share++)
        {
            sum += weights[share];
        }

        kept = p.TopP < 1 ? Math.Max(1, share) : kept;
        kept = weights.Take(kept).Count(w => w >= p.MinP);
        double total = weights.Take(kept).Sum();
        for (int i = 0; i < kept; i++)
        {
            result[order[i]] = weights[i] / total;
        }

        return result;
    }
}
