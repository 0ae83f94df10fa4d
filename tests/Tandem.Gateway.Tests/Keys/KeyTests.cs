using System.Globalization;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Tests.Serving;

namespace Tandem.Gateway.Tests.Keys;

public sealed class KeyTests
{
    private static Func<GatewayOptions, GatewayOptions> With(params KeyOptions[] keys) => options => options with { Keys = keys };

    [Fact]
    public async Task Without_a_known_key_nothing_is_let_in_and_workers_do_not_see_keys()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => With(new KeyOptions { Name = "a", Key = "right" })(options) with
            {
                Workers = [new() { Url = worker.Url, ApiKey = "of-the-worker" }],
            },
            worker);
        Answer none = (await gateway.CompleteAsync()).Fails(401, "invalid_api_key");
        Assert.Equal("Bearer", none.Headers["WWW-Authenticate"]);
        (await gateway.CompleteAsync(key: "wrong")).Fails(401, "invalid_api_key");
        (await gateway.GetAsync("/v1/models")).Fails(401, "invalid_api_key");
        (await gateway.GetAsync("/health")).Ok();
        Assert.Empty(worker.Requests);
        (await gateway.CompleteAsync(key: "right")).Ok();
        (await gateway.PostAsync("/v1/messages", """{"model":"m"}""", null, ("X-Api-Key", "right"))).Ok();
        Assert.All(worker.Requests, request => Assert.Equal("Bearer of-the-worker", request.Headers.Authorization));
        Assert.All(worker.Requests, request => Assert.False(request.Headers.ContainsKey("X-Api-Key")));
    }

    [Fact]
    public async Task A_key_sees_and_uses_only_its_models()
    {
        await using StubWorker worker = await StubWorker.StartAsync(models: ["m", "n"]);
        await using RunningGateway gateway = await RunningGateway.StartAsync(With(new KeyOptions { Name = "a", Key = "k", Models = ["n"] }), worker);
        (await gateway.CompleteAsync("""{"model":"n","prompt":"x"}""", "k")).Ok();
        Answer refused = (await gateway.CompleteAsync("""{"model":"m","prompt":"x"}""", "k")).Fails(403, "model_not_allowed");
        Assert.Contains("it may use: n.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("n", Assert.Single((await gateway.GetAsync("/v1/models", "k")).Json.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.DoesNotContain(worker.Requests, request => request.Body.Contains("\"m\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_tokens_and_concurrency_are_limited_for_each_key_alone()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            With(
                new KeyOptions { Name = "a", Key = "k1", RequestsPerMinute = 3 },
                new KeyOptions { Name = "b", Key = "k2", TokensPerMinute = 1000 },
                new KeyOptions { Name = "c", Key = "k3", MaxConcurrent = 1 }),
            worker);
        for (int i = 0; i < 3; i++)
        {
            (await gateway.CompleteAsync(key: "k1")).Ok();
        }

        Answer refused = (await gateway.CompleteAsync(key: "k1")).Fails(429, "rate_limit_exceeded");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 20);

        // 800 are held while it runs; the stub uses 30 and the rest is given back.
        string large = """{"model":"m","prompt":"x","max_tokens":800}""";
        (await gateway.CompleteAsync(large, "k2")).Ok();
        (await gateway.CompleteAsync(large, "k2")).Ok();
        worker.Hold = new TaskCompletionSource();
        Task<Answer> running = gateway.CompleteAsync(large, "k2");
        Task<Answer> alone = gateway.CompleteAsync(key: "k3");
        await RunningGateway.UntilAsync(() => worker.Running == 2, "both run");
        (await gateway.CompleteAsync(large, "k2")).Fails(429, "rate_limit_exceeded");
        (await gateway.CompleteAsync(key: "k3")).Fails(429, "rate_limit_exceeded");
        worker.Hold.SetResult();
        (await running).Ok();
        (await alone).Ok();
        (await gateway.CompleteAsync(key: "k3")).Ok();
        Assert.Equal(1, await gateway.MetricAsync("tandem_gateway_refused_total{key=\"c\",reason=\"concurrency\"}"));
    }

    [Fact]
    public async Task The_audit_log_says_who_asked_for_what_but_not_the_words()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using (RunningGateway gateway = await RunningGateway.StartAsync(
                options => With(new KeyOptions { Name = "somebody", Key = "secret-key" })(options) with { AuditLog = path }, worker))
            {
                (await gateway.CompleteAsync("""{"model":"m","prompt":"private words"}""", "secret-key")).Ok();
                (await gateway.CompleteAsync(key: "bad")).Fails(401);
            }

            string[] lines = await File.ReadAllLinesAsync(path);
            Assert.Equal(2, lines.Length);
            Assert.Contains("\"key\":\"somebody\",\"path\":\"/v1/completions\",\"model\":\"m\",\"worker\":\"a\",\"status\":200", lines[0], StringComparison.Ordinal);
            Assert.Contains("\"tokens\":30", lines[0], StringComparison.Ordinal);
            Assert.Contains("\"status\":401", lines[1], StringComparison.Ordinal);
            Assert.DoesNotContain("private", string.Concat(lines), StringComparison.Ordinal);
            Assert.DoesNotContain("secret-key", string.Concat(lines), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_request_for_absurdly_many_tokens_does_not_fill_the_bucket()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        worker.Hold = new TaskCompletionSource();
        await using RunningGateway gateway = await RunningGateway.StartAsync(With(new KeyOptions { Name = "a", Key = "k", TokensPerMinute = 1000 }), worker);
        Task<Answer> first = gateway.CompleteAsync("""{"model":"m","prompt":"x","max_tokens":9223372036854775807}""", "k");
        await RunningGateway.UntilAsync(() => worker.Running == 1, "it runs");
        (await gateway.CompleteAsync(key: "k")).Fails(429, "rate_limit_exceeded");
        worker.Hold.SetResult();
        (await first).Ok();
    }

    [Fact]
    public async Task A_header_lowers_a_requests_class_but_must_be_one()
    {
        await using StubWorker worker = await StubWorker.StartAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(worker);
        string body = """{"model":"m","prompt":"x"}""";
        (await gateway.PostAsync("/v1/completions", body, null, ("X-Priority", "low"))).Ok();
        (await gateway.PostAsync("/v1/completions", body, null, ("X-Priority", "now"))).Fails(400, "invalid_value");
        Assert.False(Assert.Single(worker.Requests).Headers.ContainsKey("X-Priority"));
    }

    [Fact]
    public void A_bucket_gives_a_minutes_worth_and_then_as_much_as_flows_in()
    {
        var time = new ManualTime();
        var bucket = new TokenBucket(60, time);
        bucket.Take(60);
        Assert.Equal(1, bucket.TimeUntil(1).TotalSeconds, 3);
        time.Advance(1);
        Assert.Equal(TimeSpan.Zero, bucket.TimeUntil(1));
        bucket.Take(31);
        Assert.Equal(31, bucket.TimeUntil(1).TotalSeconds, 3);
        bucket.Take(-500);
        Assert.Equal(TimeSpan.Zero, bucket.TimeUntil(60));
        Assert.Equal(TimeSpan.Zero, bucket.TimeUntil(1000));
        bucket.Take(1000);
        Assert.Equal(1000, bucket.TimeUntil(1000).TotalSeconds, 3);
    }
}
