#!/usr/bin/env python3
"""Makes small random checkpoints of every supported family and the logits and greedy tokens that transformers computes from them.

    python3 make.py OUT

needs torch, transformers (5.x) and safetensors. For each family OUT/<name>/ holds model.safetensors, config.json, generation_config.json and
golden.json. A family that fails is listed in OUT/failures.txt and leaves no folder; the others are not touched by it. Everything is seeded and
runs on the CPU, so a second run gives the same files up to the last bits of the arithmetic.

golden.json:
  prompts        three lists of token ids, of 1, 19 and 67 tokens
  inv_freq       rotary frequencies, attention_factor the factor on cos and sin
  logits         FP32: every position of prompt 1, the last position of prompts 0 and 2; {"prompt", "first", "rows"}
  greedy         for each of the modes below, for each prompt: 64 greedy tokens and, at each step, the best ids (five; two for the BF16 modes),
                 their logits, and the gap between the best two. End-of-sequence tokens do not stop it.
Modes:
  fp32           stored weights, FP32 arithmetic
  bf16_weights   weights rounded to BF16, FP32 arithmetic
  bf16           weights and activations BF16; the output head in FP32 over the BF16 hidden state
The Loop models are not in transformers; they are computed by the implementation in this file, which is compared with transformers for one pass and
with itself token by token for two.
"""

import copy
import json
import math
import os
import random
import shutil
import sys
import traceback

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

STEPS = 64
TOP = 5
MAX_POSITIONS = 512
DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
MODES = ("fp32", "bf16_weights", "bf16")


# ---------------------------------------------------------------- random weights


def fill(name, shape, generator, tied):
    """A value for one parameter: projections keep the scale of their input, norms are near one, the head spreads logits to a deviation of about two."""
    def normal(std):
        return torch.randn(shape, generator=generator, dtype=torch.float32) * std

    if name.endswith("norm.weight"):
        return 1.0 + normal(0.2)
    if "gate_projections" in name:
        return normal(1.5) if name.endswith(".bias") else normal(0.5)
    if name.endswith(".bias"):
        return normal(0.4)
    fan_in = shape[-1]
    if "embed_tokens" in name:
        return normal(2.0 / math.sqrt(fan_in)) if tied else normal(1.0)
    if "lm_head" in name:
        return normal(2.0 / math.sqrt(fan_in))
    gain = 1.3 if ("q_proj" in name or "k_proj" in name) else 1.1
    return normal(gain / math.sqrt(fan_in))


def prompts_of(vocab, seed):
    rng = random.Random(seed)
    return [[rng.randrange(3, vocab) for _ in range(length)] for length in (1, 19, 67)]


# ---------------------------------------------------------------- records


def rounded(tensor, digits=4):
    return [round(x, digits) for x in tensor.tolist()]


def greedy(logits_of, prompt, top):
    """logits_of(ids) gives the logits of the last position, FP32."""
    ids = list(prompt)
    record = {"tokens": [], "top_ids": [], "top_logits": [], "gap": []}
    for _ in range(STEPS):
        values, indices = torch.topk(logits_of(ids), top)
        record["tokens"].append(int(indices[0]))
        record["top_ids"].append([int(i) for i in indices])
        record["top_logits"].append(rounded(values, 3))
        record["gap"].append(round(float(values[0] - values[1]), 4))
        ids.append(int(indices[0]))
    return record


def golden_of(forwards, prompts):
    """forwards maps each mode to a function from ids to the logits [T, vocab] of all positions."""
    fp32 = forwards["fp32"]
    logits = []
    for index, prompt in enumerate(prompts):
        rows = fp32(prompt)
        if not bool(torch.isfinite(rows).all()):
            raise ValueError("logits are not finite")
        first = 0 if index == 1 else len(prompt) - 1
        logits.append({"prompt": index, "first": first, "rows": [rounded(row) for row in rows[first:]]})
    runs = {}
    for mode in MODES:
        top = TOP if mode == "fp32" else 2
        runs[mode] = [dict(prompt=i, **greedy(lambda ids, f=forwards[mode]: f(ids)[-1], p, top)) for i, p in enumerate(prompts)]
    return logits, runs


