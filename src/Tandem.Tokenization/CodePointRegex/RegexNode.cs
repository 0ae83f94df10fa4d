namespace Tandem.Tokenization.CodePointRegex;

internal enum RepeatMode
{
    Greedy,
    Lazy,
    Possessive,
}

internal enum AssertionKind
{
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    WordBoundary,
    NotWordBoundary,
}

/// <summary>The syntax tree of a pattern.</summary>
internal abstract record RegexNode
{
    public sealed record Set(CodePointSet Members) : RegexNode;

    public sealed record Sequence(IReadOnlyList<RegexNode> Items) : RegexNode;

    public sealed record Alternation(IReadOnlyList<RegexNode> Branches) : RegexNode;

    /// <summary><paramref name="Max"/> is <see cref="int.MaxValue"/> when unbounded.</summary>
    public sealed record Repeat(RegexNode Body, int Min, int Max, RepeatMode Mode) : RegexNode;

    public sealed record Look(RegexNode Body, bool Ahead, bool Negative) : RegexNode;

    public sealed record Atomic(RegexNode Body) : RegexNode;

    public sealed record Assertion(AssertionKind Kind) : RegexNode;

    /// <summary>The code points a match can begin with, and whether it can be empty.</summary>
    public (CodePointSet First, bool CanBeEmpty) Start()
    {
        switch (this)
        {
            case Set set:
                return (set.Members, false);
            case Alternation alternation:
                (CodePointSet First, bool CanBeEmpty) any = (CodePointSet.Empty, false);
                foreach (RegexNode branch in alternation.Branches)
                {
                    (CodePointSet first, bool empty) = branch.Start();
                    any = (any.First.Union(first), any.CanBeEmpty || empty);
                }
                return any;
            case Sequence sequence:
                CodePointSet firsts = CodePointSet.Empty;
                foreach (RegexNode item in sequence.Items)
                {
                    (CodePointSet first, bool empty) = item.Start();
                    firsts = firsts.Union(first);
                    if (!empty)
                    {
                        return (firsts, false);
                    }
                }
                return (firsts, true);
            case Repeat repeat:
                (CodePointSet bodyFirst, bool bodyEmpty) = repeat.Body.Start();
                return (bodyFirst, bodyEmpty || repeat.Min == 0);
            case Atomic atomic:
                return atomic.Body.Start();
            default:
                return (CodePointSet.Empty, true);
        }
    }

    /// <summary>The length in code points of every match, or -1 when it varies.</summary>
    public int FixedLength()
    {
        switch (this)
        {
            case Set:
                return 1;
            case Sequence sequence:
                int sum = 0;
                foreach (RegexNode item in sequence.Items)
                {
                    int length = item.FixedLength();
                    if (length < 0)
                    {
                        return -1;
                    }
                    sum += length;
                }
                return sum;
            case Alternation alternation:
                int[] lengths = [.. alternation.Branches.Select(b => b.FixedLength()).Distinct()];
                return lengths.Length == 1 ? lengths[0] : -1;
            case Repeat repeat when repeat.Min == repeat.Max:
                int body = repeat.Body.FixedLength();
                return body < 0 ? -1 : body * repeat.Min;
            case Repeat:
                return -1;
            case Atomic atomic:
                return atomic.Body.FixedLength();
            default:
                return 0;
        }
    }
}
