using System.CommandLine;
using Tandem.Cli.Failures;

namespace Tandem.Cli.Options;

/// <summary>
/// Options of vLLM that Tandem does not have yet. A value that asks for nothing is taken, so that a familiar command line works; any other is refused
/// by name, because ignoring it would be worse.
/// </summary>
internal sealed class UnbuiltOptions
{
    private readonly List<(Option<string?> Option, Unbuilt Rule)> _options = [];

    /// <summary>Declares them.</summary>
    /// <param name="planning">Leaves out those that a planning command has itself.</param>
    public UnbuiltOptions(bool planning)
    {
        foreach (Unbuilt rule in Unbuilt.All)
        {
            if (planning && rule.PlanHasIt)
            {
                continue;
            }

            _options.Add((new Option<string?>(rule.Name, [.. rule.Aliases]) { Arity = ArgumentArity.ZeroOrOne, Hidden = true }, rule));
        }
    }

    /// <summary>Adds them to a command, out of sight of its help.</summary>
    public void AddTo(Command command) => _options.ForEach(option => command.Options.Add(option.Option));

    /// <summary>Refuses every one that asks for something, all in one message.</summary>
    /// <exception cref="UsageException">At least one does.</exception>
    public void ThrowIfAsked(ParseResult parse)
    {
        string[] problems =
        [
            .. from entry in _options
               let result = parse.GetResult(entry.Option)
               where result is { Implicit: false }
               let value = parse.GetValue(entry.Option)
               where !entry.Rule.Neutral.Contains(value ?? string.Empty)
               select entry.Rule.Refuse(value),
        ];
        if (problems.Length > 0)
        {
            throw new UsageException(string.Join('\n', problems));
        }
    }

    /// <summary>One of them.</summary>
    /// <param name="Name">The option.</param>
    /// <param name="Neutral">Values that ask for nothing; the empty text is the option without a value.</param>
    /// <param name="Instead">What is so now, or what to use instead.</param>
    private sealed record Unbuilt(string Name, string[] Neutral, string Instead)
    {
        public static readonly Unbuilt[] All =
        [
            new("--tensor-parallel-size", ["1"], "the model runs on one device; 1 is the only size") { Aliases = ["-tp"], PlanHasIt = true },
            new("--pipeline-parallel-size", ["1"], "the model runs on one device; 1 is the only size") { Aliases = ["-pp"] },
            new("--data-parallel-size", ["1"], "start several servers instead") { Aliases = ["-dp"] },
            new("--nnodes", ["1"], "the model runs on one host; 1 is the only number"),
            new("--distributed-executor-backend", ["mp"], "the model runs in one process"),
            new("--gpu-memory-utilization", [], "there is no GPU backend; size the cache by --kv-cache-memory-bytes") { PlanHasIt = true },
            new("--swap-space", ["0"], "preempted sequences are computed again; 0 is the only value"),
            new("--cpu-offload-gb", ["0"], "all weights are in memory; 0 is the only value"),
            new("--kv-offloading-size", ["0"], "the KV cache is in memory; 0 is the only value"),
            // Without a GPU nothing is captured: every step is eager already.
            new("--enforce-eager", [string.Empty, "true"], "every step on a CPU is eager"),
            new("--enable-chunked-prefill", [string.Empty, "true"], "prefill is always chunked"),
            new("--no-enable-chunked-prefill", [], "prefill is always chunked; raise --max-num-batched-tokens for larger chunks"),
            new("--long-prefill-token-threshold", ["0"], "0 is the only value"),
            new("--scheduling-policy", ["fcfs"], "fcfs is the only policy"),
            new("--enable-lora", [], "adapters cannot be loaded; merge the adapter into the checkpoint"),
            new("--lora-modules", [], "adapters cannot be loaded; merge the adapter into the checkpoint"),
            new("--max-loras", [], "adapters cannot be loaded"),
            new("--max-lora-rank", [], "adapters cannot be loaded"),
            new("--speculative-config", [], "every token comes from the model itself"),
            new("--structured-outputs-config", [], "output is not constrained"),
            new("--enable-auto-tool-choice", [], "tool calls are not parsed"),
            new("--tool-call-parser", [], "tool calls are not parsed"),
            new("--reasoning-parser", [], "reasoning is not parsed"),
            new("--hf-overrides", [], "edit the model's config.json"),
            new("--generation-config", ["auto"], "the model's generation_config.json is used; auto is the only value"),
            new("--trust-remote-code", [], "Tandem never runs code that comes with a model; leave it out"),
            new("--enable-sleep-mode", [], "stop the server instead"),
            new("--ssl-keyfile", [], "put a proxy that ends TLS in front"),
            new("--ssl-certfile", [], "put a proxy that ends TLS in front"),
            new("--uds", [], "use --host and --port"),
            new("--root-path", [], "let the proxy in front strip the path"),
        ];

        public string[] Aliases { get; init; } = [];

        public bool PlanHasIt { get; init; }

        public string Refuse(string? value) => $"{Name}{(string.IsNullOrEmpty(value) ? string.Empty : " " + value)} is not built yet: {Instead}.";
    }
}
