using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Tandem.Cuda.Interop;

/// <summary>The driver's functions under their native names. Each returns a status that <see cref="Check"/> names.</summary>
internal static unsafe partial class CudaDriver
{
    public const int AttributeMultiprocessorCount = 16;
    public const int AttributeComputeCapabilityMajor = 75;
    public const int AttributeComputeCapabilityMinor = 76;
    public const int AttributeMaxSharedMemoryPerBlockOptin = 97;

    public const int FunctionMaxDynamicSharedSize = 8;
    public const int FunctionLocalSizeBytes = 3;
    public const int FunctionNumRegs = 4;
    public const int FunctionSharedSizeBytes = 1;

    public const uint StreamNonBlocking = 1;
    public const uint EventDefault = 0;
    public const uint EventDisableTiming = 2;

    static CudaDriver() => NativeLibraries.Register();

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuInit(uint flags);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDriverGetVersion(out int version);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuGetErrorName(int error, out byte* name);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuGetErrorString(int error, out byte* text);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDeviceGetCount(out int count);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDeviceGetAttribute(out int value, int attribute, int device);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDeviceTotalMem_v2(out nuint bytes, int device);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDevicePrimaryCtxRetain(out nint context, int device);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuCtxSetCurrent(nint context);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuCtxPushCurrent_v2(nint context);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuCtxPopCurrent_v2(out nint context);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuStreamCreate(out nint stream, uint flags);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuEventCreate(out nint handle, uint flags);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuEventDestroy_v2(nint handle);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuEventRecord(nint handle, nint stream);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuEventSynchronize(nint handle);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuEventElapsedTime(out float milliseconds, nint start, nint end);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuModuleLoadData(out nint module, void* image);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuModuleUnload(nint module);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuModuleGetFunction(out nint function, nint module, byte* name);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuFuncSetAttribute(nint function, int attribute, int value);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuFuncGetAttribute(out int value, int attribute, nint function);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes, nint stream, void** parameters, void** extra);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemAlloc_v2(out nint address, nuint bytes);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemFree_v2(nint address);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemGetInfo_v2(out nuint free, out nuint total);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemHostAlloc(out nint address, nuint bytes, uint flags);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemFreeHost(nint address);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemcpyHtoDAsync_v2(nint device, void* host, nuint bytes, nint stream);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemcpyDtoHAsync_v2(void* host, nint device, nuint bytes, nint stream);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemcpyDtoDAsync_v2(nint target, nint source, nuint bytes, nint stream);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemsetD8Async(nint device, byte value, nuint bytes, nint stream);

    [LibraryImport(NativeLibraries.Driver)]
    public static partial int cuMemsetD32Async(nint device, uint value, nuint count, nint stream);

    /// <summary>Throws if a status is not success.</summary>
    /// <param name="status">What the call returned.</param>
    /// <param name="call">The call as written; its name is taken from it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != 0)
        {
            Throw(status, call);
        }
    }

    private static void Throw(int status, string call)
    {
        string name = cuGetErrorName(status, out byte* n) == 0 ? Utf8StringMarshaller.ConvertToManaged(n) ?? "unknown" : "unknown";
        string? text = cuGetErrorString(status, out byte* t) == 0 ? Utf8StringMarshaller.ConvertToManaged(t) : null;
        throw new CudaException(CallNames.Of(call), name, status, text);
    }
}
