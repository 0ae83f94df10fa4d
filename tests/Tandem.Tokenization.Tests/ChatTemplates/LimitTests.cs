using System.Diagnostics;
using System.Text.Json;
using Tandem.Tokenization.ChatTemplates;
using Xunit;

namespace Tandem.Tokenization.Tests.ChatTemplates;

public sealed class LimitTests
{
    /// <summary>Templates that would not end, or take all memory, each meets a limit instead, within seconds.</summary>
    [Theory]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}")]
    [InlineData("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}")]
    [InlineData("{% set ns = namespace(s='x') %}{% for i in range(200) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='x') %}{% for i in range(200) %}{% set ns.s = ns.s + ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s=[1]) %}{% for i in range(200) %}{% set ns.s = ns.s + ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s=[1]) %}{% for i in range(200) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}")]
    [InlineData("{% set ns = namespace(s=[1]) %}{% for i in range(200) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s | tojson }}")]
    [InlineData("{% set ns = namespace(s=[1], t=[1]) %}{% for i in range(200) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}")]
    [InlineData("{% set ns = namespace(s=[1]) %}{% for i in range(90000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}")]
    [InlineData("{% set ns = namespace() %}{% set ns.me = ns %}{{ ns }}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(200) %}{% set ns.s = ns.s.replace('', ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(200) %}{% set ns.s = ns.s.join(ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(200) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}")]
    [InlineData("{{ 'x' * 99999999999 }}")]
    [InlineData("{{ [1] * 99999999999 }}")]
    [InlineData("{{ 2 ** 99999999 }}")]
    [InlineData("{{ 2 ** 9999 ** 9999 }}")]
    [InlineData("{% set ns = namespace(n=3) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}")]
    [InlineData("{{ '%999999999d' % 1 }}")]
    [InlineData("{{ '%.999999999f' % 1 }}")]
    [InlineData("{{ '{:>999999999}'.format(1) }}")]
    [InlineData("{{ 'x'.center(999999999) }}")]
    [InlineData("{{ 'x'.zfill(999999999) }}")]
    [InlineData("{{ 'x' | indent(999999999) }}")]
    [InlineData("{{ [1] | batch(999999999, 0) | list }}")]
    [InlineData("{{ [1] | slice(999999999) | list }}")]
    [InlineData("{{ range(100001) }}")]
    [InlineData("{% for x in range(99999) %}{{ range(99999) | list | length }}{% endfor %}")]
    [InlineData("{% for x in range(99999) %}{{ 'abc' * 9999 }}{% endfor %}")]
    [InlineData("{% for x in range(99999) %}{% set y = range(99999) | sort | sum %}{% endfor %}")]
    public void TemplatesThatDoNotEndMeetALimit(string source)
    {
        var clock = Stopwatch.StartNew();

        var failure = Assert.Throws<ChatTemplateException>(() => Render(source));

        Assert.Equal(ChatTemplateErrorKind.Limit, failure.Kind);
        Assert.Equal(1, failure.Line);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"it took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1 if 1 else ", "")]
    [InlineData("{1:", "}")]
    [InlineData("f(", ")")]
    [InlineData("x[", "]")]
    public void DeepExpressionsAreRefused(string open, string close)
    {
        var source = "{{ " + string.Concat(Enumerable.Repeat(open, 50_000)) + "1" + string.Concat(Enumerable.Repeat(close, 50_000)) + " }}";

        Assert.Equal(ChatTemplateErrorKind.Limit, Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(source)).Kind);
    }

    [Theory]
    [InlineData("{% if true %}", "{% endif %}")]
    [InlineData("{% for x in y %}", "{% endfor %}")]
    [InlineData("{% set x %}", "{% endset %}")]
    [InlineData("{% macro m() %}", "{% endmacro %}")]
    public void DeepBlocksAreRefused(string open, string close)
    {
        var source = string.Concat(Enumerable.Repeat(open, 50_000)) + string.Concat(Enumerable.Repeat(close, 50_000));

        Assert.Equal(ChatTemplateErrorKind.Limit, Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(source)).Kind);
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(" | string")]
    [InlineData(".a")]
    [InlineData(" or 0")]
    public void LongChainsEndWithAnErrorOrAValue(string link)
    {
        var template = ChatTemplate.Parse("{{ 0" + string.Concat(Enumerable.Repeat(link, 100_000)) + " }}");

        // Deep enough to overflow a thread's stack if nothing watched it.
        var thread = new Thread(() => Record.Exception(() => template.Render(new ChatTemplateInput { Messages = [] })), 256 * 1024);
        thread.Start();
        thread.Join();
        // On a thread with a large stack the chain may come to its value.
        Exception? failure = Record.Exception(() => template.Render(new ChatTemplateInput { Messages = [] }));
        Assert.True(failure is null or ChatTemplateException { Kind: ChatTemplateErrorKind.Limit or ChatTemplateErrorKind.Undefined }, failure?.Message);
    }

    [Fact]
    public void LimitsAreThoseThatWereGiven()
    {
        var template = ChatTemplate.Parse("{% for x in range(50) %}ab{% endfor %}", new ChatTemplateLimits { MaxOutputLength = 99 });
        Assert.Equal(ChatTemplateErrorKind.Limit, Assert.Throws<ChatTemplateException>(() => template.Render(Input)).Kind);

        template = ChatTemplate.Parse("{% for x in range(50) %}ab{% endfor %}", new ChatTemplateLimits { MaxOutputLength = 100 });
        Assert.Equal(100, template.Render(Input).Length);

        template = ChatTemplate.Parse("{% for x in range(50) %}ab{% endfor %}", new ChatTemplateLimits { MaxSteps = 50 });
        Assert.Equal(ChatTemplateErrorKind.Limit, Assert.Throws<ChatTemplateException>(() => template.Render(Input)).Kind);

        template = ChatTemplate.Parse("{{ range(11) | list }}", new ChatTemplateLimits { MaxRangeLength = 10 });
        Assert.Contains("11", Assert.Throws<ChatTemplateException>(() => template.Render(Input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LongConversationsStayWellWithinTheLimits()
    {
        var golden = Goldens.Read(Path.Combine(Goldens.Folder, "qwen3-style.template.json"));
        var messages = Enumerable.Range(0, 1000)
            .Select(i => ChatTemplateValue.Message(i % 2 == 0 ? "user" : "assistant", new string('x', 10_000)))
            .ToList();

        var text = ChatTemplate.Parse(golden.GetProperty("template").GetString()!).Render(new ChatTemplateInput { Messages = messages });

        Assert.True(text.Length > 10_000_000);
    }

    [Fact]
    public void DeeplyNestedRequestsAreRefusedOrPrinted()
    {
        var json = string.Concat(Enumerable.Repeat("[", 900)) + string.Concat(Enumerable.Repeat("]", 900));
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });

        var text = ChatTemplate.Parse("{{ documents | tojson }}").Render(new ChatTemplateInput { Messages = [], Documents = ChatTemplateValue.From(document.RootElement) });

        Assert.Equal(json, text);
    }

    private static ChatTemplateInput Input { get; } = new() { Messages = [] };

    private static string Render(string source) => ChatTemplate.Parse(source).Render(Input);
}
