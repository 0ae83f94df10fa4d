using System.Globalization;
using System.Text;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Tokenization;

namespace Tandem.Hosting;

/// <summary>
/// Turns one request's token events into updates: text as it becomes certain, stop texts, counts. One reader's thread.
/// </summary>
internal sealed class OutputAssembler
{
    // Enough for any pending multi-byte character and the blank that begins a SentencePiece word.
    private const int PrimingTokens = 6;

    private readonly SamplingParams _sampling;
    private readonly IReadOnlyList<int> _eosTokenIds;
    private readonly IncrementalDetokenizer? _detokenizer;
    private readonly StopStringMatcher? _stops;
    private readonly StringBuilder _text = new();
    private List<int> _tokens = [];
    private List<PositionLogprobs>? _logprobs;
    private IReadOnlyList<PositionLogprobs?>? _promptLogprobs;
    private FinishReason _finish;
    private string? _stopReason;
    private string? _error;
    private int _generated;
    private int _cached;

    public OutputAssembler(Tokenizer? tokenizer, TextRequest request, IReadOnlyList<int> eosTokenIds)
    {
        _sampling = request.Sampling;
        _eosTokenIds = eosTokenIds;
        if (tokenizer is not null)
        {
            _detokenizer = new IncrementalDetokenizer(tokenizer, _sampling.SkipSpecialTokens);
            _detokenizer.Prime(request.PromptTokenIds.AsSpan(Math.Max(0, request.PromptTokenIds.Length - PrimingTokens)));
            _stops = _sampling.Stop.Count > 0 ? new StopStringMatcher(_sampling.Stop, _sampling.IncludeStopStrInOutput) : null;
        }
    }

    /// <summary>True once a finish reason is known; a stop text may make it so before the engine does.</summary>
    public bool Ended => _finish != FinishReason.None;

    /// <summary>Takes one event.</summary>
    public void Add(in TokenEvent e)
    {
        if (Ended)
        {
            return;
        }

        _cached = Math.Max(_cached, e.CachedTokens);
        _promptLogprobs ??= e.PromptLogprobs;
        if (e.TokenId >= 0)
        {
            _tokens.Add(e.TokenId);
            _generated++;
            if (e.Logprobs is not null)
            {
                (_logprobs ??= []).Add(e.Logprobs);
            }

            AddText(e);
        }

        if (!Ended && e.FinishReason != FinishReason.None)
        {
            End(e);
        }
    }

    /// <summary>What came since the last call.</summary>
    /// <param name="admitted">When the sequence was first scheduled.</param>
    public GenerationUpdate Take(long admitted = 0)
    {
        var update = new GenerationUpdate
        {
            Text = _text.ToString(),
            TokenIds = _tokens,
            Logprobs = _logprobs,
            PromptLogprobs = _promptLogprobs,
            FinishReason = _finish,
            StopReason = _stopReason,
            CachedTokens = _cached,
            GeneratedTokens = _generated,
            Error = _error,
            Admitted = admitted,
        };
        _text.Clear();
        _tokens = [];
        _logprobs = null;
        _promptLogprobs = null;
        return update;
    }

    private void AddText(in TokenEvent e)
    {
        bool isStopToken = e.StopTokenId >= 0;
        if (_detokenizer is null || (isStopToken && !_sampling.IncludeStopStrInOutput))
        {
            return;
        }

        Feed(_detokenizer.Append(e.TokenId));
    }

    private void Feed(string piece)
    {
        // Stop texts count only once min_tokens are there; what came before them is not searched.
        if (_stops is null || _generated <= _sampling.MinTokens)
        {
            _text.Append(piece);
            return;
        }

        StopMatch match = _stops.Feed(piece);
        _text.Append(match.Text);
        if (match.StopString is not null)
        {
            _finish = FinishReason.Stop;
            _stopReason = match.StopString;
        }
    }

    private void End(in TokenEvent e)
    {
        if (_detokenizer is not null)
        {
            Feed(_detokenizer.Flush());
            if (Ended)
            {
                return;
            }

            _text.Append(_stops?.Flush());
        }

        _finish = e.FinishReason;
        _error = e.Error;
        if (e.StopTokenId >= 0 && !_eosTokenIds.Contains(e.StopTokenId))
        {
            _stopReason = e.StopTokenId.ToString(CultureInfo.InvariantCulture);
        }
    }
}
