using Tandem.Core.Sampling;
using Tandem.Tokenization;
using Tandem.Tokenization.Fim;

namespace Tandem.Hosting;

/// <content>Fill in the middle.</content>
public sealed partial class LLM
{
    /// <summary>How this model fills in the middle; null if its vocabulary has no tokens for it.</summary>
    public FimFormat? Fim { get; }

    /// <summary>Token ids of a fill-in-the-middle prompt.</summary>
    /// <exception cref="NotSupportedException">The model has no fill-in-the-middle tokens.</exception>
    public int[] EncodeFim(FimRequest request)
    {
        FimFormat format = RequireFim();
        Tokenizer tokenizer = RequireTokenizer();
        return
        [
            .. format.BuildTokens(
                request,
                // File text is never searched for special tokens.
                (text, _) => tokenizer.Encode(text, addSpecialTokens: false, parseSpecial: false),
                tokenizer.AddsBosToken ? tokenizer.BosId : null),
        ];
    }

    /// <summary>The parameters with the tokens that end a middle added to the stop tokens.</summary>
    public SamplingParams WithFimStops(SamplingParams sampling)
        => sampling with { StopTokenIds = [.. sampling.StopTokenIds.Union(RequireFim().StopTokenIds)] };

    private FimFormat RequireFim()
        => Fim ?? throw new NotSupportedException($"the model '{Name}' has no fill-in-the-middle tokens.");

    private static FimFormat? FindFim(Tokenizer? tokenizer)
        => tokenizer is null ? null : FimFormat.TryDetect(token => tokenizer.TokenToId(token));
}
