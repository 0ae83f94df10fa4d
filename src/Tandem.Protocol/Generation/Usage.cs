namespace Tandem.Protocol.Generation;

/// <summary>Tokens that a request took.</summary>
/// <param name="PromptTokens">Tokens of all prompts, each counted once however many choices it has.</param>
/// <param name="CompletionTokens">Tokens generated, all choices.</param>
/// <param name="TotalTokens">Both.</param>
/// <param name="PromptTokensDetails">Where the prompt's tokens came from.</param>
public sealed record Usage(int PromptTokens, int CompletionTokens, int TotalTokens, PromptTokensDetails PromptTokensDetails)
{
    /// <summary>Usage of a request.</summary>
    public static Usage Of(int prompt, int completion, int cached) =>
        new(prompt, completion, prompt + completion, new PromptTokensDetails(cached));
}

/// <summary>Where the prompt's tokens came from.</summary>
/// <param name="CachedTokens">Those whose keys and values were in the prefix cache.</param>
public sealed record PromptTokensDetails(int CachedTokens);
