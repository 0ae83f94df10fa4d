using System.Text.Json;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates;

/// <summary>What happens to messages between the client and the template.</summary>
internal static class MessagePreparation
{
    /// <summary>Stands at the end of the message to be continued, so that its place is found in the rendered text.</summary>
    private const string Marker = "CONTINUE_FINAL_MESSAGE_TAG ";

    public static PyList Prepare(ChatTemplateInput input, bool walksContent)
    {
        var messages = new object?[input.Messages.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = input.Messages[i].Value is PyDict message
                ? PrepareMessage(message, input, walksContent)
                : throw TemplateFailure.Runtime($"message {i} must be an object with a role, not '{TypeNames.Of(input.Messages[i].Value)}'");
        }

        if (input.ContinueFinalMessage)
        {
            if (input.AddGenerationPrompt)
            {
                throw TemplateFailure.Runtime("continue_final_message and add_generation_prompt exclude each other: ask for one of them");
            }

            if (messages.Length == 0)
            {
                throw TemplateFailure.Runtime("continue_final_message needs at least one message");
            }

            messages[^1] = Mark((PyDict)messages[^1]!);
        }

        return new PyList(messages);
    }

    /// <summary>Cuts the rendered text at the end of the last message.</summary>
    public static string CutAtMarker(string rendered)
    {
        var at = rendered.LastIndexOf(Marker.TrimEnd(), StringComparison.Ordinal);
        if (at < 0)
        {
            throw TemplateFailure.Runtime("continue_final_message: the template does not print the last message's content, so there is nothing to continue");
        }

        // A template that trims contents has trimmed the marker's own space, and would have trimmed the text's end.
        var kept = string.CompareOrdinal(rendered, at, Marker, 0, Marker.Length) == 0;
        return kept ? rendered[..at] : CodePoints.Trim(rendered[..at], start: false);
    }

    private static PyDict PrepareMessage(PyDict message, ChatTemplateInput input, bool walksContent)
    {
        if (input.ParseToolArguments && message.TryGet("tool_calls", out var calls) && calls is PyList list)
        {
            message = With(message, "tool_calls", new PyList([.. list.Items.Select(ParseCall)]));
        }

        if (input.JoinTextParts && !walksContent && message.TryGet("content", out var content) && JoinParts(content) is { } joined)
        {
            message = With(message, "content", joined);
        }

        return message;
    }

    private static object? ParseCall(object? call)
    {
        if (call is not PyDict fields || !fields.TryGet("function", out var function) || function is not PyDict inner
            || !inner.TryGet("arguments", out var arguments) || arguments is not string text)
        {
            return call;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? With(fields, "function", With(inner, "arguments", ChatTemplateValue.From(document.RootElement).Value))
                : call;
        }
        catch (JsonException)
        {
            return call;
        }
    }

    private static string? JoinParts(object? content)
    {
        if (content is not PyList { Items.Length: > 0 } list)
        {
            return null;
        }

        var texts = new List<string>();
        foreach (var part in list.Items)
        {
            if (part is not PyDict fields || !fields.TryGet("type", out var type) || type is not "text"
                || !fields.TryGet("text", out var text) || text is not string words)
            {
                return null;
            }

            texts.Add(words);
        }

        return string.Join('\n', texts);
    }

    private static PyDict Mark(PyDict message)
    {
        message.TryGet("content", out var content);
        if (content is string text)
        {
            return With(message, "content", text + Marker);
        }

        if (content is PyList list)
        {
            for (var i = list.Items.Length - 1; i >= 0; i--)
            {
                if (list.Items[i] is PyDict part && part.TryGet("text", out var words) && words is string last)
                {
                    object?[] parts = [.. list.Items];
                    parts[i] = With(part, "text", last + Marker);
                    return With(message, "content", new PyList(parts));
                }
            }
        }

        throw TemplateFailure.Runtime("continue_final_message needs a last message with text in 'content'");
    }

    private static PyDict With(PyDict source, string key, object? value)
    {
        var copy = new PyDict();
        foreach (var (name, old) in source.Pairs)
        {
            copy[name] = old;
        }

        copy[key] = value;
        return copy;
    }
}
