using Tandem.Hosting;
using Tandem.Tokenization;
using Tandem.Tokenization.ChatTemplates;
using Tandem.Weights;
using Tandem.Weights.Configuration;
using Tandem.Weights.Hub;

namespace Tandem.Cli.Failures;

/// <summary>Turns an exception into lines for stderr and an exit code.</summary>
internal static class FailureReport
{
    /// <summary>Writes what went wrong.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="error">Where to write.</param>
    /// <param name="verbose">Adds where in the program it was thrown.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, TextWriter error, bool verbose)
    {
        Exception cause = exception is AggregateException { InnerExceptions: [{ } only] } ? only : exception;
        (int code, string message) = Describe(cause);
        foreach (string line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            error.WriteLine("tandem: " + line);
        }

        if (verbose)
        {
            error.WriteLine(cause);
        }

        return code;
    }

    private static (int Code, string Message) Describe(Exception e) => e switch
    {
        OperationCanceledException => (ExitCodes.Interrupted, "stopped."),
        UsageException or EngineOptionsException or InvalidRequestException => (ExitCodes.Usage, e.Message),
        OutOfMemoryException => (ExitCodes.Failure, "there is not enough memory; lower --kv-cache-memory-bytes or --max-num-batched-tokens, or use --quantization int8."),
        _ when IsExpected(e) => (ExitCodes.Failure, e.Message),
        _ => (ExitCodes.Failure, $"unexpected {e.GetType().Name}: {e.Message} (--verbose shows where)"),
    };

    private static bool IsExpected(Exception e) => e
        is CommandFailedException
        or ModelConfigException
        or CheckpointException
        or HubException
        or TokenizerFormatException
        or ChatTemplateException
        or GenerationFailedException
        or EngineOverloadedException
        or NotSupportedException
        or UnauthorizedAccessException
        or IOException;
}
