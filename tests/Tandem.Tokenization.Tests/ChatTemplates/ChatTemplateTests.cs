using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Tandem.Tokenization.ChatTemplates;
using Xunit;

namespace Tandem.Tokenization.Tests.ChatTemplates;

public sealed class ChatTemplateTests
{
    private const string ChatMl =
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private static readonly string Iquest = Golden("iquest-chatml");

    [Fact]
    public void FieldsThatOnlyTheTemplateKnowsReachIt()
    {
        var node = JsonNode.Parse("""{"role":"user","content":"x","name":"ann","weights":[1,2.50,18446744073709551615],"deep":{"b":null,"a":true}}""")!;

        var text = Render("{{ messages[0] | tojson }} {{ messages[0].name }} {{ flag }}", new ChatTemplateInput
        {
            Messages = [ChatTemplateValue.From(node)],
            Variables = new Dictionary<string, ChatTemplateValue> { ["flag"] = true },
        });

        Assert.Equal("""{"role": "user", "content": "x", "name": "ann", "weights": [1, 2.5, 18446744073709551615], "deep": {"b": null, "a": true}} ann True""", text);
    }

    [Fact]
    public void ElementsAndNodesAreTheSameValues() => Gen.Dictionary(Gen.String, Gen.OneOf(Gen.String.Select(s => (object)s), Gen.Long.Select(l => (object)l), Gen.Bool.Select(b => (object)b), Gen.Double.Select(d => (object)(double.IsFinite(d) ? d : 0.5)))).Sample(fields =>
    {
        var node = JsonSerializer.SerializeToNode(fields);
        var element = JsonSerializer.SerializeToElement(fields);

        var fromNode = Render("{{ documents | tojson }}", new ChatTemplateInput { Messages = [], Documents = ChatTemplateValue.From(node) });
        var fromElement = Render("{{ documents | tojson }}", new ChatTemplateInput { Messages = [], Documents = ChatTemplateValue.From(element) });

        Assert.Equal(fromNode, fromElement);
        // What tojson prints is JSON, of the same values.
        using var parsed = JsonDocument.Parse(fromElement);
        Assert.True(JsonElement.DeepEquals(parsed.RootElement, element));
    }, iter: 300, seed: "0000KOIPe036");

    [Fact]
    public void ToolsAndDocumentsAreNoneUnlessGiven()
    {
        Assert.Equal("True True", Render("{{ tools is none }} {{ documents is none }}", new ChatTemplateInput { Messages = [] }));
        Assert.Equal("x", Render("{{ tools[0].name }}", new ChatTemplateInput
        {
            Messages = [],
            Tools = ChatTemplateValue.From(JsonNode.Parse("""[{"name":"x"}]""")),
        }));
    }

