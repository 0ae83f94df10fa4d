using System.Text.Json;
using Tandem.Tokenization.ChatTemplates;

namespace Tandem.Tokenization.Tests.ChatTemplates;

/// <summary>What Jinja2 answered, as tools/golden/templates/make.py wrote it down.</summary>
internal static class Goldens
{
    /// <summary>The time that make.py fixed.</summary>
    public static readonly TimeProvider Clock = new FixedClock(new DateTimeOffset(2026, 3, 7, 14, 5, 9, TimeSpan.Zero).AddMicroseconds(123456));

    public static string Folder { get; } = Path.Combine(FindRepository(), "tests", "data", "templates");

    public static JsonElement Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    /// <summary>The input for variables as Jinja2 was given them: nothing is converted on the way.</summary>
    public static ChatTemplateInput Input(JsonElement variables)
    {
        var messages = variables.TryGetProperty("messages", out var list) ? list.EnumerateArray().Select(ChatTemplateValue.From).ToList() : [];
        return new ChatTemplateInput
        {
            Messages = messages,
            ParseToolArguments = false,
            JoinTextParts = false,
            Variables = variables.EnumerateObject().ToDictionary(field => field.Name, field => ChatTemplateValue.From(field.Value)),
        };
    }

    /// <summary>Renders and compares; null where the answer is the expected one, else what differs.</summary>
    public static string? Difference(string source, ChatTemplateInput input, JsonElement expectation)
    {
        string actual;
        try
        {
            actual = ChatTemplate.Parse(source, timeProvider: Clock).Render(input);
        }
        catch (ChatTemplateException failure)
        {
            return ErrorDifference(failure, expectation);
        }

        if (!expectation.TryGetProperty("expected", out var expected))
        {
            return $"expected the error {expectation.GetProperty("error")} but got '{actual}'";
        }

        return actual == expected.GetString() ? null : $"expected\n{expected}\nbut got\n{JsonSerializer.Serialize(actual)}";
    }

    private static string? ErrorDifference(ChatTemplateException failure, JsonElement expectation)
    {
        if (!expectation.TryGetProperty("error", out var error))
        {
            return $"expected {expectation.GetProperty("expected")} but got the error {failure.Kind}: {failure.Message}";
        }

        var kind = error.GetProperty("kind").GetString();
        var message = error.GetProperty("message").GetString();
        // Where Python would take all the memory that there is, or refuses too long a range, we name a limit.
        var sameKind = failure.Kind.ToString() == kind || (failure.Kind == ChatTemplateErrorKind.Limit && kind == "Runtime");
        var sameWords = kind is not ("Undefined" or "Raised" or "Security") || failure.Reason == message;
        return sameKind && sameWords ? null : $"expected the error {error} but got {failure.Kind}: {failure.Reason}";
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the repository's root was not found above the tests");
        }

        return folder;
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
