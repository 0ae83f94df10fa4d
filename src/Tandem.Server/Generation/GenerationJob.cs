using System.Diagnostics;
using Tandem.Core.Sampling;
using Tandem.Protocol.Generation;

namespace Tandem.Server.Generation;

/// <summary>A request that was found good: everything needed to run it and to shape its answer.</summary>
internal sealed record GenerationJob
{
    /// <summary>Id of the answer.</summary>
    public required string Id { get; init; }

    /// <summary>Name the answer carries.</summary>
    public required string Model { get; init; }

    /// <summary>What the client sent.</summary>
    public required GenerationFields Fields { get; init; }

    /// <summary>How to sample the first choice of each prompt.</summary>
    public required SamplingParams Sampling { get; init; }

    /// <summary>The prompts.</summary>
    public required IReadOnlyList<PreparedPrompt> Prompts { get; init; }

    /// <summary>Put the prompt before the output.</summary>
    public bool Echo { get; init; }

    /// <summary>Leave the output away.</summary>
    public bool EchoOnly { get; init; }

    /// <summary>When the answer was made, in seconds since 1970.</summary>
    public long Created { get; init; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>When the request came, as <see cref="Stopwatch.GetTimestamp"/> tells it.</summary>
    public long Started { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>Choices in all: n for each prompt.</summary>
    public int ChoiceCount => Prompts.Count * Fields.N;

    /// <summary>Tokens of all prompts.</summary>
    public int PromptTokens => Prompts.Sum(prompt => prompt.TokenIds.Length);

    /// <summary>The prompt of a choice.</summary>
    public PreparedPrompt PromptOf(int choice) => Prompts[choice / Fields.N];

    /// <summary>How to sample a choice: each of one prompt has its own seed, or with a seed all would be the same.</summary>
    public SamplingParams SamplingOf(int choice) => Sampling with
    {
        Seed = unchecked(Sampling.Seed + (uint)(choice % Fields.N)),
        MaxTokens = PromptOf(choice).MaxTokens,
    };
}

/// <summary>A prompt as the engine takes it.</summary>
/// <param name="TokenIds">Its tokens.</param>
/// <param name="MaxTokens">Most tokens to generate from it; null is up to the end of the context.</param>
/// <param name="Text">Its text, if it is echoed; else empty.</param>
internal sealed record PreparedPrompt(int[] TokenIds, int? MaxTokens, string Text = "");
