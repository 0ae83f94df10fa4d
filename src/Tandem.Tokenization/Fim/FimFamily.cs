namespace Tandem.Tokenization.Fim;

/// <summary>Which part of the prompt comes first.</summary>
public enum FimOrder
{
    /// <summary>Prefix, suffix, then the middle is written.</summary>
    PrefixFirst,

    /// <summary>Suffix, prefix, then the middle is written.</summary>
    SuffixFirst,
}

/// <summary>How other files are put before the place.</summary>
internal enum FimFileStyle
{
    /// <summary>A separator token, path and content; the last separator and path stand before the fill-in-the-middle tokens.</summary>
    SeparatorOutside,

    /// <summary>The same, with the last path inside the prefix, and no line end after a file.</summary>
    SeparatorInside,

    /// <summary>No token: files are text at the start of the prefix, each under a line that names it.</summary>
    PlainText,
}

/// <summary>The tokens and habits of a family of models that were trained to fill in the middle.</summary>
internal sealed record FimFamily
{
    /// <summary>In the order in which a vocabulary is tried; no two have the same prefix token.</summary>
    public static readonly IReadOnlyList<FimFamily> All =
    [
        // Qwen2.5-Coder, Qwen3-Coder and IQuest-Coder; CodeGemma shares the three and separates files by its own token.
        new()
        {
            Name = "qwen",
            Prefix = "<|fim_prefix|>",
            Suffix = "<|fim_suffix|>",
            Middle = "<|fim_middle|>",
            Repository = "<|repo_name|>",
            FileSeparators = ["<|file_sep|>", "<|file_separator|>"],
            FileStyle = FimFileStyle.SeparatorOutside,
            Stops = ["<|endoftext|>", "<|im_end|>", "<|fim_pad|>", "<eos>"],
        },
        new()
        {
            Name = "starcoder",
            Prefix = "<fim_prefix>",
            Suffix = "<fim_suffix>",
            Middle = "<fim_middle>",
            Repository = "<repo_name>",
            FileSeparators = ["<file_sep>"],
            FileStyle = FimFileStyle.SeparatorInside,
            Stops = ["<|endoftext|>", "<fim_pad>", "<reponame>", "<filename>"],
        },
        new()
        {
            Name = "deepseek",
            Prefix = "<｜fim▁begin｜>",
            Suffix = "<｜fim▁hole｜>",
            Middle = "<｜fim▁end｜>",
            FileStyle = FimFileStyle.PlainText,
            PlainHeader = "#",
            Stops = ["<｜end▁of▁sentence｜>", "<|EOT|>"],
        },
        new()
        {
            Name = "codellama",
            Prefix = "▁<PRE>",
            Suffix = "▁<SUF>",
            Middle = "▁<MID>",
            FileStyle = FimFileStyle.PlainText,
            PlainHeader = "# ",
            PrefixStartsWord = true,
            Stops = ["▁<EOT>", "</s>"],
        },
        new()
        {
            Name = "seed-coder",
            Prefix = "<[fim-prefix]>",
            Suffix = "<[fim-suffix]>",
            Middle = "<[fim-middle]>",
            Order = FimOrder.SuffixFirst,
            FileStyle = FimFileStyle.PlainText,
            PlainHeader = "# ",
            Stops = ["<[end▁of▁sentence]>", "<[PAD▁TOKEN]>"],
        },
        // Codestral writes the middle right behind the prefix, without a token of its own.
        new()
        {
            Name = "codestral",
            Prefix = "[PREFIX]",
            Suffix = "[SUFFIX]",
            Order = FimOrder.SuffixFirst,
            FileStyle = FimFileStyle.PlainText,
            PlainHeader = "+++++ ",
            PrefixStartsWord = true,
            Stops = ["</s>", "[MIDDLE]"],
        },
    ];

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required string Suffix { get; init; }

    /// <summary>The token behind which the middle is written; null where there is none.</summary>
    public string? Middle { get; init; }

    public FimOrder Order { get; init; }

    public string? Repository { get; init; }

    /// <summary>Tokens between files; the first that the vocabulary has is used.</summary>
    public IReadOnlyList<string> FileSeparators { get; init; } = [];

    public required FimFileStyle FileStyle { get; init; }

    /// <summary>What stands before a path where files are plain text.</summary>
    public string PlainHeader { get; init; } = "# ";

    /// <summary>Whether the prefix was trained with SentencePiece's space before it; the suffix never was.</summary>
    public bool PrefixStartsWord { get; init; }

    /// <summary>Tokens that end a middle, besides those of the prompt itself.</summary>
    public required IReadOnlyList<string> Stops { get; init; }
}
