using System.CommandLine;
using Tandem.Cli.Failures;
using Tandem.Cli.Loading;
using Tandem.Cli.Options;
using Tandem.Hosting;
using Tandem.Weights.Configuration;
using Tandem.Weights.Hub;
using Tandem.Weights.Safetensors;

namespace Tandem.Cli.Inspecting;

/// <summary><c>tandem inspect</c>: what a checkpoint holds.</summary>
internal sealed class InspectCommand
{
    private readonly Argument<string?> _model = EngineOptionSet.ModelArgument("A folder, a hub id (Org/Name) or a built-in model. [default: builtin]");
    private readonly Option<string?> _downloadDir = new("--download-dir") { Description = "Folder for downloaded models.", HelpName = "folder" };
    private readonly Option<string?> _revision = new("--revision") { Description = "Branch, tag or commit of a hub model.", HelpName = "name" };
    private readonly Option<bool> _json = new("--json") { Description = "Print everything as JSON." };

    private InspectCommand()
    {
    }

    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var it = new InspectCommand();
        var command = new Command("inspect", "Show a checkpoint's configuration and tensors. Weights are not loaded.");
        command.Arguments.Add(it._model);
        foreach (Option option in (ReadOnlySpan<Option>)[it._downloadDir, it._revision, it._json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, cancellationToken) => it.RunAsync(parse, cancellationToken));
        Help.AddExamples(
            command,
            "tandem inspect ./my-model",
            "tandem inspect ./my-model --json | jq '.tensors[] | select(.dtype != \"BF16\") | .name'",
            string.Empty,
            "Exit codes: 0 the model can be loaded as far as its configuration says, 1 it cannot, 2 wrong usage.");
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string folder = await FindAsync(parse, cancellationToken).ConfigureAwait(false);
        ModelSettings? settings = null;
        string? problem = null;
        try
        {
            settings = ModelConfigReader.Read(folder);
        }
        catch (ModelConfigException e)
        {
            // The tensors are worth seeing all the same.
            problem = e.Message;
        }

        using var checkpoint = Checkpoint.Open(folder);
        var report = new CheckpointReport(folder, settings, problem, checkpoint);
        if (parse.GetValue(_json))
        {
            report.WriteJson();
        }
        else
        {
            report.WriteTables();
        }

        if (problem is null)
        {
            return ExitCodes.Success;
        }

        await Console.Error.WriteLineAsync("tandem: " + problem).ConfigureAwait(false);
        return ExitCodes.Failure;
    }

    private async Task<string> FindAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string model = parse.GetValue(_model) ?? BuiltinModels.Default;
        if (BuiltinModels.Find(model) is { } builtin)
        {
            return builtin;
        }

        if (ModelOpener.IsRandom(model))
        {
            throw new CommandFailedException(model == RandomModel.Name ? "the random model has no files; see tandem plan random." : $"the files of the model '{model}' are not there.");
        }

        using var hub = new HubClient(HubOptions.FromEnvironment(cacheFolder: parse.GetValue(_downloadDir)));
        return await LoadView.RunAsync(progress => hub.ResolveAsync(model, parse.GetValue(_revision), progress, cancellationToken), lines: true).ConfigureAwait(false);
    }
}
