using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Tests.Serving;

namespace Tandem.Gateway.Tests.Proxying;

public sealed class ForwardingTests
{
    private const string Streamed = """{"model":"m","prompt":"x","stream":true}""";

    [Fact]
    public async Task The_body_goes_to_the_worker_as_it_came()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        string body = "{ \"prompt\" : \"a\\u00e9 — \\n\",\t\"model\":\"m\" , \"unknown\":[1, 2.50,{}] }";
        Answer answer = (await gateway.PostAsync("/v1/completions?x=1", body, null, ("X-Request-Id", "abc-1"), ("X-Other", "y"), ("Cookie", "secret"))).Ok();
        Assert.Equal("from a", answer.ChoiceText);
        Assert.Equal("abc-1", answer.Headers["X-Request-Id"]);
        Assert.Equal("a", answer.Headers["X-Stub"]);
        (string path, string sent, var headers) = Assert.Single(worker.Requests);
        Assert.Equal("/v1/completions", path);
        Assert.Equal(body, sent);
        Assert.Equal("abc-1", headers["X-Request-Id"]);
        Assert.Equal("y", headers["X-Other"]);
        Assert.False(headers.ContainsKey("Cookie"));
        Assert.Equal(new Uri(worker.Url).Authority, headers["Host"]);
    }

    [Fact]
    public async Task An_alias_changes_only_the_name()
    {
        await using StubWorker worker = await StubWorker.StartAsync(models: ["org/m"]);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { Models = [new ModelOptions { Name = "org/m", Aliases = ["small", "gpt-4o"] }] }, worker);
        (await gateway.CompleteAsync("{\"prompt\": \"small\", \"model\" : \"sm\\u0061ll\", \"n\":1}")).Ok();
        Assert.Equal("{\"prompt\": \"small\", \"model\" : \"org/m\", \"n\":1}", worker.Requests.Single().Body);
        string[] listed = [.. (await gateway.GetAsync("/v1/models")).Ok().Json.GetProperty("data").EnumerateArray().Select(card => card.GetProperty("id").GetString()!)];
        Assert.Equal(["gpt-4o", "org/m", "small"], listed.Order(StringComparer.Ordinal));
        Assert.Equal(4096, (await gateway.GetAsync("/v1/models/gpt-4o")).Ok().Json.GetProperty("max_model_len").GetInt32());
        (await gateway.GetAsync("/v1/models/nothing")).Fails(404, "model_not_found");
    }

    [Fact]
    public async Task Models_of_several_workers_are_one_list_and_each_request_finds_its_own()
    {
        await using StubWorker a = await StubWorker.StartAsync("a", ["m", "n"]);
        await using StubWorker b = await StubWorker.StartAsync("b", ["o"]);
        await using RunningGateway gateway = await RunningGateway.StartAsync(a, b);
        Answer list = (await gateway.GetAsync("/v1/models")).Ok();
        Assert.Equal(["m", "n", "o"], list.Json.GetProperty("data").EnumerateArray().Select(card => card.GetProperty("id").GetString()!));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("from b", (await gateway.CompleteAsync("""{"model":"o","prompt":"x"}""")).Ok().ChoiceText);
            Assert.Equal("from a", (await gateway.CompleteAsync("""{"model":"n","prompt":"x"}""")).Ok().ChoiceText);
        }

        Answer unknown = (await gateway.CompleteAsync("""{"model":"zz","prompt":"x"}""")).Fails(404, "model_not_found");
        Assert.Contains("\"zz\"", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("m, n, o", unknown.Message, StringComparison.Ordinal);
        (await gateway.CompleteAsync("""{"prompt":"x"}""")).Fails(400);
    }

    [Fact]
    public async Task Without_a_name_the_only_model_is_meant()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        (await gateway.PostAsync("/tokenize", """{"content":"x"}""")).Ok();
        Assert.Equal("""{"model":"m","content":"x"}""", worker.Requests.Single().Body);
    }

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("[]", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{\"model\":\"m\"} x", "malformed_json")]
    [InlineData("{\"model\":\"m\",\"model\":\"n\"}", "malformed_json")]
    [InlineData("{\"stream\":true,\"model\":\"m\",\"stream\":false}", "malformed_json")]
    [InlineData("{\"model\":3}", "invalid_value")]
    [InlineData("{\"model\":\"m\",\"stream\":\"yes\"}", "invalid_value")]
    public async Task Bodies_that_two_readers_could_read_differently_are_refused(string body, string code)
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        (await gateway.CompleteAsync(body)).Fails(400, code);
        Assert.Empty(worker.Requests);
    }

    [Fact]
    public async Task Oversized_bodies_wrong_types_and_unknown_paths_are_refused_in_OpenAIs_form()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(options => options with { MaxRequestBytes = 2048 }, worker);
        (await gateway.CompleteAsync($$"""{"model":"m","prompt":"{{new string('x', 4000)}}"}""")).Fails(413, "request_too_large");
        (await gateway.PostAsync("/v1/load_lora_adapter", "{}")).Fails(404, "not_found");
        (await gateway.GetAsync("/v1/completions")).Fails(405, "method_not_allowed");
        using HttpResponseMessage plain = await gateway.Client.PostAsync(new Uri("/v1/completions", UriKind.Relative), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.StatusCode);
        Assert.Empty(worker.Requests);
    }

    [Fact]
    public async Task Two_lengths_of_one_request_do_not_reach_a_worker()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        string inner = "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n{\"model\":\"m\",\"prompt\":1}";
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, gateway.BaseAddress.Port);
        await using NetworkStream stream = socket.GetStream();
        string outer = $"POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(outer + inner));
        byte[] buffer = new byte[4096];
        int read = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains(" 400 ", Encoding.ASCII.GetString(buffer, 0, read).Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain(worker.Requests, request => request.Headers.ContainsKey("Transfer-Encoding"));
    }

    [Fact]
    public async Task Events_pass_as_they_come()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.EventDelay = TimeSpan.FromMilliseconds(50);
        worker.Events = 40;
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = RunningGateway.Json(Streamed) };
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("a0", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(1, worker.Running);
    }

    [Fact]
    public async Task A_client_that_leaves_stops_the_worker()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        using var cancel = new CancellationTokenSource();
        Task<HttpResponseMessage> call = gateway.Client.PostAsync(new Uri("/v1/completions", UriKind.Relative), RunningGateway.Json(Streamed), cancel.Token);
        await RunningGateway.UntilAsync(() => worker.Running == 1, "the worker has the request");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await RunningGateway.UntilAsync(() => worker.Cancelled == 1, "the worker sees the client leave");
        worker.Hold = null;
        (await gateway.CompleteAsync()).Ok();
    }

    [Fact]
    public async Task Stopping_waits_for_what_runs()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        Task<Answer> call = gateway.CompleteAsync();
        await RunningGateway.UntilAsync(() => worker.Running == 1, "the worker has the request");
        Task stop = gateway.StopAsync();
        worker.Hold.SetResult();
        (await call).Ok();
        await stop;
    }

    [Fact]
    public async Task Health_says_whether_a_worker_can_be_reached()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        (await gateway.GetAsync("/health")).Ok();
        worker.Ready = false;
        await RunningGateway.UntilAsync(async () => (await gateway.GetAsync("/health/ready")).Status == HttpStatusCode.ServiceUnavailable, "the gateway is not ready");
        (await gateway.GetAsync("/health/live")).Ok();
        Answer refused = (await gateway.CompleteAsync()).Fails(503, "no_capacity");
        Assert.True(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        worker.Ready = true;
        await RunningGateway.UntilAsync(async () => (await gateway.CompleteAsync()).Status == HttpStatusCode.OK, "the worker is used again");
    }

    [Fact]
    public async Task Metrics_name_models_and_workers()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        (await gateway.CompleteAsync()).Ok();
        (await gateway.CompleteAsync("""{"model":"made up by a client","prompt":"x"}""")).Fails(404);
        Assert.Equal(1, await gateway.MetricAsync("tandem_gateway_worker_requests_total{model=\"m\",worker=\"a\",outcome=\"ok\"}"));
        Assert.Equal(1, await gateway.MetricAsync("tandem_gateway_requests_total{model=\"m\",key=\"\",status=\"200\"}"));
        Assert.Equal(1, await gateway.MetricAsync("tandem_gateway_requests_total{model=\"unknown\",key=\"\",status=\"404\"}"));
        Assert.Equal(1, await gateway.MetricAsync("tandem_gateway_worker_healthy{worker=\"a\"}"));
        Assert.Equal(0, await gateway.MetricAsync("tandem_gateway_worker_in_flight{worker=\"a\"}"));
        Assert.Equal(30, await gateway.MetricAsync("tandem_gateway_tokens_total{model=\"m\",key=\"\"}"));
        Assert.DoesNotContain("made up", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_option_is_named()
    {
        var options = new GatewayOptions
        {
            Host = "nowhere",
            Port = 99999,
            Workers = [new() { Url = "ftp://x" }, new() { Url = "http://a:1", Weight = 0 }, new() { Url = "http://a:1/" }],
            Routing = new() { Policy = "best" },
            Models = [new() { Name = "m", Aliases = ["m"], Fallbacks = ["m"] }],
            Keys = [new() { Name = "a", Key = "k" }, new() { Name = "b", Key = "k" }],
            MaxRequestBytes = 1,
        };
        string all = string.Join('\n', options.Validate());
        foreach (string word in (string[])["nowhere", "99999", "ftp://x", "weight", "2 times", "best", "two models", "own fallback", "same key", "max-request-bytes"])
        {
            Assert.Contains(word, all, StringComparison.Ordinal);
        }

        Assert.Contains("needs workers", Assert.Single(new GatewayOptions().Validate()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TandemGateway.Create(options));
    }
}
