using System.Text.Json;

namespace Tandem.Tokenization.Json;

/// <summary>Reads the "post_processor" of tokenizer.json: which ids go in front of and behind a single text.</summary>
internal static class PostProcessorReader
{
    public static void Read(JsonElement element, string where, List<int> prefix, List<int> suffix)
    {
        string type = element.Text("type", where);
        switch (type)
        {
            case "ByteLevel":
                break; // concerns offsets only
            case "Sequence":
                int index = 0;
                foreach (JsonElement item in element.Member("processors", JsonValueKind.Array, where).EnumerateArray())
                {
                    Read(item, $"{where}.processors[{index++}]", prefix, suffix);
                }
                break;
            case "TemplateProcessing":
                ReadTemplate(element, where, prefix, suffix);
                break;
            default:
                throw TokenizerFormatException.Unsupported($"{where}: the post-processor", type, "TemplateProcessing, ByteLevel and Sequence");
        }
    }

    private static void ReadTemplate(JsonElement element, string where, List<int> prefix, List<int> suffix)
    {
        List<int> before = [], after = [];
        bool seen = false;
        foreach (JsonElement item in element.Member("single", JsonValueKind.Array, where).EnumerateArray())
        {
            if (item.Optional("Sequence", $"{where}.single") is { } sequence)
            {
                string name = sequence.Text("id", $"{where}.single");
                if (seen || name != "A")
                {
                    throw new TokenizerFormatException($"{where}.single names the sequence '{name}'{(seen ? " a second time" : "")}; it must name A once.");
                }
                seen = true;
                continue;
            }
            string token = item.Member("SpecialToken", JsonValueKind.Object, $"{where}.single").Text("id", $"{where}.single");
            JsonElement special = element.Member("special_tokens", JsonValueKind.Object, where).Member(token, JsonValueKind.Object, $"{where}.special_tokens");
            foreach (JsonElement id in special.Member("ids", JsonValueKind.Array, $"{where}.special_tokens").EnumerateArray())
            {
                long value = id.Integer($"{where}.special_tokens.ids");
                if (!Vocabulary.IsValidId(value))
                {
                    throw new TokenizerFormatException($"{where}.special_tokens gives '{Vocabulary.Show(token)}' the id {value}, which is out of range.");
                }
                (seen ? after : before).Add((int)value);
            }
        }
        if (!seen)
        {
            throw new TokenizerFormatException($"{where}.single has no sequence A; it must name it once.");
        }
        prefix.InsertRange(0, before);
        suffix.AddRange(after);
    }
}
