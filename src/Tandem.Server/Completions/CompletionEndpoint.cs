using Microsoft.AspNetCore.Http;
using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Protocol.Completions;
using Tandem.Protocol.Errors;
using Tandem.Server.Generation;
using Tandem.Server.Http;

namespace Tandem.Server.Completions;

/// <summary><c>POST /v1/completions</c>.</summary>
internal sealed class CompletionEndpoint(LLM llm, GenerationParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        GenerationJob job = await PrepareAsync(context);
        await parts.Answer.SendAsync(context, job, new CompletionForm(parts.Logprobs));
    }

    private async Task<GenerationJob> PrepareAsync(HttpContext context)
    {
        using RequestDocument document = await RequestDocument.ReadAsync(context);
        (CompletionRequest request, FieldErrors errors) = document.Read(CompletionRequest.Read, parts.Models);
        int? promptLogprobs = request.Echo ? request.Generation.Logprobs : null;
        IReadOnlyList<int> stops = request.Suffix is null ? [] : llm.Fim?.StopTokenIds ?? [];
        SamplingParams sampling = parts.Sampling.Build(request.Generation, promptLogprobs, stops, errors);
        parts.CheckChoices(request.Prompts.Count, request.Generation.N, errors);
        if (errors.Any)
        {
            throw ApiException.BadFields(errors);
        }

        return new GenerationJob
        {
            Id = GenerationParts.AnswerId("cmpl-", request.Generation, context),
            Model = request.Generation.Model ?? parts.Models.Default,
            Fields = request.Generation,
            Sampling = sampling,
            Prompts = [.. request.Prompts.Select((prompt, index) => Prepare(request, prompt, index))],
            Echo = request.Echo,
            EchoOnly = request.EchoOnly,
        };
    }

    private PreparedPrompt Prepare(CompletionRequest request, CompletionPrompt prompt, int index)
    {
        string param = request.Prompts.Count == 1 ? "prompt" : $"prompt[{index}]";
        int[] ids = (prompt.Text, request.Suffix) switch
        {
            (null, _) => parts.Prompts.FromIds(prompt.TokenIds!, param, request.Generation),
            (_, null) => parts.Prompts.FromText(prompt.Text, param, request.Generation, request.Generation.AddSpecialTokens ?? true),
            _ => parts.Prompts.FromMiddle(prompt.Text, request.Suffix, files: [], "suffix", request.Generation),
        };
        string text = request.Echo ? prompt.Text ?? llm.Tokenizer?.Decode(ids, skipSpecialTokens: false) ?? "" : "";
        return parts.Prompts.Prepare(ids, request.Generation, text);
    }
}
