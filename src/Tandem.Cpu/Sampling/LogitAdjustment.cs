using System.Collections.Frozen;
using Tandem.Core.Execution;
using Tandem.Core.Sampling;

namespace Tandem.Cpu.Sampling;

/// <summary>Changes to logits before a token is chosen: allowed tokens, bias, suppression of stops, then penalties.</summary>
internal static unsafe class LogitAdjustment
{
    /// <summary>True if a row needs any.</summary>
    public static bool Needed(in LogitRow row)
        => row.Params.LogitBias is { Count: > 0 } || row.Params.AllowedTokenIds is not null
            || (row.SuppressStops && row.StopTokens is { Length: > 0 }) || (row.Params.HasPenalties && row.History is not null);

    /// <summary>Writes the changed logits to <paramref name="target"/>.</summary>
    /// <param name="row">What is wanted.</param>
    /// <param name="raw">[n] logits.</param>
    /// <param name="target">[n].</param>
    /// <param name="n">Size of the vocabulary.</param>
    /// <param name="counts">[n] zeros; zero again on return.</param>
    public static void Apply(in LogitRow row, float* raw, float* target, int n, int* counts)
    {
        SamplingParams p = row.Params;
        if (p.AllowedTokenIds is { } allowed)
        {
            new Span<float>(target, n).Fill(float.NegativeInfinity);
            for (int i = 0; i < allowed.Count; i++)
            {
                int id = allowed[i];
                if ((uint)id < (uint)n)
                {
                    target[id] = raw[id];
                }
            }
        }
        else
        {
            Buffer.MemoryCopy(raw, target, (long)n * sizeof(float), (long)n * sizeof(float));
        }

        if (p.LogitBias is { } bias)
        {
            AddBias(bias, target, n);
        }

        if (row.SuppressStops && row.StopTokens is not null)
        {
            foreach (int id in row.StopTokens)
            {
                if ((uint)id < (uint)n)
                {
                    target[id] = float.NegativeInfinity;
                }
            }
        }

        if (p.HasPenalties && row.History is not null)
        {
            Penalize(p, row.History, target, n, counts);
        }
    }

    private static void AddBias(IReadOnlyDictionary<int, float> bias, float* target, int n)
    {
        // The usual dictionaries are walked by their struct enumerators, which allocate nothing.
        switch (bias)
        {
            case Dictionary<int, float> plain:
                foreach ((int id, float value) in plain)
                {
                    AddBias(id, value, target, n);
                }

                break;
            case FrozenDictionary<int, float> frozen:
                foreach ((int id, float value) in frozen)
                {
                    AddBias(id, value, target, n);
                }

                break;
            default:
                foreach ((int id, float value) in bias)
                {
                    AddBias(id, value, target, n);
                }

                break;
        }
    }

    private static void AddBias(int id, float value, float* target, int n)
    {
        if ((uint)id < (uint)n)
        {
            target[id] += value;
        }
    }

    private static void Penalize(SamplingParams p, TokenHistory history, float* target, int n, int* counts)
    {
        foreach (int id in history.Output)
        {
            if ((uint)id < (uint)n)
            {
                counts[id]++;
            }
        }

        // Generated tokens first: clearing a count marks the token as done, so what is left of the walk are prompt tokens not generated.
        foreach (int id in history.Output)
        {
            if ((uint)id < (uint)n && counts[id] > 0)
            {
                target[id] = Repeat(target[id], p.RepetitionPenalty) - (p.FrequencyPenalty * counts[id]) - p.PresencePenalty;
                counts[id] = -1;
            }
        }

        ReadOnlySpan<int> prompt = history.Tokens[..history.PromptLength];
        foreach (int id in prompt)
        {
            if ((uint)id < (uint)n && counts[id] == 0)
            {
                target[id] = Repeat(target[id], p.RepetitionPenalty);
                counts[id] = -1;
            }
        }

        foreach (int id in history.Tokens)
        {
            if ((uint)id < (uint)n)
            {
                counts[id] = 0;
            }
        }
    }

    private static float Repeat(float logit, float penalty) => logit > 0f ? logit / penalty : logit * penalty;
}
