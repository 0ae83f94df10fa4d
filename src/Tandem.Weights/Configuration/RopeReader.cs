using System.Text.Json;
using Tandem.Core.Configuration;

namespace Tandem.Weights.Configuration;

/// <summary>
/// Reads rotary settings in both forms: <c>rope_theta</c> beside <c>rope_scaling</c>, and the one object <c>rope_parameters</c> of transformers 5.
/// A kind of scaling or a parameter that is not implemented is refused by name.
/// </summary>
internal static class RopeReader
{
    private static readonly HashSet<string> KnownKeys = new(StringComparer.Ordinal)
    {
        "type", "rope_type", "rope_theta", "factor", "original_max_position_embeddings", "attention_factor", "beta_fast", "beta_slow", "mscale", "mscale_all_dim",
        "low_freq_factor", "high_freq_factor", "partial_rotary_factor", "truncate", "finetuned",
    };

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The whole configuration.</param>
    /// <param name="family">For the default base.</param>
    /// <param name="maxPositions">Longest sequence as the file says.</param>
    /// <returns>The settings, and the longest sequence with YaRN's extension.</returns>
    public static (RopeConfig Rope, int MaxPositions) Read(ConfigObject config, ModelFamily family, int maxPositions)
    {
        ConfigObject? parameters = Flat(config, "rope_parameters");
        ConfigObject? scaling = Flat(config, "rope_scaling");
        double? topTheta = Theta(config);
        double theta = topTheta ?? (parameters is null ? null : Theta(parameters)) ?? family.RopeTheta;
        if (parameters is null)
        {
            return scaling is null ? (new RopeConfig { Theta = theta }, maxPositions) : ReadOne(config, scaling, theta, maxPositions);
        }

        (RopeConfig Rope, int MaxPositions) read = ReadOne(config, parameters, theta, maxPositions);
        if (scaling is not null && ReadOne(config, scaling, read.Rope.Theta, maxPositions) != read)
        {
            config.Problem("rope_scaling", $"rope_parameters is {config.Shown("rope_parameters")}, which says something else; keep one of them.");
        }

        return read;
    }

    private static ConfigObject? Flat(ConfigObject config, string key)
    {
        ConfigObject? found = config.Object(key);
        if (found is null)
        {
            return null;
        }

        string[] perLayer = [.. found.Keys.Where(name => found.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object)];
        if (perLayer.Length == 0)
        {
            return found;
        }

        if (perLayer is ["full_attention"] && found.Keys.Count() == 1)
        {
            return found.Object("full_attention");
        }

        config.Problem(key, "settings for each kind of layer are not implemented; every layer must have the same.");
        return null;
    }

    private static double? Theta(ConfigObject from) => from.OptionalNumber("rope_theta", x => x > 0, "a number above 0");

    private static (RopeConfig Rope, int MaxPositions) ReadOne(ConfigObject config, ConfigObject scaling, double theta, int maxPositions)
    {
        CheckKeys(scaling);
        theta = Theta(scaling) ?? theta;
        string kindKey = scaling.TryGet("rope_type", out _) ? "rope_type" : "type";
        string kind = scaling.Text(kindKey) ?? "default";
        switch (kind)
        {
            case "default":
                return (new RopeConfig { Theta = theta }, maxPositions);
            case "linear":
                return (new RopeConfig { Theta = theta, Scaling = RopeScaling.Linear, Factor = Factor(scaling, null) }, maxPositions);
            case "llama3":
                return (Llama3(scaling, theta, Original(config, scaling, maxPositions)), maxPositions);
            case "yarn":
                int original = Original(config, scaling, maxPositions);
                RopeConfig yarn = Yarn(scaling, theta, original, Factor(scaling, (double)maxPositions / original));
                return (yarn, (int)Math.Clamp(original * yarn.Factor, maxPositions, ModelConfigReader.MostPositions));
            default:
                scaling.Problem(kindKey, "this kind of rotary scaling is not implemented; default, linear, llama3 and yarn are.");
                return (new RopeConfig { Theta = theta }, maxPositions);
        }
    }

