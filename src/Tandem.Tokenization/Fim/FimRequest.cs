namespace Tandem.Tokenization.Fim;

/// <summary>A file that the model may look at.</summary>
/// <param name="Path">Its path inside the repository, as the model is to see it.</param>
/// <param name="Content">Its text.</param>
public sealed record FimFile(string Path, string Content);

/// <summary>A place in a file that is to be filled.</summary>
public sealed record FimRequest
{
    /// <summary>The text before the place; may be empty.</summary>
    public required string Prefix { get; init; }

    /// <summary>The text behind the place; may be empty.</summary>
    public required string Suffix { get; init; }

    /// <summary>Path of the file being filled. Used only together with <see cref="Files"/> or <see cref="RepositoryName"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Name of the repository; null where it is not known.</summary>
    public string? RepositoryName { get; init; }

    /// <summary>Other files, the most relevant last, since that is next to the place.</summary>
    public IReadOnlyList<FimFile> Files { get; init; } = [];

    internal bool IsRepositoryLevel => Files.Count > 0 || RepositoryName is not null;
}
