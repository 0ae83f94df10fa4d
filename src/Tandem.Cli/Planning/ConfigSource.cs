using System.Net.Http.Headers;
using Tandem.Cli.Failures;
using Tandem.Cli.Loading;
using Tandem.Core.Configuration;
using Tandem.Hosting;
using Tandem.Weights.Configuration;
using Tandem.Weights.Hub;

namespace Tandem.Cli.Planning;

/// <summary>Finds a model's configuration without its weights.</summary>
internal static class ConfigSource
{
    private const int MaxFileBytes = 16 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads the shape of a named model, a built-in one, a folder, or one at a hub (of which only config.json is fetched).</summary>
    /// <exception cref="CommandFailedException">It is none of these, or the hub does not give it.</exception>
    public static async Task<ModelConfig> ReadAsync(EngineOptions options, CancellationToken cancellationToken)
    {
        string model = options.Model;
        if (BuiltinModels.Find(model) is { } builtin)
        {
            return ModelConfigReader.Read(builtin).Model;
        }

        if (Directory.Exists(model))
        {
            return ModelConfigReader.Read(model).Model;
        }

        if (ModelOpener.IsRandom(model))
        {
            return RandomModel.Config;
        }

        if (NamedShapes.All.TryGetValue(model, out ModelConfig? named))
        {
            return named;
        }

        if (model.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] || model.StartsWith('.'))
        {
            throw new CommandFailedException($"'{model}' is no folder, no hub id (Org/Name) and none of the shapes {string.Join(", ", NamedShapes.All.Keys)}.");
        }

        byte[] config = await FetchAsync(model, options.Revision ?? "main", HubOptions.FromEnvironment(), cancellationToken).ConfigureAwait(false);
        return ModelConfigReader.Parse(config, default, model).Model;
    }

    private static async Task<byte[]> FetchAsync(string model, string revision, HubOptions hub, CancellationToken cancellationToken)
    {
        if (hub.Offline)
        {
            throw new CommandFailedException($"HF_HUB_OFFLINE is set, so config.json of {model} is not fetched; give a folder.");
        }

        // A redirect to another host does not get the token: the client drops it.
        using var http = new HttpClient { Timeout = Timeout, MaxResponseContentBufferSize = MaxFileBytes };
        var address = new Uri(hub.Endpoint, $"{model}/resolve/{Uri.EscapeDataString(revision)}/config.json");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (hub.Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", hub.Token);
        }

        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
                : throw new CommandFailedException($"{address} answers {(int)response.StatusCode}: check the model's name, its revision and HF_TOKEN.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"config.json of {model} can't be fetched from {hub.Endpoint}: {e.Message}", e);
        }
    }
}
