using Tandem.Core.Configuration;
using Tandem.Core.Execution;
using Tandem.Testing;
using Tandem.Tokenization;
using Tandem.Tokenization.ChatTemplates;
using Tandem.Weights.Configuration;

namespace Tandem.Hosting.Tests;

/// <summary>An LLM over the fake runner with a real tokenizer: text-level behaviour without a model.</summary>
internal sealed class FakeLLM : IAsyncDisposable
{
    private FakeLLM(LLM llm, FakeRunner runner, Tokenizer tokenizer)
    {
        LLM = llm;
        Runner = runner;
        Tokenizer = tokenizer;
    }

    public LLM LLM { get; }

    public FakeRunner Runner { get; }

    public Tokenizer Tokenizer { get; }

    public static FakeLLM Start(string tokenizerName = "gpt2", EngineOptions? options = null)
    {
        Tokenizer tokenizer = Tokenizer.Load(TestData.Path("tokenizers", tokenizerName));
        var capacity = new RunnerCapacity { MaxTokens = 64, MaxSeqs = 8, MaxModelLen = 512, BlockSize = 16, NumBlocks = 300, GroupWindows = [0], VocabSize = tokenizer.VocabSize };
        var config = new ModelConfig
        {
            Architecture = "LlamaForCausalLM",
            HiddenSize = 64,
            IntermediateSize = 64,
            NumLayers = 1,
            NumHeads = 1,
            NumKvHeads = 1,
            HeadDim = 64,
            VocabSize = tokenizer.VocabSize,
            MaxPositions = 512,
        };
        var runner = new FakeRunner(capacity);
        var template = ChatTemplate.Parse("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}");
        var llm = LLM.FromRunner(runner, new ModelSettings(config, new GenerationConfig()), options ?? new EngineOptions { Seed = 1 }, tokenizer, template);
        return new FakeLLM(llm, runner, tokenizer);
    }

    /// <summary>What the fake model generates greedily after a prompt.</summary>
    public int[] Expected(int[] prompt, int count)
    {
        List<int> tokens = [.. prompt];
        for (int i = 0; i < count; i++)
        {
            tokens.Add(FakeRunner.Expected([.. tokens], [0], Tokenizer.VocabSize));
        }

        return [.. tokens[prompt.Length..]];
    }

    /// <summary>Waits until the engine holds nothing; fails if blocks leaked.</summary>
    public async Task AssertIdle()
    {
        for (int i = 0; LLM.Counters.Running + LLM.QueuedRequests > 0; i++)
        {
            Assert.True(i < 2000, "the engine does not come to rest");
            await Task.Delay(5);
        }

        Assert.Equal(LLM.Counters.UsableBlocks, LLM.Counters.FreeBlocks);
    }

    public ValueTask DisposeAsync() => LLM.DisposeAsync();
}
