using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Tandem.Gateway.Overflow;

namespace Tandem.Gateway.Workers;

/// <summary>The file with the list of workers. It is read again when its bytes change; one that is wrong is reported and the last good list stays.</summary>
internal sealed partial class WorkersFile(string path, TimeSpan interval, Dispatcher dispatcher, ILogger log)
{
    private byte[] _last = [];

    /// <summary>Times that a changed file was wrong.</summary>
    public int Errors { get; private set; }

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="InvalidDataException">It cannot be read or is wrong; the message says why.</exception>
    public void Load()
    {
        try
        {
            Apply(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"--workers-file {path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Looks at the file until cancelled. Its bytes are compared: mounted configuration changes without telling, and with old times.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                byte[] now = await File.ReadAllBytesAsync(path, cancellationToken);
                if (!now.AsSpan().SequenceEqual(_last))
                {
                    Apply(now);
                }
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                Errors++;
                LogBad(exception.Message);
            }
        }
    }

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">It is wrong; the message names everything.</exception>
    public static IReadOnlyList<WorkerOptions> Parse(ReadOnlySpan<byte> json, string path)
    {
        WorkersDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, WorkersJson.Default.WorkersDocument);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"--workers-file {path} is wrong: {exception.Message}");
        }

        if (document?.Workers is not { } entries || entries.Any(entry => entry?.Url is null))
        {
            throw new InvalidDataException($"--workers-file {path} must be {{\"workers\": [{{\"url\": ...}}]}}.");
        }

        IReadOnlyList<WorkerOptions> list = [.. entries.Select(entry => entry.ToOptions())];
        var errors = new OptionErrors();
        WorkerOptions.Validate(list, errors);
        return errors.Items.Count == 0 ? list : throw new InvalidDataException($"--workers-file {path} is wrong: {string.Join(' ', errors.Items)}");
    }

    private void Apply(byte[] bytes)
    {
        _last = bytes;
        IReadOnlyList<WorkerOptions> list = Parse(bytes, path);
        dispatcher.SetWorkers(list);
        LogRead(list.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The workers file lists {Count} workers.")]
    private partial void LogRead(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The last good list of workers stays: {Reason}")]
    private partial void LogBad(string reason);
}

/// <summary>The file's content.</summary>
internal sealed record WorkersDocument(IReadOnlyList<WorkerEntry>? Workers);

/// <summary>One worker in the file; fields that are absent have the defaults of <see cref="WorkerOptions"/>.</summary>
internal sealed record WorkerEntry
{
    public string? Url { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public double? Weight { get; init; }

    public int? MaxInFlight { get; init; }

    public string? HealthPath { get; init; }

    public string? ApiKey { get; init; }

    public bool Drain { get; init; }

    public WorkerOptions ToOptions()
    {
        var plain = new WorkerOptions { Url = Url!, Name = Name, HealthPath = HealthPath, ApiKey = ApiKey, Drain = Drain };
        return plain with { Models = Models ?? plain.Models, Weight = Weight ?? plain.Weight, MaxInFlight = MaxInFlight ?? plain.MaxInFlight };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(WorkersDocument))]
internal sealed partial class WorkersJson : JsonSerializerContext;
