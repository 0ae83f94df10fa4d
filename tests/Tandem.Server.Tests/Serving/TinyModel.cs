using System.Text.Json.Nodes;

namespace Tandem.Server.Tests.Serving;

/// <summary>
/// A model folder without weights: a two-layer Llama and a tokenizer whose token of a byte is the byte itself, so that tests can say which tokens
/// a text has. Chat is ChatML; fill in the middle has Qwen's tokens.
/// </summary>
internal sealed class TinyModel : IDisposable
{
    public const int Eos = 256;
    public const int Context = 4096;

    /// <summary>Tokens of the letters a to z.</summary>
    public static readonly string Letters = string.Join(',', Enumerable.Range('a', 26));

    private static readonly string[] Specials =
    [
        "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>",
    ];

    private const string Template =
        "{%- for message in messages %}"
        + "{%- if message.role == 'explode' %}{{ raise_exception('no such role: ' + message.role) }}{%- endif %}"
        + "{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}"
        + "{%- endfor %}"
        + "{%- if tools %}{{- tools | length ~ ' tools\\n' }}{%- endif %}"
        + "{%- if greeting %}{{- greeting }}{%- endif %}"
        + "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";

    public TinyModel(bool chatTemplate = true, bool middle = true)
    {
        Folder = Directory.CreateTempSubdirectory("tandem-tiny-").FullName;
        string[] specials = middle ? Specials : [.. Specials.Take(3)];
        Write("config.json", Config(256 + Specials.Length));
        Write("tokenizer.json", Tokenizer(specials));
        var tokenizerConfig = new JsonObject { ["eos_token"] = "<|endoftext|>", ["tokenizer_class"] = "Qwen2Tokenizer" };
        if (chatTemplate)
        {
            tokenizerConfig["chat_template"] = Template;
        }

        Write("tokenizer_config.json", tokenizerConfig);
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static JsonObject Config(int vocab) => new()
    {
        ["architectures"] = new JsonArray("LlamaForCausalLM"),
        ["model_type"] = "llama",
        ["hidden_size"] = 64,
        ["intermediate_size"] = 96,
        ["num_hidden_layers"] = 2,
        ["num_attention_heads"] = 4,
        ["num_key_value_heads"] = 2,
        ["vocab_size"] = vocab,
        ["max_position_embeddings"] = Context,
        ["rms_norm_eps"] = 1e-5,
        ["rope_theta"] = 10000.0,
        ["tie_word_embeddings"] = false,
        ["torch_dtype"] = "bfloat16",
        ["eos_token_id"] = Eos,
        ["hidden_act"] = "silu",
    };

    private static JsonObject Tokenizer(string[] specials)
    {
        var vocab = new JsonObject();
        int id = 0;
        foreach (char c in ByteCharacters())
        {
            vocab[c.ToString()] = id++;
        }

        var added = new JsonArray();
        foreach (string special in specials)
        {
            added.Add((JsonNode)new JsonObject
            {
                ["id"] = id++, ["content"] = special, ["special"] = true,
                ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false,
            });
        }

        JsonObject ByteLevel() => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = false, ["use_regex"] = true };
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(),
            ["post_processor"] = null,
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE", ["dropout"] = null, ["unk_token"] = null, ["continuing_subword_prefix"] = null, ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false, ["byte_fallback"] = false, ["ignore_merges"] = false, ["vocab"] = vocab, ["merges"] = new JsonArray(),
            },
        };
    }

    // Byte-level vocabularies write each byte as a visible character: itself where it is one, else the next free one from 256 on.
    private static IEnumerable<char> ByteCharacters()
    {
        int free = 256;
        for (int value = 0; value < 256; value++)
        {
            bool visible = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE and <= 0xFF;
            yield return (char)(visible ? value : free++);
        }
    }

    private void Write(string name, JsonObject content) => File.WriteAllText(Path.Combine(Folder, name), content.ToJsonString());
}
