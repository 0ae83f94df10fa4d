using System.Text.Json;
using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Chat;

/// <summary>One message of a chat, as the template gets it.</summary>
public sealed record ChatMessage
{
    /// <summary>system, developer, user, assistant, tool, or whatever the template knows.</summary>
    public required string Role { get; init; }

    /// <summary>The text; content parts are joined by line feeds. Null for an assistant message of tool calls alone.</summary>
    public string? Content { get; init; }

    /// <summary>Name of the speaker or the tool.</summary>
    public string? Name { get; init; }

    /// <summary>Which call a tool message answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>What an assistant thought before it answered.</summary>
    public string? ReasoningContent { get; init; }

    /// <summary>Calls an assistant made; null if none.</summary>
    public IReadOnlyList<ChatToolCall>? ToolCalls { get; init; }

    /// <summary>Reads <c>messages</c>; bad fields go to the reader's errors.</summary>
    public static IReadOnlyList<ChatMessage> ReadAll(FieldReader fields)
    {
        if (!fields.TryGet("messages", out JsonElement list))
        {
            fields.Fail("messages", "is missing; it must be a list of messages.");
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            string got = list.ValueKind == JsonValueKind.Array ? "an empty list" : FieldReader.Show(list);
            fields.Fail("messages", $"must be a list of at least one message, got {got}.");
            return [];
        }

        var messages = new List<ChatMessage>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            string name = $"messages[{messages.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                fields.Fail(name, $"must be an object with role and content, got {FieldReader.Show(item)}.");
                return messages;
            }

            messages.Add(Read(new FieldReader(item, fields.Errors, fields.PathOf(name))));
        }

        return messages;
    }

    private static ChatMessage Read(FieldReader fields)
    {
        string? role = fields.String("role", maxLength: 64);
        if (string.IsNullOrEmpty(role) && !fields.Errors.Has(fields.PathOf("role")))
        {
            fields.Fail("role", "is missing; it must be system, user, assistant or tool.");
        }

        if (fields.TryGet("function_call", out _))
        {
            fields.Fail("function_call", "is refused: use tool_calls.");
        }

        IReadOnlyList<ChatToolCall>? calls = ChatToolCall.ReadAll(fields);
        string? content = ReadContent(fields);
        if (content is null && calls is null && role != "assistant" && !fields.Errors.Any)
        {
            fields.Fail("content", "is missing; it must be a string or a list of text parts.");
        }

        return new ChatMessage
        {
            Role = role ?? "",
            Content = content,
            Name = fields.String("name"),
            ToolCallId = fields.String("tool_call_id"),
            ReasoningContent = fields.String("reasoning_content") ?? fields.String("reasoning"),
            ToolCalls = calls,
        };
    }

    private static string? ReadContent(FieldReader fields)
    {
        if (!fields.TryGet("content", out JsonElement value))
        {
            return null;
        }

        if (FieldReader.TextOf(value) is { } text)
        {
            return text;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            fields.Fail("content", $"must be a string or a list of text parts, got {FieldReader.Show(value)}.");
            return null;
        }

        var parts = new List<string>(value.GetArrayLength());
        int index = 0;
        foreach (JsonElement part in value.EnumerateArray())
        {
            if (ReadPart(fields, part, $"content[{index++}]") is not { } partText)
            {
                return null;
            }

            parts.Add(partText);
        }

        return string.Join('\n', parts);
    }

    private static string? ReadPart(FieldReader fields, JsonElement part, string name)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            return FieldReader.TextOf(part);
        }

        if (part.ValueKind != JsonValueKind.Object)
        {
            fields.Fail(name, $"must be a text part, got {FieldReader.Show(part)}.");
            return null;
        }

        var reader = new FieldReader(part, fields.Errors, fields.PathOf(name));
        string? type = reader.String("type", maxLength: 64);
        if (type != "text")
        {
            reader.Fail("type", type is null ? "is missing; it must be \"text\"." : $"must be \"text\", got \"{type}\": only text is supported.");
            return null;
        }

        string? text = reader.String("text");
        if (text is null)
        {
            reader.Fail("text", "is missing; it must be a string.");
        }

        return text;
    }
}
