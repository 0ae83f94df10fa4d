using System.Text.Json;
using Tandem.Protocol.Fields;
using Tandem.Protocol.Generation;

namespace Tandem.Protocol.Infill;

/// <summary>A file that gives context to an infill.</summary>
/// <param name="Filename">Its name; empty if the client gave none.</param>
/// <param name="Text">Its text.</param>
public sealed record InfillFile(string Filename, string Text);

/// <summary>Body of <c>POST /infill</c>, in llama.cpp's fields.</summary>
public sealed record InfillRequest
{
    /// <summary>What all generating endpoints take.</summary>
    public required GenerationFields Generation { get; init; }

    /// <summary>Text before the cursor.</summary>
    public required string Prefix { get; init; }

    /// <summary>Text after the cursor.</summary>
    public required string Suffix { get; init; }

    /// <summary>Other files of the repository, the least important first.</summary>
    public IReadOnlyList<InfillFile> Extra { get; init; } = [];

    /// <summary>Text that the output starts with; it is part of the prompt, not of the answer.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Only compute the prompt, so that later requests find it in the prefix cache: <c>n_predict</c> 0.</summary>
    public bool PromptOnly { get; init; }

    /// <summary>Reads a body; bad fields go to the reader's errors, and the result is then of no use.</summary>
    public static InfillRequest Read(FieldReader fields)
    {
        GenerationFields generation = GenerationFields.Read(fields);
        if (generation.N != 1)
        {
            fields.Fail("n", $"must be 1, got {generation.N}.");
        }

        int predict = fields.Int("n_predict", min: -1) ?? fields.Int("max_tokens", min: -1) ?? -1;
        float? repeatPenalty = fields.Float("repeat_penalty");
        if (fields.Int("n_probs") is > 0)
        {
            fields.Fail("n_probs", "is refused: use /v1/completions with suffix and logprobs.");
        }

        string? prefix = fields.String("input_prefix");
        string? suffix = fields.String("input_suffix");
        if (prefix is null && suffix is null && !fields.Errors.Any)
        {
            fields.Fail("input_prefix", "and input_suffix are missing; at least one must be given.");
        }

        return new InfillRequest
        {
            Generation = generation with
            {
                FitMaxTokens = true,
                MaxTokens = predict switch { -1 => null, 0 => 1, _ => predict },
                Sampling = generation.Sampling with { RepetitionPenalty = generation.Sampling.RepetitionPenalty ?? repeatPenalty },
            },
            Prefix = prefix ?? "",
            Suffix = suffix ?? "",
            Extra = ReadExtra(fields),
            Prompt = fields.String("prompt") ?? "",
            PromptOnly = predict == 0,
        };
    }

    private static List<InfillFile> ReadExtra(FieldReader fields)
    {
        if (!fields.TryGet("input_extra", out JsonElement list))
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            fields.Fail("input_extra", $"must be a list of files, got {FieldReader.Show(list)}.");
            return [];
        }

        var files = new List<InfillFile>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            string name = $"input_extra[{files.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                fields.Fail(name, $"must be an object with filename and text, got {FieldReader.Show(item)}.");
                return files;
            }

            var file = new FieldReader(item, fields.Errors, name);
            string? text = file.String("text");
            if (text is null)
            {
                file.Fail("text", "is missing; it must be the file's text.");
                return files;
            }

            files.Add(new InfillFile(file.String("filename") ?? "", text));
        }

        return files;
    }
}
