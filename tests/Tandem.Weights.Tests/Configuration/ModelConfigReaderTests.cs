using System.Text;
using System.Text.Json.Nodes;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Weights.Configuration;

namespace Tandem.Weights.Tests.Configuration;

public sealed class ModelConfigReaderTests
{
    private const string IQuest7B = """
        {"architectures":["IQuestCoderForCausalLM"],"model_type":"iquestcoder","hidden_size":5120,"intermediate_size":27648,"num_attention_heads":40,
         "num_key_value_heads":8,"head_dim":128,"vocab_size":76800,"hidden_act":"silu","rope_theta":500000.0,"rope_scaling":null,"max_position_embeddings":131072,
         "rms_norm_eps":1e-5,"attention_bias":false,"mlp_bias":false,"tie_word_embeddings":false,"clip_qkv":null,"use_sliding_window":false,"sliding_window":null,
         "max_window_layers":0,"pretraining_tp":1,"bos_token_id":1,"eos_token_id":[2,75864,75869],"torch_dtype":"bfloat16","num_hidden_layers":14}
        """;

    private const string Loop40B = """
        {"architectures":["IQuestLoopCoderForCausalLM"],"model_type":"iquestloopcoder","hidden_size":5120,"intermediate_size":27648,"num_attention_heads":40,
         "num_key_value_heads":8,"head_dim":128,"vocab_size":76800,"hidden_act":"silu","rope_theta":500000,"max_position_embeddings":131072,"rms_norm_eps":1e-5,
         "tie_word_embeddings":false,"torch_dtype":"bfloat16","num_hidden_layers":80,"loop_num":2,"loop_window_size":64}
        """;

    [Fact]
    public void ThePublishedDenseModelIsReadAsItIs()
    {
        ModelConfig model = Read(IQuest7B).Model;
        Assert.Equal(7_612_810_240, model.ParameterCount);
        Assert.Equal((5120, 27648, 14, 40, 8, 128), (model.HiddenSize, model.IntermediateSize, model.NumLayers, model.NumHeads, model.NumKvHeads, model.HeadDim));
        Assert.Equal((76800, 131072, 1e-5f, DType.BF16, 1), (model.VocabSize, model.MaxPositions, model.RmsNormEps, model.DType, model.LoopCount));
        Assert.Equal(new RopeConfig { Theta = 500000 }, model.Rope);
        Assert.False(model.QkvBias || model.OutputBias || model.MlpBias || model.QkNorm || model.TieWordEmbeddings);
        Assert.Equal(1, model.BosTokenId);
        Assert.Equal([2, 75864, 75869], model.EosTokenIds);
    }

    [Fact]
    public void TheLoopModelTakesItsWindowFromTheFileAndItsStopsFromTheGenerationConfig()
    {
        ModelSettings read = Read(Loop40B, """{"bos_token_id":1,"eos_token_id":[2,75864,75869]}""");
        Assert.Equal(39_794_696_320, read.Model.ParameterCount);
        Assert.Equal((2, 64), (read.Model.LoopCount, read.Model.LoopWindow));
        Assert.Equal([2, 75864, 75869], read.Model.EosTokenIds);
        Assert.Equal(8192, Read(Set(Loop40B, "loop_window_size", 8192)).Model.LoopWindow);
        AssertRefused(Set(Loop40B, "loop_num", 3), "loop_num is 3; only 2 passes");
        AssertRefused(Remove(Loop40B, "loop_window_size"), "loop_window_size is missing");
        AssertRefused(Set(IQuest7B, "loop_num", 2), "loop_num is 2");
    }

