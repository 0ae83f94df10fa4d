namespace Tandem.Weights.Hub;

/// <summary>Where models are fetched from and kept.</summary>
public sealed record HubOptions
{
    /// <summary>Endpoint that is asked if neither the caller nor <c>HF_ENDPOINT</c> names one.</summary>
    public const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>Base address of the hub, http or https.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Folder that holds <c>models--Org--Name</c> folders.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Bearer token; sent to the endpoint only, never to where it redirects.</summary>
    public string? Token { get; init; }

    /// <summary>Use only what the cache has.</summary>
    public bool Offline { get; init; }

    /// <summary>Attempts for each request, the first included.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second attempt; doubled each time, at most 30 seconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for an answer's start or for more of its data.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Make snapshots of symbolic links where the file system has them; else of copies.</summary>
    public bool UseLinks { get; init; } = true;

    /// <summary>Free bytes at a path.</summary>
    internal Func<string, long> FreeSpace { get; init; } = static path => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;

    /// <summary>
    /// Reads <c>HF_ENDPOINT</c>, <c>HF_HUB_CACHE</c>, <c>HF_HOME</c>, <c>XDG_CACHE_HOME</c>, <c>HF_TOKEN</c> and <c>HF_HUB_OFFLINE</c>.
    /// </summary>
    /// <param name="endpoint">Endpoint to use instead of the environment's; may be null.</param>
    /// <param name="cacheFolder">Cache folder to use instead of the environment's (<c>--download-dir</c>); may be null.</param>
    /// <param name="variable">Reads a variable; the process's environment if null.</param>
    /// <exception cref="HubException">The endpoint is no http or https address.</exception>
    public static HubOptions FromEnvironment(string? endpoint = null, string? cacheFolder = null, Func<string, string?>? variable = null)
    {
        string? Read(string name) => (variable ?? Environment.GetEnvironmentVariable)(name) is { Length: > 0 } value ? value : null;

        string address = endpoint ?? Read("HF_ENDPOINT") ?? DefaultEndpoint;
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new HubException($"HF_ENDPOINT is '{address}'; it must be an http or https address.");
        }

        string home = Read("HF_HOME") ?? Path.Combine(Read("XDG_CACHE_HOME") ?? Path.Combine(UserFolder(), ".cache"), "huggingface");
        return new HubOptions
        {
            Endpoint = uri,
            CacheFolder = cacheFolder ?? Read("HF_HUB_CACHE") ?? Read("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Token = Read("HF_TOKEN")?.Trim(),
            Offline = Read("HF_HUB_OFFLINE")?.Trim().ToUpperInvariant() is "1" or "TRUE" or "YES" or "ON",
        };
    }

    private static string UserFolder() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
}
