using System.Text.Json.Serialization;

namespace Tandem.Protocol.Errors;

/// <summary>OpenAI's error body: <c>{"error": {...}}</c>.</summary>
/// <param name="Error">What went wrong.</param>
public sealed record ErrorEnvelope(ErrorDetail Error);

/// <summary>What went wrong, in OpenAI's fields, and every bad field beside them.</summary>
public sealed record ErrorDetail
{
    /// <summary>One or more sentences for a person.</summary>
    public required string Message { get; init; }

    /// <summary>Kind of error; one of <see cref="ErrorTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The first bad field; null if no field is to blame.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Param { get; init; }

    /// <summary>A stable word for programs, for instance <c>context_length_exceeded</c>; null if the type says it all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Code { get; init; }

    /// <summary>Every bad field; absent if none is to blame.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>Id of the request in the server's log; on failures of the server.</summary>
    public string? RequestId { get; init; }
}

/// <summary>Values of <see cref="ErrorDetail.Type"/>.</summary>
public static class ErrorTypes
{
    /// <summary>The request is wrong (400, 404, 405, 408, 413, 415, 431).</summary>
    public const string InvalidRequest = "invalid_request_error";

    /// <summary>No key, or one that is not known (401).</summary>
    public const string Authentication = "authentication_error";

    /// <summary>There is capacity, but others hold it now (429).</summary>
    public const string RateLimit = "rate_limit_error";

    /// <summary>No capacity to serve at all (503).</summary>
    public const string Unavailable = "service_unavailable_error";

    /// <summary>The server failed (500).</summary>
    public const string Server = "server_error";
}

/// <summary>Values of <see cref="ErrorDetail.Code"/>.</summary>
public static class ErrorCodes
{
    /// <summary>A field has a bad value.</summary>
    public const string InvalidValue = "invalid_value";

    /// <summary>The body is not JSON in UTF-8.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>Prompt and output do not fit the context.</summary>
    public const string ContextLengthExceeded = "context_length_exceeded";

    /// <summary>The body is larger than the server takes.</summary>
    public const string RequestTooLarge = "request_too_large";

    /// <summary>The body came too slowly.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>No model of that name is served.</summary>
    public const string ModelNotFound = "model_not_found";

    /// <summary>No or a wrong key.</summary>
    public const string InvalidApiKey = "invalid_api_key";

    /// <summary>No such path.</summary>
    public const string NotFound = "not_found";

    /// <summary>The path does not take this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>Too many requests wait already.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The engine cannot serve.</summary>
    public const string NoCapacity = "no_capacity";

    /// <summary>The server failed.</summary>
    public const string InternalError = "internal_error";
}
