using System.Text.Json;
using Tandem.Tokenization.CodePointRegex;
using Tandem.Tokenization.PreTokenization;

namespace Tandem.Tokenization.Json;

/// <summary>Reads the "pre_tokenizer" of tokenizer.json into the stages that cut text into words.</summary>
internal static class PreTokenizerReader
{
    private const string Supported = "Sequence, ByteLevel, Split, Digits, Metaspace, Whitespace, WhitespaceSplit and Punctuation";
    private const string Gpt2Words = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The pre-tokenizers in order, sequences laid flat.</summary>
    public static List<(JsonElement Element, string Where)> Flatten(JsonElement? root, string where)
    {
        List<(JsonElement, string)> flat = [];
        if (root is not { } element)
        {
            return flat;
        }
        if (element.Text("type", where) != "Sequence")
        {
            return [(element, where)];
        }
        int index = 0;
        foreach (JsonElement item in element.Member("pretokenizers", JsonValueKind.Array, where).EnumerateArray())
        {
            flat.AddRange(Flatten(item, $"{where}.pretokenizers[{index++}]"));
        }
        return flat;
    }

    /// <summary>Whether words reach the model in the byte alphabet.</summary>
    public static bool IsByteLevel(List<(JsonElement Element, string Where)> flat)
    {
        int at = flat.FindIndex(p => p.Element.Text("type", p.Where) == "ByteLevel");
        if (at >= 0 && at != flat.Count - 1)
        {
            throw new TokenizerFormatException($"{flat[at].Where}: the pre-tokenizer 'ByteLevel' has others behind it; it must be the last.");
        }
        return at >= 0;
    }

    public static WordStage Build(List<(JsonElement Element, string Where)> flat, WordStage model)
    {
        WordStage stage = model;
        for (int i = flat.Count - 1; i >= 0; i--)
        {
            stage = Build(flat[i].Element, flat[i].Where, stage);
        }
        return stage;
    }

    private static WordStage Build(JsonElement element, string where, WordStage next)
    {
        string type = element.Text("type", where);
        switch (type)
        {
            case "ByteLevel":
                WordStage words = element.Flag("use_regex", true, where)
                    ? new SplitStage(new RegexPattern(new SplitRegex(Gpt2Words)), SplitBehavior.Isolated, false, next)
                    : next;
                return element.Flag("add_prefix_space", true, where) ? new PrefixSpaceStage(words) : words;
            case "Split":
                TextPattern pattern = NormalizerReader.ReadPattern(element, where);
                return new SplitStage(pattern, Behavior(element.Text("behavior", where), where), element.Flag("invert", false, where), next);
            case "Digits":
                bool single = element.Flag("individual_digits", false, where);
                return new SplitStage(new CharacterPattern(UnicodeSets.Category("N")!),
                    single ? SplitBehavior.Isolated : SplitBehavior.Contiguous, false, next);
            case "Punctuation":
                CodePointSet punctuation = UnicodeSets.Category("P")!.Union(UnicodeSets.PosixPunctuation);
                return new SplitStage(new CharacterPattern(punctuation), Behavior(element.OptionalText("behavior", where) ?? "Isolated", where), false, next);
            case "WhitespaceSplit":
                return new SplitStage(new CharacterPattern(UnicodeSets.Space), SplitBehavior.Removed, false, next);
            case "Whitespace":
                return new SplitStage(new WhitespaceWordPattern(), SplitBehavior.Removed, true, next);
            case "Metaspace":
                return Metaspace(element, where, next);
            default:
                throw TokenizerFormatException.Unsupported($"{where}: the pre-tokenizer", type, Supported);
        }
    }

    private static MetaspaceStage Metaspace(JsonElement element, string where, WordStage next)
    {
        char mark = MetaspaceMark(element, where);
        WordStage words = element.Flag("split", true, where)
            ? new SplitStage(new LiteralPattern(mark.ToString()), SplitBehavior.MergedWithNext, false, next)
            : next;
        return new MetaspaceStage(mark, MetaspaceScheme(element, where), words);
    }

    public static char MetaspaceMark(JsonElement element, string where)
    {
        string mark = element.Text("replacement", where);
        return mark.Length == 1 && !char.IsSurrogate(mark[0])
            ? mark[0]
            : throw new TokenizerFormatException($"{where}.replacement is '{Vocabulary.Show(mark)}'; it must be one character.");
    }

    /// <summary>The scheme, which older files give as a flag.</summary>
    public static MetaspacePrepend MetaspaceScheme(JsonElement element, string where)
    {
        bool add = element.Flag("add_prefix_space", true, where);
        string scheme = element.OptionalText("prepend_scheme", where) ?? (add ? "always" : "never");
        return scheme switch
        {
            "always" => MetaspacePrepend.Always,
            "first" => MetaspacePrepend.First,
            "never" => MetaspacePrepend.Never,
            _ => throw TokenizerFormatException.Unsupported($"{where}.prepend_scheme", scheme, "always, first and never"),
        };
    }

    private static SplitBehavior Behavior(string name, string where) => name switch
    {
        "Isolated" => SplitBehavior.Isolated,
        "Removed" => SplitBehavior.Removed,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw TokenizerFormatException.Unsupported($"{where}.behavior", name,
            "Isolated, Removed, MergedWithPrevious, MergedWithNext and Contiguous"),
    };
}
