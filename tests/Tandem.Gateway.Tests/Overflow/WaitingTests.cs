using System.Globalization;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Routing;
using Tandem.Gateway.Tests.Serving;

namespace Tandem.Gateway.Tests.Overflow;

public sealed class WaitingTests
{
    private const string Streamed = """{"model":"m","prompt":"x","stream":true}""";

    [Fact]
    public async Task A_burst_of_ten_times_capacity_is_served_and_no_worker_gets_more_than_its_bound()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        a.Delay = b.Delay = TimeSpan.FromMilliseconds(20);
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Bound(4), a, b);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => gateway.CompleteAsync()));
        Assert.All(answers, answer => answer.Ok());
        Assert.Equal(80, a.Requests.Count + b.Requests.Count);
        Assert.InRange(a.MaxRunning, 1, 4);
        Assert.InRange(b.MaxRunning, 1, 4);
        Assert.Equal(0, await gateway.MetricAsync("tandem_gateway_queue_waiting{model=\"m\"}"));
        Assert.Equal(0, await gateway.MetricAsync("tandem_gateway_queue_bytes"));
    }

    [Fact]
    public async Task Beyond_the_bound_clients_are_told_when_to_come_again()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        a.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Bound(1, options => options with { Queue = new QueueOptions { MaxRequests = 3 } }), a);
        Task<Answer>[] calls = [.. Enumerable.Range(0, 4).Select(_ => gateway.CompleteAsync())];
        await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_queue_waiting{model=\"m\"}") == 3, "three wait");
        Answer refused = (await gateway.CompleteAsync()).Fails(429, "overloaded");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
        a.Hold.SetResult();
        Assert.All(await Task.WhenAll(calls), answer => answer.Ok());
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        a.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Bound(1, options => options with { Queue = new QueueOptions { MaxBytes = 1000 } }), a);
        Task<Answer> first = gateway.CompleteAsync();
        await RunningGateway.UntilAsync(() => a.Running == 1, "the worker is busy");
        (await gateway.CompleteAsync($$"""{"model":"m","prompt":"{{new string('x', 1000)}}"}""")).Fails(429, "overloaded");
        Task<Answer> small = gateway.CompleteAsync();
        a.Hold.SetResult();
        (await first).Ok();
        (await small).Ok();
    }

    [Fact]
    public async Task Who_waits_too_long_gets_429_and_one_who_leaves_is_not_sent()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        a.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Bound(1, options => options with { Queue = new QueueOptions { Timeout = TimeSpan.FromMilliseconds(300) } }), a);
        Task<Answer> first = gateway.CompleteAsync();
        await RunningGateway.UntilAsync(() => a.Running == 1, "the worker is busy");
        using var cancel = new CancellationTokenSource();
        Task left = gateway.Client.PostAsync(new Uri("/v1/completions", UriKind.Relative), RunningGateway.Json(Streamed), cancel.Token);
        Task<Answer> late = gateway.CompleteAsync();
        await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_queue_waiting{model=\"m\"}") == 2, "two wait");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        (await late).Fails(429, "overloaded");
        a.Hold.SetResult();
        (await first).Ok();
        Assert.Single(a.Requests);
    }

    [Fact]
    public async Task A_waiting_stream_is_kept_alive_with_comments_and_its_errors_come_as_events()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        a.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Bound(1, options => options with { Queue = new QueueOptions { KeepAlive = TimeSpan.FromMilliseconds(50), Timeout = TimeSpan.FromSeconds(20) } }), a);
        Task<Answer> first = gateway.CompleteAsync();
        await RunningGateway.UntilAsync(() => a.Running == 1, "the worker is busy");
        Task<Answer> stream = gateway.CompleteAsync(Streamed);
        await Task.Delay(300);
        a.Hold.SetResult();
        (await first).Ok();
        Answer waited = (await stream).Ok();
        Assert.StartsWith(": waiting", waited.Text, StringComparison.Ordinal);
        Assert.Equal(6, waited.Events.Count);
        Assert.Equal("[DONE]", waited.Events[^1]);

        a.Hold = new TaskCompletionSource();
        first = gateway.CompleteAsync();
        await RunningGateway.UntilAsync(() => a.Running == 1, "the worker is busy");
        stream = gateway.CompleteAsync(Streamed);
        await Task.Delay(300);
        a.Status = 400;
        a.Hold.SetResult();
        await first;
        Answer failed = (await stream).Ok();
        Assert.Contains("stub a says 400", Assert.Single(failed.Events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_many_requests_does_not_starve_another_and_urgent_ones_go_first()
    {
        await using StubWorker a = await StubWorker.StartAsync("a");
        a.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Bound(1, options => options with
            {
                Keys =
                [
                    new KeyOptions { Name = "many", Key = "k1" }, new KeyOptions { Name = "few", Key = "k2" },
                    new KeyOptions { Name = "urgent", Key = "k3", Priority = RequestPriority.High },
                ],
            }),
            a);
        var calls = new List<Task<Answer>> { gateway.CompleteAsync("""{"model":"m","prompt":"first"}""", "k1") };
        await RunningGateway.UntilAsync(() => a.Running == 1, "the worker is busy");
        async Task AddAsync(string name, string key)
        {
            int before = calls.Count;
            calls.Add(gateway.CompleteAsync($$"""{"model":"m","prompt":"{{name}}"}""", key));
            await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_queue_waiting{model=\"m\"}") == before, $"{before} wait");
        }

        for (int i = 0; i < 20; i++)
        {
            await AddAsync($"many{i}", "k1");
        }

        await AddAsync("few0", "k2");
        await AddAsync("few1", "k2");
        await AddAsync("urgent", "k3");
        a.Hold.SetResult();
        Assert.All(await Task.WhenAll(calls), answer => answer.Ok());
        List<string> order = [.. a.Requests.Select(request => System.Text.Json.JsonElement.Parse(request.Body).GetProperty("prompt").GetString()!)];
        Assert.Equal("urgent", order[1]);
        Assert.InRange(order.IndexOf("few1"), 2, 13);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"many{i}"), order.Where(name => name.StartsWith("many", StringComparison.Ordinal)));
    }
}
