using Tandem.Core.Configuration;

namespace Tandem.Models.Rope;

/// <summary>
/// Tables of rotary angles: for each position the cosines of half the head's dimensions, then their sines. Frequencies and angles are computed in single
/// precision on purpose, as the reference implementations that the models were trained with do: at position 100,000 the rounding of the product is visible.
/// </summary>
public static class RopeTable
{
    /// <summary>Inverse frequencies of a head, after scaling, and the factor on cos and sin.</summary>
    /// <param name="rope">The model's rotary embedding.</param>
    /// <param name="headDim">Width of a head, even.</param>
    public static (float[] InverseFrequencies, float Factor) Frequencies(RopeConfig rope, int headDim)
    {
        int half = headDim / 2;
        float[] inverse = new float[half];
        for (int i = 0; i < half; i++)
        {
            inverse[i] = 1f / (float)Math.Pow(rope.Theta, 2.0 * i / headDim);
        }

        switch (rope.Scaling)
        {
            case RopeScaling.None:
                return (inverse, 1f);
            case RopeScaling.Linear:
                for (int i = 0; i < half; i++)
                {
                    inverse[i] /= (float)rope.Factor;
                }

                return (inverse, 1f);
            case RopeScaling.Llama3:
                ScaleByWavelength(rope, inverse);
                return (inverse, 1f);
            case RopeScaling.Yarn:
                return (Yarn(rope, headDim, inverse), (float)(rope.AttentionFactor ?? YarnFactor(rope.Factor)));
            default:
                throw new NotSupportedException($"rope scaling '{rope.Scaling}' is not implemented; none, linear, llama3 and yarn are.");
        }
    }

    /// <summary>Fills <paramref name="table"/> ([positions, headDim], row-major).</summary>
    public static void Fill(RopeConfig rope, int headDim, Span<float> table)
    {
        (float[] inverse, float factor) = Frequencies(rope, headDim);
        int half = headDim / 2;
        int positions = table.Length / headDim;
        for (int p = 0; p < positions; p++)
        {
            Span<float> row = table.Slice(p * headDim, headDim);
            for (int i = 0; i < half; i++)
            {
                float angle = p * inverse[i];
                row[i] = MathF.Cos(angle) * factor;
                row[half + i] = MathF.Sin(angle) * factor;
            }
        }
    }

    // Llama 3.1: long wavelengths are divided by the factor, short ones kept, those between interpolated.
    private static void ScaleByWavelength(RopeConfig rope, float[] inverse)
    {
        double lowWavelength = rope.OriginalMaxPositions / rope.LowFreqFactor;
        double highWavelength = rope.OriginalMaxPositions / rope.HighFreqFactor;
        for (int i = 0; i < inverse.Length; i++)
        {
            double wavelength = 2 * Math.PI / inverse[i];
            if (wavelength > lowWavelength)
            {
                inverse[i] = (float)(inverse[i] / rope.Factor);
            }
            else if (wavelength >= highWavelength)
            {
                double smooth = ((rope.OriginalMaxPositions / wavelength) - rope.LowFreqFactor) / (rope.HighFreqFactor - rope.LowFreqFactor);
                inverse[i] = (float)(((1 - smooth) * inverse[i] / rope.Factor) + (smooth * inverse[i]));
            }
        }
    }

    // YaRN, arXiv 2309.00071: dimensions that rotate often within the original context are extrapolated, slow ones interpolated.
    private static float[] Yarn(RopeConfig rope, int headDim, float[] extrapolated)
    {
        double DimensionOf(double rotations)
            => headDim * Math.Log(rope.OriginalMaxPositions / (rotations * 2 * Math.PI)) / (2 * Math.Log(rope.Theta));

        double low = Math.Max(Math.Floor(DimensionOf(rope.BetaFast)), 0);
        double high = Math.Min(Math.Ceiling(DimensionOf(rope.BetaSlow)), headDim - 1);
        if (low == high)
        {
            high += 0.001;
        }

        float[] result = new float[extrapolated.Length];
        for (int i = 0; i < result.Length; i++)
        {
            double ramp = Math.Clamp((i - low) / (high - low), 0, 1);
            result[i] = (float)((extrapolated[i] / rope.Factor * ramp) + (extrapolated[i] * (1 - ramp)));
        }

        return result;
    }

    private static double YarnFactor(double scale) => scale <= 1 ? 1 : (0.1 * Math.Log(scale)) + 1;
}
