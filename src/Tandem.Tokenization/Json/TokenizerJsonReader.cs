using System.Text.Json;
using Tandem.Tokenization.Bpe;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.Normalization;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.Json;

/// <summary>Reads tokenizer.json. "truncation" and "padding" are settings of a call, not of the tokenizer, and are not looked at.</summary>
internal static class TokenizerJsonReader
{
    /// <param name="json">The file.</param>
    /// <param name="extra">Tokens that tokenizer_config.json adds and this file does not have.</param>
    public static TokenizerParts Read(ReadOnlyMemory<byte> json, IReadOnlyList<AddedToken> extra) => JsonAccess.Guard("tokenizer.json", () =>
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Read(document.RootElement, extra);
    });

    private static TokenizerParts Read(JsonElement root, IReadOnlyList<AddedToken> extra)
    {
        JsonElement model = root.Member("model", JsonValueKind.Object, "tokenizer.json");
        string type = model.OptionalText("type", "model") ?? "BPE";
        if (type != "BPE")
        {
            throw TokenizerFormatException.Unsupported("model.type", type, "BPE");
        }
        Vocabulary vocabulary = ReadVocabulary(model);
        List<AddedToken> added = ReadAddedTokens(root, vocabulary);
        foreach (AddedToken token in extra)
        {
            if (!added.Exists(t => t.Content == token.Content || t.Id == token.Id) && (vocabulary.Token(token.Id) ?? token.Content) == token.Content
                && (vocabulary.Id(token.Content) is var known && (known < 0 || known == token.Id)))
            {
                added.Add(token);
            }
        }
        List<(JsonElement, string)> preTokenizers = PreTokenizerReader.Flatten(root.Optional("pre_tokenizer", "tokenizer.json"), "pre_tokenizer");
        MergeListBpe bpe = ReadModel(model, vocabulary, PreTokenizerReader.IsByteLevel(preTokenizers));
        TextNormalizer? normalizer = root.Optional("normalizer", "tokenizer.json") is { } n ? NormalizerReader.Read(n, "normalizer") : null;
        List<int> prefix = [], suffix = [];
        if (root.Optional("post_processor", "tokenizer.json") is { } processor)
        {
            PostProcessorReader.Read(processor, "post_processor", prefix, suffix);
        }
        Dictionary<int, AddedToken> byId = added.DistinctBy(t => t.Id).ToDictionary(t => t.Id);
        int size = Math.Max(vocabulary.Size, byId.Count == 0 ? 0 : byId.Keys.Max() + 1);
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            AddedTokens = added,
            Normalizer = normalizer,
            Words = PreTokenizerReader.Build(preTokenizers, new ModelStage(bpe)),
            Prefix = prefix,
            Suffix = suffix,
            DecodeTable = DecoderReader.Read(root.Optional("decoder", "tokenizer.json"), size,
                id => byId.TryGetValue(id, out AddedToken? token) ? TextOf(token, normalizer) : vocabulary.Token(id),
                id => byId.TryGetValue(id, out AddedToken? token) && token.Special),
        };
    }

    /// <summary>What an added token stands for in the text: when it is looked for in the normalized text, its normalized form.</summary>
    private static string TextOf(AddedToken token, TextNormalizer? normalizer)
    {
        if (!token.Normalized || normalizer is null)
        {
            return token.Content;
        }
        CharBuffer text = new();
        normalizer.Apply(token.Content, text, new BacktrackStack());
        return new string(text.Written);
    }

    private static Vocabulary ReadVocabulary(JsonElement model)
    {
        JsonElement vocab = model.Member("vocab", JsonValueKind.Object, "model");
        Vocabulary vocabulary = new(vocab.GetPropertyCount());
        foreach (JsonProperty property in vocab.EnumerateObject())
        {
            vocabulary.Add(property.Name, property.Value.Integer("an id in model.vocab"));
        }
        return vocabulary;
    }

    private static List<AddedToken> ReadAddedTokens(JsonElement root, Vocabulary vocabulary)
    {
        List<AddedToken> tokens = [];
        if (root.Optional("added_tokens", "tokenizer.json") is not { } list)
        {
            return tokens;
        }
        JsonAccess.Require(list, JsonValueKind.Array, "added_tokens");
        Dictionary<int, string> contents = [];
        Dictionary<string, int> ids = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            AddedToken token = ReadAddedToken(item, item.Member("id", JsonValueKind.Number, "added_tokens").Integer("added_tokens.id"), "added_tokens");
            string modelContent = vocabulary.Token(token.Id) ?? token.Content;
            int modelId = vocabulary.Id(token.Content) is >= 0 and var known ? known : token.Id;
            contents.TryAdd(token.Id, modelContent);
            ids.TryAdd(token.Content, modelId);
            if (contents[token.Id] != token.Content || ids[token.Content] != token.Id)
            {
                throw new TokenizerFormatException($"The added token '{Vocabulary.Show(token.Content)}' has id {token.Id}, but elsewhere that id is "
                    + $"'{Vocabulary.Show(contents[token.Id])}' and that token has id {ids[token.Content]}; they must agree.");
            }
            if (token.Content.Length > 0)
            {
                tokens.Add(token);
            }
        }
        return tokens;
    }

    /// <summary>Reads one added token; tokenizer_config.json has them in the same form.</summary>
    public static AddedToken ReadAddedToken(JsonElement item, long id, string where)
    {
        string content = item.Text("content", where);
        if (!Vocabulary.IsValidId(id))
        {
            throw new TokenizerFormatException($"The added token '{Vocabulary.Show(content)}' has id {id}, which is out of range.");
        }
        bool special = item.Flag("special", false, where);
        return new AddedToken((int)id, content, special, item.Flag("normalized", !special, where), item.Flag("single_word", false, where),
            item.Flag("lstrip", false, where), item.Flag("rstrip", false, where));
    }

    private static MergeListBpe ReadModel(JsonElement model, Vocabulary vocabulary, bool byteLevel)
    {
        foreach (string name in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.OptionalText(name, "model") is { Length: > 0 } value)
            {
                throw TokenizerFormatException.Unsupported($"model.{name}", value, "the empty string and null");
            }
        }
        if (model.Optional("dropout", "model") is { } dropout && (dropout.ValueKind != JsonValueKind.Number || dropout.GetDouble() != 0))
        {
            throw TokenizerFormatException.Unsupported("model.dropout", dropout.GetRawText(), "null and 0");
        }
        // Byte-level files of old name an unknown token they neither have nor need.
        string? unknownToken = model.OptionalText("unk_token", "model");
        int unknown = unknownToken is null ? -1 : vocabulary.Id(unknownToken);
        if (unknown < 0 && !byteLevel && !string.IsNullOrEmpty(unknownToken))
        {
            throw new TokenizerFormatException($"model.unk_token is '{Vocabulary.Show(unknownToken)}', which is not in the vocabulary.");
        }
        MergeListOptions options = new(byteLevel, model.Flag("ignore_merges", false, "model"), model.Flag("byte_fallback", false, "model"),
            unknown, model.Flag("fuse_unk", false, "model"));
        return new MergeListBpe(vocabulary, ReadMerges(model), options);
    }

    private static List<(string, string)> ReadMerges(JsonElement model)
    {
        JsonElement list = model.Member("merges", JsonValueKind.Array, "model");
        List<(string, string)> merges = new(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            string[] parts = item.ValueKind switch
            {
                JsonValueKind.String => item.GetString()!.Split(' '),
                JsonValueKind.Array => [.. item.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : "")],
                _ => [],
            };
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                throw new TokenizerFormatException($"Merge {merges.Count} is {Vocabulary.Show(item.GetRawText())}; it must be two tokens, "
                    + "as a string with one blank between or as an array.");
            }
            merges.Add((parts[0], parts[1]));
        }
        return merges;
    }
}