    [Theory]
    [InlineData("LlamaForCausalLM", 32000, 4096, 11008, 32, 32, 32, 128, 2048, 1e-6, 10000, false, false, 1, 2)]
    [InlineData("Qwen2ForCausalLM", 151936, 4096, 22016, 32, 32, 32, 128, 32768, 1e-6, 10000, true, false, null, null)]
    [InlineData("Qwen3ForCausalLM", 151936, 4096, 22016, 32, 32, 32, 128, 32768, 1e-6, 10000, false, true, null, null)]
    public void AnAlmostEmptyFileMeansTheClassesDefaults(
        string name, int vocab, int hidden, int inner, int layers, int heads, int kv, int width, int positions, double eps, double theta, bool bias, bool norm, int? bos, int? eos)
    {
        ModelConfig model = Read($$"""{"architectures":["{{name}}"]}""").Model;
        Assert.Equal((vocab, hidden, inner, layers, heads, kv, width), (model.VocabSize, model.HiddenSize, model.IntermediateSize, model.NumLayers, model.NumHeads, model.NumKvHeads, model.HeadDim));
        Assert.Equal((positions, (float)eps, theta), (model.MaxPositions, model.RmsNormEps, model.Rope.Theta));
        Assert.Equal((bias, false, norm, false), (model.QkvBias, model.OutputBias, model.QkNorm, model.TieWordEmbeddings));
        Assert.Equal(bos, model.BosTokenId);
        Assert.Equal(eos is null ? [] : [eos.Value], model.EosTokenIds);
        Assert.Equal(DType.F32, model.DType);
    }

    [Fact]
    public void MistralNeedsItsWindowToBeNull()
    {
        ModelConfig model = Read("""{"architectures":["MistralForCausalLM"],"sliding_window":null}""").Model;
        Assert.Equal((14336, 8, 131072), (model.IntermediateSize, model.NumKvHeads, model.MaxPositions));
        AssertRefused("""{"architectures":["MistralForCausalLM"]}""", "sliding_window is missing, which for MistralForCausalLM means 4096");
        AssertRefused("""{"architectures":["MistralForCausalLM"],"sliding_window":8192}""", "sliding_window is 8192");
    }

    [Fact]
    public void NullAndAbsentDifferWhereTheClassesSaySo()
    {
        Assert.Equal(32, Read("""{"architectures":["MistralForCausalLM"],"sliding_window":null,"num_key_value_heads":null}""").Model.NumKvHeads);
        Assert.Equal(64, Read("""{"architectures":["LlamaForCausalLM"],"num_attention_heads":64,"head_dim":null}""").Model.HeadDim);
        Assert.Equal(128, Read("""{"architectures":["Qwen3ForCausalLM"],"num_attention_heads":64}""").Model.HeadDim);
        Assert.Null(Read("""{"architectures":["LlamaForCausalLM"],"bos_token_id":null}""").Model.BosTokenId);
        AssertRefused(Remove(IQuest7B, "max_position_embeddings"), "max_position_embeddings is missing");
    }

    [Fact]
    public void WindowsAreRefusedOnlyWhereTheyAreOn()
    {
        const string Qwen = """{"architectures":["Qwen2ForCausalLM"],"num_hidden_layers":28,"sliding_window":131072,"max_window_layers":28,"use_sliding_window":false}""";
        Assert.Equal(28, Read(Qwen).Model.NumLayers);
        Read(Set(Qwen, "use_sliding_window", true));
        AssertRefused(Set(Set(Qwen, "use_sliding_window", true), "max_window_layers", 21), "layers 21 to 27 have a window");
        AssertRefused(Set(Set(IQuest7B, "use_sliding_window", true), "sliding_window", 4096), "layers 0 to 13 have a window");
        Read(Set(IQuest7B, "use_sliding_window", true));
        Read(Set(Qwen, "layer_types", new JsonArray("full_attention", "full_attention")));
        AssertRefused(Set(Qwen, "layer_types", new JsonArray("full_attention", "sliding_attention")), "layer_types");
        AssertRefused("""{"architectures":["LlamaForCausalLM"],"sliding_window":128}""", "sliding_window is 128");
    }

