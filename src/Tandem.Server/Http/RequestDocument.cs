using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Fields;
using Tandem.Server.Generation;

namespace Tandem.Server.Http;

/// <summary>The JSON body of a request, in a pooled buffer that lives until it is disposed.</summary>
internal sealed class RequestDocument : IDisposable
{
    private const int FirstBuffer = 16 << 10;

    private readonly byte[] _buffer;
    private readonly JsonDocument _document;

    private RequestDocument(byte[] buffer, JsonDocument document)
    {
        _buffer = buffer;
        _document = document;
    }

    /// <summary>Reads and parses the body.</summary>
    /// <exception cref="ApiException">It is not sent as JSON.</exception>
    /// <exception cref="MalformedJsonException">It is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">It is too large or comes too slowly.</exception>
    public static async Task<RequestDocument> ReadAsync(HttpContext context)
    {
        CheckType(context.Request);
        (byte[] buffer, int length) = await ReadBytesAsync(context.Request.BodyReader, context.RequestAborted);
        try
        {
            return new RequestDocument(buffer, RequestBody.Parse(buffer.AsMemory(0, length)));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Reads the body's fields with <paramref name="read"/>; bad ones are in the errors returned.</summary>
    public (T Request, FieldErrors Errors) Read<T>(Func<FieldReader, T> read, ModelNames models)
    {
        var errors = new FieldErrors();
        var fields = new FieldReader(_document.RootElement, errors);
        models.Check(fields);
        return (read(fields), errors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static void CheckType(HttpRequest request)
    {
        // A web page can send any other type to a server on its reader's machine without being asked for permission.
        string type = request.ContentType ?? "";
        string media = type.Split(';', 2)[0].Trim();
        if (!media.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"The request must be sent with the header Content-Type: application/json, got {(media.Length is > 0 and <= 100 ? media : "none")}.");
        }

        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            throw Unsupported("Compressed request bodies are not read; send it without Content-Encoding.");
        }
    }

    private static ApiException Unsupported(string message) =>
        new(StatusCodes.Status415UnsupportedMediaType, new ErrorDetail { Message = message, Type = ErrorTypes.InvalidRequest });

    private static async Task<(byte[] Buffer, int Length)> ReadBytesAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        int length = 0;
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync(cancellationToken);
                int more = checked((int)result.Buffer.Length);
                if (buffer.Length < length + more)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + more));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                result.Buffer.CopyTo(buffer.AsSpan(length));
                length += more;
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return (buffer, length);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }
}
