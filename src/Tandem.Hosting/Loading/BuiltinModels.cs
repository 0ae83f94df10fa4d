namespace Tandem.Hosting;

/// <summary>The models that come with Tandem: folders in <c>models/</c> beside the program, or in a parent folder when run from a source tree.</summary>
public static class BuiltinModels
{
    /// <summary>Name of the model used when none is named.</summary>
    public const string Default = "builtin";

    /// <summary>Folder of a built-in model, or null if <paramref name="name"/> is none or the folder is not there.</summary>
    public static string? Find(string name)
    {
        if (name != Default && !name.StartsWith(Default + "-", StringComparison.Ordinal))
        {
            return null;
        }

        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "models", name);
            if (File.Exists(Path.Combine(folder, "config.json")))
            {
                return folder;
            }
        }

        return null;
    }
}
