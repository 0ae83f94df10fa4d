using Tandem.Protocol.Completions;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Tests;

public sealed class CompletionRequestTests
{
    [Fact]
    public void PromptTakesAllFourForms()
    {
        Assert.Equal("a", Parsing.Good("""{"prompt":"a"}""", CompletionRequest.Read).Prompts.Single().Text);
        Assert.Equal(["a", "b"], Parsing.Good("""{"prompt":["a","b"]}""", CompletionRequest.Read).Prompts.Select(p => p.Text));
        Assert.Equal([1, 19], Parsing.Good("""{"prompt":[1,19]}""", CompletionRequest.Read).Prompts.Single().TokenIds!);
        Assert.Equal([[1], [2, 3]], Parsing.Good("""{"prompt":[[1],[2,3]]}""", CompletionRequest.Read).Prompts.Select(p => p.TokenIds!));
    }

    [Theory]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompt":null}""", "prompt")]
    [InlineData("""{"prompt":[]}""", "prompt")]
    [InlineData("""{"prompt":{}}""", "prompt")]
    [InlineData("""{"prompt":["a",1]}""", "prompt")]
    [InlineData("""{"prompt":[1,"a"]}""", "prompt")]
    [InlineData("""{"prompt":[1.5]}""", "prompt")]
    [InlineData("""{"prompt":[[1],2]}""", "prompt[1]")]
    [InlineData("""{"prompt":[[1],[4294967296]]}""", "prompt[1]")]
    [InlineData("""{"prompt":"a","temperature":"hot"}""", "temperature")]
    [InlineData("""{"prompt":"a","temperature":"NaN"}""", "temperature")]
    [InlineData("""{"prompt":"a","temperature":1e999}""", "temperature")]
    [InlineData("""{"prompt":"a","top_p":-1e39}""", "top_p")]
    [InlineData("""{"prompt":"a","top_k":1.5}""", "top_k")]
    [InlineData("""{"prompt":"a","max_tokens":99999999999}""", "max_tokens")]
    [InlineData("""{"prompt":"a","max_tokens":true}""", "max_tokens")]
    [InlineData("""{"prompt":"a","seed":1e300}""", "seed")]
    [InlineData("""{"prompt":"a","n":0}""", "n")]
    [InlineData("""{"prompt":"a","stop":7}""", "stop")]
    [InlineData("""{"prompt":"a","stop":["x",7]}""", "stop")]
    [InlineData("""{"prompt":"a","logit_bias":[1]}""", "logit_bias")]
    [InlineData("""{"prompt":"a","logit_bias":{"x":1}}""", "logit_bias")]
    [InlineData("""{"prompt":"a","logit_bias":{"1":"x"}}""", "logit_bias")]
    [InlineData("""{"prompt":"a","stream":"yes"}""", "stream")]
    [InlineData("""{"prompt":"a","stream_options":{"include_usage":true}}""", "stream_options")]
    [InlineData("""{"prompt":"a","stream":true,"stream_options":{"include_usage":1}}""", "stream_options.include_usage")]
    [InlineData("""{"prompt":"a","stream":true,"prompt_logprobs":1}""", "prompt_logprobs")]
    [InlineData("""{"prompt":"a","response_format":{"type":"json_object"}}""", "response_format")]
    [InlineData("""{"prompt":"a","priority":3}""", "priority")]
    [InlineData("""{"prompt":[1],"suffix":"b"}""", "suffix")]
    [InlineData("""{"prompt":"a","suffix":"b","echo":true}""", "echo")]
    [InlineData("""{"prompt":"a","cache_salt":""}""", "cache_salt")]
    [InlineData("""{"prompt":"a","request_id":"a\nb"}""", "request_id")]
    [InlineData("""{"prompt":"a","truncate_prompt_tokens":-2}""", "truncate_prompt_tokens")]
    [InlineData("""{"prompt":"a","truncation_side":"middle"}""", "truncation_side")]
    public void BadFieldIsNamed(string json, string param)
    {
        FieldErrors errors = Parsing.Bad(json, CompletionRequest.Read);
        Assert.Equal(param, errors.Items[0].Param);
        Assert.StartsWith(param, errors.Items[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryBadFieldIsReportedAtOnce()
    {
        FieldErrors errors = Parsing.Bad("""{"temperature":"x","top_k":[],"n":-1,"guided_json":{"type":"object"},"stop":{}}""", CompletionRequest.Read);
        Assert.Equal(["guided_json", "n", "prompt", "stop", "temperature", "top_k"], errors.Items.Select(e => e.Param).Order());
        Assert.All(errors.Items, error => Assert.Contains(error.Message, errors.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void ErrorsAreBounded()
    {
        string json = "{\"messages\":[" + string.Join(',', Enumerable.Repeat("{\"role\":1}", 989)) + "]}";
        Assert.Equal(FieldErrors.Limit, Parsing.Bad(json, Chat.ChatRequest.Read).Items.Count);
    }

    [Fact]
    public void EveryRefusedFieldIsRefusedByName()
    {
        foreach (string name in RefusedFields.Names)
        {
            FieldErrors errors = Parsing.Bad($$"""{"prompt":"a","{{name}}":"on"}""", CompletionRequest.Read);
            Assert.Equal(name, errors.Items.Single().Param);
        }
    }

    [Theory]
    [InlineData("""{"prompt":"a","use_beam_search":false,"length_penalty":1.0,"best_of":1,"logits_processors":[],"guided_json":null}""")]
    [InlineData("""{"prompt":"a","priority":0,"spaces_between_special_tokens":true,"mirostat":0,"modalities":["text"]}""")]
    [InlineData("""{"prompt":"a","something_new":{"deep":[1,2,3]},"service_tier":"auto","user":"u"}""")]
    [InlineData("""{"prompt":"a","response_format":{"type":"text"},"logit_bias":{},"stop":null,"temperature":null}""")]
    public void NeutralAndUnknownFieldsAreTaken(string json) => Parsing.Good(json, CompletionRequest.Read);

    [Fact]
    public void FieldsReachTheRequest()
    {
        CompletionRequest request = Parsing.Good(
            """
            {"model":"m","prompt":"a","suffix":"z","max_tokens":7.0,"temperature":0.25,"top_k":5,"min_p":0.1,"logit_bias":{"3":-100},"seed":-7,
             "stop":"end","stop_token_ids":[4],"n":3,"logprobs":2,"stream":true,"stream_options":{"include_usage":true,"continuous_usage_stats":true},
             "cache_salt":"tenant","request_id":"r-1","truncate_prompt_tokens":9,"truncation_side":"right","add_special_tokens":false}
            """,
            CompletionRequest.Read);
        Assert.Equal("z", request.Suffix);
        Assert.Equal(7, request.Generation.MaxTokens);
        Assert.Equal(0.25f, request.Generation.Sampling.Temperature);
        Assert.Equal(-100f, request.Generation.Sampling.LogitBias![3]);
        Assert.Equal(-7, request.Generation.Sampling.Seed);
        Assert.Equal(["end"], request.Generation.Sampling.Stop);
        Assert.Equal([4], request.Generation.Sampling.StopTokenIds);
        Assert.Equal((3, 2, true, true, true), (request.Generation.N, request.Generation.Logprobs, request.Generation.Stream, request.Generation.IncludeUsage, request.Generation.ContinuousUsage));
        Assert.Equal(("tenant", "r-1", 9, false, false), (request.Generation.CacheSalt, request.Generation.RequestId, request.Generation.TruncatePromptTokens, request.Generation.TruncateLeft, request.Generation.AddSpecialTokens));
    }

    [Fact]
    public void LeftOutFieldsAreNullSoThatTheModelsDefaultsHold()
    {
        CompletionRequest request = Parsing.Good("""{"prompt":"a"}""", CompletionRequest.Read);
        Assert.Null(request.Generation.Sampling.Temperature);
        Assert.Null(request.Generation.Sampling.TopP);
        Assert.Equal(16, request.Generation.MaxTokens);
    }

    [Fact]
    public void ZeroTokensWithEchoOnlyEchoes()
    {
        Assert.True(Parsing.Good("""{"prompt":"a","echo":true,"max_tokens":0}""", CompletionRequest.Read).EchoOnly);
        Assert.Equal(0, Parsing.Good("""{"prompt":"a","max_tokens":0}""", CompletionRequest.Read).Generation.MaxTokens);
    }
}
