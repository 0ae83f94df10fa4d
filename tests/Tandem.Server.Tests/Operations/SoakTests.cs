using System.Diagnostics;
using System.Globalization;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Operations;

/// <summary>
/// 32 clients stream at once for as long as TANDEM_SOAK_SECONDS says (three seconds if it is not set), and a third of the requests is left at a
/// random moment.
/// </summary>
[Collection("Alone")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Clients = 32;

    private int _whole;
    private int _left;

    [Fact]
    public async Task ThirtyTwoStreamsWithAThirdLeftLeakNothing()
    {
        string? setting = Environment.GetEnvironmentVariable("TANDEM_SOAK_SECONDS");
        var time = TimeSpan.FromSeconds(setting is null ? 3 : double.Parse(setting, CultureInfo.InvariantCulture));
        var logs = new LogLines();
        await using RunningServer server = await RunningServer.StartAsync(options => options with { MaxNumSeqs = 16 }, logs: logs);

        // The first part fills pools and compiled code; what the second part adds to the heap would be a leak.
        await RunAsync(server, time / 3);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(server, time * 2 / 3);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        output.WriteLine($"{_whole} streams to the end, {_left} left; heap {before >> 10} KiB, then {after >> 10} KiB; {server.Llm.Counters.Preemptions} preemptions.");
        Assert.True(_whole > 0 && _left > 0);
        Assert.Empty(logs.Lines);
        Assert.True(after - before < 8 << 20, $"The heap grew from {before} to {after} bytes.");
    }

    private async Task RunAsync(RunningServer server, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var random = new Random(client);
            while (watch.Elapsed < time)
            {
                await OneAsync(server, random);
            }
        }));
        await server.WaitIdleAsync();
    }

    private async Task OneAsync(RunningServer server, Random random)
    {
        bool leaves = random.Next(3) == 0;
        int tokens = leaves ? random.Next(200, 400) : random.Next(1, 120);
        string prompt = new((char)('a' + random.Next(26)), random.Next(1, 400));
        string body = $$"""{"prompt":"{{prompt}}","max_tokens":{{tokens}},"ignore_eos":true,"stream":true,"stream_options":{"include_usage":true},"allowed_token_ids":[{{TinyModel.Letters}}]}""";
        if (leaves)
        {
            await LeaveAsync(server, body, random);
            return;
        }

        IReadOnlyList<string> events = await server.StreamAsync("/v1/completions", body);
        Assert.Equal("[DONE]", events[^1]);
        Assert.Contains($"\"completion_tokens\":{tokens}", events[^2], StringComparison.Ordinal);
        Interlocked.Increment(ref _whole);
    }

    /// <summary>Leaves after a random time, which may be before the first token, or after a random part of the answer.</summary>
    private async Task LeaveAsync(RunningServer server, string body, Random random)
    {
        using var leave = new CancellationTokenSource();
        if (random.Next(2) == 0)
        {
            leave.CancelAfter(random.Next(1, 60));
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = RunningServer.Json(body) };
            using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave.Token);
            using Stream stream = await response.Content.ReadAsStreamAsync(leave.Token);
            byte[] part = new byte[random.Next(1, 30_000)];
            int read = await stream.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, leave.Token);

            // Updates of several tokens make short answers: then it was not left but read to its end.
            Assert.True(read == part.Length || part.AsSpan(0, read).EndsWith("data: [DONE]\n\n"u8));
        }
        catch (OperationCanceledException)
        {
            // The time came first.
        }

        Interlocked.Increment(ref _left);
    }
}

/// <summary>Tests that measure the process and so run while no other does.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneGroup;
