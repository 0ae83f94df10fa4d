using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Devices;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Loading;

/// <summary>Brings matrices to the device through two pinned pieces of staging memory, one filled while the other is copied. One thread.</summary>
internal sealed unsafe class WeightUploader : IDisposable
{
    private const long StagingBytes = 64L << 20;

    private readonly CudaDevice _device;
    private readonly PinnedMemory?[] _staging = new PinnedMemory?[2];
    private readonly CudaEvent[] _copied;
    private int _turn;

    public WeightUploader(CudaDevice device)
    {
        _device = device;
        _copied = [new CudaEvent(device.Context), new CudaEvent(device.Context)];
    }

    /// <summary>Writes a matrix densely at an address of the device, converted to <paramref name="type"/>.</summary>
    public void Upload(in HostMatrix source, nint target, DType type)
    {
        HostConversion.CheckFloat(source.Type);
        HostConversion.CheckFloat(type);
        long rowBytes = (long)source.Cols * type.Size();
        int rowsAtOnce = (int)Math.Clamp(StagingBytes / rowBytes, 1, source.Rows);
        for (int first = 0; first < source.Rows; first += rowsAtOnce)
        {
            int rows = Math.Min(rowsAtOnce, source.Rows - first);
            byte* staging = Take(rowsAtOnce * rowBytes);
            HostConversion.CopyRows(source, first, rows, staging, type);
            _device.CopyToDevice(target + (nint)(first * rowBytes), staging, rows * rowBytes);
            _copied[_turn].Record(_device.Stream);
        }
    }

    /// <summary>Waits for all copies and frees the staging memory; it is taken again when needed.</summary>
    public void Finish()
    {
        for (int i = 0; i < _staging.Length; i++)
        {
            _copied[i].Synchronize();
            _staging[i]?.Dispose();
            _staging[i] = null;
        }
    }

    public void Dispose()
    {
        Finish();
        foreach (CudaEvent copied in _copied)
        {
            copied.Dispose();
        }
    }

    private byte* Take(long bytes)
    {
        _turn ^= 1;
        _copied[_turn].Synchronize();
        if (_staging[_turn] is not { } memory || memory.Bytes < bytes)
        {
            _staging[_turn]?.Dispose();
            memory = _device.AllocatePinned(Math.Max(bytes, StagingBytes));
            _staging[_turn] = memory;
        }

        return (byte*)memory.Value;
    }
}
