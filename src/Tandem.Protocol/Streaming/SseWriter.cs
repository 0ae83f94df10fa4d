using System.IO.Pipelines;
using System.Text.Json;
using Tandem.Protocol.Errors;

namespace Tandem.Protocol.Streaming;

/// <summary>
/// Writes server-sent events whose data is JSON straight into a pipe: <c>data: {...}</c> and an empty line. One JSON writer serves the whole
/// stream, so an event allocates nothing. Not thread safe; <see cref="FlushAsync"/> sends what was written.
/// </summary>
public sealed class SseWriter : IAsyncDisposable
{
    private readonly PipeWriter _output;
    private readonly Utf8JsonWriter _json;

    /// <summary>Writes into <paramref name="output"/>, which the caller completes.</summary>
    public SseWriter(PipeWriter output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, WireJson.WriterOptions);
    }

    /// <summary>Starts an event; the caller writes one JSON value, then calls <see cref="End"/>.</summary>
    public Utf8JsonWriter Begin()
    {
        Write("data: "u8);
        _json.Reset();
        return _json;
    }

    /// <summary>Ends the event.</summary>
    public void End()
    {
        _json.Flush();
        Write("\n\n"u8);
    }

    /// <summary>Writes the event that tells OpenAI's clients that nothing follows.</summary>
    public void Done() => Write("data: [DONE]\n\n"u8);

    /// <summary>Writes an error as an event; the stream then ends.</summary>
    public void Error(ErrorEnvelope error)
    {
        JsonSerializer.Serialize(Begin(), error, WireJson.Answers.ErrorEnvelope);
        End();
    }

    /// <summary>Sends what was written; waits while the client reads too slowly.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.GetSpan(bytes.Length));
        _output.Advance(bytes.Length);
    }
}
