using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tandem.Cli.Failures;
using Tandem.Cli.Options;
using Tandem.Hosting;

namespace Tandem.Cli.Benchmarks;

/// <summary><c>tandem bench latency</c>: prefill alone, and decoding by batch size.</summary>
internal sealed class LatencyCommand
{
    private static readonly int[] Percentiles = [10, 25, 50, 75, 90, 99];

    private readonly EngineOptionSet _engine = new();
    private readonly Option<int> _input = BenchNumbers.Number("--input-len", "Tokens of the prompt whose first token is timed.", 512);
    private readonly Option<int> _decodeInput = BenchNumbers.Number("--decode-input-len", "Tokens of the prompts of decoding batches.", 32);
    private readonly Option<int> _output = BenchNumbers.Number("--output-len", "Tokens each decoding sequence makes.", 128);
    private readonly Option<int[]> _batchSizes = new("--batch-size") { Description = "Sequences that decode together; may be repeated. [default: 1, 8 and 32]", HelpName = "number" };
    private readonly Option<int> _warmUps = BenchNumbers.Number("--num-iters-warmup", "Runs of each measurement that are not counted.", 1);
    private readonly Option<int> _iterations = BenchNumbers.Number("--num-iters", "Runs of each measurement that are.", 5);
    private readonly Option<string> _dataset = BenchNumbers.Dataset();
    private readonly Option<string?> _json = BenchNumbers.JsonFile();

    private LatencyCommand()
    {
    }

    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var it = new LatencyCommand();
        var command = new Command("latency", "Measure the time to the first token of a prompt, and steady decoding at several batch sizes, beside what memory allows.");
        it._engine.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[it._input, it._decodeInput, it._output, it._batchSizes, it._warmUps, it._iterations, it._dataset, it._json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, _) => it.RunAsync(parse));
        Help.AddExamples(
            command,
            "tandem bench latency ./m500 --threads 2 --output-json latency.json",
            "tandem bench latency iquest-7b-folder --quantization int8 --batch-size 1 --batch-size 64 --num-iters 3");
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        EngineOptions options = _engine.Read(parse);
        BenchNumbers.CheckDataset(parse.GetValue(_dataset));
        int[] sizes = parse.GetValue(_batchSizes) is { Length: > 0 } given ? given : [1, 8, 32];
        if (sizes.Any(size => size is < 1 or > 4096))
        {
            throw new UsageException($"--batch-size must be between 1 and 4096, got {sizes.First(size => size is < 1 or > 4096)}.");
        }

        var work = new LatencyWork(
            BenchNumbers.AtLeast(parse, _input, 1),
            BenchNumbers.AtLeast(parse, _decodeInput, 1),
            BenchNumbers.AtLeast(parse, _output, 2),
            sizes,
            BenchNumbers.AtLeast(parse, _warmUps, 0),
            BenchNumbers.AtLeast(parse, _iterations, 1));
        using var signals = new Signals();
        int length = Math.Max(work.InputLength + 1, work.DecodeInputLength + work.OutputLength);
        await using BenchModel model = await BenchModel.LoadAsync(options, _engine.SaysPrefixCaching(parse), sizes.Max(), length, signals.Stop).ConfigureAwait(false);
        LatencyResult result = await LatencyResult.MeasureAsync(model, work, step => Console.Error.WriteLine($"tandem: measuring {step}"), signals.Stop).ConfigureAwait(false);
        Write(model, result);
        BenchNumbers.WriteFile(parse.GetValue(_json), json => Write(json, model, result));
        return ExitCodes.Success;
    }

    private static void Write(BenchModel model, LatencyResult result)
    {
        Table table = new Table().RoundedBorder().Title(Markup.Escape($"Latency of {model.LLM.Name}")).AddColumn("").AddColumn("median  (least to largest)").AddColumn("unit");
        table.Row($"First token of {result.Work.InputLength}", result.FirstToken.Select(s => s * 1000).Text("0.0"), "ms");
        table.Row("Prefill", result.PrefillTokensPerSecond.Text("0.0"), "tokens/s");
        foreach (DecodeResult decode in result.Decode)
        {
            table.Row($"Decode, batch {decode.BatchSize}", decode.TokensPerSecond.Text("0.0"), "tokens/s");
        }

        table.Row("Memory read", result.Bandwidth.Select(b => b / 1e9).Text("0.0"), "GB/s");
        table.Row("Peak memory", MemoryPlan.Gib(result.PeakMemory), string.Empty);
        Output.Write(table);
        if (result.ShareOfFloor is { } share)
        {
            Console.Out.WriteLine(FormattableString.Invariant(
                $"One sequence reads {result.WeightBytesPerToken / 1e9:0.000} GB of weights a token: {share:P0} of what memory gives."));
        }

        foreach (DecodeResult decode in result.Decode)
        {
            string percentiles = string.Join(", ", Percentiles.Select(p => FormattableString.Invariant($"{p} %: {decode.Seconds.Percentile(p):0.000} s")));
            Console.Out.WriteLine(FormattableString.Invariant($"Batch {decode.BatchSize}, {result.Work.DecodeInputLength} + {result.Work.OutputLength} tokens: average latency {decode.Seconds.Mean:0.000} s; {percentiles}"));
        }

        Console.Out.WriteLine(Machine.Read().Text(model.Threads));
    }

    private static void Write(Utf8JsonWriter json, BenchModel model, LatencyResult result)
    {
        json.WriteString("benchmark", "latency");
        json.WriteString("model", model.LLM.Name);
        json.WriteString("quantization", model.LLM.Options.Quantization);
        Machine.Read().Write(json, model.Threads);
        json.WriteNumber("input_len", result.Work.InputLength);
        json.WriteNumber("decode_input_len", result.Work.DecodeInputLength);
        json.WriteNumber("output_len", result.Work.OutputLength);
        json.Write("first_token_seconds", result.FirstToken);
        json.Write("prefill_tokens_per_second", result.PrefillTokensPerSecond);
        json.WriteStartArray("decode");
        foreach (DecodeResult decode in result.Decode)
        {
            json.WriteStartObject();
            json.WriteNumber("batch_size", decode.BatchSize);
            json.Write("tokens_per_second", decode.TokensPerSecond);
            json.WriteNumber("avg_latency", BenchNumbers.Round(decode.Seconds.Mean));
            json.WriteStartObject("percentiles");
            foreach (int percent in Percentiles)
            {
                json.WriteNumber(percent.ToString(CultureInfo.InvariantCulture), BenchNumbers.Round(decode.Seconds.Percentile(percent)));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("weight_bytes_per_token", result.WeightBytesPerToken);
        json.Write("read_bytes_per_second", result.Bandwidth);
        if (result.ShareOfFloor is { } share)
        {
            json.WriteNumber("share_of_read_bandwidth", BenchNumbers.Round(share));
        }

        json.WriteNumber("peak_memory_bytes", result.PeakMemory);
    }
}
