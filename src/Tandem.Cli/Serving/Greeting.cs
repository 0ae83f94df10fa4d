using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Tandem.Core.Numerics;
using Tandem.Hosting;
using Tandem.Server;

namespace Tandem.Cli.Serving;

/// <summary>What <c>serve</c> prints when it is ready.</summary>
internal static class Greeting
{
    /// <summary>The text.</summary>
    /// <param name="llm">The model.</param>
    /// <param name="url">An address the server listens on.</param>
    /// <param name="options">How it listens.</param>
    public static string Text(LLM llm, string url, ServerOptions options)
    {
        string address = Reachable(url);
        int threads = llm.Options.Threads == 0 ? Environment.ProcessorCount : llm.Options.Threads;
        string prompt = llm.Tokenizer is null ? "[1, 2, 3]" : "\"def quicksort(arr):\"";
        string key = options.ApiKeys.Count > 0 ? " -H \"Authorization: Bearer $API_KEY\"" : string.Empty;
        // A JSON string may stand inside the shell's single quotes if it has none itself.
        string name = JsonEncodedText.Encode(llm.Name).ToString();
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"  {llm.Name}: {Count(llm.Config.ParameterCount)} parameters, {llm.Config.DType.Name()}, context {llm.MaxModelLen} tokens, {threads} threads");
        if (llm.Plan is { } plan)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  KV cache {MemoryPlan.Gib(plan.KvBytes)}: {plan.KvTokens} tokens, {plan.FullSequences:0.0} sequences of full length");
        }

        text.AppendLine();
        text.AppendLine($"  Page      {address}/");
        text.AppendLine($"  Endpoint  {address}/v1");
        text.AppendLine($"  Try       curl {address}/v1/completions -H 'Content-Type: application/json'{key} -d '{{\"model\":\"{name}\",\"prompt\":{prompt},\"max_tokens\":64}}'");
        text.AppendLine();
        text.AppendLine("  Ctrl-C stops it.");
        return text.ToString();
    }

    /// <summary>Parameters as people say it: 265 K, 7.61 B.</summary>
    public static string Count(long parameters) => parameters switch
    {
        >= 1_000_000_000 => FormattableString.Invariant($"{parameters / 1e9:0.00} B"),
        >= 1_000_000 => FormattableString.Invariant($"{parameters / 1e6:0.0} M"),
        _ => FormattableString.Invariant($"{parameters / 1e3:0} K"),
    };

    // An address for all interfaces is none that a client can use.
    private static string Reachable(string url)
    {
        var uri = new Uri(url.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal));
        string host = IPAddress.TryParse(uri.Host, out IPAddress? ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)) ? "127.0.0.1" : uri.Host;
        return $"{uri.Scheme}://{host}:{uri.Port}";
    }
}
