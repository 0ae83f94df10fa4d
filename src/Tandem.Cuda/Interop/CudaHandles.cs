using System.Runtime.InteropServices;

namespace Tandem.Cuda.Interop;

/// <summary>A device's primary context, retained.</summary>
internal sealed class CudaContextHandle : SafeHandle
{
    private readonly int _device;

    public CudaContextHandle(int device)
        : base(0, ownsHandle: true)
    {
        _device = device;
        CudaDriver.Check(CudaDriver.cuDevicePrimaryCtxRetain(out nint context, device));
        SetHandle(context);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes the context the calling thread's.</summary>
    public void MakeCurrent() => CudaDriver.Check(CudaDriver.cuCtxSetCurrent(handle));

    protected override bool ReleaseHandle() => CudaDriver.cuDevicePrimaryCtxRelease_v2(_device) == 0;
}

/// <summary>Something that lives in a context and keeps it alive. Freed with the context current, whatever thread that happens on.</summary>
internal abstract class CudaContextChild : SafeHandle
{
    private readonly CudaContextHandle _context;

    protected CudaContextChild(CudaContextHandle context)
        : base(0, ownsHandle: true)
    {
        bool added = false;
        context.DangerousAddRef(ref added);
        _context = context;
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native handle or address; valid until disposed.</summary>
    public nint Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    protected sealed override bool ReleaseHandle()
    {
        bool pushed = CudaDriver.cuCtxPushCurrent_v2(_context.DangerousGetHandle()) == 0;
        bool freed = Free(handle);
        if (pushed)
        {
            freed &= CudaDriver.cuCtxPopCurrent_v2(out _) == 0;
        }

        _context.DangerousRelease();
        return freed;
    }

    protected abstract bool Free(nint value);

    // A constructor that throws after the parent was referenced leaves an invalid handle, which is never released.
    protected void Own(int status, nint value, string call)
    {
        if (status != 0)
        {
            _context.DangerousRelease();
            CudaDriver.Check(status, call);
        }

        SetHandle(value);
    }
}

/// <summary>A stream.</summary>
internal sealed class CudaStream : CudaContextChild
{
    public CudaStream(CudaContextHandle context)
        : base(context)
        => Own(CudaDriver.cuStreamCreate(out nint stream, CudaDriver.StreamNonBlocking), stream, nameof(CudaDriver.cuStreamCreate));

    public void Synchronize() => CudaDriver.Check(CudaDriver.cuStreamSynchronize(Value));

    protected override bool Free(nint value) => CudaDriver.cuStreamDestroy_v2(value) == 0;
}

/// <summary>A point in a stream's work.</summary>
internal sealed class CudaEvent : CudaContextChild
{
    public CudaEvent(CudaContextHandle context, bool timing = false)
        : base(context)
        => Own(CudaDriver.cuEventCreate(out nint value, timing ? CudaDriver.EventDefault : CudaDriver.EventDisableTiming), value, nameof(CudaDriver.cuEventCreate));

    public void Record(CudaStream stream) => CudaDriver.Check(CudaDriver.cuEventRecord(Value, stream.Value));

    /// <summary>Waits until the work before the point is done; at once if it was never recorded.</summary>
    public void Synchronize() => CudaDriver.Check(CudaDriver.cuEventSynchronize(Value));

    /// <summary>Milliseconds from another recorded and completed event to this one.</summary>
    public float MillisecondsSince(CudaEvent start)
    {
        CudaDriver.Check(CudaDriver.cuEventElapsedTime(out float milliseconds, start.Value, Value));
        return milliseconds;
    }

    protected override bool Free(nint value) => CudaDriver.cuEventDestroy_v2(value) == 0;
}

/// <summary>Loaded machine code.</summary>
internal sealed unsafe class CudaModule : CudaContextChild
{
    public CudaModule(CudaContextHandle context, ReadOnlySpan<byte> cubin)
        : base(context)
    {
        fixed (byte* image = cubin)
        {
            Own(CudaDriver.cuModuleLoadData(out nint module, image), module, nameof(CudaDriver.cuModuleLoadData));
        }
    }

    protected override bool Free(nint value) => CudaDriver.cuModuleUnload(value) == 0;
}

/// <summary>Device memory.</summary>
internal sealed class DeviceMemory : CudaContextChild
{
    public DeviceMemory(CudaContextHandle context, long bytes)
        : base(context)
    {
        Bytes = bytes;
        Own(CudaDriver.cuMemAlloc_v2(out nint address, (nuint)Math.Max(bytes, 256)), address, $"{nameof(CudaDriver.cuMemAlloc_v2)} of {bytes} bytes");
    }

    public long Bytes { get; }

    protected override bool Free(nint value) => CudaDriver.cuMemFree_v2(value) == 0;
}

/// <summary>Host memory that the device copies from and to without a detour.</summary>
internal sealed class PinnedMemory : CudaContextChild
{
    public PinnedMemory(CudaContextHandle context, long bytes)
        : base(context)
    {
        Bytes = bytes;
        Own(CudaDriver.cuMemHostAlloc(out nint address, (nuint)Math.Max(bytes, 256), 0), address, $"{nameof(CudaDriver.cuMemHostAlloc)} of {bytes} bytes");
    }

    public long Bytes { get; }

    protected override bool Free(nint value) => CudaDriver.cuMemFreeHost(value) == 0;
}
