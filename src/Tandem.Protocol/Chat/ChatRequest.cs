using System.Text.Json;
using Tandem.Protocol.Fields;
using Tandem.Protocol.Generation;

namespace Tandem.Protocol.Chat;

/// <summary>What renders a chat into a prompt: shared by <c>/v1/chat/completions</c> and <c>/tokenize</c>.</summary>
public sealed record ChatPromptFields
{
    /// <summary>The messages, at least one.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Tools for the template, a list of objects; null if none or <c>tool_choice</c> is none. Borrows the request's document.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>Further variables for the template, an object. Borrows the request's document.</summary>
    public JsonElement? TemplateKwargs { get; init; }

    /// <summary>How hard to think, for templates that know it.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>End the prompt with the beginning of an assistant message.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>Leave the last message open, so that the model goes on with it.</summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>Reads the fields; bad ones go to the reader's errors.</summary>
    public static ChatPromptFields Read(FieldReader fields)
    {
        bool continueFinal = fields.Bool("continue_final_message") ?? false;
        bool? addPrompt = fields.Bool("add_generation_prompt");
        if (continueFinal && addPrompt == true)
        {
            fields.Fail("continue_final_message", "cannot be used with add_generation_prompt.");
        }

        JsonElement? tools = ReadTools(fields);
        return new ChatPromptFields
        {
            Messages = ChatMessage.ReadAll(fields),
            Tools = ReadToolChoice(fields, tools is not null) ? tools : null,
            TemplateKwargs = ReadTemplateKwargs(fields),
            ReasoningEffort = fields.String("reasoning_effort", maxLength: 32),
            AddGenerationPrompt = addPrompt ?? !continueFinal,
            ContinueFinalMessage = continueFinal,
        };
    }

    private static JsonElement? ReadTools(FieldReader fields)
    {
        if (!fields.TryGet("tools", out JsonElement tools))
        {
            return null;
        }

        if (tools.ValueKind != JsonValueKind.Array)
        {
            fields.Fail("tools", $"must be a list of tools, got {FieldReader.Show(tools)}.");
            return null;
        }

        int index = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            string name = $"tools[{index++}]";
            if (tool.ValueKind != JsonValueKind.Object)
            {
                fields.Fail(name, $"must be an object, got {FieldReader.Show(tool)}.");
                return null;
            }

            var reader = new FieldReader(tool, fields.Errors, fields.PathOf(name));
            if (reader.String("type", maxLength: 64) is { } type && type != "function")
            {
                reader.Fail("type", $"must be \"function\", got \"{type}\".");
            }

            if (reader.Object("function")?.String("name") is not { Length: > 0 })
            {
                reader.Fail("function", "must be an object with a name.");
            }
        }

        return index == 0 ? null : tools;
    }

    private static bool ReadToolChoice(FieldReader fields, bool hasTools)
    {
        if (!fields.TryGet("tool_choice", out JsonElement choice))
        {
            return true;
        }

        string? text = FieldReader.TextOf(choice);
        if (text is "auto" && !hasTools && !fields.Errors.Has("tools"))
        {
            fields.Fail("tool_choice", "needs tools.");
        }

        if (text is not ("auto" or "none"))
        {
            string got = text is "required" ? "\"required\"" : FieldReader.Show(choice);
            fields.Fail("tool_choice", $"must be \"auto\" or \"none\", got {got}: forcing a tool call is not supported yet.");
        }

        return text != "none";
    }

    private static JsonElement? ReadTemplateKwargs(FieldReader fields)
    {
        if (fields.Object("chat_template_kwargs") is not { } kwargs)
        {
            return null;
        }

        foreach (string taken in (ReadOnlySpan<string>)["messages", "tools", "add_generation_prompt", "continue_final_message", "chat_template"])
        {
            if (kwargs.TryGet(taken, out _))
            {
                kwargs.Fail(taken, "is refused: it has its own field.");
            }
        }

        return fields.TryGet("chat_template_kwargs", out JsonElement value) ? value : null;
    }
}

/// <summary>Body of <c>POST /v1/chat/completions</c>.</summary>
public sealed record ChatRequest
{
    /// <summary>What all generating endpoints take.</summary>
    public required GenerationFields Generation { get; init; }

    /// <summary>What makes the prompt.</summary>
    public required ChatPromptFields Prompt { get; init; }

    /// <summary>Reads a body; bad fields go to the reader's errors, and the result is then of no use.</summary>
    public static ChatRequest Read(FieldReader fields)
    {
        GenerationFields generation = GenerationFields.Read(fields);
        int? maxTokens = fields.Int("max_tokens", min: 1);
        int? maxCompletionTokens = fields.Int("max_completion_tokens", min: 1);
        bool logprobs = fields.Bool("logprobs") ?? false;
        int? topLogprobs = fields.Int("top_logprobs");
        if (topLogprobs is not null && !logprobs)
        {
            fields.Fail("top_logprobs", "needs logprobs to be true.");
        }

        if (fields.Bool("echo") == true)
        {
            fields.Fail("echo", "is refused: a chat is not echoed. Leave it out.");
        }

        _ = fields.Bool("parallel_tool_calls");
        return new ChatRequest
        {
            Generation = generation with
            {
                MaxTokens = maxCompletionTokens ?? maxTokens,
                MaxTokensField = maxCompletionTokens is null ? "max_tokens" : "max_completion_tokens",
                Logprobs = logprobs ? topLogprobs ?? 0 : null,
                LogprobsField = "top_logprobs",
            },
            Prompt = ChatPromptFields.Read(fields),
        };
    }
}
