using System.Text.Json;

namespace Tandem.Weights.Safetensors;

/// <summary>Which files a checkpoint's tensors are in.</summary>
internal static class ShardIndex
{
    public const string SingleFile = "model.safetensors";
    public const string IndexFile = "model.safetensors.index.json";

    private const int MaxIndexBytes = 64 << 20;

    /// <summary>Reads an index.</summary>
    /// <returns>File name of each tensor.</returns>
    /// <exception cref="CheckpointException">It can't be read, or names a file outside the folder.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        try
        {
            byte[] json = BoundedFile.Read(path, MaxIndexBytes) ?? throw new CheckpointException($"{path} has more than {MaxIndexBytes} bytes; that is no index.");
            return Parse(json, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} can't be read: {e.Message}", e);
        }
    }

    public static Dictionary<string, string> Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out JsonElement map)
                || map.ValueKind != JsonValueKind.Object)
            {
                throw new CheckpointException($"{path} has no object 'weight_map' from tensor to file.");
            }

            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty entry in map.EnumerateObject())
            {
                string? file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
                if (!IsPlainName(file))
                {
                    throw new CheckpointException($"{path} says that tensor '{entry.Name}' is in '{entry.Value}'; it must be the name of a .safetensors file of the same folder.");
                }

                files.Add(entry.Name, file!);
            }

            return files;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointException($"{path} is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>A name that stays in its folder on every system.</summary>
    public static bool IsPlainName(string? name) =>
        !string.IsNullOrEmpty(name)
        && name.EndsWith(".safetensors", StringComparison.Ordinal)
        && name[0] != '.'
        && name.AsSpan().IndexOfAny("/\\:\0") < 0;
}
