using System.CommandLine;
using System.CommandLine.Parsing;
using Tandem.Cli.Failures;
using Tandem.Hosting;

namespace Tandem.Cli.Options;

/// <summary>
/// Every option of the engine, declared once and used by all commands. Defaults come from <see cref="EngineOptions"/>, ranges from its
/// <see cref="EngineOptions.Validate"/>.
/// </summary>
internal sealed class EngineOptionSet
{
    private static readonly EngineOptions Defaults = new();

    private readonly List<Option> _options = [];
    private readonly List<Func<ParseResult, EngineOptions, EngineOptions>> _setters = [];
    private readonly UnbuiltOptions _unbuilt;
    private readonly Argument<string?> _positional = ModelArgument("Model to use; the same as --model.");

    private readonly Option<string?> _model = new("--model")
    {
        Description = "A folder in Hugging Face layout, a hub id (Org/Name), builtin, or random (a tiny untrained model). [default: builtin]",
        HelpName = "model",
    };

    private readonly Option<bool> _prefixCaching = Switch("--enable-prefix-caching", "Share KV blocks between requests with the same beginning (on by default).");
    private readonly Option<bool> _noPrefixCaching = Switch("--no-enable-prefix-caching", "Do not share KV blocks.");

    /// <summary>Declares the options.</summary>
    /// <param name="planning">For a command that only calculates: parallel sizes and device memory are its own options.</param>
    public EngineOptionSet(bool planning = false)
    {
        _unbuilt = new UnbuiltOptions(planning);
        AddModelOptions();
        AddSizeOptions();
        AddBehaviourOptions();
    }

