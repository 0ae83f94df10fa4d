using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tandem.Gateway.Overflow;

namespace Tandem.Gateway.Workers;

/// <summary>Asks every worker again and again whether it is ready, and what models it serves.</summary>
internal sealed partial class HealthProber(Dispatcher dispatcher, HealthOptions options, HttpMessageInvoker client, ILogger log)
{
    private const int MaxModelListBytes = 1 << 20;

    private readonly Dictionary<Worker, int> _failures = [];

    /// <summary>Probes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Interval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await ProbeAllAsync(cancellationToken);
        }
    }

    /// <summary>Probes each worker once, all at the same time.</summary>
    public async Task ProbeAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Worker> workers = dispatcher.Workers;
        Probe[] results = await Task.WhenAll(workers.Select(worker => ProbeAsync(worker, cancellationToken)));
        for (int i = 0; i < workers.Count; i++)
        {
            Apply(workers[i], results[i]);
        }

        foreach (Worker gone in _failures.Keys.Except(workers).ToList())
        {
            _failures.Remove(gone);
        }

        // Also what time alone has freed: a pause or an open circuit that ended.
        dispatcher.Pump();
    }

    private void Apply(Worker worker, Probe probe)
    {
        int failures = probe == Probe.Ready ? 0 : _failures.GetValueOrDefault(worker) + 1;
        _failures[worker] = failures;
        if (probe == Probe.Ready)
        {
            if (worker.SetHealthy(true))
            {
                dispatcher.Recovered(worker);
                LogUp(worker.Name);
            }

            return;
        }

        // A worker that says itself that it is not ready is believed at once.
        if (probe == Probe.NotReady || failures >= options.Failures)
        {
            if (worker.SetHealthy(false))
            {
                LogDown(worker.Name, probe.ToString());
                dispatcher.ForgetCache(worker);
            }

            if (probe == Probe.Unanswered && failures == options.Failures && options.AbandonUnanswering)
            {
                worker.Abandon();
            }
        }
    }

    private async Task<Probe> ProbeAsync(Worker worker, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Timeout);
        try
        {
            using HttpResponseMessage answer = await GetAsync(worker, worker.Options.HealthPath ?? options.Path, timeout.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return Probe.NotReady;
            }

            if (!worker.Healthy || worker.Cards.Count == 0)
            {
                await ReadModelsAsync(worker, timeout.Token);
            }

            return Probe.Ready;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Probe.Unanswered;
        }
    }

    private async Task ReadModelsAsync(Worker worker, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await GetAsync(worker, "/v1/models", cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return;
        }

        await answer.Content.LoadIntoBufferAsync(MaxModelListBytes, cancellationToken);
        try
        {
            JsonElement list = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            var cards = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonElement card in list.GetProperty("data").EnumerateArray())
            {
                cards[card.GetProperty("id").GetString()!] = card;
            }

            worker.SetCards(cards.ToFrozenDictionary(StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            LogBadList(worker.Name);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(Worker worker, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, worker.Address + path);
        if (worker.Options.ApiKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        return await client.SendAsync(request, cancellationToken);
    }

    private enum Probe
    {
        Ready,
        NotReady,
        Unanswered,
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} is ready.")]
    private partial void LogUp(string worker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} gets no more requests: its health probe says {Probe}.")]
    private partial void LogDown(string worker, string probe);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} answers /v1/models with something that is not a list of models.")]
    private partial void LogBadList(string worker);
}
