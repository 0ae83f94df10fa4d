using System.Text.Json;
using Tandem.Protocol.Generation;
using Tandem.Protocol.Logprobs;

namespace Tandem.Protocol.Streaming;

/// <summary>What a chunk says about one choice.</summary>
public readonly record struct ChunkChoice
{
    /// <summary>The choice's place.</summary>
    public int Index { get; init; }

    /// <summary>New text, may be empty.</summary>
    public string Text { get; init; }

    /// <summary>Null until the choice ends.</summary>
    public string? FinishReason { get; init; }

    /// <summary>What ended it.</summary>
    public StopReason? StopReason { get; init; }

    /// <summary>Log-probabilities of the new tokens, in the form of completions.</summary>
    public CompletionLogprobs? CompletionLogprobs { get; init; }

    /// <summary>Log-probabilities of the new tokens, in the form of chat.</summary>
    public ChatLogprobs? ChatLogprobs { get; init; }

    /// <summary>New token ids, if asked for.</summary>
    public IReadOnlyList<int>? TokenIds { get; init; }

    /// <summary>Prompt token ids on the choice's first chunk, if asked for.</summary>
    public IReadOnlyList<int>? PromptTokenIds { get; init; }
}

/// <summary>
/// Writes the chunks of one streamed answer of <c>/v1/completions</c> or <c>/v1/chat/completions</c>. What is the same in every chunk is
/// encoded once. Not thread safe.
/// </summary>
public sealed class ChunkWriter
{
    private static readonly JsonEncodedText CompletionObject = JsonEncodedText.Encode("text_completion");
    private static readonly JsonEncodedText ChatObject = JsonEncodedText.Encode("chat.completion.chunk");

    private readonly SseWriter _events;
    private readonly bool _chat;
    private readonly JsonEncodedText _id;
    private readonly JsonEncodedText _model;
    private readonly long _created;
    private readonly bool _usageField;

    /// <summary>Writes into <paramref name="events"/>.</summary>
    /// <param name="events">Where events go.</param>
    /// <param name="chat">Chat's form; else that of completions.</param>
    /// <param name="id">Id of the answer.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="created">Seconds since 1970.</param>
    /// <param name="usageField">Every chunk has a <c>usage</c>, null if it is not known: what clients get that ask for usage.</param>
    public ChunkWriter(SseWriter events, bool chat, string id, string model, long created, bool usageField)
    {
        _events = events;
        _chat = chat;
        _id = JsonEncodedText.Encode(id);
        _model = JsonEncodedText.Encode(model);
        _created = created;
        _usageField = usageField;
    }

    /// <summary>Writes the first chunk of a chat's choice: the role, and no text.</summary>
    public void WriteRole(int index, IReadOnlyList<int>? promptTokenIds, Usage? usage)
    {
        Utf8JsonWriter json = BeginChunk();
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("delta"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, ""u8);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteNull("finish_reason"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteIds(json, "prompt_token_ids"u8, promptTokenIds);
        EndChunk(json, usage);
    }

    /// <summary>Writes a chunk of one choice.</summary>
    public void WriteChoice(in ChunkChoice choice, Usage? usage)
    {
        Utf8JsonWriter json = BeginChunk();
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice.Index);
        if (_chat)
        {
            WriteChatDelta(json, choice);
        }
        else
        {
            WriteCompletionDelta(json, choice);
        }

        if (choice.FinishReason is null)
        {
            json.WriteNull("finish_reason"u8);
        }
        else
        {
            json.WriteString("finish_reason"u8, choice.FinishReason);
            WriteStopReason(json, choice.StopReason);
        }

        WriteIds(json, "token_ids"u8, choice.TokenIds);
        json.WriteEndObject();
        json.WriteEndArray();
        EndChunk(json, usage);
    }

    /// <summary>Writes the chunk that carries the usage of the whole request and no choice.</summary>
    public void WriteUsage(Usage usage)
    {
        Utf8JsonWriter json = BeginChunk();
        json.WriteEndArray();
        EndChunk(json, usage);
    }

    private static void WriteChatDelta(Utf8JsonWriter json, in ChunkChoice choice)
    {
        json.WriteStartObject("delta"u8);
        if (choice.Text.Length > 0)
        {
            json.WriteString("content"u8, choice.Text);
        }

        json.WriteEndObject();
        if (choice.ChatLogprobs is null)
        {
            json.WriteNull("logprobs"u8);
        }
        else
        {
            json.WritePropertyName("logprobs"u8);
            JsonSerializer.Serialize(json, choice.ChatLogprobs, WireJson.Answers.ChatLogprobs);
        }
    }

    private static void WriteCompletionDelta(Utf8JsonWriter json, in ChunkChoice choice)
    {
        json.WriteString("text"u8, choice.Text);
        if (choice.CompletionLogprobs is null)
        {
            json.WriteNull("logprobs"u8);
        }
        else
        {
            json.WritePropertyName("logprobs"u8);
            JsonSerializer.Serialize(json, choice.CompletionLogprobs, WireJson.Answers.CompletionLogprobs);
        }

        WriteIds(json, "prompt_token_ids"u8, choice.PromptTokenIds);
    }

    private static void WriteStopReason(Utf8JsonWriter json, StopReason? reason)
    {
        if (reason is null)
        {
            json.WriteNull("stop_reason"u8);
        }
        else if (reason.TokenId is { } id)
        {
            json.WriteNumber("stop_reason"u8, id);
        }
        else
        {
            json.WriteString("stop_reason"u8, reason.Text);
        }
    }

    private static void WriteIds(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<int>? ids)
    {
        if (ids is null)
        {
            return;
        }

        json.WriteStartArray(name);
        for (int i = 0; i < ids.Count; i++)
        {
            json.WriteNumberValue(ids[i]);
        }

        json.WriteEndArray();
    }

    private static void WriteUsageFields(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, usage.PromptTokens);
        json.WriteNumber("completion_tokens"u8, usage.CompletionTokens);
        json.WriteNumber("total_tokens"u8, usage.TotalTokens);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.PromptTokensDetails.CachedTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private Utf8JsonWriter BeginChunk()
    {
        Utf8JsonWriter json = _events.Begin();
        json.WriteStartObject();
        json.WriteString("id"u8, _id);
        json.WriteString("object"u8, _chat ? ChatObject : CompletionObject);
        json.WriteNumber("created"u8, _created);
        json.WriteString("model"u8, _model);
        json.WriteStartArray("choices"u8);
        return json;
    }

    private void EndChunk(Utf8JsonWriter json, Usage? usage)
    {
        if (usage is not null)
        {
            WriteUsageFields(json, usage);
        }
        else if (_usageField)
        {
            json.WriteNull("usage"u8);
        }

        json.WriteEndObject();
        _events.End();
    }
}
