using System.CommandLine;
using Tandem.Cli.Failures;
using Tandem.Cli.Loading;
using Tandem.Cli.Options;
using Tandem.Hosting;
using Tandem.Server;

namespace Tandem.Cli.Serving;

/// <summary><c>tandem serve</c>: a model behind the OpenAI endpoint until a signal comes.</summary>
internal static class ServeCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Build()
    {
        var engine = new EngineOptionSet();
        var server = new ServerOptionSet();
        var command = new Command("serve", "Serve a model over HTTP: OpenAI's completions and chat, llama.cpp's infill, metrics, a page to try it.");
        engine.AddTo(command);
        server.AddTo(command);
        command.SetAction((parse, _) => RunAsync(engine.Read(parse), server.Read(parse)));
        Help.AddExamples(
            command,
            "tandem serve                                        the built-in model on http://127.0.0.1:8000",
            "tandem serve ./IQuest-Coder-V1-7B --max-model-len 16k --quantization int8",
            "tandem serve Org/Name --host '*' --port 9000 --api-key SECRET",
            string.Empty,
            "Ctrl-C or SIGTERM: no new requests are taken and those that run are finished, at most --drain-timeout seconds; a second signal stops at once.",
            "Exit codes: 0 stopped and everything answered, 1 failed, 2 wrong usage or value, 130 stopped before it was ready or with requests unfinished.");
        return command;
    }

    private static async Task<int> RunAsync(EngineOptions engineOptions, ServerOptions serverOptions)
    {
        PortCheck.ThrowIfTaken(serverOptions);
        using var signals = new Signals();
        await using LLM llm = await ModelOpener.OpenAsync(engineOptions, plainProgress: true, signals.Stop).ConfigureAwait(false);
        // The server itself gives up a little later, so that it is this command that decides.
        await using var server = TandemServer.Create(llm, serverOptions with { ShutdownTimeout = serverOptions.ShutdownTimeout + TimeSpan.FromSeconds(10) });
        try
        {
            await server.StartAsync(signals.Stop).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw PortCheck.Describe(e, serverOptions);
        }

        await Console.Out.WriteAsync(Greeting.Text(llm, server.Urls.First(), serverOptions)).ConfigureAwait(false);
        await Console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await WaitAsync(signals.Stop).ConfigureAwait(false);
        return await DrainAsync(llm, server, serverOptions.ShutdownTimeout, signals.StopNow).ConfigureAwait(false);
    }

    private static async Task<int> DrainAsync(LLM llm, TandemServer server, TimeSpan drainTime, CancellationToken stopNow)
    {
        long running = llm.Counters.Running + llm.QueuedRequests;
        await Console.Error.WriteLineAsync(
            running == 0
                ? "tandem: stopping."
                : FormattableString.Invariant($"tandem: stopping; {running} requests may finish within {drainTime.TotalSeconds:0.#} s (a second signal ends them at once)."))
            .ConfigureAwait(false);
        // What is unfinished is counted before it is ended: afterwards nothing is left to count.
        long unfinished = 0;
        using var end = new CancellationTokenSource();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopNow);
        using CancellationTokenRegistration atLimit = limit.Token.Register(() =>
        {
            unfinished = llm.Counters.Running + llm.QueuedRequests;
            end.Cancel();
        });
        limit.CancelAfter(drainTime);
        try
        {
            await server.StopAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Asked not to wait any longer.
        }

        if (unfinished == 0)
        {
            return ExitCodes.Success;
        }

        await Console.Error.WriteLineAsync($"tandem: {unfinished} requests were not finished.").ConfigureAwait(false);
        return ExitCodes.Interrupted;
    }

    private static async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is what it waited for.
        }
    }
}
