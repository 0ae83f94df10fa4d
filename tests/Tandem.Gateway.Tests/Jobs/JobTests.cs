using System.Net;
using Tandem.Gateway.Jobs;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Tests.Serving;

namespace Tandem.Gateway.Tests.Jobs;

public sealed class JobTests
{
    private static readonly (string, string) Async = ("Prefer", "respond-async");

    private static Func<GatewayOptions, GatewayOptions> With(RedisProcess redis, Func<JobOptions, JobOptions>? change = null, int bound = 8) => RunningGateway.Bound(bound, options =>
    {
        var jobs = new JobOptions { Redis = redis.Address, PollInterval = TimeSpan.FromMilliseconds(20), TakeOverAfter = TimeSpan.FromMilliseconds(600) };
        return options with { Jobs = change?.Invoke(jobs) ?? jobs };
    });

    private static async Task<string> SubmitAsync(RunningGateway gateway, string prompt = "x", string? key = null, string more = "")
    {
        Answer answer = await gateway.PostAsync("/v1/completions", $$"""{"model":"m","prompt":"{{prompt}}"{{more}}}""", key, Async);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        Assert.Equal("queued", answer.Json.GetProperty("status").GetString());
        return answer.Headers["Location"];
    }

    private static async Task<Answer> ResultAsync(RunningGateway gateway, string location, string? key = null)
    {
        Answer? answer = null;
        await RunningGateway.UntilAsync(async () => (answer = await gateway.GetAsync(location, key)).Status is not (HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable), "the job ends", 25);
        return answer!;
    }

    [Fact]
    public async Task A_job_is_stored_run_and_its_answer_kept()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(With(redis), worker);
        string location = await SubmitAsync(gateway);
        Assert.StartsWith("/v1/queue/", location, StringComparison.Ordinal);
        await RunningGateway.UntilAsync(async () => (await gateway.GetAsync(location)).Text.Contains("running", StringComparison.Ordinal), "the job runs");
        worker.Hold.SetResult();
        Answer result = (await ResultAsync(gateway, location)).Ok();
        Assert.Equal("from a", result.ChoiceText);
        Assert.Equal("done", result.Headers["X-Job-Status"]);
        Assert.Equal(result.Text, (await gateway.GetAsync(location)).Text);
        Assert.Single(worker.Requests);
        (await gateway.GetAsync("/v1/queue/" + new string('0', 32))).Fails(404);
        (await gateway.GetAsync("/v1/queue/x")).Fails(404);

