using Microsoft.AspNetCore.Http;
using Tandem.Core.Requests;
using Tandem.Hosting;
using Tandem.Protocol;
using Tandem.Protocol.Chat;
using Tandem.Protocol.Generation;
using Tandem.Protocol.Logprobs;
using Tandem.Protocol.Streaming;
using Tandem.Server.Generation;
using Tandem.Server.Http;

namespace Tandem.Server.Chat;

/// <summary>Answers of <c>/v1/chat/completions</c>.</summary>
internal sealed class ChatForm(LogprobFormat format) : IAnswerForm
{
    private SseWriter? _events;
    private ChunkWriter? _chunks;

    public Task WriteWholeAsync(HttpContext context, GenerationJob job, IReadOnlyList<ChoiceOutput> outputs)
    {
        GenerationFields fields = job.Fields;
        IReadOnlyList<PositionLogprobs?>? prompt = outputs[0].PromptLogprobs;
        var answer = new ChatResponse
        {
            Id = job.Id,
            Created = job.Created,
            Model = job.Model,
            Choices = [.. outputs.Select((output, index) => Choice(fields, index, output))],
            Usage = GenerationAnswer.UsageOf(job, outputs),
            PromptTokenIds = fields.ReturnTokenIds ? job.Prompts[0].TokenIds : null,
            PromptLogprobs = fields.Sampling.PromptLogprobs is { } k && prompt is not null ? format.Prompt(prompt, k) : null,
        };
        return JsonAnswer.WriteAsync(context, answer, WireJson.Answers.ChatResponse);
    }

    public void BeginStream(SseWriter events, GenerationJob job)
    {
        _events = events;
        _chunks = new ChunkWriter(events, chat: true, job.Id, job.Model, job.Created, job.Fields.IncludeUsage);
    }

    public void WriteUpdate(GenerationJob job, int choice, GenerationUpdate update, IReadOnlyList<ChoiceOutput> outputs, bool isFirst)
    {
        ChoiceOutput output = outputs[choice];
        GenerationFields fields = job.Fields;
        bool isLast = output.FinishReason != FinishReason.None;
        Usage? usage = fields.ContinuousUsage ? GenerationAnswer.UsageOf(job, outputs) : null;
        if (isFirst)
        {
            _chunks!.WriteRole(choice, fields.ReturnTokenIds ? job.Prompts[0].TokenIds : null, usage);
        }

        ChatLogprobs? logprobs = fields.Logprobs is { } top && update.Logprobs is not null ? format.Chat(update.Logprobs, top, fields.ReturnTokensAsTokenIds) : null;
        if (update.Text.Length == 0 && logprobs is null && !isLast && !fields.ReturnTokenIds && !fields.ContinuousUsage)
        {
            return;
        }

        _chunks!.WriteChoice(
            new ChunkChoice
            {
                Index = choice,
                Text = update.Text,
                FinishReason = isLast ? ChoiceOutput.Word(output.FinishReason) : null,
                StopReason = output.StopReason,
                ChatLogprobs = logprobs,
                TokenIds = fields.ReturnTokenIds ? update.TokenIds : null,
            },
            usage);
    }

    public void EndStream(GenerationJob job, IReadOnlyList<ChoiceOutput> outputs)
    {
        if (job.Fields.IncludeUsage)
        {
            _chunks!.WriteUsage(GenerationAnswer.UsageOf(job, outputs));
        }

        _events!.Done();
    }

    private ChatChoice Choice(GenerationFields fields, int index, ChoiceOutput output) => new()
    {
        Index = index,
        Message = new ChatResponseMessage(output.Text.ToString()),
        Logprobs = fields.Logprobs is { } top ? format.Chat(output.Logprobs, top, fields.ReturnTokensAsTokenIds) : null,
        FinishReason = ChoiceOutput.Word(output.FinishReason),
        StopReason = output.StopReason,
        TokenIds = fields.ReturnTokenIds ? output.TokenIds : null,
    };
}
