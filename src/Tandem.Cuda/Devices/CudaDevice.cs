using System.Globalization;
using System.Text;
using Tandem.Cuda.Compilation;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Devices;

/// <summary>One card: its context, one stream in whose order everything runs, and launches. Used from one thread at a time.</summary>
internal sealed unsafe class CudaDevice : IDisposable
{
    private readonly KernelCompiler _compiler;
    private readonly List<CudaModule> _modules = [];

    /// <summary>Opens a card and makes its context the calling thread's.</summary>
    /// <param name="ordinal">Number of the card, from 0.</param>
    /// <param name="kernelCache">Folder of compiled kernels.</param>
    public CudaDevice(int ordinal, string kernelCache)
    {
        CudaDriver.Check(CudaDriver.cuInit(0));
        CudaDriver.Check(CudaDriver.cuDeviceGetCount(out int count));
        if ((uint)ordinal >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"This machine has {count} GPUs, numbered from 0.");
        }

        CudaDriver.Check(CudaDriver.cuDeviceGet(out int device, ordinal));
        Context = new CudaContextHandle(device);
        Context.MakeCurrent();
        Name = ReadName(device);
        Multiprocessors = Attribute(CudaDriver.AttributeMultiprocessorCount, device);
        MaxSharedBytes = Attribute(CudaDriver.AttributeMaxSharedMemoryPerBlockOptin, device);
        int major = Attribute(CudaDriver.AttributeComputeCapabilityMajor, device);
        int minor = Attribute(CudaDriver.AttributeComputeCapabilityMinor, device);
        Architecture = string.Create(CultureInfo.InvariantCulture, $"sm_{major}{minor}");
        Stream = new CudaStream(Context);
        _compiler = new KernelCompiler(Architecture, new CubinCache(kernelCache));
    }

    public CudaContextHandle Context { get; }

    public CudaStream Stream { get; }

    /// <summary>Marketing name.</summary>
    public string Name { get; }

    /// <summary>Target of the compiler, for instance <c>sm_90</c>.</summary>
    public string Architecture { get; }

    public int Multiprocessors { get; }

    /// <summary>Most shared memory of a block, in bytes.</summary>
    public int MaxSharedBytes { get; }

    /// <summary>Free and total device memory in bytes.</summary>
    public (long Free, long Total) Memory
    {
        get
        {
            Context.MakeCurrent();
            CudaDriver.Check(CudaDriver.cuMemGetInfo_v2(out nuint free, out nuint total));
            return ((long)free, (long)total);
        }
    }

    public DeviceMemory Allocate(long bytes) => new(Context, bytes);

    public PinnedMemory AllocatePinned(long bytes) => new(Context, bytes);

    /// <summary>Compiles a source and loads it; the module lives as long as the device.</summary>
    public CudaModule Load(KernelSource source)
    {
        var module = new CudaModule(Context, _compiler.Compile(source));
        _modules.Add(module);
        return module;
    }

    /// <summary>A kernel of a module, allowed so much dynamic shared memory.</summary>
    public static nint Function(CudaModule module, string name, int sharedBytes = 0)
    {
        nint function;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            CudaDriver.Check(CudaDriver.cuModuleGetFunction(out function, module.Value, text), $"cuModuleGetFunction of {name}");
        }

        if (sharedBytes > 48 * 1024)
        {
            CudaDriver.Check(CudaDriver.cuFuncSetAttribute(function, CudaDriver.FunctionMaxDynamicSharedSize, sharedBytes));
        }

        return function;
    }

    /// <summary>Launches a kernel that takes one structure by value.</summary>
    public void Launch<T>(nint function, in T parameters, int gridX, int gridY, int block, int sharedBytes = 0)
        where T : unmanaged
    {
        fixed (T* p = &parameters)
        {
            void* arguments = p;
            CudaDriver.Check(
                CudaDriver.cuLaunchKernel(function, (uint)gridX, (uint)gridY, 1, (uint)block, 1, 1, (uint)sharedBytes, Stream.Value, &arguments, null),
                nameof(CudaDriver.cuLaunchKernel));
        }
    }

    public void CopyToDevice(nint target, void* source, long bytes)
        => CudaDriver.Check(CudaDriver.cuMemcpyHtoDAsync_v2(target, source, (nuint)bytes, Stream.Value), nameof(CudaDriver.cuMemcpyHtoDAsync_v2));

    public void CopyToHost(void* target, nint source, long bytes)
        => CudaDriver.Check(CudaDriver.cuMemcpyDtoHAsync_v2(target, source, (nuint)bytes, Stream.Value), nameof(CudaDriver.cuMemcpyDtoHAsync_v2));

    public void Fill(nint target, byte value, long bytes)
        => CudaDriver.Check(CudaDriver.cuMemsetD8Async(target, value, (nuint)bytes, Stream.Value), nameof(CudaDriver.cuMemsetD8Async));

    public void FillSingles(nint target, float value, long count)
        => CudaDriver.Check(
            CudaDriver.cuMemsetD32Async(target, BitConverter.SingleToUInt32Bits(value), (nuint)count, Stream.Value), nameof(CudaDriver.cuMemsetD32Async));

    public void Dispose()
    {
        _modules.ForEach(static module => module.Dispose());
        Stream.Dispose();
        Context.Dispose();
    }

    private static int Attribute(int attribute, int device)
    {
        CudaDriver.Check(CudaDriver.cuDeviceGetAttribute(out int value, attribute, device));
        return value;
    }

    private static string ReadName(int device)
    {
        byte* name = stackalloc byte[256];
        CudaDriver.Check(CudaDriver.cuDeviceGetName(name, 256, device));
        return Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
    }
}
