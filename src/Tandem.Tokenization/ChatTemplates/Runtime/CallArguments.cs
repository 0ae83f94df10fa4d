namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>Arguments of a call, filter or test: those by position, then those by name.</summary>
internal sealed class CallArguments(object?[] positional, IReadOnlyList<KeyValuePair<string, object?>> named)
{
    public static readonly CallArguments None = new([], []);

    public object?[] Positional { get; } = positional;

    public IReadOnlyList<KeyValuePair<string, object?>> Named { get; } = named;

    /// <summary>Matches the arguments to parameters. The first <paramref name="required"/> must be given.</summary>
    public BoundArguments Bind(string callee, int required, params ReadOnlySpan<string> parameters)
    {
        if (Positional.Length > parameters.Length)
        {
            throw TemplateFailure.Runtime($"{callee} takes at most {parameters.Length} argument(s) but {Positional.Length} were given");
        }

        var values = new object?[parameters.Length];
        var given = new bool[parameters.Length];
        for (var i = 0; i < Positional.Length; i++)
        {
            values[i] = Positional[i];
            given[i] = true;
        }

        foreach (var (name, value) in Named)
        {
            var index = parameters.IndexOf(name);
            if (index < 0)
            {
                throw TemplateFailure.Runtime($"{callee} got an unexpected keyword argument '{name}'");
            }

            if (given[index])
            {
                throw TemplateFailure.Runtime($"{callee} got multiple values for argument '{name}'");
            }

            values[index] = value;
            given[index] = true;
        }

        for (var i = 0; i < required; i++)
        {
            if (!given[i])
            {
                throw TemplateFailure.Runtime($"{callee} is missing its argument '{parameters[i]}'");
            }
        }

        return new BoundArguments(callee, values, given, parameters.ToArray());
    }
}

/// <summary>Arguments by parameter, with the conversions that built-in functions need.</summary>
internal sealed class BoundArguments(string callee, object?[] values, bool[] given, string[] parameters)
{
    public object? this[int index] => values[index];

    public bool Has(int index) => given[index];

    /// <summary>The argument, or <paramref name="fallback"/> where it was not given.</summary>
    public object? Or(int index, object? fallback) => given[index] ? values[index] : fallback;

    public bool Flag(int index, bool fallback = false) => given[index] ? Comparison.IsTrue(values[index]) : fallback;

    public int Integer(int index, int fallback = 0) =>
        given[index] ? Numbers.ToIndex(values[index], $"{callee}: argument '{parameters[index]}'") : fallback;

    public string Text(int index, string fallback = "")
    {
        if (!given[index])
        {
            return fallback;
        }

        return values[index] switch
        {
            string text => text,
            Undefined undefined => throw undefined.Failure(),
            var other => throw TemplateFailure.Runtime(
                $"{callee}: argument '{parameters[index]}' must be a string, not '{TypeNames.Of(other)}'"),
        };
    }

    /// <summary>A string where one was given; null where none or <c>None</c> was.</summary>
    public string? TextOrNone(int index) => given[index] && values[index] is not null ? Text(index) : null;
}
