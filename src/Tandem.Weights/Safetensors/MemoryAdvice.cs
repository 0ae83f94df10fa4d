using System.Runtime.InteropServices;

namespace Tandem.Weights.Safetensors;

/// <summary>Tells the system how mapped memory will be read. Only advice: on systems without it, nothing happens.</summary>
internal static partial class MemoryAdvice
{
    private const int Sequential = 2;
    private const int WillNeed = 3;

    public static void ReadSequentially(nint address, long bytes) => Advise(address, bytes, Sequential);

    public static void ReadSoon(nint address, long bytes) => Advise(address, bytes, WillNeed);

    private static void Advise(nint address, long bytes, int advice)
    {
        if ((OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && bytes > 0)
        {
            nint start = address & -(nint)Environment.SystemPageSize;
            _ = madvise(start, (nuint)(bytes + (address - start)), advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int madvise(nint address, nuint length, int advice);
}
