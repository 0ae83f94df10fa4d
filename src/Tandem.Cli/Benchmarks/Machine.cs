using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using Tandem.Hosting;

namespace Tandem.Cli.Benchmarks;

/// <summary>Where and by what a measurement was made.</summary>
internal sealed record Machine
{
    /// <summary>Name of the processor.</summary>
    public required string Processor { get; init; }

    /// <summary>Cores the process may use.</summary>
    public int Cores { get; } = Environment.ProcessorCount;

    /// <summary>Memory the process may use.</summary>
    public long Memory { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Operating system.</summary>
    public string System { get; } = RuntimeInformation.OSDescription;

    /// <summary>.NET version.</summary>
    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Widest vectors that .NET uses.</summary>
    public string Vectors { get; } = Avx512BW.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : AdvSimd.IsSupported ? "Advanced SIMD" : "portable";

    /// <summary>Tandem's version.</summary>
    public required string Version { get; init; }

    /// <summary>Commit the program was built from; <c>unknown</c> if it was not built in a repository.</summary>
    public required string Commit { get; init; }

    /// <summary>This machine and this program.</summary>
    public static Machine Read()
    {
        string version = typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        string[] parts = version.Split('+');
        return new Machine { Processor = ReadProcessor(), Version = parts[0], Commit = parts.Length > 1 ? parts[1] : "unknown" };
    }

    /// <summary>One line.</summary>
    public string Text(int threads) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Cores} cores, {MemoryPlan.Gib(Memory)}, {Vectors}, {threads} threads; {System}, {Runtime}; tandem {Version}, commit {(Commit.Length > 12 ? Commit[..12] : Commit)}");

    /// <summary>The members of a JSON object.</summary>
    public void Write(Utf8JsonWriter json, int threads)
    {
        json.WriteStartObject("machine");
        json.WriteString("processor", Processor);
        json.WriteNumber("cores", Cores);
        json.WriteNumber("threads", threads);
        json.WriteNumber("memory_bytes", Memory);
        json.WriteString("vectors", Vectors);
        json.WriteString("system", System);
        json.WriteString("runtime", Runtime);
        json.WriteString("version", Version);
        json.WriteString("commit", Commit);
        json.WriteEndObject();
    }

    private static string ReadProcessor()
    {
        const string Cpus = "/proc/cpuinfo";
        string? line = File.Exists(Cpus) ? File.ReadLines(Cpus).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