def summary(name, logits, runs):
    values = torch.tensor([row for entry in logits for row in entry["rows"]])
    gaps = sorted(gap for run in runs["fp32"] for gap in run["gap"])
    same = sum(a == b for x, y in zip(runs["fp32"], runs["bf16"]) for a, b in zip(x["tokens"], y["tokens"]))
    distinct = [len(set(run["tokens"])) for run in runs["fp32"]]
    print(f"{name:24s} logit std {values.std().item():.2f}  median gap {gaps[len(gaps) // 2]:.3f}  distinct tokens {distinct}  "
          f"bf16 tokens equal {same}/{3 * STEPS}", flush=True)


def write_folder(out, name, tensors, storage, config, generation, golden):
    folder = os.path.join(out, name)
    os.makedirs(folder, exist_ok=True)
    data = {key: value.detach().to(DTYPES[storage]).contiguous().clone() for key, value in tensors.items()}
    save_file(data, os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    for file, value, indent in (("config.json", config, 2), ("generation_config.json", generation, 2), ("golden.json", golden, None)):
        with open(os.path.join(folder, file), "w", encoding="utf-8", newline="\n") as stream:
            json.dump(value, stream, indent=indent, separators=(",", ":") if indent is None else None, allow_nan=False)
            stream.write("\n")


def header(name, architecture, seed, storage, prompts, inv_freq, attention_factor):
    import transformers

    return {
        "name": name,
        "architecture": architecture,
        "seed": seed,
        "storage": storage,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "prompts": prompts,
        "inv_freq": [float(f"{x:.9g}") for x in inv_freq],
        "attention_factor": attention_factor,
    }


# ---------------------------------------------------------------- rotary frequencies, for checking what transformers made of the configuration


def expected_frequencies(rope, dim):
    """Frequencies and the factor on cos and sin, in double precision, from the published definitions."""
    kind = rope.get("rope_type", "default")
    theta = rope["rope_theta"]
    base = [theta ** (-2.0 * i / dim) for i in range(dim // 2)]
    if kind == "default":
        return base, 1.0
    factor = rope["factor"]
    if kind == "linear":
        return [f / factor for f in base], 1.0
    original = rope["original_max_position_embeddings"]
    if kind == "llama3":
        low, high = rope["low_freq_factor"], rope["high_freq_factor"]
        result = []
        for f in base:
            wavelength = 2 * math.pi / f
            if wavelength < original / high:
                result.append(f)
            elif wavelength > original / low:
                result.append(f / factor)
            else:
                s = (original / wavelength - low) / (high - low)
                result.append((1 - s) * f / factor + s * f)
        return result, 1.0
    if kind == "yarn":
        def dimension(rotations):
            return dim * math.log(original / (rotations * 2 * math.pi)) / (2 * math.log(theta))

        first = max(math.floor(dimension(rope.get("beta_fast", 32))), 0)
        last = min(math.ceil(dimension(rope.get("beta_slow", 1))), dim - 1)
        if first == last:
            last += 0.001
        result = []
        for i, f in enumerate(base):
            ramp = min(max((i - first) / (last - first), 0.0), 1.0)
            result.append(f / factor * ramp + f * (1 - ramp))
        return result, 0.1 * math.log(factor) + 1.0
    raise ValueError(f"rope type {kind}")


# ---------------------------------------------------------------- families that transformers has


def rotary_of(model):
    rotary = model.model.rotary_emb
    return rotary.inv_freq.detach().float(), float(getattr(rotary, "attention_scaling", 1.0))


def hidden_logits(model, ids):
    """Logits of all positions, the head in FP32 whatever the model's type."""
    with torch.no_grad():
        hidden = model.model(input_ids=torch.tensor([ids], dtype=torch.long), use_cache=False)[0][0]
        return F.linear(hidden.float(), model.lm_head.weight.float())


def hf_model(model_class, config, seed, storage):
    config._attn_implementation = "eager"
    torch.manual_seed(seed)
    model = model_class(config).float().eval()
    tied = bool(config.tie_word_embeddings)
    if tied:
        model.lm_head.weight = model.model.embed_tokens.weight
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            parameter.copy_(fill(name, tuple(parameter.shape), generator, tied).to(DTYPES[storage]).float())
    return model


def with_parameters(model, convert):
    """A copy whose parameters (never the rotary buffers) went through convert; a tied head stays tied."""
    result = copy.deepcopy(model)
    tied = result.lm_head.weight is result.model.embed_tokens.weight
    with torch.no_grad():
        for parameter in result.parameters():
            parameter.data = convert(parameter.data)
    if tied:
        result.lm_head.weight = result.model.embed_tokens.weight
    return result.eval()


def hf_tensors(model, tied):
    return {name: value for name, value in model.state_dict().items() if not (tied and name == "lm_head.weight") and "inv_freq" not in name}


def hf_config_json(config, architecture, storage):
    data = json.loads(config.to_json_string(use_diff=False))
    data = {key: value for key, value in data.items() if not key.startswith("_")}
    data["architectures"] = [architecture]
    data.pop("torch_dtype", None)
    data["dtype"] = storage
    return data


def old_rope_form(data, storage):
    """The same configuration as files written before transformers 5 say it: rope_theta and rope_scaling beside each other, torch_dtype."""
    rope = dict(data.pop("rope_parameters"))
    data["rope_theta"] = rope.pop("rope_theta")
    kind = rope.pop("rope_type", "default")
    rope.pop("type", None)
    rope.pop("partial_rotary_factor", None)
    data["rope_scaling"] = None if kind == "default" else dict(type=kind, **rope)
    data.pop("dtype", None)
    data["torch_dtype"] = storage
    return data


def make_hf(out, name, model_class, config_class, architecture, settings, rope, seed, storage="float32", rewrite=None, generation=None):
    common = dict(max_position_embeddings=MAX_POSITIONS, rope_parameters=dict(rope), bos_token_id=1, eos_token_id=2, rms_norm_eps=1e-5)
    config = config_class(**{**common, **settings})
    model = hf_model(model_class, config, seed, storage)
    tied = bool(config.tie_word_embeddings)

    head_dim = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    inv_freq, factor = rotary_of(model)
    expected, expected_factor = expected_frequencies(rope, head_dim)
    difference = max(abs(a / b - 1) for a, b in zip(inv_freq.tolist(), expected))
    if len(expected) != len(inv_freq) or not difference < 1e-5 or not abs(factor - expected_factor) < 1e-6:
        raise ValueError(f"rotary frequencies differ from the definition: {inv_freq.tolist()} {factor}, expected {expected} {expected_factor}")

    prompts = prompts_of(config.vocab_size, seed)
    rounded_model = with_parameters(model, lambda x: x.to(torch.bfloat16).float())
    bf16_model = with_parameters(model, lambda x: x.to(torch.bfloat16))
    with torch.no_grad():
        whole = model(input_ids=torch.tensor([prompts[1]]), use_cache=False).logits[0].float()
    if not float((whole - hidden_logits(model, prompts[1])).abs().max()) < 1e-4:
        raise ValueError("logits by hidden state and head differ from the model's own")
    if bf16_model.model.embed_tokens.weight.dtype != torch.bfloat16 or bf16_model.model.rotary_emb.inv_freq.dtype != torch.float32:
        raise ValueError("the BF16 model has BF16 parameters and FP32 frequencies")

    forwards = {
        "fp32": lambda ids: hidden_logits(model, ids),
        "bf16_weights": lambda ids: hidden_logits(rounded_model, ids),
        "bf16": lambda ids: hidden_logits(bf16_model, ids),
    }
    logits, runs = golden_of(forwards, prompts)
    summary(name, logits, runs)

    data = hf_config_json(config, architecture, storage)
    if rewrite is not None:
        data = rewrite(data, storage)
    golden = header(name, architecture, seed, storage, prompts, inv_freq.tolist(), factor)
    golden["logits"] = logits
    golden["greedy"] = runs
    base = {"bos_token_id": 1, "eos_token_id": 2}
    write_folder(out, name, hf_tensors(model, tied), storage, data, {**base, **(generation or {})}, golden)


def iquest_config(data, storage):
    """The keys of the published dense configurations, with this model's sizes."""
    theta = data["rope_parameters"]["rope_theta"]
    keep = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "vocab_size", "max_position_embeddings",
            "rms_norm_eps")
    result = {"architectures": ["IQuestCoderForCausalLM"], "model_type": "iquestcoder"}
    result.update({key: data[key] for key in keep})
    result.update({
        "head_dim": data["head_dim"], "hidden_act": "silu", "rope_theta": theta, "rope_scaling": None, "attention_bias": False, "mlp_bias": False,
        "attention_dropout": 0.0, "tie_word_embeddings": False, "clip_qkv": None, "use_sliding_window": False, "sliding_window": None,
        "max_window_layers": 0, "pretraining_tp": 1, "bos_token_id": 1, "eos_token_id": [2, 5, 7], "initializer_range": 0.02, "use_cache": True,
        "torch_dtype": storage, "transformers_version": "4.55.4",
    })
    return result


# ---------------------------------------------------------------- the Loop model


class Loop:
    """Two passes over shared layers. Parameters by checkpoint name, all of one type; sums, norms and softmax in `wide`."""

    def __init__(self, sizes, parameters, dtype):
        self.s = sizes
        self.dtype = dtype
        self.wide = torch.float64 if dtype == torch.float64 else torch.float32
        self.p = {name: value.to(dtype) for name, value in parameters.items()}
        d = sizes["head_dim"]
        self.inv_freq = 1.0 / (sizes["rope_theta"] ** (torch.arange(0, d, 2, dtype=torch.int64).to(self.wide) / d))

    def norm(self, x, name):
        wide = x.to(self.wide)
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.s["rms_norm_eps"])
        return self.p[name] * wide.to(self.dtype)

    def rope(self, x, positions):
        angles = positions.to(self.wide)[:, None] * self.inv_freq[None, :]
        angles = torch.cat((angles, angles), dim=-1)
        cos, sin = angles.cos().to(self.dtype), angles.sin().to(self.dtype)
        half = x.shape[-1] // 2
        rotated = torch.cat((-x[..., half:], x[..., :half]), dim=-1)
        return x * cos + rotated * sin

    def qkv(self, h, layer, positions):
        x = self.norm(h, f"model.layers.{layer}.input_layernorm.weight")
        prefix = f"model.layers.{layer}.self_attn."

        def heads(name, count):
            return F.linear(x, self.p[prefix + name + ".weight"]).view(-1, count, self.s["head_dim"]).transpose(0, 1)

        q = self.rope(heads("q_proj", self.s["num_attention_heads"]), positions)
        k = self.rope(heads("k_proj", self.s["num_key_value_heads"]), positions)
        return q, k, heads("v_proj", self.s["num_key_value_heads"])

    def attend(self, q, k, v, allowed):
        """q [heads, T, d]; k, v [kv heads, S, d]; allowed [T, S]."""
        group = self.s["num_attention_heads"] // self.s["num_key_value_heads"]
        k, v = k.repeat_interleave(group, dim=0), v.repeat_interleave(group, dim=0)
        scores = (q @ k.transpose(1, 2)) * (self.s["head_dim"] ** -0.5)
        scores = scores.masked_fill(~allowed[None], float("-inf"))
        return torch.softmax(scores, dim=-1, dtype=self.wide).to(self.dtype) @ v

    def gate(self, q, layer):
        w, b = self.p[f"model.gate_projections.{layer}.weight"], self.p[f"model.gate_projections.{layer}.bias"]
        return torch.sigmoid((q * w[:, None, :]).sum(-1) + b[:, None])[..., None]

    def finish(self, h, a, layer):
        prefix = f"model.layers.{layer}."
        a = a.transpose(0, 1).reshape(h.shape[0], -1)
        h = h + F.linear(a, self.p[prefix + "self_attn.o_proj.weight"])
        x = self.norm(h, prefix + "post_attention_layernorm.weight")
        mid = F.silu(F.linear(x, self.p[prefix + "mlp.gate_proj.weight"])) * F.linear(x, self.p[prefix + "mlp.up_proj.weight"])
        return h + F.linear(mid, self.p[prefix + "mlp.down_proj.weight"])

    def head(self, h):
        h = self.norm(h, "model.norm.weight")
        return F.linear(h.to(self.wide), self.p["lm_head.weight"].to(self.wide))

    def whole(self, ids, passes=2, window=None):
        """All positions at once."""
        window = window or self.s["loop_window_size"]
        n = len(ids)
        positions = torch.arange(n)
        causal = positions[None, :] <= positions[:, None]
        near = causal & (positions[None, :] > positions[:, None] - window)
        h = self.p["model.embed_tokens.weight"][torch.tensor(ids)]
        first = []
        for layer in range(self.s["num_hidden_layers"]):
            q, k, v = self.qkv(h, layer, positions)
            first.append((k, v))
            h = self.finish(h, self.attend(q, k, v, causal), layer)
        if passes == 2:
            for layer in range(self.s["num_hidden_layers"]):
                q, k, v = self.qkv(h, layer, positions)
                g = self.gate(q, layer)
                far = self.attend(q, first[layer][0], first[layer][1], causal)
                a = g * far + (1 - g) * self.attend(q, k, v, near)
                h = self.finish(h, a, layer)
        return self.head(h)

    def token_by_token(self, ids):
        """One position at a time with a full cache for the first pass and a ring of the window's length for the second."""
        layers, window = self.s["num_hidden_layers"], self.s["loop_window_size"]
        full, ring = [None] * layers, [None] * layers
        rows = []

        def append(cache, layer, k, v, limit):
            if cache[layer] is not None:
                k, v = torch.cat((cache[layer][0], k), dim=1), torch.cat((cache[layer][1], v), dim=1)
            if limit:
                k, v = k[:, -limit:], v[:, -limit:]
            cache[layer] = (k, v)
            return k, v, torch.ones((1, k.shape[1]), dtype=torch.bool)

        for position, token in enumerate(ids):
            at = torch.tensor([position])
            h = self.p["model.embed_tokens.weight"][torch.tensor([token])]
            for layer in range(layers):
                q, k, v = self.qkv(h, layer, at)
                h = self.finish(h, self.attend(q, *append(full, layer, k, v, 0)), layer)
            for layer in range(layers):
                q, k, v = self.qkv(h, layer, at)
                g = self.gate(q, layer)
                fk, fv = full[layer]
                far = self.attend(q, fk, fv, torch.ones((1, fk.shape[1]), dtype=torch.bool))
                near = self.attend(q, *append(ring, layer, k, v, window))
                h = self.finish(h, g * far + (1 - g) * near, layer)
            rows.append(self.head(h)[0])
        return torch.stack(rows)


def loop_shapes(s):
    hidden, inner, vocab = s["hidden_size"], s["intermediate_size"], s["vocab_size"]
    q, kv = s["num_attention_heads"] * s["head_dim"], s["num_key_value_heads"] * s["head_dim"]
    shapes = {"model.embed_tokens.weight": (vocab, hidden), "model.norm.weight": (hidden,), "lm_head.weight": (vocab, hidden)}
    for n in range(s["num_hidden_layers"]):
        p = f"model.layers.{n}."
        shapes.update({
            p + "input_layernorm.weight": (hidden,), p + "post_attention_layernorm.weight": (hidden,),
            p + "self_attn.q_proj.weight": (q, hidden), p + "self_attn.k_proj.weight": (kv, hidden), p + "self_attn.v_proj.weight": (kv, hidden),
            p + "self_attn.o_proj.weight": (hidden, q),
            p + "mlp.gate_proj.weight": (inner, hidden), p + "mlp.up_proj.weight": (inner, hidden), p + "mlp.down_proj.weight": (hidden, inner),
            f"model.gate_projections.{n}.weight": (s["num_attention_heads"], s["head_dim"]),
            f"model.gate_projections.{n}.bias": (s["num_attention_heads"],),
        })
    return shapes


def compare_with_llama(sizes, parameters, prompt):
    """One pass of the Loop implementation is an ordinary Llama."""
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        hidden_size=sizes["hidden_size"], intermediate_size=sizes["intermediate_size"], num_hidden_layers=sizes["num_hidden_layers"],
        num_attention_heads=sizes["num_attention_heads"], num_key_value_heads=sizes["num_key_value_heads"], head_dim=sizes["head_dim"],
        vocab_size=sizes["vocab_size"], max_position_embeddings=MAX_POSITIONS, rms_norm_eps=sizes["rms_norm_eps"],
        rope_parameters={"rope_type": "default", "rope_theta": sizes["rope_theta"]}, tie_word_embeddings=False)
    config._attn_implementation = "eager"
    llama = LlamaForCausalLM(config).float().eval()
    with torch.no_grad():
        for name, parameter in llama.named_parameters():
            parameter.copy_(parameters[name])
    difference = float((hidden_logits(llama, prompt) - Loop(sizes, parameters, torch.float32).whole(prompt, passes=1)).abs().max())
    if not difference < 1e-3:
        raise ValueError(f"one pass differs from Llama by {difference}")
    return difference


