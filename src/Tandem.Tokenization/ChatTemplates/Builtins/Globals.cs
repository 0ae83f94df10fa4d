using System.Numerics;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>The functions every template may call.</summary>
internal static class Globals
{
    private static readonly Dictionary<string, PyCallable> Table = new(StringComparer.Ordinal)
    {
        ["range"] = Function("range", Range),
        ["dict"] = Function("dict", (context, arguments) => MakeDict(context, arguments, "dict")),
        ["namespace"] = Function("namespace", (context, arguments) => new NamespaceValue(MakeDict(context, arguments, "namespace"))),
        ["cycler"] = Function("cycler", (_, arguments) => arguments.Positional.Length > 0
            ? new CyclerValue(arguments.Positional)
            : throw TemplateFailure.Runtime("at least one item has to be provided")),
        ["joiner"] = Function("joiner", (_, arguments) => new JoinerValue(arguments.Bind("joiner", 0, "sep").Or(0, ", "))),
        ["lipsum"] = Function("lipsum", (_, _) => throw TemplateFailure.Runtime("'lipsum' makes random text and is not supported in chat templates")),
        ["raise_exception"] = Function("raise_exception", (context, arguments) =>
            throw new TemplateFailure(ChatTemplateErrorKind.Raised, PyText.Str(context, arguments.Bind("raise_exception", 1, "message")[0]))),
        ["strftime_now"] = Function("strftime_now", (context, arguments) =>
            StrfTime.Format(context, context.TimeProvider.GetLocalNow(), arguments.Bind("strftime_now", 1, "format").Text(0))),
    };

    public static IEnumerable<string> Names => Table.Keys.Order(StringComparer.Ordinal);

    public static void AddTo(Scope scope)
    {
        foreach (var (name, function) in Table)
        {
            scope.Set(name, function);
        }
    }

    private static PyCallable Function(string name, CallTarget target) => new(name, "function", target);

    private static PyRange Range(RenderContext context, CallArguments arguments)
    {
        var bound = arguments.Bind("range", 1, "start", "stop", "step");
        var first = Whole(bound[0]);
        var (start, stop) = bound.Has(1) ? (first, Whole(bound[1])) : (0, first);
        var step = bound.Has(2) ? Whole(bound[2]) : 1;
        if (step.IsZero)
        {
            throw TemplateFailure.Runtime("range() arg 3 must not be zero");
        }

        var distance = step.Sign > 0 ? stop - start : start - stop;
        var count = distance.Sign <= 0 ? 0 : ((distance - 1) / BigInteger.Abs(step)) + 1;
        if (count > context.Limits.MaxRangeLength)
        {
            throw TemplateFailure.Limit($"a range of {count} numbers is beyond the limit of {context.Limits.MaxRangeLength}");
        }

        return Fits(start) && Fits(stop) && Fits(step)
            ? new PyRange((long)start, (long)step, (long)count) { WrittenStop = (long)stop }
            : throw TemplateFailure.Limit("the bounds of a range are too large");
    }

    private static bool Fits(BigInteger value) => BigInteger.Abs(value) <= int.MaxValue * 1000L;

    private static BigInteger Whole(object? value)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        return Numbers.TryInteger(value, out var number)
            ? number
            : throw TemplateFailure.Runtime($"'{TypeNames.Of(value)}' object cannot be interpreted as an integer");
    }

    private static PyDict MakeDict(RenderContext context, CallArguments arguments, string callee)
    {
        var dict = new PyDict(context);
        if (arguments.Positional.Length > 1)
        {
            throw TemplateFailure.Runtime($"{callee} expected at most 1 argument, got {arguments.Positional.Length}");
        }

        foreach (var source in arguments.Positional)
        {
            if (source is PyDict other)
            {
                context.ChargeElements(other.Count);
                foreach (var (key, value) in other.Pairs)
                {
                    dict[key] = value;
                }

                continue;
            }

            foreach (var pair in Collections.Walk(source))
            {
                var parts = Collections.ToArray(context, pair);
                if (parts.Length != 2)
                {
                    throw TemplateFailure.Runtime($"{callee} takes pairs, not a sequence of length {parts.Length}");
                }

                dict[parts[0]] = parts[1];
            }
        }

        foreach (var (name, value) in arguments.Named)
        {
            dict[name] = value;
        }

        return dict;
    }
}
