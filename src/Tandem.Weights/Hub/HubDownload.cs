using System.Net;

namespace Tandem.Weights.Hub;

/// <summary>Fetches one file into the blobs of a cache: resumes what an earlier attempt or process left, and keeps it only if the checksum is right.</summary>
internal sealed class HubDownload(HubOptions options, HubTransport transport, HubCache cache, string id, string commit, HubFile file)
{
    private const int DiskFull = unchecked((int)0x80070070);
    private const int NoSpaceLeft = 28;
    private const int ReportEvery = 1 << 20;

    /// <summary>A file that arrives damaged twice will do so again.</summary>
    private const int DamagedAttempts = 2;

    /// <summary>Fetches the file.</summary>
    /// <param name="report">Told the bytes of the file that are there.</param>
    /// <param name="cancellationToken">Stops; what has arrived is kept for the next time.</param>
    /// <returns>Name of the blob.</returns>
    public async Task<string> RunAsync(Action<long> report, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(cache.Blobs);
        if (file.BlobName is { } known && IsWhole(Path.Combine(cache.Blobs, known)))
        {
            return known;
        }

        string partial = Path.Combine(cache.Blobs, (file.BlobName ?? $"{commit}-{file.Name}") + ".incomplete");
        CheckSpace(partial);
        using var hash = new BlobHash(file);
        string? blob = null;
        int damaged = 0;
        await transport.RetryAsync(
            $"{id}/{file.Name}",
            async cancel =>
            {
                await FetchAsync(partial, hash, report, cancel).ConfigureAwait(false);
                if (file.Size is { } size && hash.Length < size)
                {
                    return false;
                }

                (blob, string? wrong) = Finish(partial, hash);
                return blob is not null || (++damaged < DamagedAttempts ? false : throw new HubException(wrong!));
            },
            cancellationToken).ConfigureAwait(false);
        return blob!;
    }

    private bool IsWhole(string path) => File.Exists(path) && (file.Size is null || new FileInfo(path).Length == file.Size);

    private void CheckSpace(string partial)
    {
        long there = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        long needed = (file.Size ?? 0) - there;
        long free = options.FreeSpace(cache.Blobs);
        if (needed > free)
        {
            throw new HubException($"{id}/{file.Name} needs {needed} more bytes, but {cache.Blobs} has {free} free. Free some, or name another folder in HF_HOME or --download-dir.");
        }
    }

    private async Task FetchAsync(string partial, BlobHash hash, Action<long> report, CancellationToken cancel)
    {
        await using FileStream stream = Open(partial);
        await CatchUpAsync(stream, hash, report, cancel).ConfigureAwait(false);
        if (file.Size is { } size && hash.Length == size)
        {
            return;
        }

        string path = $"{id}/resolve/{commit}/{Uri.EscapeDataString(file.Name)}";
        using HttpResponseMessage response = await transport.SendAsync(path, hash.Length, $"{id}/{file.Name}", cancel).ConfigureAwait(false);
        bool continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == hash.Length;
        if (!continues)
        {
            // The whole file comes, or the hub knows nothing of such a range: what was there is of no use.
            stream.SetLength(0);
            hash.Reset();
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new IOException($"the hub answered {(int)response.StatusCode} to a request to go on at a byte");
            }
        }

        long reported = 0;
        await using Stream body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await transport.CopyAsync(
            body,
            data =>
            {
                if (hash.Length + data.Length > (file.Size ?? long.MaxValue))
                {
                    stream.SetLength(0);
                    hash.Reset();
                    throw new IOException($"more than the listed {file.Size} bytes came");
                }

                Write(stream, data.Span);
                hash.Append(data.Span);
                if (hash.Length - reported >= ReportEvery)
                {
                    reported = hash.Length;
                    report(reported);
                }
            },
            null,
            cancel).ConfigureAwait(false);
        report(hash.Length);
    }

    private static async Task CatchUpAsync(FileStream stream, BlobHash hash, Action<long> report, CancellationToken cancel)
    {
        stream.Seek(hash.Length, SeekOrigin.Begin);
        if (stream.Length == hash.Length)
        {
            return;
        }

        // Left by an earlier process, or cut short between writing and hashing: hash the file as it is.
        hash.Reset();
        stream.Seek(0, SeekOrigin.Begin);
        byte[] buffer = new byte[1 << 18];
        for (int read; (read = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            hash.Append(buffer.AsSpan(0, read));
        }

        report(hash.Length);
    }

    private FileStream Open(string partial)
    {
        try
        {
            var stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, useAsync: false);
            if (file.Size is { } size && stream.Length > size)
            {
                stream.SetLength(0);
            }

            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"{partial} can't be written: {e.Message}", innerException: e);
        }
    }

    private void Write(FileStream stream, ReadOnlySpan<byte> data)
    {
        try
        {
            stream.Write(data);
        }
        catch (IOException e)
        {
            string why = e.HResult is DiskFull or NoSpaceLeft ? "the disk is full; free some space, or name another folder in HF_HOME or --download-dir" : e.Message;
            throw new HubException($"{id}/{file.Name} can't be written to {cache.Blobs}: {why}. What has arrived is kept and will be continued.", innerException: e);
        }
    }

    /// <summary>Keeps the file if its checksum is right; else removes it and says what is wrong.</summary>
    private (string? Blob, string? Wrong) Finish(string partial, BlobHash hash)
    {
        string actual = hash.Finish();
        bool checkable = file.Sha256 is not null || (file.GitSha1 is not null && file.Size is not null);
        if (checkable && actual != file.BlobName)
        {
            File.Delete(partial);
            hash.Reset();
            return (null, $"{id}/{file.Name} has the {BlobHash.Kind(file)} {actual}, but the hub says {file.BlobName}. It was damaged on the way; it was removed and fetched again without success.");
        }

        string blob = file.BlobName ?? actual;
        File.Move(partial, Path.Combine(cache.Blobs, blob), overwrite: true);
        return (blob, null);
    }
}
