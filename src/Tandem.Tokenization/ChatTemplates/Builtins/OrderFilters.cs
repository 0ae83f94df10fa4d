using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Filters that compare elements with one another.</summary>
internal static class OrderFilters
{
    public static object Sort(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("sort", 0, "reverse", "case_sensitive", "attribute");
        var paths = AttributePath.ParseMany(bound.Or(2, null));
        var caseSensitive = bound.Flag(1);
        var keyed = Collections.ToArray(context, value)
            .Select(item => (Key: new PyList([.. paths.Select(path => Fold(path.Read(context, item), caseSensitive))]), Item: item))
            .ToList();
        var sign = bound.Flag(0) ? -1 : 1;
        var sorted = StableSort.Sort(keyed, (left, right) => sign * Compare(context, left.Key, right.Key));
        return new PyList([.. sorted.Select(pair => pair.Item)]);
    }

    public static object DictSort(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("dictsort", 0, "case_sensitive", "by", "reverse");
        var by = bound.Text(1, "key");
        if (by is not ("key" or "value"))
        {
            throw TemplateFailure.Runtime($"dictsort: 'by' must be 'key' or 'value', not '{by}'");
        }

        if (value is not PyDict dict)
        {
            throw value is Undefined undefined ? undefined.Failure() : TemplateFailure.Runtime($"dictsort needs a dictionary, not '{TypeNames.Of(value)}'");
        }

        context.ChargeElements(dict.Count);
        var caseSensitive = bound.Flag(0);
        var sign = bound.Flag(2) ? -1 : 1;
        var sorted = StableSort.Sort(dict.Pairs.ToList(), (left, right) => sign * Compare(
            context, Fold(by == "key" ? left.Key : left.Value, caseSensitive), Fold(by == "key" ? right.Key : right.Value, caseSensitive)));
        return new PyList([.. sorted.Select(pair => new PyTuple([pair.Key, pair.Value]))]);
    }

    public static object? Extreme(RenderContext context, object? value, CallArguments arguments, string filter, int sign)
    {
        var bound = arguments.Bind(filter, 0, "case_sensitive", "attribute");
        var path = AttributePath.Parse(bound.Or(1, null));
        object? best = Undefined.Hint("No aggregated item, sequence was empty.");
        object? bestKey = null;
        var any = false;
        foreach (var item in Collections.Walk(value))
        {
            var key = Fold(path.Read(context, item), bound.Flag(0));
            if (!any || (sign * Compare(context, key, bestKey, sign > 0 ? ">" : "<")) > 0)
            {
                (best, bestKey, any) = (item, key, true);
            }
        }

        return best;
    }

    public static object Unique(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("unique", 0, "case_sensitive", "attribute");
        var path = AttributePath.Parse(bound.Or(1, null));
        return new PyIterator(Distinct(), "generator");

        IEnumerable<object?> Distinct()
        {
            var seen = new PyDict(context);
            foreach (var item in Collections.Walk(value))
            {
                context.Charge(1);
                var key = Fold(path.Read(context, item), bound.Flag(0));
                if (!seen.Contains(key))
                {
                    seen[key] = true;
                    yield return item;
                }
            }
        }
    }

    public static object GroupBy(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("groupby", 1, "attribute", "default", "case_sensitive");
        var path = AttributePath.Parse(bound[0]);
        var caseSensitive = bound.Flag(2);
        var keyed = Collections.ToArray(context, value)
            .Select(item => (Shown: path.Read(context, item, bound.Or(1, null)), Item: item))
            .ToList();
        var sorted = StableSort.Sort(keyed, (left, right) => Compare(context, Fold(left.Shown, caseSensitive), Fold(right.Shown, caseSensitive)));

        var groups = new List<object?>();
        for (var start = 0; start < sorted.Count;)
        {
            var end = start + 1;
            while (end < sorted.Count && Comparison.AreEqual(context, Fold(sorted[start].Shown, caseSensitive), Fold(sorted[end].Shown, caseSensitive)))
            {
                end++;
            }

            var members = new PyList([.. sorted.GetRange(start, end - start).Select(pair => pair.Item)]);
            groups.Add(new PyTuple([sorted[start].Shown, members], ["grouper", "list"]));
            start = end;
        }

        return new PyList([.. groups]);
    }

    private static object? Fold(object? key, bool caseSensitive) => key is string text && !caseSensitive ? TextCase.Lower(text) : key;

    private static int Compare(RenderContext context, object? left, object? right, string sign = "<")
    {
        context.Charge(1);
        return Comparison.Order(context, left, right, sign);
    }
}
