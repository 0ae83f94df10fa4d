namespace Tandem.Testing;

/// <summary>Finds the repository's folders from wherever the tests run.</summary>
public static class TestData
{
    /// <summary>The repository's root: the folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below <c>tests/data</c>.</summary>
    public static string Path(params ReadOnlySpan<string> parts)
        => System.IO.Path.Combine([Root, "tests", "data", .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Tandem.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Tandem.slnx");
    }
}
