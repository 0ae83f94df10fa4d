using System.Net;
using System.Text.Json;
using Tandem.Core.Execution;
using Tandem.Server.Http;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Operations;

public sealed class FailureTests
{
    private const string Path = "/v1/completions";

    [Fact]
    public async Task ALostDeviceEndsAStreamWithAnErrorEventAndReadiness()
    {
        int steps = 0;
        await using RunningServer server = await RunningServer.StartFakeAsync(onLaunch: _ =>
        {
            if (++steps > 5)
            {
                throw new DeviceLostException("the device fell off the bus");
            }
        });
        IReadOnlyList<string> events = await server.StreamAsync(Path, """{"prompt":"x","max_tokens":100,"ignore_eos":true,"stream":true,"return_token_ids":true}""");
        Assert.True(events.Count > 1);
        Assert.All(events.SkipLast(1), item => Assert.True(JsonElement.Parse(item).TryGetProperty("choices", out _)));
        JsonElement error = JsonElement.Parse(events[^1]).GetProperty("error");
        Assert.Equal("server_error", error.GetProperty("type").GetString());
        Assert.Contains("the device fell off the bus", error.GetProperty("message").GetString(), StringComparison.Ordinal);

        Answer after = (await server.PostAsync(Path, """{"prompt":"x"}""")).Fails(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("service_unavailable_error", after.Error.GetProperty("type").GetString());
        Assert.True(after.Headers.ContainsKey("Retry-After"));
        foreach (string path in (string[])["/health", "/health/live", "/health/ready"])
        {
            Answer health = await server.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
            Assert.Contains("the device fell off the bus", health.Json.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AFailedChoiceFailsItsRequestAloneAndFreesTheOthers()
    {
        var logs = new LogLines();
        await using RunningServer server = await RunningServer.StartFakeAsync(poison: row => row.Params.MaxTokens == 77, logs: logs);
        Task<Answer> good = server.PostAsync(Path, """{"prompt":"good","max_tokens":50,"ignore_eos":true}""");
        Answer bad = (await server.PostAsync(Path, """{"prompt":"secret words","max_tokens":77,"n":3,"ignore_eos":true}""")).Fails(HttpStatusCode.InternalServerError);
        Assert.Equal("server_error", bad.Error.GetProperty("type").GetString());
        (await good).Ok();
        await server.WaitIdleAsync();
        (await server.GetAsync("/health")).Ok();
        Assert.NotEmpty(logs.Lines);
        Assert.All(logs.Lines, line => Assert.DoesNotContain("secret words", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStoppedEngineIsNoCapacity()
    {
        await using RunningServer server = await RunningServer.StartFakeAsync();
        await server.Llm.DisposeAsync();
        Answer answer = (await server.PostAsync(Path, """{"prompt":"x"}""")).Fails(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("no_capacity", answer.Error.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public void WhatWasNotForeseenIsLoggedAndNotTold()
    {
        var logs = new LogLines();
        using var factory = new Microsoft.Extensions.Logging.LoggerFactory([logs]);
        var answers = new ErrorAnswers(new Microsoft.Extensions.Logging.Logger<ErrorAnswers>(factory));
        ApiException told = answers.ToApi(new InvalidOperationException("the inner workings"), "request-7");
        Assert.Equal(500, told.Status);
        Assert.Equal("request-7", told.Detail.RequestId);
        Assert.DoesNotContain("inner workings", told.Detail.Message, StringComparison.Ordinal);
        Assert.Contains("request-7", logs.Lines.Single(), StringComparison.Ordinal);
        Assert.Contains("the inner workings", logs.Lines.Single(), StringComparison.Ordinal);
    }
}
