namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>A failure below the level that knows the template's line; <see cref="ChatTemplate"/> adds it.</summary>
internal sealed class TemplateFailure(ChatTemplateErrorKind kind, string reason) : Exception(reason)
{
    public ChatTemplateErrorKind Kind { get; } = kind;

    public static TemplateFailure Runtime(string reason) => new(ChatTemplateErrorKind.Runtime, reason);

    public static TemplateFailure Limit(string reason) => new(ChatTemplateErrorKind.Limit, reason);
}
