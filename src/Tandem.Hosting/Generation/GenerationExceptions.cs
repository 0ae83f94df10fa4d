namespace Tandem.Hosting;

/// <summary>The engine turns a request away before it began: the queue is full, or nothing can run at all.</summary>
public sealed class EngineOverloadedException : Exception
{
    /// <summary>Says why and when to come back.</summary>
    public EngineOverloadedException(string message, TimeSpan retryAfter, bool noCapacity)
        : base(message)
    {
        RetryAfter = retryAfter;
        NoCapacity = noCapacity;
    }

    /// <summary>When there will probably be room.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>True if there is no capacity at all (stopped or failed), not just none left.</summary>
    public bool NoCapacity { get; }
}

/// <summary>A request whose values cannot be used; nothing was generated.</summary>
public sealed class InvalidRequestException : ArgumentException
{
    /// <summary>Joins the problems.</summary>
    public InvalidRequestException(IReadOnlyList<Core.Sampling.ParameterError> errors)
        : base(string.Join(" ", errors.Select(e => e.Message)))
        => Errors = errors;

    /// <summary>Every bad value.</summary>
    public IReadOnlyList<Core.Sampling.ParameterError> Errors { get; }
}

/// <summary>The engine failed a request while it ran.</summary>
public sealed class GenerationFailedException : Exception
{
    /// <summary>Says what failed.</summary>
    public GenerationFailedException(string message)
        : base(message)
    {
    }
}
