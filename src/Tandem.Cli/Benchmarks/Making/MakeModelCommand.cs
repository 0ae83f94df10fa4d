using System.CommandLine;
using Tandem.Cli.Failures;
using Tandem.Cli.Planning;
using Tandem.Core.Configuration;
using Tandem.Hosting;

namespace Tandem.Cli.Benchmarks.Making;

/// <summary><c>tandem bench make-model</c>: the same random numbers as a Hugging Face folder and as GGUF files, for comparing programs.</summary>
internal sealed class MakeModelCommand
{
    private readonly Option<string> _shape = new("--shape") { Description = "m500 (487 M parameters) or m20 (22 M).", HelpName = "name", DefaultValueFactory = _ => "m500" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder to write to; made if it is not there.", HelpName = "folder", Required = true };
    private readonly Option<string> _gguf = new("--gguf") { Description = "GGUF files to write too, separated by commas: bf16, f16, q8_0; or none.", HelpName = "types", DefaultValueFactory = _ => "bf16,f16,q8_0" };
    private readonly Option<int> _seed = new("--seed") { Description = "Another seed gives other numbers.", HelpName = "number", DefaultValueFactory = _ => 0 };

    private MakeModelCommand()
    {
    }

    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var it = new MakeModelCommand();
        var command = new Command("make-model", "Write a Llama model of random weights: safetensors in BF16, and the same numbers as GGUF.");
        foreach (Option option in (ReadOnlySpan<Option>)[it._shape, it._out, it._gguf, it._seed])
        {
            command.Options.Add(option);
        }

        command.SetAction(parse => it.Run(parse));
        Help.AddExamples(command, "tandem bench make-model --shape m500 --out ./m500 --gguf bf16");
        return command;
    }

    private int Run(ParseResult parse)
    {
        string shape = parse.GetValue(_shape)!;
        if (shape is not ("m500" or "m20"))
        {
            throw new UsageException($"--shape must be m500 or m20, got '{shape}'.");
        }

        GgufType[] types = ReadTypes(parse.GetValue(_gguf)!);
        string folder = parse.GetValue(_out)!;
        ModelConfig config = NamedShapes.All[shape];
        Directory.CreateDirectory(folder);
        foreach (string file in ModelMaker.Write(config, shape, folder, types, (uint)parse.GetValue(_seed)))
        {
            Console.Out.WriteLine($"{file}  {MemoryPlan.Gib(new FileInfo(file).Length)}");
        }

        return ExitCodes.Success;
    }

    private static GgufType[] ReadTypes(string text)
        => text == "none" ? [] :
        [
            .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.ToLowerInvariant() switch
            {
                "bf16" => GgufType.BF16,
                "f16" => GgufType.F16,
                "q8_0" => GgufType.Q8_0,
                _ => throw new UsageException($"--gguf must be none, or a list of bf16, f16 and q8_0, got '{name}'."),
            }).Distinct(),
        ];
}
