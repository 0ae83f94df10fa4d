using System.Text.Json;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Endpoints;

public sealed class StreamingTests(SharedServer shared)
{
    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task TheStreamIsTheWholeAnswerInParts()
    {
        const string Whole = """{"prompt":["a","b"],"n":2,"seed":4,"max_tokens":29,"ignore_eos":true}""";
        Answer whole = (await _server.PostAsync("/v1/completions", Whole)).Ok();
        IReadOnlyList<string> events = await _server.StreamAsync("/v1/completions", Whole.With("""{"stream":true}"""));
        Assert.Equal("[DONE]", events[^1]);
        JsonElement[] chunks = [.. events.SkipLast(1).Select(item => JsonElement.Parse(item))];
        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        foreach (JsonElement expected in whole.Json.GetProperty("choices").EnumerateArray())
        {
            JsonElement[] parts = [.. chunks.Select(chunk => chunk.GetProperty("choices")[0]).Where(choice => choice.GetProperty("index").GetInt32() == expected.GetProperty("index").GetInt32())];
            Assert.Equal(expected.GetProperty("text").GetString(), string.Concat(parts.Select(part => part.GetProperty("text").GetString())));
            Assert.All(parts.SkipLast(1), part => Assert.Equal(JsonValueKind.Null, part.GetProperty("finish_reason").ValueKind));
            Assert.Equal("length", parts[^1].GetProperty("finish_reason").GetString());
        }
    }

    [Fact]
    public async Task UsageComesLastIfAskedFor()
    {
        IReadOnlyList<string> events = await _server.StreamAsync("/v1/completions", """{"prompt":"abc","max_tokens":5,"ignore_eos":true,"stream":true,"stream_options":{"include_usage":true}}""");
        JsonElement[] chunks = [.. events.SkipLast(1).Select(item => JsonElement.Parse(item))];
        Assert.All(chunks.SkipLast(1), chunk => Assert.Equal(JsonValueKind.Null, chunk.GetProperty("usage").ValueKind));
        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.Equal((3, 5), (chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32()));
        IReadOnlyList<string> plain = await _server.StreamAsync("/v1/completions", """{"prompt":"abc","max_tokens":5,"stream":true}""");
        Assert.All(plain.SkipLast(1), item => Assert.False(JsonElement.Parse(item).TryGetProperty("usage", out _)));
    }

    [Fact]
    public async Task ContinuousUsageGrows()
    {
        IReadOnlyList<string> events = await _server.StreamAsync(
            "/v1/completions", """{"prompt":"abc","max_tokens":7,"ignore_eos":true,"stream":true,"stream_options":{"include_usage":true,"continuous_usage_stats":true}}""");
        int[] generated = [.. events.SkipLast(1).Select(item => JsonElement.Parse(item).GetProperty("usage").GetProperty("completion_tokens").GetInt32())];
        Assert.Equal(generated.Order(), generated);
        Assert.Equal(7, generated[^1]);
    }

    [Fact]
    public async Task ChatBeginsWithTheRoleAndCarriesLogprobs()
    {
        IReadOnlyList<string> events = await _server.StreamAsync(
            "/v1/chat/completions",
            $$"""{"messages":[{"role":"user","content":"x"}],"max_tokens":6,"ignore_eos":true,"stream":true,"logprobs":true,"return_token_ids":true,"allowed_token_ids":[{{TinyModel.Letters}}]}""");
        JsonElement[] chunks = [.. events.SkipLast(1).Select(item => JsonElement.Parse(item))];
        Assert.Equal("assistant", chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.True(chunks[0].GetProperty("prompt_token_ids").GetArrayLength() > 3);
        JsonElement[] parts = [.. chunks.Skip(1).Select(chunk => chunk.GetProperty("choices")[0])];
        Assert.Equal(6, parts.Sum(part => part.GetProperty("logprobs").GetProperty("content").GetArrayLength()));
        Assert.Equal(6, parts.Sum(part => part.GetProperty("token_ids").GetArrayLength()));
    }

    [Fact]
    public async Task EchoIsTheFirstChunk()
    {
        IReadOnlyList<string> events = await _server.StreamAsync("/v1/completions", """{"prompt":"abc","max_tokens":2,"ignore_eos":true,"stream":true,"echo":true,"logprobs":0}""");
        JsonElement first = JsonElement.Parse(events[0]).GetProperty("choices")[0];
        Assert.Equal("abc", first.GetProperty("text").GetString());
        Assert.Equal(3, first.GetProperty("logprobs").GetProperty("tokens").GetArrayLength());
        int offset = JsonElement.Parse(events[1]).GetProperty("choices")[0].GetProperty("logprobs").GetProperty("text_offset")[0].GetInt32();
        Assert.Equal(3, offset);
    }

    [Fact]
    public async Task AHeldBackStopTextIsNeverSent()
    {
        string body = $$"""{"prompt":"x","seed":5,"max_tokens":40,"ignore_eos":true,"allowed_token_ids":[{{TinyModel.Letters}}]}""";
        string whole = (await _server.PostAsync("/v1/completions", body)).Ok().ChoiceText!;
        string stop = whole.Substring(19, 5);
        IReadOnlyList<string> events = await _server.StreamAsync("/v1/completions", body.With($$"""{"stop":"{{stop}}","stream":true}"""));
        string text = string.Concat(events.SkipLast(1).Select(item => JsonElement.Parse(item).GetProperty("choices")[0].GetProperty("text").GetString()));
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], text);
        Assert.Equal("stop", JsonElement.Parse(events[^2]).GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }
}
