namespace Tandem.Protocol.Errors;

/// <summary>
/// Collects every bad field of one request, so that all are reported at once. Keeps the first <see cref="Limit"/>: a hostile body must not
/// make an answer as large as itself. Not thread safe.
/// </summary>
public sealed class FieldErrors
{
    /// <summary>Most errors that are kept.</summary>
    public const int Limit = 32;

    private readonly List<FieldError> _items = [];

    /// <summary>True if a field was bad.</summary>
    public bool Any => _items.Count > 0;

    /// <summary>The bad fields, in the order found.</summary>
    public IReadOnlyList<FieldError> Items => _items;

    /// <summary>Adds one, unless the limit is reached or the same sentence is already there.</summary>
    public void Add(string param, string message)
    {
        var error = new FieldError(param, message);
        if (_items.Count < Limit && !_items.Contains(error))
        {
            _items.Add(error);
        }
    }

    /// <summary>True if <paramref name="param"/> itself was already found bad.</summary>
    public bool Has(string param) => _items.Exists(item => item.Param == param);

    /// <summary>All sentences, joined by a space.</summary>
    public string Message => string.Join(' ', _items.Select(item => item.Message));
}
