using Tandem.Core.Sampling;
using Tandem.Protocol.Errors;

namespace Tandem.Server.Http;

/// <summary>A request that ends with an error the client is told about.</summary>
internal sealed class ApiException : Exception
{
    public ApiException(int status, ErrorDetail detail, TimeSpan? retryAfter = null)
        : base(detail.Message)
    {
        Status = status;
        Detail = detail;
        RetryAfter = retryAfter;
    }

    public int Status { get; }

    public ErrorDetail Detail { get; }

    public TimeSpan? RetryAfter { get; }

    public static ApiException BadFields(FieldErrors errors) => new(400, new ErrorDetail
    {
        Message = errors.Message,
        Type = ErrorTypes.InvalidRequest,
        Param = errors.Items[0].Param,
        Code = ErrorCodes.InvalidValue,
        Errors = errors.Items,
    });

    public static ApiException BadFields(IReadOnlyList<ParameterError> found)
    {
        var errors = new FieldErrors();
        foreach (ParameterError error in found)
        {
            errors.Add(error.Parameter, error.Message);
        }

        return BadFields(errors);
    }

    public static ApiException BadField(string param, string message, string code = ErrorCodes.InvalidValue) => new(400, new ErrorDetail
    {
        Message = message,
        Type = ErrorTypes.InvalidRequest,
        Param = param,
        Code = code,
        Errors = [new FieldError(param, message)],
    });

    public static ApiException ContextTooLong(string param, string tokens, int limit) => BadField(
        param,
        $"The prompt has {tokens} tokens, but the context is {limit} tokens and at least one is for the output: shorten the prompt to at most {limit - 1} tokens.",
        ErrorCodes.ContextLengthExceeded);

    public static ApiException EngineFailed(string? cause) => new(500, new ErrorDetail
    {
        Message = string.IsNullOrEmpty(cause) ? "The engine failed this request." : $"The engine failed this request: {FirstLine(cause)}",
        Type = ErrorTypes.Server,
        Code = ErrorCodes.InternalError,
    });

    public static ApiException Unavailable(string message, TimeSpan retryAfter) => new(
        503,
        new ErrorDetail { Message = message, Type = ErrorTypes.Unavailable, Code = ErrorCodes.NoCapacity },
        retryAfter);

    // A cause may be an exception's text; what follows its first line is for the log alone.
    private static string FirstLine(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
