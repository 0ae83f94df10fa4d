namespace Tandem.Tokenization.CodePointRegex;

internal enum Op : byte
{
    /// <summary>One UTF-16 unit that is a whole character.</summary>
    Char,
    Set,

    /// <summary>A repeat of one set, from Min to Max times; Arg is the <see cref="RepeatMode"/>.</summary>
    Loop,

    /// <summary>Tries the Targets in order, those that the next character allows.</summary>
    Choice,
    Jump,

    /// <summary>Runs the program at Arg; Min is 1 when negative.</summary>
    LookAhead,

    /// <summary>Runs the Targets, each ending where this stands, having begun Lengths code points before.</summary>
    LookBehind,
    Atomic,
    Assertion,
    Match,
}

internal sealed class Instruction
{
    public required Op Op { get; init; }

    public CodePointSet? Set { get; init; }

    public int Arg { get; set; }

    public int Min { get; init; }

    public int Max { get; init; }

    public RepeatMode Mode { get; set; }

    public int[] Targets { get; init; } = [];

    public int[] Lengths { get; init; } = [];

    /// <summary>For a choice: which targets can match, by first character; 128 is any other character, 129 the end.</summary>
    public ulong[] Viable { get; init; } = [];
}

/// <summary>Turns a syntax tree into the program that <see cref="SplitRegex"/> runs.</summary>
internal sealed class RegexCompiler
{
    public const int OtherCharacter = 128;
    public const int EndOfText = 129;

    private const int MaxInstructions = 20_000;
    private const int MaxBranches = 64;

    private readonly List<Instruction> _program = [];

    public static Instruction[] Compile(RegexNode root)
    {
        RegexCompiler compiler = new();
        compiler.Emit(root);
        compiler.Add(new Instruction { Op = Op.Match });
        compiler.DropUselessBacktracking();
        return [.. compiler._program];
    }

    private int Add(Instruction instruction)
    {
        if (_program.Count >= MaxInstructions)
        {
            throw new TokenizerFormatException($"A regular expression expands to more than {MaxInstructions} instructions; shorten its counted repeats.");
        }
        _program.Add(instruction);
        return _program.Count - 1;
    }

