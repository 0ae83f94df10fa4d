using System.Text.Json;

namespace Tandem.Weights.Hub;

/// <summary>A file of a repository as the hub lists it.</summary>
/// <param name="Name">Name at the root of the repository.</param>
/// <param name="Size">Bytes, or null if the hub does not say.</param>
/// <param name="Sha256">SHA-256 of a large file, lower-case hex.</param>
/// <param name="GitSha1">SHA-1 of a small file as a git blob, lower-case hex.</param>
internal sealed record HubFile(string Name, long? Size, string? Sha256, string? GitSha1)
{
    /// <summary>Name of the blob in the cache if the hub told a checksum.</summary>
    public string? BlobName => Sha256 ?? GitSha1;
}

/// <summary>A revision of a repository as the hub lists it.</summary>
/// <param name="Commit">Commit, hex.</param>
/// <param name="Files">Files at the root whose names are harmless.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Parses the answer of <c>/api/models/{id}/revision/{revision}</c>. Nothing in it is believed that would lead out of the cache.</summary>
    /// <exception cref="HubException">It is no such answer.</exception>
    public static HubListing Parse(ReadOnlyMemory<byte> json, string id)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string? commit = Text(root, "sha");
            if (commit is null || !IsHex(commit, 7, 64) || !root.TryGetProperty("siblings", out JsonElement siblings) || siblings.ValueKind != JsonValueKind.Array)
            {
                throw new HubException($"The hub's answer about {id} names no commit or no files; the endpoint does not look like a model hub.");
            }

            var files = new Dictionary<string, HubFile>(StringComparer.Ordinal);
            foreach (JsonElement sibling in siblings.EnumerateArray())
            {
                if (Text(sibling, "rfilename") is { } name && IsHarmless(name))
                {
                    files[name] = Read(sibling, name);
                }
            }

            return new HubListing(commit, [.. files.Values]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HubException($"The hub's answer about {id} is not valid JSON: {e.Message}", innerException: e);
        }
    }

    public HubFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);

    public static bool IsHex(string text, int least, int most) => text.Length >= least && text.Length <= most && text.All(char.IsAsciiHexDigitLower);

    private static HubFile Read(JsonElement sibling, string name)
    {
        string? git = Text(sibling, "blobId");
        string? sha256 = null;
        long? size = sibling.TryGetProperty("size", out JsonElement bytes) && bytes.ValueKind == JsonValueKind.Number && bytes.TryGetInt64(out long number) ? number : null;
        if (sibling.TryGetProperty("lfs", out JsonElement lfs) && lfs.ValueKind == JsonValueKind.Object)
        {
            // The blob id of a large file is that of the pointer kept in git, not of the file.
            git = null;
            sha256 = Text(lfs, "sha256") ?? Text(lfs, "oid");
            size = lfs.TryGetProperty("size", out bytes) && bytes.ValueKind == JsonValueKind.Number && bytes.TryGetInt64(out number) ? number : size;
        }

        return new HubFile(name, size >= 0 ? size : null, sha256 is not null && IsHex(sha256, 64, 64) ? sha256 : null, git is not null && IsHex(git, 40, 40) ? git : null);
    }

    private static string? Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsHarmless(string name) =>
        name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
