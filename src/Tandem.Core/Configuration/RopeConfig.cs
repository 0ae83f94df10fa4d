namespace Tandem.Core.Configuration;

/// <summary>How rotary frequencies are scaled.</summary>
public enum RopeScaling
{
    /// <summary>Frequencies as <c>theta^(-2i/d)</c>.</summary>
    None,

    /// <summary>All positions divided by <see cref="RopeConfig.Factor"/>.</summary>
    Linear,

    /// <summary>Llama 3.1's piecewise scaling by wavelength.</summary>
    Llama3,

    /// <summary>YaRN (arXiv 2309.00071): interpolation by ramp, and an attention factor on cos and sin.</summary>
    Yarn,
}

/// <summary>Rotary position embedding of a model (rotate-half form).</summary>
public sealed record RopeConfig
{
    /// <summary>Base of the frequencies, above 0.</summary>
    public double Theta { get; init; } = 10000;

    /// <summary>Kind of scaling.</summary>
    public RopeScaling Scaling { get; init; }

    /// <summary>Scaling factor, at least 1; used by every kind but <see cref="RopeScaling.None"/>.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths longer than original/low are fully scaled.</summary>
    public double LowFreqFactor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths shorter than original/high are left alone.</summary>
    public double HighFreqFactor { get; init; } = 4;

    /// <summary>Context the model was first trained at, in tokens (Llama 3 and YaRN).</summary>
    public int OriginalMaxPositions { get; init; }

    /// <summary>YaRN: rotations above which a dimension is not interpolated.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>YaRN: rotations below which a dimension is fully interpolated.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>YaRN: factor on cos and sin; null means <c>0.1·ln(factor)+1</c>.</summary>
    public double? AttentionFactor { get; init; }
}
