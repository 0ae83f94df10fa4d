using System.Text.Json;

namespace Tandem.Protocol.Fields;

/// <summary>
/// Fields that other servers know and that would change what the client gets. Ignoring one would hand back something else than was asked
/// for, so it is refused by name, unless its value says "off". Every other unknown field is ignored.
/// </summary>
public static class RefusedFields
{
    private static readonly (string Name, string Why)[] Table =
    [
        ("structured_outputs", "constrained output is not supported yet"),
        ("guided_json", "constrained output is not supported yet"),
        ("guided_regex", "constrained output is not supported yet"),
        ("guided_choice", "constrained output is not supported yet"),
        ("guided_grammar", "constrained output is not supported yet"),
        ("guided_decoding_backend", "constrained output is not supported yet"),
        ("guided_whitespace_pattern", "constrained output is not supported yet"),
        ("json_schema", "constrained output is not supported yet"),
        ("grammar", "constrained output is not supported yet"),
        ("ebnf", "constrained output is not supported yet"),
        ("regex", "constrained output is not supported yet"),
        ("stop_regex", "use stop with texts"),
        ("bad_words", "use logit_bias with token ids"),
        ("speculative", "speculation is chosen by the server"),
        ("speculative_config", "speculation is chosen by the server"),
        ("speculative_decoding", "speculation is chosen by the server"),
        ("prompt_embeds", "prompts are texts or token ids"),
        ("kv_transfer_params", "key/value transfer between servers is not supported"),
        ("logits_processors", "code of the client is never run; use logit_bias"),
        ("custom_logit_processor", "code of the client is never run; use logit_bias"),
        ("vllm_xargs", "there are no engine extensions"),
        ("use_beam_search", "beam search is not supported; use n with sampling"),
        ("length_penalty", "beam search is not supported"),
        ("early_stopping", "beam search is not supported"),
        ("beam_width", "beam search is not supported"),
        ("num_beams", "beam search is not supported"),
        ("diversity_penalty", "beam search is not supported"),
        ("best_of", "it is not supported; use n"),
        ("repetition_detection", "it is not supported; use repetition_penalty"),
        ("thinking_token_budget", "it is not supported; use max_tokens"),
        ("lora_path", "adapters are not supported yet"),
        ("lora_request", "adapters are not supported yet"),
        ("chat_template", "templates of the client are not run; the server's is set by its --chat-template"),
        ("documents", "pass them in messages, or to the template by chat_template_kwargs"),
        ("functions", "use tools"),
        ("function_call", "use tools and tool_choice"),
        ("audio", "only text is supported"),
        ("mm_processor_kwargs", "only text is supported"),
        ("media_io_kwargs", "only text is supported"),
        ("web_search_options", "the server does not search"),
        ("return_prompt_text", "it is not supported; use return_token_ids"),
        ("mirostat", "it is not supported; use top_p or min_p"),
        ("typical_p", "it is not supported; use top_p or min_p"),
        ("tfs_z", "it is not supported; use top_p or min_p"),
        ("top_n_sigma", "it is not supported; use top_p or min_p"),
        ("dynatemp_range", "it is not supported; use temperature"),
        ("xtc_probability", "it is not supported; use min_p"),
        ("dry_multiplier", "it is not supported; use repetition_penalty"),
    ];

    /// <summary>Every refused name.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    /// <summary>Adds an error for each refused field that is set.</summary>
    public static void Check(FieldReader fields)
    {
        foreach ((string name, string why) in Table)
        {
            if (fields.TryGet(name, out JsonElement value) && !IsOff(name, value))
            {
                fields.Fail(name, $"is refused: {why}. Leave it out.");
            }
        }

        if (fields.Bool("spaces_between_special_tokens") == false)
        {
            fields.Fail("spaces_between_special_tokens", "is refused: only true is supported. Leave it out.");
        }

        if (fields.Long("priority") is { } priority && priority != 0)
        {
            fields.Fail("priority", $"must be 0 because requests are served first come first served, got {priority}.");
        }

        if (fields.TryGet("modalities", out JsonElement modalities) && !IsTextOnly(modalities))
        {
            fields.Fail("modalities", "must be [\"text\"]: only text is supported.");
        }
    }

    private static bool IsTextOnly(JsonElement modalities) =>
        modalities.ValueKind == JsonValueKind.Array && modalities.EnumerateArray().All(item => FieldReader.TextOf(item) == "text");

    // Clients fill in defaults of the API they were written for; such a value asks for nothing.
    private static bool IsOff(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        JsonValueKind.String => value.ValueEquals(""u8) || (name == "function_call" && value.ValueEquals("none"u8)),
        JsonValueKind.Number => FieldReader.FloatOf(value) is { } number && number == OffValue(name),
        _ => false,
    };

    private static float OffValue(string name) => name switch
    {
        "length_penalty" or "best_of" or "typical_p" or "tfs_z" or "num_beams" or "beam_width" => 1f,
        "top_n_sigma" => -1f,
        _ => 0f,
    };
}