def make_loop(out, name, window, layers, seed, storage):
    sizes = {
        "hidden_size": 64, "intermediate_size": 56, "num_hidden_layers": layers, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16,
        "vocab_size": 151, "rms_norm_eps": 1e-5, "rope_theta": 500000.0, "loop_window_size": window,
    }
    generator = torch.Generator().manual_seed(seed)
    parameters = {key: fill(key, shape, generator, False).to(DTYPES[storage]).float() for key, shape in sorted(loop_shapes(sizes).items())}
    prompts = prompts_of(sizes["vocab_size"], seed)

    with torch.no_grad():
        llama_difference = compare_with_llama(sizes, parameters, prompts[1])
        exact = Loop(sizes, parameters, torch.float64)
        long_prompt = (prompts[2] + prompts[1] + prompts[2])[:window + 70]
        reference = exact.whole(long_prompt)
        step_difference = float((reference - exact.token_by_token(long_prompt)).abs().max())
        if not step_difference < 1e-8:
            raise ValueError(f"token by token differs from the whole by {step_difference} in double precision")
        window_difference = float((reference - exact.whole(long_prompt, window=window + 1)).abs().max())
        pass_difference = float((reference - exact.whole(long_prompt, passes=1)).abs().max())
        if not (window_difference > (0.05 if window < 16 else 0.005) and pass_difference > 0.5):
            raise ValueError(f"a window off by one changes logits by only {window_difference}, leaving out the second pass by {pass_difference}")
        single = Loop(sizes, parameters, torch.float32)
        single_difference = float((reference.float() - single.whole(long_prompt)).abs().max())
        if not single_difference < 1e-3:
            raise ValueError(f"FP32 differs from FP64 by {single_difference}")

        half_parameters = {key: value.to(torch.bfloat16).float() for key, value in parameters.items()}
        half_weights = Loop(sizes, half_parameters, torch.float32)
        half = Loop(sizes, parameters, torch.bfloat16)
        logits, runs = golden_of({"fp32": single.whole, "bf16_weights": half_weights.whole, "bf16": half.whole}, prompts)
    summary(name, logits, runs)
    print(f"{'':24s} one pass vs Llama {llama_difference:.1e}  whole vs token by token {step_difference:.1e} (FP64)  FP32 vs FP64 {single_difference:.1e}  "
          f"window+1 {window_difference:.2f}  one pass only {pass_difference:.2f}", flush=True)

    # As the published files: no rope_scaling, bos_token_id, pad_token_id, clip_qkv or sliding_window keys.
    config = {
        "architectures": ["IQuestLoopCoderForCausalLM"], "model_type": "iquestloopcoder", "hidden_size": sizes["hidden_size"],
        "intermediate_size": sizes["intermediate_size"], "num_hidden_layers": layers, "num_attention_heads": sizes["num_attention_heads"],
        "num_key_value_heads": sizes["num_key_value_heads"], "head_dim": sizes["head_dim"], "vocab_size": sizes["vocab_size"],
        "max_position_embeddings": MAX_POSITIONS, "rms_norm_eps": sizes["rms_norm_eps"], "rope_theta": sizes["rope_theta"], "hidden_act": "silu",
        "attention_bias": False, "mlp_bias": False, "attention_dropout": 0.0, "tie_word_embeddings": False, "eos_token_id": 2, "use_cache": True,
        "loop_num": 2, "loop_window_size": window, "torch_dtype": storage, "transformers_version": "4.40.0",
    }
    golden = header(name, "IQuestLoopCoderForCausalLM", seed, storage, prompts, single.inv_freq.tolist(), 1.0)
    golden["logits"] = logits
    golden["greedy"] = runs
    write_folder(out, name, parameters, storage, config, {"bos_token_id": 1, "eos_token_id": [2, 5, 7]}, golden)


