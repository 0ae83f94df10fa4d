using System.Text.Json;

namespace Tandem.Cli.Loading;

/// <summary>
/// Files of a tokenizer whose tokens are the 256 bytes, and the special tokens that chats and filling in the middle need: any text can be encoded without
/// training anything. For models with random weights.
/// </summary>
internal static class ByteTokenizer
{
    private const string ChatTemplate =
        "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    /// <summary>Special tokens; the first has the id 256.</summary>
    public static readonly string[] SpecialTokens =
    [
        "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>",
    ];

    /// <summary>Number of tokens.</summary>
    public static int Size => 256 + SpecialTokens.Length;

    /// <summary>Id of the token that ends a text.</summary>
    public static int EndOfText => 256;

    /// <summary>Id of the token that ends a turn of a chat.</summary>
    public static int EndOfTurn => 258;

    /// <summary>The characters that stand for the bytes 0 to 255 in byte-level vocabularies: printable ones for themselves, the others from U+0100 on.</summary>
    public static string[] ByteTokens()
    {
        string[] tokens = new string[256];
        int others = 0;
        for (int value = 0; value < tokens.Length; value++)
        {
            bool printable = value is (> 32 and < 127) or (> 160 and < 173) or > 173;
            tokens[value] = ((char)(printable ? value : 256 + others++)).ToString();
        }

        return tokens;
    }

    /// <summary>Writes tokenizer.json and tokenizer_config.json.</summary>
    public static void Write(string folder)
    {
        using (FileStream file = File.Create(Path.Combine(folder, "tokenizer.json")))
        using (var json = new Utf8JsonWriter(file))
        {
            WriteTokenizer(json);
        }

        using FileStream config = File.Create(Path.Combine(folder, "tokenizer_config.json"));
        using var configJson = new Utf8JsonWriter(config);
        configJson.WriteStartObject();
        configJson.WriteString("eos_token", SpecialTokens[0]);
        configJson.WriteString("chat_template", ChatTemplate);
        configJson.WriteEndObject();
    }

    private static void WriteTokenizer(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("added_tokens");
        for (int i = 0; i < SpecialTokens.Length; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", 256 + i);
            json.WriteString("content", SpecialTokens[i]);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteByteLevel(json, "pre_tokenizer");
        WriteByteLevel(json, "decoder");
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteStartObject("vocab");
        string[] bytes = ByteTokens();
        for (int value = 0; value < bytes.Length; value++)
        {
            json.WriteNumber(bytes[value], value);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", true);
        json.WriteEndObject();
    }
}
