namespace Tandem.Gateway.Routing;

/// <summary>Which model a name stands for and which stand in for it. Immutable.</summary>
internal sealed class ModelCatalog
{
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _fallbacks = new(StringComparer.Ordinal);

    public ModelCatalog(IReadOnlyList<ModelOptions> models)
    {
        foreach (ModelOptions model in models)
        {
            _fallbacks[model.Name] = model.Fallbacks;
            foreach (string alias in model.Aliases)
            {
                _aliases[alias] = model.Name;
            }
        }
    }

    /// <summary>Alias and the model it stands for.</summary>
    public IReadOnlyDictionary<string, string> Aliases => _aliases;

    /// <summary>The name that workers know.</summary>
    public string Resolve(string name) => _aliases.GetValueOrDefault(name, name);

    /// <summary>The model and what stands in for it, in order.</summary>
    public IReadOnlyList<string> Choices(string model) =>
        _fallbacks.TryGetValue(model, out IReadOnlyList<string>? others) ? [model, .. others.Select(Resolve)] : [model];
}
