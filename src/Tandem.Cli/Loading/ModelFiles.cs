using System.Text.Json;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;

namespace Tandem.Cli.Loading;

/// <summary>Writes the configuration files of a model that is made here.</summary>
internal static class ModelFiles
{
    /// <summary>Writes config.json and generation_config.json for a dense model without biases.</summary>
    public static void WriteConfig(string folder, ModelConfig config)
    {
        using (FileStream file = File.Create(Path.Combine(folder, "config.json")))
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("architectures");
            json.WriteStringValue(config.Architecture);
            json.WriteEndArray();
            json.WriteNumber("hidden_size", config.HiddenSize);
            json.WriteNumber("intermediate_size", config.IntermediateSize);
            json.WriteNumber("num_hidden_layers", config.NumLayers);
            json.WriteNumber("num_attention_heads", config.NumHeads);
            json.WriteNumber("num_key_value_heads", config.NumKvHeads);
            json.WriteNumber("head_dim", config.HeadDim);
            json.WriteNumber("vocab_size", config.VocabSize);
            json.WriteNumber("max_position_embeddings", config.MaxPositions);
            json.WriteNumber("rms_norm_eps", 1e-5);
            json.WriteNumber("rope_theta", config.Rope.Theta);
            json.WriteBoolean("tie_word_embeddings", config.TieWordEmbeddings);
            json.WriteString("hidden_act", "silu");
            json.WriteString("torch_dtype", config.DType.Name());
            json.WriteNumber("bos_token_id", ByteTokenizer.EndOfText);
            json.WriteNumber("eos_token_id", ByteTokenizer.EndOfText);
            json.WriteEndObject();
        }

        using FileStream generation = File.Create(Path.Combine(folder, "generation_config.json"));
        using var generationJson = new Utf8JsonWriter(generation);
        generationJson.WriteStartObject();
        generationJson.WriteStartArray("eos_token_id");
        generationJson.WriteNumberValue(ByteTokenizer.EndOfText);
        generationJson.WriteNumberValue(ByteTokenizer.EndOfTurn);
        generationJson.WriteEndArray();
        generationJson.WriteEndObject();
    }
}
