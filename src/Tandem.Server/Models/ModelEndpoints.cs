using Microsoft.AspNetCore.Http;
using Tandem.Hosting;
using Tandem.Protocol;
using Tandem.Protocol.Models;
using Tandem.Server.Generation;
using Tandem.Server.Http;

namespace Tandem.Server.Models;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>.</summary>
internal sealed class ModelEndpoints(LLM llm, ModelNames names)
{
    public Task ListAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, new ModelList([.. llm.ServedNames.Select(Card)]), WireJson.Answers.ModelList);

    public Task GetAsync(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        names.Check(id);
        return JsonAnswer.WriteAsync(context, Card(id), WireJson.Answers.ModelCard);
    }

    private ModelCard Card(string name) => new()
    {
        Id = name,
        Created = llm.Created.ToUnixTimeSeconds(),
        Root = llm.Name,
        MaxModelLen = llm.MaxModelLen,
    };
}
