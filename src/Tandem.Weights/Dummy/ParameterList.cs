using Tandem.Core.Configuration;

namespace Tandem.Weights.Dummy;

/// <summary>What a parameter does; decides the scale of random values.</summary>
public enum ParameterKind
{
    /// <summary>Rows looked up by token.</summary>
    Embedding,

    /// <summary>Weight of an RMSNorm.</summary>
    Norm,

    /// <summary>Matrix that reads the residual stream or an inner width.</summary>
    Projection,

    /// <summary>Matrix that writes to the residual stream.</summary>
    ResidualProjection,

    /// <summary>Added vector.</summary>
    Bias,
}

/// <summary>One parameter of a model.</summary>
/// <param name="Name">Name in the checkpoint.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Shape">Dimensions, <c>[out, in]</c> for matrices.</param>
public sealed record Parameter(string Name, ParameterKind Kind, params long[] Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);
}

/// <summary>The parameters of a decoder by the Llama family's names, as its checkpoint holds them.</summary>
public static class ParameterList
{
    /// <summary>All parameters; a tied head is not among them.</summary>
    public static IReadOnlyList<Parameter> Of(ModelConfig config)
    {
        var all = new List<Parameter> { new("model.embed_tokens.weight", ParameterKind.Embedding, config.VocabSize, config.HiddenSize) };
        for (int layer = 0; layer < config.NumLayers; layer++)
        {
            AddAttention(all, config, $"model.layers.{layer}.");
            AddMlp(all, config, $"model.layers.{layer}.");
            if (config.LoopCount > 1)
            {
                // At model level, one set a layer.
                all.Add(new($"model.gate_projections.{layer}.weight", ParameterKind.Projection, config.NumHeads, config.HeadDim));
                all.Add(new($"model.gate_projections.{layer}.bias", ParameterKind.Bias, config.NumHeads));
            }
        }

        all.Add(new("model.norm.weight", ParameterKind.Norm, config.HiddenSize));
        if (!config.TieWordEmbeddings)
        {
            all.Add(new("lm_head.weight", ParameterKind.Projection, config.VocabSize, config.HiddenSize));
        }

        return all;
    }

    private static void AddAttention(List<Parameter> all, ModelConfig config, string layer)
    {
        long hidden = config.HiddenSize;
        long queries = (long)config.NumHeads * config.HeadDim;
        long keys = (long)config.NumKvHeads * config.HeadDim;
        all.Add(new(layer + "input_layernorm.weight", ParameterKind.Norm, hidden));
        foreach ((string name, long rows) in (ReadOnlySpan<(string, long)>)[("q_proj", queries), ("k_proj", keys), ("v_proj", keys)])
        {
            all.Add(new($"{layer}self_attn.{name}.weight", ParameterKind.Projection, rows, hidden));
            if (config.QkvBias)
            {
                all.Add(new($"{layer}self_attn.{name}.bias", ParameterKind.Bias, rows));
            }
        }

        if (config.QkNorm)
        {
            all.Add(new(layer + "self_attn.q_norm.weight", ParameterKind.Norm, config.HeadDim));
            all.Add(new(layer + "self_attn.k_norm.weight", ParameterKind.Norm, config.HeadDim));
        }

        all.Add(new(layer + "self_attn.o_proj.weight", ParameterKind.ResidualProjection, hidden, queries));
        if (config.OutputBias)
        {
            all.Add(new(layer + "self_attn.o_proj.bias", ParameterKind.Bias, hidden));
        }
    }

    private static void AddMlp(List<Parameter> all, ModelConfig config, string layer)
    {
        long hidden = config.HiddenSize;
        long inner = config.IntermediateSize;
        all.Add(new(layer + "post_attention_layernorm.weight", ParameterKind.Norm, hidden));
        ReadOnlySpan<(string Name, ParameterKind Kind, long Rows, long Cols)> matrices =
        [
            ("gate_proj", ParameterKind.Projection, inner, hidden),
            ("up_proj", ParameterKind.Projection, inner, hidden),
            ("down_proj", ParameterKind.ResidualProjection, hidden, inner),
        ];
        foreach ((string name, ParameterKind kind, long rows, long cols) in matrices)
        {
            all.Add(new($"{layer}mlp.{name}.weight", kind, rows, cols));
            if (config.MlpBias)
            {
                all.Add(new($"{layer}mlp.{name}.bias", ParameterKind.Bias, rows));
            }
        }
    }
}
