using Tandem.Engine.Loop;

namespace Tandem.Hosting;

/// <summary>Whether the engine can serve.</summary>
/// <param name="Live">The loop turns.</param>
/// <param name="Ready">It is live and takes requests.</param>
/// <param name="Reason">Why it is not, in a sentence.</param>
public sealed record EngineHealth(bool Live, bool Ready, string? Reason)
{
    // A step of the largest batch on a slow CPU takes seconds, never this long.
    private const long StallMilliseconds = 300_000;

    internal static EngineHealth Of(EngineLoop loop, bool disposed)
    {
        if (disposed || loop.State == EngineState.Stopped)
        {
            return new EngineHealth(false, false, "the engine has stopped.");
        }

        if (loop.State == EngineState.Faulted)
        {
            return new EngineHealth(false, false, "the engine failed: " + loop.Fault?.Split('\n')[0]);
        }

        long stalled = loop.MillisecondsSinceTurn;
        return stalled > StallMilliseconds
            ? new EngineHealth(false, false, $"no step has finished for {stalled / 1000} s.")
            : new EngineHealth(true, true, null);
    }
}
