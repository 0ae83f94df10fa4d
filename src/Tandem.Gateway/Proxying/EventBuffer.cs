namespace Tandem.Gateway.Proxying;

/// <summary>
/// Holds back the part of a stream of events that is not a whole event yet, so that a stream whose worker dies can be ended with an error that
/// clients can read: it would be lost in the middle of another event. Workers write whole events, so nothing waits.
/// </summary>
internal sealed class EventBuffer
{
    private byte[] _held = [];

    /// <summary>True if part of an event is held.</summary>
    public bool IsPartial => _held.Length > 0;

    /// <summary>What can be sent now.</summary>
    public ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> data)
    {
        ReadOnlyMemory<byte> all = _held.Length == 0 ? data : (byte[])[.. _held, .. data.Span];
        int end = EndOfEvents(all.Span);
        _held = all[end..].ToArray();
        return all[..end];
    }

    /// <summary>What was held, at the regular end.</summary>
    public ReadOnlyMemory<byte> TakeRest()
    {
        byte[] rest = _held;
        _held = [];
        return rest;
    }

    private static int EndOfEvents(ReadOnlySpan<byte> data)
    {
        int plain = data.LastIndexOf("\n\n"u8);
        int windows = data.LastIndexOf("\n\r\n"u8);
        return Math.Max(plain < 0 ? 0 : plain + 2, windows < 0 ? 0 : windows + 3);
    }
}
