using System.Runtime.InteropServices;

namespace Tandem.Core.Memory;

/// <summary>
/// One block of native memory, aligned to 64 bytes (a cache line and an AVX-512 register), zeroed, and counted in <see cref="TotalBytes"/>.
/// A lazy block takes address space only; the system gives it zeroed pages when they are first touched.
/// Owned by whoever created it; not thread-safe to dispose while in use. Nothing else in Tandem calls <see cref="NativeMemory"/>.
/// </summary>
public sealed unsafe partial class AlignedMemory : SafeHandle
{
    /// <summary>Alignment of every block in bytes.</summary>
    public const int Alignment = 64;

    // Linux: PROT_READ | PROT_WRITE, and MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE.
    private const int ReadWrite = 0x1 | 0x2;
    private const int PrivateAnonymousNoReserve = 0x02 | 0x20 | 0x4000;

    // Linux: MADV_HUGEPAGE.
    private const int HugePages = 14;

    private static long s_totalBytes;
    private readonly bool _mapped;

    /// <summary>Allocates <paramref name="bytes"/> zeroed bytes.</summary>
    /// <param name="bytes">Size in bytes, at least 0; 0 gives a valid, empty block.</param>
    /// <param name="lazy">Take pages only when they are touched (on Linux; elsewhere the block is taken at once).</param>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public AlignedMemory(long bytes, bool lazy = false)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        nuint size = (nuint)Math.Max(bytes, Alignment);
        _mapped = lazy && OperatingSystem.IsLinux();
        if (_mapped)
        {
            nint address = Map(0, size, ReadWrite, PrivateAnonymousNoReserve, -1, 0);
            if (address == -1)
            {
                throw new InsufficientMemoryException($"The system refused to map {bytes} bytes.");
            }

            // Large pages where the system has them: blocks are visited in no order, and small pages would miss the translation cache at each. Advice only.
            _ = Advise(address, size, HugePages);
            SetHandle(address);
        }
        else
        {
            void* p = NativeMemory.AlignedAlloc(size, Alignment);
            NativeMemory.Clear(p, size);
            SetHandle((nint)p);
            if (bytes > 0)
            {
                GC.AddMemoryPressure(bytes);
            }
        }

        Interlocked.Add(ref s_totalBytes, bytes);
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
        Interlocked.Add(ref s_totalBytes, -Bytes);
        if (_mapped)
        {
            return Unmap(handle, (nuint)Math.Max(Bytes, Alignment)) == 0;
        }

        NativeMemory.AlignedFree((void*)handle);
        if (Bytes > 0)
        {
            GC.RemoveMemoryPressure(Bytes);
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
