namespace Tandem.Cli;

/// <summary>Text of a model on its way to stdout.</summary>
internal static class AnswerText
{
    /// <summary>
    /// The text as it is for a file or a pipe. On a terminal control characters are replaced: a model may write escape sequences, and they would act.
    /// </summary>
    public static string ForOutput(string text) => Console.IsOutputRedirected ? text : ForTerminal(text);

    /// <summary>The text with every control character but line ends and tabs replaced.</summary>
    internal static string ForTerminal(string text)
        => text.Any(IsDangerous) ? string.Create(text.Length, text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = IsDangerous(source[i]) ? '\uFFFD' : source[i];
            }
        }) : text;

    private static bool IsDangerous(char c) => char.IsControl(c) && c is not ('\n' or '\t' or '\r');
}
