using System.Net;

namespace Tandem.Weights.Hub;

/// <summary>A model can't be fetched from a hub. The message says what to do.</summary>
public sealed class HubException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong and what would be right.</param>
    /// <param name="status">Status the hub answered with, if that was it.</param>
    /// <param name="innerException">Cause.</param>
    public HubException(string message, HttpStatusCode? status = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Status = status;
    }

    /// <summary>Status the hub answered with, if that was it.</summary>
    public HttpStatusCode? Status { get; }
}
