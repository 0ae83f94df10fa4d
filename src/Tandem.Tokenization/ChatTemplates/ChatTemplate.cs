using Tandem.Tokenization.ChatTemplates.Builtins;
using Tandem.Tokenization.ChatTemplates.Runtime;
using Tandem.Tokenization.ChatTemplates.Syntax;

namespace Tandem.Tokenization.ChatTemplates;

/// <summary>
/// A chat template: the Jinja text that a checkpoint carries and that turns a conversation into a prompt. It renders as
/// Hugging Face's transformers does: sandboxed and immutable, trim_blocks and lstrip_blocks on, loop controls, the
/// <c>generation</c> tag, <c>tojson</c> as Python's json module, <c>raise_exception</c> and <c>strftime_now</c>.
/// Immutable after parsing; any number of threads may render at once.
/// </summary>
public sealed class ChatTemplate
{
    private const int MaxSourceLength = 4 * 1024 * 1024;

    private readonly Block _body;
    private readonly ChatTemplateLimits _limits;
    private readonly TimeProvider _timeProvider;

    private ChatTemplate(string source, Block body, bool walksContent, ChatTemplateLimits limits, TimeProvider timeProvider)
    {
        Source = source;
        _body = body;
        WalksContentParts = walksContent;
        _limits = limits;
        _timeProvider = timeProvider;
    }

    /// <summary>The names of all filters that templates may use, in order.</summary>
    public static IEnumerable<string> FilterNames => Filters.Names;

    /// <summary>The names of all tests that templates may use, in order.</summary>
    public static IEnumerable<string> TestNames => Tests.Names;

    /// <summary>The names of all functions that templates may call, in order.</summary>
    public static IEnumerable<string> FunctionNames => Globals.Names;

    /// <summary>The template's text.</summary>
    public string Source { get; }

    /// <summary>
    /// Whether the template loops over a message's <c>content</c>, so takes it as a list of parts; otherwise it wants a string.
    /// </summary>
    public bool WalksContentParts { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="source">The Jinja text, at most 4 Mi characters.</param>
    /// <param name="limits">What one rendering may use; null for <see cref="ChatTemplateLimits.Default"/>.</param>
    /// <param name="timeProvider">The clock behind <c>strftime_now</c>; null for the system's.</param>
    /// <exception cref="ChatTemplateException">The text is not a template; the error names the line.</exception>
    public static ChatTemplate Parse(string source, ChatTemplateLimits? limits = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length > MaxSourceLength)
        {
            throw new ChatTemplateException(
                ChatTemplateErrorKind.Limit, $"the template has {source.Length} characters, more than the limit of {MaxSourceLength}", 0);
        }

        try
        {
            var (body, walksContent) = TemplateParser.Parse(source);
            return new ChatTemplate(source, body, walksContent, limits ?? ChatTemplateLimits.Default, timeProvider ?? TimeProvider.System);
        }
        catch (TemplateFailure failure)
        {
            throw new ChatTemplateException(failure.Kind, failure.Message, 0);
        }
    }

    /// <summary>Renders a conversation.</summary>
    /// <exception cref="ChatTemplateException">
    /// The template refused the conversation (<see cref="ChatTemplateErrorKind.Raised"/>), failed on it, or met a limit.
    /// </exception>
    public string Render(ChatTemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var context = new RenderContext(_limits, _timeProvider);
        try
        {
            var globals = new Scope(null);
            Globals.AddTo(globals);
            var variables = new Scope(globals);
            variables.Set("tools", input.Tools?.Value);
            variables.Set("documents", input.Documents?.Value);
            variables.Set("add_generation_prompt", input.AddGenerationPrompt);
            foreach (var (name, value) in input.Variables)
            {
                variables.Set(name, value.Value);
            }

            variables.Set("messages", MessagePreparation.Prepare(input, WalksContentParts));
            _body.Execute(context, new Scope(variables));
            var rendered = context.TakeOutput();
            return input.ContinueFinalMessage ? MessagePreparation.CutAtMarker(rendered) : rendered;
        }
        catch (TemplateFailure failure)
        {
            throw new ChatTemplateException(failure.Kind, failure.Message, context.Line);
        }
    }
}
