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
        if (llm.ChatTemplate is null)
        {
            throw ApiException.BadField("messages", $"The model {llm.Name} has no chat template: start the server with --chat-template, or use /v1/completions.");
        }

        return llm.RenderChat(new ChatTemplateInput
        {
            Messages = [.. chat.Messages.Select(ToTemplate)],
            Tools = chat.Tools is { } tools ? ChatTemplateValue.From(tools) : null,
            AddGenerationPrompt = chat.AddGenerationPrompt,
            ContinueFinalMessage = chat.ContinueFinalMessage,
            Variables = Variables(chat),
        });
    }

    private static Dictionary<string, ChatTemplateValue> Variables(ChatPromptFields chat)
    {
        var variables = new Dictionary<string, ChatTemplateValue>();
        if (chat.ReasoningEffort is not null)
        {
            variables["reasoning_effort"] = chat.ReasoningEffort;
        }

        if (chat.TemplateKwargs is { } kwargs)
        {
            foreach (JsonProperty property in kwargs.EnumerateObject())
            {
                variables[property.Name] = ChatTemplateValue.From(property.Value);
            }
        }

        return variables;
    }

    private static ChatTemplateValue ToTemplate(ChatMessage message)
    {
        var fields = new List<KeyValuePair<string, ChatTemplateValue>> { new("role", message.Role), new("content", message.Content ?? "") };
        void Set(string name, ChatTemplateValue? value)
        {
            if (value is not null)
            {
                fields.Add(new(name, value));
            }
        }

        Set("name", Text(message.Name));
        Set("tool_call_id", Text(message.ToolCallId));
        Set("reasoning_content", Text(message.ReasoningContent));
        Set("tool_calls", message.ToolCalls is { } calls ? ChatTemplateValue.List(calls.Select(ToTemplate)) : null);
        return ChatTemplateValue.Dictionary(fields);
    }

    private static ChatTemplateValue ToTemplate(ChatToolCall call)
    {
        var function = ChatTemplateValue.Dictionary([new("name", call.Name), new("arguments", ChatTemplateValue.From(call.Arguments))]);
        var fields = new List<KeyValuePair<string, ChatTemplateValue>> { new("type", "function"), new("function", function) };
        if (call.Id is not null)
        {
            fields.Insert(0, new("id", call.Id));
        }

        return ChatTemplateValue.Dictionary(fields);
    }

    private static ChatTemplateValue? Text(string? value) => value is null ? null : ChatTemplateValue.FromString(value);
}
