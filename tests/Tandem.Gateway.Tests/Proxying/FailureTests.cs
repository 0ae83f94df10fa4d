using Tandem.Gateway.Proxying;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Tests.Serving;
using Tandem.Gateway.Workers;

namespace Tandem.Gateway.Tests.Proxying;

public sealed class FailureTests
{
    private const string Streamed = """{"model":"m","prompt":"x","stream":true}""";

    private static GatewayOptions RoundRobin(GatewayOptions options) => options with { Routing = new() { Policy = "round-robin" } };

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_one_worker_refuses_another_is_asked(int status)
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        a.Status = status;
        await using RunningGateway gateway = await RunningGateway.StartAsync(RoundRobin, a, b);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal("from b", (await gateway.CompleteAsync()).Ok().ChoiceText);
        }

        Assert.NotEmpty(a.Requests);
        Assert.True(await gateway.MetricAsync("tandem_gateway_retries_total{model=\"m\"}") >= 1);
    }

    [Fact]
    public async Task A_wrong_request_is_sent_once()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        a.Status = b.Status = 400;
        await using RunningGateway gateway = await RunningGateway.StartAsync(RoundRobin, a, b);
        Answer answer = (await gateway.CompleteAsync()).Fails(400, "stub");
        Assert.Contains("says 400", answer.Message, StringComparison.Ordinal);
        Assert.Equal(1, a.Requests.Count + b.Requests.Count);
    }

    [Fact]
    public async Task When_all_fail_the_last_answer_is_passed_on_after_as_many_tries_as_allowed()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        await using StubWorker c = await StubWorker.StartAsync("c");
        a.Status = b.Status = c.Status = 500;
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => RoundRobin(options) with { Retry = new RetryOptions { MaxAttempts = 2 } }, a, b, c);
        (await gateway.CompleteAsync()).Fails(500, "stub");
        Assert.Equal(2, a.Requests.Count + b.Requests.Count + c.Requests.Count);
    }

    [Fact]
    public async Task Retries_end_with_their_budget()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        a.Status = b.Status = 500;
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => RoundRobin(options) with
            {
                Retry = new RetryOptions { MaxAttempts = 2, BudgetRatio = 0, BudgetReserve = 3 },
                Breaker = new BreakerOptions { Failures = 1000 },
            },
            a,
            b);
        for (int i = 0; i < 10; i++)
        {
            (await gateway.CompleteAsync()).Fails(500);
        }

        Assert.Equal(13, a.Requests.Count + b.Requests.Count);
    }

    [Fact]
    public async Task A_killed_worker_loses_no_request_and_is_used_again_when_it_is_back()
    {
        StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        a.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(RoundRobin, a, b);
        Task<Answer>[] calls = [.. Enumerable.Range(0, 20).Select(_ => gateway.CompleteAsync())];
        await RunningGateway.UntilAsync(() => a.Running == 10, "the worker holds half of the requests");
        int port = a.Port;
        await a.KillAsync();
        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal("from b", answer.Ok().ChoiceText));
        await a.DisposeAsync();
        for (int i = 0; i < 10; i++)
        {
            (await gateway.CompleteAsync()).Ok();
        }

        // Its probes failed first, so that what it did before it died counts no more.
        await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_worker_healthy{worker=\"a\"}") == 0, "its probes fail");
        await using StubWorker again = await StubWorker.StartAsync("a", port: port);
        await RunningGateway.UntilAsync(async () => (await gateway.CompleteAsync()).Ok().ChoiceText == "from a", "the worker is used again");
    }

    [Fact]
    public async Task A_stream_whose_worker_dies_ends_with_an_error_that_can_be_read()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        a.BreaksStreams = true;
        await using RunningGateway gateway = await RunningGateway.StartAsync(a);
        Answer answer = (await gateway.CompleteAsync(Streamed)).Ok();
        Assert.Equal(3, answer.Events.Count);
        Assert.Contains("a1", answer.Events[1], StringComparison.Ordinal);
        Assert.Contains("worker_failed", answer.Events[2], StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Single(a.Requests);
    }

    [Fact]
    public async Task A_worker_that_hangs_gives_its_requests_to_others()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => RoundRobin(options) with { Health = options.Health with { Timeout = TimeSpan.FromMilliseconds(300) } }, a, b);
        a.Hangs = true;
        Task<Answer>[] calls = [.. Enumerable.Range(0, 8).Select(_ => gateway.CompleteAsync())];
        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal("from b", answer.Ok().ChoiceText));
        Assert.NotEmpty(a.Requests);
    }

    [Fact]
    public async Task A_stream_of_a_worker_that_hangs_ends_with_an_error()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        a.Events = 1000;
        a.EventDelay = TimeSpan.FromMilliseconds(20);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { Health = options.Health with { Timeout = TimeSpan.FromMilliseconds(300) } }, a);
        Task<Answer> call = gateway.CompleteAsync(Streamed);
        await RunningGateway.UntilAsync(() => a.Running == 1, "the stream runs");
        a.EventDelay = TimeSpan.FromSeconds(60);
        a.Hangs = true;
        Answer answer = (await call).Ok();
        Assert.Contains("stopped answering", answer.Events[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_worker_is_left_alone()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        a.Status = 500;
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => RoundRobin(options) with { Breaker = new BreakerOptions { Failures = 3, OpenTime = TimeSpan.FromSeconds(60) } }, a, b);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("from b", (await gateway.CompleteAsync()).Ok().ChoiceText);
        }

        Assert.Equal(3, a.Requests.Count);
        Assert.Equal(2, await gateway.MetricAsync("tandem_gateway_worker_circuit{worker=\"a\"}"));
    }

    [Fact]
    public async Task Another_model_stands_in_when_no_worker_can_be_reached()
    {
        await using StubWorker a = await StubWorker.StartAsync("a", ["big"]);
        await using StubWorker b = await StubWorker.StartAsync("b", ["small"]);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { Models = [new ModelOptions { Name = "big", Fallbacks = ["small"] }] }, a, b);
        string body = """{"model":"big","prompt":"x"}""";
        Assert.Equal("from a", (await gateway.CompleteAsync(body)).Ok().ChoiceText);
        a.Status = 503;
        Assert.Equal(503, (int)(await gateway.CompleteAsync(body)).Status);
        a.Ready = false;
        await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_worker_healthy{worker=\"a\"}") == 0, "the worker is known not to be ready");
        Answer answer = (await gateway.CompleteAsync(body)).Ok();
        Assert.Equal("from b", answer.ChoiceText);
        Assert.Equal("small", answer.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task The_workers_file_is_followed_and_a_wrong_one_is_not()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(path, $$"""{"workers":[{"url":"{{a.Url}}","name":"a"}]}""");
            await using RunningGateway gateway = await RunningGateway.StartAsync(
                options => options with { Workers = [], WorkersFile = path, WorkersFileInterval = TimeSpan.FromMilliseconds(50) });
            Assert.Equal("from a", (await gateway.CompleteAsync()).Ok().ChoiceText);
            a.Hold = new TaskCompletionSource();
            Task<Answer> held = gateway.CompleteAsync();
            await RunningGateway.UntilAsync(() => a.Running == 1, "the worker has the request");
            await File.WriteAllTextAsync(path, $$"""{"workers":[{"url":"{{b.Url}}","name":"b","models":["m"]}]}""");
            await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_worker_healthy{worker=\"b\"}") == 1, "the new list is read");
            Assert.Equal("from b", (await gateway.CompleteAsync()).Ok().ChoiceText);
            a.Hold.SetResult();
            Assert.Equal("from a", (await held).Ok().ChoiceText);

            await File.WriteAllTextAsync(path, """{"workers":[{"url":"nowhere","colour":"red"}]}""");
            await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_workers_file_errors_total") >= 1, "the error shows");
            Assert.Equal("from b", (await gateway.CompleteAsync()).Ok().ChoiceText);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
