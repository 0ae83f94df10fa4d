using System.Reflection;
using System.Runtime.InteropServices;

namespace Tandem.Cuda.Interop;

/// <summary>
/// Finds NVIDIA's libraries. Order: the folder of the environment variable <see cref="PathVariable"/>, the loader's own path, the toolkit folders
/// under /usr/local, and the folders of Python packages (nvidia/*/lib under the environments named by VIRTUAL_ENV, CONDA_PREFIX and the usual roots).
/// </summary>
internal static class NativeLibraries
{
    /// <summary>Folder (or several, separated by ':') that is looked into first.</summary>
    public const string PathVariable = "TANDEM_CUDA_LIBRARY_PATH";

    public const string Driver = "tandem-cuda-driver";
    public const string Compiler = "tandem-nvrtc";
    public const string Gemm = "tandem-cublaslt";

    private static readonly Dictionary<string, string[]> FileNames = new()
    {
        [Driver] = ["libcuda.so.1", "nvcuda.dll"],
        [Compiler] = ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so", "nvrtc64_130_0.dll"],
        [Gemm] = ["libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so", "cublasLt64_13.dll"],
    };

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];
    private static bool s_registered;

    /// <summary>Makes the imports of this assembly resolve here. Any number of times, from any thread.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!s_registered)
            {
                NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
                s_registered = true;
            }
        }
    }

    /// <summary>Loads a library.</summary>
    /// <param name="library">One of the names above.</param>
    /// <param name="handle">Its handle.</param>
    /// <param name="reason">If not found: the file names and folders that were tried.</param>
    public static bool TryLoad(string library, out nint handle, out string reason)
    {
        lock (Gate)
        {
            reason = "";
            if (Loaded.TryGetValue(library, out handle))
            {
                return true;
            }

            string[] names = FileNames[library];
            List<string> folders = [.. Folders()];
            foreach (string candidate in Candidates(names, folders))
            {
                if (NativeLibrary.TryLoad(candidate, out handle))
                {
                    Loaded[library] = handle;
                    return true;
                }
            }

            string looked = folders.Count == 0 ? "the loader's path" : "the loader's path and " + string.Join(", ", folders);
            reason = $"{names[0]} was not found in {looked}; set {PathVariable} to its folder.";
            return false;
        }
    }

    /// <summary>Paths to try, in order.</summary>
    internal static IEnumerable<string> Candidates(IReadOnlyList<string> names, IReadOnlyList<string> folders)
    {
        string[] forced = Split(Environment.GetEnvironmentVariable(PathVariable));
        foreach (string folder in forced)
        {
            foreach (string name in names)
            {
                yield return Path.Combine(folder, name);
            }
        }

        foreach (string name in names)
        {
            yield return name;
        }

        foreach (string folder in folders.Except(forced))
        {
            foreach (string name in names.Where(name => File.Exists(Path.Combine(folder, name))))
            {
                yield return Path.Combine(folder, name);
            }
        }
    }

    /// <summary>Folders that exist and may hold the libraries.</summary>
    internal static IEnumerable<string> Folders()
    {
        IEnumerable<string> toolkits = Children("/usr/local", "cuda*").OrderDescending(StringComparer.Ordinal)
            .SelectMany(folder => new[] { Path.Combine(folder, "lib64"), Path.Combine(folder, "targets/x86_64-linux/lib"), Path.Combine(folder, "targets/sbsa-linux/lib") });
        IEnumerable<string> environments = new[]
            {
                Environment.GetEnvironmentVariable("VIRTUAL_ENV"), Environment.GetEnvironmentVariable("CONDA_PREFIX"), "/usr/local", "/usr", "/opt/venv",
            }
            .OfType<string>().Where(folder => folder.Length > 0);
        IEnumerable<string> packages = environments
            .SelectMany(folder => Children(Path.Combine(folder, "lib"), "python3*"))
            .SelectMany(folder => new[] { Path.Combine(folder, "site-packages/nvidia"), Path.Combine(folder, "dist-packages/nvidia") })
            .SelectMany(folder => Children(folder, "*"))
            .Select(folder => Path.Combine(folder, "lib"));
        return Split(Environment.GetEnvironmentVariable(PathVariable)).Concat(toolkits).Concat(packages).Where(Directory.Exists).Distinct();
    }

    private static string[] Split(string? value)
        => value?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string[] Children(string folder, string pattern)
        => Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder, pattern).Order(StringComparer.Ordinal)] : [];

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (!FileNames.ContainsKey(name))
        {
            return 0;
        }

        return TryLoad(name, out nint handle, out string reason) ? handle : throw new DllNotFoundException(reason);
    }
}
