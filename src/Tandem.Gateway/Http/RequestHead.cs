using System.Text.Json;
using System.Text.Encodings.Web;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Http;

/// <summary>
/// The few things of a request's body that the gateway must know. The body is scanned once and otherwise left as it is; what is wrong with other
/// fields is the worker's to say.
/// </summary>
internal sealed record RequestHead
{
    private const int MaxDepth = 64;

    /// <summary>The field <c>model</c>; null if it is absent.</summary>
    public string? Model { get; private init; }

    /// <summary>Where the value of <c>model</c> lies in the body, quotes included.</summary>
    public Range ModelRange { get; private init; }

    /// <summary>True if the answer is wanted as a stream.</summary>
    public bool Stream { get; private init; }

    /// <summary>Most tokens of output that were asked for, at most <see cref="int.MaxValue"/>; null if the field is absent or no such number.</summary>
    public long? MaxTokens { get; private init; }

    /// <summary>Where the prompt's parts lie in the body, in the order a chat template puts them: tools, system, then text or messages.</summary>
    public IReadOnlyList<Range> Prompt { get; private init; } = [];

    /// <summary>Scans a body.</summary>
    /// <exception cref="GatewayException">It is not a JSON object, or says twice what the gateway decides by: readers differ in which of two counts.</exception>
    public static RequestHead Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return Scan(body);
        }
        catch (JsonException exception)
        {
            string where = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
            throw GatewayException.Malformed($"The request body is not valid JSON{where}.");
        }
        catch (InvalidOperationException)
        {
            throw GatewayException.Malformed("The request body has a name that is not text in UTF-8.");
        }
    }

    /// <summary>The body with another model's name in it; every other byte stays.</summary>
    public byte[] Rename(byte[] body, string model)
    {
        byte[] name = [(byte)'"', .. JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
        if (Model is null)
        {
            int open = body.AsSpan().IndexOf((byte)'{') + 1;
            bool empty = body.AsSpan(open).TrimStart(" \r\n\t"u8)[0] == '}';
            return [.. body.AsSpan(0, open), .. "\"model\":"u8, .. name, .. empty ? ""u8 : ","u8, .. body.AsSpan(open)];
        }

        (int start, int length) = ModelRange.GetOffsetAndLength(body.Length);
        return [.. body.AsSpan(0, start), .. name, .. body.AsSpan(start + length)];
    }

    private static RequestHead Scan(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Malformed("The request body must be a JSON object.");
        }

        var head = new RequestHead();
        bool hasStream = false;
        Range? tools = null, system = null, text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.ValueSpan.Length <= 64 ? reader.GetString()! : "";
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            JsonTokenType type = reader.TokenType;
            switch (field)
            {
                case "model":
                    Once(head.Model is null, field);
                    Check(type == JsonTokenType.String, field, "a string");
                    head = head with { Model = reader.GetString(), ModelRange = start..(int)reader.BytesConsumed };
                    break;
                case "stream":
                    Once(!hasStream, field);
                    hasStream = true;
                    Check(type is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null, field, "true or false");
                    head = head with { Stream = type == JsonTokenType.True };
                    break;
                case "max_tokens" or "max_completion_tokens" or "max_output_tokens" or "n_predict" when type == JsonTokenType.Number:
                    head = head with { MaxTokens = reader.TryGetInt64(out long most) && most >= 0 ? Math.Min(most, int.MaxValue) : null };
                    break;
            }

            reader.Skip();
            Range value = start..(int)reader.BytesConsumed;
            switch (field)
            {
                case "tools":
                    tools = value;
                    break;
                case "system" or "instructions" or "input_extra":
                    system = value;
                    break;
                case "messages" or "prompt" or "input" or "input_prefix":
                    text = value;
                    break;
            }
        }

        // Reads what may follow the object; more than white space is an error.
        while (reader.Read())
        {
        }

        return head with { Prompt = [.. new[] { tools, system, text }.OfType<Range>()] };
    }

    private static void Once(bool first, string field)
    {
        if (!first)
        {
            throw GatewayException.Malformed($"The request body has the field \"{field}\" twice.");
        }
    }

    private static void Check(bool ok, string field, string right)
    {
        if (!ok)
        {
            throw GatewayException.Invalid(400, $"{field} must be {right}.", ErrorCodes.InvalidValue, field);
        }
    }
}
