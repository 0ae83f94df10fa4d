using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Tandem.Cli.Failures;
using Tandem.Cli.Options;
using Tandem.Hosting;

namespace Tandem.Cli.Benchmarks;

/// <summary><c>tandem bench throughput</c>: many requests at once, and how long all of them take.</summary>
internal sealed class ThroughputCommand
{
    private readonly EngineOptionSet _engine = new();
    private readonly Option<int> _input = BenchNumbers.Number("--input-len", "Tokens of each prompt.", 512);
    private readonly Option<int> _output = BenchNumbers.Number("--output-len", "Tokens each request makes.", 128);
    private readonly Option<int> _prompts = BenchNumbers.Number("--num-prompts", "Requests in each run.", 32);
    private readonly Option<int> _iterations = BenchNumbers.Number("--num-iters", "Runs that are counted, after a short one that is not.", 3);
    private readonly Option<string> _dataset = BenchNumbers.Dataset();
    private readonly Option<string?> _json = BenchNumbers.JsonFile();

    private ThroughputCommand()
    {
    }

    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var it = new ThroughputCommand();
        var command = new Command("throughput", "Measure how many requests and tokens a second the engine does when it has all the requests at once.");
        it._engine.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[it._input, it._output, it._prompts, it._iterations, it._dataset, it._json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, _) => it.RunAsync(parse));
        Help.AddExamples(
            command,
            "tandem bench throughput ./m500 --num-prompts 64 --output-json throughput.json",
            "tandem bench throughput --input-len 2000 --output-len 200 --max-num-seqs 16");
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        EngineOptions options = _engine.Read(parse);
        BenchNumbers.CheckDataset(parse.GetValue(_dataset));
        int input = BenchNumbers.AtLeast(parse, _input, 1);
        int output = BenchNumbers.AtLeast(parse, _output, 1);
        int prompts = BenchNumbers.AtLeast(parse, _prompts, 1);
        int iterations = BenchNumbers.AtLeast(parse, _iterations, 1);
        using var signals = new Signals();
        await using BenchModel model = await BenchModel.LoadAsync(options, _engine.SaysPrefixCaching(parse), prompts, input + output, signals.Stop).ConfigureAwait(false);
        await BatchRun.RunAsync(model.LLM, [model.Request(input, 2), model.Request(input, 2)], signals.Stop).ConfigureAwait(false);
        var seconds = new List<double>();
        for (int i = 0; i < iterations; i++)
        {
            Console.Error.WriteLine($"tandem: run {i + 1} of {iterations}, {prompts} requests of {input} + {output} tokens");
            TextRequest[] requests = [.. Enumerable.Range(0, prompts).Select(_ => model.Request(input, output))];
            seconds.Add((await BatchRun.RunAsync(model.LLM, requests, signals.Stop).ConfigureAwait(false)).Seconds);
        }

        var result = new ThroughputResult(prompts, input, output, new Spread(seconds), BenchModel.PeakMemory());
        Write(model, result);
        BenchNumbers.WriteFile(parse.GetValue(_json), json => Write(json, model, result));
        return ExitCodes.Success;
    }

    private static void Write(BenchModel model, ThroughputResult result)
    {
        Table table = new Table().RoundedBorder().Title(Markup.Escape($"Throughput of {model.LLM.Name}")).AddColumn("").AddColumn("median  (least to largest)").AddColumn("unit");
        table.Row("Time", result.Seconds.Text("0.00"), "s");
        table.Row("Requests", result.Rate(result.Prompts).Text("0.00"), "requests/s");
        table.Row("All tokens", result.Rate(result.PromptTokens + result.OutputTokens).Text("0.0"), "tokens/s");
        table.Row("Prompt tokens", result.Rate(result.PromptTokens).Text("0.0"), "tokens/s");
        table.Row("Output tokens", result.Rate(result.OutputTokens).Text("0.0"), "tokens/s");
        table.Row("Peak memory", MemoryPlan.Gib(result.PeakMemory), string.Empty);
        Output.Write(table);
        Console.Out.WriteLine(FormattableString.Invariant(
            $"Throughput: {result.Rate(result.Prompts).Median:0.00} requests/s, {result.Rate(result.PromptTokens + result.OutputTokens).Median:0.00} total tokens/s, {result.Rate(result.OutputTokens).Median:0.00} output tokens/s"));
        Console.Out.WriteLine($"Total num prompt tokens: {result.PromptTokens}");
        Console.Out.WriteLine($"Total num output tokens: {result.OutputTokens}");
        Console.Out.WriteLine(Machine.Read().Text(model.Threads));
    }

    private static void Write(Utf8JsonWriter json, BenchModel model, ThroughputResult result)
    {
        json.WriteString("benchmark", "throughput");
        json.WriteString("model", model.LLM.Name);
        json.WriteString("quantization", model.LLM.Options.Quantization);
        Machine.Read().Write(json, model.Threads);
        json.WriteNumber("num_requests", result.Prompts);
        json.WriteNumber("input_len", result.InputLength);
        json.WriteNumber("output_len", result.OutputLength);
        json.WriteNumber("total_prompt_tokens", result.PromptTokens);
        json.WriteNumber("total_output_tokens", result.OutputTokens);
        json.Write("elapsed_seconds", result.Seconds);
        json.Write("requests_per_second", result.Rate(result.Prompts));
        json.Write("tokens_per_second", result.Rate(result.PromptTokens + result.OutputTokens));
        json.Write("output_tokens_per_second", result.Rate(result.OutputTokens));
        json.WriteNumber("peak_memory_bytes", result.PeakMemory);
    }

    /// <summary>Everything it measured.</summary>
    private sealed record ThroughputResult(int Prompts, int InputLength, int OutputLength, Spread Seconds, long PeakMemory)
    {
        public long PromptTokens => (long)Prompts * InputLength;

        public long OutputTokens => (long)Prompts * OutputLength;

        public Spread Rate(long amount) => Seconds.Select(seconds => amount / seconds);
    }
}
