"""The two architectures in plain PyTorch: the dense `IQuestCoderForCausalLM` and the two-pass `IQuestLoopCoderForCausalLM`.

Parameter names are those of the published checkpoints, so `state_dict()` is what `export.py` writes (without the tied head).
"""
import json
import os
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    vocab_size: int = 4096
    hidden_size: int = 256
    intermediate_size: int = 704
    num_hidden_layers: int = 12
    num_attention_heads: int = 4
    num_key_value_heads: int = 1
    head_dim: int = 64
    rope_theta: float = 10000.0
    rms_norm_eps: float = 1e-5
    max_position_embeddings: int = 4096
    loop_num: int = 1
    loop_window_size: int = 64

    @property
    def is_loop(self):
        return self.loop_num == 2


class RMSNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        wide = x.float()
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.eps)
        return wide.to(x.dtype) * self.weight.to(x.dtype)


def rope_tables(positions, head_dim, theta):
    """cos and sin for rotate-half RoPE, [..., positions, head_dim], FP32."""
    inverse = 1.0 / theta ** (torch.arange(0, head_dim, 2, device=positions.device, dtype=torch.float32) / head_dim)
    angles = positions.float()[..., None] * inverse
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    """x: [batch, heads, positions, head_dim]; cos, sin: [batch or 1, 1, positions, head_dim]."""
    half = x.shape[-1] // 2
    turned = torch.cat((-x[..., half:], x[..., :half]), dim=-1)
    return (x * cos + turned * sin).to(x.dtype)


