using System.Globalization;
using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Builtins;

/// <summary>The <c>attribute</c> argument of filters: names and positions joined by dots, <c>"function.name"</c>.</summary>
internal sealed class AttributePath
{
    private readonly object?[] _parts;

    private AttributePath(object?[] parts) => _parts = parts;

    public static AttributePath Parse(object? attribute) => attribute switch
    {
        null => new AttributePath([]),
        string text => new AttributePath([.. text.Split('.').Select(Part)]),
        Undefined undefined => throw undefined.Failure(),
        _ => new AttributePath([attribute]),
    };

    /// <summary>Several paths joined by commas; each gives one part of a sort key.</summary>
    public static AttributePath[] ParseMany(object? attribute) =>
        attribute is string text ? [.. text.Split(',').Select(Parse)] : [Parse(attribute)];

    /// <summary>Follows the path; what is missing becomes <paramref name="fallback"/> where that is not null.</summary>
    public object? Read(RenderContext context, object? item, object? fallback = null)
    {
        foreach (var part in _parts)
        {
            context.Charge(1);
            item = Lookup.Item(context, item, part);
            if (fallback is not null && item is Undefined)
            {
                item = fallback;
            }
        }

        return item;
    }

    private static object? Part(string part) =>
        part.Length > 0 && part.All(char.IsAsciiDigit) && long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : part;
}
