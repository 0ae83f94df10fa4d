using System.Numerics;

namespace Tandem.Tokenization.CodePointRegex;

/// <summary>
/// A regular expression over Unicode code points, matched by backtracking with a stack of its own.
/// </summary>
/// <remarks>
/// Why not <see cref="System.Text.RegularExpressions.Regex"/>: it sees UTF-16 units, so a letter or digit above U+FFFF is a surrogate to it
/// and not <c>\p{L}</c>; <c>$</c>, <c>^</c>, <c>\w</c> and ignoring case differ as well from the dialect the files are written for.
/// Immutable and safe to share; the stack belongs to the caller.
/// </remarks>
internal sealed class SplitRegex
{
    private readonly Instruction[] _program;
    private readonly CodePointSet? _first;
    private readonly bool[] _canStart = new bool[128];

    /// <summary>The set of an unbounded repeat that every match begins with, if that is how the pattern begins.</summary>
    private readonly CodePointSet? _leadingRun;

    public SplitRegex(string pattern)
    {
        Pattern = pattern;
        RegexNode root = RegexParser.Parse(pattern);
        _program = RegexCompiler.Compile(root);
        _leadingRun = _program[0] is { Op: Op.Loop, Min: 1, Max: int.MaxValue } loop ? loop.Set : null;
        (CodePointSet first, bool canBeEmpty) = root.Start();
        _first = canBeEmpty ? null : first;
        for (int c = 0; c < 128; c++)
        {
            _canStart[c] = canBeEmpty || first.Contains(c);
        }
    }

    public string Pattern { get; }

    /// <summary>Finds the leftmost match that begins at or after <paramref name="from"/>.</summary>
    public bool Find(ReadOnlySpan<char> text, int from, BacktrackStack stack, out int start, out int end)
    {
        for (start = from; start <= text.Length;)
        {
            if (start == text.Length)
            {
                end = _first is null ? Run(text, 0, start, stack) : -1;
                return end >= 0;
            }
            int c = CodePoints.Read(text, start, out int width);
            if (c < 128 ? _canStart[c] : _first is null || _first.Contains(c))
            {
                end = Run(text, 0, start, stack);
                if (end >= 0)
                {
                    return true;
                }
                if (_leadingRun is { } run)
                {
                    // From further inside the run only ends are possible that were tried. Without this, \s+$ would be quadratic.
                    while (start < text.Length && run.Contains(CodePoints.Read(text, start, out width)))
                    {
                        start += width;
                    }
                    continue;
                }
            }
            start += width;
        }
        end = -1;
        return false;
    }

    private int Run(ReadOnlySpan<char> text, int pc, int at, BacktrackStack stack)
    {
        int floor = stack.Count;
        while (true)
        {
            Instruction i = _program[pc];
            bool ok;
            switch (i.Op)
            {
                case Op.Char:
                    ok = at < text.Length && text[at] == i.Arg;
                    at++;
                    pc++;
                    break;
                case Op.Set:
                    ok = at < text.Length && i.Set!.Contains(CodePoints.Read(text, at, out int width)) && Advance(ref at, width);
                    pc++;
                    break;
                case Op.Loop:
                    ok = EnterLoop(i, pc, text, ref at, stack);
                    pc++;
                    break;
                case Op.Choice:
                    ulong viable = i.Viable[at >= text.Length ? RegexCompiler.EndOfText : Math.Min((int)text[at], RegexCompiler.OtherCharacter)];
                    ok = viable != 0;
                    if (ok)
                    {
                        pc = Choose(i, pc, at, viable, stack);
                    }
                    break;
                case Op.Jump:
                    pc = i.Arg;
                    ok = true;
                    break;
                case Op.LookAhead:
                    ok = Run(text, i.Targets[0], at, stack) >= 0 != (i.Min == 1);
                    pc = i.Arg;
                    break;
                case Op.LookBehind:
                    ok = IsBehind(i, text, at, stack) != (i.Min == 1);
                    pc = i.Arg;
                    break;
                case Op.Atomic:
                    at = Run(text, i.Targets[0], at, stack);
                    ok = at >= 0;
                    pc = i.Arg;
                    break;
                case Op.Assertion:
                    ok = Holds((AssertionKind)i.Arg, text, at);
                    pc++;
                    break;
                default:
                    stack.Count = floor;
                    return at;
            }
            if (!ok && !Resume(text, stack, floor, out pc, out at))
            {
                return -1;
            }
        }
    }

