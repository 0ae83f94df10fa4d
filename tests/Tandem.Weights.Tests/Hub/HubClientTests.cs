using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Tandem.Core.Configuration;
using Tandem.Weights.Dummy;
using Tandem.Weights.Hub;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Tests.Hub;

public sealed class HubClientTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeHub _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.UntilKept = UntilKeptAsync;
        ModelConfig config = SmallModels.Llama;
        using var dummy = new DummyWeights(config);
        string file = _folder["made.safetensors"];
        SafetensorsWriter.Write(file, dummy.Tensors);
        _hub.Files["config.json"] = """{"architectures":["LlamaForCausalLM"]}"""u8.ToArray();
        _hub.Files["generation_config.json"] = "{}"u8.ToArray();
        _hub.Files["tokenizer.json"] = new byte[5000];
        _hub.Files["tokenizer_config.json"] = """{"a":1}"""u8.ToArray();
        _hub.Files["model.safetensors"] = File.ReadAllBytes(file);
        _hub.Files["README.md"] = "x"u8.ToArray();
        _hub.Files["pytorch_model.bin"] = new byte[9000];
        _hub.Files["consolidated.safetensors"] = new byte[9000];
        _hub.Files["modeling_custom.py"] = "x"u8.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnExistingFolderIsTakenAsItIs()
    {
        using HubClient client = Client();
        Assert.Equal(_folder.Path, await client.ResolveAsync(_folder.Path));
        Assert.Empty(_hub.Requests);
    }

    [Theory]
    [InlineData("no-such-folder")]
    [InlineData("a/b/c")]
    [InlineData("../../etc/passwd")]
    [InlineData("Org/.config")]
    [InlineData("")]
    public async Task WhatIsNeitherFolderNorIdIsRefused(string model)
    {
        using HubClient client = Client();
        Assert.Contains("neither a folder nor a hub id", (await Assert.ThrowsAsync<HubException>(() => client.ResolveAsync(model))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeededFilesComeIntoTheSharedCacheLayoutAndOnlyOnce()
    {
        using HubClient client = Client(token: "hf_secret");
        var seen = new List<LoadProgress>();
        string snapshot = await client.ResolveAsync(FakeHub.Id, progress: new Immediately(seen));

        string root = _folder["cache/models--Org--Small-Model_1.5"];
        Assert.Equal(Path.Combine(root, "snapshots", FakeHub.Commit), snapshot);
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine(root, "refs", "main")));
        Assert.Equal(
            ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"],
            Directory.EnumerateFiles(snapshot).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        string weights = Path.Combine(snapshot, "model.safetensors");
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(_hub.Files["model.safetensors"]));
        Assert.Equal($"../../blobs/{sha256}", new FileInfo(weights).LinkTarget);
        Assert.Equal(_hub.Files["model.safetensors"], File.ReadAllBytes(weights));
        using (Checkpoint checkpoint = Checkpoint.Open(snapshot))
        {
            SmallModels.RequireAll(checkpoint, SmallModels.Llama);
            checkpoint.ThrowIfIncomplete(SmallModels.Llama);
        }

        LoadProgress last = seen[^1];
        Assert.Equal((LoadPhase.Downloading, last.Total, last.ItemTotal), (last.Phase, last.Done, last.ItemDone));
        Assert.All(_hub.Requests, request => Assert.Equal(request.Path.StartsWith("/cdn/", StringComparison.Ordinal) ? null : "Bearer hf_secret", request.Authorization));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(root, "blobs"), "*.incomplete"));

        _hub.Requests.Clear();
        Assert.Equal(snapshot, await client.ResolveAsync(FakeHub.Id));
        Assert.Equal(0, _hub.Count("resolve"));
    }

    [Fact]
    public async Task ShardsOfTheIndexAreFetchedAndOthersNot()
    {
        byte[] shard = _hub.Files["model.safetensors"];
        _hub.Files.Remove("model.safetensors");
        _hub.Files["a-1.safetensors"] = shard;
        _hub.Files["a-2.safetensors"] = [.. shard, 1];
        _hub.Files["unused.safetensors"] = new byte[3000];
        _hub.Files["model.safetensors.index.json"] = """{"weight_map":{"x":"a-1.safetensors","y":"a-2.safetensors","z":"a-1.safetensors"}}"""u8.ToArray();
        using HubClient client = Client();
        string snapshot = await client.ResolveAsync(FakeHub.Id);
        Assert.Equal(["a-1.safetensors", "a-2.safetensors"], Directory.EnumerateFiles(snapshot, "*.safetensors").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

        _hub.Files.Remove("a-2.safetensors");
        using HubClient other = Client(cache: "other");
        Assert.Contains("lacks a-2.safetensors", (await Assert.ThrowsAsync<HubException>(() => other.ResolveAsync(FakeHub.Id))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADroppedConnectionIsContinuedWhereItBroke()
    {
        byte[] big = new byte[3_000_000];
        Random.Shared.NextBytes(big);
        _hub.Files["model.safetensors"] = big;
        _hub.Files.Remove("tokenizer.json");
        _hub.Drop = (700_000, 3);
        using HubClient client = Client();
        string snapshot = await client.ResolveAsync(FakeHub.Id);
        Assert.Equal(big, File.ReadAllBytes(Path.Combine(snapshot, "model.safetensors")));
        Assert.Equal(4, _hub.Count("/cdn/model.safetensors"));
        Assert.Equal(3, _hub.Requests.Count(request => request.Range is not null && request.Path.StartsWith("/cdn/", StringComparison.Ordinal)));
        Assert.Equal(big.Length, _hub.Sent);
    }

    [Fact]
    public async Task AnotherProcessContinuesWhatOneLeft()
    {
        byte[] big = new byte[3_000_000];
        Random.Shared.NextBytes(big);
        _hub.Files["model.safetensors"] = big;
        _hub.Files.Remove("tokenizer.json");
        _hub.Drop = (2_000_000, 1);
        using (HubClient first = Client(attempts: 1))
        {
            Assert.Contains("breaks off", (await Assert.ThrowsAsync<HubException>(() => first.ResolveAsync(FakeHub.Id))).Message, StringComparison.Ordinal);
        }

        using HubClient second = Client();
        string snapshot = await second.ResolveAsync(FakeHub.Id);
        Assert.Equal(big, File.ReadAllBytes(Path.Combine(snapshot, "model.safetensors")));
        Assert.Equal(big.Length, _hub.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ResumingWorksWithoutRangesAndWithoutChecksums(bool checksums)
    {
        _hub.IgnoreRanges = checksums;
        _hub.TellChecksums = checksums;
        _hub.Drop = (1500, 2);
        using HubClient client = Client();
        string snapshot = await client.ResolveAsync(FakeHub.Id);
        Assert.Equal(_hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(snapshot, "model.safetensors")));
        Assert.Equal(_hub.Files["tokenizer.json"], File.ReadAllBytes(Path.Combine(snapshot, "tokenizer.json")));
    }

    [Theory]
    [InlineData("model.safetensors", "/cdn/model.safetensors", "SHA-256")]
    [InlineData("tokenizer_config.json", "/resolve/", "git SHA-1")]
    public async Task ADamagedFileIsNeverKept(string name, string path, string kind)
    {
        byte[] wrong = [.. _hub.Files[name]];
        wrong[^1] ^= 1;
        _hub.Misbehave = async context =>
        {
            string requested = context.Request.Path.Value!;
            if (!requested.Contains(path, StringComparison.Ordinal) || !requested.EndsWith(name, StringComparison.Ordinal))
            {
                return false;
            }

            await context.Response.Body.WriteAsync(wrong);
            return true;
        };
        using HubClient client = Client();
        string message = (await Assert.ThrowsAsync<HubException>(() => client.ResolveAsync(FakeHub.Id))).Message;
        Assert.Contains($"{name} has the {kind}", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder["cache/models--Org--Small-Model_1.5/snapshots"], FakeHub.Commit, name)));

        _hub.Misbehave = _ => Task.FromResult(false);
        string snapshot = await client.ResolveAsync(FakeHub.Id);
        Assert.Equal(_hub.Files[name], File.ReadAllBytes(Path.Combine(snapshot, name)));
    }

    [Fact]
    public async Task PassingFailuresAreRepeatedAndLastingOnesReported()
    {
        var tries = new Dictionary<string, int>();
        _hub.Misbehave = context =>
        {
            string path = context.Request.Path.Value!;
            int number = tries[path] = tries.GetValueOrDefault(path) + 1;
            context.Response.StatusCode = number switch { 1 => 503, 2 => 429, _ => 200 };
            return Task.FromResult(number <= 2);
        };
        using HubClient client = Client();
        await client.ResolveAsync(FakeHub.Id);

        _hub.Misbehave = context =>
        {
            context.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        _hub.Requests.Clear();
        using HubClient fresh = Client(cache: "other");
        var error = await Assert.ThrowsAsync<HubException>(() => fresh.ResolveAsync(FakeHub.Id));
        Assert.Equal(HttpStatusCode.InternalServerError, error.Status);
        Assert.Equal(5, _hub.Requests.Count);

        // What was fetched before serves while the hub is down.
        Assert.EndsWith(FakeHub.Commit, await client.ResolveAsync(FakeHub.Id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "", "it is private or gated and needs a valid token (HF_TOKEN is not set)")]
    [InlineData(401, "GatedRepo", "accept its terms")]
    [InlineData(403, "GatedRepo", "accept its terms")]
    [InlineData(404, "RevisionNotFound", "There is no such revision")]
    [InlineData(404, "", "There is no such repository")]
    [InlineData(400, "", "answered 400")]
    public async Task RefusalsAreExplainedAndNotRepeated(int status, string code, string message)
    {
        _hub.Misbehave = context =>
        {
            context.Response.StatusCode = status;
            if (code.Length > 0)
            {
                context.Response.Headers["X-Error-Code"] = code;
            }

            return Task.FromResult(true);
        };
        using HubClient client = Client();
        var error = await Assert.ThrowsAsync<HubException>(() => client.ResolveAsync(FakeHub.Id));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(status, (int)error.Status!);
        Assert.Single(_hub.Requests);
    }

    [Fact]
    public async Task AHubThatNeverAnswersIsGivenUp()
    {
        _hub.Misbehave = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using HubClient client = Client(attempts: 2, timeout: TimeSpan.FromMilliseconds(200));
        Assert.Contains("(no answer within 0.2 s) after 2 attempts", (await Assert.ThrowsAsync<HubException>(() => client.ResolveAsync(FakeHub.Id))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancellingStopsAndKeepsWhatArrived()
    {
        _hub.Files["model.safetensors"] = new byte[3_000_000];
        using var cancel = new CancellationTokenSource();
        using HubClient client = Client();
        var progress = new Acting(report =>
        {
            if (report.Item == "model.safetensors" && report.ItemDone > 0)
            {
                cancel.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ResolveAsync(FakeHub.Id, progress: progress, cancellationToken: cancel.Token));
        string blobs = _folder["cache/models--Org--Small-Model_1.5/blobs"];
        string kept = Assert.Single(Directory.EnumerateFiles(blobs, "*.incomplete"));
        Assert.InRange(new FileInfo(kept).Length, 1, 3_000_000);
    }

    [Fact]
    public async Task OfflineUsesOnlyACompleteCache()
    {
        using HubClient offline = Client(offline: true);
        Assert.Contains("HF_HUB_OFFLINE is set. It was never fetched.", (await Assert.ThrowsAsync<HubException>(() => offline.ResolveAsync(FakeHub.Id))).Message, StringComparison.Ordinal);
        using HubClient client = Client();
        string snapshot = await client.ResolveAsync(FakeHub.Id);
        _hub.Requests.Clear();
        Assert.Equal(snapshot, await offline.ResolveAsync(FakeHub.Id));
        Assert.Equal(snapshot, await offline.ResolveAsync(FakeHub.Id, FakeHub.Commit));
        Assert.Empty(_hub.Requests);
        File.Delete(Path.Combine(snapshot, "model.safetensors"));
        Assert.Contains("lacks model.safetensors", (await Assert.ThrowsAsync<HubException>(() => offline.ResolveAsync(FakeHub.Id))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullDiskIsSaidBeforeTheDownload()
    {
        using var client = new HubClient(Options() with { FreeSpace = _ => 100 });
        string message = (await Assert.ThrowsAsync<HubException>(() => client.ResolveAsync(FakeHub.Id))).Message;
        Assert.Contains("more bytes, but", message, StringComparison.Ordinal);
        Assert.Contains("100 free", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutLinksTheSnapshotHasCopies()
    {
        using var client = new HubClient(Options() with { UseLinks = false });
        string snapshot = await client.ResolveAsync(FakeHub.Id);
        Assert.Null(new FileInfo(Path.Combine(snapshot, "model.safetensors")).LinkTarget);
        Assert.Equal(_hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(snapshot, "model.safetensors")));
    }

    [Fact]
    public async Task TwoClientsAtOnceFetchOnce()
    {
        _hub.Files["model.safetensors"] = new byte[500_000];
        using HubClient first = Client();
        using HubClient second = Client();
        string[] snapshots = await Task.WhenAll(Task.Run(() => first.ResolveAsync(FakeHub.Id)), Task.Run(() => second.ResolveAsync(FakeHub.Id)));
        Assert.Equal(snapshots[0], snapshots[1]);
        Assert.Equal(1, _hub.Count("/cdn/model.safetensors"));
    }

    [Theory]
    [InlineData("""{"sha":"../../x","siblings":[]}""", "names no commit")]
    [InlineData("""{"sha":"0123456789abcdef","siblings":[{"rfilename":"../config.json"},{"rfilename":"sub/config.json"},{"rfilename":".config.json"}]}""", "has no config.json")]
    [InlineData("<html>", "not valid JSON")]
    public async Task AListingThatLeadsOutOfTheCacheIsNotFollowed(string listing, string message)
    {
        _hub.Misbehave = async context =>
        {
            await context.Response.WriteAsync(listing);
            return true;
        };
        using HubClient client = Client();
        Assert.Contains(message, (await Assert.ThrowsAsync<HubException>(() => client.ResolveAsync(FakeHub.Id))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEnvironmentIsRead()
    {
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = "http://mirror.example/hf/", ["HF_HOME"] = "/data/hf", ["HF_TOKEN"] = " t ", ["HF_HUB_OFFLINE"] = "True" };
        HubOptions options = HubOptions.FromEnvironment(variable: variables.GetValueOrDefault);
        Assert.Equal(("http://mirror.example/hf/", "/data/hf/hub", "t", true), (options.Endpoint.ToString(), options.CacheFolder, options.Token, options.Offline));
        variables["HF_HUB_CACHE"] = "/data/cache";
        Assert.Equal("/data/cache", HubOptions.FromEnvironment(variable: variables.GetValueOrDefault).CacheFolder);
        Assert.Equal("/mine", HubOptions.FromEnvironment(cacheFolder: "/mine", variable: variables.GetValueOrDefault).CacheFolder);
        Assert.EndsWith(".cache/huggingface/hub", HubOptions.FromEnvironment(variable: _ => null).CacheFolder, StringComparison.Ordinal);
        variables["HF_ENDPOINT"] = "ftp://x";
        Assert.Throws<HubException>(() => HubOptions.FromEnvironment(variable: variables.GetValueOrDefault));
    }

    private async Task UntilKeptAsync(long bytes)
    {
        string blobs = _folder["cache/models--Org--Small-Model_1.5/blobs"];
        for (int i = 0; i < 1000 && !Directory.EnumerateFiles(blobs, "*.incomplete").Any(file => new FileInfo(file).Length >= bytes); i++)
        {
            await Task.Delay(10);
        }
    }

    private HubOptions Options(string cache = "cache") => new() { Endpoint = new Uri(_hub.Address + "/"), CacheFolder = _folder[cache], Attempts = 5, RetryDelay = TimeSpan.FromMilliseconds(1) };

    private HubClient Client(string? token = null, bool offline = false, int attempts = 5, string cache = "cache", TimeSpan? timeout = null) =>
        new(Options(cache) with { Token = token, Offline = offline, Attempts = attempts, Timeout = timeout ?? TimeSpan.FromSeconds(20) });

    private sealed class Immediately(List<LoadProgress> seen) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => seen.Add(value);
    }

    private sealed class Acting(Action<LoadProgress> act) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => act(value);
    }
}
