using System.Runtime.InteropServices;

namespace Tandem.Cpu.Threading;

/// <summary>Ties threads to processors on Linux; elsewhere, and where the system refuses, nothing happens.</summary>
internal static unsafe partial class ThreadAffinity
{
    private const int MaskBytes = 1024;

    /// <summary>Processors that this process may use, in order; empty where that is not known.</summary>
    public static int[] Allowed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        try
        {
            byte* mask = stackalloc byte[MaskBytes];
            new Span<byte>(mask, MaskBytes).Clear();
            if (GetAffinity(0, MaskBytes, mask) != 0)
            {
                return [];
            }

            var result = new List<int>();
            for (int i = 0; i < MaskBytes * 8; i++)
            {
                if ((mask[i / 8] >> (i % 8) & 1) != 0)
                {
                    result.Add(i);
                }
            }

            return [.. result];
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Ties the calling thread to one processor.</summary>
    /// <returns>False if the system refused.</returns>
    public static bool TryPin(int processor)
    {
        if (!OperatingSystem.IsLinux() || (uint)processor >= MaskBytes * 8)
        {
            return false;
        }

        try
        {
            byte* mask = stackalloc byte[MaskBytes];
            new Span<byte>(mask, MaskBytes).Clear();
            mask[processor / 8] = (byte)(1 << (processor % 8));
            return SetAffinity(0, MaskBytes, mask) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The system's id of the calling thread; 0 where it is not known.</summary>
    public static int CurrentThreadId()
    {
        try
        {
            return OperatingSystem.IsLinux() ? ThreadId() : 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int pid, nuint size, byte* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int pid, nuint size, byte* mask);
}
