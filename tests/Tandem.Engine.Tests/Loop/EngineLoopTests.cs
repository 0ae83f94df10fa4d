using Tandem.Core.Execution;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Engine.Loop;
using Tandem.Engine.Scheduling;
using Tandem.Testing;

namespace Tandem.Engine.Tests.Loop;

public sealed class EngineLoopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_requests_from_many_threads_each_end_once_with_the_right_tokens(bool overlap)
    {
        RunnerCapacity capacity = Capacity(overlap);
        using EngineLoop loop = Start(capacity, out _);
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), async (n, _) =>
        {
            int[] prompt = [n % 7, n % 11, n];
            EngineRequest request = loop.Submit(Request(n, prompt, 25));
            List<TokenEvent> events = await ReadAll(request);
            List<int> tokens = [.. prompt];
            for (int i = 0; i < 25; i++)
            {
                tokens.Add(FakeRunner.Expected([.. tokens], capacity.GroupWindows, capacity.VocabSize));
            }

            Assert.Equal(tokens[3..], events.Select(e => e.TokenId));
            Assert.Single(events, e => e.FinishReason != FinishReason.None);
        });
        Assert.Equal(300 * 25, loop.Counters.GeneratedTokens);
        await Idle(loop);
        Assert.Equal(loop.Counters.UsableBlocks, loop.Counters.FreeBlocks);
    }

    [Fact]
    public async Task An_aborted_request_ends_once_and_gives_everything_back()
    {
        using EngineLoop loop = Start(Capacity(false), out _);
        EngineRequest request = loop.Submit(Request(1, [1, 2, 3], 200));
        await request.Events.WaitToReadAsync(TestContext.Current.CancellationToken);
        loop.Abort(request);
        loop.Abort(request);
        List<TokenEvent> events = await ReadAll(request);
        Assert.Single(events, e => e.FinishReason != FinishReason.None);
        await Idle(loop);
        Assert.Equal(loop.Counters.UsableBlocks, loop.Counters.FreeBlocks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_device_ends_every_request_with_an_error_and_later_ones_too(bool overlap)
    {
        using EngineLoop loop = Start(Capacity(overlap), out FakeRunner runner);
        runner.OnLaunch = batch =>
        {
            if (batch.StepId == 30)
            {
                throw new DeviceLostException("the device fell off the bus");
            }
        };
        EngineRequest[] requests = [.. Enumerable.Range(0, 20).Select(n => loop.Submit(Request(n, [n, 2, 3], 200)))];
        foreach (EngineRequest request in requests)
        {
            List<TokenEvent> events = await ReadAll(request);
            Assert.Equal(FinishReason.Error, events[^1].FinishReason);
            Assert.Contains("fell off the bus", events[^1].Error, StringComparison.Ordinal);
            Assert.Single(events, e => e.FinishReason != FinishReason.None);
        }

        Assert.Equal(EngineState.Faulted, loop.State);
        List<TokenEvent> late = await ReadAll(loop.Submit(Request(99, [1], 5)));
        Assert.Equal(FinishReason.Error, Assert.Single(late).FinishReason);
    }

    [Fact]
    public async Task Stopping_ends_every_request()
    {
        EngineLoop loop = Start(Capacity(true), out _);
        EngineRequest[] requests = [.. Enumerable.Range(0, 40).Select(n => loop.Submit(Request(n, [n, 2, 3], 200)))];
        loop.Dispose();
        foreach (EngineRequest request in requests)
        {
            List<TokenEvent> events = await ReadAll(request);
            Assert.Single(events, e => e.FinishReason != FinishReason.None);
        }
    }

    private static RunnerCapacity Capacity(bool overlap) => new()
    {
        MaxTokens = 64,
        MaxSeqs = 16,
        MaxModelLen = 256,
        BlockSize = 4,
        NumBlocks = 200,
        GroupWindows = [0],
        VocabSize = 97,
        SupportsOverlap = overlap,
    };

    private static EngineLoop Start(RunnerCapacity capacity, out FakeRunner runner)
    {
        runner = new FakeRunner(capacity);
        return new EngineLoop(runner, new SchedulerOptions { MaxNumBatchedTokens = 64, MaxNumSeqs = 16 }, [], enablePrefixCaching: true, seed: 1);
    }

    private static GenerationRequest Request(int id, int[] prompt, int maxTokens) => new()
    {
        RequestId = $"r{id}",
        PromptTokenIds = prompt,
        Sampling = new SamplingParams { Temperature = 0, MaxTokens = maxTokens },
    };

    private static async Task<List<TokenEvent>> ReadAll(EngineRequest request)
    {
        var events = new List<TokenEvent>();
        await foreach (TokenEvent e in request.Events.ReadAllAsync())
        {
            events.Add(e);
        }

        return events;
    }

    private static async Task Idle(EngineLoop loop)
    {
        while (loop.Counters.Running > 0 || loop.QueuedRequests > 0)
        {
            await Task.Delay(5);
        }
    }
}