def attend(q, k, v, mask):
    groups = q.shape[1] // k.shape[1]
    if groups > 1:
        k, v = k.repeat_interleave(groups, dim=1), v.repeat_interleave(groups, dim=1)
    if mask is None:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = c.num_attention_heads, c.num_key_value_heads, c.head_dim
        self.q_proj = nn.Linear(c.hidden_size, self.heads * c.head_dim, bias=False)
        self.k_proj = nn.Linear(c.hidden_size, self.kv_heads * c.head_dim, bias=False)
        self.v_proj = nn.Linear(c.hidden_size, self.kv_heads * c.head_dim, bias=False)
        self.o_proj = nn.Linear(self.heads * c.head_dim, c.hidden_size, bias=False)

    def project(self, x, cos, sin):
        batch, length, _ = x.shape
        q = self.q_proj(x).view(batch, length, self.heads, self.head_dim).transpose(1, 2)
        k = self.k_proj(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        v = self.v_proj(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        return rotate(q, cos, sin), rotate(k, cos, sin), v

    def merge(self, a):
        return self.o_proj(a.transpose(1, 2).flatten(2))


class MLP(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.up_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.down_proj = nn.Linear(c.intermediate_size, c.hidden_size, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Gate(nn.Module):
    """One sigmoid per query head and token, from that head's query after RoPE."""

    def __init__(self, heads, head_dim):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(heads, head_dim))
        self.bias = nn.Parameter(torch.empty(heads))

    def forward(self, q):
        scores = torch.einsum("bhtd,hd->bht", q, self.weight.to(q.dtype)) + self.bias.to(q.dtype)[:, None]
        return torch.sigmoid(scores)[..., None]


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.input_layernorm = RMSNorm(c.hidden_size, c.rms_norm_eps)
        self.self_attn = Attention(c)
        self.post_attention_layernorm = RMSNorm(c.hidden_size, c.rms_norm_eps)
        self.mlp = MLP(c)

    def forward(self, h, cos, sin, mask, store):
        """The first pass. `store(k, v)` returns the keys and values to attend to (the cached ones with these)."""
        q, k, v = self.self_attn.project(self.input_layernorm(h), cos, sin)
        k, v = store(k, v) if store else (k, v)
        h = h + self.self_attn.merge(attend(q, k, v, mask))
        return h + self.mlp(self.post_attention_layernorm(h)), k, v

    def second(self, h, cos, sin, mask, window, first_k, first_v, gate, store):
        """The second pass: the first pass's keys in full, its own in the window, mixed by the gate."""
        q, k, v = self.self_attn.project(self.input_layernorm(h), cos, sin)
        k, v = store(k, v) if store else (k, v)
        g = gate(q)
        mixed = g * attend(q, first_k, first_v, mask) + (1 - g) * attend(q, k, v, window)
        h = h + self.self_attn.merge(mixed.to(h.dtype))
        return h + self.mlp(self.post_attention_layernorm(h)), g


class Cache:
    """Keys and values of earlier positions, one slot per layer and pass, at fixed size."""

    def __init__(self, config, batch, length, device, dtype):
        shape = (config.num_hidden_layers * config.loop_num, batch, config.num_key_value_heads, length, config.head_dim)
        self.k, self.v = torch.zeros(shape, device=device, dtype=dtype), torch.zeros(shape, device=device, dtype=dtype)
        self.past = 0

    def slot(self, index, count):
        def store(k, v):
            end = self.past + count
            self.k[index, :, :, self.past:end] = k
            self.v[index, :, :, self.past:end] = v
            return self.k[index, :, :, :end], self.v[index, :, :, :end]
        return store


class FixedCache:
    """The same at a position kept on the device: a decoding step then has fixed shapes and can be recorded. Holds what `cache` holds."""

    def __init__(self, cache):
        self.k, self.v = cache.k, cache.v
        self.position = torch.tensor([cache.past], device=self.k.device)
        self.past = 0

    def slot(self, index, count):
        def store(k, v):
            self.k[index].index_copy_(2, self.position, k)
            self.v[index].index_copy_(2, self.position, v)
            return self.k[index], self.v[index]
        return store


class Inner(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embed_tokens = nn.Embedding(c.vocab_size, c.hidden_size)
        self.layers = nn.ModuleList(Block(c) for _ in range(c.num_hidden_layers))
        self.norm = RMSNorm(c.hidden_size, c.rms_norm_eps)
        if c.is_loop:
            self.gate_projections = nn.ModuleList(Gate(c.num_attention_heads, c.head_dim) for _ in range(c.num_hidden_layers))


class Model(nn.Module):
    """Tied embeddings: the head is `embed_tokens`."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.model = Inner(config)
        self.first_pass, self.second_pass = Block.forward, Block.second
        self.gate_log = None

    def initialise(self, seed):
        generator = torch.Generator().manual_seed(seed)
        c = self.config
        for name, p in self.named_parameters():
            if "gate_projections" in name:
                continue
            if p.dim() == 2:
                std = 0.02 if "embed" in name else p.shape[1] ** -0.5
                if name.endswith(("o_proj.weight", "down_proj.weight")):
                    std *= (2 * c.num_hidden_layers * c.loop_num) ** -0.5
                with torch.no_grad():
                    p.copy_(torch.randn(p.shape, generator=generator) * std)
        if c.is_loop:
            # Far from constant on purpose: biases spread over both branches, weights that make the gate depend on the token.
            total = c.num_hidden_layers * c.num_attention_heads
            biases = torch.linspace(-2.0, 2.0, total)[torch.randperm(total, generator=generator)]
            with torch.no_grad():
                for i, gate in enumerate(self.model.gate_projections):
                    gate.bias.copy_(biases[i * c.num_attention_heads:(i + 1) * c.num_attention_heads])
                    gate.weight.copy_(torch.randn(gate.weight.shape, generator=generator) * 0.15)

    def hidden(self, ids, positions=None, mask=None, cache=None, window=None):
        """ids [batch, length] → final normed states. `mask` [batch, 1, length, keys] of allowed keys; None means causal from position 0.

        `window`: the loop's local mask, where the caller knows it better than by the cache's count.
        """
        c, inner = self.config, self.model
        length = ids.shape[1]
        if positions is None:
            positions = torch.arange(length, device=ids.device)[None]
        cos, sin = (t[:, None] for t in rope_tables(positions, c.head_dim, c.rope_theta))
        h = inner.embed_tokens(ids)
        if torch.is_autocast_enabled():
            h, cos, sin = h.to(torch.bfloat16), cos.to(torch.bfloat16), sin.to(torch.bfloat16)
        kept = []
        for i, block in enumerate(inner.layers):
            h, k, v = self.first_pass(block, h, cos, sin, mask, cache.slot(i, length) if cache else None)
            kept.append((k, v))
        if c.is_loop:
            if window is None:
                window = self._window(mask, length, cache.past if cache else 0, ids.device)
            for i, block in enumerate(inner.layers):
                h, g = self.second_pass(block, h, cos, sin, mask, window, *kept[i], inner.gate_projections[i],
                                        cache.slot(c.num_hidden_layers + i, length) if cache else None)
                if self.gate_log is not None:
                    self.gate_log.append((i, g.detach().float()))
        if cache:
            cache.past += length
        return inner.norm(h)

    def _window(self, mask, length, past, device):
        queries = torch.arange(past, past + length, device=device)[:, None]
        keys = torch.arange(past + length, device=device)[None]
        band = (keys <= queries) & (keys > queries - self.config.loop_window_size)
        return band[None, None] if mask is None else mask & band

    def logits(self, states):
        return F.linear(states, self.model.embed_tokens.weight.to(states.dtype)).float()

    def forward(self, ids, **kwargs):
        return self.logits(self.hidden(ids, **kwargs))

    def parameter_count(self):
        return sum(p.numel() for p in self.parameters())


def config_json(c, eos_ids, bos_id, pad_id):
    """The `config.json` of an exported folder."""
    data = {
        "architectures": ["IQuestLoopCoderForCausalLM" if c.is_loop else "IQuestCoderForCausalLM"],
        "model_type": "iquestloopcoder" if c.is_loop else "iquestcoder",
        "attention_bias": False, "attention_dropout": 0.0, "bos_token_id": bos_id, "eos_token_id": eos_ids, "pad_token_id": pad_id,
        "head_dim": c.head_dim, "hidden_act": "silu", "hidden_size": c.hidden_size, "initializer_range": 0.02,
        "intermediate_size": c.intermediate_size, "max_position_embeddings": c.max_position_embeddings, "mlp_bias": False,
        "num_attention_heads": c.num_attention_heads, "num_hidden_layers": c.num_hidden_layers, "num_key_value_heads": c.num_key_value_heads,
        "pretraining_tp": 1, "rms_norm_eps": c.rms_norm_eps, "rope_scaling": None, "rope_theta": c.rope_theta,
        "tie_word_embeddings": True, "torch_dtype": "bfloat16", "use_cache": True, "vocab_size": c.vocab_size}
    if c.is_loop:
        data.update({"loop_num": 2, "loop_window_size": c.loop_window_size})
    else:
        data.update({"clip_qkv": None, "sliding_window": None, "use_sliding_window": False, "max_window_layers": 0})
    return dict(sorted(data.items()))


def load_exported(folder, device="cpu", dtype=torch.float32):
    """A model from an exported folder, in evaluation mode."""
    from safetensors.torch import load_file

    with open(os.path.join(folder, "config.json")) as stream:
        data = json.load(stream)
    known = {k: data[k] for k in asdict(Config()) if k in data}
    model = Model(Config(**known))
    model.load_state_dict(load_file(os.path.join(folder, "model.safetensors")), strict=True)
    return model.to(device=device, dtype=dtype).eval()


def save_checkpoint(model, path, **facts):
    torch.save({"config": asdict(model.config), "state": {k: v.detach().cpu() for k, v in model.state_dict().items()}, **facts}, path)


def load_checkpoint(path, device="cpu"):
    data = torch.load(path, map_location="cpu")
    model = Model(Config(**data["config"]))
    model.load_state_dict(data["state"])
    return model.to(device).eval(), data
