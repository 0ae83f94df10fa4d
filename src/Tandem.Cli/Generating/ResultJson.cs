using System.Text.Json;
using Tandem.Hosting;

namespace Tandem.Cli.Generating;

/// <summary>The result of <c>generate --json</c>.</summary>
internal static class ResultJson
{
    /// <summary>Writes it to stdout.</summary>
    public static void Write(LLM llm, int[] prompt, Choice[] choices, TimeSpan load) => Output.WriteJson(json =>
    {
        json.WriteString("model", llm.Name);
        WriteIds(json, "prompt_token_ids", prompt);
        json.WriteStartArray("choices");
        for (int i = 0; i < choices.Length; i++)
        {
            WriteChoice(json, i, choices[i]);
        }

        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", prompt.Length);
        json.WriteNumber("completion_tokens", choices.Sum(choice => choice.TokenIds.Count));
        json.WriteEndObject();
        json.WriteNumber("load_seconds", Math.Round(load.TotalSeconds, 4));
    });

    private static void WriteChoice(Utf8JsonWriter json, int index, Choice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteString("text", choice.Text);
        WriteIds(json, "token_ids", choice.TokenIds);
        json.WriteString("finish_reason", choice.FinishReason.ToString().ToLowerInvariant());
        json.WriteString("stop_reason", choice.StopReason);
        json.WriteNumber("first_token_seconds", Math.Round(choice.FirstToken.TotalSeconds, 4));
        json.WriteNumber("total_seconds", Math.Round(choice.Total.TotalSeconds, 4));
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, IReadOnlyList<int> ids)
    {
        json.WriteStartArray(name);
        foreach (int id in ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
    }
}
