using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Hostility;

/// <summary>Every wrong request has its clear answer, and the server still serves.</summary>
public sealed class BadRequestTests(SharedServer shared)
{
    private const string Path = "/v1/completions";

    private readonly RunningServer _server = shared.Server;

    [Theory]
    [InlineData("""{"prompt":"a","temperature":-0.1}""", "temperature", "-0.1")]
    [InlineData("""{"prompt":"a","temperature":"NaN"}""", "temperature", "NaN")]
    [InlineData("""{"prompt":"a","temperature":1e400}""", "temperature", "1e400")]
    [InlineData("""{"prompt":"a","temperature":NaN}""", "temperature", "not valid JSON")]
    [InlineData("""{"prompt":"a","top_p":0}""", "top_p", "0")]
    [InlineData("""{"prompt":"a","top_p":1.5}""", "top_p", "1.5")]
    [InlineData("""{"prompt":"a","top_k":-2}""", "top_k", "-2")]
    [InlineData("""{"prompt":"a","min_p":2}""", "min_p", "2")]
    [InlineData("""{"prompt":"a","repetition_penalty":0}""", "repetition_penalty", "0")]
    [InlineData("""{"prompt":"a","presence_penalty":-3}""", "presence_penalty", "-3")]
    [InlineData("""{"prompt":"a","frequency_penalty":99}""", "frequency_penalty", "99")]
    [InlineData("""{"prompt":"a","max_tokens":0}""", "max_tokens", "0")]
    [InlineData("""{"prompt":"a","max_tokens":-5}""", "max_tokens", "-5")]
    [InlineData("""{"prompt":"a","min_tokens":20,"max_tokens":3}""", "min_tokens", "20")]
    [InlineData("""{"prompt":"a","n":0}""", "n", "0")]
    [InlineData("""{"prompt":"a","n":1000000000}""", "n", "128")]
    [InlineData("""{"prompt":"a","logprobs":21}""", "logprobs", "20")]
    [InlineData("""{"prompt":"a","logprobs":-1}""", "logprobs", "-1")]
    [InlineData("""{"prompt":"a","prompt_logprobs":21}""", "prompt_logprobs", "20")]
    [InlineData("""{"prompt":"a","stop":""}""", "stop", "empty")]
    [InlineData("""{"prompt":"a","stop_token_ids":[99999]}""", "stop_token_ids", "99999")]
    [InlineData("""{"prompt":"a","allowed_token_ids":[]}""", "allowed_token_ids", "at least one")]
    [InlineData("""{"prompt":"a","logit_bias":{"5":101}}""", "logit_bias", "101")]
    [InlineData("""{"prompt":"a","logit_bias":{"99999":1}}""", "logit_bias", "99999")]
    [InlineData("""{"prompt":[99999]}""", "prompt", "99999")]
    [InlineData("""{"prompt":[-1]}""", "prompt", "-1")]
    [InlineData("""{"prompt":""}""", "prompt", "at least one token")]
    [InlineData("""{"prompt":["a",""]}""", "prompt[1]", "at least one token")]
    [InlineData("""{"prompt":"a","truncate_prompt_tokens":4096}""", "truncate_prompt_tokens", "4095")]
    [InlineData("""{"prompt":"a","guided_regex":"a+"}""", "guided_regex", "refused")]
    [InlineData("""{"prompt":"a","structured_outputs":{"json":{}}}""", "structured_outputs", "refused")]
    [InlineData("""{"prompt":"a","use_beam_search":true}""", "use_beam_search", "refused")]
    [InlineData("""{"prompt":"a","prompt_embeds":"AAAA"}""", "prompt_embeds", "refused")]
    [InlineData("""{"prompt":"\ud800"}""", "prompt", "surrogate")]
    public async Task BadFieldIsNamed(string json, string param, string part)
    {
        Answer answer = (await _server.PostAsync(Path, json)).Fails(HttpStatusCode.BadRequest, param);
        Assert.Contains(part, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryBadFieldIsReportedAtOnce()
    {
        const string Body = """{"prompt":"a","temperature":-1,"top_p":"x","top_k":-7,"n":0,"stop":5,"logit_bias":{"999999":1},"grammar":"x"}""";
        Answer answer = (await _server.PostAsync(Path, Body)).Fails(HttpStatusCode.BadRequest, "top_p");
        string[] names = [.. answer.Error.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("param").GetString()!).Order()];
        Assert.Equal(["grammar", "logit_bias", "n", "stop", "temperature", "top_k", "top_p"], names);
        Assert.All(names, name => Assert.Contains(name, answer.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ChatNamesItsOwnFields()
    {
        const string Body = """{"messages":[{"role":"user","content":"x"}],"logprobs":true,"top_logprobs":21,"response_format":{"type":"json_schema","json_schema":{}}}""";
        Answer answer = (await _server.PostAsync("/v1/chat/completions", Body)).Fails(HttpStatusCode.BadRequest, "response_format");
        Assert.Contains("top_logprobs must be at most 20", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"prompt\": \"a\",,}", "line 1, byte 1")]
    [InlineData("", "empty")]
    [InlineData("[]", "object")]
    [InlineData("{\"prompt\":\"a\"} trailing", "line 1")]
    [InlineData("{\"prompt\":\"a\",\"prompt\":\"b\"}", "prompt")]
    public async Task MalformedJsonNamesThePlace(string body, string part)
    {
        Answer answer = await _server.PostAsync(Path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("malformed_json", answer.Error.GetProperty("code").GetString());
        Assert.Contains(part, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvalidUtf8IsRefused()
    {
        using var content = new ByteArrayContent([.. "{\"prompt\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Answer answer = (await _server.SendAsync(Path, content)).Fails(HttpStatusCode.BadRequest);
        Assert.Contains("UTF-8", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeepNestingIsRefused()
    {
        string json = "{\"prompt\":" + new string('[', 50_000) + new string(']', 50_000) + "}";
        (await _server.PostAsync(Path, json)).Fails(HttpStatusCode.BadRequest, "prompt");
        json = """{"messages":[{"role":"user","content":"x"}],"chat_template_kwargs":""" + string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70) + "}";
        (await _server.PostAsync("/v1/chat/completions", json)).Fails(HttpStatusCode.BadRequest, "chat_template_kwargs");
    }

    [Fact]
    public async Task ATenMegabytePromptIsRefusedByItsLength()
    {
        string text = new('x', 10 << 20);
        Answer answer = (await _server.PostAsync(Path, $$"""{"prompt":"{{text}}"}""")).Fails(HttpStatusCode.BadRequest, "prompt");
        Assert.Equal("context_length_exceeded", answer.Error.GetProperty("code").GetString());
        Assert.Contains("4096", answer.Message, StringComparison.Ordinal);
        (await _server.PostAsync("/v1/chat/completions", $$"""{"messages":[{"role":"user","content":"{{text}}"}]}""")).Fails(HttpStatusCode.BadRequest, "messages");
        (await _server.PostAsync("/infill", $$"""{"input_prefix":"a","input_suffix":"{{text}}"}""")).Fails(HttpStatusCode.BadRequest, "input_prefix");
    }

    [Fact]
    public async Task APromptOneTokenTooLongNamesTokensAndLimit()
    {
        Answer answer = (await _server.PostAsync(Path, $$"""{"prompt":"{{new string('x', TinyModel.Context)}}"}""")).Fails(HttpStatusCode.BadRequest, "prompt");
        Assert.Contains("has 4096 tokens", answer.Message, StringComparison.Ordinal);
        Assert.Contains("at most 4095", answer.Message, StringComparison.Ordinal);
        (await _server.PostAsync(Path, $$"""{"prompt":"{{new string('x', TinyModel.Context - 1)}}","max_tokens":1}""")).Ok();
    }

    [Fact]
    public async Task ATooLargeBodyIsRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync(server: options => options with { MaxRequestBytes = 4096 });
        string text = new('x', 5000);
        Answer answer = (await server.PostAsync(Path, $$"""{"prompt":"{{text}}"}""")).Fails(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("request_too_large", answer.Error.GetProperty("code").GetString());
        (await server.PostAsync(Path, """{"prompt":"a"}""")).Ok();
    }

    [Fact]
    public async Task OnlyJsonIsRead()
    {
        using var text = new StringContent("""{"prompt":"a"}""", Encoding.UTF8, "text/plain");
        (await _server.SendAsync(Path, text)).Fails(HttpStatusCode.UnsupportedMediaType);
        using var zipped = RunningServer.Json("{}");
        zipped.Headers.ContentEncoding.Add("gzip");
        (await _server.SendAsync(Path, zipped)).Fails(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task UnknownModelPathAndMethodHaveJsonBodies()
    {
        Answer model = (await _server.PostAsync(Path, """{"model":"gpt-4","prompt":7}""")).Fails(HttpStatusCode.NotFound, "model");
        Assert.Equal("model_not_found", model.Error.GetProperty("code").GetString());
        Assert.Contains("tiny", model.Message, StringComparison.Ordinal);
        (await _server.GetAsync("/v1/nothing")).Fails(HttpStatusCode.NotFound);
        Answer method = (await _server.GetAsync(Path)).Fails(HttpStatusCode.MethodNotAllowed);
        Assert.Equal("POST", method.Headers["Allow"]);
        (await _server.PostAsync("/health", "{}")).Fails(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task UnknownFieldsAreIgnored() =>
        (await _server.PostAsync(Path, """{"prompt":"a","max_tokens":1,"brand_new":{"x":[1]},"service_tier":"auto","store":true}""")).Ok();
}
