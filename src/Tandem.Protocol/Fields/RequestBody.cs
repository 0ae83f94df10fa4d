using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tandem.Protocol.Errors;

namespace Tandem.Protocol.Fields;

/// <summary>Turns the bytes of a request into a JSON object, or says where they are wrong.</summary>
public static class RequestBody
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most fields at the top of a body; the API has about sixty.</summary>
    public const int MaxFields = 256;

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Parses a body. The document borrows <paramref name="body"/>, which must stay unchanged until the document is disposed.</summary>
    /// <exception cref="MalformedJsonException">The body is empty, not UTF-8, not JSON, too deep, has a field twice, or is not an object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            throw new MalformedJsonException("The request body is empty; it must be a JSON object.");
        }

        CheckUtf8(body.Span);
        JsonDocument document;
        try
        {
            CheckEscapes(body.Span);
            document = JsonDocument.Parse(body, DocumentOptions);
        }
        catch (JsonException exception)
        {
            throw Malformed(body.Span, exception);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            string kind = FieldReader.KindOf(document.RootElement);
            document.Dispose();
            throw new MalformedJsonException($"The request body must be a JSON object, got {kind}.");
        }

        int count = document.RootElement.GetPropertyCount();
        if (count > MaxFields)
        {
            document.Dispose();
            throw new MalformedJsonException($"The request body has {count} fields; at most {MaxFields} are read.");
        }

        return document;
    }

    private static void CheckUtf8(ReadOnlySpan<byte> body)
    {
        if (Utf8.IsValid(body))
        {
            return;
        }

        int offset = 0;
        while (Rune.DecodeFromUtf8(body[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        string value = body[offset].ToString("x2", CultureInfo.InvariantCulture);
        throw new MalformedJsonException($"The request body is not valid UTF-8: byte 0x{value} at offset {offset} does not belong there.");
    }

    // JSON can write half of a surrogate pair as an escape, which is no text: reading such a string would throw wherever it is used.
    private static void CheckEscapes(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        string? field = null;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String) || !reader.ValueIsEscaped)
            {
                field = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 ? reader.GetString() : field;
                continue;
            }

            try
            {
                string text = reader.GetString()!;
                field = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 ? text : field;
            }
            catch (InvalidOperationException)
            {
                throw new MalformedJsonException($"The request body has half of a surrogate pair at offset {reader.TokenStartIndex}; it is not text.", field);
            }
        }
    }

    private static MalformedJsonException Malformed(ReadOnlySpan<byte> body, JsonException exception)
    {
        string? param = FieldAtFault(body);
        if (exception.LineNumber is not { } line || exception.BytePositionInLine is not { } column)
        {
            // Duplicate fields are found after the syntax is known to be right, and carry no position.
            return new MalformedJsonException($"The request body is not usable JSON: {FirstSentence(exception.Message)}", param);
        }

        string message = $"The request body is not valid JSON at line {line + 1}, byte {column + 1}: {FirstSentence(exception.Message)}";
        return new MalformedJsonException(message, param);
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static string? FieldAtFault(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        string? field = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    field = reader.ValueSpan.Length <= 128 ? reader.GetString() : null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return field;
        }

        return null;
    }
}
