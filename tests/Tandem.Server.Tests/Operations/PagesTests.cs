using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Tandem.Protocol.Chat;
using Tandem.Protocol.Completions;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Fields;
using Tandem.Protocol.Infill;
using Tandem.Protocol.Tokens;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Operations;

public sealed class PagesTests(SharedServer shared)
{
    private readonly RunningServer _server = shared.Server;

    public static TheoryData<string, string[]> Requests => new()
    {
        { "CompletionRequest", Known(CompletionRequest.Read) },
        { "ChatRequest", Known(ChatRequest.Read) },
        { "InfillRequest", Known(InfillRequest.Read) },
        { "TokenizeRequest", Known(TokenizeRequest.Read, """{"messages":[]}""") },
        { "DetokenizeRequest", Known(DetokenizeRequest.Read) },
    };

    [Fact]
    public async Task HealthAndVersionAnswer()
    {
        Assert.Equal("ok", (await _server.GetAsync("/health")).Ok().Json.GetProperty("status").GetString());
        (await _server.GetAsync("/health/live")).Ok();
        (await _server.GetAsync("/health/ready")).Ok();
        Assert.Matches(@"^\d+\.\d+\.\d+", (await _server.GetAsync("/version")).Ok().Json.GetProperty("version").GetString());
    }

    [Fact]
    public async Task TheDocumentIsValidOpenApi31()
    {
        Answer answer = (await _server.GetAsync("/openapi.json")).Ok();
        Assert.Equal("3.1.0", answer.Json.GetProperty("openapi").GetString());
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(answer.Text));
        ReadResult result = await OpenApiDocument.LoadAsync(text, "json");
        Assert.NotNull(result.Diagnostic);
        Assert.Empty(result.Diagnostic.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, result.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public async Task EveryPathOfTheDocumentIsServedAndThePageNamesIt()
    {
        JsonElement paths = (await _server.GetAsync("/openapi.json")).Ok().Json.GetProperty("paths");
        Answer page = (await _server.GetAsync("/")).Ok();
        Assert.StartsWith("text/html", page.Headers["Content-Type"], StringComparison.Ordinal);
        foreach (JsonProperty path in paths.EnumerateObject())
        {
            string address = path.Name.Replace("{id}", "tiny", StringComparison.Ordinal);
            bool isPost = path.Value.TryGetProperty("post", out _);
            Answer answer = isPost ? await _server.PostAsync(address, "{}") : await _server.GetAsync(address);
            Assert.Equal(isPost ? 400 : 200, (int)answer.Status);
            if (path.Name is not ("/" or "/v1/models/{id}"))
            {
                Assert.Contains(path.Name, page.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task TheDocumentHasExactlyTheFieldsThatAreRead(string schema, string[] known)
    {
        JsonElement schemas = (await _server.GetAsync("/openapi.json")).Ok().Json.GetProperty("components").GetProperty("schemas");
        string[] documented = [.. schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().Select(property => property.Name).Order()];
        Assert.Equal(known, documented);
        if (schema == "CompletionRequest")
        {
            string description = schemas.GetProperty(schema).GetProperty("description").GetString()!;
            Assert.All(RefusedFields.Names, name => Assert.Contains(name, description, StringComparison.Ordinal));
        }
    }

    private static string[] Known<T>(Func<FieldReader, T> read, string body = "{}")
    {
        var names = new HashSet<string> { "model" };
        read(new FieldReader(JsonElement.Parse(body), new FieldErrors(), names: names));
        return [.. names.Except(RefusedFields.Names).Order()];
    }
}
