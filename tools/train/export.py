"""Writes a checkpoint as a model folder: BF16 safetensors, config.json and the tokenizer's files."""
import argparse
import json
import os
import shutil
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from model import config_json, load_checkpoint, load_exported  # noqa: E402


def export(checkpoint, tokenizer_folder, out):
    from safetensors.torch import save_file

    os.makedirs(out, exist_ok=True)
    model, data = load_checkpoint(checkpoint)
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        shutil.copyfile(os.path.join(tokenizer_folder, name), os.path.join(out, name))
    with open(os.path.join(out, "generation_config.json")) as stream:
        generation = json.load(stream)
    tensors = {k: v.to(torch.bfloat16).contiguous() for k, v in model.state_dict().items()}
    save_file(tensors, os.path.join(out, "model.safetensors"), metadata={"format": "pt"})
    with open(os.path.join(out, "config.json"), "w") as stream:
        json.dump(config_json(model.config, generation["eos_token_id"], generation["bos_token_id"], generation["pad_token_id"]), stream, indent=2)
        stream.write("\n")
    with open(os.path.join(out, "tokenizer.json")) as stream:
        tokenizer = json.load(stream)
    with open(os.path.join(out, "tokenizer.json"), "w") as stream:
        json.dump(tokenizer, stream, ensure_ascii=False, separators=(",", ":"))
        stream.write("\n")
    load_exported(out)
    size = sum(os.path.getsize(os.path.join(out, f)) for f in os.listdir(out))
    print(f"{out}: {model.parameter_count():,} parameters, {size:,} bytes", flush=True)
    return data.get("facts", {})


@torch.no_grad()
def gate_statistics(folder, tokenizer, texts, device):
    """Per layer and head: mean and spread of the gate over the tokens of some texts; and how many are near 0 or 1."""
    model = load_exported(folder, device)
    model.gate_log = []
    for text in texts:
        model.hidden(torch.tensor([tokenizer.encode(text, add_special_tokens=False).ids[:1024]], device=device))
    layers = {}
    for layer, g in model.gate_log:
        layers.setdefault(layer, []).append(g[0, :, :, 0])
    rows = []
    for layer, parts in sorted(layers.items()):
        g = torch.cat(parts, dim=1)
        for head in range(g.shape[0]):
            row = g[head]
            rows.append({"layer": layer, "head": head, "mean": round(row.mean().item(), 3), "std": round(row.std().item(), 3),
                         "below_0.2": round((row < 0.2).float().mean().item(), 3), "above_0.8": round((row > 0.8).float().mean().item(), 3)})
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--work", help="for the gate statistics of a loop model")
    parser.add_argument("--facts", help="a JSON file for the training facts and the gate statistics")
    args = parser.parse_args()
    facts = export(args.checkpoint, args.tokenizer, args.out)
    if args.work:
        from tokenizers import Tokenizer

        with open(os.path.join(args.work, "library-held.json")) as stream:
            texts = [f[2] for f in json.load(stream)["files"][:20]]
        tokenizer = Tokenizer.from_file(os.path.join(args.out, "tokenizer.json"))
        facts["gates"] = gate_statistics(args.out, tokenizer, texts, "cuda" if torch.cuda.is_available() else "cpu")
        for row in facts["gates"]:
            print("gate", row)
    if args.facts:
        with open(args.facts, "w") as stream:
            json.dump(facts, stream, indent=1)


if __name__ == "__main__":
    main()
