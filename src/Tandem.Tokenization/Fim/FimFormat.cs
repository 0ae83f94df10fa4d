namespace Tandem.Tokenization.Fim;

/// <summary>
/// How a model is asked to fill in the middle: chosen by the special tokens its vocabulary has, it turns a request into
/// tokens and text and knows what ends the answer. Immutable; safe for any number of threads.
/// </summary>
public sealed class FimFormat
{
    private readonly FimFamily _family;
    private readonly int _prefix;
    private readonly int _suffix;
    private readonly int? _middle;
    private readonly int? _repository;
    private readonly int? _fileSeparator;

    private FimFormat(FimFamily family, int prefix, int suffix, int? middle, Func<string, int?> tokenToId)
    {
        _family = family;
        _prefix = prefix;
        _suffix = suffix;
        _middle = middle;
        _repository = family.Repository is null ? null : tokenToId(family.Repository);
        _fileSeparator = family.FileSeparators.Select(tokenToId).FirstOrDefault(id => id is not null);
        StopTokenIds =
        [
            .. family.Stops.Select(tokenToId).Concat([prefix, suffix, middle, _repository, _fileSeparator])
                .OfType<int>().Distinct(),
        ];
    }

    /// <summary>The family: qwen, starcoder, deepseek, codellama, seed-coder or codestral.</summary>
    public string Name => _family.Name;

    /// <summary>Which part of the prompt comes first.</summary>
    public FimOrder Order => _family.Order;

    /// <summary>Whether the vocabulary has a token that separates files; without it, other files are given as plain text.</summary>
    public bool HasFileSeparator => _fileSeparator is not null;

    /// <summary>
    /// Ids of tokens that end a middle: the end of the text or turn, padding, and every token of the prompt's own form, since
    /// none of them can be part of the text that was asked for. No id twice.
    /// </summary>
    public IReadOnlyList<int> StopTokenIds { get; }

    /// <summary>Finds the format of a vocabulary; null where it has the tokens of none.</summary>
    /// <param name="tokenToId">Answers the id of a special token, or null where the vocabulary has no such token.</param>
    public static FimFormat? TryDetect(Func<string, int?> tokenToId)
    {
        ArgumentNullException.ThrowIfNull(tokenToId);
        foreach (var family in FimFamily.All)
        {
            var middle = family.Middle is null ? null : tokenToId(family.Middle);
            if (tokenToId(family.Prefix) is int prefix && tokenToId(family.Suffix) is int suffix && (family.Middle is null || middle is not null))
            {
                return new FimFormat(family, prefix, suffix, middle, tokenToId);
            }
        }

        return null;
    }

    /// <summary>Finds the format of a vocabulary.</summary>
    /// <param name="tokenToId">Answers the id of a special token, or null where the vocabulary has no such token.</param>
    /// <exception cref="NotSupportedException">The vocabulary has the tokens of no known family.</exception>
    public static FimFormat Detect(Func<string, int?> tokenToId) => TryDetect(tokenToId) ?? throw new NotSupportedException(
        "This model cannot fill in the middle: its vocabulary has none of the token pairs "
        + string.Join(", ", FimFamily.All.Select(family => $"{family.Prefix} {family.Suffix}")) + ". Send the request without a suffix.");

    /// <summary>Builds the prompt, without a token for the beginning of the sequence.</summary>
    public IReadOnlyList<FimSegment> Build(FimRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var prompt = new PromptBuilder();
        var opening = AppendFiles(prompt, request);
        if (_family.Order == FimOrder.PrefixFirst)
        {
            prompt.Token(_prefix);
            prompt.Text(opening + request.Prefix, _family.PrefixStartsWord);
            prompt.Token(_suffix);
            prompt.Text(request.Suffix, startsWord: false);
        }
        else
        {
            prompt.Token(_suffix);
            prompt.Text(request.Suffix, startsWord: false);
            prompt.Token(_prefix);
            prompt.Text(opening + request.Prefix, _family.PrefixStartsWord);
        }

        if (_middle is int middle)
        {
            prompt.Token(middle);
        }

        return prompt.Segments;
    }

    /// <summary>Builds the prompt as token ids.</summary>
    /// <param name="request">What to fill.</param>
    /// <param name="encode">
    /// Encodes text without looking for special tokens and without adding any; the second argument is
    /// <see cref="FimSegment.StartsWord"/>.
    /// </param>
    /// <param name="beginOfSequence">The token that the model expects at the very start, or null.</param>
    public List<int> BuildTokens(FimRequest request, Func<string, bool, IReadOnlyList<int>> encode, int? beginOfSequence = null)
    {
        ArgumentNullException.ThrowIfNull(encode);
        var tokens = new List<int>();
        if (beginOfSequence is int begin)
        {
            tokens.Add(begin);
        }

        foreach (var segment in Build(request))
        {
            if (segment.TokenId is int id)
            {
                tokens.Add(id);
            }
            else
            {
                tokens.AddRange(encode(segment.Text!, segment.StartsWord));
            }
        }

        return tokens;
    }

    /// <summary>Puts the other files before the place; answers what belongs at the start of the prefix.</summary>
    private string AppendFiles(PromptBuilder prompt, FimRequest request)
    {
        if (!request.IsRepositoryLevel)
        {
            return "";
        }

        if (_fileSeparator is not int separator)
        {
            var plain = string.Concat(request.Files.Select(file => $"{_family.PlainHeader}{file.Path}\n{file.Content}\n"));
            return plain + (request.Path is null ? "" : $"{_family.PlainHeader}{request.Path}\n");
        }

        var inside = _family.FileStyle == FimFileStyle.SeparatorInside;
        var lineEnd = inside ? "" : "\n";
        if (_repository is int repository && request.RepositoryName is not null)
        {
            prompt.Token(repository);
            prompt.Text(request.RepositoryName + lineEnd, startsWord: false);
        }

        foreach (var file in request.Files)
        {
            prompt.Token(separator);
            prompt.Text($"{file.Path}\n{file.Content}{lineEnd}", startsWord: false);
        }

        prompt.Token(separator);
        var own = request.Path is null ? "" : request.Path + "\n";
        if (inside)
        {
            return own;
        }

        prompt.Text(own, startsWord: false);
        return "";
    }

    private sealed class PromptBuilder
    {
        public List<FimSegment> Segments { get; } = [];

        public void Token(int id) => Segments.Add(FimSegment.Token(id));

        public void Text(string text, bool startsWord)
        {
            if (text.Length > 0)
            {
                Segments.Add(FimSegment.OfText(text, startsWord));
            }
        }
    }
}
