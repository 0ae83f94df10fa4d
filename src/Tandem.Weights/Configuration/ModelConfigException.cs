namespace Tandem.Weights.Configuration;

/// <summary>A model's configuration can't be read or asks for something that is not implemented. Says everything that is wrong at once.</summary>
public sealed class ModelConfigException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The folder or file.</param>
    /// <param name="problems">Each with key, value and what would be right; at least one.</param>
    public ModelConfigException(string source, IReadOnlyList<string> problems)
        : base(Text(source, problems))
    {
        Problems = problems;
    }

    /// <summary>Each with key, value and what would be right.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string Text(string source, IReadOnlyList<string> problems) =>
        problems.Count == 1 ? $"{source}: {problems[0]}" : $"{source} has {problems.Count} problems:\n  {string.Join("\n  ", problems)}";
}
