using System.ComponentModel;
using System.Diagnostics;

namespace Tandem.Server.Tests.Console;

/// <summary>Programs that tests need and a machine may lack.</summary>
internal static class Tool
{
    /// <summary>Folder of the repository, found from the program's.</summary>
    public static string Root
    {
        get
        {
            DirectoryInfo? at = new(AppContext.BaseDirectory);
            while (at is not null && !System.IO.File.Exists(Path.Combine(at.FullName, "Tandem.slnx")))
            {
                at = at.Parent;
            }

            return at?.FullName ?? throw new DirectoryNotFoundException("no folder above the tests has Tandem.slnx.");
        }
    }

    /// <summary>Starts a program with its output taken; null if it is not installed.</summary>
    public static Process? TryStart(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a program to its end, or skips the test loudly if it is not installed.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, string folder, string input, string hint, params string[] arguments)
    {
        using Process? process = TryStart(program, folder, arguments);
        Assert.SkipUnless(process is not null, $"NOT RUN: {program} is not installed; {hint}.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
