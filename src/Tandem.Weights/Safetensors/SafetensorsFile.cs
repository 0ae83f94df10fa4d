using System.IO.MemoryMappedFiles;
using Tandem.Core.Numerics;

namespace Tandem.Weights.Safetensors;

/// <summary>
/// One safetensors file, mapped read-only. Tensors are views of the mapping and die with it. Thread-safe but for <see cref="Dispose"/>.
/// The file must not be shortened while it is open: the system then ends the process on the first read of what is gone.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const int TouchStep = 4096;
    private const long TouchChunk = 16 << 20;

    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly Dictionary<string, TensorEntry> _byName;
    private bool _disposed;

    private SafetensorsFile(string path, MemoryMappedFile mapping, MemoryMappedViewAccessor view, byte* start, long length)
    {
        Path = path;
        Length = length;
        _mapping = mapping;
        _view = view;
        _start = start;
        Header = SafetensorsHeader.Parse(new ReadOnlySpan<byte>(start, (int)Math.Min(length, SafetensorsHeader.MaxHeaderBytes + 8)), length, path);
        _byName = Header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>Path as given.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The checked header.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="CheckpointException">It does not exist, can't be read, or lies.</exception>
    public static SafetensorsFile Open(string path)
    {
        MemoryMappedFile? mapping = null;
        MemoryMappedViewAccessor? view = null;
        byte* start = null;
        try
        {
            // The stream's length: that of a link, as caches have them, is not that of the file.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            long length = stream.Length;
            if (length < 8)
            {
                SafetensorsHeader.ReadLength([], length, path);
            }

            mapping = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new SafetensorsFile(path, mapping, view, start + view.PointerOffset, length);
        }
        catch (Exception e)
        {
            Release(mapping, view, start is not null);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new CheckpointException($"{path} can't be read: {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Looks a tensor up.</summary>
    /// <exception cref="CheckpointException">It has a type that Tandem has no name for.</exception>
    public bool TryGet(string name, out HostTensor tensor)
    {
        tensor = default;
        if (!_byName.TryGetValue(name, out TensorEntry? entry))
        {
            return false;
        }

        DType type = entry.Type ?? throw new CheckpointException($"{Path}: tensor '{name}' has the type {entry.TypeName}; F32, F16, BF16, I8, I32, I64, U8 and BOOL can be read.");
        tensor = View(entry, type);
        return true;
    }

    /// <summary>Asks the system to read ahead and reads one byte of each page.</summary>
    /// <param name="report">Told the bytes read so far, now and then.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public void Prefetch(Action<long>? report = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        MemoryAdvice.ReadSequentially((nint)_start, Length);
        int sum = 0;
        for (long chunk = 0; chunk < Length; chunk += TouchChunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MemoryAdvice.ReadSoon((nint)(_start + chunk), Math.Min(2 * TouchChunk, Length - chunk));
            long end = Math.Min(chunk + TouchChunk, Length);
            for (long at = chunk; at < end; at += TouchStep)
            {
                sum += Volatile.Read(ref _start[at]);
            }

            report?.Invoke(end);
        }

        GC.KeepAlive(sum);
    }

    /// <summary>Unmaps the file; all its tensors become invalid.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Release(_mapping, _view, acquired: true);
        }
    }

    /// <summary>The entry as a view of the mapping.</summary>
    internal HostTensor View(TensorEntry entry, DType type)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new HostTensor(entry.Name, type, entry.Shape, (nint)(_start + Header.DataStart + entry.Begin), entry.Bytes);
    }

    private static void Release(MemoryMappedFile? mapping, MemoryMappedViewAccessor? view, bool acquired)
    {
        if (acquired)
        {
            view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        view?.Dispose();
        mapping?.Dispose();
    }
}
