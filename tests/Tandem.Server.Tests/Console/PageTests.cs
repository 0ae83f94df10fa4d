using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Console;

public sealed partial class PageTests
{
    [Fact]
    public async Task ThePageNeedsNoKeyAndAsksNobodyElseForAnything()
    {
        await using RunningServer server = await RunningServer.StartAsync(server: options => options with { ApiKeys = ["secret"] });
        Answer page = (await server.GetAsync("/")).Ok();
        var paths = new HashSet<string>(File().Matches(page.Text).Select(match => match.Value));
        Assert.True(paths.Count >= 4, string.Join(' ', paths));
        foreach (string path in (string[])["/", .. paths])
        {
            Answer file = (await server.GetAsync(path)).Ok();
            Assert.Equal("nosniff", file.Headers["X-Content-Type-Options"]);
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", file.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", file.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg)[a-z]", file.Text);

            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(file.Headers["ETag"]));
            using HttpResponseMessage unchanged = await server.Client.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }

        (await server.GetAsync("/console/state")).Fails(HttpStatusCode.Unauthorized);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        (await server.GetAsync("/console/state")).Ok();
        (await server.GetAsync("/console/none.js")).Fails(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TheStateFollowsWhatRuns()
    {
        await using RunningServer server = await RunningServer.StartFakeAsync(maxSeqs: 2);
        using var stop = new CancellationTokenSource();
        Task[] requests = [.. Enumerable.Range(0, 3).Select(_ => SwallowAsync(server, stop.Token))];
        JsonElement busy = await WaitAsync(server, state =>
            Number(state, "running") == 2 && Number(state, "waiting") == 1 && Number(state, "generated_tokens") > 10 && Bytes(state, "held_map").Any(cell => cell > 0));
        Assert.Equal("a place in the batch", busy.GetProperty("waits_for").GetString());
        Assert.Equal(2, Number(busy, "batch_tokens"));
        Assert.Equal(512, Number(busy, "token_budget"));
        JsonElement kv = busy.GetProperty("kv");
        Assert.True(Number(kv, "held") > 0);
        long blocks = Number(kv, "held") + Number(kv, "cached") + Number(kv, "free");
        Assert.Equal(server.Llm.Counters.UsableBlocks, blocks);
        Assert.Equal((blocks + Number(kv, "blocks_per_cell") - 1) / Number(kv, "blocks_per_cell"), Bytes(busy, "held_map").Length);
        Assert.True(busy.GetProperty("token_gap").GetProperty("p50").GetDouble() <= busy.GetProperty("token_gap").GetProperty("p99").GetDouble());

        await stop.CancelAsync();
        await Task.WhenAll(requests);
        JsonElement idle = await WaitAsync(server, state =>
            Number(state, "running") == 0 && Number(state, "waiting") == 0 && Bytes(state, "held_map").All(cell => cell == 0) && Bytes(state, "cached_map").Any(cell => cell > 0));
        Assert.Equal(0, Number(idle.GetProperty("kv"), "held"));
        Assert.True(Number(idle.GetProperty("kv"), "cached") > 0);
        Assert.True(Number(idle, "steps") > Number(busy, "steps") - 1);
        Assert.Equal(0, Number(idle, "batch_tokens"));
    }

    [Fact]
    public async Task NobodyLookingCostsNoPicture()
    {
        await using RunningServer server = await RunningServer.StartFakeAsync(maxSeqs: 2);
        (await server.PostAsync("/v1/completions", """{"prompt":"abc","max_tokens":50,"ignore_eos":true}""")).Ok();
        byte[] cells = new byte[server.Llm.KvMap.Cells];
        Assert.False(server.Llm.KvMap.TryRead(cells, cells));
    }

    private static async Task SwallowAsync(RunningServer server, CancellationToken stop)
    {
        try
        {
            using StringContent body = RunningServer.Json("""{"prompt":"abcdefghijklmnopqrstuvwxyz","max_tokens":40000,"ignore_eos":true}""");
            using HttpResponseMessage response = await server.Client.PostAsync(new Uri("/v1/completions", UriKind.Relative), body, stop);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private static async Task<JsonElement> WaitAsync(RunningServer server, Func<JsonElement, bool> isThere)
    {
        string last = "";
        for (int i = 0; i < 400; i++)
        {
            Answer answer = (await server.GetAsync("/console/state")).Ok();
            last = answer.Text;
            if (isThere(answer.Json))
            {
                return answer.Json;
            }

            await Task.Delay(50);
        }

        Assert.Fail(last);
        return default;
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static byte[] Bytes(JsonElement state, string name) =>
        state.GetProperty("kv").GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetBytesFromBase64() : [];

    [GeneratedRegex("(?<=(?:href|src)=\")/console/[^\"]+")]
    private static partial Regex File();
}