    /// <summary>Adds all options, and the model as an argument, to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_positional);
        command.Options.Add(_model);
        _options.ForEach(command.Options.Add);
        command.Options.Add(_prefixCaching);
        command.Options.Add(_noPrefixCaching);
        _unbuilt.AddTo(command);
    }

    /// <summary>Whether the person said anything about the prefix cache.</summary>
    public bool SaysPrefixCaching(ParseResult parse) => parse.GetValue(_prefixCaching) || parse.GetValue(_noPrefixCaching);

    /// <summary>The options as given, checked.</summary>
    /// <exception cref="UsageException">Options contradict each other, or one is not built.</exception>
    /// <exception cref="EngineOptionsException">A value is out of its range.</exception>
    public EngineOptions Read(ParseResult parse)
    {
        _unbuilt.ThrowIfAsked(parse);
        EngineOptions options = Defaults with { Model = ReadModel(parse), EnablePrefixCaching = ReadPrefixCaching(parse) };
        options = _setters.Aggregate(options, (made, set) => set(parse, made));
        IReadOnlyList<string> problems = options.Validate();
        return problems.Count == 0 ? options : throw new EngineOptionsException(problems);
    }

    private void AddModelOptions()
    {
        Add<string[]>("--served-model-name", "Name clients use for the model; may be repeated, the first is the main one. [default: the model]", "name",
            static (o, v) => o with { ServedModelName = v });
        Add<string?>("--tokenizer", "Folder of the tokenizer if it is not the model's.", "folder", static (o, v) => o with { Tokenizer = v });
        Add<string>("--dtype", "Type of the weights: auto (as stored), bfloat16, float16 or float32.", "type", static (o, v) => o with { DType = v }, Defaults.DType);
        Add<string>("--kv-cache-dtype", "Type of the KV cache: auto (that of the weights), bfloat16, float16 or float32.", "type",
            static (o, v) => o with { KvCacheDType = v }, Defaults.KvCacheDType);
        Add<string>("--quantization", "none, or int8: 8-bit blocks made while loading.", "kind", static (o, v) => o with { Quantization = v }, Defaults.Quantization, "-q");
        Add<string>("--load-format", "auto, or dummy: random weights of the model's shape.", "format", static (o, v) => o with { LoadFormat = v }, Defaults.LoadFormat);
        Add<string>("--device", "auto or cpu.", "device", static (o, v) => o with { Device = v }, Defaults.Device);
        Add<string?>("--download-dir", "Folder for downloaded models. [default: that of Hugging Face's tools]", "folder", static (o, v) => o with { DownloadDir = v });
        Add<string?>("--revision", "Branch, tag or commit of a hub model. [default: main]", "name", static (o, v) => o with { Revision = v });
        Add<string?>("--chat-template", "File with a Jinja chat template to use instead of the model's.", "file", static (o, v) => o with { ChatTemplate = v });
        AddSwitch("--skip-tokenizer-init", "Take and return token ids only.", static o => o with { SkipTokenizerInit = true });
    }

    private void AddSizeOptions()
    {
        AddCount("--max-model-len", "Longest sequence, prompt and output; 16k is 16,000 and 16K is 16,384. [default: the model's]", static (o, v) => o with { MaxModelLen = v });
        AddCount("--max-num-batched-tokens", "Most tokens in a step, 1 to 1048576.", static (o, v) => o with { MaxNumBatchedTokens = v }, Defaults.MaxNumBatchedTokens);
        AddCount("--max-num-seqs", "Most sequences in a step, 1 to 4096.", static (o, v) => o with { MaxNumSeqs = v }, Defaults.MaxNumSeqs);
        AddCount("--block-size", "Tokens in a KV block: 8, 16, 32, 64 or 128.", static (o, v) => o with { BlockSize = v }, Defaults.BlockSize);
        var bytes = new Option<long?>("--kv-cache-memory-bytes")
        {
            Description = "Bytes of the KV cache: 2GiB, 512M. [default: what --max-num-seqs full sequences need, at most 4 GiB and half the free memory]",
            HelpName = "bytes",
            CustomParser = ParseBytes,
        };
        Add(bytes, static (o, v) => o with { KvCacheMemoryBytes = v });
        AddCount("--num-gpu-blocks-override", "Exact number of KV blocks instead, at least 2.", static (o, v) => o with { KvCacheBlocks = v });
        AddCount("--threads", "Threads to calculate with, up to 1024; 0 takes all cores.", static (o, v) => o with { Threads = v }, Defaults.Threads);
    }

    private void AddBehaviourOptions()
    {
        Add<ulong?>("--seed", "Seed of random choices. [default: a random one]", "number", static (o, v) => o with { Seed = v });
        AddCount("--max-logprobs", "Most log-probabilities a request may ask for, 0 to 1024.", static (o, v) => o with { MaxLogprobs = v }, Defaults.MaxLogprobs);
        AddCount("--max-num-queued-reqs", "Requests that may wait; more are turned away.", static (o, v) => o with { MaxQueuedRequests = v }, Defaults.MaxQueuedRequests);
        Add<double>("--watermark", "Share of KV blocks kept free when a request is admitted beside others, 0 to below 1.", "share",
            static (o, v) => o with { Watermark = v }, Defaults.Watermark);
    }

    private string ReadModel(ParseResult parse)
    {
        string? option = parse.GetValue(_model);
        string? positional = parse.GetValue(_positional);
        if (option is not null && positional is not null && option != positional)
        {
            throw new UsageException($"the model is given twice, as '{positional}' and as --model '{option}'; give one.");
        }

        return option ?? positional ?? BuiltinModels.Default;
    }

    private bool ReadPrefixCaching(ParseResult parse)
        => (parse.GetValue(_prefixCaching), parse.GetValue(_noPrefixCaching)) switch
        {
            (true, true) => throw new UsageException("--enable-prefix-caching and --no-enable-prefix-caching contradict each other; give one."),
            (false, true) => false,
            _ => true,
        };

    private void Add<T>(string name, string description, string helpName, Func<EngineOptions, T, EngineOptions> set, params ReadOnlySpan<string> aliases)
        => Add(new Option<T>(name, [.. aliases]) { Description = description, HelpName = helpName }, set);

    private void Add<T>(string name, string description, string helpName, Func<EngineOptions, T, EngineOptions> set, T standard, params ReadOnlySpan<string> aliases)
        => Add(new Option<T>(name, [.. aliases]) { Description = description, HelpName = helpName, DefaultValueFactory = _ => standard }, set);

    private void AddCount(string name, string description, Func<EngineOptions, int, EngineOptions> set, int standard)
        => Add(new Option<int>(name) { Description = description, HelpName = "number", DefaultValueFactory = _ => standard, CustomParser = ParseCount }, set);

    private void AddCount(string name, string description, Func<EngineOptions, int, EngineOptions> set)
        => Add(new Option<int>(name) { Description = description, HelpName = "number", CustomParser = ParseCount }, set);

    private void AddSwitch(string name, string description, Func<EngineOptions, EngineOptions> set)
        => Add(Switch(name, description), (o, on) => on ? set(o) : o);

    // What is not on the command line keeps the engine's default.
    private void Add<T>(Option<T> option, Func<EngineOptions, T, EngineOptions> set)
    {
        _options.Add(option);
        _setters.Add((parse, options) => parse.GetResult(option) is { Implicit: false } ? set(options, parse.GetValue(option)!) : options);
    }

    private static Option<bool> Switch(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A model named without an option before it. A misspelt option is not taken for a model.</summary>
    public static Argument<string?> ModelArgument(string description)
    {
        var argument = new Argument<string?>("model") { Arity = ArgumentArity.ZeroOrOne, Description = description };
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] value }])
            {
                result.AddError($"there is no option {value}.");
            }
        });
        return argument;
    }

    private static int ParseCount(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text.StartsWith('-') && int.TryParse(text, out int negative))
        {
            // Its range is the engine's to explain.
            return negative;
        }

        if (Quantity.TryParseCount(text, out long value) && value <= int.MaxValue)
        {
            return (int)value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} must be a whole number such as 4096, 16k (16,000) or 16K (16,384), got '{text}'.");
        return 0;
    }

    /// <summary>Reads a size in bytes.</summary>
    public static long? ParseBytes(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Quantity.TryParseBytes(text, out long value))
        {
            return value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} must be a size such as 2GiB, 512M or 1000000, got '{text}'.");
        return null;
    }
}
