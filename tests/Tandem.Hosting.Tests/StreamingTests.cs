using Tandem.Core.Requests;
using Tandem.Core.Sampling;

namespace Tandem.Hosting.Tests;

public sealed class StreamingTests
{
    private static readonly SamplingParams Greedy = new() { Temperature = 0, MaxTokens = 60 };

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2")]
    [InlineData("spm-iquest")]
    [InlineData("qwen2")]
    public async Task Streamed_text_is_the_text_of_the_tokens(string tokenizer)
    {
        await using FakeLLM fake = FakeLLM.Start(tokenizer);
        int[] prompt = fake.LLM.Encode("def quicksort(arr):\n");
        var text = new System.Text.StringBuilder();
        var tokens = new List<int>();
        await foreach (GenerationUpdate update in fake.LLM.StreamAsync(new TextRequest { PromptTokenIds = prompt, Sampling = Greedy }, TestContext.Current.CancellationToken))
        {
            text.Append(update.Text);
            tokens.AddRange(update.TokenIds);
        }

        Assert.Equal(fake.Expected(prompt, 60), tokens);
        // As a continuation: what decoding prompt and output together adds to the prompt's own text.
        string whole = fake.Tokenizer.Decode([.. prompt, .. tokens]);
        string before = fake.Tokenizer.Decode(prompt);
        Assert.Equal(whole[before.Length..], text.ToString());
        await fake.AssertIdle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_text_that_spans_tokens_ends_the_text_before_it_or_with_it(bool include)
    {
        await using FakeLLM fake = FakeLLM.Start();
        int[] prompt = fake.LLM.Encode("class LRUCache:");
        string full = (await fake.LLM.GenerateAsync(new TextRequest { PromptTokenIds = prompt, Sampling = Greedy }, TestContext.Current.CancellationToken)).Text;
        int at = full.Length / 2;
        string stop = full.Substring(at, 5);
        at = full.IndexOf(stop, StringComparison.Ordinal);
        GenerationResult result = await fake.LLM.GenerateAsync(
            new TextRequest { PromptTokenIds = prompt, Sampling = Greedy with { Stop = ["never there", stop], IncludeStopStrInOutput = include } }, TestContext.Current.CancellationToken);
        Assert.Equal(include ? full[..(at + 5)] : full[..at], result.Text);
        Assert.Equal(FinishReason.Stop, result.FinishReason);
        Assert.Equal(stop, result.StopReason);
        await fake.AssertIdle();
    }

    [Fact]
    public async Task Leaving_the_enumeration_ends_the_request_in_the_engine()
    {
        await using FakeLLM fake = FakeLLM.Start();
        await foreach (GenerationUpdate update in fake.LLM.StreamAsync("x = 1", Greedy with { MaxTokens = 400 }, TestContext.Current.CancellationToken))
        {
            break;
        }

        await fake.AssertIdle();
        Assert.Equal(1, fake.LLM.Counters.FinishedAbort + fake.LLM.Counters.FinishedLength);
    }

    [Fact]
    public async Task Cancelling_ends_the_request_in_the_engine()
    {
        await using FakeLLM fake = FakeLLM.Start();
        using var source = new CancellationTokenSource();
        fake.Runner.OnLaunch = batch =>
        {
            if (batch.StepId == 5)
            {
                source.Cancel();
            }

            Thread.Sleep(2);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (GenerationUpdate update in fake.LLM.StreamAsync("x = 1", Greedy with { MaxTokens = 400 }, source.Token))
            {
            }
        });
        await fake.AssertIdle();
        Assert.Equal(1, fake.LLM.Counters.FinishedAbort);
    }

    [Fact]
    public async Task Many_prompts_come_back_in_order_with_progress()
    {
        await using FakeLLM fake = FakeLLM.Start();
        string[] prompts = [.. Enumerable.Range(0, 50).Select(n => $"value_{n} = ")];
        int most = 0;
        IReadOnlyList<GenerationResult> results = await fake.LLM.GenerateAsync(prompts, Greedy with { MaxTokens = 12 }, new Callback(n => InterlockedMax(ref most, n)), TestContext.Current.CancellationToken);
        for (int i = 0; i < prompts.Length; i++)
        {
            int[] prompt = fake.LLM.Encode(prompts[i]);
            Assert.Equal(fake.Expected(prompt, 12), results[i].TokenIds);
        }

        Assert.Equal(50, most);
    }

    [Fact]
    public async Task Every_bad_value_is_named_at_once()
    {
        await using FakeLLM fake = FakeLLM.Start();
        var request = new TextRequest
        {
            PromptTokenIds = [],
            Sampling = new SamplingParams { Temperature = float.NaN, TopP = 0, MinP = 2, MaxTokens = 0, StopTokenIds = [-4], Logprobs = 99 },
        };
        InvalidRequestException e = await Assert.ThrowsAsync<InvalidRequestException>(() => fake.LLM.GenerateAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal(["temperature", "top_p", "min_p", "max_tokens", "stop_token_ids", "prompt", "logprobs"], e.Errors.Select(error => error.Parameter));
        Assert.Contains("NaN", e.Message, StringComparison.Ordinal);
        Assert.Contains("-4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_turns_requests_away_and_says_when_to_come_back()
    {
        await using FakeLLM fake = FakeLLM.Start(options: new EngineOptions { Seed = 1, MaxNumSeqs = 1, MaxQueuedRequests = 2 });
        using var release = new ManualResetEventSlim();
        fake.Runner.OnLaunch = _ => release.Wait();
        Task<GenerationResult> Start() => fake.LLM.GenerateAsync(new TextRequest { PromptTokenIds = [1, 2], Sampling = Greedy with { MaxTokens = 2 } });
        List<Task<GenerationResult>> running = [Start()];
        while (fake.Runner.Launches == 0)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        // The engine is inside its first step: these two wait.
        running.AddRange([Start(), Start()]);
        while (fake.LLM.QueuedRequests < 2)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        EngineOverloadedException refused = await Assert.ThrowsAsync<EngineOverloadedException>(
            () => fake.LLM.GenerateAsync(new TextRequest { PromptTokenIds = [3], Sampling = Greedy with { MaxTokens = 1 } }));
        release.Set();
        await Task.WhenAll(running);
        Assert.False(refused.NoCapacity);
        Assert.InRange(refused.RetryAfter.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task A_failed_engine_is_not_live_and_takes_nothing()
    {
        await using FakeLLM fake = FakeLLM.Start();
        fake.Runner.OnLaunch = _ => throw new Core.Execution.DeviceLostException("gone");
        await Assert.ThrowsAsync<GenerationFailedException>(() => fake.LLM.GenerateAsync(new TextRequest { PromptTokenIds = [1], Sampling = Greedy }));
        Assert.False(fake.LLM.Health.Live);
        EngineOverloadedException e = await Assert.ThrowsAsync<EngineOverloadedException>(() => fake.LLM.GenerateAsync(new TextRequest { PromptTokenIds = [1], Sampling = Greedy }));
        Assert.True(e.NoCapacity);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private sealed class Callback(Action<int> action) : IProgress<int>
    {
        public void Report(int value) => action(value);
    }
}
