namespace Tandem.Tokenization.ChatTemplates;

/// <summary>One conversation to render.</summary>
public sealed class ChatTemplateInput
{
    /// <summary>The messages, each a dictionary with <c>role</c>, mostly <c>content</c>, and whatever else the client sent.</summary>
    public required IReadOnlyList<ChatTemplateValue> Messages { get; init; }

    /// <summary>The list of tools as JSON schemas; null leaves the template's variable <c>tools</c> at none.</summary>
    public ChatTemplateValue? Tools { get; init; }

    /// <summary>The list of documents for retrieval templates; null leaves <c>documents</c> at none.</summary>
    public ChatTemplateValue? Documents { get; init; }

    /// <summary>Ends the text with the opening of the assistant's turn. Default false, as the template's own variable is.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>
    /// Ends the text inside the last message, so that the model goes on with it. Cannot be asked for together with
    /// <see cref="AddGenerationPrompt"/>.
    /// </summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>
    /// Turns <c>tool_calls[].function.arguments</c> that came as a string holding a JSON object, as OpenAI's clients send
    /// them, into that object. Templates that print arguments expect the object. Default true.
    /// </summary>
    public bool ParseToolArguments { get; init; } = true;

    /// <summary>
    /// Joins a <c>content</c> that is a list of text parts into one string (parts separated by line ends) where the template
    /// does not walk over the parts itself. A list with any other kind of part is left as it is. Default true.
    /// </summary>
    public bool JoinTextParts { get; init; } = true;

    /// <summary>
    /// Further variables: <c>bos_token</c>, <c>eos_token</c> and the other special tokens as strings, and the client's
    /// <c>chat_template_kwargs</c>. They may replace anything but the messages.
    /// </summary>
    public IReadOnlyDictionary<string, ChatTemplateValue> Variables { get; init; } = new Dictionary<string, ChatTemplateValue>();
}
