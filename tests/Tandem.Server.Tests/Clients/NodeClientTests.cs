using System.ComponentModel;
using System.Diagnostics;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Clients;

/// <summary>The official openai package for Node, by the script in <c>tests/clients/openai-node</c>. Needs <c>npm ci</c> there.</summary>
public sealed class NodeClientTests(SharedServer shared)
{
    [Fact]
    public async Task TheWholeScriptPasses()
    {
        string folder = FindFolder();
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "openai")), "NOT RUN: the openai package is missing; run `npm ci` in tests/clients/openai-node.");
        var start = new ProcessStartInfo("node", ["run.mjs", new Uri(shared.Server.BaseAddress, "/v1").ToString(), "tiny"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process? node = TryStart(start);
        Assert.SkipUnless(node is not null, "NOT RUN: node is not installed.");
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors + await output);
        Assert.Matches(@"^\d\d passed, 0 failed\n$", await output);
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string FindFolder()
    {
        string relative = Path.Combine("tests", "clients", "openai-node");
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(at.FullName, relative)))
        {
            at = at.Parent ?? throw new DirectoryNotFoundException($"{relative} is in no folder above {AppContext.BaseDirectory}.");
        }

        return Path.Combine(at.FullName, relative);
    }
}
