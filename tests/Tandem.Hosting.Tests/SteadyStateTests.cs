using Tandem.Core.Sampling;
using Tandem.Testing;

namespace Tandem.Hosting.Tests;

public sealed class SteadyStateTests
{
    [Theory]
    [InlineData("iquest")]
    [InlineData("iquest-loop-w4")]
    public async Task The_engine_allocates_nothing_while_it_decodes(string model)
    {
        await using LLM llm = await LLM.LoadAsync(
            new EngineOptions { Model = TestData.Path("models", model), SkipTokenizerInit = true, Threads = 2, MaxNumSeqs = 8, MaxModelLen = 480, MaxNumBatchedTokens = 64, Seed = 1 },
            cancellationToken: TestContext.Current.CancellationToken);
        Task<GenerationResult>[] running =
        [
            .. Enumerable.Range(0, 8).Select(n => llm.GenerateAsync(new TextRequest
            {
                PromptTokenIds = [1, 2, 3, n],
                // Greedy, and sampled with everything on.
                Sampling = n % 2 == 0
                    ? new SamplingParams { Temperature = 0, MaxTokens = 440, IgnoreEos = true }
                    : new SamplingParams { Temperature = 0.8f, TopK = 20, TopP = 0.9f, MinP = 0.01f, RepetitionPenalty = 1.1f, PresencePenalty = 0.1f, MaxTokens = 440, IgnoreEos = true },
            })),
        ];
        long start = await At(llm, 100);
        long end = await At(llm, 400);
        await Task.WhenAll(running);
        long perStep = (end - start) / 300;
        // What is left are the segments of the eight readers' channels: amortised, a few bytes a token.
        Assert.True(perStep <= 8 * 48, $"{perStep} bytes a step");
    }

    private static async Task<long> At(LLM llm, long steps)
    {
        long first = llm.Counters.Steps;
        while (llm.Counters.Steps < first + steps && llm.Counters.Running > 0)
        {
            await Task.Yield();
        }

        return llm.EngineAllocatedBytes;
    }
}
