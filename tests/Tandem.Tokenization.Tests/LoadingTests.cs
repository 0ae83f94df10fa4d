using System.Text.Json.Nodes;
using Xunit;

namespace Tandem.Tokenization.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tandem-tokenizer-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_folder_without_tokenizer_says_what_it_needs()
    {
        string message = Assert.Throws<FileNotFoundException>(() => Tokenizer.Load(_folder)).Message;
        Assert.Contains("tokenizer.json", message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.model", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_file_is_preferred_to_the_model_file()
    {
        Write("tokenizer.json", ToyTokenizers.ByteLevel().ToJsonString());
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.model"), ToyTokenizers.SentencePiece());
        Assert.NotNull(Tokenizer.Load(_folder).TokenToId("<|begin|>"));
        File.Delete(Path.Combine(_folder, "tokenizer.json"));
        Assert.NotNull(Tokenizer.Load(_folder).TokenToId("<0x0A>"));
    }

    [Fact]
    public void Names_of_tokens_come_as_text_or_as_objects_and_from_either_file()
    {
        Write("tokenizer.json", ToyTokenizers.ByteLevel().ToJsonString());
        Write("tokenizer_config.json", """{"bos_token": {"content": "<|begin|>", "special": true}, "pad_token": null}""");
        Write("special_tokens_map.json", """{"eos_token": "<|end|>", "bos_token": "<tool>"}""");
        Tokenizer tokenizer = Tokenizer.Load(_folder);
        Assert.Equal(tokenizer.TokenToId("<|begin|>"), tokenizer.BosId);
        Assert.Equal(tokenizer.TokenToId("<|end|>"), tokenizer.EosId);
        Assert.Null(tokenizer.PadId);
        Assert.Null(tokenizer.ChatTemplate);
    }

    [Fact]
    public void Chat_templates_come_as_text_as_a_list_and_from_files()
    {
        Write("tokenizer.json", ToyTokenizers.ByteLevel().ToJsonString());
        Write("tokenizer_config.json", """{"chat_template": "one"}""");
        Assert.Equal("one", Tokenizer.Load(_folder).ChatTemplate);
        Write("tokenizer_config.json", """{"chat_template": [{"name": "default", "template": "two"}, {"name": "tool_use", "template": "three"}]}""");
        Assert.Equal("two", Tokenizer.Load(_folder).ChatTemplate);
        Assert.Equal("three", Tokenizer.Load(_folder).ChatTemplates["tool_use"]);
        Write("chat_template.jinja", "four");
        Directory.CreateDirectory(Path.Combine(_folder, "additional_chat_templates"));
        Write("additional_chat_templates/rag.jinja", "five");
        Assert.Equal("four", Tokenizer.Load(_folder).ChatTemplate);
        Assert.Equal("five", Tokenizer.Load(_folder).ChatTemplates["rag"]);
        Write("tokenizer_config.json", """{"chat_template": 7}""");
        Assert.Contains("chat_template", Assert.Throws<TokenizerFormatException>(() => Tokenizer.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_flags_of_a_llama_class_decide_what_is_added()
    {
        Write("tokenizer.json", ToyTokenizers.ByteLevel().ToJsonString());
        const string Names = "\"bos_token\": \"<|begin|>\", \"eos_token\": \"<|end|>\"";
        List<int> plain = Tokenizer.Load(_folder).Encode("x", false);
        Write("tokenizer_config.json", $$"""{{{Names}}, "tokenizer_class": "LlamaTokenizerFast", "add_bos_token": false, "add_eos_token": true}""");
        Tokenizer tokenizer = Tokenizer.Load(_folder);
        Assert.Equal([.. plain, tokenizer.EosId!.Value], tokenizer.Encode("x"));
        Assert.False(tokenizer.AddsBosToken);
        // Another class goes by the file.
        Write("tokenizer_config.json", $$"""{{{Names}}, "tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": false, "add_eos_token": true}""");
        tokenizer = Tokenizer.Load(_folder);
        Assert.Equal([tokenizer.BosId!.Value, .. plain], tokenizer.Encode("x"));
    }

    [Fact]
    public void A_sentencepiece_model_begins_a_text_as_its_configuration_says()
    {
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.model"), ToyTokenizers.SentencePiece());
        Assert.Equal(1, Tokenizer.Load(_folder).Encode("arr")[0]);
        Write("tokenizer_config.json", """{"add_bos_token": false, "add_eos_token": true, "eos_token": "</s>"}""");
        List<int> ids = Tokenizer.Load(_folder).Encode("arr");
        Assert.NotEqual(1, ids[0]);
        Assert.Equal(2, ids[^1]);
    }

    [Fact]
    public void Legacy_false_puts_the_mark_before_the_first_stretch_only()
    {
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.model"), ToyTokenizers.SentencePiece());
        Tokenizer legacy = Tokenizer.Load(_folder);
        Write("tokenizer_config.json", """{"legacy": false}""");
        Tokenizer modern = Tokenizer.Load(_folder);
        string Tokens(Tokenizer tokenizer) => string.Concat(tokenizer.Encode("zz</s>zz", false).Select(id => tokenizer.IdToToken(id)));
        Assert.Equal("▁zz</s>▁zz", Tokens(legacy));
        Assert.Equal("▁zz</s>zz", Tokens(modern));
        Assert.Equal("zz</s>zz", legacy.Decode(legacy.Encode("zz</s>zz", false).ToArray(), false));
        Assert.Equal("zz</s>zz", modern.Decode(modern.Encode("zz</s>zz", false).ToArray(), false));
    }

    [Fact]
    public void Tokens_that_only_the_configuration_adds_are_there()
    {
        JsonObject json = ToyTokenizers.ByteLevel();
        Write("tokenizer.json", json.ToJsonString());
        int id = Tokenizer.Load(_folder).VocabSize;
        Write("tokenizer_config.json", $$"""{"added_tokens_decoder": {"{{id}}": {"content": "<extra>", "special": true} } }""");
        Tokenizer tokenizer = Tokenizer.Load(_folder);
        Assert.Equal([id], tokenizer.Encode("<extra>", false));
        Assert.Equal("", tokenizer.Decode([id]));
        Assert.Equal("<extra>", tokenizer.Decode([id], false));
        Assert.Equal(id + 1, tokenizer.VocabSize);
    }

    [Fact]
    public void Special_tokens_are_text_when_they_are_not_parsed_and_others_are_tokens_all_the_same()
    {
        Tokenizer tokenizer = ToyTokenizers.Load(ToyTokenizers.ByteLevel());
        int end = tokenizer.TokenToId("<|end|>")!.Value, tool = tokenizer.TokenToId("<tool>")!.Value;
        Assert.Contains(end, tokenizer.Encode("a<|end|><tool>", false));
        List<int> plain = tokenizer.Encode("a<|end|><tool>", false, false);
        Assert.DoesNotContain(end, plain);
        Assert.Equal(tool, plain[^1]);
        Assert.True(tokenizer.IsSpecial(end));
        Assert.False(tokenizer.IsSpecial(tool));
    }

    [Fact]
    public void Added_tokens_take_white_space_along_and_stand_alone_as_they_are_told()
    {
        JsonObject json = ToyTokenizers.ByteLevel();
        JsonArray added = json["added_tokens"]!.AsArray();
        int next = (int)added[^1]!["id"]! + 1;
        foreach ((string content, string flag) in (ReadOnlySpan<(string, string)>)[("<left>", "lstrip"), ("<right>", "rstrip"), ("word", "single_word"), ("<|end|>x", "special")])
        {
            JsonObject token = ToyTokenizers.Added(next++, content, false);
            token[flag] = true;
            added.Add(token);
        }
        Tokenizer tokenizer = ToyTokenizers.Load(json);
        string[] Tokens(string text) => [.. tokenizer.Encode(text, false).Select(id => tokenizer.IdToToken(id)!)];
        Assert.Equal(["z", "<left>", "Ġ", "Ġ", "z"], Tokens("z \u00a0<left>  z"));
        Assert.Equal(["z", "Ġ", "<right>", "z"], Tokens("z <right> \n z"));
        Assert.Equal(["word", "Ġ", "z"], Tokens("word z"));
        Assert.DoesNotContain("word", Tokens("words"));
        Assert.DoesNotContain("word", Tokens("éword"));
        Assert.Equal(["<|end|>x", "<|end|>", "z"], Tokens("<|end|>x<|end|>z")); // the longest
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