    private static bool Advance(ref int at, int width)
    {
        at += width;
        return true;
    }

    private static int Choose(Instruction choice, int pc, int at, ulong viable, BacktrackStack stack)
    {
        int branch = BitOperations.TrailingZeroCount(viable);
        viable &= viable - 1;
        if (viable != 0)
        {
            stack.Push(pc, at, (long)viable);
        }
        return choice.Targets[branch];
    }

    private static bool EnterLoop(Instruction loop, int pc, ReadOnlySpan<char> text, ref int at, BacktrackStack stack)
    {
        int start = at, floor = at, count = 0;
        int limit = loop.Mode == RepeatMode.Lazy ? loop.Min : loop.Max;
        CodePointSet set = loop.Set!;
        while (count < limit && at < text.Length)
        {
            char c = text[at];
            if (c < 128)
            {
                if (!set.ContainsAscii(c))
                {
                    break;
                }
                at++;
            }
            else
            {
                if (!set.Contains(CodePoints.Read(text, at, out int width)))
                {
                    break;
                }
                at += width;
            }
            if (++count == loop.Min)
            {
                floor = at;
            }
        }
        if (count < loop.Min)
        {
            return false;
        }
        if (loop.Min == 0)
        {
            floor = start;
        }
        if (loop.Mode == RepeatMode.Greedy && at > floor)
        {
            stack.Push(pc, at, floor);
        }
        else if (loop.Mode == RepeatMode.Lazy && loop.Max > loop.Min)
        {
            stack.Push(pc, at, loop.Max - (long)loop.Min);
        }
        return true;
    }

    /// <summary>Takes the newest alternative that was put aside; false when none is left above the floor.</summary>
    private bool Resume(ReadOnlySpan<char> text, BacktrackStack stack, int floor, out int pc, out int at)
    {
        while (stack.Count > floor)
        {
            (pc, at, long extra) = stack.Pop();
            Instruction i = _program[pc];
            if (i.Op == Op.Choice)
            {
                pc = Choose(i, pc, at, (ulong)extra, stack);
                return true;
            }
            if (i.Mode == RepeatMode.Greedy)
            {
                at = CodePoints.StepBack(text, at);
                if (at > extra)
                {
                    stack.Push(pc, at, extra);
                }
                pc++;
                return true;
            }
            if (at < text.Length && i.Set!.Contains(CodePoints.Read(text, at, out int width)))
            {
                at += width;
                if (extra > 1)
                {
                    stack.Push(pc, at, extra - 1);
                }
                pc++;
                return true;
            }
        }
        (pc, at) = (0, 0);
        return false;
    }

    private bool IsBehind(Instruction behind, ReadOnlySpan<char> text, int at, BacktrackStack stack)
    {
        for (int b = 0; b < behind.Targets.Length; b++)
        {
            int start = at, left = behind.Lengths[b];
            while (left > 0 && start > 0)
            {
                start = CodePoints.StepBack(text, start);
                left--;
            }
            if (left == 0 && Run(text[..at], behind.Targets[b], start, stack) == at)
            {
                return true;
            }
        }
        return false;
    }

    private static bool Holds(AssertionKind kind, ReadOnlySpan<char> text, int at)
    {
        switch (kind)
        {
            case AssertionKind.TextStart:
                return at == 0;
            case AssertionKind.TextEnd:
                return at == text.Length;
            case AssertionKind.LineStart:
                // A line feed that ends the text opens no new line.
                return at == 0 || (text[at - 1] == '\n' && at < text.Length);
            case AssertionKind.LineEnd:
                return at == text.Length || text[at] == '\n';
            default:
                bool before = at > 0 && UnicodeSets.Word.Contains(CodePoints.Read(text, CodePoints.StepBack(text, at), out _));
                bool after = at < text.Length && UnicodeSets.Word.Contains(CodePoints.Read(text, at, out _));
                return before != after == (kind == AssertionKind.WordBoundary);
        }
    }
}

/// <summary>The alternatives put aside during a match. Grows on the heap, so that no text can overflow the thread's stack.</summary>
internal sealed class BacktrackStack
{
    private (int Pc, int At, long Extra)[] _items = new (int, int, long)[64];

    public int Count { get; set; }

    public void Push(int pc, int at, long extra)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, _items.Length * 2);
        }
        _items[Count++] = (pc, at, extra);
    }

    public (int Pc, int At, long Extra) Pop() => _items[--Count];
}
