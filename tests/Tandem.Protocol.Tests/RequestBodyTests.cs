using System.Text;
using CsCheck;
using Tandem.Protocol.Completions;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Tests;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("", "empty", null)]
    [InlineData("[1]", "object, got a list", null)]
    [InlineData("nul", "line 1, byte", null)]
    [InlineData("{\"prompt\": \"a\",\n \"temperature\": NaN}", "line 2", "temperature")]
    [InlineData("{\"top_p\": Infinity}", "line 1", "top_p")]
    [InlineData("{\"top_p\": 0.5,}", "line 1", "top_p")]
    [InlineData("{\"prompt\": \"never closed", "line 1", "prompt")]
    [InlineData("{\"seed\": 1, \"seed\": 2}", "seed", null)]
    public void MalformedBodyNamesThePlace(string json, string part, string? param)
    {
        MalformedJsonException exception = Assert.Throws<MalformedJsonException>(() => RequestBody.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Equal(param, exception.Param);
    }

    [Fact]
    public void InvalidUtf8NamesTheOffset()
    {
        byte[] body = [.. "{\"prompt\": \"é"u8, 0xff, .. "\"}"u8];
        MalformedJsonException exception = Assert.Throws<MalformedJsonException>(() => RequestBody.Parse(body));
        Assert.Contains("0xff at offset 14", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepNestingIsRefused()
    {
        string json = "{\"prompt\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        MalformedJsonException exception = Assert.Throws<MalformedJsonException>(() => RequestBody.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Equal("prompt", exception.Param);
    }

    [Fact]
    public void TooManyFieldsAreRefused()
    {
        string json = "{" + string.Join(',', Enumerable.Range(0, 989).Select(i => $"\"x{i}\":0")) + "}";
        Assert.Throws<MalformedJsonException>(() => RequestBody.Parse(Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("""{"prompt":"\ud83d"}""", "prompt")]
    [InlineData("""{"prompt":"a","stop":["\ude00"]}""", "stop")]
    [InlineData("""{"tools":[{"type":"function","function":{"name":"f","\ud800":1}}]}""", "tools")]
    [InlineData("""{"\ud800":1}""", null)]
    public void HalfASurrogatePairIsRefused(string json, string? param)
    {
        MalformedJsonException exception = Assert.Throws<MalformedJsonException>(() => RequestBody.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(param, exception.Param);
    }

    [Fact]
    public void WholeSurrogatePairsAreText() =>
        Assert.Equal("🦊", Parsing.Good("""{"prompt":"\ud83e\udd8a"}""", CompletionRequest.Read).Prompts.Single().Text);

    [Fact]
    public void AnyBytesEitherParseOrAreRefused() => Gen.Byte.Array[0, 111].Sample(bytes =>
    {
        try
        {
            using var document = RequestBody.Parse(bytes);
            CompletionRequest.Read(new FieldReader(document.RootElement, new FieldErrors()));
        }
        catch (MalformedJsonException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }, iter: 5_000);

    [Fact]
    public void DamagedBodiesEitherParseOrAreRefused()
    {
        byte[] good = Encoding.UTF8.GetBytes("""
            {"model":"m","prompt":["a","b"],"stop":["x","y"],"temperature":0.5,"logit_bias":{"7":1.5},"stream":true,
             "stream_options":{"include_usage":true},"seed":7,"n":2,"messages":[{"role":"user","content":[{"type":"text","text":"\u00e9"}]}]}
            """);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, value, at2, value2) =>
        {
            byte[] damaged = [.. good];
            damaged[at] = value;
            damaged[at2] = value2;
            try
            {
                using var document = RequestBody.Parse(damaged);
                CompletionRequest.Read(new FieldReader(document.RootElement, new FieldErrors()));
                Chat.ChatRequest.Read(new FieldReader(document.RootElement, new FieldErrors()));
            }
            catch (MalformedJsonException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }, iter: 5_000);
    }
}
