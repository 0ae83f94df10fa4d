using System.Collections.Frozen;
using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Cpu.Reference;
using Tandem.Cpu.Sampling;
using Tandem.Cpu.Simd;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed class SamplerTests
{
    /// <summary>Truncations, one by one and together, with and without changes to the logits.</summary>
    public static TheoryData<string, SamplingParams> Truncations { get; } = new()
    {
        { "plain", new SamplingParams() },
        { "cold", new SamplingParams { Temperature = 0.4f } },
        { "hot", new SamplingParams { Temperature = 3f } },
        { "top-k", new SamplingParams { TopK = 7 } },
        { "top-k of many", new SamplingParams { TopK = 150 } },
        { "top-p", new SamplingParams { TopP = 0.7f } },
        { "wide top-p", new SamplingParams { TopP = 0.999f, Temperature = 2f } },
        { "min-p", new SamplingParams { MinP = 0.1f } },
        { "all", new SamplingParams { TopK = 30, TopP = 0.8f, MinP = 0.02f, Temperature = 1.5f } },
        { "top-p, min-p", new SamplingParams { TopP = 0.95f, MinP = 0.05f } },
        { "bias", new SamplingParams { TopP = 0.9f, LogitBias = new Dictionary<int, float> { [3] = 4f, [190] = -100f, [17] = 2f } } },
        { "allowed", new SamplingParams { AllowedTokenIds = [1, 5, 100, 198], TopP = 0.9f } },
        { "penalties", new SamplingParams { RepetitionPenalty = 1.5f, PresencePenalty = 0.7f, FrequencyPenalty = 0.4f } },
    };

    [Theory]
    [MemberData(nameof(Truncations))]
    public void DrawsFollowTheDistribution(string name, SamplingParams parameters)
    {
        const int Vocabulary = 199;
        const int Draws = 40_000;
        using var scene = new SamplerScene(InstructionSets.Best, Vocabulary, maxRows: 2000);
        float[] logits = Logits(Vocabulary, seed: 3);
        LogitRow row = Row(parameters);
        double[] expected = ReferenceSampler.Distribution(row, logits);
        int[] seen = new int[Vocabulary];
        for (int first = 0; first < Draws; first += 2000)
        {
            StepOutput output = scene.Run(Enumerable.Range(first, 2000).Select(i => row with { Seed = 77, OutputIndex = i }), logits);
            foreach (int token in output.Tokens.AsSpan(0, 2000))
            {
                seen[token]++;
            }
        }

        AssertFits(name, expected, seen, Draws);
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void TheKeptTokensAreExactlyTheReference(InstructionSet set)
    {
        using var scene = new SamplerScene(set, 1003, maxRows: 500);
        foreach (SamplingParams p in new SamplingParams[] { new() { TopK = 5 }, new() { TopK = 64 }, new() { TopP = 0.3f }, new() { MinP = 0.3f }, new() { TopK = 40, TopP = 0.5f, MinP = 0.2f } })
        {
            float[] logits = Logits(1003, seed: 11);
            double[] expected = ReferenceSampler.Distribution(Row(p), logits);
            StepOutput output = scene.Run(Enumerable.Range(0, 500).Select(i => Row(p) with { Seed = 5, OutputIndex = i }), logits);
            Assert.All(output.Tokens.Take(500), token => Assert.True(expected[token] > 0, $"token {token} is cut off by {p.TopK}, {p.TopP}, {p.MinP}"));
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void GreedyTakesTheFirstOfEqualTokensAndAppliesPenalties(InstructionSet set)
    {
        using var scene = new SamplerScene(set, 989, maxRows: 8);
        var greedy = new SamplingParams { Temperature = 0 };
        float[] logits = Logits(989, seed: 4);
        logits[700] = logits[900] = logits[130] = 50f;
        Assert.Equal(130, scene.One(Row(greedy), logits).Tokens[0]);
        Assert.Equal(700, scene.One(Row(greedy with { LogitBias = new Dictionary<int, float> { [130] = -1f }.ToFrozenDictionary() }), logits).Tokens[0]);
        Assert.Equal(900, scene.One(Row(greedy) with { SuppressStops = true, StopTokens = [130, 700] }, logits).Tokens[0]);
        Assert.Equal(5, scene.One(Row(greedy with { AllowedTokenIds = [5] }), logits).Tokens[0]);

        for (int seed = 0; seed < 20; seed++)
        {
            LogitRow row = Row(greedy with { RepetitionPenalty = 1.8f, PresencePenalty = 1.1f, FrequencyPenalty = 0.9f }, historySeed: seed, vocabulary: 989);
            float[] random = Logits(989, seed);
            double[] adjusted = ReferenceSampler.Adjust(row, random);
            Assert.Equal(Array.IndexOf(adjusted, adjusted.Max()), scene.One(row, random).Tokens[0]);
        }
    }

    [Fact]
    public void ADrawDependsOnSeedAndIndexOnly()
    {
        using var one = new SamplerScene(InstructionSets.Best, 989, maxRows: 64, threads: 1);
        using var many = new SamplerScene(InstructionSets.Best, 989, maxRows: 64, threads: 3);
        float[] logits = Logits(989, seed: 8);
        foreach (SamplingParams p in new SamplingParams[] { new(), new() { TopP = 0.9f }, new() { TopK = 50 } })
        {
            LogitRow[] rows = [.. Enumerable.Range(0, 64).Select(i => Row(p) with { Seed = (ulong)(i % 3), OutputIndex = i / 3 })];
            int[] together = [.. many.Run(rows, logits).Tokens.Take(64)];
            for (int i = 0; i < 64; i++)
            {
                Assert.Equal(together[i], one.One(rows[i], logits).Tokens[0]);
            }

            Assert.True(together.Distinct().Count() > 10);
        }
    }

    [Theory]
    [MemberData(nameof(Paths.All), MemberType = typeof(Paths))]
    public void LogprobsAreThoseOfTheModel(InstructionSet set)
    {
        using var scene = new SamplerScene(set, 989, maxRows: 4);
        float[] logits = Logits(989, seed: 9);
        double logSum = Math.Log(logits.Sum(v => Math.Exp(v)));
        int[] order = [.. Enumerable.Range(0, 989).OrderByDescending(i => logits[i]).ThenBy(i => i)];
        LogitRow sampled = Row(new SamplingParams { Temperature = 0.5f, Logprobs = 5, LogitBias = new Dictionary<int, float> { [order[40]] = 100f } });
        LogitRow prompt = Row(new SamplingParams { PromptLogprobs = 0 }) with { Kind = LogitRowKind.PromptLogprob, TargetToken = order[7] };
        LogitRow none = Row(new SamplingParams());
        StepOutput output = scene.Run([sampled, prompt, none], logits);

        PositionLogprobs result = output.Logprobs[0]!;
        Assert.Equal(order[40], output.Tokens[0]);
        AssertLogprob(new TokenLogprob(order[40], (float)(logits[order[40]] - logSum), 41), result.Chosen);
        Assert.Equal(5, result.Top.Length);
        for (int i = 0; i < 5; i++)
        {
            AssertLogprob(new TokenLogprob(order[i], (float)(logits[order[i]] - logSum), i + 1), result.Top[i]);
        }

        Assert.Equal(order[7], output.Tokens[1]);
        AssertLogprob(new TokenLogprob(order[7], (float)(logits[order[7]] - logSum), 8), output.Logprobs[1]!.Chosen);
        Assert.Empty(output.Logprobs[1]!.Top);
        Assert.Null(output.Logprobs[2]);
    }

    [Theory]
    [InlineData(float.NaN, 988)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NaN, 500)]
    [InlineData(float.PositiveInfinity, 17)]
    public void ABadRowFailsAlone(float bad, int where)
    {
        foreach (InstructionSet set in new[] { InstructionSet.Portable, InstructionSet.Avx2, InstructionSet.Avx512 }.Where(InstructionSets.IsSupported))
        {
            using var scene = new SamplerScene(set, 989, maxRows: 3);
            float[] good = Logits(989, seed: 2);
            float[] broken = [.. good];
            broken[where] = bad;
            LogitRow row = Row(new SamplingParams { TopP = 0.9f, Logprobs = 2 });
            StepOutput output = scene.Run([row, row, row], good, broken, good);
            Assert.Equal([false, true, false], output.RowFailed.Take(3));
            Assert.Equal(output.Tokens[0], output.Tokens[2]);
            Assert.Null(output.Logprobs[1]);
        }
    }

    [Fact]
    public void ARowWithNothingLeftFailsAndTokensThatAreRuledOutAreFine()
    {
        using var scene = new SamplerScene(InstructionSets.Best, 64, maxRows: 2);
        float[] logits = Logits(64, seed: 2);
        LogitRow row = Row(new SamplingParams { AllowedTokenIds = [3] }) with { SuppressStops = true, StopTokens = [3] };
        Assert.True(scene.One(row, logits).RowFailed[0]);
        Array.Fill(logits, float.NegativeInfinity, 1, 63);
        StepOutput output = scene.One(Row(new SamplingParams { TopP = 0.5f }), logits);
        Assert.False(output.RowFailed[0]);
        Assert.Equal(0, output.Tokens[0]);
        Assert.Equal(0, scene.One(Row(new SamplingParams()), logits).Tokens[0]);
    }

    [Fact]
    public void PhiloxMatchesThePublishedVectors()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Block(0, 0, 0, 0, 0, 0));
        const uint Ones = uint.MaxValue;
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), Philox.Block(Ones, Ones, Ones, Ones, Ones, Ones));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    private static float[] Logits(int n, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => (float)(random.NextDouble() * 9) - 3)];
    }

    private static LogitRow Row(SamplingParams parameters, int historySeed = 1, int vocabulary = 199)
    {
        var random = new Random(historySeed);
        var history = new TokenHistory([.. Enumerable.Range(0, 60).Select(_ => random.Next(vocabulary))], 100);
        for (int i = 0; i < 90; i++)
        {
            history.Append(random.Next(vocabulary / 3));
        }

        return new LogitRow { Params = parameters, History = history, StopTokens = [2] };
    }

    private static void AssertLogprob(TokenLogprob expected, TokenLogprob actual)
    {
        Assert.Equal((expected.TokenId, expected.Rank), (actual.TokenId, actual.Rank));
        Assert.True(Math.Abs(expected.Logprob - actual.Logprob) <= 1e-5, $"expected {expected}, got {actual}");
    }

    /// <summary>Pearson's test; rare tokens are pooled. Seeds are fixed, so the outcome is too.</summary>
    private static void AssertFits(string name, double[] expected, int[] seen, int draws)
    {
        double statistic = 0;
        double pooledExpected = 0;
        double pooledSeen = 0;
        int cells = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.False(expected[i] == 0 && seen[i] > 0, $"{name}: token {i} cannot be drawn, but was {seen[i]} times.");
            if (expected[i] * draws < 8)
            {
                pooledExpected += expected[i] * draws;
                pooledSeen += seen[i];
                continue;
            }

            statistic += Math.Pow(seen[i] - (expected[i] * draws), 2) / (expected[i] * draws);
            cells++;
        }

        if (pooledExpected > 0)
        {
            statistic += Math.Pow(pooledSeen - pooledExpected, 2) / pooledExpected;
            cells++;
        }

        // The mean is cells − 1 and the variance twice that: five deviations.
        double freedom = Math.Max(1, cells - 1);
        Assert.True(statistic <= freedom + (5 * Math.Sqrt(2 * freedom)), $"{name}: chi-square {statistic:F1} for {freedom} degrees of freedom.");
    }
}

