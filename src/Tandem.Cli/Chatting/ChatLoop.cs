using System.Text;
using Tandem.Cli.Failures;
using Tandem.Hosting;
using Tandem.Tokenization.ChatTemplates;

namespace Tandem.Cli.Chatting;

/// <summary>Reads messages and commands, writes answers, until the input or the person ends it.</summary>
internal sealed class ChatLoop(Conversation conversation, Interrupt interrupt, TextReader input, TextWriter output, TextWriter error, bool interactive)
{
    /// <summary>Runs the conversation.</summary>
    /// <returns>The exit code: a failure if a message of a pipe could not be answered.</returns>
    public async Task<int> RunAsync()
    {
        if (interactive)
        {
            output.WriteLine($"{conversation.ModelName} listens. /reset forgets the conversation, /exit ends it, Ctrl-C stops an answer.");
        }

        int code = ExitCodes.Success;
        while (await ReadMessageAsync().ConfigureAwait(false) is { } message)
        {
            switch (message.Trim())
            {
                case "":
                    break;
                case "/exit" or "/quit":
                    return code;
                case "/reset":
                    conversation.Reset();
                    Tell("The conversation is forgotten.");
                    break;
                case "/help":
                    Tell("/reset forgets the conversation, /exit ends it; a line that ends in \\ goes on in the next.");
                    break;
                case ['/', ..] command when command.All(c => c == '/' || char.IsAsciiLetter(c)):
                    error.WriteLine($"tandem: there is no command {command}; there are /reset, /exit and /help.");
                    code = interactive ? code : ExitCodes.Usage;
                    break;
                default:
                    code = await AnswerAsync(message).ConfigureAwait(false) ? code : ExitCodes.Failure;
                    break;
            }
        }

        return code;
    }

    private async Task<bool> AnswerAsync(string message)
    {
        try
        {
            bool whole = await interrupt.RunAsync(token => conversation.AnswerAsync(message, Write, token)).ConfigureAwait(false);
            output.WriteLine();
            if (!whole)
            {
                Tell("(stopped)");
            }

            return true;
        }
        catch (Exception e) when (e is InvalidRequestException or ChatTemplateException or GenerationFailedException or EngineOverloadedException)
        {
            FailureReport.Write(e, error, verbose: false);
            error.WriteLine("tandem: this message is forgotten; /reset forgets the whole conversation.");
            return interactive;
        }
    }

    // A line, or several of which all but the last end in a backslash. Null when there is no more, or the person ends it.
    private async Task<string?> ReadMessageAsync()
    {
        var message = new StringBuilder();
        while (true)
        {
            if (interactive)
            {
                output.Write(message.Length == 0 ? "> " : "… ");
                output.Flush();
            }

            string? line;
            try
            {
                // A read of a terminal cannot be cancelled; it is left behind instead.
                line = await Task.Run(input.ReadLine).WaitAsync(interrupt.Ended).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Tell(string.Empty);
                return null;
            }

            if (line is null)
            {
                Tell(string.Empty);
                return message.Length == 0 ? null : message.ToString();
            }

            if (!line.EndsWith('\\'))
            {
                return message.Append(line).ToString();
            }

            message.Append(line.AsSpan(0, line.Length - 1)).Append('\n');
        }
    }

    private void Write(string text)
    {
        output.Write(AnswerText.ForOutput(text));
        output.Flush();
    }

    private void Tell(string text)
    {
        if (interactive)
        {
            output.WriteLine(text);
        }
    }
}
