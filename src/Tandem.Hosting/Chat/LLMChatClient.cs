using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Tandem.Core.Sampling;
using Tandem.Tokenization.ChatTemplates;
using FinishReason = Tandem.Core.Requests.FinishReason;

namespace Tandem.Hosting;

/// <summary>Microsoft.Extensions.AI over a loaded model. Text messages only; tools and structured output are refused.</summary>
internal sealed class LLMChatClient(LLM llm) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        GenerationResult result = await llm.GenerateAsync(Request(messages, options), cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, result.Text))
        {
            ModelId = llm.Name,
            FinishReason = Reason(result.FinishReason),
            Usage = Usage(result.PromptTokenIds.Count, result.TokenIds.Count, result.CachedTokens),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TextRequest request = Request(messages, options);
        await foreach (GenerationUpdate update in llm.StreamAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (update.FinishReason == FinishReason.Error)
            {
                throw new GenerationFailedException(update.Error ?? "the engine failed this request.");
            }

            var piece = new ChatResponseUpdate(ChatRole.Assistant, update.Text)
            {
                ModelId = llm.Name,
                ResponseId = request.RequestId,
                FinishReason = Reason(update.FinishReason),
            };
            if (update.FinishReason != FinishReason.None)
            {
                piece.Contents.Add(new UsageContent(Usage(request.PromptTokenIds.Length, update.GeneratedTokens, update.CachedTokens)));
            }

            yield return piece;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
        : serviceType == typeof(LLM) ? llm
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("tandem", null, llm.Name)
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The model belongs to whoever loaded it.
    }

    private TextRequest Request(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.Tools is { Count: > 0 })
        {
            throw new NotSupportedException("tools are not supported by this chat client; leave ChatOptions.Tools empty.");
        }

        if (options?.ResponseFormat is not null and not ChatResponseFormatText)
        {
            throw new NotSupportedException("only text responses are supported; leave ChatOptions.ResponseFormat empty.");
        }

        int[] prompt = llm.EncodeChat(new ChatTemplateInput { Messages = [.. messages.Select(Message)], AddGenerationPrompt = true });
        SamplingParams defaults = llm.DefaultSampling;
        return new TextRequest
        {
            PromptTokenIds = prompt,
            Sampling = defaults with
            {
                Temperature = options?.Temperature ?? defaults.Temperature,
                TopP = options?.TopP ?? defaults.TopP,
                TopK = options?.TopK ?? defaults.TopK,
                PresencePenalty = options?.PresencePenalty ?? 0f,
                FrequencyPenalty = options?.FrequencyPenalty ?? 0f,
                Seed = options?.Seed is { } seed ? unchecked((ulong)seed) : null,
                Stop = options?.StopSequences is { } stops ? [.. stops] : [],
                MaxTokens = options?.MaxOutputTokens,
            },
        };
    }

    private static ChatTemplateValue Message(ChatMessage message)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is not TextContent)
            {
                throw new NotSupportedException($"messages can hold text only, got {content.GetType().Name}.");
            }
        }

        return ChatTemplateValue.Message(message.Role.Value, message.Text);
    }

    private static ChatFinishReason? Reason(FinishReason reason) => reason switch
    {
        FinishReason.Stop => ChatFinishReason.Stop,
        FinishReason.Length => ChatFinishReason.Length,
        FinishReason.None => null,
        _ => new ChatFinishReason(reason.ToString().ToLowerInvariant()),
    };

    private static UsageDetails Usage(int prompt, int generated, int cached) => new()
    {
        InputTokenCount = prompt,
        OutputTokenCount = generated,
        TotalTokenCount = prompt + generated,
        CachedInputTokenCount = cached,
    };
}