# ---------------------------------------------------------------- the list


def jobs(out):
    def llama(name, settings, rope, seed, **more):
        from transformers import LlamaConfig, LlamaForCausalLM

        architecture = more.pop("architecture", "LlamaForCausalLM")
        base = dict(hidden_size=64, intermediate_size=72, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, vocab_size=199,
                    tie_word_embeddings=False)
        make_hf(out, name, LlamaForCausalLM, LlamaConfig, architecture, {**base, **settings}, rope, seed, **more)

    def mistral(name, seed):
        from transformers import MistralConfig, MistralForCausalLM

        settings = dict(hidden_size=64, intermediate_size=56, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, head_dim=20, vocab_size=199,
                        sliding_window=None, tie_word_embeddings=False)
        make_hf(out, name, MistralForCausalLM, MistralConfig, "MistralForCausalLM", settings, {"rope_type": "default", "rope_theta": 1000000.0}, seed)

    def qwen2(name, settings, rope, seed, **more):
        from transformers import Qwen2Config, Qwen2ForCausalLM

        base = dict(hidden_size=72, intermediate_size=88, num_hidden_layers=2, num_attention_heads=6, num_key_value_heads=2, vocab_size=199)
        make_hf(out, name, Qwen2ForCausalLM, Qwen2Config, "Qwen2ForCausalLM", {**base, **settings}, rope, seed, **more)

    def qwen3(name, seed):
        from transformers import Qwen3Config, Qwen3ForCausalLM

        settings = dict(hidden_size=64, intermediate_size=56, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=1, head_dim=24, vocab_size=199,
                        tie_word_embeddings=False)
        make_hf(out, name, Qwen3ForCausalLM, Qwen3Config, "Qwen3ForCausalLM", settings, {"rope_type": "default", "rope_theta": 1000000.0}, seed)

    plain = {"rope_type": "default", "rope_theta": 10000.0}
    sampling = {"do_sample": True, "temperature": 0.7, "top_p": 0.8, "top_k": 20, "repetition_penalty": 1.05, "pad_token_id": 0, "eos_token_id": [2, 3]}
    return {
        "llama": lambda: llama("llama", {}, plain, 101),
        "llama-tied": lambda: llama("llama-tied", dict(num_hidden_layers=3, intermediate_size=40, tie_word_embeddings=True), plain, 102),
        "llama-bias": lambda: llama("llama-bias", dict(attention_bias=True, num_key_value_heads=1), plain, 103),
        "llama-llama3": lambda: llama(
            "llama-llama3", {},
            {"rope_type": "llama3", "rope_theta": 10000.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
             "original_max_position_embeddings": 64}, 104, storage="bfloat16"),
        "llama-linear": lambda: llama(
            "llama-linear", {}, {"rope_type": "linear", "rope_theta": 100000.0, "factor": 4.0}, 105, storage="float16", rewrite=old_rope_form),
        "mistral": lambda: mistral("mistral", 106),
        "qwen2": lambda: qwen2("qwen2", dict(tie_word_embeddings=True), {"rope_type": "default", "rope_theta": 1000000.0}, 107, generation=sampling),
        "qwen2-yarn": lambda: qwen2(
            "qwen2-yarn", dict(tie_word_embeddings=False),
            {"rope_type": "yarn", "rope_theta": 1000000.0, "factor": 4.0, "original_max_position_embeddings": MAX_POSITIONS // 4}, 108,
            storage="bfloat16", rewrite=old_rope_form),
        "qwen3": lambda: qwen3("qwen3", 109),
        "iquest": lambda: llama(
            "iquest", dict(hidden_size=80, intermediate_size=56, num_attention_heads=5, num_key_value_heads=1, head_dim=16, vocab_size=151),
            {"rope_type": "default", "rope_theta": 500000.0}, 110, architecture="IQuestCoderForCausalLM", rewrite=iquest_config,
            generation={"eos_token_id": [2, 5, 7]}),
        "iquest-loop-w4": lambda: make_loop(out, "iquest-loop-w4", 4, 2, 111, "float32"),
        "iquest-loop-w64": lambda: make_loop(out, "iquest-loop-w64", 64, 3, 112, "bfloat16"),
    }


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: make.py OUT")
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    torch.set_num_threads(min(4, os.cpu_count() or 1))
    failures = []
    for name, job in jobs(out).items():
        shutil.rmtree(os.path.join(out, name), ignore_errors=True)
        try:
            job()
        except Exception:
            shutil.rmtree(os.path.join(out, name), ignore_errors=True)
            failures.append(f"== {name}\n{traceback.format_exc()}")
            print(f"{name:24s} FAILED", flush=True)
    with open(os.path.join(out, "failures.txt"), "w", encoding="utf-8") as stream:
        stream.write("\n".join(failures) if failures else "none\n")
    total = 0
    for folder, _, files in sorted(os.walk(out)):
        size = sum(os.path.getsize(os.path.join(folder, file)) for file in files)
        total += size
        if folder != out:
            print(f"{os.path.basename(folder):24s} {size / 1000:8.1f} kB", flush=True)
    print(f"total {total / 1e6:.2f} MB, {len(failures)} failed", flush=True)


if __name__ == "__main__":
    main()
