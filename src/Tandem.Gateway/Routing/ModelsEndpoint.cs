using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tandem.Gateway.Http;
using Tandem.Gateway.Keys;
using Tandem.Gateway.Overflow;
using Tandem.Protocol;
using Tandem.Protocol.Errors;

namespace Tandem.Gateway.Routing;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c>: what all workers serve, as they describe it, and the aliases.</summary>
internal sealed class ModelsEndpoint(Dispatcher dispatcher, ModelCatalog catalog, KeyRing keys)
{
    private readonly long _started = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public async Task ListAsync(HttpContext context)
    {
        KeyHolder key = keys.Find(context.Request);
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach ((string name, JsonElement? card) in Visible(key))
        {
            Write(json, name, card);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public async Task GetAsync(HttpContext context)
    {
        KeyHolder key = keys.Find(context.Request);
        string id = (string)context.Request.RouteValues["id"]!;
        List<(string Name, JsonElement? Card)> all = [.. Visible(key)];
        int at = all.FindIndex(item => item.Name == id);
        if (at < 0)
        {
            string shown = id.Length <= 200 ? id : id[..200];
            throw GatewayException.Invalid(
                404, $"The model \"{shown}\" is not served here; served are: {string.Join(", ", all.Select(item => item.Name))}.", ErrorCodes.ModelNotFound, "model");
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, WireJson.WriterOptions);
        Write(json, id, all[at].Card);
    }

    private IEnumerable<(string Name, JsonElement? Card)> Visible(KeyHolder key)
    {
        IReadOnlyDictionary<string, JsonElement?> cards = dispatcher.Cards();
        return cards.Select(pair => (pair.Key, pair.Value))
            .Concat(catalog.Aliases.Where(alias => cards.ContainsKey(alias.Value) && !cards.ContainsKey(alias.Key)).Select(alias => (alias.Key, cards[alias.Value])))
            .Where(item => key.MayUse(item.Key, catalog.Resolve(item.Key)));
    }

    private void Write(Utf8JsonWriter json, string id, JsonElement? card)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        if (card is { ValueKind: JsonValueKind.Object } known)
        {
            foreach (JsonProperty property in known.EnumerateObject().Where(property => property.Name != "id"))
            {
                property.WriteTo(json);
            }
        }
        else
        {
            json.WriteString("object", "model");
            json.WriteNumber("created", _started);
            json.WriteString("owned_by", "tandem");
        }

        json.WriteEndObject();
    }
}
