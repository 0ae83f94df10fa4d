using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Tandem.Tokenization.AddedTokens;
using Tandem.Tokenization.Detokenization;
using Tandem.Tokenization.Json;
using Tandem.Tokenization.Loading;
using Tandem.Tokenization.PreTokenization;
using Tandem.Tokenization.SentencePiece;

namespace Tandem.Tokenization;

/// <summary>
/// Turns text into token ids and back, as the model's tokenizer files say. Immutable once loaded and safe for use by any number of
/// threads at a time; the working memory of encoding is pooled.
/// </summary>
/// <remarks>
/// Written here rather than taken from Microsoft.ML.Tokenizers 2.0.1 because that is not exact for the files served: on the golden vectors it encodes
/// ordinary code otherwise than sentencepiece does, and letters above U+FFFF, normalized text and <c>ignore_merges</c> otherwise than the Hugging Face
/// library. Nor does it have sequences of pre-tokenizers, added tokens that take white space along, or the raw bytes of single tokens.
/// </remarks>
public sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TokenizerConfig _config;
    private readonly Dictionary<int, AddedToken> _addedById;
    private readonly Dictionary<string, int> _addedByContent;
    private readonly AddedTokenMatcher _plainMatcher;
    private readonly AddedTokenMatcher _normalizedMatcher;
    private readonly int[] _prefix;
    private readonly int[] _suffix;
    private readonly ConcurrentBag<EncodeScratch> _scratch = [];

    private Tokenizer(TokenizerParts parts, TokenizerConfig config)
    {
        (_parts, _config) = (parts, config);
        _addedById = parts.AddedTokens.DistinctBy(t => t.Id).ToDictionary(t => t.Id);
        _addedByContent = parts.AddedTokens.DistinctBy(t => t.Content).ToDictionary(t => t.Content, t => t.Id);
        VocabSize = Math.Max(parts.Vocabulary.Size, _addedById.Count == 0 ? 0 : _addedById.Keys.Max() + 1);
        _plainMatcher = new AddedTokenMatcher(parts.AddedTokens.Where(t => !t.Normalized).Select(t => (t.Content, t)));
        _normalizedMatcher = new AddedTokenMatcher(parts.AddedTokens.Where(t => t.Normalized).Select(t => (Normalize(t.Content), t)));
        BosId = NamedId(config.BosToken);
        EosId = NamedId(config.EosToken);
        PadId = NamedId(config.PadToken);
        // The Llama classes set begin and end by their flags, whatever the tokenizer file's post-processor says.
        bool flagsRule = config.IsLlamaClass && (config.AddBosToken is not null || config.AddEosToken is not null);
        _prefix = flagsRule ? (config.AddBosToken ?? true) && BosId is { } bos ? [bos] : [] : [.. parts.Prefix];
        _suffix = flagsRule ? (config.AddEosToken ?? false) && EosId is { } eos ? [eos] : [] : [.. parts.Suffix];
    }

    /// <summary>One more than the highest id. Ids below it may still name no token.</summary>
    public int VocabSize { get; }

    /// <summary>The token that begins a text, by tokenizer_config.json; null when it names none.</summary>
    public int? BosId { get; }

    /// <summary>The token that ends a text or turn.</summary>
    public int? EosId { get; }

    /// <summary>The token that fills up a batch.</summary>
    public int? PadId { get; }

    /// <summary>The text of <see cref="BosId"/>, which chat templates use.</summary>
    public string? BosToken => _config.BosToken;

    /// <summary>The text of <see cref="EosId"/>, which chat templates use.</summary>
    public string? EosToken => _config.EosToken;

    /// <summary>Whether encoding with special tokens puts any in front.</summary>
    public bool AddsBosToken => _prefix.Length > 0;

    /// <summary>The chat template named "default" or not named at all: Jinja source. Null when the model has none.</summary>
    public string? ChatTemplate => _config.ChatTemplate;

    /// <summary>All chat templates by name.</summary>
    public IReadOnlyDictionary<string, string> ChatTemplates => _config.ChatTemplates;

    /// <summary>The tokens recognised as a whole in the text.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _parts.AddedTokens;

    internal DecodeTable DecodeTable => _parts.DecodeTable;

    /// <summary>
    /// Loads the tokenizer of a model folder: tokenizer.json if there is one, else tokenizer.model, together with
    /// tokenizer_config.json, special_tokens_map.json and chat_template.jinja where they exist.
    /// </summary>
    /// <exception cref="FileNotFoundException">The folder has neither file.</exception>
    /// <exception cref="TokenizerFormatException">A file is malformed or asks for what is not supported.</exception>
    public static Tokenizer Load(string modelFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelFolder);
        string json = Path.Combine(modelFolder, "tokenizer.json"), model = Path.Combine(modelFolder, "tokenizer.model");
        TokenizerConfig config = TokenizerConfig.Load(modelFolder);
        if (File.Exists(json))
        {
            return new Tokenizer(TokenizerJsonReader.Read(File.ReadAllBytes(json), config.AddedTokens), config);
        }
        return File.Exists(model)
            ? new Tokenizer(SentencePieceReader.Read(File.ReadAllBytes(model), config), config)
            : throw new FileNotFoundException($"The folder '{modelFolder}' has neither tokenizer.json nor tokenizer.model; a model needs one of them.", json);
    }

    /// <summary>Makes a tokenizer of the bytes of a tokenizer.json and, if given, of a tokenizer_config.json.</summary>
    /// <exception cref="TokenizerFormatException">They are malformed or ask for what is not supported.</exception>
    public static Tokenizer FromTokenizerJson(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte>? config = null)
    {
        TokenizerConfig parsed = config is { } bytes ? TokenizerConfig.Parse(bytes) : new TokenizerConfig();
        return new Tokenizer(TokenizerJsonReader.Read(json, parsed.AddedTokens), parsed);
    }

    /// <summary>Makes a tokenizer of the bytes of a SentencePiece tokenizer.model and, if given, of a tokenizer_config.json.</summary>
    /// <exception cref="TokenizerFormatException">They are malformed or ask for what is not supported.</exception>
    public static Tokenizer FromSentencePiece(ReadOnlySpan<byte> model, ReadOnlyMemory<byte>? config = null)
    {
        TokenizerConfig parsed = config is { } bytes ? TokenizerConfig.Parse(bytes) : new TokenizerConfig();
        return new Tokenizer(SentencePieceReader.Read(model, parsed), parsed);
    }

    /// <summary>Encodes a text; see <see cref="Encode(ReadOnlySpan{char}, List{int}, bool, bool)"/>.</summary>
    public List<int> Encode(ReadOnlySpan<char> text, bool addSpecialTokens = true, bool parseSpecial = true)
    {
        List<int> ids = [];
        Encode(text, ids, addSpecialTokens, parseSpecial);
        return ids;
    }

    /// <summary>Appends the ids of a text to a list.</summary>
    /// <param name="text">Any UTF-16; unpaired surrogates count as U+FFFD.</param>
    /// <param name="destination">Receives the ids behind what it holds.</param>
    /// <param name="addSpecialTokens">Adds the tokens that begin and end a text, where the tokenizer has such.</param>
    /// <param name="parseSpecial">
    /// Takes the text of special tokens for those tokens. When false it is text like any other; added tokens that are not special are
    /// recognised all the same.
    /// </param>
    public void Encode(ReadOnlySpan<char> text, List<int> destination, bool addSpecialTokens, bool parseSpecial)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!_scratch.TryTake(out EncodeScratch? scratch))
        {
            scratch = new EncodeScratch();
        }
        scratch.Output.Clear();
        if (addSpecialTokens)
        {
            scratch.Output.AddRange(_prefix);
        }
        EncodeText(text, parseSpecial, scratch);
        if (addSpecialTokens)
        {
            scratch.Output.AddRange(_suffix);
        }
        int count = destination.Count;
        CollectionsMarshal.SetCount(destination, count + scratch.Output.Count);
        scratch.Output.Written.CopyTo(CollectionsMarshal.AsSpan(destination)[count..]);
        _scratch.Add(scratch);
    }

    /// <summary>Decodes ids to text; bytes that are no UTF-8 become U+FFFD, ids that name no token are passed over.</summary>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        DecodeState state = new(_parts.DecodeTable);
        CharBuffer text = new();
        foreach (int id in ids)
        {
            state.Append(id, skipSpecialTokens, text);
        }
        state.Flush(text);
        return new string(text.Written);
    }

    /// <summary>The token as the vocabulary writes it (byte alphabet, blank marks), or null.</summary>
    public string? IdToToken(int id) => _addedById.TryGetValue(id, out AddedToken? token) ? token.Content : _parts.Vocabulary.Token(id);

    /// <summary>The id of a token as the vocabulary writes it, or null.</summary>
    public int? TokenToId(ReadOnlySpan<char> token)
    {
        if (_addedByContent.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out int id))
        {
            return id;
        }
        return _parts.Vocabulary.TryGetId(token, out id) ? id : null;
    }

    /// <summary>Whether decoding without special tokens leaves this one out.</summary>
    public bool IsSpecial(int id) => _parts.DecodeTable.IsSpecial(id);

    /// <summary>
    /// The bytes a token contributes to the text, not necessarily whole characters; empty for an id without a token. What depends on
    /// the token's place, such as a blank that is dropped at the beginning, is not taken into account.
    /// </summary>
    public ReadOnlySpan<byte> TokenBytes(int id) => _parts.DecodeTable.Bytes(id);

    private int? NamedId(string? token) => token is null ? null : TokenToId(token);

    private string Normalize(string text)
    {
        if (_parts.Normalizer is null)
        {
            return text;
        }
        CharBuffer buffer = new();
        _parts.Normalizer.Apply(text, buffer, new EncodeScratch().Stack);
        return new string(buffer.Written);
    }

    private void EncodeText(ReadOnlySpan<char> text, bool parseSpecial, EncodeScratch scratch)
    {
        int done = 0, from = 0;
        while (!_plainMatcher.IsEmpty && _plainMatcher.Find(text, ref from, done, parseSpecial, out int start, out int end) is { } token)
        {
            if (start > done)
            {
                EncodeStretch(text[done..start], done == 0, parseSpecial, scratch);
            }
            scratch.Output.Add(token.Id);
            done = end;
        }
        if (done < text.Length)
        {
            EncodeStretch(text[done..], done == 0, parseSpecial, scratch);
        }
    }

    private void EncodeStretch(ReadOnlySpan<char> stretch, bool atInputStart, bool parseSpecial, EncodeScratch scratch)
    {
        if (_parts.Normalizer is null)
        {
            EncodeNormalized(stretch, atInputStart, parseSpecial, scratch);
            return;
        }
        CharBuffer buffer = scratch.RentBuffer();
        (atInputStart ? _parts.Normalizer : _parts.LaterNormalizer ?? _parts.Normalizer).Apply(stretch, buffer, scratch.Stack);
        EncodeNormalized(buffer.Written, atInputStart, parseSpecial, scratch);
        scratch.ReturnBuffer(buffer);
    }

    private void EncodeNormalized(ReadOnlySpan<char> text, bool atInputStart, bool parseSpecial, EncodeScratch scratch)
    {
        int done = 0, from = 0;
        while (!_normalizedMatcher.IsEmpty && _normalizedMatcher.Find(text, ref from, done, parseSpecial, out int start, out int end) is { } token)
        {
            if (start > done)
            {
                _parts.Words.Accept(text[done..start], atInputStart && done == 0, scratch);
            }
            scratch.Output.Add(token.Id);
            done = end;
        }
        if (done < text.Length)
        {
            _parts.Words.Accept(text[done..], atInputStart && done == 0, scratch);
        }
    }
}
