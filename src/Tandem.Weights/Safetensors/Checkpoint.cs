using Tandem.Core.Configuration;

namespace Tandem.Weights.Safetensors;

/// <summary>The safetensors files of a model's folder: <c>model.safetensors</c>, or the shards of <c>model.safetensors.index.json</c>. Owns the mappings.</summary>
public sealed class Checkpoint : IWeightSource
{
    private readonly SafetensorsFile[] _files;
    private readonly Dictionary<string, (SafetensorsFile File, TensorEntry Entry)> _tensors;
    private readonly RequirementLedger _ledger;

    private Checkpoint(string folder, SafetensorsFile[] files)
    {
        _files = files;
        _ledger = new RequirementLedger(folder);
        _tensors = new Dictionary<string, (SafetensorsFile, TensorEntry)>(StringComparer.Ordinal);
        foreach (SafetensorsFile file in files)
        {
            foreach (TensorEntry entry in file.Header.Tensors)
            {
                if (!_tensors.TryAdd(entry.Name, (file, entry)))
                {
                    throw new CheckpointException($"Tensor '{entry.Name}' is in {_tensors[entry.Name].File.Path} and again in {file.Path}.");
                }
            }
        }
    }

    /// <summary>The files, in the order of their names.</summary>
    public IReadOnlyList<SafetensorsFile> Files => _files;

    /// <summary>All tensors, file by file, in the order of their data.</summary>
    public IEnumerable<TensorEntry> Tensors => _files.SelectMany(file => file.Header.Tensors);

    /// <inheritdoc/>
    public long TotalBytes => Tensors.Sum(tensor => tensor.Bytes);

    /// <inheritdoc/>
    public IReadOnlyList<string> UnconsumedNames => [.. _tensors.Keys.Where(name => !_ledger.IsConsumed(name)).Order(StringComparer.Ordinal)];

    /// <summary>Opens and checks all files of a folder.</summary>
    /// <exception cref="CheckpointException">There is no checkpoint, a shard is missing, or a file lies.</exception>
    public static Checkpoint Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CheckpointException($"There is no folder {folder}.");
        }

        Dictionary<string, string>? index = null;
        string[] names = [ShardIndex.SingleFile];
        if (!File.Exists(Path.Combine(folder, ShardIndex.SingleFile)))
        {
            string indexPath = Path.Combine(folder, ShardIndex.IndexFile);
            if (!File.Exists(indexPath))
            {
                throw new CheckpointException(NothingFound(folder));
            }

            index = ShardIndex.Read(indexPath);
            names = [.. index.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            string[] missing = [.. names.Where(name => !File.Exists(Path.Combine(folder, name)))];
            if (missing.Length > 0)
            {
                throw new CheckpointException($"{indexPath} names {names.Length} files, of which these are missing: {string.Join(", ", missing)}.");
            }
        }

        return OpenFiles(folder, names, index);
    }

    /// <inheritdoc/>
    public HostTensor Require(string name, params ReadOnlySpan<long> shape)
    {
        if (Optional(name, shape) is { } tensor)
        {
            return tensor;
        }

        _ledger.Missing(name, shape);
        return RequirementLedger.Placeholder(name, shape);
    }

    /// <inheritdoc/>
    public HostTensor? Optional(string name, params ReadOnlySpan<long> shape)
    {
        if (!_tensors.TryGetValue(name, out (SafetensorsFile File, TensorEntry Entry) found))
        {
            return null;
        }

        _ledger.Consume(name);
        return _ledger.Check(name, found.Entry.TypeName, found.Entry.Type, found.Entry.Shape, shape)
            ? found.File.View(found.Entry, found.Entry.Type ?? default)
            : RequirementLedger.Placeholder(name, shape);
    }

    /// <inheritdoc/>
    public bool TryGet(string name, out HostTensor tensor)
    {
        tensor = default;
        return _tensors.TryGetValue(name, out (SafetensorsFile File, TensorEntry Entry) found) && found.File.TryGet(name, out tensor);
    }

    /// <inheritdoc/>
    public void ThrowIfIncomplete(ModelConfig config) => _ledger.ThrowIfIncomplete(config, UnconsumedNames);

    /// <summary>
    /// Reads all pages in, so that loading does not stall on each; a checkpoint larger than this process's memory is left to be read as it is used.
    /// </summary>
    public void Prefetch(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        long total = _files.Sum(file => file.Length);
        if (total > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            return;
        }

        long before = 0;
        foreach (SafetensorsFile file in _files)
        {
            long start = before;
            string name = Path.GetFileName(file.Path);
            file.Prefetch(done => progress?.Report(new LoadProgress(LoadPhase.Reading, name, done, file.Length, start + done, total)), cancellationToken);
            before += file.Length;
        }
    }

    /// <summary>Closes all files; all tensors become invalid.</summary>
    public void Dispose()
    {
        foreach (SafetensorsFile file in _files)
        {
            file.Dispose();
        }
    }

    private static Checkpoint OpenFiles(string folder, string[] names, Dictionary<string, string>? index)
    {
        var files = new List<SafetensorsFile>(names.Length);
        try
        {
            foreach (string name in names)
            {
                files.Add(SafetensorsFile.Open(Path.Combine(folder, name)));
            }

            var checkpoint = new Checkpoint(folder, [.. files]);
            if (index is not null)
            {
                checkpoint.CheckIndex(index, folder);
            }

            return checkpoint;
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private static string NothingFound(string folder)
    {
        string[] found = [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!).Where(LooksLikeWeights).Order(StringComparer.Ordinal).Take(5)];
        string others = found.Length == 0 ? string.Empty : $" It has {string.Join(", ", found)}, which can't be loaded without one of these.";
        return $"{folder} has neither {ShardIndex.SingleFile} nor {ShardIndex.IndexFile}.{others}";
    }

    private static bool LooksLikeWeights(string name) => Path.GetExtension(name) is ".safetensors" or ".bin" or ".pt" or ".pth" or ".gguf";

    private void CheckIndex(Dictionary<string, string> index, string folder)
    {
        string[] wrong =
        [
            .. index.Where(entry => !_tensors.TryGetValue(entry.Key, out (SafetensorsFile File, TensorEntry Entry) found) || Path.GetFileName(found.File.Path) != entry.Value)
                .Select(entry => $"{entry.Key} in {entry.Value}")
                .Take(10),
        ];
        if (wrong.Length > 0)
        {
            throw new CheckpointException($"{Path.Combine(folder, ShardIndex.IndexFile)} names tensors that are not in the files it says: {string.Join(", ", wrong)}.");
        }
    }
}
