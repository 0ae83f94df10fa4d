namespace Tandem.Tokenization.ChatTemplates;

/// <summary>
/// What one rendering may use. A template comes with a checkpoint and a conversation from a client, so neither is
/// trusted to end by itself.
/// </summary>
public sealed record ChatTemplateLimits
{
    /// <summary>The limits that suit real templates over long conversations.</summary>
    public static ChatTemplateLimits Default { get; } = new();

    /// <summary>
    /// Steps of evaluation: one a node, one an element of every list made, one for each 64 characters of every string
    /// made. At least 1.
    /// </summary>
    public long MaxSteps { get; init; } = 5_000_000;

    /// <summary>Characters (UTF-16 units) of the result and of any string on the way to it. At least 1.</summary>
    public int MaxOutputLength { get; init; } = 32 * 1024 * 1024;

    /// <summary>Macro calls inside one another. At least 1.</summary>
    public int MaxCallDepth { get; init; } = 100;

    /// <summary>Numbers in one <c>range(...)</c>. At least 0.</summary>
    public int MaxRangeLength { get; init; } = 100_000;
}
