using System.Text.RegularExpressions;
using Tandem.Hosting;

namespace Tandem.Server.Tests.Console;

/// <summary>The page in Chromium, by the script in <c>tests/browser</c>. Needs <c>npm ci</c> there, Chromium, and the built-in model.</summary>
public sealed class BrowserTests
{
    private static readonly string Chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    [Fact]
    public async Task TheWholeScriptPasses()
    {
        string folder = Path.Combine(Tool.Root, "tests", "browser");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "playwright-core")), "NOT RUN: playwright-core is missing; run `npm ci` in tests/browser.");
        Assert.SkipUnless(System.IO.File.Exists(Chromium), $"NOT RUN: {Chromium} is missing; install Debian's package chromium, or name another by CHROMIUM.");
        string model = Path.Combine(Tool.Root, "models", BuiltinModels.Default);
        Assert.SkipUnless(Directory.Exists(model), "NOT RUN: the built-in model is missing.");
        await using LLM llm = await LLM.LoadAsync(new EngineOptions { Model = model, ServedModelName = ["builtin"], KvCacheMemoryBytes = 64 << 20 });
        await using var server = TandemServer.Create(llm, new ServerOptions { Port = 0 });
        await server.StartAsync();
        (int code, string output) = await Tool.RunAsync("node", folder, "", "install Node.js", "run.mjs", server.Urls.Single());
        Assert.True(code == 0, output);
        Assert.Matches(new Regex(@"^\d+ passed, 0 failed\n$", RegexOptions.Multiline), output);
    }
}
