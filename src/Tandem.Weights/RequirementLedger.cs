using System.Text;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;

namespace Tandem.Weights;

/// <summary>Keeps account of what a loader asked for, so that one error can say everything that is wrong.</summary>
internal sealed class RequirementLedger(string source)
{
    private const int Listed = 40;

    private readonly HashSet<string> _consumed = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];
    private readonly List<string> _different = [];

    public void Consume(string name) => _consumed.Add(name);

    public bool IsConsumed(string name) => _consumed.Contains(name);

    public void Missing(string name, ReadOnlySpan<long> shape) => _missing.Add($"{name} {Text(shape)}");

    /// <summary>Notes a wrong shape or type; true if all is right.</summary>
    public bool Check(string name, string typeName, DType? type, ReadOnlySpan<long> actual, ReadOnlySpan<long> expected)
    {
        bool right = true;
        if (!actual.SequenceEqual(expected))
        {
            _different.Add($"{name}: the shape is {Text(actual)}, expected {Text(expected)}");
            right = false;
        }

        if (type is not (DType.F32 or DType.F16 or DType.BF16))
        {
            _different.Add($"{name}: the type is {typeName}, weights must be F32, F16 or BF16");
            right = false;
        }

        return right;
    }

    public static HostTensor Placeholder(string name, ReadOnlySpan<long> shape) => new(name, DType.F32, shape.ToArray(), 0, 0);

    public void ThrowIfIncomplete(ModelConfig config, IEnumerable<string> unconsumed)
    {
        string[] left = [.. unconsumed.Where(name => !IgnorableTensors.IsIgnorable(name, config))];
        if (_missing.Count == 0 && _different.Count == 0 && left.Length == 0)
        {
            return;
        }

        var text = new StringBuilder($"The tensors of {source} are not those of {config.Architecture} with this configuration.");
        Append(text, "Missing", _missing);
        Append(text, "Different", _different);
        Append(text, "Not used by the model", left);
        throw new CheckpointException(text.ToString());
    }

    private static void Append(StringBuilder text, string title, IReadOnlyCollection<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append(" (").Append(lines.Count).Append("):");
        foreach (string line in lines.Take(Listed))
        {
            text.Append("\n  ").Append(line);
        }

        if (lines.Count > Listed)
        {
            text.Append("\n  and ").Append(lines.Count - Listed).Append(" more");
        }
    }

    private static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
