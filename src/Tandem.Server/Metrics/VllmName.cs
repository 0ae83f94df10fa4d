using System.Text.RegularExpressions;

namespace Tandem.Server.Metrics;

/// <summary>
/// vLLM's metrics begin with <c>vllm:</c>, which Prometheus allows and the client library refuses. They are registered under another prefix, and the
/// exported text gets the real one.
/// </summary>
internal static partial class VllmName
{
    /// <summary>Stands for <c>vllm:</c> in the library.</summary>
    public const string Prefix = "vllm__";

    /// <summary>Puts the real prefix at the beginning of samples and of their comments; label values stay as they are.</summary>
    public static string Restore(string text) => NameAtLineStart().Replace(text, "${1}vllm:");

    [GeneratedRegex("^(# (?:HELP|TYPE) )?" + Prefix, RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NameAtLineStart();
}
