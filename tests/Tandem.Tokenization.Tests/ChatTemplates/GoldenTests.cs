using System.Text.Json;
using Xunit;

namespace Tandem.Tokenization.Tests.ChatTemplates;

public sealed class GoldenTests
{
    public static TheoryData<string> TemplateFiles
    {
        get
        {
            var files = new TheoryData<string>();
            foreach (var folder in new[] { Goldens.Folder, Environment.GetEnvironmentVariable("TANDEM_TEMPLATE_GOLDENS") }.OfType<string>())
            {
                foreach (var path in Directory.GetFiles(folder, "*.template.json").Order(StringComparer.Ordinal))
                {
                    files.Add(path);
                }
            }

            return files;
        }
    }

    [Theory]
    [MemberData(nameof(TemplateFiles))]
    public void EveryConversationRendersAsJinja2RendersIt(string path)
    {
        var golden = Goldens.Read(path);
        var conversations = Goldens.Read(Path.Combine(Path.GetDirectoryName(path)!, "conversations.json"));
        var source = golden.GetProperty("template").GetString()!;

        var differences = golden.GetProperty("cases").EnumerateObject()
            .Select(golden => (golden.Name, Difference: Goldens.Difference(source, Goldens.Input(conversations.GetProperty(golden.Name)), golden.Value)))
            .Where(answer => answer.Difference is not null)
            .Select(answer => $"{answer.Name}: {answer.Difference}")
            .ToList();

        Assert.True(differences.Count == 0, $"{differences.Count} differ\n{string.Join("\n\n", differences.Take(8))}");
    }

    [Fact]
    public void TheCorpusIsThere()
    {
        var templates = Directory.GetFiles(Goldens.Folder, "*.template.json");

        Assert.True(templates.Length >= 16, $"{templates.Length} templates");
        Assert.True(templates.Sum(path => Goldens.Read(path).GetProperty("cases").EnumerateObject().Count()) >= 1500);
    }

    [Fact]
    public void EverySnippetRendersAsJinja2RendersIt()
    {
        var golden = Goldens.Read(Path.Combine(Goldens.Folder, "snippets.json"));
        var input = Goldens.Input(golden.GetProperty("variables"));
        var snippets = golden.GetProperty("snippets").EnumerateArray().ToList();

        var differences = snippets
            .Select(snippet => (Source: snippet.GetProperty("source").GetString()!, Snippet: snippet))
            .Select(snippet => (snippet.Source, Difference: Goldens.Difference(snippet.Source, input, snippet.Snippet)))
            .Where(answer => answer.Difference is not null)
            .Select(answer => $"{JsonSerializer.Serialize(answer.Source)}: {answer.Difference}")
            .ToList();

        Assert.True(snippets.Count >= 800);
        Assert.True(differences.Count == 0, $"{differences.Count} differ\n{string.Join("\n\n", differences)}");
    }
}
