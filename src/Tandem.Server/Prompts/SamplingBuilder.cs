using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Generation;

namespace Tandem.Server.Prompts;

/// <summary>Lays the client's fields over the model's defaults and checks ranges. Thread safe.</summary>
internal sealed class SamplingBuilder(LLM llm)
{
    /// <summary>Parameters of a request; bad values go to <paramref name="errors"/>.</summary>
    /// <param name="fields">What the client sent.</param>
    /// <param name="promptLogprobs">Log-probabilities of the prompt that the endpoint itself needs, besides those asked for by name.</param>
    /// <param name="stopTokenIds">Stop tokens that the endpoint itself adds.</param>
    /// <param name="errors">Where bad values go.</param>
    public SamplingParams Build(GenerationFields fields, int? promptLogprobs, IReadOnlyList<int> stopTokenIds, FieldErrors errors)
    {
        SamplingFields sent = fields.Sampling;
        SamplingParams start = llm.DefaultSampling;
        SamplingParams sampling = start with
        {
            Temperature = sent.Temperature ?? start.Temperature,
            TopK = sent.TopK ?? start.TopK,
            TopP = sent.TopP ?? start.TopP,
            MinP = sent.MinP ?? start.MinP,
            RepetitionPenalty = sent.RepetitionPenalty ?? start.RepetitionPenalty,
            PresencePenalty = sent.PresencePenalty ?? start.PresencePenalty,
            FrequencyPenalty = sent.FrequencyPenalty ?? start.FrequencyPenalty,
            LogitBias = sent.LogitBias,
            AllowedTokenIds = sent.AllowedTokenIds,
            Seed = sent.Seed is { } seed ? unchecked((ulong)seed) : null,
            MaxTokens = fields.MaxTokens,
            MinTokens = sent.MinTokens ?? 0,
            Stop = sent.Stop,
            StopTokenIds = [.. start.StopTokenIds, .. sent.StopTokenIds],
            IncludeStopStrInOutput = sent.IncludeStopStrInOutput ?? false,
            IgnoreEos = sent.IgnoreEos ?? false,
            SkipSpecialTokens = sent.SkipSpecialTokens ?? true,
            Logprobs = fields.Logprobs,
            PromptLogprobs = Largest(sent.PromptLogprobs, promptLogprobs),
        };
        foreach (ParameterError error in sampling.Validate(llm.Config.VocabSize))
        {
            errors.Add(
                error.Parameter == "logprobs" ? fields.LogprobsField : error.Parameter,
                error.Parameter == "logprobs" ? error.Message.Replace("logprobs", fields.LogprobsField, StringComparison.Ordinal) : error.Message);
        }

        CheckCount(fields.Logprobs, fields.LogprobsField, errors);
        CheckCount(sent.PromptLogprobs, "prompt_logprobs", errors);
        if (llm.Tokenizer is null && sent.Stop.Count > 0)
        {
            errors.Add("stop", "stop needs a tokenizer, and this server runs without one: use stop_token_ids.");
        }

        return sampling with { StopTokenIds = [.. sampling.StopTokenIds, .. stopTokenIds] };
    }

    private void CheckCount(int? count, string name, FieldErrors errors)
    {
        int most = llm.Options.MaxLogprobs;
        if (count > most)
        {
            errors.Add(name, $"{name} must be at most {most} (--max-logprobs), got {count}.");
        }
    }

    private static int? Largest(int? a, int? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
