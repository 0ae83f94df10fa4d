namespace Tandem.Weights.Tests;

/// <summary>The small random checkpoints under tests/data/models, made by tools/golden/models.</summary>
internal static class GoldenFolders
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> All => Directory.EnumerateDirectories(Root).Order(StringComparer.Ordinal);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "data", "models");
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        throw new DirectoryNotFoundException("tests/data/models is above no folder of the test's");
    }
}
