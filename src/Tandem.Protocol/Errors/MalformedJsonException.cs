namespace Tandem.Protocol.Errors;

/// <summary>A request body that is not a JSON object in UTF-8. The message names the place and is meant for the client.</summary>
public sealed class MalformedJsonException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">A sentence for the client.</param>
    /// <param name="param">The top-level field in whose value the body breaks, if known.</param>
    public MalformedJsonException(string message, string? param = null)
        : base(message)
    {
        Param = param;
    }

    /// <summary>The top-level field in whose value the body breaks, if known.</summary>
    public string? Param { get; }
}
