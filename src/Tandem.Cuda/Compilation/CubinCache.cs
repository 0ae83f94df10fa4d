using System.Security.Cryptography;
using System.Text;

namespace Tandem.Cuda.Compilation;

/// <summary>
/// Compiled kernels on disk, named by the hash of everything that made them: sources, options and the compiler's version. Files are written beside
/// and moved into place, so that processes may share the folder. A folder that cannot be written is no error: kernels are then compiled each time.
/// </summary>
internal sealed class CubinCache
{
    private readonly string _folder;

    /// <summary>Uses a folder, made when first written to.</summary>
    public CubinCache(string folder) => _folder = folder;

    /// <summary>The user's cache folder for kernels.</summary>
    public static string DefaultFolder
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            string root = !string.IsNullOrEmpty(cache) ? cache
                : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(root, "tandem", "kernels");
        }
    }

    /// <summary>Name of the file for a kernel source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="architecture">Target, for instance <c>sm_90</c>.</param>
    /// <param name="compilerVersion">Version of the compiler, for instance <c>13.0</c>.</param>
    public static string Key(KernelSource source, string architecture, string compilerVersion)
    {
        var text = new StringBuilder();
        foreach (string part in (string[])[compilerVersion, .. source.Options(architecture), source.Name, source.Text, KernelSource.HeaderText])
        {
            // Lengths keep parts apart: moving a character from one to the next changes the key.
            text.Append(part.Length).Append(':').Append(part);
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        return $"{Path.GetFileNameWithoutExtension(source.Name)}-{architecture}-{hash}.cubin";
    }

    /// <summary>Reads an entry; null if there is none.</summary>
    public byte[]? Read(string key)
    {
        string path = Path.Combine(_folder, key);
        try
        {
            byte[] cubin = File.ReadAllBytes(path);
            return cubin.Length > 0 ? cubin : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <returns>False if the folder cannot be written.</returns>
    public bool Write(string key, byte[] cubin)
    {
        string path = Path.Combine(_folder, key);
        string temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(_folder);
            File.WriteAllBytes(temporary, cubin);
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
