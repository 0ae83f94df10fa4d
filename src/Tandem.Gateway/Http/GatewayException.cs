using Microsoft.AspNetCore.Http;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Http;

/// <summary>A request that ends with an error the client is told about.</summary>
internal sealed class GatewayException : Exception
{
    public GatewayException(int status, ErrorDetail detail, TimeSpan? retryAfter = null)
        : base(detail.Message)
    {
        Status = status;
        Detail = detail;
        RetryAfter = retryAfter;
    }

    public int Status { get; }

    public ErrorDetail Detail { get; }

    public TimeSpan? RetryAfter { get; }

    public static GatewayException Invalid(int status, string message, string? code, string? param = null) =>
        new(status, new ErrorDetail { Message = message, Type = ErrorTypes.InvalidRequest, Param = param, Code = code });

    public static GatewayException Malformed(string message) => Invalid(StatusCodes.Status400BadRequest, message, ErrorCodes.MalformedJson);

    public static GatewayException Unauthorized(string message) =>
        new(StatusCodes.Status401Unauthorized, new ErrorDetail { Message = message, Type = ErrorTypes.Authentication, Code = ErrorCodes.InvalidApiKey });

    public static GatewayException TooMany(string message, string code, TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, new ErrorDetail { Message = message, Type = ErrorTypes.RateLimit, Code = code }, retryAfter);

    public static GatewayException Unavailable(string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, new ErrorDetail { Message = message, Type = ErrorTypes.Unavailable, Code = ErrorCodes.NoCapacity }, retryAfter);

    public static GatewayException WorkerFailed(string message) =>
        new(StatusCodes.Status502BadGateway, new ErrorDetail { Message = message, Type = ErrorTypes.Server, Code = "worker_failed" });
}
