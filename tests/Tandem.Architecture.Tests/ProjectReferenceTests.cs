using System.Xml.Linq;
using Tandem.Testing;

namespace Tandem.Architecture.Tests;

/// <summary>The arrows of docs/design.md §3, read from the project files: any other reference fails.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Tandem.Core"] = [],
        ["Tandem.Weights"] = ["Tandem.Core"],
        ["Tandem.Tokenization"] = ["Tandem.Core"],
        ["Tandem.Models"] = ["Tandem.Core", "Tandem.Weights"],
        ["Tandem.Cpu"] = ["Tandem.Core"],
        ["Tandem.Cuda"] = ["Tandem.Core"],
        ["Tandem.Engine"] = ["Tandem.Core"],
        ["Tandem.Hosting"] = ["Tandem.Core", "Tandem.Weights", "Tandem.Tokenization", "Tandem.Models", "Tandem.Cpu", "Tandem.Cuda", "Tandem.Engine"],
        ["Tandem.Protocol"] = [],
        ["Tandem.Server"] = ["Tandem.Hosting", "Tandem.Protocol"],
        ["Tandem.Gateway"] = ["Tandem.Protocol"],
        ["Tandem.Cli"] = ["Tandem.Hosting", "Tandem.Server", "Tandem.Gateway", "Tandem.Protocol"],
    };

    [Fact]
    public void Projects_refer_only_to_what_the_design_allows()
    {
        var wrong = new List<string>();
        string[] projects = Directory.GetFiles(Path.Combine(TestData.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.True(projects.Length >= 8, $"found {projects.Length} projects");
        foreach (string project in projects)
        {
            string name = Path.GetFileNameWithoutExtension(project);
            if (!Allowed.TryGetValue(name, out string[]? allowed))
            {
                wrong.Add($"{name} is not a project of the design");
                continue;
            }

            wrong.AddRange(References(project).Except(allowed).Select(target => $"{name} -> {target}"));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(TestData.Root, "Tandem.slnx"));
        foreach (string folder in (string[])["src", "tests", "bench", "samples"])
        {
            string path = Path.Combine(TestData.Root, folder);
            if (!Directory.Exists(path))
            {
                continue;
            }

            foreach (string project in Directory.GetFiles(path, "*.csproj", SearchOption.AllDirectories))
            {
                string relative = Path.GetRelativePath(TestData.Root, project).Replace('\\', '/');
                Assert.Contains($"\"{relative}\"", solution, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Unsafe_code_is_allowed_only_where_kernels_and_memory_are()
    {
        // The command line measures memory and writes random models by hand.
        string[] allowed = ["Tandem.Core", "Tandem.Weights", "Tandem.Models", "Tandem.Cpu", "Tandem.Cuda", "Tandem.Cli"];
        foreach (string project in Directory.GetFiles(Path.Combine(TestData.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            bool isUnsafe = XDocument.Load(project).Descendants("AllowUnsafeBlocks").Any(e => e.Value == "true");
            Assert.False(isUnsafe && !allowed.Contains(Path.GetFileNameWithoutExtension(project)), $"{project} allows unsafe code");
        }
    }

    private static IEnumerable<string> References(string project)
        => XDocument.Load(project).Descendants("ProjectReference").Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value.Replace('\\', '/')));
}
