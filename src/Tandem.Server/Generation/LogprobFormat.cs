using System.Globalization;
using Tandem.Core.Requests;
using Tandem.Protocol.Logprobs;
using Tandem.Server.Prompts;

namespace Tandem.Server.Generation;

/// <summary>Shapes log-probabilities for answers. Thread safe.</summary>
internal sealed class LogprobFormat(TokenTexts tokens)
{
    /// <summary>JSON has no minus infinity; this is what clients know for "as good as never".</summary>
    private const float Least = -9999f;

    /// <summary>Chat's form.</summary>
    public ChatLogprobs Chat(IReadOnlyList<PositionLogprobs> positions, int top, bool asIds)
    {
        var content = new List<ChatTokenLogprob>(positions.Count);
        foreach (PositionLogprobs position in positions)
        {
            TokenLogprob chosen = position.Chosen;
            var best = position.Top.Take(top).Select(entry => new ChatTopLogprob(tokens.Text(entry.TokenId, asIds), Finite(entry.Logprob), tokens.ByteValues(entry.TokenId)));
            content.Add(new ChatTokenLogprob(tokens.Text(chosen.TokenId, asIds), Finite(chosen.Logprob), tokens.ByteValues(chosen.TokenId), [.. best]));
        }

        return new ChatLogprobs(content);
    }

    /// <summary>The form of completions: positions, the first of a prompt null, and the tokens at them.</summary>
    public CompletionLogprobs Completion(IReadOnlyList<PositionLogprobs?> positions, IReadOnlyList<int> tokenIds, int top, bool asIds, TextOffsets offsets)
    {
        var texts = new string[positions.Count];
        var logprobs = new float?[positions.Count];
        var best = new IReadOnlyDictionary<string, float>?[positions.Count];
        int[] starts = new int[positions.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            int id = tokenIds[i];
            texts[i] = tokens.DistinctText(id, asIds);
            starts[i] = offsets.Next(tokens.Bytes(id));
            if (positions[i] is { } position)
            {
                logprobs[i] = Finite(position.Chosen.Logprob);
                best[i] = Top(position, top, asIds);
            }
        }

        return new CompletionLogprobs { Tokens = texts, TokenLogprobs = logprobs, TopLogprobs = best, TextOffset = starts };
    }

    /// <summary>The form of <c>prompt_logprobs</c>: by token id, the prompt's own token first.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, PromptLogprob>?> Prompt(IReadOnlyList<PositionLogprobs?> positions, int top)
    {
        var result = new IReadOnlyDictionary<string, PromptLogprob>?[positions.Count];
        for (int i = 0; i < result.Length; i++)
        {
            if (positions[i] is { } position)
            {
                var entries = new Dictionary<string, PromptLogprob>();
                foreach (TokenLogprob entry in position.Top.Take(top).Prepend(position.Chosen))
                {
                    string key = entry.TokenId.ToString(CultureInfo.InvariantCulture);
                    entries.TryAdd(key, new PromptLogprob(Finite(entry.Logprob), entry.Rank, tokens.Text(entry.TokenId, asId: false)));
                }

                result[i] = entries;
            }
        }

        return result;
    }

    // Two tokens may still have the same text; the likelier one is kept.
    private Dictionary<string, float> Top(PositionLogprobs position, int top, bool asIds)
    {
        var best = new Dictionary<string, float>(top + 1);
        foreach (TokenLogprob entry in position.Top.Take(top).Append(position.Chosen))
        {
            best.TryAdd(tokens.DistinctText(entry.TokenId, asIds), Finite(entry.Logprob));
        }

        return best;
    }

    private static float Finite(float logprob) => float.IsFinite(logprob) ? Math.Max(logprob, Least) : Least;
}

/// <summary>Where tokens start in a text, in Unicode code points, for tokens that may split characters.</summary>
internal sealed class TextOffsets
{
    private int _started;

    /// <summary>Start of a token whose bytes follow those before it.</summary>
    public int Next(ReadOnlySpan<byte> bytes)
    {
        // A character starts at each byte that is not a continuation; a token that begins with one starts inside the last character.
        int start = bytes.Length > 0 && IsContinuation(bytes[0]) ? Math.Max(0, _started - 1) : _started;
        foreach (byte value in bytes)
        {
            _started += IsContinuation(value) ? 0 : 1;
        }

        return start;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