    private static void CheckKeys(ConfigObject scaling)
    {
        foreach (string key in scaling.Keys.Where(key => !KnownKeys.Contains(key) && scaling.TryGet(key, out _)))
        {
            scaling.Problem(key, "this rotary parameter is not implemented.");
        }

        if (scaling.Bool("truncate", true) is false)
        {
            scaling.Problem("truncate", "YaRN is implemented with whole bounds of its ramp (true).");
        }

        if (scaling.Number("partial_rotary_factor", 1, _ => true, "a number") != 1)
        {
            scaling.Problem("partial_rotary_factor", "only a rotation of whole heads (1) is implemented.");
        }
    }

    private static double Factor(ConfigObject scaling, double? fallback)
    {
        double? factor = scaling.OptionalNumber("factor", x => x is >= 1 and <= 1e6, "a number from 1 on");
        if (factor is null && fallback is null && !scaling.TryGet("factor", out _))
        {
            scaling.Problems.Add($"{scaling.Named("factor")} is missing; it must be a number from 1 on.");
        }

        return factor ?? Math.Max(fallback ?? 1, 1);
    }

    private static int Original(ConfigObject config, ConfigObject scaling, int maxPositions) =>
        config.OptionalInt("original_max_position_embeddings", 1, ModelConfigReader.MostPositions)
        ?? scaling.Int("original_max_position_embeddings", maxPositions, 1, ModelConfigReader.MostPositions);

    private static RopeConfig Llama3(ConfigObject scaling, double theta, int original)
    {
        double low = Needed(scaling, "low_freq_factor", 1);
        double high = Needed(scaling, "high_freq_factor", 4);
        if (!scaling.TryGet("original_max_position_embeddings", out _))
        {
            scaling.Problems.Add($"{scaling.Named("original_max_position_embeddings")} is missing; llama3 scaling needs it.");
        }

        if (high <= low)
        {
            scaling.Problem("high_freq_factor", $"it must be above low_freq_factor, {scaling.Shown("low_freq_factor")}.");
        }

        return new RopeConfig
        {
            Theta = theta, Scaling = RopeScaling.Llama3, Factor = Factor(scaling, null), LowFreqFactor = low, HighFreqFactor = high, OriginalMaxPositions = original,
        };
    }

    private static double Needed(ConfigObject scaling, string key, double stand)
    {
        if (!scaling.TryGet(key, out _))
        {
            scaling.Problems.Add($"{scaling.Named(key)} is missing; llama3 scaling needs it.");
        }

        return scaling.Number(key, stand, x => x > 0, "a number above 0");
    }

    private static RopeConfig Yarn(ConfigObject scaling, double theta, int original, double factor)
    {
        double? attention = scaling.OptionalNumber("attention_factor", x => x > 0, "a number above 0");
        double mscale = scaling.Number("mscale", 0, x => x >= 0, "a number from 0 on");
        double mscaleAll = scaling.Number("mscale_all_dim", 0, x => x >= 0, "a number from 0 on");
        if (attention is null && mscale > 0 && mscaleAll > 0)
        {
            attention = Attention(factor, mscale) / Attention(factor, mscaleAll);
        }

        double fast = scaling.Number("beta_fast", 32, x => x > 0, "a number above 0");
        double slow = scaling.Number("beta_slow", 1, x => x > 0, "a number above 0");
        if (fast < slow)
        {
            scaling.Problem("beta_fast", $"it must not be below beta_slow, {slow}.");
        }

        return new RopeConfig
        {
            Theta = theta, Scaling = RopeScaling.Yarn, Factor = factor, OriginalMaxPositions = original, BetaFast = fast, BetaSlow = slow, AttentionFactor = attention,
        };
    }

    private static double Attention(double factor, double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;
}
