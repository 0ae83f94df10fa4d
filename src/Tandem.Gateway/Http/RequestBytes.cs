using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Http;

/// <summary>Reads a request's body whole: it is needed again if the worker it went to fails. Kestrel holds the size limit.</summary>
internal static class RequestBytes
{
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        CheckType(context.Request);
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(context.RequestAborted);
            if (result.IsCompleted)
            {
                byte[] body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static void CheckType(HttpRequest request)
    {
        // A web page can send any other type to a server on its reader's machine without being asked for permission.
        string media = (request.ContentType ?? "").Split(';', 2)[0].Trim();
        if (!media.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            string got = media.Length is > 0 and <= 100 ? media : "none";
            throw GatewayException.Invalid(415, $"The request must be sent with the header Content-Type: application/json, got {got}.", null);
        }

        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            throw GatewayException.Invalid(415, "Compressed request bodies are not read; send it without Content-Encoding.", ErrorCodes.InvalidValue);
        }
    }
}
