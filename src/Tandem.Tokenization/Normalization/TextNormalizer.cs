using System.Text;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.Normalization;

/// <summary>One step of rewriting text before it is cut into words. Immutable.</summary>
internal abstract class TextNormalizer
{
    /// <summary>Appends the rewritten <paramref name="text"/> to <paramref name="output"/>.</summary>
    public abstract void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack);
}

internal sealed class NormalizerSequence(IReadOnlyList<TextNormalizer> steps) : TextNormalizer
{
    public override void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack)
    {
        if (steps.Count == 0)
        {
            output.Append(text);
            return;
        }
        CharBuffer? previous = null;
        for (int i = 0; i < steps.Count; i++)
        {
            ReadOnlySpan<char> input = previous is null ? text : previous.Written;
            CharBuffer target = i == steps.Count - 1 ? output : new CharBuffer();
            steps[i].Apply(input, target, stack);
            previous = target;
        }
    }
}

internal sealed class UnicodeFormNormalizer(UnicodeForm form) : TextNormalizer
{
    public override void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack) => UnicodeNormalization.Apply(form, text, output);
}

internal sealed class PrependNormalizer(string prefix) : TextNormalizer
{
    public override void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack)
    {
        if (text.Length > 0)
        {
            output.Append(prefix);
        }
        output.Append(text);
    }
}

internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : TextNormalizer
{
    public override void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack)
    {
        PieceScanner pieces = new(pattern, text, stack);
        while (pieces.Next(out int start, out int end, out bool isMatch))
        {
            output.Append(isMatch ? content : text[start..end]);
        }
    }
}

internal sealed class StripNormalizer(bool left, bool right) : TextNormalizer
{
    public override void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack)
    {
        ReadOnlySpan<char> kept = left ? text.TrimStart() : text;
        output.Append(right ? kept.TrimEnd() : kept);
    }
}

internal sealed class LowercaseNormalizer : TextNormalizer
{
    public override void Apply(ReadOnlySpan<char> text, CharBuffer output, BacktrackStack stack)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == 0x130)
            {
                output.Append("i\u0307"); // the only character whose lower case is two
            }
            else
            {
                output.AppendCodePoint(Rune.ToLowerInvariant(rune).Value);
            }
        }
    }
}