    [Theory]
    [InlineData("clip_qkv", "8.0")]
    [InlineData("hidden_act", "\"gelu\"")]
    [InlineData("mlp_bias", "true")]
    [InlineData("pretraining_tp", "2")]
    [InlineData("num_key_value_heads", "7")]
    [InlineData("quantization_config", """{"quant_method":"awq"}""")]
    [InlineData("torch_dtype", "\"float8_e4m3fn\"")]
    [InlineData("attention_chunk_size", "8192")]
    [InlineData("num_experts", "128")]
    [InlineData("kv_lora_rank", "512")]
    [InlineData("partial_rotary_factor", "0.25")]
    [InlineData("logit_scale", "0.0625")]
    [InlineData("embedding_multiplier", "12")]
    [InlineData("residual_multiplier", "0.22")]
    [InlineData("final_logit_softcapping", "30.0")]
    [InlineData("query_pre_attn_scalar", "256")]
    [InlineData("head_dim", "127")]
    [InlineData("hidden_size", "0")]
    [InlineData("hidden_size", "5120.5")]
    [InlineData("num_hidden_layers", "1e3")]
    [InlineData("vocab_size", "99999999999")]
    [InlineData("rms_norm_eps", "-1e-5")]
    [InlineData("rms_norm_eps", "\"1e-5\"")]
    [InlineData("rope_theta", "0")]
    [InlineData("eos_token_id", "[2,76800]")]
    [InlineData("tie_word_embeddings", "1")]
    [InlineData("plt_num_loops", "2")]
    public void WhatIsNotImplementedIsRefusedByNameAndValue(string key, string value)
    {
        JsonObject config = JsonNode.Parse(IQuest7B)!.AsObject();
        config[key] = JsonNode.Parse(value);
        AssertRefused(config.ToJsonString(), $"{key} is {JsonNode.Parse(value)!.ToJsonString()}");
    }

    [Fact]
    public void AllProblemsAreReportedAtOnce()
    {
        string json = Set(Set(Set(IQuest7B, "clip_qkv", 8), "hidden_act", "relu"), "pretraining_tp", 4);
        var error = Assert.Throws<ModelConfigException>(() => Read(json, """{"temperature":-1,"top_p":2}"""));
        Assert.Equal(5, error.Problems.Count);
        Assert.Contains("generation_config.json: temperature is -1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AttentionBiasCoversTheOutputToo()
    {
        ModelConfig llama = Read("""{"architectures":["LlamaForCausalLM"],"attention_bias":true}""").Model;
        Assert.True(llama.QkvBias && llama.OutputBias);
        AssertRefused("""{"architectures":["Qwen2ForCausalLM"],"attention_bias":true}""", "attention_bias is true; Qwen2ForCausalLM has no such option");
    }

    [Theory]
    [InlineData("""{"architectures":["IQuestCoderForCausalLMX"]}""")]
    [InlineData("""{"architectures":["iquestcoderforcausallm"]}""")]
    [InlineData("""{"architectures":[]}""")]
    [InlineData("""{"architectures":"LlamaForCausalLM"}""")]
    [InlineData("""{"model_type":"llama"}""")]
    public void AnUnknownArchitectureIsRefusedWithTheList(string json) => AssertRefused(json, string.Join(", ", ModelConfigReader.SupportedArchitectures));

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[1]", "must be a JSON object")]
    [InlineData("""{"vocab_size":1,"vocab_size":2}""", "not valid JSON")]
    public void BrokenFilesAreRefused(string json, string message) => AssertRefused(json, message);

    [Fact]
    public void GenerationDefaultsAreRead()
    {
        GenerationConfig read = Read(
            IQuest7B,
            """{"do_sample":true,"temperature":0.6,"top_p":0.85,"top_k":20,"min_p":0.1,"repetition_penalty":1.05,"max_new_tokens":512,"pad_token_id":75869,"eos_token_id":75864}""").Generation;
        Assert.Equal((true, 0.6f, 0.85f, 20, 0.1f, 1.05f), (read.DoSample, read.Temperature, read.TopP, read.TopK, read.MinP, read.RepetitionPenalty));
        Assert.Equal((512, 75869), (read.MaxNewTokens, read.PadTokenId));
        Assert.Equal([75864], read.EosTokenIds);
        Assert.Null(Read(IQuest7B).Generation.Temperature);
    }

    [Fact]
    public void AFolderWithoutConfigurationSaysSo()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("there is no config.json", Assert.Throws<ModelConfigException>(() => ModelConfigReader.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static ModelSettings Read(string config, string generation = "") => ModelConfigReader.Parse(Encoding.UTF8.GetBytes(config), Encoding.UTF8.GetBytes(generation), "a model");

    private static void AssertRefused(string config, string message) =>
        Assert.Contains(message, Assert.Throws<ModelConfigException>(() => Read(config)).Message, StringComparison.Ordinal);

    private static string Set(string json, string key, JsonNode? value)
    {
        JsonObject config = JsonNode.Parse(json)!.AsObject();
        config[key] = value;
        return config.ToJsonString();
    }

    private static string Remove(string json, string key)
    {
        JsonObject config = JsonNode.Parse(json)!.AsObject();
        config.Remove(key);
        return config.ToJsonString();
    }
}
