using System.Diagnostics;
using Microsoft.Extensions.AI;
using Tandem.Core.Sampling;
using Tandem.Hosting;
using Tandem.Tokenization.Fim;

namespace Tandem.Models.Tests;

/// <summary>What the first command shows a newcomer: the built-in model's code, run by Python against tests.</summary>
public sealed class BuiltinDemonstrationTests
{
    private static readonly SamplingParams Greedy = new() { Temperature = 0, MaxTokens = 400 };

    [Theory]
    [InlineData("def quicksort(arr):", """
        assert quicksort([3, 1, 2, 3, -5]) == [-5, 1, 2, 3, 3]
        assert quicksort([]) == []
        """)]
    // The model's cache is bounded and evicts, but by frequency: its card says so. This asks for what both orders agree on.
    [InlineData("class LRUCache:", """
        c = LRUCache(2)
        c.put('a', 1)
        c.put('b', 2)
        assert c.get('a') == 1
        c.put('c', 3)
        assert c.get('b') in (None, -1)
        assert c.get('a') == 1 and c.get('c') == 3
        """)]
    [InlineData("def find_max_path_sum(root):", """
        class N:
            def __init__(self, val, left=None, right=None):
                self.val, self.left, self.right = val, left, right
        assert find_max_path_sum(N(1, N(2), N(3))) == 6
        assert find_max_path_sum(N(-10, N(9), N(20, N(15), N(7)))) == 42
        assert find_max_path_sum(N(-3)) == -3
        """)]
    public async Task A_prompt_is_completed_into_code_that_works(string prompt, string tests)
    {
        await using LLM llm = await LLM.LoadAsync(new EngineOptions(), cancellationToken: TestContext.Current.CancellationToken);
        GenerationResult result = (await llm.GenerateAsync([prompt], Greedy, cancellationToken: TestContext.Current.CancellationToken))[0];
        await RunPython(prompt + result.Text, tests);
    }

    [Fact]
    public async Task A_function_body_is_filled_in()
    {
        await using LLM llm = await LLM.LoadAsync(new EngineOptions(), cancellationToken: TestContext.Current.CancellationToken);
        const string Prefix = "def binary_search(arr, target):\n    left, right = 0, len(arr) - 1\n";
        const string Suffix = "    return -1\n";
        int[] prompt = llm.EncodeFim(new FimRequest { Prefix = Prefix, Suffix = Suffix });
        GenerationResult result = await llm.GenerateAsync(new TextRequest { PromptTokenIds = prompt, Sampling = llm.WithFimStops(Greedy) }, TestContext.Current.CancellationToken);
        await RunPython(Prefix + result.Text + Suffix, """
            assert binary_search([1, 3, 5, 7], 5) == 2
            assert binary_search([1, 3, 5, 7], 4) == -1
            assert binary_search([], 4) == -1
            """);
    }

    [Fact]
    public async Task A_chat_is_answered_with_a_function()
    {
        await using LLM llm = await LLM.LoadAsync(new EngineOptions(), cancellationToken: TestContext.Current.CancellationToken);
        using IChatClient client = llm.AsChatClient();
        ChatResponse response = await client.GetResponseAsync(
            "Write a Python function that reverses a string", new ChatOptions { Temperature = 0, MaxOutputTokens = 200 }, TestContext.Current.CancellationToken);
        string code = response.Text.Replace("```python", string.Empty, StringComparison.Ordinal).Replace("```", string.Empty, StringComparison.Ordinal);
        int name = code.IndexOf("def ", StringComparison.Ordinal) + 4;
        string function = code[name..code.IndexOf('(', name)];
        await RunPython(code, $"assert {function}('abc') == 'cba'\nassert {function}('') == ''");
    }

    private static async Task RunPython(string code, string tests)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed, so the generated code was not run");
        var start = new ProcessStartInfo("/usr/bin/python3", "-I -") { RedirectStandardInput = true, RedirectStandardError = true };
        using Process python = Process.Start(start)!;
        await python.StandardInput.WriteAsync(code + "\n\n" + tests + "\n");
        python.StandardInput.Close();
        string errors = await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, $"{errors}\n--- code:\n{code}");
    }
}
