using Microsoft.AspNetCore.Http;
using Tandem.Core.Requests;
using Tandem.Hosting;
using Tandem.Protocol;
using Tandem.Protocol.Completions;
using Tandem.Protocol.Generation;
using Tandem.Protocol.Logprobs;
using Tandem.Protocol.Streaming;
using Tandem.Server.Generation;
using Tandem.Server.Http;

namespace Tandem.Server.Completions;

/// <summary>Answers of <c>/v1/completions</c>.</summary>
internal sealed class CompletionForm(LogprobFormat format) : IAnswerForm
{
    private TextOffsets[] _offsets = [];
    private SseWriter? _events;
    private ChunkWriter? _chunks;

    public Task WriteWholeAsync(HttpContext context, GenerationJob job, IReadOnlyList<ChoiceOutput> outputs)
    {
        var answer = new CompletionResponse
        {
            Id = job.Id,
            Created = job.Created,
            Model = job.Model,
            Choices = [.. outputs.Select((output, index) => Choice(job, index, output))],
            Usage = GenerationAnswer.UsageOf(job, outputs),
        };
        return JsonAnswer.WriteAsync(context, answer, WireJson.Answers.CompletionResponse);
    }

    public void BeginStream(SseWriter events, GenerationJob job)
    {
        _events = events;
        _chunks = new ChunkWriter(events, chat: false, job.Id, job.Model, job.Created, job.Fields.IncludeUsage);
        _offsets = [.. Enumerable.Range(0, job.ChoiceCount).Select(_ => new TextOffsets())];
    }

    public void WriteUpdate(GenerationJob job, int choice, GenerationUpdate update, IReadOnlyList<ChoiceOutput> outputs, bool isFirst)
    {
        ChoiceOutput output = outputs[choice];
        GenerationFields fields = job.Fields;
        bool isLast = output.FinishReason != FinishReason.None;
        PreparedPrompt prompt = job.PromptOf(choice);
        if (isFirst && job.Echo)
        {
            WriteEcho(job, choice, prompt, output, outputs);
        }

        if (job.EchoOnly)
        {
            return;
        }

        CompletionLogprobs? logprobs = fields.Logprobs is null || update.Logprobs is null
            ? null
            : format.Completion(update.Logprobs, update.TokenIds, fields.Logprobs.Value, fields.ReturnTokensAsTokenIds, _offsets[choice]);
        bool showIds = fields.ReturnTokenIds;
        if (update.Text.Length == 0 && logprobs is null && !isLast && !showIds && !fields.ContinuousUsage)
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
                CompletionLogprobs = logprobs,
                TokenIds = showIds ? update.TokenIds : null,
                PromptTokenIds = showIds && isFirst && !job.Echo ? prompt.TokenIds : null,
            },
            fields.ContinuousUsage ? GenerationAnswer.UsageOf(job, outputs) : null);
    }

    public void EndStream(GenerationJob job, IReadOnlyList<ChoiceOutput> outputs)
    {
        if (job.Fields.IncludeUsage)
        {
            _chunks!.WriteUsage(GenerationAnswer.UsageOf(job, outputs));
        }

        _events!.Done();
    }

    private void WriteEcho(GenerationJob job, int choice, PreparedPrompt prompt, ChoiceOutput output, IReadOnlyList<ChoiceOutput> outputs)
    {
        GenerationFields fields = job.Fields;
        bool withLogprobs = fields.Logprobs is not null && output.PromptLogprobs is not null;
        _chunks!.WriteChoice(
            new ChunkChoice
            {
                Index = choice,
                Text = prompt.Text,
                FinishReason = job.EchoOnly ? ChoiceOutput.Word(FinishReason.Length) : null,
                CompletionLogprobs = withLogprobs
                    ? format.Completion(output.PromptLogprobs!, prompt.TokenIds, fields.Logprobs!.Value, fields.ReturnTokensAsTokenIds, _offsets[choice])
                    : null,
                TokenIds = fields.ReturnTokenIds && job.EchoOnly ? [] : null,
                PromptTokenIds = fields.ReturnTokenIds ? prompt.TokenIds : null,
            },
            fields.ContinuousUsage ? GenerationAnswer.UsageOf(job, outputs) : null);
    }

    private CompletionChoice Choice(GenerationJob job, int index, ChoiceOutput output)
    {
        GenerationFields fields = job.Fields;
        PreparedPrompt prompt = job.PromptOf(index);
        string text = job.EchoOnly ? "" : output.Text.ToString();
        return new CompletionChoice
        {
            Index = index,
            Text = job.Echo ? prompt.Text + text : text,
            Logprobs = fields.Logprobs is { } top ? Logprobs(job, prompt, output, top) : null,
            FinishReason = job.EchoOnly ? ChoiceOutput.Word(FinishReason.Length) : ChoiceOutput.Word(output.FinishReason),
            StopReason = job.EchoOnly ? null : output.StopReason,
            TokenIds = fields.ReturnTokenIds ? (job.EchoOnly ? [] : output.TokenIds) : null,
            PromptTokenIds = fields.ReturnTokenIds ? prompt.TokenIds : null,
            PromptLogprobs = fields.Sampling.PromptLogprobs is { } k && output.PromptLogprobs is not null ? format.Prompt(output.PromptLogprobs, k) : null,
        };
    }

    private CompletionLogprobs Logprobs(GenerationJob job, PreparedPrompt prompt, ChoiceOutput output, int top)
    {
        IReadOnlyList<PositionLogprobs?> positions = job.EchoOnly ? [] : output.Logprobs;
        IReadOnlyList<int> ids = job.EchoOnly ? [] : output.TokenIds;
        if (job.Echo && output.PromptLogprobs is not null)
        {
            positions = [.. output.PromptLogprobs, .. positions];
            ids = [.. prompt.TokenIds, .. ids];
        }

        return format.Completion(positions, ids, top, job.Fields.ReturnTokensAsTokenIds, new TextOffsets());
    }
}
