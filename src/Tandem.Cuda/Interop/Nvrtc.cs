using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Tandem.Cuda.Interop;

/// <summary>The runtime compiler's functions under their native names.</summary>
internal static unsafe partial class Nvrtc
{
    static Nvrtc() => NativeLibraries.Register();

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcVersion(out int major, out int minor);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial byte* nvrtcGetErrorString(int result);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcCreateProgram(out nint program, byte* source, byte* name, int headerCount, byte** headers, byte** includeNames);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcCompileProgram(nint program, int optionCount, byte** options);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcGetCUBINSize(nint program, out nuint size);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcGetCUBIN(nint program, byte* cubin);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcGetProgramLogSize(nint program, out nuint size);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcGetProgramLog(nint program, byte* log);

    [LibraryImport(NativeLibraries.Compiler)]
    public static partial int nvrtcDestroyProgram(ref nint program);

    /// <summary>Throws if a status is not success.</summary>
    public static void Check(int status, string? detail = null, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != 0)
        {
            throw new CudaException(CallNames.Of(call), Utf8StringMarshaller.ConvertToManaged(nvrtcGetErrorString(status)) ?? "unknown", status, detail);
        }
    }
}
