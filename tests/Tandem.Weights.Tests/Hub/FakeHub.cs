using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tandem.Weights.Tests.Hub;

/// <summary>A model hub on the loopback interface with one repository, that misbehaves on request. Large files are redirected to another path, as to a CDN.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Id = "Org/Small-Model_1.5";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public const int LargeFrom = 2000;

    private readonly WebApplication _app;

    private FakeHub(WebApplication app) => _app = app;

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Method, path, range and whether a token came, of each request.</summary>
    public ConcurrentQueue<(string Path, string? Range, string? Authorization)> Requests { get; } = new();

    /// <summary>Called before each answer; true means that it has answered.</summary>
    public Func<HttpContext, Task<bool>> Misbehave { get; set; } = _ => Task.FromResult(false);

    /// <summary>Drop the connection after so many bytes of each body of a large file, this many times.</summary>
    public (int Bytes, int Times) Drop { get; set; }

    /// <summary>Waits until the client has kept this many bytes of the file: a connection that is torn down loses what is still under way.</summary>
    public Func<long, Task> UntilKept { get; set; } = _ => Task.CompletedTask;

    /// <summary>Bytes of large files that were sent.</summary>
    public long Sent { get; private set; }

    public bool IgnoreRanges { get; set; }

    public bool TellChecksums { get; set; } = true;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<FakeHub> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var hub = new FakeHub(app);
        app.Run(hub.AnswerAsync);
        await app.StartAsync();
        return hub;
    }

    public int Count(string pathPart) => Requests.Count(request => request.Path.Contains(pathPart, StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        string? range = context.Request.Headers.Range;
        Requests.Enqueue((path, range, context.Request.Headers.Authorization));
        if (await Misbehave(context))
        {
            return;
        }

        string resolve = $"/{Id}/resolve/{Commit}/";
        if (path == $"/api/models/{Id}/revision/main")
        {
            await context.Response.WriteAsync(Listing());
        }
        else if (path.StartsWith(resolve, StringComparison.Ordinal) && Files.TryGetValue(path[resolve.Length..], out byte[]? small))
        {
            if (small.Length >= LargeFrom)
            {
                context.Response.Redirect($"/cdn/{path[resolve.Length..]}");
            }
            else
            {
                await context.Response.Body.WriteAsync(small);
            }
        }
        else if (path.StartsWith("/cdn/", StringComparison.Ordinal))
        {
            await SendLargeAsync(context, Files[path[5..]], range);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private string Listing()
    {
        var siblings = new JsonArray();
        foreach ((string name, byte[] data) in Files)
        {
            var entry = new JsonObject { ["rfilename"] = name };
            if (TellChecksums)
            {
                entry["size"] = data.Length;
                entry["blobId"] = GitSha1(data);
                if (data.Length >= LargeFrom)
                {
                    entry["lfs"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(data)), ["size"] = data.Length, ["pointerSize"] = 134 };
                }
            }

            siblings.Add(entry);
        }

        return new JsonObject { ["id"] = Id, ["sha"] = Commit, ["siblings"] = siblings }.ToJsonString();
    }

    private async Task SendLargeAsync(HttpContext context, byte[] data, string? range)
    {
        int from = range is null || IgnoreRanges ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        HttpResponse response = context.Response;
        if (from >= data.Length)
        {
            response.StatusCode = 416;
            return;
        }

        response.ContentLength = data.Length - from;
        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {from}-{data.Length - 1}/{data.Length}";
        }

        if (Drop.Times > 0)
        {
            int part = Math.Min(Drop.Bytes, data.Length - from);
            Drop = (Drop.Bytes, Drop.Times - 1);
            Sent += part;
            await response.Body.WriteAsync(data.AsMemory(from, part));
            await response.Body.FlushAsync();
            await UntilKept(from + part);
            context.Abort();
            return;
        }

        // Counted first: the client may be done before this side is.
        Sent += data.Length - from;
        await response.Body.WriteAsync(data.AsMemory(from));
    }

#pragma warning disable CA5350 // git names blobs by SHA-1
    private static string GitSha1(byte[] data) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {data.Length}\0"), .. data]));
#pragma warning restore CA5350
}