/// <summary>A backend with a batch of logit rows.</summary>
internal sealed class SamplerScene : IDisposable
{
    private readonly CpuBackend _backend;
    private readonly TestMemory _memory = new();
    private readonly BlockTables _tables = new(1, 1, 1);
    private readonly Batch _batch;
    private readonly Tensor _logits;
    private readonly StepOutput _output;

    public SamplerScene(InstructionSet set, int vocabulary, int maxRows, int threads = 2)
    {
        _backend = Paths.Backend(set, threads, maxRows);
        _batch = new Batch(maxRows, 1, _tables, 16);
        _logits = _memory.Filled(maxRows, vocabulary, float.NaN, gap: 3);
        _output = new StepOutput(maxRows);
    }

    public StepOutput One(LogitRow row, float[] logits) => Run([row], logits);

    /// <summary>Samples rows whose logits are the given ones, in turn.</summary>
    public StepOutput Run(IEnumerable<LogitRow> rows, params float[][] logits)
    {
        _batch.Clear();
        foreach (LogitRow row in rows)
        {
            logits[_batch.NumLogitRows % logits.Length].CopyTo(TestMemory.Row(_logits, _batch.NumLogitRows));
            _batch.AddLogitRow(row);
        }

        var kernels = new CpuKernels(_backend);
        kernels.BeginStep(_batch);
        kernels.Sample(_logits.Take(_batch.NumLogitRows), 0);
        kernels.ReadOutput(_output);
        return _output;
    }

    public void Dispose()
    {
        _backend.Dispose();
        _batch.Dispose();
        _tables.Dispose();
        _memory.Dispose();
    }
}
