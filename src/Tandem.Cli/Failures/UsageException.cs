namespace Tandem.Cli.Failures;

/// <summary>A value on the command line that cannot be used; the message names it and what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Something expected that went wrong, in a sentence for the person at the keyboard.</summary>
internal sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
