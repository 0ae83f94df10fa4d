using System.CommandLine;
using Tandem.Cli.Failures;
using Tandem.Cli.Loading;
using Tandem.Cli.Options;
using Tandem.Hosting;

namespace Tandem.Cli.Chatting;

/// <summary><c>tandem chat</c>: a conversation, at a terminal or through a pipe with a message on each line.</summary>
internal sealed class ChatCommand
{
    private readonly EngineOptionSet _engine = new();
    private readonly SamplingOptionSet _sampling = new(maxTokens: 1024);
    private readonly Option<string?> _system = new("--system") { Description = "System message at the beginning of the conversation.", HelpName = "text" };

    private ChatCommand()
    {
    }

    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var it = new ChatCommand();
        var command = new Command("chat", "Talk to a model. It remembers the conversation until /reset; /exit ends it.");
        it._engine.AddTo(command);
        it._sampling.AddTo(command);
        command.Options.Add(it._system);
        command.SetAction((parse, _) => it.RunAsync(parse));
        Help.AddExamples(
            command,
            "tandem chat ./my-model --system 'Answer with code only.'",
            "printf 'What is a heap?\\nShow one in C#.\\n' | tandem chat",
            string.Empty,
            "At the prompt: /reset forgets the conversation, /exit or Ctrl-D ends, a line that ends in \\ goes on in the next. Ctrl-C stops an answer; at the prompt it ends.");
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        EngineOptions options = _engine.Read(parse);
        if (options.SkipTokenizerInit)
        {
            throw new UsageException("a chat needs a tokenizer; leave out --skip-tokenizer-init.");
        }

        using var interrupt = new Interrupt();
        await using LLM llm = await ModelOpener.OpenAsync(options, plainProgress: false, interrupt.Ended).ConfigureAwait(false);
        if (llm.ChatTemplate is null)
        {
            throw new CommandFailedException($"the model '{llm.Name}' has no chat template; give one by --chat-template, or use tandem generate.");
        }

        var conversation = new Conversation(llm, _sampling.Read(parse, llm.DefaultSampling, options.Seed), parse.GetValue(_system));
        return await new ChatLoop(conversation, interrupt, Console.In, Console.Out, Console.Error, interactive: !Console.IsInputRedirected).RunAsync().ConfigureAwait(false);
    }
}
