"""LoRA on the exported model: injection, short training, and the PEFT files."""
import argparse
import json
import os
import sys

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

RANK, ALPHA = 8, 16
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "down_proj"]


class LoraLinear(nn.Module):
    """y = W x + (alpha / rank) · B (A x)."""

    def __init__(self, base, rank, alpha, generator):
        super().__init__()
        self.base, self.scale = base, alpha / rank
        base.weight.requires_grad_(False)
        self.lora_A = nn.Parameter(torch.randn(rank, base.in_features, generator=generator) * base.in_features ** -0.5)
        self.lora_B = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x):
        return self.base(x) + self.scale * nn.functional.linear(nn.functional.linear(x, self.lora_A), self.lora_B)


def inject(model, seed=0, rank=RANK, alpha=ALPHA, targets=TARGETS):
    """Freezes the model and wraps the target matrices of every layer."""
    generator = torch.Generator().manual_seed(seed)
    device = model.model.embed_tokens.weight.device
    for p in model.parameters():
        p.requires_grad_(False)
    for layer in model.model.layers:
        for part in (layer.self_attn, layer.mlp):
            for name in targets:
                if hasattr(part, name):
                    setattr(part, name, LoraLinear(getattr(part, name), rank, alpha, generator).to(device))
    return model


def adapters(model):
    """{PEFT tensor name: tensor}."""
    found = {}
    for name, module in model.named_modules():
        if isinstance(module, LoraLinear):
            found[f"base_model.model.{name}.lora_A.weight"] = module.lora_A
            found[f"base_model.model.{name}.lora_B.weight"] = module.lora_B
    return found


def save_adapter(model, folder):
    from safetensors.torch import save_file

    os.makedirs(folder, exist_ok=True)
    save_file({k: v.detach().to("cpu", torch.bfloat16).contiguous() for k, v in adapters(model).items()},
              os.path.join(folder, "adapter_model.safetensors"), metadata={"format": "pt"})
    config = {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "builtin", "r": RANK, "lora_alpha": ALPHA, "lora_dropout": 0.0,
              "target_modules": TARGETS, "bias": "none", "fan_in_fan_out": False, "inference_mode": True, "modules_to_save": None,
              "layers_to_transform": None, "layers_pattern": None, "rank_pattern": {}, "alpha_pattern": {}, "init_lora_weights": True,
              "use_rslora": False, "use_dora": False, "revision": None}
    with open(os.path.join(folder, "adapter_config.json"), "w") as stream:
        json.dump(config, stream, indent=2)
        stream.write("\n")


def load_adapter(model, folder):
    """Injects an exported adapter into a model (FP32 values of the BF16 file)."""
    from safetensors.torch import load_file

    inject(model)
    data = load_file(os.path.join(folder, "adapter_model.safetensors"))
    slots = adapters(model)
    if set(data) != set(slots):
        raise ValueError(f"{folder}: the adapter's tensors do not fit the model: {sorted(set(data) ^ set(slots))[:4]}")
    with torch.no_grad():
        for name, slot in slots.items():
            slot.copy_(data[name].to(slot.dtype))
    return model


def train_adapter(base, pools, style, out, *, minutes=None, steps=None, batch=32, compiled=True):
    """Trains one adapter on the exported base model and writes its folder; returns the facts."""
    from model import load_exported
    from optimizer import Optimizer
    from train import MIXES, Sampler, fit

    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_float32_matmul_precision("high")
    model = inject(load_exported(base, device), seed=7)
    sampler = Sampler(pools, MIXES[style], 11, device, long=False)
    facts = fit(model, sampler, Optimizer(model, 0.0, 3e-3), minutes=minutes, steps=steps, batch=batch, compiled=compiled)
    save_adapter(model, out)
    return facts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", required=True, help="the exported folder of the base model")
    parser.add_argument("--pools", required=True)
    parser.add_argument("--style", choices=["typed", "sql"], required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--steps", type=int)
    args = parser.parse_args()
    train_adapter(args.base, args.pools, args.style, args.out, minutes=args.minutes, steps=args.steps)


if __name__ == "__main__":
    main()
