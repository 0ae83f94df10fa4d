using Tandem.Tokenization.Detokenization;
using Tandem.Tokenization.Normalization;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization;

/// <summary>What a tokenizer file comes to, whichever its format.</summary>
internal sealed class TokenizerParts
{
    /// <summary>The tokens of the model itself, without those added to it.</summary>
    public required Vocabulary Vocabulary { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public TextNormalizer? Normalizer { get; init; }

    /// <summary>For stretches that do not begin the input, where they are treated differently.</summary>
    public TextNormalizer? LaterNormalizer { get; init; }

    public required WordStage Words { get; init; }

    /// <summary>Ids put in front when special tokens are added.</summary>
    public required IReadOnlyList<int> Prefix { get; init; }

    /// <summary>Ids put behind.</summary>
    public required IReadOnlyList<int> Suffix { get; init; }

    public required DecodeTable DecodeTable { get; init; }
}
