using System.Text.RegularExpressions;
using Tandem.Core.Configuration;

namespace Tandem.Weights;

/// <summary>Tensors that checkpoints carry although the model computes or shares them: leaving them unused is not an error.</summary>
public static partial class IgnorableTensors
{
    /// <summary>The rules, in words: shown where someone asks what is left out.</summary>
    public static IReadOnlyList<string> Rules { get; } =
    [
        "model.layers.N.self_attn.rotary_emb.inv_freq and model.rotary_emb.inv_freq: rotary frequencies come from the configuration",
        "lm_head.weight if tie_word_embeddings is true: the head is the embedding",
    ];

    /// <summary>True if <paramref name="name"/> may be left unused for <paramref name="config"/>.</summary>
    public static bool IsIgnorable(string name, ModelConfig config) =>
        RotaryFrequencies().IsMatch(name) || (config.TieWordEmbeddings && name == "lm_head.weight");

    [GeneratedRegex(@"^model\.(layers\.[0-9]+\.self_attn\.)?rotary_emb\.inv_freq\z", RegexOptions.CultureInvariant)]
    private static partial Regex RotaryFrequencies();
}
