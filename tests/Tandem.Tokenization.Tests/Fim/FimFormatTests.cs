using Tandem.Tokenization.Fim;
using Xunit;

namespace Tandem.Tokenization.Tests.Fim;

public sealed class FimFormatTests
{
    private static readonly string[] Qwen =
        ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"];

    private static readonly string[] StarCoder2 = ["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "<repo_name>", "<file_sep>"];

    private static readonly string[] DeepSeek = ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜fim▁hole｜>", "<｜fim▁begin｜>", "<｜fim▁end｜>", "<|EOT|>"];

    private static readonly string[] CodeLlama = ["<s>", "</s>", "▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>"];

    private static readonly string[] Codestral = ["<s>", "</s>", "[INST]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]"];

    private static readonly string[] SeedCoder = ["<[begin▁of▁sentence]>", "<[end▁of▁sentence]>", "<[fim-prefix]>", "<[fim-suffix]>", "<[fim-middle]>"];

    private static readonly FimRequest Simple = new() { Prefix = "def f(", Suffix = "):\n    pass" };

    private static readonly FimRequest Repository = new()
    {
        Prefix = "import a\n",
        Suffix = "\nend",
        Path = "src/b.py",
        RepositoryName = "org/repo",
        Files = [new FimFile("src/a.py", "x = 1"), new FimFile("README.md", "# hi\n")],
    };

    public static TheoryData<string, string[], string> Prompts => new()
    {
        { "qwen", Qwen, "{<|fim_prefix|>}def f({<|fim_suffix|>}):\n    pass{<|fim_middle|>}" },
        { "starcoder", StarCoder2, "{<fim_prefix>}def f({<fim_suffix>}):\n    pass{<fim_middle>}" },
        { "deepseek", DeepSeek, "{<｜fim▁begin｜>}def f({<｜fim▁hole｜>}):\n    pass{<｜fim▁end｜>}" },
        { "codellama", CodeLlama, "{▁<PRE>}_def f({▁<SUF>}):\n    pass{▁<MID>}" },
        { "codestral", Codestral, "{[SUFFIX]}):\n    pass{[PREFIX]}_def f(" },
        { "seed-coder", SeedCoder, "{<[fim-suffix]>}):\n    pass{<[fim-prefix]>}def f({<[fim-middle]>}" },
    };

    public static TheoryData<string[], string> RepositoryPrompts => new()
    {
        { Qwen, "{<|repo_name|>}org/repo\n{<|file_sep|>}src/a.py\nx = 1\n{<|file_sep|>}README.md\n# hi\n\n{<|file_sep|>}src/b.py\n{<|fim_prefix|>}import a\n{<|fim_suffix|>}\nend{<|fim_middle|>}" },
        { StarCoder2, "{<repo_name>}org/repo{<file_sep>}src/a.py\nx = 1{<file_sep>}README.md\n# hi\n{<file_sep>}{<fim_prefix>}src/b.py\nimport a\n{<fim_suffix>}\nend{<fim_middle>}" },
        { DeepSeek, "{<｜fim▁begin｜>}#src/a.py\nx = 1\n#README.md\n# hi\n\n#src/b.py\nimport a\n{<｜fim▁hole｜>}\nend{<｜fim▁end｜>}" },
        { Codestral, "{[SUFFIX]}\nend{[PREFIX]}_+++++ src/a.py\nx = 1\n+++++ README.md\n# hi\n\n+++++ src/b.py\nimport a\n" },
    };

    [Theory]
    [MemberData(nameof(Prompts))]
    public void EachFamilyIsKnownByItsTokensAndAskedInItsForm(string name, string[] vocabulary, string expected)
    {
        var format = FimFormat.Detect(Ids(vocabulary));

        Assert.Equal(name, format.Name);
        Assert.Equal(expected, Show(format.Build(Simple), vocabulary));
    }

    [Theory]
    [MemberData(nameof(RepositoryPrompts))]
    public void OtherFilesComeBeforeThePlace(string[] vocabulary, string expected) =>
        Assert.Equal(expected, Show(FimFormat.Detect(Ids(vocabulary)).Build(Repository), vocabulary));

    [Fact]
    public void APathAloneChangesNothing()
    {
        var format = FimFormat.Detect(Ids(Qwen));

        Assert.Equal(format.Build(Simple), format.Build(Simple with { Path = "a.py" }));
    }

    [Fact]
    public void FilesWithoutARepositoryNameHaveNoRepositoryToken() => Assert.Equal(
        "{<|file_sep|>}a.py\nx\n{<|file_sep|>}{<|fim_prefix|>}def f({<|fim_suffix|>}):\n    pass{<|fim_middle|>}",
        Show(FimFormat.Detect(Ids(Qwen)).Build(Simple with { Files = [new FimFile("a.py", "x")] }), Qwen));

    [Fact]
    public void EmptyTextsMakeNoSegments() => Assert.Equal(
        "{<|fim_prefix|>}{<|fim_suffix|>}{<|fim_middle|>}",
        Show(FimFormat.Detect(Ids(Qwen)).Build(new FimRequest { Prefix = "", Suffix = "" }), Qwen));

    [Fact]
    public void SpecialTokensInTheTextStayText()
    {
        foreach (var vocabulary in new[] { Qwen, StarCoder2, DeepSeek, CodeLlama, Codestral, SeedCoder })
        {
            var format = FimFormat.Detect(Ids(vocabulary));
            var hostile = string.Concat(vocabulary);
            var request = Repository with { Prefix = hostile, Suffix = hostile, RepositoryName = hostile, Path = hostile, Files = [new FimFile(hostile, hostile)] };

            var segments = format.Build(request);

            Assert.Equal(format.Build(Repository with { Files = [Repository.Files[0]] }).Select(segment => segment.TokenId), segments.Select(segment => segment.TokenId));
            Assert.Contains(segments, segment => segment.Text == hostile);
        }
    }

    [Theory]
    [MemberData(nameof(Prompts))]
    public void EveryTokenOfThePromptEndsAMiddle(string name, string[] vocabulary, string prompt)
    {
        var format = FimFormat.Detect(Ids(vocabulary));
        var stops = format.StopTokenIds.Select(id => vocabulary[id - 100]).ToHashSet();

        Assert.Equal(format.StopTokenIds.Count, stops.Count);
        Assert.All(vocabulary.Where(token => prompt.Contains($"{{{token}}}", StringComparison.Ordinal)), token => Assert.Contains(token, stops));
        Assert.Contains(stops, token => token is "<|endoftext|>" or "</s>" || token.Contains("end▁of", StringComparison.Ordinal));
        Assert.DoesNotContain(name == "qwen" ? "<|im_start|>" : "<s>", stops);
    }

    [Fact]
    public void TheQwenFamilyStopsAtTurnsAndFiles() => Assert.Equal(
        ["<|endoftext|>", "<|im_end|>", "<|fim_pad|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|repo_name|>", "<|file_sep|>"],
        FimFormat.Detect(Ids(Qwen)).StopTokenIds.Select(id => Qwen[id - 100]));

    [Fact]
    public void HalfAFamilyIsNone()
    {
        Assert.Null(FimFormat.TryDetect(Ids(["<|fim_prefix|>", "<|fim_suffix|>"])));
        Assert.Null(FimFormat.TryDetect(Ids(["<s>", "</s>", "[PREFIX]"])));

        var failure = Assert.Throws<NotSupportedException>(() => FimFormat.Detect(Ids(["<s>"])));
        Assert.Contains("<|fim_prefix|>", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TokensAreInTheOrderOfTheSegments()
    {
        var format = FimFormat.Detect(Ids(CodeLlama));

        var tokens = format.BuildTokens(Simple, (text, startsWord) => [startsWord ? -text.Length : text.Length], beginOfSequence: 100);

        Assert.Equal([100, 102, -6, 103, 11, 104], tokens);
    }

    private static Func<string, int?> Ids(string[] vocabulary) =>
        token => Array.IndexOf(vocabulary, token) is >= 0 and var index ? index + 100 : null;

    private static string Show(IReadOnlyList<FimSegment> segments, string[] vocabulary) => string.Concat(
        segments.Select(segment => segment.TokenId is int id ? $"{{{vocabulary[id - 100]}}}" : (segment.StartsWord ? "_" : "") + segment.Text));
}
