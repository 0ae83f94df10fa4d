using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tandem.Gateway.Http;

namespace Tandem.Gateway.Proxying;

/// <summary>
/// A client's connection. A client that asked for a stream and must wait is sent comments first; its status is then out and an error that follows
/// is sent as an event. Used by one thread at a time.
/// </summary>
internal sealed class ClientSink(HttpContext context, bool wantsStream, Action firstByte) : IAnswerSink
{
    private const int MaxErrorBytes = 64 << 10;
    private static readonly byte[] Comment = [.. ": waiting for a worker\n\n"u8];

    private readonly EventBuffer _events = new();
    private MemoryStream? _error;
    private bool _isEvents;
    private bool _commented;

    public bool Begun { get; private set; }

    public CancellationToken Cancelled => context.RequestAborted;

    /// <summary>Tokens of what passed.</summary>
    public UsageTail Usage { get; } = new();

    public void Begin(int status, IHeaderDictionary headers)
    {
        string type = headers.ContentType.ToString();
        bool events = type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
        if (_commented)
        {
            _error = events && status == 200 ? null : new MemoryStream();
            _isEvents = true;
            Begun = true;
            return;
        }

        HttpResponse response = context.Response;
        response.StatusCode = status;
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in headers)
        {
            // A stream may have to end with words of ours, which no length foresees.
            bool ours = name.Equals(RequestIds.Header, StringComparison.OrdinalIgnoreCase) || (events && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase));
            if (!ours)
            {
                response.Headers[name] = value;
            }
        }

        _isEvents = events;
        Begun = true;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        firstByte();
        Usage.Add(data.Span);
        if (_error is not null)
        {
            _error.Write(data.Span[..(int)Math.Min(data.Length, MaxErrorBytes - _error.Length)]);
            return;
        }

        ReadOnlyMemory<byte> ready = _isEvents ? _events.Add(data) : data;
        if (ready.Length > 0)
        {
            await context.Response.Body.WriteAsync(ready, cancellationToken);
        }
    }

    public async ValueTask KeepAliveAsync()
    {
        if (!wantsStream || Begun)
        {
            return;
        }

        if (!_commented)
        {
            _commented = true;
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache";
        }

        await context.Response.Body.WriteAsync(Comment, Cancelled);
        await context.Response.Body.FlushAsync(Cancelled);
    }

    /// <summary>The worker's answer ended well.</summary>
    public async Task EndAsync()
    {
        if (_error is not null)
        {
            await context.Response.Body.WriteAsync(ToEvent(_error.ToArray()), Cancelled);
            return;
        }

        if (_events.IsPartial)
        {
            await context.Response.Body.WriteAsync(_events.TakeRest(), Cancelled);
        }
    }

    /// <summary>The request failed. True if the client could be told on what it was sent already.</summary>
    public async Task<bool> FailAsync(GatewayException error)
    {
        if (!_commented && !Begun)
        {
            return false;
        }

        if (!_isEvents && !_commented)
        {
            // Half a document cannot say that it is broken; a broken connection does.
            context.Abort();
            return true;
        }

        await context.Response.Body.WriteAsync(ErrorAnswers.ToEvent(error), Cancelled);
        return true;
    }

    private static byte[] ToEvent(byte[] answer)
    {
        try
        {
            // Minified: a line break inside would end the event's data.
            JsonElement json = JsonElement.Parse(answer);
            return [.. "data: "u8, .. JsonSerializer.SerializeToUtf8Bytes(json, RawJson.Default.JsonElement), .. "\n\n"u8];
        }
        catch (JsonException)
        {
            return ErrorAnswers.ToEvent(GatewayException.WorkerFailed("The worker refused the request and did not say why in JSON."));
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class RawJson : System.Text.Json.Serialization.JsonSerializerContext;
