using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tandem.Cli;

/// <summary>The usual help with examples at its end.</summary>
internal sealed class Help(HelpAction standard) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string[]> Examples = [];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Remembers examples of a command.</summary>
    public static void AddExamples(Command command, params string[] lines) => Examples[command] = lines;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = standard.Invoke(parseResult);
        if (Examples.TryGetValue(parseResult.CommandResult.Command, out string[]? lines))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in lines)
            {
                output.WriteLine("  " + line);
            }

            output.WriteLine();
        }

        return code;
    }
}
