namespace Tandem.Cli.Tests.Commands;

public sealed class HelpTests
{
    [Theory]
    [InlineData("serve", "--drain-timeout")]
    [InlineData("generate", "--fim-suffix")]
    [InlineData("chat", "--system")]
    [InlineData("plan", "--device-memory")]
    [InlineData("inspect", "--json")]
    [InlineData("bench latency", "--decode-input-len")]
    [InlineData("bench throughput", "--num-prompts")]
    [InlineData("bench make-model", "--shape")]
    [InlineData("bench", "latency")]
    public async Task Help_has_options_and_examples(string command, string option)
    {
        TandemProgram.Run run = await TandemProgram.RunAsync([.. command.Split(' '), "--help"]);
        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        Assert.Contains(option, run.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("tandem " + command, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_a_number()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync("--version");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Fact]
    public async Task Nothing_asked_for_is_wrong_usage_and_shows_help()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync();
        Assert.Equal(2, run.Code);
        Assert.Contains("serve", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_wrong_usage()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync("srve");
        Assert.Equal(2, run.Code);
        Assert.Contains("srve", run.Error, StringComparison.Ordinal);
    }
}
