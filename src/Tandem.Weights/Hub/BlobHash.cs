using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tandem.Weights.Hub;

/// <summary>Checksum of a file while it arrives: SHA-256 for large files, git's blob SHA-1 for small ones, SHA-256 if the hub told none.</summary>
[SuppressMessage("Security", "CA5350", Justification = "SHA-1 is what git names its blobs by; it finds transfer errors.")]
internal sealed class BlobHash : IDisposable
{
    private readonly HubFile _file;
    private IncrementalHash _hash;

    public BlobHash(HubFile file)
    {
        _file = file;
        _hash = Start();
    }

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    public static string Kind(HubFile file) => IsGit(file) ? "git SHA-1" : "SHA-256";

    public void Append(ReadOnlySpan<byte> data)
    {
        _hash.AppendData(data);
        Length += data.Length;
    }

    public void Reset()
    {
        _hash.Dispose();
        _hash = Start();
        Length = 0;
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    // A git blob's hash begins with its length, so it needs a listed size.
    private static bool IsGit(HubFile file) => file.Sha256 is null && file.GitSha1 is not null && file.Size is not null;

    private IncrementalHash Start()
    {
        if (!IsGit(_file))
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {_file.Size}\0")));
        return hash;
    }
}
