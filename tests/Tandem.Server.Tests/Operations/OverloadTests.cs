using System.Globalization;
using System.Net;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Operations;

public sealed class OverloadTests
{
    [Fact]
    public async Task AFullQueueIsTooManyRequests()
    {
        await using RunningServer server = await RunningServer.StartFakeAsync(maxSeqs: 1, maxQueued: 1);
        const string Long = """{"prompt":"x","max_tokens":40000,"ignore_eos":true,"stream":true}""";
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage> running = StartAsync(server, Long, leave.Token);
        while (server.Llm.Counters.Running < 1)
        {
            await Task.Delay(5);
        }

        Task<HttpResponseMessage> waiting = StartAsync(server, Long, leave.Token);
        while (server.Llm.Counters.Waiting < 1)
        {
            await Task.Delay(5);
        }

        Answer refused = (await server.PostAsync("/v1/completions", """{"prompt":"y","max_tokens":1}""")).Fails(HttpStatusCode.TooManyRequests);
        Assert.Equal("rate_limit_error", refused.Error.GetProperty("type").GetString());
        Assert.True(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture) >= 1);
        (await server.PostAsync("/v1/completions", """{"prompt":"y","max_tokens":1,"stream":true}""")).Fails(HttpStatusCode.TooManyRequests);

        await leave.CancelAsync();
        (await running).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await server.WaitIdleAsync();
        (await server.PostAsync("/v1/completions", """{"prompt":"y","max_tokens":1}""")).Ok();
    }

    [Fact]
    public async Task StoppingLetsRunningRequestsEnd()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Task<Answer> last = server.PostAsync("/v1/completions", """{"prompt":"x","max_tokens":400,"ignore_eos":true}""");
        while (server.Llm.Counters.Running < 1 && !last.IsCompleted)
        {
            await Task.Delay(1);
        }

        await server.StopAsync();
        Answer answer = (await last).Ok();
        Assert.Equal(400, answer.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync("/health"));
    }

    private static Task<HttpResponseMessage> StartAsync(RunningServer server, string body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = RunningServer.Json(body) };
        return server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
