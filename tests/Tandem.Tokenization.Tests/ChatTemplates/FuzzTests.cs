using System.Diagnostics;
using System.Text;
using Xunit;

namespace Tandem.Tokenization.Tests.ChatTemplates;

public sealed class FuzzTests
{
    private const int Rounds = 6000;

    private static readonly string[] Fragments =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-%}", "{%-", "{{-", "|", "[", "]", "(", ")", "'", "\"", "\\", "**", "//", "~", ".", ",", ":", "=",
        "{% for x in ", "{% endfor %}", "{% if ", "{% endif %}", "{% set x = ", "{% macro m(a) %}", "{% endmacro %}", "m(m)", "range(99999)", "namespace()",
        "|list", "|tojson(indent=9)", "|map('m')", "|batch(99999, 1)", "[::-1]", "[:99999999999]", "loop.length", " is ", " in ", " not ", " if ", " else ",
        "%99999d", "{:>99999}", ".format(", " % ", "9999999999", "1e999", "0x", "none", "true", "messages", "*99999", "**99", "'a' * ", ".__class__", "\ud83d", "é", "\0",
    ];

    /// <summary>Templates, pieces of templates, and both broken in random ways: the same ones in every run.</summary>
    [Fact]
    public void MutatedTemplatesEndWithTextOrWithTheOneException()
    {
        var seeds = Directory.GetFiles(Goldens.Folder, "*.template.json").Order(StringComparer.Ordinal)
            .Select(path => Goldens.Read(path).GetProperty("template").GetString()!)
            .Concat(Goldens.Read(Path.Combine(Goldens.Folder, "snippets.json")).GetProperty("snippets").EnumerateArray().Select(snippet => snippet.GetProperty("source").GetString()!))
            .ToList();
        var random = new Random(20260307);
        var rendered = 0;
        var clock = Stopwatch.StartNew();

        for (var round = 0; round < Rounds; round++)
        {
            rendered += ChatTemplateFuzz.Fuzz(Mutate(random, seeds)) >= 0 ? 1 : 0;
        }

        Assert.InRange(rendered, Rounds / 100, Rounds - (Rounds / 10));
        // Seconds on any machine; a template that got past the limits would take for ever.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"{Rounds} templates took {clock.Elapsed}");
    }

    [Fact]
    public void RandomBytesEndWithTextOrWithTheOneException()
    {
        var random = new Random(7);
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[2 + random.Next(200)];
            random.NextBytes(bytes);
            "{{"u8.CopyTo(bytes);
            refused += ChatTemplateFuzz.Fuzz(bytes) < 0 ? 1 : 0;
        }

        Assert.True(refused > 1000);
    }

    private static byte[] Mutate(Random random, List<string> seeds)
    {
        var text = new StringBuilder(seeds[random.Next(seeds.Count)]);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var length = random.Next(Math.Min(20, text.Length - at) + 1);
            switch (random.Next(6))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 3:
                    var other = seeds[random.Next(seeds.Count)];
                    var from = random.Next(other.Length);
                    text.Insert(at, other.AsSpan(from, Math.Min(60, other.Length - from)));
                    break;
                case 4 when at < text.Length:
                    text[at] = (char)random.Next(1, 128);
                    break;
                default:
                    text.Length = at;
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
