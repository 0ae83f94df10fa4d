using System.Text.Json.Serialization;

namespace Tandem.Protocol.Infill;

/// <summary>Answer of <c>POST /infill</c> in llama.cpp's fields; in a stream, the last event.</summary>
public sealed record InfillResponse
{
    /// <summary>Always 0.</summary>
    public int Index { get; }

    /// <summary>The text between prefix and suffix; in a stream, what is new.</summary>
    public required string Content { get; init; }

    /// <summary>Generated token ids, if asked for.</summary>
    public IReadOnlyList<int>? Tokens { get; init; }

    /// <summary>Always true: nothing follows.</summary>
    public bool Stop { get; } = true;

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Id of the request.</summary>
    public required string Id { get; init; }

    /// <summary>Tokens generated.</summary>
    public required int TokensPredicted { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public required int TokensEvaluated { get; init; }

    /// <summary>Prompt tokens that came from the prefix cache.</summary>
    public required int TokensCached { get; init; }

    /// <summary>The prompt was cut.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Why it ended: <c>eos</c>, <c>word</c> or <c>limit</c>.</summary>
    public required string StopType { get; init; }

    /// <summary>The stop text that ended it; empty if none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string StoppingWord { get; init; }
}
