using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

internal delegate object? FilterFunction(RenderContext context, object? value, CallArguments arguments);

/// <summary>The filters by name. Those of Jinja that only serve web pages, or answer at random, are left out.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, FilterFunction> Table = new(StringComparer.Ordinal)
    {
        ["abs"] = NumberFilters.Absolute,
        ["attr"] = (context, value, arguments) => Lookup.AttributeOnly(context, value, arguments.Bind("attr", 1, "name").Text(0)),
        ["batch"] = SequenceFilters.Batch,
        ["capitalize"] = (context, value, arguments) => TextCase.Capitalize(TextFilters.Text(context, value, arguments, "capitalize")),
        ["center"] = TextFilters.Center,
        ["count"] = SequenceFilters.Length,
        ["d"] = SequenceFilters.Default,
        ["default"] = SequenceFilters.Default,
        ["dictsort"] = OrderFilters.DictSort,
        ["e"] = TextFilters.Escape,
        ["escape"] = TextFilters.Escape,
        ["first"] = SequenceFilters.First,
        ["float"] = NumberFilters.Float,
        ["forceescape"] = TextFilters.Escape,
        ["format"] = TextFilters.Format,
        ["groupby"] = OrderFilters.GroupBy,
        ["indent"] = TextFilters.Indent,
        ["int"] = NumberFilters.Integer,
        ["items"] = SequenceFilters.Items,
        ["join"] = SequenceFilters.Join,
        ["last"] = SequenceFilters.Last,
        ["length"] = SequenceFilters.Length,
        ["list"] = (context, value, arguments) => new PyList(Collections.ToArray(context, value)),
        ["lower"] = (context, value, arguments) => TextCase.Lower(TextFilters.Text(context, value, arguments, "lower")),
        ["map"] = SelectionFilters.Map,
        ["max"] = (context, value, arguments) => OrderFilters.Extreme(context, value, arguments, "max", 1),
        ["min"] = (context, value, arguments) => OrderFilters.Extreme(context, value, arguments, "min", -1),
        ["reject"] = (context, value, arguments) => SelectionFilters.Select(context, value, arguments, "reject", keep: false, byAttribute: false),
        ["rejectattr"] = (context, value, arguments) => SelectionFilters.Select(context, value, arguments, "rejectattr", keep: false, byAttribute: true),
        ["replace"] = TextFilters.Replace,
        ["reverse"] = SequenceFilters.Reverse,
        ["round"] = NumberFilters.Round,
        ["safe"] = (context, value, arguments) => TextFilters.Text(context, value, arguments, "safe"),
        ["select"] = (context, value, arguments) => SelectionFilters.Select(context, value, arguments, "select", keep: true, byAttribute: false),
        ["selectattr"] = (context, value, arguments) => SelectionFilters.Select(context, value, arguments, "selectattr", keep: true, byAttribute: true),
        ["slice"] = SequenceFilters.Slice,
        ["sort"] = OrderFilters.Sort,
        ["string"] = (context, value, arguments) => TextFilters.Text(context, value, arguments, "string"),
        ["sum"] = NumberFilters.Sum,
        ["title"] = (context, value, arguments) => TextFilters.Title(TextFilters.Text(context, value, arguments, "title")),
        ["tojson"] = JsonText.Filter,
        ["trim"] = TextFilters.Trim,
        ["truncate"] = TextFilters.Truncate,
        ["unique"] = OrderFilters.Unique,
        ["upper"] = (context, value, arguments) => TextCase.Upper(TextFilters.Text(context, value, arguments, "upper")),
        ["wordcount"] = TextFilters.WordCount,
    };

    public static IEnumerable<string> Names => Table.Keys.Order(StringComparer.Ordinal);

    public static bool Exists(string name) => Table.ContainsKey(name);

    public static FilterFunction Find(string name) =>
        Table.TryGetValue(name, out var filter) ? filter : throw TemplateFailure.Runtime(Missing(name));

    public static string Missing(string name) => $"there is no filter named '{name}'; there are {string.Join(", ", Names)}";
}
