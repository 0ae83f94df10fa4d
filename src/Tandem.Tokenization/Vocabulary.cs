using System.Globalization;

namespace Tandem.Tokenization;

/// <summary>The tokens by id and by text. Ids may have holes.</summary>
internal sealed class Vocabulary
{
    /// <summary>No published vocabulary comes near this; a larger id is a damaged file and must not size an array.</summary>
    private const int MaxId = (1 << 21) - 1;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private string?[] _tokens = new string?[1024];

    public Vocabulary(int capacity)
    {
        _ids = new Dictionary<string, int>(Math.Min(capacity, MaxId), StringComparer.Ordinal);
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>One more than the highest id.</summary>
    public int Size { get; private set; }

    public static bool IsValidId(long id) => id is >= 0 and <= MaxId;

    public string? Token(int id) => (uint)id < (uint)Size ? _tokens[id] : null;

    public bool TryGetId(ReadOnlySpan<char> token, out int id) => _lookup.TryGetValue(token, out id);

    public int Id(ReadOnlySpan<char> token) => _lookup.TryGetValue(token, out int id) ? id : -1;

    public void Add(string token, long id)
    {
        if (!IsValidId(id))
        {
            throw new TokenizerFormatException($"The token '{Show(token)}' has id {id}; ids must be from 0 to {MaxId}.");
        }
        if (!_ids.TryAdd(token, (int)id))
        {
            throw new TokenizerFormatException($"The token '{Show(token)}' is in the vocabulary twice, with ids {_ids[token]} and {id}; each token must have one id.");
        }
        if (id >= _tokens.Length)
        {
            Array.Resize(ref _tokens, (int)Math.Max(id + 1, _tokens.Length * 2L));
        }
        if (_tokens[id] is { } other)
        {
            throw new TokenizerFormatException($"The tokens '{Show(other)}' and '{Show(token)}' both have id {id}; each id must name one token.");
        }
        _tokens[id] = token;
        Size = Math.Max(Size, (int)id + 1);
    }

    /// <summary>The ids of the 256 tokens named &lt;0x00&gt; to &lt;0xFF&gt;, -1 where there is none.</summary>
    public int[] ByteTokenIds()
    {
        int[] ids = new int[256];
        for (int b = 0; b < 256; b++)
        {
            ids[b] = Id("<0x" + b.ToString("X2", CultureInfo.InvariantCulture) + ">");
        }
        return ids;
    }

    /// <summary>A token as an error message shows it: cut when long, without control characters.</summary>
    public static string Show(string token)
    {
        string cut = token.Length > 60 ? token[..60] + "…" : token;
        return string.Concat(cut.Select(c => char.IsControl(c) ? '.' : c));
    }
}
