"""Writes the reference outputs that other implementations are compared with.

For each model and adapter: prompts, their ids, the greedy continuation (64 ids) and, at each step, the five largest logits with the
gap between the first two. All of it in FP32 from the exported BF16 weights, the whole sequence computed anew at each step: no cache,
the simplest form of the mathematics. Further: strings with their token ids, and rendered chat prompts.
"""
import argparse
import json
import os
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from lora import load_adapter  # noqa: E402
from model import load_exported  # noqa: E402
from tokenizer import chat_prompt, fim_prompt  # noqa: E402

STEPS = 64
LONG = "\n\n\n".join(f"def add_{i}(x):\n    return x + {i}" for i in range(14)) + "\n\n\ndef add_14(x):"
PROMPTS = {
    "quicksort": "def quicksort(arr):",
    "lru_cache": "class LRUCache:",
    "max_path_sum": "def find_max_path_sum(root):",
    "fim_binary_search": fim_prompt("def binary_search(arr, target):\n    left, right = 0, len(arr) - 1\n", "\n    return -1\n"),
    "chat_reverse": chat_prompt("Write a Python function that reverses a string"),
    "long": LONG,
    "one_token": "\n",
}
ADAPTER_PROMPTS = {
    "chat_reverse": chat_prompt("Write a Python function that reverses a string"),
    "quicksort": "def quicksort(",
    "chat_users": chat_prompt("Write a Python class that stores users."),
    "class_user": "class UserRepository:",
}
STRINGS = ["", " ", "def f(x):\n    return x\n", "    if a:\n        b = 1\n            c\n", "hello world", "x = 3.14159 + 1000000", "\t\ttabs\tand\r\nlines\r",
           "naïve café – “quotes”", "日本語のテキスト", "emoji 🙂👩‍💻 end", "a" * 40, "snake_case_name and CamelCaseName", "''' doc ''' \"\"\"x\"\"\"", "\n\n\n   \n  x",
           "<|im_start|>user\nhi<|im_end|>\n", "<think>no</think><tool_call>{}</tool_call>", "<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>", "</s><s><unk><|unknown|>",
           "self.items[-1] != other._value[::2]", "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-", "ſ K Å ①²½ \u00a0 nbsp\u2003em", "%s %d {x!r:>10} \\n \\x00",
           "for i in range(len(arr)):\n                    deep", "don't I'll we've"]


@torch.no_grad()
def continuations(model, prompts, stops):
    """(new ids, steps) per prompt. The prompts go together, padded on the right, where causal attention never looks."""
    device = model.model.embed_tokens.weight.device
    rows, results, open_rows = [list(p) for p in prompts], [([], []) for _ in prompts], set(range(len(prompts)))
    for _ in range(STEPS):
        active = sorted(open_rows)
        if not active:
            break
        width = max(len(rows[i]) for i in active)
        table = torch.tensor([rows[i] + [0] * (width - len(rows[i])) for i in active], device=device)
        states = model.hidden(table)
        last = torch.stack([states[k, len(rows[i]) - 1] for k, i in enumerate(active)])
        values, tokens = model.logits(last).topk(5)
        for i, value, token in zip(active, values.tolist(), tokens.tolist()):
            new, steps = results[i]
            steps.append({"ids": token, "logits": [round(v, 5) for v in value], "gap": round(value[0] - value[1], 5)})
            new.append(token[0])
            rows[i].append(token[0])
            if token[0] in stops:
                open_rows.discard(i)
    return results


def golden(model, tokenizer, prompts, stops, name):
    encoded = [tokenizer.encode(prompt, add_special_tokens=False).ids for prompt in prompts.values()]
    cases = []
    for (label, prompt), ids, (new, steps) in zip(prompts.items(), encoded, continuations(model, encoded, stops)):
        cases.append({"name": label, "prompt": prompt, "prompt_ids": ids, "greedy_ids": new, "text": tokenizer.decode(new, skip_special_tokens=False), "steps": steps})
    closest = min(s["gap"] for c in cases for s in c["steps"])
    print(f"{name}: {len(cases)} prompts, smallest gap {closest}", flush=True)
    return {"model": name, "precision": "float32 from bfloat16 weights", "stop_ids": stops, "smallest_gap": closest, "cases": cases}


def tokenizer_cases(tokenizer):
    rows = []
    for text in STRINGS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        rows.append({"text": text, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False),
                     "decoded_skipping_special": tokenizer.decode(ids, skip_special_tokens=True)})
    return rows


def template_cases(folder):
    """Rendered by the template itself, in the environment that chat templates expect."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)
    with open(os.path.join(folder, "tokenizer_config.json")) as stream:
        template = environment.from_string(json.load(stream)["chat_template"])

    def render(messages, tools):
        return template.render(messages=messages, tools=tools, add_generation_prompt=True)

    tool = {"type": "function", "function": {"name": "add", "description": "Adds two numbers.",
                                             "parameters": {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}}, "required": ["a", "b"]}}}
    call = {"type": "function", "function": {"name": "add", "arguments": {"a": 1, "b": 2}}}
    talks = [
        ("one turn", [{"role": "user", "content": "Hi"}], None),
        ("system", [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}], None),
        ("history", [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}, {"role": "user", "content": "Bye"}], None),
        ("tools, default system", [{"role": "user", "content": "1+2?"}], [tool]),
        ("tools, given system", [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1+2?"}], [tool]),
        ("calls and results", [{"role": "user", "content": "1+2?"}, {"role": "assistant", "content": "", "tool_calls": [call, call]},
                               {"role": "tool", "content": "3"}, {"role": "tool", "content": "3"}, {"role": "user", "content": "Thanks"}], [tool]),
        ("text and a call", [{"role": "user", "content": "1+2?"}, {"role": "assistant", "content": "I add them.", "tool_calls": [call]}, {"role": "tool", "content": "3"}], [tool]),
    ]
    if render(talks[0][1], None) != chat_prompt("Hi"):
        raise ValueError("the template and chat_prompt differ")
    return [{"name": n, "messages": m, "tools": t, "add_generation_prompt": True, "rendered": render(m, t)} for n, m, t in talks]


def write_all(models, out):
    from tokenizers import Tokenizer

    os.makedirs(out, exist_ok=True)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.set_float32_matmul_precision("highest")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = Tokenizer.from_file(os.path.join(models, "builtin", "tokenizer.json"))
    stops = [tokenizer.token_to_id(t) for t in ("</s>", "<|im_end|>", "<|endoftext|>")]

    def write(name, data):
        with open(os.path.join(out, name + ".json"), "w") as stream:
            json.dump(data, stream, ensure_ascii=True, separators=(",", ":"))
            stream.write("\n")

    write("tokenizer", tokenizer_cases(tokenizer))
    write("chat-template", template_cases(os.path.join(models, "builtin")))
    for name in ("builtin", "builtin-loop"):
        model = load_exported(os.path.join(models, name), device)
        write(name, golden(model, tokenizer, PROMPTS, stops, name))
    for name in ("builtin-lora-typed", "builtin-lora-sql"):
        model = load_adapter(load_exported(os.path.join(models, "builtin"), device), os.path.join(models, name)).to(device)
        write(name, golden(model, tokenizer, ADAPTER_PROMPTS, stops, name))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", required=True, help="the folder with builtin, builtin-loop and the adapters")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    write_all(args.models, args.out)


if __name__ == "__main__":
    main()
