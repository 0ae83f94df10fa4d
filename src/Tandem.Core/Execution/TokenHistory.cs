namespace Tandem.Core.Execution;

/// <summary>All known tokens of one sequence, prompt first. Grown by the engine thread only; room for the first 1,024 generated tokens is taken once.</summary>
public sealed class TokenHistory
{
    private int[] _tokens;

    /// <summary>Starts with the prompt and room for <paramref name="maxOutput"/> more tokens, at most 1,024 at first.</summary>
    public TokenHistory(ReadOnlySpan<int> prompt, int maxOutput)
    {
        _tokens = new int[prompt.Length + Math.Min(maxOutput, 1024)];
        prompt.CopyTo(_tokens);
        PromptLength = prompt.Length;
        Count = prompt.Length;
    }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptLength { get; }

    /// <summary>Tokens in all.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens generated so far.</summary>
    public int OutputLength => Count - PromptLength;

    /// <summary>All tokens.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>The generated tokens.</summary>
    public ReadOnlySpan<int> Output => _tokens.AsSpan(PromptLength, Count - PromptLength);

    /// <summary>Adds a generated token.</summary>
    public void Append(int token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Math.Max(16, _tokens.Length * 2));
        }

        _tokens[Count++] = token;
    }
}
