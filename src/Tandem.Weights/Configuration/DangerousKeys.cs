using System.Text.Json;

namespace Tandem.Weights.Configuration;

/// <summary>
/// Keys that change what a model computes and that no family here implements. Absent, null or neutral they are fine; anything else is refused by name, because a
/// model that ignores them gives wrong text without an error. All other unknown keys are harmless.
/// </summary>
internal static class DangerousKeys
{
    /// <summary>Keys that must not be there unless null, false, zero or empty.</summary>
    private static readonly string[] Off =
    [
        "clip_qkv", "attention_chunk_size", "num_experts", "num_local_experts", "n_routed_experts", "num_experts_per_tok", "moe_intermediate_size", "n_shared_experts",
        "kv_lora_rank", "q_lora_rank", "attn_logit_softcapping", "final_logit_softcapping", "query_pre_attn_scalar", "attention_multiplier", "scale_emb", "scale_depth",
        "dim_model_base", "qk_layernorm", "use_qk_norm", "no_rope_layers", "no_rope_layer_interval", "sliding_window_pattern", "use_parallel_residual", "parallel_attn",
        "alibi", "use_alibi", "rope_interleaved", "rope_interleave", "rotary_dim", "rope_local_base_freq", "plt_num_loops", "plt_window_size", "attention_out_bias",
        "lm_head_bias", "use_bias", "qkv_bias", "mlp_bias", "is_encoder_decoder", "add_cross_attention", "text_config", "vision_config", "pruned_heads", "attention_sinks",
        "layernorm_gemma", "mup_enabled", "per_layer_config", "hybrid_layer_pattern", "linear_attention", "full_attention_interval", "cross_layer_kv_sharing",
    ];

    /// <summary>Keys that must be 1 if they are there.</summary>
    private static readonly string[] One =
    [
        "partial_rotary_factor", "rotary_pct", "logit_scale", "logits_scaling", "embedding_multiplier", "residual_multiplier", "lm_head_multiplier", "pretraining_tp",
        "embedding_scale", "key_multiplier", "attention_in_multiplier", "attention_out_multiplier",
    ];

    /// <summary>Notes every key that is set to something.</summary>
    public static void Check(ConfigObject config)
    {
        foreach (string key in Off)
        {
            if (config.TryGet(key, out JsonElement value) && !IsOff(value))
            {
                config.Problem(key, "this is not implemented; only models without it can be loaded.");
            }
        }

        foreach (string key in One)
        {
            if (config.TryGet(key, out JsonElement value) && !(value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == 1))
            {
                config.Problem(key, "this is not implemented; only 1 is.");
            }
        }

        if (config.TryGet("quantization_config", out _) || config.TryGet("compression_config", out _))
        {
            string key = config.TryGet("quantization_config", out _) ? "quantization_config" : "compression_config";
            config.Problem(key, "quantized checkpoints can't be loaded; take the one in BF16, F16 or F32 (it can be quantized at load).");
        }
    }

    private static bool IsOff(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Number => value.TryGetDouble(out double number) && number == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.String => value.ValueEquals(string.Empty),
        _ => false,
    };
}
