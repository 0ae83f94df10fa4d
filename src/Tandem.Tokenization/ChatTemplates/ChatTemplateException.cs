namespace Tandem.Tokenization.ChatTemplates;

/// <summary>Why a chat template could not be parsed or rendered.</summary>
public enum ChatTemplateErrorKind
{
    /// <summary>The template's text is not valid, or uses a tag, filter or test that does not exist here.</summary>
    Syntax,

    /// <summary>A value that is not defined was used where one is needed.</summary>
    Undefined,

    /// <summary>The template itself refused the conversation by calling <c>raise_exception</c>.</summary>
    Raised,

    /// <summary>A limit of <see cref="ChatTemplateLimits"/> was reached.</summary>
    Limit,

    /// <summary>The template tried what the sandbox forbids, such as changing a list.</summary>
    Security,

    /// <summary>Any other failure while rendering, such as adding a string to a number.</summary>
    Runtime,
}

/// <summary>The one exception that parsing and rendering of a chat template throws.</summary>
public sealed class ChatTemplateException : Exception
{
    /// <summary>Makes an error without a known place.</summary>
    public ChatTemplateException(string message)
        : this(ChatTemplateErrorKind.Runtime, message, 0)
    {
    }

    /// <summary>Makes an error without a known place, caused by another.</summary>
    public ChatTemplateException(string message, Exception innerException)
        : base(message, innerException)
    {
        Reason = message;
        Kind = ChatTemplateErrorKind.Runtime;
    }

    /// <summary>Makes an error of no stated reason.</summary>
    public ChatTemplateException()
        : this("The chat template failed.")
    {
    }

    internal ChatTemplateException(ChatTemplateErrorKind kind, string reason, int line)
        : base(line > 0 ? $"Chat template, line {line}: {reason}" : $"Chat template: {reason}")
    {
        Kind = kind;
        Reason = reason;
        Line = line;
    }

    /// <summary>What sort of failure this is.</summary>
    public ChatTemplateErrorKind Kind { get; }

    /// <summary>The reason alone, without the place; for <see cref="ChatTemplateErrorKind.Raised"/> the template's own words.</summary>
    public string Reason { get; }

    /// <summary>Line of the template, counted from 1; 0 where no line applies.</summary>
    public int Line { get; }
}
