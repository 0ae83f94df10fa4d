using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary><c>map</c>, <c>select</c>, <c>reject</c> and their attribute forms; all answer generators, as in Jinja.</summary>
internal static class SelectionFilters
{
    public static object Map(RenderContext context, object? value, CallArguments arguments)
    {
        if (arguments.Positional.Length == 0)
        {
            var bound = arguments.Bind("map", 1, "attribute", "default");
            var path = AttributePath.Parse(bound[0]);
            return Generate(context, value, item => path.Read(context, item, bound.Or(1, null)));
        }

        var (name, rest) = TakeName(arguments, 0, "map");
        // Looked up for each item, so that an unknown filter over nothing is no error, as in Jinja.
        return Generate(context, value, item => Filters.Find(name)(context, item, rest));
    }

    public static object Select(RenderContext context, object? value, CallArguments arguments, string filter, bool keep, bool byAttribute)
    {
        if (!Comparison.IsTrue(value))
        {
            return new PyIterator([], "generator");
        }

        var path = AttributePath.Parse(null);
        if (byAttribute)
        {
            path = AttributePath.Parse(arguments.Positional.Length > 0
                ? arguments.Positional[0]
                : throw TemplateFailure.Runtime($"{filter} is missing the name of the attribute"));
        }

        var offset = byAttribute ? 1 : 0;
        var decide = Predicate(context, arguments, offset, filter);
        return new PyIterator(Filtered(), "generator");

        IEnumerable<object?> Filtered()
        {
            foreach (var item in Collections.Walk(value))
            {
                context.Charge(1);
                if (decide(path.Read(context, item)) == keep)
                {
                    yield return item;
                }
            }
        }
    }

    private static Func<object?, bool> Predicate(RenderContext context, CallArguments arguments, int offset, string filter)
    {
        if (arguments.Positional.Length <= offset)
        {
            return Comparison.IsTrue;
        }

        var (name, rest) = TakeName(arguments, offset, filter);
        return item => Tests.Find(name)(context, item, rest);
    }

    private static (string Name, CallArguments Others) TakeName(CallArguments arguments, int offset, string filter) =>
        arguments.Positional[offset] is string name
            ? (name, new CallArguments(arguments.Positional[(offset + 1)..], arguments.Named))
            : throw TemplateFailure.Runtime($"{filter} takes the name of a filter or test as a string, not '{TypeNames.Of(arguments.Positional[offset])}'");

    private static PyIterator Generate(RenderContext context, object? value, Func<object?, object?> convert)
    {
        return new PyIterator(Comparison.IsTrue(value) ? Converted() : [], "generator");

        IEnumerable<object?> Converted()
        {
            foreach (var item in Collections.Walk(value))
            {
                context.Charge(1);
                yield return convert(item);
            }
        }
    }
}
