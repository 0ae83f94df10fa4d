namespace Tandem.Tokenization.Bpe;

/// <summary>The ids of the tokens that are one character.</summary>
internal sealed class CharacterTable
{
    private readonly int[] _plane0 = new int[0x10000];
    private readonly Dictionary<int, int> _others = [];

    public CharacterTable() => Array.Fill(_plane0, -1);

    public void Set(int codePoint, int id)
    {
        if (codePoint < _plane0.Length)
        {
            _plane0[codePoint] = id;
        }
        else
        {
            _others[codePoint] = id;
        }
    }

    /// <summary>The id, or -1.</summary>
    public int Find(int codePoint) =>
        codePoint < _plane0.Length ? _plane0[codePoint] : _others.GetValueOrDefault(codePoint, -1);
}
