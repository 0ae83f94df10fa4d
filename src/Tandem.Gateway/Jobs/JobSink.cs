using System.Buffers;
using Microsoft.AspNetCore.Http;
using Tandem.Gateway.Http;
using Tandem.Gateway.Proxying;

namespace Tandem.Gateway.Jobs;

/// <summary>Collects a worker's answer to be stored.</summary>
internal sealed class JobSink(int maxBytes, CancellationToken cancelled) : IAnswerSink
{
    private readonly ArrayBufferWriter<byte> _body = new();

    public bool Begun { get; private set; }

    public CancellationToken Cancelled { get; } = cancelled;

    public int Status { get; private set; }

    public string ContentType { get; private set; } = "";

    public bool TooLarge { get; private set; }

    public byte[] Body => _body.WrittenSpan.ToArray();

    public void Begin(int status, IHeaderDictionary headers)
    {
        Begun = true;
        Status = status;
        ContentType = headers.ContentType.ToString();
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_body.WrittenCount + data.Length > maxBytes)
        {
            TooLarge = true;
            throw GatewayException.WorkerFailed("The answer is larger than what is stored.");
        }

        _body.Write(data.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepAliveAsync() => ValueTask.CompletedTask;
}
