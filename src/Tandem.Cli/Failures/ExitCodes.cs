namespace Tandem.Cli.Failures;

/// <summary>What the process returns. Part of the command line's contract.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for <c>serve</c>: stopped by a signal after everything in flight was answered.</summary>
    public const int Success = 0;

    /// <summary>It could not be done: a damaged model, no memory, a taken port.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a value on it is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by a signal before it was done, as shells say it for an interrupt.</summary>
    public const int Interrupted = 130;
}
