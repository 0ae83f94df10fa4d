using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tandem.Hosting;
using Tandem.Protocol;
using Tandem.Protocol.Errors;
using Tandem.Tokenization.ChatTemplates;

namespace Tandem.Server.Http;

/// <summary>Turns whatever went wrong into OpenAI's error body. What is not foreseen is logged and answered without detail.</summary>
internal sealed partial class ErrorAnswers(ILogger<ErrorAnswers> log)
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
                LogLate(exception, RequestIds.Of(context));
                context.Abort();
                return;
            }

            await WriteAsync(context, ToApi(exception, RequestIds.Of(context)));
            return;
        }

        if (!context.Response.HasStarted && context.Response.StatusCode >= 400 && context.Response.ContentType is null)
        {
            await WriteAsync(context, FromStatus(context));
        }
    }

    /// <summary>What the client is told about a failure.</summary>
    public ApiException ToApi(Exception exception, string requestId)
    {
        switch (exception)
        {
            case ApiException api:
                if (api.Status == 500)
                {
                    LogUnforeseen(api, requestId);
                }

                return api;
            case MalformedJsonException malformed:
                return Invalid(400, malformed.Message, ErrorCodes.MalformedJson, malformed.Param);
            case InvalidRequestException invalid:
                return ApiException.BadFields(invalid.Errors);
            case ChatTemplateException template:
                return ApiException.BadField("messages", $"The chat template refuses these messages: {template.Message}");
            case EngineOverloadedException { NoCapacity: true } full:
                return ApiException.Unavailable("The engine cannot serve requests now. Try again later.", full.RetryAfter);
            case EngineOverloadedException busy:
                return new ApiException(
                    429,
                    new ErrorDetail { Message = "Too many requests are waiting. Try again later.", Type = ErrorTypes.RateLimit, Code = ErrorCodes.Overloaded },
                    busy.RetryAfter);
            case BadHttpRequestException { StatusCode: 413 }:
                return Invalid(413, "The request body is larger than the server takes (--max-request-bytes).", ErrorCodes.RequestTooLarge);
            case BadHttpRequestException { StatusCode: 408 }:
                return Invalid(408, "The request body came too slowly.", ErrorCodes.RequestTimeout);
            case BadHttpRequestException bad:
                return Invalid(bad.StatusCode, bad.Message, null);
            default:
                LogUnforeseen(exception, requestId);
                return new ApiException(500, new ErrorDetail
                {
                    Message = "The server failed to answer this request.",
                    Type = ErrorTypes.Server,
                    Code = ErrorCodes.InternalError,
                    RequestId = requestId,
                });
        }
    }

    /// <summary>Writes an error as the answer.</summary>
    public static async Task WriteAsync(HttpContext context, ApiException error)
    {
        HttpResponse response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
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

    private static ApiException Invalid(int status, string message, string? code, string? param = null) => new(
        status,
        new ErrorDetail { Message = message, Type = ErrorTypes.InvalidRequest, Param = param, Code = code });

    private static ApiException FromStatus(HttpContext context)
    {
        int status = context.Response.StatusCode;
        string path = context.Request.Path.Value is { Length: <= 200 } text ? text : "this path";
        return status switch
        {
            404 => Invalid(404, $"There is nothing at {path}. GET / lists the endpoints.", ErrorCodes.NotFound),
            405 => Invalid(405, $"{path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.", ErrorCodes.MethodNotAllowed),
            _ => Invalid(status, $"The request was answered with status {status}.", null),
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed.")]
    private partial void LogUnforeseen(Exception exception, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed after its answer had begun; the connection is closed.")]
    private partial void LogLate(Exception exception, string requestId);
}
