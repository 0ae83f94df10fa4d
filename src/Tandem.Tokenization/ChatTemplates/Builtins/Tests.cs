using System.Numerics;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

internal delegate bool TestFunction(RenderContext context, object? value, CallArguments arguments);

/// <summary>The tests, as in <c>value is defined</c>, by name.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, TestFunction> Table = new(StringComparer.Ordinal)
    {
        ["defined"] = (_, value, _) => value is not Undefined,
        ["undefined"] = (_, value, _) => value is Undefined,
        ["none"] = (_, value, _) => value is null,
        ["boolean"] = (_, value, _) => value is bool,
        ["true"] = (_, value, _) => value is true,
        ["false"] = (_, value, _) => value is false,
        ["integer"] = (_, value, _) => value is long or BigInteger,
        ["float"] = (_, value, _) => value is double,
        ["number"] = (_, value, _) => value is bool or long or BigInteger or double,
        ["string"] = (_, value, _) => value is string,
        ["mapping"] = (_, value, _) => value is PyDict,
        ["sequence"] = (_, value, _) => value is string or PySequence or PyDict or PyRange or Undefined,
        ["iterable"] = (_, value, _) => Collections.TryWalk(value) is not null,
        ["callable"] = (_, value, _) => value is PyCallable or JoinerValue or Undefined or LoopContext,
        ["escaped"] = (_, _, _) => false,
        ["lower"] = (context, value, _) => TextCase.IsLower(PyText.Str(context, value)),
        ["upper"] = (context, value, _) => TextCase.IsUpper(PyText.Str(context, value)),
        ["odd"] = (context, value, _) => Comparison.AreEqual(context, Arithmetic.Apply(context, "%", value, 2L), 1L),
        ["even"] = (context, value, _) => Comparison.AreEqual(context, Arithmetic.Apply(context, "%", value, 2L), 0L),
        ["divisibleby"] = (context, value, arguments) =>
            Comparison.AreEqual(context, Arithmetic.Apply(context, "%", value, arguments.Bind("divisibleby", 1, "num")[0]), 0L),
        ["in"] = (context, value, arguments) => Collections.Contains(context, arguments.Bind("in", 1, "seq")[0], value),
        ["sameas"] = (context, value, arguments) => IsSame(context, value, arguments.Bind("sameas", 1, "other")[0]),
        ["filter"] = (_, value, _) => value is string name && Filters.Exists(name),
        ["test"] = (_, value, _) => value is string name && Exists(name),
        ["eq"] = IsEqual,
        ["=="] = IsEqual,
        ["equalto"] = IsEqual,
        ["ne"] = (context, value, arguments) => !IsEqual(context, value, arguments),
        ["!="] = (context, value, arguments) => !IsEqual(context, value, arguments),
        ["lt"] = Ordered("<"),
        ["<"] = Ordered("<"),
        ["lessthan"] = Ordered("<"),
        ["le"] = Ordered("<="),
        ["<="] = Ordered("<="),
        ["gt"] = Ordered(">"),
        [">"] = Ordered(">"),
        ["greaterthan"] = Ordered(">"),
        ["ge"] = Ordered(">="),
        [">="] = Ordered(">="),
    };

    public static IEnumerable<string> Names => Table.Keys.Order(StringComparer.Ordinal);

    public static bool Exists(string name) => Table.ContainsKey(name);

    public static TestFunction Find(string name) =>
        Table.TryGetValue(name, out var test) ? test : throw TemplateFailure.Runtime(Missing(name));

    public static string Missing(string name) => $"there is no test named '{name}'; there are {string.Join(", ", Names)}";

    private static bool IsEqual(RenderContext context, object? value, CallArguments arguments) =>
        Comparison.AreEqual(context, value, arguments.Bind("eq", 1, "other")[0]);

    private static TestFunction Ordered(string sign) => (context, value, arguments) =>
        Comparison.IsInOrder(context, sign, value, arguments.Bind(sign, 1, "other")[0]);

    private static bool IsSame(RenderContext context, object? value, object? other) => value switch
    {
        null or bool => Equals(value, other),
        string or long or double or BigInteger => other?.GetType() == value.GetType() && Comparison.AreEqual(context, value, other),
        _ => ReferenceEquals(value, other),
    };
}
