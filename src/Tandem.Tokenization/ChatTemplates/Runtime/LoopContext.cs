namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>
/// The variable <c>loop</c>. It walks the elements lazily and looks one ahead only when asked, since a loop's own body can
/// change what its filter lets through.
/// </summary>
internal sealed class LoopContext
{
    private readonly object? _source;
    private IEnumerator<object?> _elements;
    private long? _length;
    private object? _current;
    private object? _before;
    private object? _after;
    private bool _hasAfter;
    private bool _exhausted;
    private object?[]? _lastChanged;

    public LoopContext(object? source, IEnumerable<object?> elements)
    {
        _source = source;
        _elements = elements.GetEnumerator();
    }

    public long Index0 { get; private set; } = -1;

    public long Index => Index0 + 1;

    public object? Current => _current;

    public bool MoveNext(RenderContext context)
    {
        context.Charge(1);
        if (!Peek())
        {
            return false;
        }

        _before = _current;
        _current = _after;
        _after = null;
        _hasAfter = false;
        Index0++;
        return true;
    }

    /// <summary>Whether there is another element; it is read from the source at most once.</summary>
    public bool Peek()
    {
        if (!_hasAfter && !_exhausted)
        {
            _hasAfter = _elements.MoveNext();
            _after = _hasAfter ? _elements.Current : null;
            _exhausted = !_hasAfter;
        }

        return _hasAfter;
    }

    public long Length(RenderContext context)
    {
        if (_length is null)
        {
            if (_source is not null && Collections.TryLength(context, _source) is long known)
            {
                _length = known;
            }
            else
            {
                var rest = new List<object?>();
                while (_elements.MoveNext())
                {
                    context.ChargeElements(1);
                    rest.Add(_elements.Current);
                }

                _elements = rest.GetEnumerator();
                _length = rest.Count + Index + (_hasAfter ? 1 : 0);
            }
        }

        return _length.Value;
    }

    public object? Attribute(RenderContext context, string name) => name switch
    {
        "index" => Index,
        "index0" => Index0,
        "first" => Index0 == 0,
        "last" => !Peek(),
        "length" => Length(context),
        "revindex" => Length(context) - Index0,
        "revindex0" => Length(context) - Index,
        "depth" => 1L,
        "depth0" => 0L,
        "previtem" => Index0 == 0 ? Undefined.Hint("there is no previous item") : _before,
        "nextitem" => Peek() ? _after : Undefined.Hint("there is no next item"),
        "cycle" => new PyCallable("cycle", "method", (_, arguments) => Cycle(arguments)),
        "changed" => new PyCallable("changed", "method", Changed),
        _ => null,
    };

    public IEnumerable<object?> Remaining()
    {
        while (Peek())
        {
            var item = _after;
            _hasAfter = false;
            _before = _current;
            _current = item;
            Index0++;
            yield return new PyTuple([item, this]);
        }
    }

    private object? Cycle(CallArguments arguments) => arguments.Positional.Length == 0
        ? throw TemplateFailure.Runtime("no items for cycling given")
        : arguments.Positional[Index0 % arguments.Positional.Length];

    private object Changed(RenderContext context, CallArguments arguments)
    {
        var values = arguments.Positional;
        var same = _lastChanged is { } last && last.Length == values.Length
            && values.Zip(last).All(pair => Comparison.AreEqual(context, pair.First, pair.Second));
        _lastChanged = values;
        return !same;
    }
}
