using System.Text;
using Tandem.Tokenization.ChatTemplates;

namespace Tandem.Tokenization.Tests.ChatTemplates;

/// <summary>
/// Fuzz target: whatever the bytes are, parsing and rendering them as a template either works or throws
/// <see cref="ChatTemplateException"/>, within the limits.
/// </summary>
public static class ChatTemplateFuzz
{
    private static readonly ChatTemplateLimits Limits = new() { MaxSteps = 20_000, MaxOutputLength = 100_000, MaxCallDepth = 50 };

    private static readonly ChatTemplateInput Input = new()
    {
        Messages =
        [
            ChatTemplateValue.Message("system", " Be brief.\n"),
            ChatTemplateValue.Message("user", "naïve 東京 😀 {{ x }}"),
            ChatTemplateValue.Message("assistant", "<think>\nhm\n</think>\n\nok"),
        ],
        Tools = ChatTemplateValue.List([ChatTemplateValue.Dictionary([KeyValuePair.Create("function", ChatTemplateValue.Message("a", "b"))])]),
        AddGenerationPrompt = true,
        Variables = new Dictionary<string, ChatTemplateValue> { ["bos_token"] = "<s>", ["i"] = 7, ["f"] = 2.5, ["s"] = "text" },
    };

    /// <summary>Answers the length of the rendered text, or -1 where the template was refused.</summary>
    public static int Fuzz(ReadOnlySpan<byte> template)
    {
        try
        {
            return ChatTemplate.Parse(Encoding.UTF8.GetString(template), Limits, Goldens.Clock).Render(Input).Length;
        }
        catch (ChatTemplateException)
        {
            return -1;
        }
    }
}
