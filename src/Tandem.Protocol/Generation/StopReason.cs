using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tandem.Protocol.Generation;

/// <summary>What ended an output: a stop text (a string on the wire) or a stop token (a number). Exactly one is set.</summary>
/// <param name="Text">The stop text.</param>
/// <param name="TokenId">The stop token.</param>
[JsonConverter(typeof(StopReasonConverter))]
public sealed record StopReason(string? Text, int? TokenId);

/// <summary>Writes a <see cref="StopReason"/> as a string or a number.</summary>
public sealed class StopReasonConverter : JsonConverter<StopReason>
{
    /// <inheritdoc/>
    public override StopReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new StopReason(reader.GetString(), null) : new StopReason(null, reader.GetInt32());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StopReason value, JsonSerializerOptions options)
    {
        if (value.TokenId is { } id)
        {
            writer.WriteNumberValue(id);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
