using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>Methods of lists, tuples, dictionaries and numbers that do not change them.</summary>
internal static class ContainerMethods
{
    public static object? Find(object? owner, string name) => owner switch
    {
        PyDict dict => FindDict(dict, name),
        PySequence sequence => FindSequence(sequence, name),
        PyRange range => name switch
        {
            "start" => range.Start,
            "stop" => range.WrittenStop,
            "step" => range.Step,
            _ => null,
        },
        double number => name == "is_integer" ? Method(name, (_, _) => double.IsFinite(number) && Math.Floor(number) == number) : null,
        _ => null,
    };

    private static PyCallable? FindDict(PyDict dict, string name) => name switch
    {
        "keys" => Method(name, (_, _) => new PyDictView(dict, DictViewKind.Keys)),
        "values" => Method(name, (_, _) => new PyDictView(dict, DictViewKind.Values)),
        "items" => Method(name, (_, _) => new PyDictView(dict, DictViewKind.Items)),
        "copy" => Method(name, (_, _) => dict),
        "get" => Method(name, (_, arguments) =>
        {
            var bound = arguments.Bind("get", 1, "key", "default");
            return dict.TryGet(bound[0], out var value) ? value : bound[1];
        }),
        "fromkeys" => Method(name, (_, _) => throw TemplateFailure.Runtime("the dictionary method 'fromkeys' is not supported in chat templates")),
        _ => null,
    };

    private static PyCallable? FindSequence(PySequence sequence, string name) => name switch
    {
        "count" => Method(name, (context, arguments) =>
        {
            var sought = arguments.Bind("count", 1, "value")[0];
            context.Charge(sequence.Items.Length);
            return (long)sequence.Items.Count(item => Comparison.AreEqual(context, item, sought));
        }),
        "index" => Method(name, (context, arguments) =>
        {
            var sought = arguments.Bind("index", 1, "value")[0];
            context.Charge(sequence.Items.Length);
            var at = Array.FindIndex(sequence.Items, item => Comparison.AreEqual(context, item, sought));
            return at >= 0 ? (long)at : throw TemplateFailure.Runtime($"{PyText.Repr(context, sought)} is not in {TypeNames.Of(sequence)}");
        }),
        "copy" when sequence is PyList => Method(name, (_, _) => sequence),
        _ => null,
    };

    private static PyCallable Method(string name, CallTarget target) => new(name, "builtin_function_or_method", target);
}
