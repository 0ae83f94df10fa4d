namespace Tandem.Hosting;

/// <summary>Options that cannot be used: one message with every problem on a line of its own.</summary>
public sealed class EngineOptionsException : Exception
{
    /// <summary>Joins the problems.</summary>
    public EngineOptionsException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems))
        => Problems = problems;

    /// <summary>The problems, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
