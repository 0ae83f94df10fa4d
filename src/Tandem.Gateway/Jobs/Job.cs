using System.Text.Json.Serialization;
using Tandem.Gateway.Routing;

namespace Tandem.Gateway.Jobs;

/// <summary>What is stored of a job beside its body.</summary>
internal sealed record JobHead(
    string Id, string Model, string Owner, RequestPriority Priority, string Path, string Query, IReadOnlyDictionary<string, string?> Headers, long Deadline);

/// <summary>A job that this gateway was given: entry <c>Entry</c> of the stream <c>Stream</c>; <c>Attempt</c> is 1 for the first time.</summary>
internal sealed record Job(JobHead Head, byte[] Body, string Stream, string Entry, int Attempt);

/// <summary>
/// What is known of a job. Its state is <c>queued</c>, <c>running</c>, or how it ended: <c>done</c>, <c>failed</c>, <c>cancelled</c>, <c>expired</c>;
/// once it ended there are the answer's HTTP status, type and body.
/// </summary>
internal sealed record JobView(string State, string Owner, string Stream, string Entry, int Status, string? ContentType, byte[]? Body)
{
    public bool IsEnded => State is not ("queued" or "running");
}

[JsonSerializable(typeof(JobHead))]
internal sealed partial class JobJson : JsonSerializerContext;
