using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tandem.Cli.Serving;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Weights.Configuration;
using Tandem.Weights.Safetensors;

namespace Tandem.Cli.Inspecting;

/// <summary>A checkpoint as tables and as JSON.</summary>
/// <param name="folder">Where it is.</param>
/// <param name="settings">What its configuration says; null if it cannot be used.</param>
/// <param name="problem">Why not.</param>
/// <param name="checkpoint">Its tensors.</param>
internal sealed class CheckpointReport(string folder, ModelSettings? settings, string? problem, Checkpoint checkpoint)
{
    private readonly TensorEntry[] _tensors = [.. checkpoint.Tensors];

    /// <summary>Writes tables to stdout.</summary>
    public void WriteTables()
    {
        if (settings is not null)
        {
            Output.Write(Facts(settings.Model).Aggregate(Output.Facts(folder), (table, fact) => table.Row(fact.Name, fact.Value)));
        }

        Table tensors = new Table().RoundedBorder().Title("Tensors");
        tensors.AddColumn("name").AddColumn("dtype").AddColumn("shape").AddColumn(new TableColumn("bytes").RightAligned());
        foreach (TensorEntry tensor in _tensors)
        {
            tensors.Row(tensor.Name, tensor.TypeName, $"[{string.Join(", ", tensor.Shape)}]", Count(tensor.Bytes));
        }

        Output.Write(tensors);
        Output.Write(Totals());
    }

    /// <summary>Writes JSON to stdout.</summary>
    public void WriteJson() => Output.WriteJson(json =>
    {
        json.WriteString("folder", folder);
        if (settings is null)
        {
            json.WriteString("problem", problem);
        }
        else
        {
            json.WriteStartObject("config");
            foreach ((string name, string value) in Facts(settings.Model))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("tensors");
        foreach (TensorEntry tensor in _tensors)
        {
            WriteTensor(json, tensor);
        }

        json.WriteEndArray();
        json.WriteStartObject("totals");
        json.WriteNumber("files", checkpoint.Files.Count);
        json.WriteNumber("tensors", _tensors.Length);
        json.WriteNumber("elements", _tensors.Sum(Elements));
        json.WriteNumber("bytes", checkpoint.TotalBytes);
        json.WriteEndObject();
    });

    private Table Totals()
    {
        Table totals = Output.Facts("Totals")
            .Row("Files", string.Join(", ", checkpoint.Files.Take(3).Select(file => Path.GetFileName(file.Path))) + (checkpoint.Files.Count > 3 ? $" and {checkpoint.Files.Count - 3} more" : string.Empty))
            .Row("Tensors", Count(_tensors.Length))
            .Row("Elements", $"{Count(_tensors.Sum(Elements))} ({Greeting.Count(_tensors.Sum(Elements))})")
            .Row("Bytes", $"{Count(checkpoint.TotalBytes)} ({Output.Bytes(checkpoint.TotalBytes)})");
        foreach (IGrouping<string, TensorEntry> type in _tensors.GroupBy(tensor => tensor.TypeName))
        {
            totals.Row($"of these {type.Key}", $"{type.Count()} tensors, {Output.Bytes(type.Sum(tensor => tensor.Bytes))}");
        }

        return totals;
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorEntry tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("dtype", tensor.TypeName);
        json.WriteStartArray("shape");
        foreach (long dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteNumber("bytes", tensor.Bytes);
        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, string Value)> Facts(ModelConfig config)
    {
        yield return ("architecture", config.Architecture);
        yield return ("parameters", config.ParameterCount.ToString(CultureInfo.InvariantCulture));
        yield return ("hidden_size", Number(config.HiddenSize));
        yield return ("intermediate_size", Number(config.IntermediateSize));
        yield return ("num_hidden_layers", Number(config.NumLayers));
        yield return ("num_attention_heads", Number(config.NumHeads));
        yield return ("num_key_value_heads", Number(config.NumKvHeads));
        yield return ("head_dim", Number(config.HeadDim));
        yield return ("vocab_size", Number(config.VocabSize));
        yield return ("max_position_embeddings", Number(config.MaxPositions));
        yield return ("rms_norm_eps", config.RmsNormEps.ToString(CultureInfo.InvariantCulture));
        yield return ("rope", FormattableString.Invariant($"theta {config.Rope.Theta}") + (config.Rope.Scaling == default ? string.Empty : FormattableString.Invariant($", {config.Rope.Scaling} x{config.Rope.Factor}")));
        yield return ("tie_word_embeddings", config.TieWordEmbeddings ? "true" : "false");
        yield return ("biases", config is { QkvBias: false, OutputBias: false, MlpBias: false } ? "none" : string.Join(", ", Biases(config)));
        yield return ("qk_norm", config.QkNorm ? "true" : "false");
        yield return ("loop", config.LoopCount == 1 ? "1" : $"{config.LoopCount}, window {config.LoopWindow}");
        yield return ("dtype", config.DType.Name());
        yield return ("bos_token_id", config.BosTokenId is { } bos ? Number(bos) : "none");
        yield return ("eos_token_id", config.EosTokenIds.Count == 0 ? "none" : string.Join(", ", config.EosTokenIds));
    }

    private static IEnumerable<string> Biases(ModelConfig config)
    {
        if (config.QkvBias)
        {
            yield return "q, k, v";
        }

        if (config.OutputBias)
        {
            yield return "o";
        }

        if (config.MlpBias)
        {
            yield return "mlp";
        }
    }

    private static long Elements(TensorEntry tensor) => tensor.Shape.Aggregate(1L, (product, dimension) => product * dimension);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
