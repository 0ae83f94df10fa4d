using System.CommandLine;
using System.Diagnostics;
using Tandem.Cli.Failures;
using Tandem.Cli.Loading;
using Tandem.Cli.Options;
using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Tokenization.Fim;

namespace Tandem.Cli.Generating;

/// <summary><c>tandem generate</c>: what follows a text, to stdout as it comes.</summary>
internal sealed class GenerateCommand
{
    private const int MaxChoices = 128;

    private readonly EngineOptionSet _engine = new();
    private readonly SamplingOptionSet _sampling = new(maxTokens: 256);
    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "Text to go on from. [default: stdin]", HelpName = "text" };
    private readonly Option<string?> _promptIds = new("--prompt-token-ids") { Description = "Token ids to go on from instead, separated by commas.", HelpName = "ids" };
    private readonly Option<string?> _suffix = new("--fim-suffix") { Description = "Text behind the place: fills in the middle between the prompt and it.", HelpName = "text" };
    private readonly Option<int> _count = new("--n", "-n") { Description = $"How many answers, 1 to {MaxChoices}; more than one are printed when all are done.", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON: texts, token ids, finish reasons, times." };
    private readonly Option<bool> _verbose;

    private GenerateCommand(Option<bool> verbose) => _verbose = verbose;

    /// <summary>Declares the command.</summary>
    public static Command Build(Option<bool> verbose)
    {
        var it = new GenerateCommand(verbose);
        var command = new Command("generate", "Write what follows a prompt, streaming to stdout.");
        it._engine.AddTo(command);
        it._sampling.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[it._prompt, it._promptIds, it._suffix, it._count, it._json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, _) => it.RunAsync(parse));
        Help.AddExamples(
            command,
            "tandem generate --prompt 'def quicksort(arr):' --max-tokens 64 --temperature 0",
            "cat prompt.txt | tandem generate ./my-model --stop '```' > answer.txt",
            "tandem generate --prompt 'def add(a, b):\n    return ' --fim-suffix '\n\nprint(add(1, 2))'",
            "tandem generate --skip-tokenizer-init --prompt-token-ids 5,17,3 --json");
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        EngineOptions options = _engine.Read(parse);
        int count = parse.GetValue(_count);
        if (count is < 1 or > MaxChoices)
        {
            throw new UsageException($"--n must be between 1 and {MaxChoices}, got {count}.");
        }

        int[]? ids = ReadIds(parse.GetValue(_promptIds));
        string? text = ids is null ? parse.GetValue(_prompt) ?? await ReadStdinAsync().ConfigureAwait(false) : null;
        if (ids is not null && (parse.GetValue(_prompt) ?? parse.GetValue(_suffix)) is not null)
        {
            throw new UsageException("--prompt-token-ids goes with neither --prompt nor --fim-suffix.");
        }

        if (ids is null && options.SkipTokenizerInit)
        {
            throw new UsageException("without a tokenizer (--skip-tokenizer-init) the prompt is given by --prompt-token-ids.");
        }

        using var signals = new Signals();
        long begin = Stopwatch.GetTimestamp();
        bool verbose = parse.GetValue(_verbose);
        await using LLM llm = await ModelOpener.OpenAsync(options, plainProgress: verbose, signals.Stop).ConfigureAwait(false);
        TimeSpan load = Stopwatch.GetElapsedTime(begin);

        SamplingParams sampling = _sampling.Read(parse, llm.DefaultSampling, options.Seed);
        string? suffix = parse.GetValue(_suffix);
        int[] prompt = ids ?? (suffix is null ? llm.Encode(text!) : llm.EncodeFim(new FimRequest { Prefix = text!, Suffix = suffix }));
        sampling = suffix is null ? sampling : llm.WithFimStops(sampling);
        if (parse.GetValue(_json))
        {
            Choice[] choices = await Task.WhenAll(Requests(prompt, sampling, count).Select(request => Choice.RunAsync(llm, request, null, signals.Stop))).ConfigureAwait(false);
            ResultJson.Write(llm, prompt, choices, load);
            return ExitCodes.Success;
        }

        return count == 1
            ? await StreamAsync(llm, Requests(prompt, sampling, 1).Single(), load, verbose, signals.Stop).ConfigureAwait(false)
            : await PrintAllAsync(llm, Requests(prompt, sampling, count), signals.Stop).ConfigureAwait(false);
    }

    private static async Task<int> StreamAsync(LLM llm, TextRequest request, TimeSpan load, bool verbose, CancellationToken stop)
    {
        Choice choice;
        try
        {
            choice = await Choice.RunAsync(llm, request, update => Print(llm, update), stop).ConfigureAwait(false);
        }
        finally
        {
            Console.Out.WriteLine();
        }

        if (verbose || (LoadView.IsTerminal && !Console.IsOutputRedirected))
        {
            Console.Error.WriteLine(FormattableString.Invariant(
                $"tandem: {choice.TokenIds.Count} tokens ({choice.FinishReason.ToString().ToLowerInvariant()}), loaded in {load.TotalSeconds:0.00} s, first token after {choice.FirstToken.TotalSeconds:0.000} s, then {choice.TokensPerSecond:0.0} tokens/s"));
        }

        return ExitCodes.Success;
    }

    private static void Print(LLM llm, GenerationUpdate update)
    {
        if (llm.Tokenizer is not null)
        {
            Console.Out.Write(AnswerText.ForOutput(update.Text));
        }
        else
        {
            foreach (int id in update.TokenIds)
            {
                Console.Out.Write(id);
                Console.Out.Write(' ');
            }
        }

        Console.Out.Flush();
    }

    private static async Task<int> PrintAllAsync(LLM llm, IEnumerable<TextRequest> requests, CancellationToken stop)
    {
        Choice[] choices = await Task.WhenAll(requests.Select(request => Choice.RunAsync(llm, request, null, stop))).ConfigureAwait(false);
        for (int i = 0; i < choices.Length; i++)
        {
            Console.Out.WriteLine($"--- {i + 1} of {choices.Length} ({choices[i].FinishReason.ToString().ToLowerInvariant()})");
            Console.Out.WriteLine(llm.Tokenizer is null ? string.Join(' ', choices[i].TokenIds) : AnswerText.ForOutput(choices[i].Text));
        }

        return ExitCodes.Success;
    }

    // With one seed for all, all answers would be the same.
    private static IEnumerable<TextRequest> Requests(int[] prompt, SamplingParams sampling, int count)
        => Enumerable.Range(0, count).Select(i => new TextRequest
        {
            PromptTokenIds = prompt,
            Sampling = sampling.Seed is { } seed ? sampling with { Seed = unchecked(seed + (ulong)i) } : sampling,
        });

    private static int[]? ReadIds(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string[] parts = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int[] ids = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], out ids[i]))
            {
                throw new UsageException($"--prompt-token-ids must be numbers separated by commas, got '{parts[i]}'.");
            }
        }

        return ids;
    }

    private static async Task<string> ReadStdinAsync()
    {
        if (!Console.IsInputRedirected)
        {
            Console.Error.WriteLine("tandem: reading the prompt from the terminal; Ctrl-D ends it (or give it by --prompt).");
        }

        return await Console.In.ReadToEndAsync().ConfigureAwait(false);
    }
}
