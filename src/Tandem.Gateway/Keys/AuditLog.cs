using System.Text.Json;
using System.Threading.Channels;

namespace Tandem.Gateway.Keys;

/// <summary>
/// Appends a line of JSON for each request: who asked what for which model, and what became of it; never a prompt or an output. Lines are written in
/// the background; if the disk cannot keep up, lines are dropped and counted in the next one rather than requests held up.
/// </summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private const int MaxPending = 8192;

    private readonly Channel<AuditEntry> _entries = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(MaxPending) { SingleReader = true });
    private readonly FileStream _file;
    private readonly Task _writing;
    private int _dropped;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public AuditLog(string path)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _writing = WriteAsync();
    }

    public void Add(AuditEntry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing;
        await _file.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var buffer = new MemoryStream();
        while (await _entries.Reader.WaitToReadAsync())
        {
            buffer.SetLength(0);
            while (buffer.Length < 64 << 10 && _entries.Reader.TryRead(out AuditEntry? entry))
            {
                WriteLine(buffer, entry, Interlocked.Exchange(ref _dropped, 0));
            }

            try
            {
                await _file.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
                await _file.FlushAsync();
            }
            catch (IOException)
            {
                // A full disk must not stop the gateway; the gap shows in the next line that can be written.
                Interlocked.Increment(ref _dropped);
            }
        }
    }

    private static void WriteLine(MemoryStream buffer, AuditEntry entry, int dropped)
    {
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", entry.Time);
            json.WriteString("request_id", entry.RequestId);
            json.WriteString("key", entry.Key);
            json.WriteString("path", entry.Path);
            json.WriteString("model", entry.Model);
            json.WriteString("worker", entry.Worker);
            json.WriteNumber("status", entry.Status);
            json.WriteNumber("request_bytes", entry.RequestBytes);
            json.WriteNumber("tokens", entry.Tokens);
            json.WriteNumber("seconds", Math.Round(entry.Seconds, 6));
            if (dropped > 0)
            {
                json.WriteNumber("dropped_before", dropped);
            }

            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
    }
}

/// <summary>One line of the audit log.</summary>
internal sealed record AuditEntry(
    DateTimeOffset Time, string RequestId, string Key, string Path, string Model, string? Worker, int Status, long RequestBytes, long Tokens, double Seconds);
