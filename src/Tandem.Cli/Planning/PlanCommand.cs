using System.CommandLine;
using Spectre.Console;
using Tandem.Cli.Failures;
using Tandem.Cli.Options;
using Tandem.Core.Configuration;
using Tandem.Hosting;

namespace Tandem.Cli.Planning;

/// <summary><c>tandem plan</c>: how a model's memory divides on a device. Loads nothing.</summary>
internal sealed class PlanCommand
{
    private readonly EngineOptionSet _engine = new(planning: true);
    private readonly Option<long?> _deviceMemory = new("--device-memory")
    {
        Description = "Memory of one device: 80GiB, 24G. [default: this machine's, as the engine itself divides it]", HelpName = "bytes", CustomParser = EngineOptionSet.ParseBytes,
    };

    private readonly Option<double> _utilization = new("--gpu-memory-utilization") { Description = "Share of --device-memory that may be used.", HelpName = "share", DefaultValueFactory = _ => 0.9 };
    private readonly Option<int> _ranks = new("--tensor-parallel-size", "-tp") { Description = "Devices that share the model. Arithmetic only: the engine runs on one.", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _input = new("--average-input-len") { Description = "Tokens of an average prompt.", HelpName = "tokens", DefaultValueFactory = _ => 512 };
    private readonly Option<int> _output = new("--average-output-len") { Description = "Tokens of an average answer.", HelpName = "tokens", DefaultValueFactory = _ => 128 };
    private readonly Option<bool> _json = new("--json") { Description = "Print all numbers as JSON." };

    private PlanCommand()
    {
    }

    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var it = new PlanCommand();
        var command = new Command("plan", "Show how memory divides for a model on a device, and what to set. The model may also be one of the shapes " + string.Join(", ", NamedShapes.All.Keys) + ".");
        it._engine.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[it._deviceMemory, it._utilization, it._ranks, it._input, it._output, it._json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, cancellationToken) => it.RunAsync(parse, cancellationToken));
        Help.AddExamples(
            command,
            "tandem plan                                                  the built-in model on this machine",
            "tandem plan iquest-40b --device-memory 80GiB --tensor-parallel-size 8 --max-num-batched-tokens 8192 --max-num-seqs 256",
            "tandem plan Org/Name --device-memory 24GiB --average-input-len 2000 --json",
            string.Empty,
            "Exit codes: 0 it fits, 1 it does not fit or has no readable configuration, 2 wrong usage or value.");
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        EngineOptions options = _engine.Read(parse);
        PlanRequest request = ReadRequest(parse);
        ModelConfig config = await ConfigSource.ReadAsync(options, cancellationToken).ConfigureAwait(false);
        DevicePlan plan = DevicePlan.Create(config, options, request);
        if (parse.GetValue(_json))
        {
            PlanReport.WriteJson(plan);
        }
        else
        {
            foreach (Table table in PlanReport.Tables(plan))
            {
                Output.Write(table);
            }
        }

        if (plan.Memory is not null)
        {
            return ExitCodes.Success;
        }

        await Console.Error.WriteLineAsync($"tandem: {plan.Problem}").ConfigureAwait(false);
        if (request.DeviceMemory is not null)
        {
            await Console.Error.WriteLineAsync($"tandem: {PlanReport.Advice(plan)}").ConfigureAwait(false);
        }

        return ExitCodes.Failure;
    }

    private PlanRequest ReadRequest(ParseResult parse)
    {
        var request = new PlanRequest(parse.GetValue(_deviceMemory), parse.GetValue(_utilization), parse.GetValue(_ranks), parse.GetValue(_input), parse.GetValue(_output));
        Check(request.DeviceMemory is null or >= 1 << 20, $"--device-memory must be at least 1MiB, got {request.DeviceMemory} bytes.");
        Check(request.Utilization is > 0 and <= 1, FormattableString.Invariant($"--gpu-memory-utilization must be above 0 and at most 1, got {request.Utilization}."));
        Check(request.Ranks is >= 1 and <= 1024, $"--tensor-parallel-size must be between 1 and 1024, got {request.Ranks}.");
        Check(request.DeviceMemory is not null || request.Ranks == 1, "--tensor-parallel-size needs --device-memory: this machine is one device.");
        Check(request.AverageInput >= 1, $"--average-input-len must be at least 1, got {request.AverageInput}.");
        Check(request.AverageOutput >= 0, $"--average-output-len must be at least 0, got {request.AverageOutput}.");
        return request;
    }

    private static void Check(bool ok, string message)
    {
        if (!ok)
        {
            throw new UsageException(message);
        }
    }
}
