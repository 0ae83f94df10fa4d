namespace Tandem.Cli.Tests;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData("def f():\n\treturn 'é😀'\r\n", "def f():\n\treturn 'é😀'\r\n")]
    [InlineData("\u001b[2Jx", "\uFFFD[2Jx")]
    [InlineData("\u009b31m\u0007\0", "\uFFFD31m\uFFFD\uFFFD")]
    [InlineData("", "")]
    public void A_terminal_gets_no_control_characters_but_white_space(string text, string expected) => Assert.Equal(expected, AnswerText.ForTerminal(text));
}
