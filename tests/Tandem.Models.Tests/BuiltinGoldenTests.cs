using System.Text.Json;
using Tandem.Core.Requests;
using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Testing;
using Tandem.Tokenization;
using Tandem.Tokenization.ChatTemplates;

namespace Tandem.Models.Tests;

/// <summary>The built-in models against what PyTorch computed from the same files (tools/train/goldens.py).</summary>
public sealed class BuiltinGoldenTests
{
    // Logits of the reference and ours, both in single precision, over at most a few hundred positions.
    private const float Tolerance = 2e-3f;

    [Theory]
    [InlineData("builtin")]
    [InlineData("builtin-loop")]
    public async Task Greedy_tokens_and_logits_are_those_of_pytorch(string name)
        => await Compare(name, new EngineOptions { Model = Path.Combine(TestData.Root, "models", name) });

    [Theory]
    [InlineData("builtin-lora-typed")]
    [InlineData("builtin-lora-sql")]
    public async Task Adapters_merged_into_the_base_give_what_pytorch_gives(string name)
    {
        string folder = Directory.CreateTempSubdirectory("tandem-merged-").FullName;
        try
        {
            MergedCheckpoint.Write(Path.Combine(TestData.Root, "models", "builtin"), Path.Combine(TestData.Root, "models", name), folder);
            await Compare(name, new EngineOptions { Model = folder });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_tokenizer_encodes_and_decodes_as_the_library_that_made_it()
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(TestData.Root, "models", "builtin"));
        foreach (JsonElement item in Read("tokenizer").EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            int[] ids = Ints(item.GetProperty("ids"));
            Assert.Equal(ids, tokenizer.Encode(text, addSpecialTokens: false));
            Assert.Equal(item.GetProperty("decoded").GetString(), tokenizer.Decode(ids, skipSpecialTokens: false));
            Assert.Equal(item.GetProperty("decoded_skipping_special").GetString(), tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void The_chat_template_renders_as_in_jinja()
    {
        ChatTemplate template = ChatTemplate.Parse(Tokenizer.Load(Path.Combine(TestData.Root, "models", "builtin")).ChatTemplate!);
        foreach (JsonElement item in Read("chat-template").EnumerateArray())
        {
            JsonElement tools = item.GetProperty("tools");
            string text = template.Render(new ChatTemplateInput
            {
                Messages = [.. item.GetProperty("messages").EnumerateArray().Select(ChatTemplateValue.From)],
                Tools = tools.ValueKind == JsonValueKind.Null ? null : ChatTemplateValue.From(tools),
                AddGenerationPrompt = item.GetProperty("add_generation_prompt").GetBoolean(),
            });
            Assert.Equal(item.GetProperty("rendered").GetString(), text);
        }
    }

    private static async Task Compare(string name, EngineOptions options)
    {
        JsonElement golden = Read(name);
        await using LLM llm = await LLM.LoadAsync(
            options with { DType = "float32", SkipTokenizerInit = true, Threads = 2, MaxModelLen = 1024, MaxNumBatchedTokens = 256, MaxNumSeqs = 8, Seed = 1 },
            cancellationToken: TestContext.Current.CancellationToken);
        int equal = 0;
        foreach (JsonElement item in golden.GetProperty("cases").EnumerateArray())
        {
            string label = $"{name}, {item.GetProperty("name").GetString()}";
            int[] expected = Ints(item.GetProperty("greedy_ids"));
            GenerationResult result = await llm.GenerateAsync(new TextRequest
            {
                PromptTokenIds = Ints(item.GetProperty("prompt_ids")),
                Sampling = new SamplingParams { Temperature = 0, MaxTokens = 64, Logprobs = 5 },
            });
            JsonElement[] steps = [.. item.GetProperty("steps").EnumerateArray()];
            for (int i = 0; i < expected.Length; i++)
            {
                int token = result.TokenIds[i];
                if (token != expected[i])
                {
                    float gap = steps[i].GetProperty("gap").GetSingle();
                    Assert.True(gap < Tolerance, $"{label}, step {i}: {token} is not {expected[i]}, and the gap is {gap}");
                    break;
                }

                CompareTop(label, i, steps[i], result.Logprobs![i]);
                equal++;
            }
        }

        Assert.True(equal > 50, $"{name}: only {equal} tokens were compared");
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {equal} tokens equal");
    }

    // Log-probabilities are logits less a constant, so their distances from the best one are those of the logits.
    private static void CompareTop(string label, int step, JsonElement expected, PositionLogprobs actual)
    {
        int[] ids = Ints(expected.GetProperty("ids"));
        float[] logits = [.. expected.GetProperty("logits").EnumerateArray().Select(e => e.GetSingle())];
        var ours = actual.Top.ToDictionary(t => t.TokenId, t => t.Logprob);
        for (int k = 0; k < ids.Length; k++)
        {
            if (ours.TryGetValue(ids[k], out float logprob))
            {
                float difference = MathF.Abs((logprob - ours[ids[0]]) - (logits[k] - logits[0]));
                Assert.True(difference <= Tolerance, $"{label}, step {step}, token {ids[k]}: {difference} apart");
            }
            else
            {
                // Only a tie may change which five are the best.
                Assert.True(k > 0 && logits[k] - logits[^1] < Tolerance, $"{label}, step {step}: token {ids[k]} is not among the best five");
            }
        }
    }

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(TestData.Path("builtin", name + ".json"))).RootElement;

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];
}
