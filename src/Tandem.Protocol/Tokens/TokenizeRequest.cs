using Tandem.Protocol.Chat;
using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Tokens;

/// <summary>Body of <c>POST /tokenize</c>: a prompt or a chat.</summary>
public sealed record TokenizeRequest
{
    /// <summary>Name of the model; null is the server's own.</summary>
    public string? Model { get; init; }

    /// <summary>The text; null if <see cref="Chat"/> is set.</summary>
    public string? Prompt { get; init; }

    /// <summary>The chat; null if <see cref="Prompt"/> is set.</summary>
    public ChatPromptFields? Chat { get; init; }

    /// <summary>Add the tokenizer's own special tokens; null is true for a text and false for a chat.</summary>
    public bool? AddSpecialTokens { get; init; }

    /// <summary>Return the tokens' texts too.</summary>
    public bool ReturnTokenStrs { get; init; }

    /// <summary>Reads a body; bad fields go to the reader's errors, and the result is then of no use.</summary>
    public static TokenizeRequest Read(FieldReader fields)
    {
        string? prompt = fields.String("prompt");
        bool hasPrompt = fields.TryGet("prompt", out _);
        bool hasMessages = fields.TryGet("messages", out _);
        if (hasPrompt == hasMessages)
        {
            fields.Fail("prompt", "or messages must be given, and not both.");
        }

        return new TokenizeRequest
        {
            Model = fields.String("model"),
            Prompt = prompt,
            Chat = hasMessages ? ChatPromptFields.Read(fields) : null,
            AddSpecialTokens = fields.Bool("add_special_tokens"),
            ReturnTokenStrs = fields.Bool("return_token_strs") ?? false,
        };
    }
}

/// <summary>Body of <c>POST /detokenize</c>.</summary>
public sealed record DetokenizeRequest
{
    /// <summary>Name of the model; null is the server's own.</summary>
    public string? Model { get; init; }

    /// <summary>The token ids.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>Reads a body; bad fields go to the reader's errors, and the result is then of no use.</summary>
    public static DetokenizeRequest Read(FieldReader fields)
    {
        if (!fields.TryGet("tokens", out _))
        {
            fields.Fail("tokens", "is missing; it must be a list of token ids.");
        }

        return new DetokenizeRequest { Model = fields.String("model"), Tokens = fields.Ints("tokens") ?? [] };
    }
}

/// <summary>Answer of <c>POST /tokenize</c>.</summary>
/// <param name="Count">Number of tokens.</param>
/// <param name="MaxModelLen">Most tokens the model takes.</param>
/// <param name="Tokens">The token ids.</param>
/// <param name="TokenStrs">Their texts, if asked for.</param>
public sealed record TokenizeResponse(int Count, int MaxModelLen, IReadOnlyList<int> Tokens, IReadOnlyList<string>? TokenStrs);

/// <summary>Answer of <c>POST /detokenize</c>.</summary>
/// <param name="Prompt">The text.</param>
public sealed record DetokenizeResponse(string Prompt);
