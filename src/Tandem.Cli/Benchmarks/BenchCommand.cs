using System.CommandLine;
using Tandem.Cli.Benchmarks.Making;

namespace Tandem.Cli.Benchmarks;

/// <summary><c>tandem bench</c>.</summary>
internal static class BenchCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var command = new Command("bench", "Measure the engine, without HTTP, on random token ids.")
        {
            ThroughputCommand.Build(),
            LatencyCommand.Build(),
            MakeModelCommand.Build(),
        };
        Help.AddExamples(
            command,
            "tandem bench make-model --shape m500 --out ./m500      a random model to measure",
            "tandem bench latency ./m500                            first token and decoding by batch size",
            "tandem bench throughput ./m500                         all at once");
        return command;
    }
}
