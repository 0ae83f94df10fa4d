using Microsoft.AspNetCore.Http;
using Tandem.Core.Sampling;
using Tandem.Protocol.Chat;
using Tandem.Protocol.Errors;
using Tandem.Server.Generation;
using Tandem.Server.Http;

namespace Tandem.Server.Chat;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(GenerationParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        GenerationJob job = await PrepareAsync(context);
        await parts.Answer.SendAsync(context, job, new ChatForm(parts.Logprobs));
    }

    private async Task<GenerationJob> PrepareAsync(HttpContext context)
    {
        using RequestDocument document = await RequestDocument.ReadAsync(context);
        (ChatRequest request, FieldErrors errors) = document.Read(ChatRequest.Read, parts.Models);
        SamplingParams sampling = parts.Sampling.Build(request.Generation, promptLogprobs: null, stopTokenIds: [], errors);
        parts.CheckChoices(1, request.Generation.N, errors);
        if (errors.Any)
        {
            throw ApiException.BadFields(errors);
        }

        parts.Prompts.TokenizerFor("messages");
        string text = parts.Chats.Render(request.Prompt);
        int[] ids = parts.Prompts.FromText(text, "messages", request.Generation, request.Generation.AddSpecialTokens ?? false);
        return new GenerationJob
        {
            Id = GenerationParts.AnswerId("chatcmpl-", request.Generation, context),
            Model = request.Generation.Model ?? parts.Models.Default,
            Fields = request.Generation,
            Sampling = sampling,
            Prompts = [parts.Prompts.Prepare(ids, request.Generation)],
        };
    }
}
