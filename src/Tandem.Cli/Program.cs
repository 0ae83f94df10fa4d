using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Tandem.Cli.Benchmarks;
using Tandem.Cli.Chatting;
using Tandem.Cli.Failures;
using Tandem.Cli.Gateway;
using Tandem.Cli.Generating;
using Tandem.Cli.Inspecting;
using Tandem.Cli.Planning;
using Tandem.Cli.Serving;

namespace Tandem.Cli;

/// <summary>The <c>tandem</c> command.</summary>
internal static class Program
{
    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> Main(string[] args)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Say more, and where in the program something failed.", Recursive = true };
        // Nothing was asked for, so that is wrong usage, and the help says what could be.
        bool asked = args.Length > 0;
        ParseResult parse = BuildTree(verbose).Parse(asked ? args : ["--help"], new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction)
        {
            return ReportUsage(parse);
        }

        try
        {
            // Signals are the commands' own: each knows what stopping means for it.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            int code = await parse.InvokeAsync(configuration).ConfigureAwait(false);
            return asked ? code : ExitCodes.Usage;
        }
        catch (Exception e) when (e is not (StackOverflowException or AccessViolationException))
        {
            return FailureReport.Write(e, Console.Error, parse.GetValue(verbose));
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand BuildTree(Option<bool> verbose)
    {
        var root = new RootCommand("Tandem serves code models over an OpenAI endpoint, on this machine's CPU.")
        {
            ServeCommand.Build(),
            GatewayCommand.Build(),
            GenerateCommand.Build(verbose),
            ChatCommand.Build(),
            PlanCommand.Build(),
            InspectCommand.Build(),
            BenchCommand.Build(),
        };
        root.Options.Add(verbose);
        Help.AddExamples(
            root,
            "tandem serve                              serve the built-in model on http://127.0.0.1:8000",
            "tandem generate --prompt 'def add(a, b):' write what follows",
            "tandem COMMAND --help                     options and examples of a command",
            string.Empty,
            "Exit codes: 0 done, 1 failed, 2 wrong usage or value, 130 interrupted.");
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!);
        return root;
    }

    private static int ReportUsage(ParseResult parse)
    {
        foreach (string message in parse.Errors.Select(error => error.Message).Distinct())
        {
            Console.Error.WriteLine("tandem: " + message);
        }

        string path = string.Join(' ', CommandPath(parse.CommandResult.Command).Reverse());
        Console.Error.WriteLine($"tandem: see {path} --help");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> CommandPath(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return at is RootCommand ? "tandem" : at.Name;
        }
    }
}
