using System.Text.Json;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;

namespace Tandem.Weights.Configuration;

/// <summary>
/// Reads <c>config.json</c> and <c>generation_config.json</c> of a model's folder. The family is decided by the exact text of <c>architectures[0]</c>. What a file
/// leaves out is what the family's configuration class takes. Everything that can't be done as the file says is refused, all of it in one error.
/// </summary>
public static class ModelConfigReader
{
    internal const int MostPositions = 1 << 28;

    private const string ConfigFile = "config.json";
    private const string GenerationFile = "generation_config.json";
    private const int MaxFileBytes = 16 << 20;
    private const int MostWidth = 1 << 20;

    /// <summary>Architectures that can be loaded.</summary>
    public static IReadOnlyList<string> SupportedArchitectures { get; } = [.. ModelFamily.All.Select(family => family.Architecture)];

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ModelConfigException">A file is missing or broken, or asks for what is not implemented.</exception>
    public static ModelSettings Read(string folder)
    {
        byte[] config = ReadFile(Path.Combine(folder, ConfigFile), required: true, folder)!;
        byte[]? generation = ReadFile(Path.Combine(folder, GenerationFile), required: false, folder);
        return Parse(config, generation, folder);
    }

    /// <summary>Reads the contents of both files.</summary>
    /// <param name="config">config.json, UTF-8.</param>
    /// <param name="generation">generation_config.json, UTF-8; empty or null if there is none.</param>
    /// <param name="source">Folder or name for messages.</param>
    /// <exception cref="ModelConfigException">A file is broken, or asks for what is not implemented.</exception>
    public static ModelSettings Parse(ReadOnlyMemory<byte> config, ReadOnlyMemory<byte> generation, string source)
    {
        var problems = new List<string>();
        using JsonDocument? document = ParseJson(config, ConfigFile, problems);
        using JsonDocument? generationDocument = generation.IsEmpty ? null : ParseJson(generation, GenerationFile, problems);
        ModelConfig? model = document is null ? null : ReadModel(new ConfigObject(document.RootElement, problems));
        GenerationConfig settings = generationDocument is null
            ? new GenerationConfig()
            : ReadGeneration(new ConfigObject(generationDocument.RootElement, problems, GenerationFile + ": "), model?.VocabSize ?? int.MaxValue);
        if (problems.Count > 0)
        {
            throw new ModelConfigException(source, problems);
        }

        model = model! with
        {
            BosTokenId = settings.BosTokenId ?? model.BosTokenId,
            EosTokenIds = settings.EosTokenIds.Count > 0 ? settings.EosTokenIds : model.EosTokenIds,
        };
        return new ModelSettings(model, settings);
    }

