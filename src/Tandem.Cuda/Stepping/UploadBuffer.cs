using Tandem.Cuda.Devices;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Stepping;

/// <summary>
/// Gathers a step's arrays in pinned memory and sends them in one copy. Two pieces of pinned memory take turns, so that a step may be gathered while
/// the copy of the one before is under way; the device's side is one piece, as everything on the stream runs in order.
/// </summary>
internal sealed unsafe class UploadBuffer : IDisposable
{
    private const int Alignment = 16;

    private readonly CudaDevice _device;
    private readonly PinnedMemory[] _host = new PinnedMemory[2];
    private readonly CudaEvent[] _sent;
    private DeviceMemory _target;
    private int _turn;
    private long _length;

    public UploadBuffer(CudaDevice device, long capacity)
    {
        _device = device;
        _host[0] = device.AllocatePinned(capacity);
        _host[1] = device.AllocatePinned(capacity);
        _sent = [new CudaEvent(device.Context), new CudaEvent(device.Context)];
        _target = device.Allocate(capacity);
    }

    /// <summary>Starts a step that needs at most so many bytes; grows only for a step larger than planned for.</summary>
    public void Begin(long bytes)
    {
        _turn ^= 1;
        _length = 0;
        _sent[_turn].Synchronize();
        if (bytes > _target.Bytes)
        {
            _device.Stream.Synchronize();
            _target.Dispose();
            _target = _device.Allocate(bytes + (bytes / 2));
        }

        if (bytes > _host[_turn].Bytes)
        {
            _host[_turn].Dispose();
            _host[_turn] = _device.AllocatePinned(bytes + (bytes / 2));
        }
    }

    /// <summary>Room for an array; what is written to <paramref name="host"/> will lie at the returned address of the device.</summary>
    public nint Reserve<T>(int count, out T* host)
        where T : unmanaged
    {
        long bytes = (long)count * sizeof(T);
        if (_length + bytes > _host[_turn].Bytes)
        {
            throw new InvalidOperationException($"A step needs more than the {_host[_turn].Bytes} bytes that were reserved for it.");
        }

        host = (T*)(_host[_turn].Value + (nint)_length);
        nint address = _target.Value + (nint)_length;
        _length = (_length + bytes + Alignment - 1) / Alignment * Alignment;
        return address;
    }

    /// <summary>Adds a copy of an array.</summary>
    public nint Add<T>(T* source, int count)
        where T : unmanaged
    {
        nint address = Reserve(count, out T* host);
        new ReadOnlySpan<T>(source, count).CopyTo(new Span<T>(host, count));
        return address;
    }

    /// <summary>Adds a copy of an array.</summary>
    public nint Add<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        nint address = Reserve(source.Length, out T* host);
        source.CopyTo(new Span<T>(host, source.Length));
        return address;
    }

    /// <summary>Sends everything added.</summary>
    public void Send()
    {
        _device.CopyToDevice(_target.Value, (void*)_host[_turn].Value, _length);
        _sent[_turn].Record(_device.Stream);
    }

    public void Dispose()
    {
        foreach (CudaEvent sent in _sent)
        {
            sent.Synchronize();
            sent.Dispose();
        }

        foreach (PinnedMemory host in _host)
        {
            host.Dispose();
        }

        _target.Dispose();
    }
}
