using System.CommandLine;
using Tandem.Core.Sampling;

namespace Tandem.Cli.Options;

/// <summary>How to choose tokens, for the commands that generate. What is not given is as the model's own files say.</summary>
internal sealed class SamplingOptionSet
{
    private readonly Option<int> _maxTokens;
    private readonly Option<float?> _temperature = new("--temperature") { Description = "0 always takes the likeliest token; higher is more random. [default: the model's, else 1]", HelpName = "number" };
    private readonly Option<float?> _topP = new("--top-p") { Description = "Choose from the likeliest tokens that together reach this share.", HelpName = "share" };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Choose from the k likeliest tokens; 0 is all.", HelpName = "k" };
    private readonly Option<float?> _minP = new("--min-p") { Description = "Leave out tokens less likely than this share of the likeliest.", HelpName = "share" };
    private readonly Option<float?> _repetitionPenalty = new("--repetition-penalty") { Description = "Above 1 discourages tokens seen before.", HelpName = "number" };
    private readonly Option<string[]> _stop = new("--stop") { Description = "Text that ends the answer; may be repeated.", HelpName = "text" };
    private readonly Option<bool> _ignoreEos = new("--ignore-eos") { Description = "Go on after an end-of-sequence token." };

    /// <summary>Declares the options.</summary>
    /// <param name="maxTokens">Most tokens if nothing is said.</param>
    public SamplingOptionSet(int maxTokens)
        => _maxTokens = new Option<int>("--max-tokens") { Description = "Most tokens to generate.", HelpName = "number", DefaultValueFactory = _ => maxTokens };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_maxTokens, _temperature, _topP, _topK, _minP, _repetitionPenalty, _stop, _ignoreEos])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The model's defaults with what was given over them.</summary>
    public SamplingParams Read(ParseResult parse, SamplingParams defaults, ulong? seed) => defaults with
    {
        MaxTokens = parse.GetValue(_maxTokens),
        Temperature = parse.GetValue(_temperature) ?? defaults.Temperature,
        TopP = parse.GetValue(_topP) ?? defaults.TopP,
        TopK = parse.GetValue(_topK) ?? defaults.TopK,
        MinP = parse.GetValue(_minP) ?? defaults.MinP,
        RepetitionPenalty = parse.GetValue(_repetitionPenalty) ?? defaults.RepetitionPenalty,
        Stop = parse.GetValue(_stop) ?? [],
        IgnoreEos = parse.GetValue(_ignoreEos),
        Seed = seed,
    };
}
