using System.Net;
using System.Text.RegularExpressions;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Hub;

/// <summary>
/// Finds a model's folder: a folder as it is, or <c>Org/Name</c> fetched from a hub into the cache that Hugging Face's own tools use. Only files that are needed are
/// fetched. Several processes may ask for the same model at once. Thread-safe.
/// </summary>
public sealed partial class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HttpClient _http;
    private readonly HubTransport _transport;

    /// <summary>Makes a client.</summary>
    /// <param name="options">Endpoint, cache and limits; the environment's if null.</param>
    /// <param name="handler">Sends the requests; the client's own if null. Disposed with the client.</param>
    public HubClient(HubOptions? options = null, HttpMessageHandler? handler = null)
    {
        _options = options ?? HubOptions.FromEnvironment();
        _http = new HttpClient(handler ?? new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        _transport = new HubTransport(_options, _http);
    }

    /// <summary>Finds or fetches a model.</summary>
    /// <param name="model">An existing folder, or <c>Org/Name</c>.</param>
    /// <param name="revision">Branch, tag or commit; <c>main</c> if null.</param>
    /// <param name="progress">Told of bytes of each file and of all.</param>
    /// <param name="cancellationToken">Stops; what has arrived is kept for the next time.</param>
    /// <returns>The folder with configuration, tokenizer and weights.</returns>
    /// <exception cref="HubException">It can't be found or fetched; the message says why and what to do.</exception>
    public async Task<string> ResolveAsync(string model, string? revision = null, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(model))
        {
            return model;
        }

        revision = string.IsNullOrEmpty(revision) ? "main" : revision;
        if (!ModelId().IsMatch(model) || model.Contains("..", StringComparison.Ordinal) || model.Contains("--", StringComparison.Ordinal))
        {
            throw new HubException($"'{model}' is neither a folder nor a hub id of the form Org/Name.");
        }

        if (!RevisionName().IsMatch(revision) || revision.Contains("..", StringComparison.Ordinal))
        {
            throw new HubException($"The revision '{revision}' is no name of a branch, tag or commit.");
        }

        var cache = new HubCache(_options, model);
        if (_options.Offline)
        {
            return Cached(cache, model, revision) ?? throw new HubException($"{model} ({revision}) is not complete in {_options.CacheFolder}, and HF_HUB_OFFLINE is set. {WhatIsMissing(cache, revision)}");
        }

        try
        {
            return await FetchAsync(cache, model, revision, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (HubTransport.UnreachableException e)
        {
            throw new HubException(e.Message, innerException: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"{model} can't be kept in {_options.CacheFolder}: {e.Message}", innerException: e);
        }
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _http.Dispose();

    private static string? Cached(HubCache cache, string model, string revision)
    {
        try
        {
            return cache.Commit(revision) is { } commit && HubCache.Incomplete(cache.Snapshot(commit)) is null ? cache.Snapshot(commit) : null;
        }
        catch (Exception e) when (e is CheckpointException or IOException)
        {
            throw new HubException($"The cached files of {model} can't be used: {e.Message}", innerException: e);
        }
    }

    private static string WhatIsMissing(HubCache cache, string revision) =>
        cache.Commit(revision) is { } commit ? $"Its snapshot lacks {HubCache.Incomplete(cache.Snapshot(commit))}." : "It was never fetched.";

    private static bool IsSmallFile(string name) =>
        name is "config.json" or "generation_config.json" or "special_tokens_map.json" or "added_tokens.json" or "vocab.json" or "merges.txt" or "chat_template.jinja"
            or "chat_template.json" or ShardIndex.IndexFile
        || (name.StartsWith("tokenizer", StringComparison.Ordinal) && Path.GetExtension(name) is ".json" or ".model" or ".txt" or ".jinja");

    private async Task<string> FetchAsync(HubCache cache, string model, string revision, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        string path = $"api/models/{model}/revision/{Uri.EscapeDataString(revision)}?blobs=true";
        byte[] answer;
        try
        {
            answer = await _transport.GetBytesAsync(path, $"{model} ({revision})", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HubTransport.UnreachableException or HubException { Status: >= HttpStatusCode.InternalServerError })
        {
            // As it was fetched before: better than nothing when the hub or the network is away.
            if (Cached(cache, model, revision) is { } folder)
            {
                return folder;
            }

            throw;
        }

        HubListing listing = HubListing.Parse(answer, model);
        if (listing.Find("config.json") is null)
        {
            throw new HubException($"{model} ({revision}) has no config.json; it is not a model that can be loaded.");
        }

        // A folder that can't be written is fine as long as nothing has to be.
        HubFile[] small = [.. listing.Files.Where(file => IsSmallFile(file.Name))];
        bool complete = small.All(file => cache.Has(listing.Commit, file)) && Weights(cache, listing, model).All(file => cache.Has(listing.Commit, file));
        if (!complete)
        {
            await using FileStream _ = await cache.LockAsync(cancellationToken).ConfigureAwait(false);
            var fetch = new Fetch(this, cache, model, listing.Commit, progress);
            await fetch.RunAsync(small, cancellationToken).ConfigureAwait(false);
            await fetch.RunAsync(Weights(cache, listing, model), cancellationToken).ConfigureAwait(false);
        }

        if (cache.Commit(revision) != listing.Commit)
        {
            cache.SaveCommit(revision, listing.Commit);
        }

        return cache.Snapshot(listing.Commit);
    }

    /// <summary>The weight files: the one, or the shards of the index, which must have been fetched.</summary>
    private static IReadOnlyList<HubFile> Weights(HubCache cache, HubListing listing, string model)
    {
        if (listing.Find(ShardIndex.SingleFile) is { } single)
        {
            return [single];
        }

        if (listing.Find(ShardIndex.IndexFile) is null)
        {
            throw new HubException($"{model} has neither {ShardIndex.SingleFile} nor {ShardIndex.IndexFile}; only safetensors can be loaded.");
        }

        try
        {
            return
            [
                .. ShardIndex.Read(Path.Combine(cache.Snapshot(listing.Commit), ShardIndex.IndexFile)).Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                    .Select(name => listing.Find(name) ?? throw new HubException($"{model} lacks {name}, which its index names.")),
            ];
        }
        catch (CheckpointException e)
        {
            throw new HubException($"{model}: {e.Message}", innerException: e);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModelId();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/-]{0,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RevisionName();

    /// <summary>One run of downloads with its progress.</summary>
    private sealed class Fetch(HubClient client, HubCache cache, string model, string commit, IProgress<LoadProgress>? progress)
    {
        private long _done;
        private long _total;

        public async Task RunAsync(IReadOnlyList<HubFile> files, CancellationToken cancellationToken)
        {
            HubFile[] missing = [.. files.Where(file => !cache.Has(commit, file))];
            _total += missing.Sum(file => file.Size ?? 0);
            foreach (HubFile file in missing)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var download = new HubDownload(client._options, client._transport, cache, model, commit, file);
                string blob = await download.RunAsync(bytes => Report(file, bytes), cancellationToken).ConfigureAwait(false);
                cache.Link(commit, file.Name, blob);
                Report(file, file.Size ?? 0);
                _done += file.Size ?? 0;
            }
        }

        private void Report(HubFile file, long bytes) => progress?.Report(new LoadProgress(LoadPhase.Downloading, file.Name, bytes, file.Size ?? 0, _done + bytes, _total));
    }
}
