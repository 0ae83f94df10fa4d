using System.Net;
using System.Text.Json;

namespace Tandem.Server.Tests.Serving;

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public JsonElement Choice => Json.GetProperty("choices")[0];

    public string? ChoiceText => Choice.GetProperty("text").GetString();

    public JsonElement Error => Json.GetProperty("error");

    public string? Param => Error.GetProperty("param").GetString();

    public string Message => Error.GetProperty("message").GetString()!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, text, headers);
    }

    public Answer Ok()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status}: {Text}");
        return this;
    }

    /// <summary>Checks that this is an error of OpenAI's form.</summary>
    public Answer Fails(HttpStatusCode status, string? param = null)
    {
        Assert.True(status == Status, $"{Status}: {Text}");
        Assert.StartsWith("application/json", Headers["Content-Type"], StringComparison.Ordinal);
        Assert.NotEmpty(Message);
        Assert.NotEmpty(Error.GetProperty("type").GetString()!);
        Assert.True(Error.TryGetProperty("code", out _));
        Assert.Equal(param, Param);
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
        return this;
    }
}

/// <summary>Request bodies.</summary>
internal static class Body
{
    /// <summary>The fields of two JSON objects in one.</summary>
    public static string With(this string json, string more) => $"{json[..^1]},{more[1..]}";
}