    [Fact]
    public void TheDefaultSystemTextOfIquestRunsIntoTheToolHeading()
    {
        var input = new ChatTemplateInput
        {
            Messages = [ChatTemplateValue.Message("user", "Hi")],
            Tools = ChatTemplateValue.From(JsonNode.Parse("""[{"type":"function","function":{"name":"f"}}]""")),
            AddGenerationPrompt = true,
        };

        var text = Render(Iquest, input);

        Assert.StartsWith("<|im_start|>system\nYou are LoopCoder, a helpful assistant developed by IQuest.# Tools\n\n", text, StringComparison.Ordinal);
        Assert.Contains("<tools>\n{\"type\": \"function\", \"function\": {\"name\": \"f\"}}\n</tools>", text, StringComparison.Ordinal);
        Assert.EndsWith("<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToolArgumentsThatCameAsTextArePrintedAsAnObject()
    {
        var message = JsonNode.Parse("""{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1,\"b\":\"é\"}"}}]}""");
        const string Source = "{{ messages[0].tool_calls[0].function.arguments | tojson }}";

        Assert.Equal("""{"a": 1, "b": "é"}""", Render(Source, new ChatTemplateInput { Messages = [ChatTemplateValue.From(message)] }));
        Assert.Equal("""
            "{\"a\":1,\"b\":\"é\"}"
            """, Render(Source, new ChatTemplateInput { Messages = [ChatTemplateValue.From(message)], ParseToolArguments = false }));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("")]
    public void ToolArgumentsThatAreNoObjectStayAsTheyAre(string arguments)
    {
        var message = new JsonObject { ["role"] = "assistant", ["tool_calls"] = new JsonArray(new JsonObject { ["function"] = new JsonObject { ["arguments"] = arguments } }) };

        Assert.Equal(arguments, Render("{{ messages[0].tool_calls[0].function.arguments }}", new ChatTemplateInput { Messages = [ChatTemplateValue.From(message)] }));
    }

    [Fact]
    public void TextPartsAreJoinedForTemplatesThatWantAString()
    {
        var parts = ChatTemplateValue.From(JsonNode.Parse("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"""));
        var withImage = ChatTemplateValue.From(JsonNode.Parse("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"}]}"""));
        const string Walks = "{% for m in messages %}{% for part in m['content'] %}[{{ part.text }}]{% endfor %}{% endfor %}";
        const string WalksAlias = "{% for m in messages %}{% set content = m.content %}{% for part in content %}[{{ part.text }}]{% endfor %}{% endfor %}";

        Assert.Equal("a\nb", Render("{{ messages[0].content }}", new ChatTemplateInput { Messages = [parts] }));
        Assert.Equal("[a][b]", Render(Walks, new ChatTemplateInput { Messages = [parts] }));
        Assert.Equal("[a][b]", Render(WalksAlias, new ChatTemplateInput { Messages = [parts] }));
        Assert.True(ChatTemplate.Parse(Walks).WalksContentParts);
        Assert.False(ChatTemplate.Parse(ChatMl).WalksContentParts);
        Assert.Equal("2", Render("{{ messages[0].content | length }}", new ChatTemplateInput { Messages = [withImage] }));
    }

    [Theory]
    [InlineData("Sure, here is", "Sure, here is")]
    [InlineData("ends in space ", "ends in space ")]
    [InlineData("hi", "hi")]
    public void TheLastMessageIsLeftOpen(string last, string expected)
    {
        // The first message holds the same words, so that the place has to be found, not guessed.
        var input = new ChatTemplateInput
        {
            Messages = [ChatTemplateValue.Message("user", "hi hi Sure, here is"), ChatTemplateValue.Message("assistant", last)],
            ContinueFinalMessage = true,
        };

        Assert.Equal($"<|im_start|>user\nhi hi Sure, here is<|im_end|>\n<|im_start|>assistant\n{expected}", Render(ChatMl, input));
    }

    [Fact]
    public void ATemplateThatTrimsLeavesTheLastMessageTrimmed()
    {
        var input = new ChatTemplateInput { Messages = [ChatTemplateValue.Message("assistant", "  x  ")], ContinueFinalMessage = true };

        Assert.Equal("[x", Render("[{{ messages[0].content | trim }}]", input));
    }

    [Theory]
    [InlineData("{{ messages[0].role }}", "user", "x", false, "nothing to continue")]
    [InlineData(ChatMl, "user", "x", true, "exclude each other")]
    [InlineData(ChatMl, "user", null, false, "text in 'content'")]
    public void WhatCannotBeContinuedSaysWhy(string source, string role, string? content, bool prompt, string reason)
    {
        var message = new JsonObject { ["role"] = role, ["content"] = content };
        var input = new ChatTemplateInput { Messages = [ChatTemplateValue.From(message)], ContinueFinalMessage = true, AddGenerationPrompt = prompt };

        Assert.Contains(reason, Assert.Throws<ChatTemplateException>(() => Render(source, input)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n{{ 1 +\n }}", 3, ChatTemplateErrorKind.Syntax)]
    [InlineData("a\n\n{{ x.y.z }}", 3, ChatTemplateErrorKind.Undefined)]
    [InlineData("{% if true %}\n  {{ raise_exception('no') }}\n{% endif %}", 2, ChatTemplateErrorKind.Raised)]
    [InlineData("{% set x = [] %}\n{% set y = x.append(1) %}", 2, ChatTemplateErrorKind.Security)]
    [InlineData("{{ 1 }}\n{{ 1 + 'a' }}", 2, ChatTemplateErrorKind.Runtime)]
    [InlineData("\n\n{% include 'x' %}", 3, ChatTemplateErrorKind.Syntax)]
    [InlineData("\n{% for x in y recursive %}{% endfor %}", 2, ChatTemplateErrorKind.Syntax)]
    [InlineData("\n{{ lipsum() }}", 2, ChatTemplateErrorKind.Runtime)]
    public void ErrorsNameTheLine(string source, int line, ChatTemplateErrorKind kind)
    {
        var failure = Assert.Throws<ChatTemplateException>(() => Render(source, new ChatTemplateInput { Messages = [] }));

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(line, failure.Line);
        Assert.Contains($"line {line}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownFilterIsNamedTogetherWithThoseThatExist()
    {
        var failure = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{{ x | urlize }}"));

        Assert.Contains("'urlize'", failure.Message, StringComparison.Ordinal);
        Assert.All(ChatTemplate.FilterNames, name => Assert.Contains(name, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void MessagesMustBeObjects()
    {
        var failure = Assert.Throws<ChatTemplateException>(() => Render(ChatMl, new ChatTemplateInput { Messages = [ChatTemplateValue.Message("user", "x"), "text"] }));

        Assert.Contains("message 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTimeIsTheOneThatWasGiven()
    {
        var template = ChatTemplate.Parse("{{ strftime_now('%d %b %Y %H:%M') }}", timeProvider: Goldens.Clock);

        Assert.Equal("07 Mar 2026 14:05", template.Render(new ChatTemplateInput { Messages = [] }));
    }

    [Fact]
    public void ManyThreadsShareOneTemplate()
    {
        var template = ChatTemplate.Parse(Golden("qwen3-coder-style"));
        var conversations = Enumerable.Range(0, 64)
            .Select(i => new ChatTemplateInput { Messages = [.. Enumerable.Range(0, i + 1).Select(j => ChatTemplateValue.Message(j % 2 == 0 ? "user" : "assistant", $"{i}.{j}"))] })
            .ToArray();
        var alone = conversations.Select(template.Render).ToArray();

        var together = conversations.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(template.Render).ToArray();

        Assert.Equal(alone, together);
    }

    [Fact]
    public void RenderingLeavesTheInputAsItWas()
    {
        var message = ChatTemplateValue.From(JsonNode.Parse("""{"role":"assistant","content":"x","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}"""));
        var input = new ChatTemplateInput { Messages = [message], ContinueFinalMessage = true };
        var template = ChatTemplate.Parse("{{ messages | tojson }}");

        Assert.Equal(template.Render(input), template.Render(input));
        Assert.Equal("x", Render("{{ messages[0].content }}", new ChatTemplateInput { Messages = [message] }));
    }

    /// <summary>Any text survives a template that only prints it, and tojson of it is JSON.</summary>
    [Fact]
    public void AnyTextPassesThrough() => Gen.String.Sample(text =>
    {
        var input = new ChatTemplateInput { Messages = [ChatTemplateValue.Message("user", text)] };

        Assert.Equal(text, Render("{{ messages[0].content }}", input));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(Render("{{ messages[0].content | tojson(ensure_ascii=true) }}", input)));
        Assert.Equal(text, Render("{{ messages[0].content | list | join }}", input));
        Assert.Equal(text, Render("{{ messages[0].content[::-1][::-1] }}", input));
    }, iter: 500, seed: "0000KOIPe036");

    private static string Golden(string name) =>
        Goldens.Read(Path.Combine(Goldens.Folder, name + ".template.json")).GetProperty("template").GetString()!;

    private static string Render(string source, ChatTemplateInput input) => ChatTemplate.Parse(source).Render(input);
}