    private void Emit(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Set set:
                int single = set.Members.Single;
                bool unit = single is >= 0 and < 0x10000 && !char.IsSurrogate((char)single) && single != 0xFFFD;
                Add(unit ? new Instruction { Op = Op.Char, Arg = single } : new Instruction { Op = Op.Set, Set = set.Members });
                break;
            case RegexNode.Sequence sequence:
                foreach (RegexNode item in sequence.Items)
                {
                    Emit(item);
                }
                break;
            case RegexNode.Alternation alternation:
                EmitChoice(alternation.Branches);
                break;
            case RegexNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
            case RegexNode.Look look when look.Ahead:
                EmitSub(look.Body, Op.LookAhead, look.Negative);
                break;
            case RegexNode.Look look:
                EmitLookBehind(look);
                break;
            case RegexNode.Atomic atomic:
                EmitSub(atomic.Body, Op.Atomic, false);
                break;
            case RegexNode.Assertion assertion:
                Add(new Instruction { Op = Op.Assertion, Arg = (int)assertion.Kind });
                break;
        }
    }

    private void EmitChoice(IReadOnlyList<RegexNode> branches)
    {
        if (branches.Count > MaxBranches)
        {
            throw new TokenizerFormatException($"A regular expression has {branches.Count} alternatives in one group; at most {MaxBranches} are supported.");
        }
        Instruction choice = Choice(branches);
        Add(choice);
        List<Instruction> exits = [];
        for (int i = 0; i < branches.Count; i++)
        {
            choice.Targets[i] = _program.Count;
            Emit(branches[i]);
            Instruction exit = new() { Op = Op.Jump };
            Add(exit);
            exits.Add(exit);
        }
        exits.ForEach(e => e.Arg = _program.Count);
    }

    private static Instruction Choice(IReadOnlyList<RegexNode> branches)
    {
        ulong[] viable = new ulong[EndOfText + 1];
        for (int i = 0; i < branches.Count; i++)
        {
            (CodePointSet first, bool empty) = branches[i].Start();
            for (int c = 0; c < viable.Length; c++)
            {
                bool possible = empty || (c < 128 ? first.Contains(c) : c == OtherCharacter && first.HasNonAscii);
                viable[c] |= possible ? 1UL << i : 0;
            }
        }
        return new Instruction { Op = Op.Choice, Targets = new int[branches.Count], Viable = viable };
    }

    private void EmitRepeat(RegexNode.Repeat repeat)
    {
        if (Unwrap(repeat.Body) is RegexNode.Set set)
        {
            Add(new Instruction { Op = Op.Loop, Set = set.Members, Min = repeat.Min, Max = repeat.Max, Mode = repeat.Mode });
            return;
        }
        if (repeat.Mode == RepeatMode.Possessive)
        {
            EmitSub(repeat with { Mode = RepeatMode.Greedy }, Op.Atomic, false);
            return;
        }
        for (int i = 0; i < repeat.Min; i++)
        {
            Emit(repeat.Body);
        }
        bool unbounded = repeat.Max == int.MaxValue;
        List<(Instruction Choice, int Skip)> skips = [];
        for (int i = repeat.Min; i < (unbounded ? repeat.Min + 1 : repeat.Max); i++)
        {
            // Both ways are always viable here: what follows the repeat is not known yet.
            Instruction choice = new() { Op = Op.Choice, Targets = new int[2], Viable = Enumerable.Repeat(3UL, EndOfText + 1).ToArray() };
            int enter = repeat.Mode == RepeatMode.Greedy ? 0 : 1;
            int at = Add(choice);
            choice.Targets[enter] = _program.Count;
            skips.Add((choice, 1 - enter));
            Emit(repeat.Body);
            if (unbounded)
            {
                Add(new Instruction { Op = Op.Jump, Arg = at });
            }
        }
        skips.ForEach(s => s.Choice.Targets[s.Skip] = _program.Count);
    }

    private void EmitSub(RegexNode body, Op op, bool negative)
    {
        Instruction sub = new() { Op = op, Min = negative ? 1 : 0, Targets = new int[1] };
        Add(sub);
        sub.Targets[0] = _program.Count;
        Emit(body);
        Add(new Instruction { Op = Op.Match });
        sub.Arg = _program.Count;
    }

    private void EmitLookBehind(RegexNode.Look look)
    {
        IReadOnlyList<RegexNode> branches = look.Body is RegexNode.Alternation alternation ? alternation.Branches : [look.Body];
        Instruction behind = new()
        {
            Op = Op.LookBehind, Min = look.Negative ? 1 : 0, Targets = new int[branches.Count],
            Lengths = [.. branches.Select(b => b.FixedLength())],
        };
        Add(behind);
        for (int i = 0; i < branches.Count; i++)
        {
            behind.Targets[i] = _program.Count;
            Emit(branches[i]);
            Add(new Instruction { Op = Op.Match });
        }
        behind.Arg = _program.Count;
    }

    /// <summary>A greedy loop that is followed by the end, or by a character it cannot have eaten, never needs to give back.</summary>
    private void DropUselessBacktracking()
    {
        for (int i = 0; i < _program.Count; i++)
        {
            if (_program[i] is not { Op: Op.Loop, Mode: RepeatMode.Greedy } loop)
            {
                continue;
            }
            int next = i + 1;
            while (_program[next].Op == Op.Jump)
            {
                next = _program[next].Arg;
            }
            Instruction follower = _program[next];
            bool final = follower.Op switch
            {
                Op.Match => true,
                Op.Char => !loop.Set!.Contains(follower.Arg),
                Op.Set => !loop.Set!.Overlaps(follower.Set!),
                Op.Loop when follower.Min > 0 => !loop.Set!.Overlaps(follower.Set!),
                _ => false,
            };
            if (final)
            {
                loop.Mode = RepeatMode.Possessive;
            }
        }
    }

    private static RegexNode Unwrap(RegexNode node) =>
        node is RegexNode.Sequence { Items.Count: 1 } sequence ? Unwrap(sequence.Items[0]) : node;
}
