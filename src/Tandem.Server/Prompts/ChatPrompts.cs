using System.Text.Json;
using Tandem.Hosting;
using Tandem.Protocol.Chat;
using Tandem.Server.Http;
using Tandem.Tokenization.ChatTemplates;

namespace Tandem.Server.Prompts;

/// <summary>Renders a chat with the model's template. Thread safe.</summary>
internal sealed class ChatPrompts(LLM llm)
{
    /// <summary>The prompt's text.</summary>
    /// <exception cref="ApiException">The model has no template.</exception>
    /// <exception cref="ChatTemplateException">The template refuses the messages.</exception>
    public string Render(ChatPromptFields chat)
    {
        ChatTemplate template = llm.ChatTemplate
            ?? throw ApiException.BadField("messages", $"The model {llm.Name} has no chat template: start the server with --chat-template, or use /v1/completions.");
        string text = template.Render(new ChatTemplateInput
        {
            Messages = [.. chat.Messages.Select(ToTemplate)],
            Tools = chat.Tools is { } tools ? (IReadOnlyList<object?>)ToTemplate(tools)! : null,
            AddGenerationPrompt = chat.AddGenerationPrompt,
            Extra = Variables(chat),
        });
        return chat.ContinueFinalMessage ? CutAfterLastMessage(text, chat) : text;
    }

    private static string CutAfterLastMessage(string text, ChatPromptFields chat)
    {
        string content = (chat.Messages[^1].Content ?? "").Trim();
        int at = content.Length == 0 ? -1 : text.LastIndexOf(content, StringComparison.Ordinal);
        return at >= 0
            ? text[..(at + content.Length)]
            : throw ApiException.BadField("continue_final_message", "continue_final_message needs a last message whose content the template shows unchanged.");
    }

    private static Dictionary<string, object?>? Variables(ChatPromptFields chat)
    {
        var variables = chat.TemplateKwargs is { } kwargs ? (Dictionary<string, object?>)ToTemplate(kwargs)! : [];
        if (chat.ReasoningEffort is not null)
        {
            variables.TryAdd("reasoning_effort", chat.ReasoningEffort);
        }

        return variables.Count == 0 ? null : variables;
    }

    private static Dictionary<string, object?> ToTemplate(ChatMessage message)
    {
        var fields = new Dictionary<string, object?> { ["role"] = message.Role, ["content"] = message.Content };
        void Set(string name, object? value)
        {
            if (value is not null)
            {
                fields[name] = value;
            }
        }

        Set("name", message.Name);
        Set("tool_call_id", message.ToolCallId);
        Set("reasoning_content", message.ReasoningContent);
        Set("tool_calls", message.ToolCalls?.Select(ToTemplate).ToList<object?>());
        return fields;
    }

    private static Dictionary<string, object?> ToTemplate(ChatToolCall call)
    {
        var function = new Dictionary<string, object?> { ["name"] = call.Name, ["arguments"] = ToTemplate(call.Arguments) };
        var fields = new Dictionary<string, object?> { ["type"] = "function", ["function"] = function };
        if (call.Id is not null)
        {
            fields["id"] = call.Id;
        }

        return fields;
    }

    private static object? ToTemplate(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new Dictionary<string, object?>();
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    fields[property.Name] = ToTemplate(property.Value);
                }

                return fields;
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(ToTemplate).ToList();
            case JsonValueKind.String:
                return value.GetString();
            case JsonValueKind.Number:
                return value.TryGetInt64(out long whole) ? whole : value.GetDouble();
            case JsonValueKind.True:
            case JsonValueKind.False:
                return value.GetBoolean();
            default:
                return null;
        }
    }
}