    private static byte[]? ReadFile(string path, bool required, string folder)
    {
        try
        {
            if (!File.Exists(path))
            {
                return required ? throw new ModelConfigException(folder, [$"there is no {Path.GetFileName(path)}; a model's folder has one."]) : null;
            }

            return BoundedFile.Read(path, MaxFileBytes) ?? throw new ModelConfigException(folder, [$"{Path.GetFileName(path)} has more than {MaxFileBytes} bytes."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelConfigException(folder, [$"{Path.GetFileName(path)} can't be read: {e.Message}"]);
        }
    }

    private static JsonDocument? ParseJson(ReadOnlyMemory<byte> json, string file, List<string> problems)
    {
        try
        {
            CheckTexts(json.Span);
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            problems.Add($"{file} must be a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problems.Add($"{file} is not valid JSON: {e.Message}");
        }

        return null;
    }

    /// <summary>Fails on texts that are not valid UTF-8 or hold half a surrogate pair, which a document would only notice when each is read.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 32 });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }

    private static ModelConfig? ReadModel(ConfigObject config)
    {
        string list = string.Join(", ", SupportedArchitectures);
        if (!config.TryGet("architectures", out JsonElement names) || names.ValueKind != JsonValueKind.Array || names.GetArrayLength() == 0
            || names[0].ValueKind != JsonValueKind.String)
        {
            config.Problem("architectures", $"it must be a list with the model's class, one of {list}.");
            return null;
        }

        string architecture = names[0].GetString()!;
        ModelFamily? family = ModelFamily.All.FirstOrDefault(candidate => candidate.Architecture == architecture);
        if (family is null)
        {
            config.Problem("architectures", $"this architecture is not implemented; {list} are.");
            return null;
        }

        ModelConfig model = ReadShape(config, family);
        CheckActivation(config);
        DangerousKeys.Check(config);
        CheckWindow(config, family, model.NumLayers);
        return ReadLoop(config, family, model);
    }

    private static ModelConfig ReadShape(ConfigObject config, ModelFamily family)
    {
        int hidden = config.Int("hidden_size", family.HiddenSize, 1, MostWidth);
        int heads = config.Int("num_attention_heads", family.NumHeads, 1, 4096);
        int kvHeads = config.Int("num_key_value_heads", config.Has("num_key_value_heads") ? heads : family.NumKvHeads ?? heads, 1, 4096);
        int vocab = config.Int("vocab_size", family.VocabSize, 1, 1 << 24);
        int stated = family.MaxPositions is { } positions
            ? config.Int("max_position_embeddings", positions, 1, MostPositions)
            : config.RequiredInt("max_position_embeddings", 1, MostPositions, "this family's files must say the longest sequence.");
        if (heads % kvHeads != 0)
        {
            config.Problem("num_key_value_heads", $"it must divide num_attention_heads, {heads}.");
        }

        bool attentionBias = config.Bool("attention_bias", false);
        if (attentionBias && !family.AttentionBiasKey)
        {
            config.Problem("attention_bias", $"{family.Architecture} has no such option.");
        }

        (RopeConfig rope, int longest) = RopeReader.Read(config, family, stated);
        return new ModelConfig
        {
            Architecture = family.Architecture,
            HiddenSize = hidden,
            IntermediateSize = config.Int("intermediate_size", family.IntermediateSize, 1, MostWidth),
            NumLayers = config.Int("num_hidden_layers", family.NumLayers, 1, 4096),
            NumHeads = heads,
            NumKvHeads = kvHeads,
            HeadDim = ReadHeadDim(config, family, hidden, heads),
            VocabSize = vocab,
            MaxPositions = longest,
            RmsNormEps = (float)config.Number("rms_norm_eps", family.RmsNormEps, x => x is > 0 and < 1, "a number above 0 and below 1"),
            Rope = rope,
            TieWordEmbeddings = config.Bool("tie_word_embeddings", false),
            QkvBias = family.QkvBias || attentionBias,
            OutputBias = attentionBias,
            QkNorm = family.QkNorm,
            DType = ReadType(config),
            BosTokenId = config.TokenIds("bos_token_id", vocab) is [int bos, ..] ? bos : config.Has("bos_token_id") ? null : Inside(family.BosTokenId, vocab),
            EosTokenIds = config.TokenIds("eos_token_id", vocab) ?? (!config.Has("eos_token_id") && Inside(family.EosTokenId, vocab) is { } eos ? [eos] : []),
        };
    }

    private static int? Inside(int? id, int vocab) => id < vocab ? id : null;

    private static int ReadHeadDim(ConfigObject config, ModelFamily family, int hidden, int heads)
    {
        int? stated = config.OptionalInt("head_dim", 1, 1 << 14) ?? family.HeadDim;
        if (stated is null && hidden % heads != 0)
        {
            config.Problem("hidden_size", $"without head_dim it must be a multiple of num_attention_heads, {heads}.");
        }

        int width = stated ?? Math.Max(hidden / heads, 1);
        if (width % 2 != 0)
        {
            config.Problems.Add($"head_dim is {width}; rotary embeddings need an even one.");
        }

        return width;
    }

    private static DType ReadType(ConfigObject config)
    {
        string key = config.TryGet("dtype", out _) ? "dtype" : "torch_dtype";
        string? name = config.Text(key);
        if (name is null)
        {
            return DType.F32;
        }

        if (!DTypes.TryParseFloat(name, out DType type))
        {
            config.Problem(key, "weights must be float32, float16 or bfloat16.");
        }

        return type;
    }

    private static void CheckActivation(ConfigObject config)
    {
        foreach (string key in (ReadOnlySpan<string>)["hidden_act", "hidden_activation"])
        {
            if (config.Text(key) is not (null or "silu" or "swish"))
            {
                config.Problem(key, "only silu is implemented.");
            }
        }
    }

    private static void CheckWindow(ConfigObject config, ModelFamily family, int layers)
    {
        bool listed = config.TryGet("layer_types", out JsonElement types);
        if (listed && (types.ValueKind != JsonValueKind.Array || types.EnumerateArray().Any(type => !(type.ValueKind == JsonValueKind.String && type.ValueEquals("full_attention")))))
        {
            config.Problem("layer_types", "only full_attention is implemented.");
        }

        int? window = config.Has("sliding_window") ? config.OptionalInt("sliding_window", 1, int.MaxValue) : family.SlidingWindow;
        bool on = config.Bool("use_sliding_window", false);
        int first = config.Int("max_window_layers", family.MaxWindowLayers, 0, int.MaxValue);
        switch (family.Window)
        {
            case WindowRule.Always when window is not null && config.Has("sliding_window"):
                config.Problem("sliding_window", $"{family.Architecture} uses a window whenever this is not null, and windowed attention is not implemented.");
                break;
            case WindowRule.Always when window is not null:
                config.Problems.Add($"sliding_window is missing, which for {family.Architecture} means {window}, and windowed attention is not implemented; it must be null.");
                break;
            case WindowRule.Switched when on && window is not null && !listed && first < layers:
                config.Problems.Add(
                    $"use_sliding_window is true, sliding_window is {window} and max_window_layers is {first}, so layers {first} to {layers - 1} have a window; "
                    + "windowed attention is not implemented.");
                break;
            case WindowRule.None when on || window is not null:
                config.Problem(on ? "use_sliding_window" : "sliding_window", $"{family.Architecture} has no such option.");
                break;
            default:
                break;
        }
    }

    private static ModelConfig ReadLoop(ConfigObject config, ModelFamily family, ModelConfig model)
    {
        if (!family.Loop)
        {
            if (config.TryGet("loop_num", out JsonElement value) && !(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number == 1))
            {
                config.Problem("loop_num", $"{family.Architecture} runs its layers once.");
            }

            return model;
        }

        if (config.Int("loop_num", 2, 1, int.MaxValue) != 2)
        {
            config.Problem("loop_num", "only 2 passes are implemented.");
        }

        return model with
        {
            LoopCount = 2,
            LoopWindow = config.RequiredInt("loop_window_size", 1, MostPositions, "it differs between published models, so it is not guessed."),
        };
    }

    private static GenerationConfig ReadGeneration(ConfigObject config, int vocab) => new()
    {
        BosTokenId = config.TokenIds("bos_token_id", vocab) is [int bos, ..] ? bos : null,
        EosTokenIds = config.TokenIds("eos_token_id", vocab) ?? [],
        PadTokenId = config.TokenIds("pad_token_id", vocab) is [int pad, ..] ? pad : null,
        DoSample = config.OptionalBool("do_sample"),
        Temperature = (float?)config.OptionalNumber("temperature", x => x is >= 0 and <= 100, "a number from 0 to 100"),
        TopP = (float?)config.OptionalNumber("top_p", x => x is > 0 and <= 1, "a number above 0 and at most 1"),
        TopK = config.OptionalInt("top_k", -1, int.MaxValue),
        MinP = (float?)config.OptionalNumber("min_p", x => x is >= 0 and <= 1, "a number from 0 to 1"),
        RepetitionPenalty = (float?)config.OptionalNumber("repetition_penalty", x => x is > 0 and <= 100, "a number above 0 and at most 100"),
        MaxNewTokens = config.OptionalInt("max_new_tokens", 1, int.MaxValue),
    };
}
