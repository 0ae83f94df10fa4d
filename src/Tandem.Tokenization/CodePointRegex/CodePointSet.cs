using System.Runtime.CompilerServices;

namespace Tandem.Tokenization.CodePointRegex;

/// <summary>An immutable set of Unicode code points: sorted ranges, with bitmaps for the questions asked most.</summary>
internal sealed class CodePointSet
{
    private const int RangesWorthABitmap = 6;

    private readonly int[] _bounds; // [first, last] pairs, sorted, disjoint, not adjacent
    private readonly ulong _ascii0;
    private readonly ulong _ascii1;
    private ulong[]? _plane0; // made when first asked; threads that race make the same one

    private CodePointSet(int[] bounds)
    {
        _bounds = bounds;
        for (int c = 0; c < 64; c++)
        {
            _ascii0 |= Search(c) ? 1UL << c : 0;
            _ascii1 |= Search(c + 64) ? 1UL << c : 0;
        }
    }

    public static CodePointSet All { get; } = new([0, CodePoints.Limit - 1]);

    public static CodePointSet Empty { get; } = new([]);

    public bool IsEmpty => _bounds.Length == 0;

    /// <summary>The only code point of the set, or -1.</summary>
    public int Single => _bounds.Length == 2 && _bounds[0] == _bounds[1] ? _bounds[0] : -1;

    public bool HasNonAscii => _bounds.Length > 0 && _bounds[^1] >= 128;

    public static CodePointSet Of(int codePoint) => new([codePoint, codePoint]);

    /// <summary>Builds a set from ranges in any order, overlapping or not.</summary>
    public static CodePointSet FromRanges(IEnumerable<(int First, int Last)> ranges)
    {
        List<int> bounds = [];
        foreach ((int first, int last) in ranges.OrderBy(r => r.First))
        {
            if (bounds.Count > 0 && first <= bounds[^1] + 1)
            {
                bounds[^1] = Math.Max(bounds[^1], last);
            }
            else
            {
                bounds.Add(first);
                bounds.Add(last);
            }
        }
        return new([.. bounds]);
    }

    public IEnumerable<(int First, int Last)> Ranges()
    {
        for (int i = 0; i < _bounds.Length; i += 2)
        {
            yield return (_bounds[i], _bounds[i + 1]);
        }
    }

    public CodePointSet Union(CodePointSet other) => FromRanges(Ranges().Concat(other.Ranges()));

    public CodePointSet Complement()
    {
        List<int> bounds = [];
        int next = 0;
        foreach ((int first, int last) in Ranges())
        {
            if (first > next)
            {
                bounds.Add(next);
                bounds.Add(first - 1);
            }
            next = last + 1;
        }
        if (next < CodePoints.Limit)
        {
            bounds.Add(next);
            bounds.Add(CodePoints.Limit - 1);
        }
        return new([.. bounds]);
    }

    public CodePointSet Intersect(CodePointSet other) => Complement().Union(other.Complement()).Complement();

    public bool Overlaps(CodePointSet other)
    {
        int i = 0, j = 0;
        while (i < _bounds.Length && j < other._bounds.Length)
        {
            if (_bounds[i + 1] < other._bounds[j])
            {
                i += 2;
            }
            else if (other._bounds[j + 1] < _bounds[i])
            {
                j += 2;
            }
            else
            {
                return true;
            }
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ContainsAscii(int codePoint) =>
        (((codePoint < 64 ? _ascii0 : _ascii1) >> (codePoint & 63)) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int codePoint) => codePoint < 128
        ? ContainsAscii(codePoint)
        : _plane0 is { } bits && codePoint < 0x10000
            ? ((bits[codePoint >> 6] >> (codePoint & 63)) & 1) != 0
            : SlowContains(codePoint);

    private bool SlowContains(int codePoint)
    {
        if (codePoint < 0x10000 && _bounds.Length / 2 > RangesWorthABitmap)
        {
            ulong[] bits = new ulong[0x10000 / 64];
            for (int i = 0; i < _bounds.Length && _bounds[i] < 0x10000; i += 2)
            {
                for (int c = _bounds[i]; c <= Math.Min(_bounds[i + 1], 0xFFFF); c++)
                {
                    bits[c >> 6] |= 1UL << (c & 63);
                }
            }
            Volatile.Write(ref _plane0, bits);
        }
        return Search(codePoint);
    }

    private bool Search(int codePoint)
    {
        int low = 0, high = _bounds.Length / 2;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (codePoint > _bounds[2 * middle + 1])
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low < _bounds.Length / 2 && codePoint >= _bounds[2 * low];
    }
}
