using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tandem.Protocol.Chat;
using Tandem.Protocol.Completions;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Infill;
using Tandem.Protocol.Logprobs;
using Tandem.Protocol.Models;
using Tandem.Protocol.Tokens;

namespace Tandem.Protocol;

/// <summary>Source-generated JSON of every answer; use it through <see cref="WireJson.Answers"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(CompletionResponse))]
[JsonSerializable(typeof(ChatResponse))]
[JsonSerializable(typeof(InfillResponse))]
[JsonSerializable(typeof(CompletionLogprobs))]
[JsonSerializable(typeof(ChatLogprobs))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(VersionInfo))]
[JsonSerializable(typeof(HealthInfo))]
[JsonSerializable(typeof(TokenizeResponse))]
[JsonSerializable(typeof(DetokenizeResponse))]
public sealed partial class ProtocolJson : JsonSerializerContext;

/// <summary>How answers are written.</summary>
public static class WireJson
{
    /// <summary>
    /// Code is full of quotes, angle brackets and signs that the default encoder writes as six characters for the sake of HTML. Answers are
    /// sent as JSON, never inside a page, so only what JSON itself needs is escaped.
    /// </summary>
    public static readonly ProtocolJson Answers = new(new JsonSerializerOptions(ProtocolJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The same for hand-written JSON; whoever writes is trusted to write it well formed.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
