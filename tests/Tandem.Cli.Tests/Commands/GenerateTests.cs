using System.Text.Json;
using Tandem.Testing;

namespace Tandem.Cli.Tests.Commands;

public sealed class GenerateTests
{
    [Fact]
    public async Task Greedy_tokens_of_a_checkpoint_are_those_of_the_reference()
    {
        using JsonDocument golden = JsonDocument.Parse(await File.ReadAllTextAsync(TestData.Path("models", "llama", "golden.json")));
        int[] prompt = Ids(golden.RootElement.GetProperty("prompts")[1]);
        int[] expected = Ids(golden.RootElement.GetProperty("greedy").GetProperty("fp32").EnumerateArray().Single(g => g.GetProperty("prompt").GetInt32() == 1).GetProperty("tokens"));
        TandemProgram.Run run = await TandemProgram.RunAsync(
            "generate", TestData.Path("models", "llama"), "--skip-tokenizer-init", "--prompt-token-ids", string.Join(',', prompt), "--dtype", "float32",
            "--max-tokens", "8", "--temperature", "0", "--ignore-eos", "--json");
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        using JsonDocument result = JsonDocument.Parse(run.Output);
        JsonElement choice = Assert.Single(result.RootElement.GetProperty("choices").EnumerateArray());
        Assert.Equal(expected[..8], Ids(choice.GetProperty("token_ids")));
        Assert.Equal("length", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(prompt, Ids(result.RootElement.GetProperty("prompt_token_ids")));
        Assert.Equal(8, result.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task A_prompt_from_a_pipe_gives_the_same_text_as_one_from_the_command_line()
    {
        string[] sampling = ["--max-tokens", "20", "--seed", "5"];
        TandemProgram.Run piped = await TandemProgram.RunWithInputAsync("def f(x):", ["generate", "random", .. sampling]);
        TandemProgram.Run given = await TandemProgram.RunAsync(["generate", "--model", "random", "--prompt", "def f(x):", .. sampling]);
        Assert.Equal((0, 0), (piped.Code, given.Code));
        Assert.Equal(given.Output, piped.Output);
        Assert.True(given.Output.Length > 1);
        Assert.Equal(string.Empty, given.Error);
    }

    [Fact]
    public async Task Several_answers_differ_though_there_is_one_seed()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync("generate", "random", "--prompt", "a", "--n", "3", "--max-tokens", "12", "--seed", "9", "--json");
        Assert.Equal(0, run.Code);
        using JsonDocument result = JsonDocument.Parse(run.Output);
        string[] texts = [.. result.RootElement.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("token_ids").GetRawText())];
        Assert.Equal(3, texts.Distinct().Count());
    }

    [Fact]
    public async Task Filling_in_the_middle_puts_the_special_tokens_around_prefix_and_suffix()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync("generate", "random", "--prompt", "ab", "--fim-suffix", "cd", "--max-tokens", "1", "--json");
        Assert.Equal(0, run.Code);
        using JsonDocument result = JsonDocument.Parse(run.Output);
        // 259, 260 and 261 are the prefix, suffix and middle tokens of the random model; the others are bytes.
        Assert.Equal([259, 'a', 'b', 260, 'c', 'd', 261], Ids(result.RootElement.GetProperty("prompt_token_ids")));
    }

    [Fact]
    public async Task A_stop_text_ends_the_answer()
    {
        string[] greedy = ["generate", "random", "--prompt", "x", "--max-tokens", "40", "--temperature", "0", "--ignore-eos", "--json"];
        string whole = Text(await TandemProgram.RunAsync(greedy));
        char stop = whole.First(c => char.IsAsciiLetterOrDigit(c));
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], Text(await TandemProgram.RunAsync([.. greedy, "--stop", stop.ToString()])));
    }

    [Theory]
    [InlineData(2, "--n", "--n", "0")]
    [InlineData(2, "temperature", "--temperature", "-1")]
    [InlineData(2, "temperature", "--temperature", "NaN")]
    [InlineData(2, "max_tokens", "--max-tokens", "100000")]
    [InlineData(2, "prompt-token-ids", "--prompt-token-ids", "1,x")]
    [InlineData(2, "prompt token ids", "--prompt-token-ids", "99999")]
    [InlineData(2, "--frequency", "--frequency", "1")]
    [InlineData(2, "--max-tokens", "--max-tokens", "many")]
    [InlineData(2, "not built", "--tensor-parallel-size", "8")]
    [InlineData(1, "chat.jinja", "--chat-template", "chat.jinja")]
    public async Task A_bad_value_is_one_line_and_an_exit_code(int code, string named, params string[] arguments)
    {
        string[] prompt = arguments[0] == "--prompt-token-ids" ? [] : ["--prompt", "x"];
        TandemProgram.Run run = await TandemProgram.RunAsync(["generate", "--model", "random", .. prompt, .. arguments]);
        Assert.Equal(code, run.Code);
        Assert.StartsWith("tandem: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal(string.Empty, run.Output.Trim());
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_a_failure_in_one_line()
    {
        string folder = Directory.CreateTempSubdirectory("tandem-test-").FullName;
        try
        {
            File.Copy(TestData.Path("models", "llama", "config.json"), Path.Combine(folder, "config.json"));
            byte[] weights = await File.ReadAllBytesAsync(TestData.Path("models", "llama", "model.safetensors"));
            await File.WriteAllBytesAsync(Path.Combine(folder, "model.safetensors"), weights[..(weights.Length / 2)]);
            string[] arguments = ["generate", folder, "--skip-tokenizer-init", "--prompt-token-ids", "1"];
            TandemProgram.Run run = await TandemProgram.RunAsync(arguments);
            Assert.Equal(1, run.Code);
            Assert.Contains("model.safetensors", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
            TandemProgram.Run verbose = await TandemProgram.RunAsync([.. arguments, "--verbose"]);
            Assert.Contains("   at ", verbose.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(id => id.GetInt32())];

    private static string Text(TandemProgram.Run run)
    {
        Assert.Equal(0, run.Code);
        using JsonDocument result = JsonDocument.Parse(run.Output);
        return result.RootElement.GetProperty("choices")[0].GetProperty("text").GetString()!;
    }
}
