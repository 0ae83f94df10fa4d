using System.Text.Json;
using Tandem.Tokenization.Json;

namespace Tandem.Tokenization.Loading;

/// <summary>What tokenizer_config.json and its companions say beside the tokenizer itself.</summary>
internal sealed class TokenizerConfig
{
    private const string DefaultTemplate = "default";
    private const string TemplateFile = "chat_template.jinja";
    private const string TemplateFolder = "additional_chat_templates";

    private readonly Dictionary<string, string> _chatTemplates = new(StringComparer.Ordinal);
    private readonly List<AddedToken> _addedTokens = [];

    public string? BosToken { get; private set; }

    public string? EosToken { get; private set; }

    public string? PadToken { get; private set; }

    public bool? AddBosToken { get; private set; }

    public bool? AddEosToken { get; private set; }

    public bool Legacy { get; private set; } = true;

    public string? TokenizerClass { get; private set; }

    public IReadOnlyList<AddedToken> AddedTokens => _addedTokens;

    public IReadOnlyDictionary<string, string> ChatTemplates => _chatTemplates;

    public string? ChatTemplate => _chatTemplates.GetValueOrDefault(DefaultTemplate);

    /// <summary>Whether the class is one whose begin and end tokens follow the flags rather than the tokenizer file.</summary>
    public bool IsLlamaClass => TokenizerClass is { } name
        && (name.StartsWith("Llama", StringComparison.Ordinal) || name.StartsWith("CodeLlama", StringComparison.Ordinal));

    public static TokenizerConfig Load(string folder)
    {
        TokenizerConfig config = new();
        string path = Path.Combine(folder, "tokenizer_config.json");
        if (File.Exists(path))
        {
            config.Apply(File.ReadAllBytes(path));
        }
        string tokens = Path.Combine(folder, "special_tokens_map.json");
        if (File.Exists(tokens))
        {
            config.ApplyTokens(File.ReadAllBytes(tokens), "special_tokens_map.json");
        }
        string template = Path.Combine(folder, TemplateFile);
        if (File.Exists(template))
        {
            config._chatTemplates[DefaultTemplate] = File.ReadAllText(template);
        }
        string more = Path.Combine(folder, TemplateFolder);
        if (Directory.Exists(more))
        {
            foreach (string file in Directory.EnumerateFiles(more, "*.jinja").Order(StringComparer.Ordinal))
            {
                config._chatTemplates[Path.GetFileNameWithoutExtension(file)] = File.ReadAllText(file);
            }
        }
        return config;
    }

    public static TokenizerConfig Parse(ReadOnlyMemory<byte> json)
    {
        TokenizerConfig config = new();
        config.Apply(json);
        return config;
    }

    private void Apply(ReadOnlyMemory<byte> json)
    {
        const string File = "tokenizer_config.json";
        ApplyTokens(json, File);
        JsonAccess.Guard(File, () =>
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            AddBosToken = root.Optional("add_bos_token", File) is null ? null : root.Flag("add_bos_token", false, File);
            AddEosToken = root.Optional("add_eos_token", File) is null ? null : root.Flag("add_eos_token", false, File);
            Legacy = root.Flag("legacy", true, File);
            TokenizerClass = root.OptionalText("tokenizer_class", File);
            ReadTemplates(root, File);
            if (root.Optional("added_tokens_decoder", File) is { } decoder)
            {
                JsonAccess.Require(decoder, JsonValueKind.Object, $"{File}.added_tokens_decoder");
                foreach (JsonProperty property in decoder.EnumerateObject())
                {
                    if (!int.TryParse(property.Name, out int id))
                    {
                        throw new TokenizerFormatException($"{File}.added_tokens_decoder has the key '{Vocabulary.Show(property.Name)}'; keys must be ids.");
                    }
                    _addedTokens.Add(TokenizerJsonReader.ReadAddedToken(property.Value, id, $"{File}.added_tokens_decoder.{id}"));
                }
            }
            return true;
        });
    }

    private void ReadTemplates(JsonElement root, string file)
    {
        if (root.Optional("chat_template", file) is not { } template)
        {
            return;
        }
        if (template.ValueKind == JsonValueKind.String)
        {
            _chatTemplates[DefaultTemplate] = template.GetString()!;
            return;
        }
        JsonAccess.Require(template, JsonValueKind.Array, $"{file}.chat_template");
        foreach (JsonElement item in template.EnumerateArray())
        {
            _chatTemplates[item.Text("name", $"{file}.chat_template")] = item.Text("template", $"{file}.chat_template");
        }
    }

    /// <summary>The named tokens; those known already stay.</summary>
    private void ApplyTokens(ReadOnlyMemory<byte> json, string file) => JsonAccess.Guard(file, () =>
    {
        using JsonDocument document = JsonDocument.Parse(json);
        BosToken ??= NamedToken(document.RootElement, "bos_token", file);
        EosToken ??= NamedToken(document.RootElement, "eos_token", file);
        PadToken ??= NamedToken(document.RootElement, "pad_token", file);
        return true;
    });

    /// <summary>A token given as its text, or as an object with its text and its flags.</summary>
    private static string? NamedToken(JsonElement root, string name, string file) => root.Optional(name, file) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } entry => entry.Text("content", $"{file}.{name}"),
    };
}
