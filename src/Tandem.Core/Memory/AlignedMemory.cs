using System.Runtime.InteropServices;

namespace Tandem.Core.Memory;

/// <summary>
/// One block of native memory, aligned to 64 bytes (a cache line and an AVX-512 register), zeroed, and counted in <see cref="TotalBytes"/>.
/// Owned by whoever created it; not thread-safe to dispose while in use. Nothing else in Tandem calls <see cref="NativeMemory"/>.
/// </summary>
public sealed unsafe class AlignedMemory : SafeHandle
{
    /// <summary>Alignment of every block in bytes.</summary>
    public const int Alignment = 64;

    private static long s_totalBytes;

    /// <summary>Allocates <paramref name="bytes"/> zeroed bytes.</summary>
    /// <param name="bytes">Size in bytes, at least 0; 0 gives a valid, empty block.</param>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public AlignedMemory(long bytes)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        nuint size = (nuint)Math.Max(bytes, Alignment);
        void* p = NativeMemory.AlignedAlloc(size, Alignment);
        NativeMemory.Clear(p, size);
        SetHandle((nint)p);
        Interlocked.Add(ref s_totalBytes, bytes);
        if (bytes > 0)
        {
            GC.AddMemoryPressure(bytes);
        }
    }

    /// <summary>Bytes held by all live blocks of this process.</summary>
    public static long TotalBytes => Interlocked.Read(ref s_totalBytes);

    /// <summary>Size in bytes as asked for.</summary>
    public long Bytes { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Address of the first byte; valid until disposed.</summary>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    /// <summary>The block as elements of <typeparamref name="T"/>.</summary>
    public Span<T> AsSpan<T>()
        where T : unmanaged
        => new((void*)Address, checked((int)(Bytes / sizeof(T))));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        Interlocked.Add(ref s_totalBytes, -Bytes);
        if (Bytes > 0)
        {
            GC.RemoveMemoryPressure(Bytes);
        }

        return true;
    }
}
