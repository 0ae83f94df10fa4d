using System.Diagnostics;
using System.Text;
using Tandem.Core.Requests;
using Tandem.Hosting;

namespace Tandem.Cli.Generating;

/// <summary>One finished answer and how long it took.</summary>
internal sealed class Choice
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _tokenIds = [];

    /// <summary>The answer.</summary>
    public string Text => _text.ToString();

    /// <summary>Its tokens.</summary>
    public IReadOnlyList<int> TokenIds => _tokenIds;

    /// <summary>Why it ended.</summary>
    public FinishReason FinishReason { get; private set; }

    /// <summary>The stop text or token that ended it.</summary>
    public string? StopReason { get; private set; }

    /// <summary>From the request to its first token.</summary>
    public TimeSpan FirstToken { get; private set; }

    /// <summary>From the request to its end.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>Tokens after the first, by the time they took; 0 if there were none.</summary>
    public double TokensPerSecond => _tokenIds.Count > 1 && Total > FirstToken ? (_tokenIds.Count - 1) / (Total - FirstToken).TotalSeconds : 0;

    /// <summary>Runs a request to its end.</summary>
    /// <param name="llm">The model.</param>
    /// <param name="request">What to generate.</param>
    /// <param name="onUpdate">Told of each update; may be null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenerationFailedException">The engine failed it.</exception>
    public static async Task<Choice> RunAsync(LLM llm, TextRequest request, Action<GenerationUpdate>? onUpdate, CancellationToken cancellationToken)
    {
        var choice = new Choice();
        long begin = Stopwatch.GetTimestamp();
        await foreach (GenerationUpdate update in llm.StreamAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (update.FinishReason == FinishReason.Error)
            {
                throw new GenerationFailedException(update.Error ?? "the engine failed this request.");
            }

            if (choice._tokenIds.Count == 0 && update.TokenIds.Count > 0)
            {
                choice.FirstToken = Stopwatch.GetElapsedTime(begin);
            }

            choice._text.Append(update.Text);
            choice._tokenIds.AddRange(update.TokenIds);
            choice.FinishReason = update.FinishReason;
            choice.StopReason = update.StopReason;
            onUpdate?.Invoke(update);
        }

        choice.Total = Stopwatch.GetElapsedTime(begin);
        return choice;
    }
}
