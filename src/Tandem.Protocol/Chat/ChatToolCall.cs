using System.Text;
using System.Text.Json;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Chat;

/// <summary>A call that an assistant made in an earlier turn.</summary>
/// <param name="Id">Its id, if it has one.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments, an object: the wire has them as JSON in a string, templates want the object.</param>
public sealed record ChatToolCall(string? Id, string Name, JsonElement Arguments)
{
    /// <summary>Reads <c>tool_calls</c> of a message; null if there are none or they are bad.</summary>
    public static IReadOnlyList<ChatToolCall>? ReadAll(FieldReader message)
    {
        if (!message.TryGet("tool_calls", out JsonElement list))
        {
            return null;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            message.Fail("tool_calls", $"must be a list, got {FieldReader.Show(list)}.");
            return null;
        }

        var calls = new List<ChatToolCall>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            string name = $"tool_calls[{calls.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                message.Fail(name, $"must be an object, got {FieldReader.Show(item)}.");
                return null;
            }

            var fields = new FieldReader(item, message.Errors, message.PathOf(name));
            if (Read(fields) is not { } call)
            {
                return null;
            }

            calls.Add(call);
        }

        return calls.Count == 0 ? null : calls;
    }

    private static ChatToolCall? Read(FieldReader fields)
    {
        string? id = fields.String("id");
        if (fields.Object("function") is not { } function)
        {
            fields.Fail("function", "is missing; it must be an object with name and arguments.");
            return null;
        }

        if (function.String("name") is not { Length: > 0 } name)
        {
            function.Fail("name", "is missing; it must be the name of a function.");
            return null;
        }

        return ReadArguments(function) is { } arguments ? new ChatToolCall(id, name, arguments) : null;
    }

    private static JsonElement? ReadArguments(FieldReader function)
    {
        if (!function.TryGet("arguments", out JsonElement value))
        {
            return JsonElement.Parse("{}");
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        if (FieldReader.TextOf(value) is { } text)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return JsonElement.Parse("{}");
            }

            try
            {
                return RequestBody.Parse(Encoding.UTF8.GetBytes(text)).RootElement;
            }
            catch (MalformedJsonException)
            {
                // Falls through to the same answer as JSON of another kind.
            }
        }

        function.Fail("arguments", "must be a JSON object in a string.");
        return null;
    }
}
