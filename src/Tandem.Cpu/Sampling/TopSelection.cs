using System.Runtime.CompilerServices;

namespace Tandem.Cpu.Sampling;

/// <summary>Selection of the largest entries by keys that order by value, then by lower token id; all keys differ.</summary>
internal static unsafe class TopSelection
{
    /// <summary>Tokens whose maximum is kept by a scan.</summary>
    public const int BlockTokens = 64;

    /// <summary>The key of a token: larger is more likely, equal values go by lower id.</summary>
    public static ulong Key(float value, int id) => ((ulong)Ordered(value) << 32) | ~(uint)id;

    /// <summary>The token of a key.</summary>
    public static int Token(ulong key) => (int)~(uint)key;

    /// <summary>
    /// Writes the keys of the <paramref name="count"/> largest of <paramref name="n"/> values, largest first. A few block maxima give a bound that leaves
    /// little to sort.
    /// </summary>
    /// <param name="values">[n].</param>
    /// <param name="n">Number of values.</param>
    /// <param name="blockMax">Maximum of each block of <see cref="BlockTokens"/> values.</param>
    /// <param name="count">Wanted, at most n.</param>
    /// <param name="keys">[n]; the first <paramref name="count"/> are the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Largest(float* values, int n, float* blockMax, int count, ulong* keys)
    {
        int blocks = (n + BlockTokens - 1) / BlockTokens;
        float bound = float.NegativeInfinity;
        if (count < blocks)
        {
            for (int b = 0; b < blocks; b++)
            {
                keys[b] = Key(blockMax[b], b);
            }

            Partition(keys, blocks, count);
            int lowest = 0;
            for (int b = 1; b < count; b++)
            {
                lowest = keys[b] < keys[lowest] ? b : lowest;
            }

            bound = blockMax[Token(keys[lowest])];
        }

        int found = AtLeast(values, n, blockMax, bound, keys);
        Partition(keys, found, count);
        SortDescending(keys, count);
    }

    /// <summary>Writes the keys of all values of at least <paramref name="bound"/>, in the order of ids.</summary>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int AtLeast(float* values, int n, float* blockMax, float bound, ulong* keys)
    {
        int found = 0;
        for (int b = 0, first = 0; first < n; b++, first += BlockTokens)
        {
            if (!(blockMax[b] >= bound))
            {
                continue;
            }

            int end = Math.Min(first + BlockTokens, n);
            for (int i = first; i < end; i++)
            {
                if (values[i] >= bound)
                {
                    keys[found++] = Key(values[i], i);
                }
            }
        }

        return found;
    }

    /// <summary>Sorts, largest first.</summary>
    public static void SortDescending(ulong* keys, int count)
    {
        var span = new Span<ulong>(keys, count);
        span.Sort();
        span.Reverse();
    }

    private static uint Ordered(float value)
    {
        // Adding zero makes -0 and 0 the same value, as they are.
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & 0x8000_0000u) != 0 ? ~bits : bits | 0x8000_0000u;
    }

    /// <summary>Moves the <paramref name="count"/> largest keys to the front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Partition(ulong* keys, int n, int count)
    {
        int low = 0;
        int high = n - 1;
        while (low < high && count > 0 && count < n)
        {
            ulong pivot = Median(keys[low], keys[low + ((high - low) / 2)], keys[high]);
            int i = low;
            int j = high;
            while (i <= j)
            {
                while (keys[i] > pivot)
                {
                    i++;
                }

                while (keys[j] < pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    i++;
                    j--;
                }
            }

            if (count - 1 <= j)
            {
                high = j;
            }
            else if (count - 1 >= i)
            {
                low = i;
            }
            else
            {
                return;
            }
        }
    }

    private static ulong Median(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
