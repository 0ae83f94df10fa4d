using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Hub;

/// <summary>
/// One repository in the cache, in the layout that Hugging Face's own tools share: <c>blobs/</c> by checksum, <c>refs/</c> from revision to commit, and
/// <c>snapshots/&lt;commit&gt;/</c> of links into the blobs.
/// </summary>
internal sealed class HubCache(HubOptions options, string id)
{
    private readonly string _name = "models--" + id.Replace("/", "--", StringComparison.Ordinal);

    public string Root => Path.Combine(options.CacheFolder, _name);

    public string Blobs => Path.Combine(Root, "blobs");

    public string Snapshot(string commit) => Path.Combine(Root, "snapshots", commit);

    /// <summary>The commit of a revision as last fetched, or the revision itself if a snapshot has its name.</summary>
    public string? Commit(string revision)
    {
        string path = Path.Combine(Root, "refs", revision);
        string? commit = File.Exists(path) ? File.ReadAllText(path).Trim() : revision;
        return HubListing.IsHex(commit, 7, 64) && Directory.Exists(Snapshot(commit)) ? commit : null;
    }

    public void SaveCommit(string revision, string commit)
    {
        if (revision != commit)
        {
            string path = Path.Combine(Root, "refs", revision);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, commit);
        }
    }

    /// <summary>True if the snapshot has the file in its listed size.</summary>
    public bool Has(string commit, HubFile file)
    {
        // A link's own length is not that of its target.
        string path = Path.Combine(Snapshot(commit), file.Name);
        return File.Exists(path) && (file.Size is null || Length(path) == file.Size);
    }

    /// <summary>What keeps a snapshot from being loaded, or null if it has configuration and all weights.</summary>
    public static string? Incomplete(string snapshot)
    {
        if (!File.Exists(Path.Combine(snapshot, "config.json")))
        {
            return "config.json";
        }

        if (File.Exists(Path.Combine(snapshot, ShardIndex.SingleFile)))
        {
            return null;
        }

        string index = Path.Combine(snapshot, ShardIndex.IndexFile);
        return !File.Exists(index) ? ShardIndex.SingleFile : ShardIndex.Read(index).Values.FirstOrDefault(shard => !File.Exists(Path.Combine(snapshot, shard)));
    }

    /// <summary>Puts a blob into a snapshot, as a link or a copy.</summary>
    public void Link(string commit, string name, string blob)
    {
        string folder = Snapshot(commit);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        File.Delete(path);
        if (options.UseLinks)
        {
            try
            {
                File.CreateSymbolicLink(path, Path.Combine("..", "..", "blobs", blob));
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
            {
                File.Delete(path);
            }
        }

        string partial = path + ".incomplete";
        File.Copy(Path.Combine(Blobs, blob), partial, overwrite: true);
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Waits until no other process fetches this repository.</summary>
    public async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        string folder = Path.Combine(options.CacheFolder, ".locks", _name);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "tandem.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static long Length(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return stream.Length;
    }
}
