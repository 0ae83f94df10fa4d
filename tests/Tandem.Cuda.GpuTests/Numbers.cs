namespace Tandem.Cuda.GpuTests;

/// <summary>Random inputs and distances.</summary>
internal static class Numbers
{
    /// <summary>Nearly normal numbers (sums of four uniform ones); each call goes on in the stream of <paramref name="random"/>.</summary>
    public static float[] Normal(Random random, long count, double deviation = 1)
    {
        float[] values = new float[count];
        for (long i = 0; i < count; i++)
        {
            ulong bits = (ulong)random.NextInt64();
            int sum = (int)(bits & 0xffff) + (int)((bits >> 16) & 0xffff) + (int)((bits >> 32) & 0xffff) + (int)((bits >> 47) & 0xffff);
            values[i] = (float)(deviation * 1.7320508 * ((sum / 65536.0) - 2));
        }

        return values;
    }

    /// <summary>‖actual − expected‖ / ‖expected‖; NaN if there is one.</summary>
    public static double Distance(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double d = actual[i] - expected[i];
            difference += d * d;
            size += expected[i] * expected[i];
        }

        return Math.Sqrt(difference) / Math.Max(Math.Sqrt(size), 1e-20);
    }

    /// <summary>The largest distance of any row.</summary>
    public static double WorstRow(float[] actual, double[] expected, int cols)
    {
        double worst = 0;
        for (int at = 0; at < expected.Length; at += cols)
        {
            double distance = Distance(actual.AsSpan(at, cols), expected.AsSpan(at, cols));
            if (!(distance <= worst))
            {
                worst = distance;
            }
        }

        return actual.Length == expected.Length ? worst : double.NaN;
    }
}
