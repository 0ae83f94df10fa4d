using System.Text;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Tokenization.ChatTemplates;

namespace Tandem.Cli.Chatting;

/// <summary>The messages so far, and the model that answers them. Not thread-safe.</summary>
internal sealed class Conversation
{
    private readonly LLM _llm;
    private readonly SamplingParams _sampling;
    private readonly string? _system;
    private readonly List<ChatTemplateValue> _messages = [];

    /// <summary>Begins one.</summary>
    public Conversation(LLM llm, SamplingParams sampling, string? system)
    {
        _llm = llm;
        _sampling = sampling;
        _system = system;
        Reset();
    }

    /// <summary>Name of the model.</summary>
    public string ModelName => _llm.Name;

    /// <summary>Forgets everything but the system message.</summary>
    public void Reset()
    {
        _messages.Clear();
        if (_system is not null)
        {
            _messages.Add(ChatTemplateValue.Message("system", _system));
        }
    }

    /// <summary>
    /// Answers a message. What was said of an answer that was stopped is remembered as the answer; a message that could not be answered is forgotten.
    /// </summary>
    /// <param name="message">The user's message.</param>
    /// <param name="onText">Told of each piece of the answer.</param>
    /// <param name="cancellationToken">Stops the answer.</param>
    /// <exception cref="InvalidRequestException">The conversation does not fit the context any more.</exception>
    public async Task AnswerAsync(string message, Action<string> onText, CancellationToken cancellationToken)
    {
        _messages.Add(ChatTemplateValue.Message("user", message));
        var answer = new StringBuilder();
        try
        {
            await foreach (GenerationUpdate update in _llm.StreamAsync(Request(), cancellationToken).ConfigureAwait(false))
            {
                if (update.FinishReason == FinishReason.Error)
                {
                    throw new GenerationFailedException(update.Error ?? "the engine failed this answer.");
                }

                answer.Append(update.Text);
                onText(update.Text);
            }
        }
        catch (OperationCanceledException) when (answer.Length > 0)
        {
            _messages.Add(ChatTemplateValue.Message("assistant", answer.ToString()));
            throw;
        }
        catch
        {
            _messages.RemoveAt(_messages.Count - 1);
            throw;
        }

        _messages.Add(ChatTemplateValue.Message("assistant", answer.ToString()));
    }

    private TextRequest Request()
    {
        int[] prompt = _llm.EncodeChat(new ChatTemplateInput { Messages = [.. _messages], AddGenerationPrompt = true });
        int room = Math.Max(_llm.MaxModelLen - prompt.Length, 1);
        return new TextRequest { PromptTokenIds = prompt, Sampling = _sampling with { MaxTokens = Math.Min(_sampling.MaxTokens ?? room, room) } };
    }
}
