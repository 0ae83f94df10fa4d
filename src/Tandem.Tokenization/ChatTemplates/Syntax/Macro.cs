using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <param name="Name">Name of the parameter.</param>
/// <param name="Default">Evaluated at each call that does not give the argument; null where there is none.</param>
internal sealed record MacroParameter(string Name, Expression? Default);

/// <summary>
/// A macro, or the body of a call block. Arguments beyond the parameters are refused unless the body speaks of
/// <c>varargs</c> or <c>kwargs</c>, and <c>caller</c> unless it speaks of that.
/// </summary>
internal sealed class Macro(string name, IReadOnlyList<MacroParameter> parameters, Block body, IReadOnlySet<string> mentioned)
{
    public string Name { get; } = name;

    /// <summary>The macro over the variables around its definition.</summary>
    public PyCallable Bind(Scope scope) => new(Name, "Macro", (context, arguments) => Invoke(context, scope, arguments));

    private string Invoke(RenderContext context, Scope outer, CallArguments arguments)
    {
        context.EnterCall();
        var scope = new Scope(outer);
        var named = arguments.Named.ToList();
        for (var i = 0; i < parameters.Count; i++)
        {
            scope.Set(parameters[i].Name, Argument(context, scope, arguments, named, i));
        }

        BindExtras(context, scope, arguments, named);
        var buffer = context.BeginCapture();
        body.Execute(context, scope);
        var text = context.EndCapture(buffer);
        context.LeaveCall();
        return text;
    }

    private object? Argument(RenderContext context, Scope scope, CallArguments arguments, List<KeyValuePair<string, object?>> named, int index)
    {
        if (index < arguments.Positional.Length)
        {
            return arguments.Positional[index];
        }

        var parameter = parameters[index];
        var at = named.FindIndex(argument => argument.Key == parameter.Name);
        if (at >= 0)
        {
            var value = named[at].Value;
            named.RemoveAt(at);
            return value;
        }

        return parameter.Default is null
            ? Undefined.Hint($"parameter '{parameter.Name}' was not provided")
            : parameter.Default.Evaluate(context, scope);
    }

    private void BindExtras(RenderContext context, Scope scope, CallArguments arguments, List<KeyValuePair<string, object?>> named)
    {
        if (mentioned.Contains("caller") && parameters.All(parameter => parameter.Name != "caller"))
        {
            var at = named.FindIndex(argument => argument.Key == "caller");
            scope.Set("caller", at >= 0 ? named[at].Value : Undefined.Hint("No caller defined"));
            if (at >= 0)
            {
                named.RemoveAt(at);
            }
        }

        if (mentioned.Contains("kwargs"))
        {
            var rest = new PyDict(context);
            foreach (var (key, value) in named)
            {
                rest[key] = value;
            }

            scope.Set("kwargs", rest);
        }
        else if (named.Count > 0)
        {
            throw TemplateFailure.Runtime($"macro '{Name}' takes no keyword argument '{named[0].Key}'");
        }

        if (mentioned.Contains("varargs"))
        {
            scope.Set("varargs", new PyTuple([.. arguments.Positional.Skip(parameters.Count)]));
        }
        else if (arguments.Positional.Length > parameters.Count)
        {
            throw TemplateFailure.Runtime($"macro '{Name}' takes not more than {parameters.Count} argument(s)");
        }
    }
}
