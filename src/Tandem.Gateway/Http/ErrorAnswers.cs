using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tandem.Protocol;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Http;

/// <summary>Turns whatever went wrong into OpenAI's error body. What is not foreseen is logged and answered without detail.</summary>
internal sealed partial class ErrorAnswers(ILogger log)
{
    /// <summary>Runs the rest of the pipeline; every failure, and every empty answer of routing, gets a JSON body.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // Nobody is there to read an answer; the status is for logs and metrics.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            return;
        }
        catch (Exception exception)
        {
            if (context.Response.HasStarted)
            {
                LogLate(exception, context.TraceIdentifier);
                context.Abort();
                return;
            }

            await WriteAsync(context, ToApi(exception, context.TraceIdentifier));
            return;
        }

        if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 && context.GetEndpoint()?.DisplayName?.StartsWith("405", StringComparison.Ordinal) != false)
        {
            await WriteAsync(context, FromStatus(context));
        }
    }

    /// <summary>What the client is told about a failure.</summary>
    public GatewayException ToApi(Exception exception, string requestId)
    {
        switch (exception)
        {
            case GatewayException known:
                return known;
            case BadHttpRequestException { StatusCode: 413 }:
                return GatewayException.Invalid(413, "The request body is larger than the gateway takes (--max-request-bytes).", ErrorCodes.RequestTooLarge);
            case BadHttpRequestException { StatusCode: 408 }:
                return GatewayException.Invalid(408, "The request body came too slowly.", ErrorCodes.RequestTimeout);
            case BadHttpRequestException bad:
                return GatewayException.Invalid(bad.StatusCode, bad.Message, null);
            default:
                LogUnforeseen(exception, requestId);
                return new GatewayException(500, new ErrorDetail
                {
                    Message = "The gateway failed to answer this request.",
                    Type = ErrorTypes.Server,
                    Code = ErrorCodes.InternalError,
                    RequestId = requestId,
                });
        }
    }

    /// <summary>Writes an error as the answer.</summary>
    public static async Task WriteAsync(HttpContext context, GatewayException error)
    {
        HttpResponse response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = null;
        if (error.RetryAfter is { } wait)
        {
            int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (error.Status == 401)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        await JsonSerializer.SerializeAsync(response.BodyWriter, new ErrorEnvelope(error.Detail), WireJson.Answers.ErrorEnvelope, context.RequestAborted);
    }

    /// <summary>An error as an event of a stream that has begun; a stream of ours begins and ends with whole events.</summary>
    public static byte[] ToEvent(GatewayException error) =>
        [.. "data: "u8, .. JsonSerializer.SerializeToUtf8Bytes(new ErrorEnvelope(error.Detail), WireJson.Answers.ErrorEnvelope), .. "\n\n"u8];

    private static GatewayException FromStatus(HttpContext context)
    {
        string path = context.Request.Path.Value is { Length: <= 200 } text ? text : "this path";
        return context.Response.StatusCode == 404
            ? GatewayException.Invalid(404, $"There is nothing at {path}.", ErrorCodes.NotFound)
            : GatewayException.Invalid(405, $"{path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.", ErrorCodes.MethodNotAllowed);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed.")]
    private partial void LogUnforeseen(Exception exception, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed after its answer had begun; the connection is closed.")]
    private partial void LogLate(Exception exception, string requestId);
}
