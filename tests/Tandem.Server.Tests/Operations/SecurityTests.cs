using System.Net;
using System.Net.Http.Headers;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Operations;

public sealed class SecurityTests(SharedServer shared)
{
    [Fact]
    public async Task KeysGuardEverythingButHealth()
    {
        await using RunningServer server = await RunningServer.StartAsync(server: options => options with { ApiKeys = ["first-key", "second-key"] });
        foreach (string path in (string[])["/console/state", "/v1/models", "/metrics", "/version", "/openapi.json", "/nothing", "/healthy"])
        {
            Answer refused = (await server.GetAsync(path)).Fails(HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", refused.Headers["WWW-Authenticate"]);
            Assert.Equal("invalid_api_key", refused.Error.GetProperty("code").GetString());
        }

        (await server.PostAsync("/v1/completions", """{"prompt":"a"}""")).Fails(HttpStatusCode.Unauthorized);
        foreach (string path in (string[])["/health", "/health/live", "/health/ready"])
        {
            (await server.GetAsync(path)).Ok();
        }

        foreach ((string scheme, string key, bool known) in ((string, string, bool)[])
            [("Bearer", "first-key", true), ("bearer", "second-key", true), ("Bearer", "first-ke", false), ("Bearer", "first-key2", false), ("Basic", "first-key", false)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, key);
            using HttpResponseMessage response = await server.Client.SendAsync(request);
            Assert.Equal(known ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task PagesOfOtherOriginsAreRefusedUnlessNamed()
    {
        Assert.False((await PreflightAsync(shared.Server, "https://example.org")).Contains("Access-Control-Allow-Origin"));
        await using RunningServer server = await RunningServer.StartAsync(
            server: options => options with { AllowedOrigins = ["https://example.org"], ApiKeys = ["key"] });
        Assert.Equal("https://example.org", (await PreflightAsync(server, "https://example.org")).GetValues("Access-Control-Allow-Origin").Single());
        Assert.False((await PreflightAsync(server, "https://example.com")).Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task TheRequestIdComesBack()
    {
        Answer own = (await shared.Server.GetAsync("/version")).Ok();
        Assert.True(own.Headers["X-Request-Id"].Length >= 16);
        Assert.Equal("trace-7", await EchoAsync("trace-7"));
        Assert.NotEqual("bad id", await EchoAsync("bad id"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = RunningServer.Json("""{"prompt":"a","max_tokens":1}""") };
        request.Headers.Add("X-Request-Id", "trace-8");
        using HttpResponseMessage response = await shared.Server.Client.SendAsync(request);
        Assert.Equal("cmpl-trace-8", (await Answer.ReadAsync(response)).Json.GetProperty("id").GetString());
    }

    [Fact]
    public void BadOptionsAreAllNamed()
    {
        var options = new ServerOptions { Host = "no such", Port = 70000, ApiKeys = [""], AllowedOrigins = ["example.org"], MaxRequestBytes = 0, BodyGracePeriod = TimeSpan.Zero };
        string all = string.Join('\n', options.Validate());
        foreach (string part in (string[])["\"no such\"", "70000", "--api-key", "\"example.org\"", "--max-request-bytes", "BodyGracePeriod"])
        {
            Assert.Contains(part, all, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => TandemServer.Create(shared.Server.Llm, options));
        Assert.Empty(new ServerOptions { Host = "::1", AllowedOrigins = ["*", "http://localhost:3000"] }.Validate());
    }

    private static async Task<HttpResponseHeaders> PreflightAsync(RunningServer server, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/completions");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        return response.Headers;
    }

    private async Task<string> EchoAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/version");
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        using HttpResponseMessage response = await shared.Server.Client.SendAsync(request);
        return response.Headers.GetValues("X-Request-Id").Single();
    }
}
