using Tandem.Hosting;

namespace Tandem.Cli.Loading;

/// <summary>Loads the model a command asks for, and shows how that goes.</summary>
internal static class ModelOpener
{
    /// <summary>Loads a model; <c>random</c>, and <c>builtin</c> where its files are missing, become the random one.</summary>
    /// <param name="options">What to load.</param>
    /// <param name="plainProgress">Tell of progress in lines where there is no terminal; else nothing is written there.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    public static async Task<LLM> OpenAsync(EngineOptions options, bool plainProgress, CancellationToken cancellationToken)
    {
        if (!IsRandom(options.Model))
        {
            return await LoadView.RunAsync(progress => LLM.LoadAsync(options, progress, cancellationToken), plainProgress).ConfigureAwait(false);
        }

        if (options.Model != RandomModel.Name)
        {
            await Console.Error.WriteLineAsync($"tandem: the files of the model '{options.Model}' are not there, so a tiny model with random weights takes its place: its answers are noise.").ConfigureAwait(false);
        }

        string folder = RandomModel.WriteFolder();
        try
        {
            EngineOptions random = RandomModel.OptionsFor(options, folder);
            return await LoadView.RunAsync(progress => LLM.LoadAsync(random, progress, cancellationToken), plainProgress).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whether a name stands for the random model here.</summary>
    public static bool IsRandom(string model)
        => !Directory.Exists(model) && (model == RandomModel.Name || (model == BuiltinModels.Default && BuiltinModels.Find(model) is null));
}
