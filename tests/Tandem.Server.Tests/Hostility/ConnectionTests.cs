using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Hostility;

public sealed class ConnectionTests
{
    private const string Long = """{"prompt":"x","max_tokens":40000,"ignore_eos":true,"n":3}""";

    [Fact]
    public async Task LeavingAStreamCancelsItsChoices()
    {
        await using RunningServer server = await RunningServer.StartFakeAsync();
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = RunningServer.Json(Long.With("""{"stream":true}""")) })
        using (HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            using Stream body = await response.Content.ReadAsStreamAsync();
            Assert.True(await body.ReadAsync(new byte[100]) > 0);
            Assert.True(server.Llm.Counters.Running > 0);
        }

        await server.WaitIdleAsync();
        Assert.True(server.Llm.Counters.GeneratedTokens < 40_000);
    }

    [Fact]
    public async Task LeavingBeforeTheWholeAnswerCancelsIt()
    {
        await using RunningServer server = await RunningServer.StartFakeAsync();
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage> call = server.Client.PostAsync(new Uri("/v1/completions", UriKind.Relative), RunningServer.Json(Long), leave.Token);
        while (server.Llm.Counters.Running < 3)
        {
            await Task.Delay(5);
        }

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.WaitIdleAsync();
        Assert.True(server.Llm.Counters.GeneratedTokens < 40_000);
    }

    [Fact]
    public async Task ManyStreamsWithAThirdLeavingEndClean()
    {
        var logs = new LogLines();
        await using RunningServer server = await RunningServer.StartAsync(options => options with { MaxNumSeqs = 8 }, logs: logs);
        async Task OneAsync(int number)
        {
            string body = $$"""{"prompt":"{{number}}","max_tokens":{{20 + number}},"ignore_eos":true,"stream":true,"allowed_token_ids":[{{TinyModel.Letters}}]}""";
            if (number % 3 != 0)
            {
                IReadOnlyList<string> events = await server.StreamAsync("/v1/completions", body);
                Assert.Equal("[DONE]", events[^1]);
                return;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = RunningServer.Json(body) };
            using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using Stream stream = await response.Content.ReadAsStreamAsync();
            Assert.True(await stream.ReadAsync(new byte[1 + number]) > 0);
        }

        await Task.WhenAll(Enumerable.Range(0, 48).Select(OneAsync));
        await server.WaitIdleAsync();
        Assert.Empty(logs.Lines);
    }

    [Fact]
    public async Task ABodyThatComesTooSlowlyIsEnded()
    {
        await using RunningServer server = await RunningServer.StartAsync(server: options => options with { BodyGracePeriod = TimeSpan.FromSeconds(1.5) });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.BaseAddress.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string answer = await ReadToEndAsync(stream, limit.Token);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("request_timeout", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadersThatAreTooLargeAreRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync(server: options => options with { MaxHeaderBytes = 2048 });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("X-Filler", new string('x', 4000));
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    private static async Task<string> ReadToEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, cancellationToken);
        return Encoding.ASCII.GetString(all.ToArray());
    }
}
