using System.Net;
using System.Text.Json;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Endpoints;

public sealed class ChatTests(SharedServer shared)
{
    private const string Path = "/v1/chat/completions";

    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task TheTemplateMakesThePrompt()
    {
        const string Messages = """{"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"text","text":"you"}]}]}""";
        const string Tools = """{"tools":[{"type":"function","function":{"name":"f"}}]}""";
        Assert.Equal("<|im_start|>user\nhi\nyou<|im_end|>\n<|im_start|>assistant\n", await RenderAsync(Messages));
        Assert.Equal("<|im_start|>user\nhi\nyou<|im_end|>\n", await RenderAsync(Messages.With("""{"add_generation_prompt":false}""")));
        Assert.Contains("1 tools", await RenderAsync(Messages.With(Tools)), StringComparison.Ordinal);
        Assert.DoesNotContain("tools", await RenderAsync(Messages.With(Tools).With("""{"tool_choice":"none"}""")), StringComparison.Ordinal);
        Assert.Contains("good day", await RenderAsync(Messages.With("""{"chat_template_kwargs":{"greeting":"good day"}}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLastMessageCanBeGoneOnWith() =>
        Assert.EndsWith(
            "<|im_start|>assistant\nfor (int i",
            await RenderAsync("""{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"for (int i"}],"continue_final_message":true}"""),
            StringComparison.Ordinal);

    [Fact]
    public async Task AnswersInOpenAisForm()
    {
        Answer answer = (await _server.PostAsync(
            Path,
            $$"""{"model":"org/tiny","messages":[{"role":"user","content":"hi"}],"max_completion_tokens":5,"ignore_eos":true,"n":2,"logprobs":true,"top_logprobs":2,"allowed_token_ids":[{{TinyModel.Letters}}]}""")).Ok();
        Assert.Equal(("chat.completion", "org/tiny"), (answer.Json.GetProperty("object").GetString(), answer.Json.GetProperty("model").GetString()));
        Assert.Equal(2, answer.Json.GetProperty("choices").GetArrayLength());
        string content = answer.Choice.GetProperty("message").GetProperty("content").GetString()!;
        JsonElement[] tokens = [.. answer.Choice.GetProperty("logprobs").GetProperty("content").EnumerateArray()];
        Assert.Equal(content, string.Concat(tokens.Select(token => token.GetProperty("token").GetString())));
        Assert.All(tokens, token => Assert.Equal(2, token.GetProperty("top_logprobs").GetArrayLength()));
        Assert.Equal((int)content[0], tokens[0].GetProperty("bytes")[0].GetInt32());
    }

    [Fact]
    public async Task WhatTheTemplateRefusesIsTheClientsError()
    {
        Answer answer = (await _server.PostAsync(Path, """{"messages":[{"role":"explode","content":"x"}]}""")).Fails(HttpStatusCode.BadRequest, "messages");
        Assert.Contains("no such role: explode", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelWithoutATemplateSaysSo()
    {
        await using RunningServer server = await RunningServer.StartAsync(chatTemplate: false);
        Answer answer = (await server.PostAsync(Path, """{"messages":[{"role":"user","content":"x"}]}""")).Fails(HttpStatusCode.BadRequest, "messages");
        Assert.Contains("no chat template", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerWithoutATokenizerTakesIdsAlone()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { SkipTokenizerInit = true });
        (await server.PostAsync("/v1/completions", """{"prompt":"text"}""")).Fails(HttpStatusCode.BadRequest, "prompt");
        (await server.PostAsync(Path, """{"messages":[{"role":"user","content":"x"}]}""")).Fails(HttpStatusCode.BadRequest, "messages");
        (await server.PostAsync("/v1/completions", """{"prompt":[1,2],"stop":"x"}""")).Fails(HttpStatusCode.BadRequest, "stop");
        Answer answer = (await server.PostAsync("/v1/completions", """{"prompt":[1,2],"max_tokens":3,"ignore_eos":true,"return_token_ids":true,"logprobs":1}""")).Ok();
        Assert.Equal(3, answer.Choice.GetProperty("token_ids").GetArrayLength());
        Assert.StartsWith("token_id:", answer.Choice.GetProperty("logprobs").GetProperty("tokens")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelsAreListed()
    {
        Answer list = (await _server.GetAsync("/v1/models")).Ok();
        Assert.Equal(["tiny", "org/tiny"], list.Json.GetProperty("data").EnumerateArray().Select(card => card.GetProperty("id").GetString()));
        Answer card = (await _server.GetAsync("/v1/models/org/tiny")).Ok();
        Assert.Equal(TinyModel.Context, card.Json.GetProperty("max_model_len").GetInt32());
        Assert.Equal("model_not_found", (await _server.GetAsync("/v1/models/none")).Fails(HttpStatusCode.NotFound, "model").Error.GetProperty("code").GetString());
    }

    private async Task<string> RenderAsync(string json)
    {
        Answer tokens = (await _server.PostAsync("/tokenize", json)).Ok();
        string ids = tokens.Json.GetProperty("tokens").GetRawText();
        return (await _server.PostAsync("/detokenize", $$"""{"tokens":{{ids}}}""")).Ok().Json.GetProperty("prompt").GetString()!;
    }
}
