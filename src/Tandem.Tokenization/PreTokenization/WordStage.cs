using Tandem.Tokenization.Bpe;
using Tandem.Tokenization.CodePointRegex;

namespace Tandem.Tokenization.PreTokenization;

/// <summary>One step between a stretch of text and the words the model encodes; each hands its pieces to the next.</summary>
internal abstract class WordStage
{
    /// <summary>Takes one piece, not empty; <paramref name="atInputStart"/> says whether it begins where the whole input begins.</summary>
    public abstract void Accept(ReadOnlySpan<char> piece, bool atInputStart, EncodeScratch scratch);
}

/// <summary>The last stage: every piece is a word.</summary>
internal sealed class ModelStage(BpeModel model) : WordStage
{
    public override void Accept(ReadOnlySpan<char> piece, bool atInputStart, EncodeScratch scratch) => model.EncodeWord(piece, scratch);
}

/// <summary>What becomes of a match when a text is cut at it.</summary>
internal enum SplitBehavior
{
    /// <summary>A piece of its own.</summary>
    Isolated,
    Removed,

    /// <summary>The end of the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>The beginning of the piece after it.</summary>
    MergedWithNext,

    /// <summary>One piece with the matches next to it.</summary>
    Contiguous,
}

internal sealed class SplitStage(TextPattern pattern, SplitBehavior behavior, bool invert, WordStage next) : WordStage
{
    public override void Accept(ReadOnlySpan<char> piece, bool atInputStart, EncodeScratch scratch)
    {
        PieceScanner scanner = new(pattern, piece, scratch.Stack);
        int heldStart = 0, heldEnd = 0;
        bool holding = false, lastWasMatch = false;
        while (scanner.Next(out int start, out int end, out bool isMatch))
        {
            isMatch ^= invert;
            if (behavior == SplitBehavior.Isolated || (behavior == SplitBehavior.Removed && !isMatch))
            {
                Emit(piece, start, end, atInputStart, scratch);
                continue;
            }
            bool joins = behavior switch
            {
                SplitBehavior.MergedWithPrevious => isMatch && !lastWasMatch,
                SplitBehavior.MergedWithNext => !isMatch && lastWasMatch,
                SplitBehavior.Contiguous => isMatch == lastWasMatch,
                _ => false,
            };
            lastWasMatch = isMatch;
            if (behavior == SplitBehavior.Removed)
            {
                continue;
            }
            if (!holding || !joins)
            {
                Emit(piece, heldStart, heldEnd, atInputStart, scratch);
                heldStart = start;
            }
            (holding, heldEnd) = (true, end);
        }
        Emit(piece, heldStart, heldEnd, atInputStart, scratch);
    }

    private void Emit(ReadOnlySpan<char> piece, int start, int end, bool atInputStart, EncodeScratch scratch)
    {
        if (end > start)
        {
            next.Accept(piece[start..end], atInputStart && start == 0, scratch);
        }
    }
}

/// <summary>Replaces blanks by the mark of SentencePiece and puts one in front.</summary>
internal sealed class MetaspaceStage(char mark, MetaspacePrepend prepend, WordStage next) : WordStage
{
    public override void Accept(ReadOnlySpan<char> piece, bool atInputStart, EncodeScratch scratch)
    {
        CharBuffer buffer = scratch.RentBuffer();
        bool wanted = prepend == MetaspacePrepend.Always || (prepend == MetaspacePrepend.First && atInputStart);
        if (wanted && piece[0] != mark && piece[0] != ' ')
        {
            buffer.Append(mark);
        }
        buffer.AppendReplaced(piece, ' ', mark);
        next.Accept(buffer.Written, atInputStart, scratch);
        scratch.ReturnBuffer(buffer);
    }
}

internal enum MetaspacePrepend
{
    Always,
    First,
    Never,
}

/// <summary>Puts a blank in front of a piece that has none.</summary>
internal sealed class PrefixSpaceStage(WordStage next) : WordStage
{
    public override void Accept(ReadOnlySpan<char> piece, bool atInputStart, EncodeScratch scratch)
    {
        if (piece[0] == ' ')
        {
            next.Accept(piece, atInputStart, scratch);
            return;
        }
        CharBuffer buffer = scratch.RentBuffer();
        buffer.Append(' ');
        buffer.Append(piece);
        next.Accept(buffer.Written, atInputStart, scratch);
        scratch.ReturnBuffer(buffer);
    }
}

/// <summary>What the stages and the model need while encoding; one per thread at a time, pooled by the tokenizer.</summary>
internal sealed class EncodeScratch
{
    private readonly Stack<CharBuffer> _buffers = new();

    public BacktrackStack Stack { get; } = new();

    public WordCache Cache { get; } = new();

    public MergeScratch Merge { get; } = new();

    public IntBuffer Output { get; } = new();

    public CharBuffer RentBuffer() => _buffers.TryPop(out CharBuffer? buffer) ? buffer : new CharBuffer();

    public void ReturnBuffer(CharBuffer buffer)
    {
        buffer.Clear();
        _buffers.Push(buffer);
    }
}
