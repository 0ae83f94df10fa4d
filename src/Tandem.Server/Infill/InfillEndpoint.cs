using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Protocol;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Infill;
using Tandem.Protocol.Streaming;
using Tandem.Server.Generation;
using Tandem.Server.Http;
using Tandem.Tokenization.Fim;

namespace Tandem.Server.Infill;

/// <summary><c>POST /infill</c>, as llama.cpp has it.</summary>
internal sealed class InfillEndpoint(LLM llm, GenerationParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        GenerationJob job = await PrepareAsync(context);
        await parts.Answer.SendAsync(context, job, new InfillForm());
    }

    private async Task<GenerationJob> PrepareAsync(HttpContext context)
    {
        using RequestDocument document = await RequestDocument.ReadAsync(context);
        (InfillRequest request, FieldErrors errors) = document.Read(InfillRequest.Read, parts.Models);
        SamplingParams sampling = parts.Sampling.Build(request.Generation, promptLogprobs: null, llm.Fim?.StopTokenIds ?? [], errors);
        if (errors.Any)
        {
            throw ApiException.BadFields(errors);
        }

        FimFile[] files = [.. request.Extra.Select(file => new FimFile(file.Filename, file.Text))];
        int[] ids = parts.Prompts.FromMiddle(request.Prefix, request.Suffix, files, "input_prefix", request.Generation);
        if (request.Prompt.Length > 0)
        {
            int[] start = parts.Prompts.FromText(request.Prompt, "prompt", request.Generation, addSpecialTokens: false, parseSpecial: false);
            ids = parts.Prompts.FromIds([.. ids, .. start], "input_prefix", request.Generation);
        }

        return new GenerationJob
        {
            Id = GenerationParts.AnswerId("infill-", request.Generation, context),
            Model = request.Generation.Model ?? parts.Models.Default,
            Fields = request.Generation,
            Sampling = sampling,
            Prompts = [parts.Prompts.Prepare(ids, request.Generation)],
            EchoOnly = request.PromptOnly,
        };
    }

    private sealed class InfillForm : IAnswerForm
    {
        private SseWriter? _events;

        public Task WriteWholeAsync(HttpContext context, GenerationJob job, IReadOnlyList<ChoiceOutput> outputs) =>
            JsonAnswer.WriteAsync(context, Answer(job, outputs[0], job.EchoOnly ? "" : outputs[0].Text.ToString(), outputs[0].TokenIds), WireJson.Answers.InfillResponse);

        public void BeginStream(SseWriter events, GenerationJob job) => _events = events;

        public void WriteUpdate(GenerationJob job, int choice, GenerationUpdate update, IReadOnlyList<ChoiceOutput> outputs, bool isFirst)
        {
            string text = job.EchoOnly ? "" : update.Text;
            if (outputs[0].FinishReason != FinishReason.None)
            {
                JsonSerializer.Serialize(_events!.Begin(), Answer(job, outputs[0], text, update.TokenIds), WireJson.Answers.InfillResponse);
                _events.End();
            }
            else if (text.Length > 0)
            {
                Utf8JsonWriter json = _events!.Begin();
                json.WriteStartObject();
                json.WriteNumber("index"u8, 0);
                json.WriteString("content"u8, text);
                json.WriteBoolean("stop"u8, false);
                json.WriteNumber("tokens_predicted"u8, outputs[0].GeneratedTokens);
                json.WriteNumber("tokens_evaluated"u8, job.PromptTokens);
                json.WriteEndObject();
                _events.End();
            }
        }

        public void EndStream(GenerationJob job, IReadOnlyList<ChoiceOutput> outputs)
        {
            // The last event says so itself.
        }

        private static InfillResponse Answer(GenerationJob job, ChoiceOutput output, string text, IReadOnlyList<int> tokens)
        {
            string? word = output.StopReason?.Text;
            return new InfillResponse
            {
                Id = job.Id,
                Model = job.Model,
                Content = text,
                Tokens = job.Fields.ReturnTokenIds ? (job.EchoOnly ? [] : tokens) : null,
                TokensPredicted = job.EchoOnly ? 0 : output.GeneratedTokens,
                TokensEvaluated = job.PromptTokens,
                TokensCached = output.CachedTokens,
                Truncated = false,
                StopType = output.FinishReason == FinishReason.Length || job.EchoOnly ? "limit" : word is null ? "eos" : "word",
                StoppingWord = word ?? "",
            };
        }
    }
}
