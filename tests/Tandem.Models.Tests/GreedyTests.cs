using Tandem.Core.Sampling;
using Tandem.Hosting;

namespace Tandem.Models.Tests;

/// <summary>Greedy continuations against transformers, and their independence of everything the engine does around them.</summary>
public sealed class GreedyTests
{
    public static TheoryData<string> Models => [.. Golden.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Single_precision_continuations_are_those_of_transformers(string name)
        => await CompareWithGolden(name, "fp32", new EngineOptions { DType = "float32" }, tolerance: 4e-3f);

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Bfloat16_weights_give_the_continuations_of_transformers(string name)
        => await CompareWithGolden(name, "bf16_weights", new EngineOptions { DType = "bfloat16", KvCacheDType = "float32" }, tolerance: 4e-3f);

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Full_bfloat16_follows_transformers_where_the_gap_is_clear(string name)
        => await CompareWithGolden(name, "bf16", new EngineOptions { DType = "bfloat16" }, tolerance: 0.15f);

    [Theory]
    [InlineData("iquest", "float32")]
    [InlineData("qwen3", "bfloat16")]
    [InlineData("iquest-loop-w4", "float32")]
    [InlineData("iquest-loop-w64", "bfloat16")]
    public async Task Tokens_do_not_depend_on_batching_chunking_prefix_hits_preemption_or_threads(string name, string dtype)
    {
        Golden golden = Golden.Read(name);
        int[][] prompts = [.. Prompts(golden, 14)];
        int[][] alone = new int[prompts.Length][];
        EngineOptions options = Options(golden.Folder) with { DType = dtype };
        await using (LLM single = await LLM.LoadAsync(options with { EnablePrefixCaching = false, Threads = 1, MaxNumSeqs = 1 }, cancellationToken: TestContext.Current.CancellationToken))
        {
            for (int i = 0; i < prompts.Length; i++)
            {
                alone[i] = await Generate(single, prompts[i]);
            }
        }

        foreach ((string variant, EngineOptions changed) in Variants(options))
        {
            await using LLM llm = await LLM.LoadAsync(changed, cancellationToken: TestContext.Current.CancellationToken);
            for (int round = 0; round < 2; round++)
            {
                int[][] together = await Task.WhenAll(prompts.Select(prompt => Generate(llm, prompt)));
                for (int i = 0; i < prompts.Length; i++)
                {
                    Assert.True(alone[i].AsSpan().SequenceEqual(together[i]), $"{name} {dtype}, {variant}, round {round}, prompt {i}: {string.Join(' ', together[i])} is not {string.Join(' ', alone[i])}");
                }
            }

            if (variant == "preemption")
            {
                Assert.True(llm.Counters.Preemptions > 0, "memory was not short");
            }

            if (variant == "prefix cache")
            {
                Assert.True(llm.Counters.PrefixHits > 0, "no prefix was hit");
            }
        }
    }

    private static IEnumerable<(string Name, EngineOptions Options)> Variants(EngineOptions options)
    {
        yield return ("batched", options with { EnablePrefixCaching = false });
        yield return ("chunks of 1", options with { MaxNumBatchedTokens = 1 });
        yield return ("chunks of 7", options with { MaxNumBatchedTokens = 7, EnablePrefixCaching = false });
        yield return ("chunks of 33", options with { MaxNumBatchedTokens = 33 });
        yield return ("prefix cache", options);
        yield return ("three threads", options with { Threads = 3 });
        // 128 tokens of context at 16 a block, one full group (and a window): room for about two sequences of the fourteen.
        yield return ("preemption", options with { KvCacheBlocks = 21, MaxNumBatchedTokens = 24, MaxModelLen = 136, Watermark = 0 });
    }

    private static async Task CompareWithGolden(string name, string kind, EngineOptions options, float tolerance)
    {
        Golden golden = Golden.Read(name);
        EngineOptions full = Options(golden.Folder) with { DType = options.DType, KvCacheDType = options.KvCacheDType };
        await using LLM llm = await LLM.LoadAsync(full, cancellationToken: TestContext.Current.CancellationToken);
        int compared = 0;
        foreach (GoldenGreedy expected in golden.Greedy[kind])
        {
            int[] tokens = await Generate(llm, golden.Prompts[expected.Prompt], expected.Tokens.Length);
            for (int i = 0; i < tokens.Length; i++)
            {
                if (tokens[i] != expected.Tokens[i])
                {
                    Assert.True(expected.Gap[i] < tolerance, $"{name} {kind}, prompt {expected.Prompt}, step {i}: {tokens[i]} is not {expected.Tokens[i]}, and the gap is {expected.Gap[i]}");
                    // From here on the contexts differ.
                    break;
                }

                compared++;
            }
        }

        Assert.True(compared >= 3, "nothing was compared");
        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {kind}: {compared} tokens equal");
    }

    private static EngineOptions Options(string folder) => new()
    {
        Model = folder,
        SkipTokenizerInit = true,
        Threads = 2,
        MaxNumBatchedTokens = 256,
        MaxNumSeqs = 16,
        MaxModelLen = 256,
        Seed = 1,
    };

    // The golden prompts and shared beginnings of them with other ends.
    private static IEnumerable<int[]> Prompts(Golden golden, int count)
    {
        int[] longest = golden.Prompts.MaxBy(p => p.Length)!;
        for (int i = 0; i < count; i++)
        {
            yield return i < golden.Prompts.Length ? golden.Prompts[i] : [.. longest[..(20 + (i * 3))], i, i + 1];
        }
    }

    private static async Task<int[]> Generate(LLM llm, int[] prompt, int count = 40)
    {
        GenerationResult result = await llm.GenerateAsync(new TextRequest { PromptTokenIds = prompt, Sampling = new SamplingParams { Temperature = 0, MaxTokens = count, IgnoreEos = true } });
        return [.. result.TokenIds];
    }
}
