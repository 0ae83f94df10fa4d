using System.Text.Json;
using Tandem.Protocol.Fields;
using Tandem.Protocol.Generation;

namespace Tandem.Protocol.Completions;

/// <summary>A prompt as it came: a text, or token ids. Exactly one is set.</summary>
/// <param name="Text">The text.</param>
/// <param name="TokenIds">The token ids.</param>
public readonly record struct CompletionPrompt(string? Text, int[]? TokenIds);

/// <summary>Body of <c>POST /v1/completions</c>.</summary>
public sealed record CompletionRequest
{
    /// <summary>Most tokens that are generated if the client does not say.</summary>
    public const int DefaultMaxTokens = 16;

    /// <summary>What all generating endpoints take.</summary>
    public required GenerationFields Generation { get; init; }

    /// <summary>One or more prompts; each gives n choices.</summary>
    public required IReadOnlyList<CompletionPrompt> Prompts { get; init; }

    /// <summary>Text after the cursor: fill in the middle. Null is plain completion.</summary>
    public string? Suffix { get; init; }

    /// <summary>Put the prompt before the output.</summary>
    public bool Echo { get; init; }

    /// <summary>Only echo, with the prompt's log-probabilities: <c>max_tokens</c> 0.</summary>
    public bool EchoOnly { get; init; }

    /// <summary>Reads a body; bad fields go to the reader's errors, and the result is then of no use.</summary>
    public static CompletionRequest Read(FieldReader fields)
    {
        GenerationFields generation = GenerationFields.Read(fields);
        bool echo = fields.Bool("echo") ?? false;
        int? sentMaxTokens = fields.Int("max_tokens");
        int maxTokens = sentMaxTokens ?? DefaultMaxTokens;
        bool echoOnly = maxTokens == 0 && echo;
        string? suffix = fields.String("suffix");
        if (suffix is { Length: 0 })
        {
            suffix = null;
        }

        CompletionPrompt[] prompts = ReadPrompts(fields);
        if (suffix is not null)
        {
            if (echo)
            {
                fields.Fail("echo", "cannot be used with suffix.");
            }

            if (prompts.Any(prompt => prompt.TokenIds is not null))
            {
                fields.Fail("suffix", "needs the prompt as text, not as token ids.");
            }
        }

        return new CompletionRequest
        {
            Generation = generation with
            {
                MaxTokens = echoOnly ? 1 : maxTokens,
                FitMaxTokens = sentMaxTokens is null,
                Logprobs = fields.Int("logprobs"),
            },
            Prompts = prompts,
            Suffix = suffix,
            Echo = echo,
            EchoOnly = echoOnly,
        };
    }

    private static CompletionPrompt[] ReadPrompts(FieldReader fields)
    {
        const string Wanted = "must be a string, a list of strings, a list of token ids, or a list of lists of token ids";
        if (!fields.TryGet("prompt", out JsonElement value))
        {
            fields.Fail("prompt", $"is missing; it {Wanted}.");
            return [];
        }

        if (FieldReader.TextOf(value) is { } text)
        {
            return [new CompletionPrompt(text, null)];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            fields.Fail("prompt", $"{Wanted}, got {FieldReader.Show(value)}.");
            return [];
        }

        if (value.GetArrayLength() == 0)
        {
            fields.Fail("prompt", $"{Wanted}, got an empty list.");
            return [];
        }

        switch (value[0].ValueKind)
        {
            case JsonValueKind.String:
                return [.. (fields.StringsOf(value, "prompt") ?? []).Select(item => new CompletionPrompt(item, null))];
            case JsonValueKind.Number:
                return fields.IntsOf(value, "prompt") is { } ids ? [new CompletionPrompt(null, ids)] : [];
            case JsonValueKind.Array:
                return ReadTokenLists(fields, value);
            default:
                fields.Fail("prompt", $"{Wanted}, got {FieldReader.Show(value[0])} at index 0.");
                return [];
        }
    }

    private static CompletionPrompt[] ReadTokenLists(FieldReader fields, JsonElement lists)
    {
        var prompts = new CompletionPrompt[lists.GetArrayLength()];
        int count = 0;
        foreach (JsonElement list in lists.EnumerateArray())
        {
            string name = $"prompt[{count}]";
            if (list.ValueKind != JsonValueKind.Array)
            {
                fields.Fail(name, $"must be a list of token ids as the others, got {FieldReader.Show(list)}.");
                return [];
            }

            if (fields.IntsOf(list, name) is not { } ids)
            {
                return [];
            }

            prompts[count++] = new CompletionPrompt(null, ids);
        }

        return prompts;
    }
}