        string streamed = await SubmitAsync(gateway, more: ",\"stream\":true");
        using var request = new HttpRequestMessage(HttpMethod.Get, streamed);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        Answer events = await Answer.ReadAsync(response);
        Assert.Equal("[DONE]", events.Events[^1]);
        Assert.Equal(6, events.Events.Count);
        await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_redis_up") == 1, "metrics show that it is back");
    }

    [Fact]
    public async Task A_wrong_request_is_a_result_and_one_that_always_fails_ends_after_its_tries()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Status = 400;
        await using RunningGateway gateway = await RunningGateway.StartAsync(With(redis, jobs => jobs with { MaxAttempts = 2, TakeOverAfter = TimeSpan.FromMilliseconds(200) }), worker);
        (await ResultAsync(gateway, await SubmitAsync(gateway))).Fails(400, "stub");
        worker.Status = 500;
        (await ResultAsync(gateway, await SubmitAsync(gateway))).Fails(502, "job_failed");
        Assert.Equal(3, worker.Requests.Count);
        Assert.Equal(1, await gateway.MetricAsync("tandem_gateway_jobs_total{event=\"failed\"}"));
    }

    [Fact]
    public async Task A_cancelled_job_stops_and_only_its_owner_sees_it()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => With(redis, bound: 1)(options) with { Keys = [new KeyOptions { Name = "a", Key = "k1" }, new KeyOptions { Name = "b", Key = "k2" }] }, worker);
        string running = await SubmitAsync(gateway, "running", "k1");
        await RunningGateway.UntilAsync(() => worker.Running == 1, "the job runs");
        string queued = await SubmitAsync(gateway, "queued", "k1");
        (await gateway.GetAsync(running, "k2")).Fails(404);
        (await gateway.DeleteAsync(running, "k2")).Fails(404);
        (await gateway.GetAsync(running)).Fails(401);
        Assert.Contains("cancelled", (await gateway.DeleteAsync(queued, "k1")).Ok().Text, StringComparison.Ordinal);
        Assert.Contains("cancelled", (await gateway.DeleteAsync(running, "k1")).Ok().Text, StringComparison.Ordinal);
        await RunningGateway.UntilAsync(() => worker.Cancelled == 1, "the worker is told");
        (await gateway.GetAsync(running, "k1")).Fails(410, "cancelled");
        (await gateway.GetAsync(queued, "k1")).Fails(410, "cancelled");
        worker.Hold.SetResult();
        Answer next = await ResultAsync(gateway, await SubmitAsync(gateway, "next", "k1"), "k1");
        next.Ok();
        Assert.DoesNotContain(worker.Requests, request => request.Body.Contains("queued", StringComparison.Ordinal));
        Assert.All(worker.Requests, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task What_a_gateway_held_when_it_stopped_another_finishes_and_nothing_is_answered_twice()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        RunningGateway first = await RunningGateway.StartAsync(With(redis), worker);
        string[] locations = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => SubmitAsync(first, $"p{i}")));
        await RunningGateway.UntilAsync(() => worker.Running == 8, "the worker is full");
        await first.StopAsync();
        await first.DisposeAsync();
        worker.Hold.SetResult();
        worker.Hold = null;
        await using RunningGateway second = await RunningGateway.StartAsync(With(redis), worker);
        foreach (string location in locations)
        {
            (await ResultAsync(second, location)).Ok();
        }

        Assert.Equal(8, await second.MetricAsync("tandem_gateway_jobs_total{event=\"taken_over\"}"));
        Assert.Equal(12, await second.MetricAsync("tandem_gateway_jobs_total{event=\"done\"}"));
        await RunningGateway.UntilAsync(async () => await second.MetricAsync("tandem_gateway_jobs_stored{model=\"m\"}") == 0, "nothing is left in Redis");
    }

    [Fact]
    public async Task Redis_is_killed_and_comes_back_no_job_is_lost_and_other_traffic_flows()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(With(redis, bound: 2), worker);
        string[] locations = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SubmitAsync(gateway, $"p{i}")));
        await RunningGateway.UntilAsync(() => worker.Running == 2, "two jobs run");
        await redis.KillAsync();
        worker.Hold.SetResult();
        worker.Hold = null;
        for (int i = 0; i < 5; i++)
        {
            (await gateway.CompleteAsync()).Ok();
        }

        (await gateway.PostAsync("/v1/completions", """{"model":"m","prompt":"x"}""", null, Async)).Fails(503, "no_capacity");
        await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_redis_up") == 0, "metrics show it");
        await redis.StartAgainAsync();
        foreach (string location in locations)
        {
            (await ResultAsync(gateway, location)).Ok();
        }

        Assert.Equal(6, worker.Requests.Count(request => request.Body.Contains("\"p", StringComparison.Ordinal) && !request.Body.Contains("\"x\"", StringComparison.Ordinal)));
        await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_redis_up") == 1, "metrics show that it is back");
    }

    [Fact]
    public async Task Redis_that_is_cut_off_holds_up_jobs_only()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(With(redis, bound: 2), worker);
        string[] locations = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SubmitAsync(gateway, $"p{i}")));
        await RunningGateway.UntilAsync(() => worker.Running == 2, "two jobs run");
        await redis.SignalAsync(stop: true);
        try
        {
            worker.Hold.SetResult();
            worker.Hold = null;
            (await gateway.CompleteAsync()).Ok();
            await RunningGateway.UntilAsync(async () => await gateway.MetricAsync("tandem_gateway_redis_up") == 0, "metrics show it");
            (await gateway.CompleteAsync()).Ok();
        }
        finally
        {
            await redis.SignalAsync(stop: false);
        }

        foreach (string location in locations)
        {
            (await ResultAsync(gateway, location)).Ok();
        }
    }

    [Fact]
    public async Task Stored_jobs_are_bounded_and_without_Redis_they_are_refused()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(With(redis, jobs => jobs with { MaxJobs = 3 }, bound: 1), worker);
        string[] locations = [await SubmitAsync(gateway), await SubmitAsync(gateway), await SubmitAsync(gateway)];
        (await gateway.PostAsync("/v1/completions", """{"model":"m","prompt":"x"}""", null, Async)).Fails(429, "overloaded");
        worker.Hold.SetResult();
        foreach (string location in locations)
        {
            (await ResultAsync(gateway, location)).Ok();
        }

        (await ResultAsync(gateway, await SubmitAsync(gateway))).Ok();
        await using RunningGateway plain = await RunningGateway.StartAsync(worker);
        Answer refused = (await plain.PostAsync("/v1/completions", """{"model":"m","prompt":"x"}""", null, Async)).Fails(400);
        Assert.Contains("--redis", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_jobs_through_two_gateways_each_run_once()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using StubWorker a = await StubWorker.StartAsync("a");
        await using StubWorker b = await StubWorker.StartAsync("b");
        await using RunningGateway first = await RunningGateway.StartAsync(With(redis, jobs => jobs with { TakeOverAfter = TimeSpan.FromSeconds(10) }), a, b);
        await using RunningGateway second = await RunningGateway.StartAsync(With(redis, jobs => jobs with { TakeOverAfter = TimeSpan.FromSeconds(10) }), a, b);
        string[] locations = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => SubmitAsync(i % 2 == 0 ? first : second, $"job{i}")));
        foreach (string location in locations)
        {
            (await ResultAsync(second, location)).Ok();
        }

        string[] bodies = [.. a.Requests.Concat(b.Requests).Select(request => request.Body)];
        Assert.Equal(300, bodies.Length);
        Assert.Equal(300, bodies.Distinct().Count());
    }
}
