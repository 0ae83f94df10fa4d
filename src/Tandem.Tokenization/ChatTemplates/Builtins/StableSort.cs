namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>
/// A merge sort. The library's sorts wrap what a comparison throws and may complain of inconsistent ones (NaN); this one
/// is stable, lets failures through as they are, and ends whatever the comparison answers.
/// </summary>
internal static class StableSort
{
    public static List<T> Sort<T>(List<T> items, Comparison<T> compare)
    {
        if (items.Count < 2)
        {
            return items;
        }

        var middle = items.Count / 2;
        var left = Sort(items.GetRange(0, middle), compare);
        var right = Sort(items.GetRange(middle, items.Count - middle), compare);
        var merged = new List<T>(items.Count);
        var (i, j) = (0, 0);
        while (i < left.Count && j < right.Count)
        {
            merged.Add(compare(right[j], left[i]) < 0 ? right[j++] : left[i++]);
        }

        merged.AddRange(left.Skip(i));
        merged.AddRange(right.Skip(j));
        return merged;
    }
}
