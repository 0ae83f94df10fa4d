// The request as code that runs elsewhere.
import { key } from '/console/api.js';

export function curl(path, body) {
  const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
  const auth = key() ? ' \\\n  -H "Authorization: Bearer $TANDEM_KEY"' : '';
  return `curl -N ${location.origin}${path} \\\n  -H 'Content-Type: application/json'${auth} \\\n  -d '${json}'`;
}

export function csharp(path, body) {
  const { stream: _, stream_options: __, ...whole } = body;
  const lines = Object.entries(whole).map(([name, value]) => `    ${name} = ${literal(value)},`);
  const auth = key() ? 'http.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("TANDEM_KEY"));\n' : '';
  const text = whole.messages ? '["message"]?["content"]' : '["text"]';
  return `using System.Net.Http.Json;
using System.Text.Json.Nodes;

using var http = new HttpClient { BaseAddress = new Uri("${location.origin}") };
${auth}using HttpResponseMessage answer = await http.PostAsJsonAsync("${path}", new
{
${lines.join('\n')}
});
answer.EnsureSuccessStatusCode();
JsonNode? json = await answer.Content.ReadFromJsonAsync<JsonNode>();
Console.WriteLine(json?["choices"]?[0]?${text});`;
}

function literal(value) {
  if (Array.isArray(value)) {
    return value.length > 0 && typeof value[0] === 'object'
      ? `new[]\n    {\n${value.map(item => `        new { ${Object.entries(item).map(([name, part]) => `${name} = ${literal(part)}`).join(', ')} },`).join('\n')}\n    }`
      : `new[] { ${value.map(literal).join(', ')} }`;
  }

  return JSON.stringify(value);
}
