using Tandem.Testing;

namespace Tandem.Cli.Tests.Commands;

public sealed class ChatTests
{
    private static readonly string[] Greedy = ["chat", "random", "--max-tokens", "10", "--temperature", "0"];

    [Fact]
    public async Task Each_line_of_a_pipe_is_answered_and_remembered()
    {
        string first = await AnswerAsync("one\n");
        string both = await AnswerAsync("one\ntwo\n");
        string second = await AnswerAsync("two\n");
        Assert.StartsWith(first, both, StringComparison.Ordinal);
        Assert.True(both.Length > first.Length);
        // The second answer is to the conversation, not to its last line alone.
        Assert.NotEqual(first + second, both);
    }

    [Fact]
    public async Task Reset_forgets_the_conversation()
        => Assert.Equal(await AnswerAsync("one\n") + await AnswerAsync("two\n"), await AnswerAsync("one\n/reset\ntwo\n"));

    [Fact]
    public async Task Exit_ends_it() => Assert.Equal(await AnswerAsync("one\n"), await AnswerAsync("one\n/exit\ntwo\n"));

    [Fact]
    public async Task A_backslash_joins_lines() => Assert.NotEqual(await AnswerAsync("one\ntwo\n"), await AnswerAsync("one\\\ntwo\n"));

    [Fact]
    public async Task The_system_message_counts() => Assert.NotEqual(await AnswerAsync("one\n"), await AnswerAsync("one\n", "--system", "Be brief."));

    [Fact]
    public async Task A_message_longer_than_the_context_is_refused_and_the_next_is_answered()
    {
        TandemProgram.Run run = await TandemProgram.RunWithInputAsync(new string('x', 9000) + "\none\n", Greedy);
        Assert.Equal(1, run.Code);
        Assert.Contains("4096", run.Error, StringComparison.Ordinal);
        Assert.Equal(await AnswerAsync("one\n"), run.Output);
    }

    [Fact]
    public async Task A_model_without_a_chat_template_says_so()
    {
        string folder = Directory.CreateTempSubdirectory("tandem-test-").FullName;
        try
        {
            TandemProgram.Run made = await TandemProgram.RunAsync("bench", "make-model", "--shape", "m20", "--out", folder, "--gguf", "none");
            Assert.Equal(0, made.Code);
            File.Delete(Path.Combine(folder, "tokenizer_config.json"));
            TandemProgram.Run run = await TandemProgram.RunWithInputAsync("one\n", "chat", folder);
            Assert.Equal(1, run.Code);
            Assert.Contains("--chat-template", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_chat_needs_a_tokenizer()
    {
        TandemProgram.Run run = await TandemProgram.RunWithInputAsync("one\n", "chat", TestData.Path("models", "llama"), "--skip-tokenizer-init");
        Assert.Equal(2, run.Code);
    }

    private static async Task<string> AnswerAsync(string input, params string[] more)
    {
        TandemProgram.Run run = await TandemProgram.RunWithInputAsync(input, [.. Greedy, .. more]);
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        return run.Output;
    }
}
