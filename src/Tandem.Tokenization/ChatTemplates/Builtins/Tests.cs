using System.Numerics;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

internal delegate bool TestFunction(RenderContext context, object? value, CallArguments arguments);

/// <summary>The tests, as in <c>value is defined</c>, by name.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, TestFunction> Table = new(StringComparer.Ordinal)
    {
        ["defined"] = Plain("defined", (_, value) => value is not Undefined),
        ["undefined"] = Plain("undefined", (_, value) => value is Undefined),
        ["none"] = Plain("none", (_, value) => value is null),
        ["boolean"] = Plain("boolean", (_, value) => value is bool),
        ["true"] = Plain("true", (_, value) => value is true),
        ["false"] = Plain("false", (_, value) => value is false),
        ["integer"] = Plain("integer", (_, value) => value is long or BigInteger),
        ["float"] = Plain("float", (_, value) => value is double),
        ["number"] = Plain("number", (_, value) => value is bool or long or BigInteger or double),
        ["string"] = Plain("string", (_, value) => value is string),
        ["mapping"] = Plain("mapping", (_, value) => value is PyDict),
        ["sequence"] = Plain("sequence", (_, value) => value is string or PySequence or PyDict or PyRange or Undefined),
        ["iterable"] = Plain("iterable", (_, value) => Collections.TryWalk(value) is not null),
        ["callable"] = Plain("callable", (_, value) => value is PyCallable or JoinerValue or Undefined or LoopContext),
        ["escaped"] = Plain("escaped", (_, _) => false),
        ["lower"] = Plain("lower", (context, value) => TextCase.IsLower(PyText.Str(context, value))),
        ["upper"] = Plain("upper", (context, value) => TextCase.IsUpper(PyText.Str(context, value))),
        ["odd"] = Plain("odd", (context, value) => Comparison.AreEqual(context, Arithmetic.Apply(context, "%", value, 2L), 1L)),
        ["even"] = Plain("even", (context, value) => Comparison.AreEqual(context, Arithmetic.Apply(context, "%", value, 2L), 0L)),
        ["divisibleby"] = (context, value, arguments) =>
            Comparison.AreEqual(context, Arithmetic.Apply(context, "%", value, arguments.Bind("divisibleby", 1, "num")[0]), 0L),
        ["in"] = (context, value, arguments) => Collections.Contains(context, arguments.Bind("in", 1, "seq")[0], value),
        ["sameas"] = (context, value, arguments) => IsSame(context, value, arguments.Bind("sameas", 1, "other")[0]),
        ["filter"] = Plain("filter", (_, value) => value is string name && Filters.Exists(name)),
        ["test"] = Plain("test", (_, value) => value is string name && Exists(name)),
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

    /// <summary>A test that takes no arguments.</summary>
    private static TestFunction Plain(string name, Func<RenderContext, object?, bool> test) => (context, value, arguments) =>
    {
        arguments.Bind(name, 0);
        return test(context, value);
    };

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
