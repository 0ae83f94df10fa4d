using System.Diagnostics.CodeAnalysis;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>A dictionary that keeps the order of insertion and takes keys as Python does: 1, 1.0 and True are one key.</summary>
internal sealed class PyDict
{
    private static readonly object NoneKey = new();

    private readonly OrderedDictionary<object, object?> _entries;

    public PyDict(RenderContext context)
    {
        _entries = new OrderedDictionary<object, object?>(new KeyComparer(context));
    }

    /// <summary>For dictionaries whose keys are all strings, which need no context to compare.</summary>
    public PyDict()
    {
        _entries = new OrderedDictionary<object, object?>(KeyComparer.WithoutContext);
    }

    public int Count => _entries.Count;

    public IEnumerable<(object? Key, object? Value)> Pairs
    {
        get
        {
            foreach (var (key, value) in _entries)
            {
                yield return (ReferenceEquals(key, NoneKey) ? null : key, value);
            }
        }
    }

    public object? this[object? key]
    {
        set => _entries[key ?? NoneKey] = value;
    }

    public bool TryGet(object? key, [MaybeNullWhen(true)] out object? value) => _entries.TryGetValue(key ?? NoneKey, out value);

    public bool Contains(object? key) => _entries.ContainsKey(key ?? NoneKey);

    private sealed class KeyComparer(RenderContext? context) : IEqualityComparer<object>
    {
        public static readonly KeyComparer WithoutContext = new(null);

        bool IEqualityComparer<object>.Equals(object? x, object? y)
        {
            if (x is string left && y is string right)
            {
                return left == right;
            }

            return ReferenceEquals(x, y)
                || (!ReferenceEquals(x, NoneKey) && !ReferenceEquals(y, NoneKey) && Comparison.AreEqual(context, x, y));
        }

        int IEqualityComparer<object>.GetHashCode(object value) =>
            ReferenceEquals(value, NoneKey) ? 0 : value is string text ? text.GetHashCode() : Comparison.Hash(value);
    }
}
