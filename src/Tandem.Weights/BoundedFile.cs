namespace Tandem.Weights;

/// <summary>Reads files that ought to be small.</summary>
internal static class BoundedFile
{
    /// <summary>The contents, or null if there are more than <paramref name="most"/> bytes. Follows links.</summary>
    public static byte[]? Read(string path, int most)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        if (stream.Length > most)
        {
            return null;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
