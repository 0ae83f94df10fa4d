using Microsoft.AspNetCore.Http;

namespace Tandem.Gateway.Proxying;

/// <summary>Where a worker's answer goes: a client's connection or a stored result.</summary>
internal interface IAnswerSink
{
    /// <summary>True once something of an answer was let through: the request cannot be sent again.</summary>
    bool Begun { get; }

    /// <summary>Cancelled when nobody wants the answer any more.</summary>
    CancellationToken Cancelled { get; }

    /// <summary>The answer begins.</summary>
    void Begin(int status, IHeaderDictionary headers);

    /// <summary>The next bytes of the answer.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>The request waits for a worker; called now and then.</summary>
    ValueTask KeepAliveAsync();
}
