using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tandem.Cpu.Threading;

/// <summary>
/// A counter that the members of a team take consecutive items from; lies in the caller's stack frame. Items are taken one at a time, so a member that
/// the system holds up does less and nobody waits for its share.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct WorkQueue
{
    [FieldOffset(64)]
    private int _next;

    /// <summary>The next item; may be past the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take() => Interlocked.Increment(ref _next) - 1;
}
