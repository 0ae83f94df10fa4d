using System.Globalization;
using System.Text;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Protocol.Generation;

namespace Tandem.Server.Generation;

/// <summary>What one choice has given so far. Text and log-probabilities are kept only where the answer is sent whole.</summary>
internal sealed class ChoiceOutput(bool keep)
{
    public StringBuilder Text { get; } = new();

    public List<int> TokenIds { get; } = [];

    public List<PositionLogprobs> Logprobs { get; } = [];

    public IReadOnlyList<PositionLogprobs?>? PromptLogprobs { get; private set; }

    public FinishReason FinishReason { get; private set; }

    public StopReason? StopReason { get; private set; }

    public int CachedTokens { get; private set; }

    public int GeneratedTokens { get; private set; }

    /// <summary>True until the first update.</summary>
    public bool IsNew { get; private set; } = true;

    public void Add(GenerationUpdate update, SamplingParams sampling)
    {
        IsNew = false;
        GeneratedTokens += update.TokenIds.Count;
        CachedTokens = Math.Max(CachedTokens, update.CachedTokens);
        PromptLogprobs ??= update.PromptLogprobs;
        if (update.FinishReason != FinishReason.None)
        {
            FinishReason = update.FinishReason;
            StopReason = Reason(update.StopReason, sampling);
        }

        if (keep)
        {
            Text.Append(update.Text);
            TokenIds.AddRange(update.TokenIds);
            Logprobs.AddRange(update.Logprobs ?? []);
        }
    }

    /// <summary>OpenAI's word for a reason.</summary>
    public static string Word(FinishReason reason) => reason == FinishReason.Length ? "length" : "stop";

    private static StopReason? Reason(string? reason, SamplingParams sampling)
    {
        if (reason is null)
        {
            return null;
        }

        // A stop token's id comes as text; a stop text may consist of digits too.
        bool isText = sampling.Stop.Contains(reason, StringComparer.Ordinal);
        return !isText && int.TryParse(reason, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? new StopReason(null, id) : new StopReason(reason, null);
    }
}
