"""The figures of the model card: held-out files, held-out wordings, names and tasks of the textbook, fill-in-the-middle, repetition.

Prints a table and writes the same as JSON. Generation is greedy. Every generated function runs in a child process with a time limit
and a memory limit, against its task's unit test.
"""
import argparse
import ast
import json
import math
import os
import random
import sys
import time
import warnings

import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import forms  # noqa: E402
import tasklib  # noqa: E402
from generate import greedy  # noqa: E402
from model import load_checkpoint, load_exported  # noqa: E402
from runner import run_many  # noqa: E402
from tokenizer import chat_prompt, fim_prompt  # noqa: E402

LIMIT = 352
SAMPLES = [
    ("complete", "def quicksort(arr):"),
    ("complete", "class LRUCache:"),
    ("complete", "def find_max_path_sum(root):"),
    ("complete", "def is_prime(n):"),
    ("fim", ("def binary_search(arr, target):\n    left, right = 0, len(arr) - 1\n    while left <= right:\n", "\n    return -1\n")),
    ("fim", ("def factorial(n):\n    if n <= 1:\n        return ", "\n    return n * factorial(n - 1)\n")),
    ("chat", "Write a Python function that reverses a string"),
    ("chat", "Write a Python function that checks whether a number is prime."),
    ("chat", "Write a Python class that implements a stack."),
    ("chat", "Write a Python function to sort a list with merge sort. Use type hints."),
    ("chat", "Who are you?"),
]


def parses(source):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def circles(ids):
    """True where the ids end in at least four rounds, and at least 24 ids, of one sequence."""
    for period in range(1, 49):
        span = max(4 * period, 24)
        if len(ids) >= span and all(ids[-i] == ids[-i - period] for i in range(1, span - period + 1)):
            return True
    return False


def repeats(ids, text):
    """True where the end of the output goes round in a circle, or one line stands four times in a row."""
    if circles(ids):
        return True
    lines = [line.strip() for line in text.split("\n")]
    return any(len(lines[i]) > 4 and lines[i] == lines[i + 1] == lines[i + 2] == lines[i + 3] for i in range(len(lines) - 3))


def fenced(text):
    """The code of an answer: the inside of its first fence, or all of it."""
    if "```" not in text:
        return text
    inside = text.split("```", 2)[1]
    return inside.split("\n", 1)[1] if "\n" in inside else inside


def with_alias(source, variant):
    """The source, with the tested name bound to what it defines last if it chose another name."""
    try:
        names = [n.name for n in ast.parse(source).body if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))]
    except (SyntaxError, ValueError):
        return source
    if variant.name in names or not names:
        return source
    known = [n for n in names if n in variant.task.names]
    return f"{source}\n{variant.name} = {(known or names)[-1]}\n"


def ask(variant, does=None):
    return chat_prompt(f"Write a Python {'class' if variant.task.kind == 'class' else 'function'} that {does or variant.does}.")


def items_of(work, few=None):
    """[(set, prompt, how to make a source of the output, variant or None)], the same on every machine."""
    rng = random.Random(5)
    tasks = tasklib.load_tasks()
    trained = [t for t in tasks if not tasklib.is_held_task(t)]
    held = [t for t in tasks if tasklib.is_held_task(t)]
    if few:
        trained = rng.sample(trained, min(few, len(trained)))
    items = []

    def plain(task, is_held, **more):
        return tasklib.expand(task, rng, held=is_held, typed=False, with_doc=False, solution=0, **more)

    for task in trained:
        for does in tasklib.held_does(task):
            variant = plain(task, False, does=does)
            items.append(("chat, held-out wording", ask(variant), fenced, variant))
        variant = plain(task, False)
        items.append(("chat, trained wording", ask(variant), fenced, variant))
        variant = plain(task, True)
        items.append(("completion, held-out name", variant.head.rstrip("\n"), variant.head.rstrip("\n").__add__, variant))
        variant = plain(task, True)
        prefix, _, suffix = forms.cut(variant.source, rng)
        items.append(("middle, held-out name", fim_prompt(prefix, suffix), _middle(prefix, suffix), variant))
    for task in held:
        variant = plain(task, False)
        items.append(("chat, held-out task", ask(variant), fenced, variant))
        items.append(("completion, held-out task", variant.head.rstrip("\n"), variant.head.rstrip("\n").__add__, variant))
    with open(os.path.join(work, "library-held.json")) as stream:
        functions = json.load(stream)["functions"]
    for code in functions[:few or 300]:
        if len(code) < 1500:
            prefix, _, suffix = forms.cut(code, rng)
            items.append(("middle, held-out library", fim_prompt(prefix, suffix), _middle(prefix, suffix), None))
    return items


def _middle(prefix, suffix):
    return lambda text: prefix + text + suffix


def generate_rows(model, tokenizer, items):
    """The card's part: greedy outputs as rows, not yet tested."""
    start = time.time()
    outputs = greedy(model, [tokenizer.encode(p, add_special_tokens=False).ids for _, p, _, _ in items], LIMIT, stop_ids(tokenizer),
                     dtype=generation_type(), hopeless=circles)
    print(f"generated {sum(len(ids) for ids, _ in outputs):,} ids for {len(items)} prompts in {time.time() - start:.1f} s", flush=True)
    rows = []
    for (name, _, finish, variant), (ids, stopped) in zip(items, outputs):
        text = tokenizer.decode(ids, skip_special_tokens=False)
        source = finish(text)
        rows.append({"set": name, "parse": parses(source), "repeat": repeats(ids, text), "unfinished": not stopped, "pass": None, "source": source, "variant": variant})
    return rows


def score(rows, workers=16):
    """The processors' part: runs the tests; ({set: {count, parse, pass, repeat, unfinished}} in per cent, the failed rows)."""
    start = time.time()
    jobs, places = [], []
    for row in rows:
        variant = row["variant"]
        if variant:
            row["pass"] = False
            row["task"], row["asked"] = variant.task.id, variant.does
            if row["parse"]:
                jobs.append((with_alias(row["source"], variant), variant.tests))
                places.append(row)
    for row, error in zip(places, run_many(jobs, workers)):
        row["pass"] = error == ""
        row["error"] = error
    print(f"ran {len(jobs)} tests in {time.time() - start:.1f} s", flush=True)
    table = {}
    for name in dict.fromkeys(r["set"] for r in rows):
        mine = [r for r in rows if r["set"] == name]
        tested = [r for r in mine if r["pass"] is not None]
        table[name] = {"count": len(mine), "parse": _share(mine, "parse"), "pass": _share(tested, "pass") if tested else None,
                       "repeat": _share(mine, "repeat"), "unfinished": _share(mine, "unfinished")}
    table["all"] = {"count": len(rows), "parse": _share(rows, "parse"), "pass": None, "repeat": _share(rows, "repeat"), "unfinished": _share(rows, "unfinished")}
    return table, [r for r in rows if r["pass"] is False]


def generation_type():
    return torch.bfloat16 if torch.cuda.is_available() else torch.float32


def _share(rows, key):
    return round(100.0 * sum(bool(r[key]) for r in rows) / max(1, len(rows)), 1)


def stop_ids(tokenizer):
    return [tokenizer.token_to_id(t) for t in ("</s>", "<|im_end|>", "<|endoftext|>")]


@torch.no_grad()
def bits_per_byte(model, tokenizer, work, limit_bytes=1_500_000, length=1024, batch=32):
    """Over the held-out files, each cut into pieces of `length` ids."""
    with open(os.path.join(work, "library-held.json")) as stream:
        files = json.load(stream)["files"]
    device = model.model.embed_tokens.weight.device
    kind = "cuda" if device.type == "cuda" else "cpu"
    pieces, size = [], 0
    for _, _, text in files:
        if size >= limit_bytes:
            break
        size += len(text.encode())
        ids = tokenizer.encode(text + forms.END, add_special_tokens=False).ids
        pieces.extend(ids[i:i + length + 1] for i in range(0, len(ids) - 1, length))
    total, count = 0.0, 0
    for start in range(0, len(pieces), batch):
        group = pieces[start:start + batch]
        width = max(map(len, group))
        table = torch.full((len(group), width), -1, dtype=torch.long)
        for row, piece in enumerate(group):
            table[row, :len(piece)] = torch.tensor(piece)
        table = table.to(device)
        with torch.autocast(kind, dtype=torch.bfloat16):
            logits = model.logits(model.hidden(table[:, :-1].clamp(min=0)))
        total += F.cross_entropy(logits.flatten(0, 1), table[:, 1:].flatten(), ignore_index=-1, reduction="sum").item()
        count += int((table[:, 1:] >= 0).sum())
    return {"bits_per_byte": round(total / math.log(2) / max(1, size), 4), "bytes": size, "bytes_per_token": round(size / max(1, count), 3)}


def sample_texts(model, tokenizer, samples=SAMPLES):
    prompts = [fim_prompt(*p) if kind == "fim" else chat_prompt(p) if kind == "chat" else p for kind, p in samples]
    outputs = greedy(model, [tokenizer.encode(p, add_special_tokens=False).ids for p in prompts], LIMIT, stop_ids(tokenizer), dtype=generation_type())
    shown = []
    for (kind, prompt), (ids, stopped) in zip(samples, outputs):
        text = tokenizer.decode(ids, skip_special_tokens=False)
        full = prompt[0] + "⟦" + text + "⟧" + prompt[1] if kind == "fim" else f"{prompt}\n→ {text}" if kind == "chat" else prompt + text
        shown.append(full + ("" if stopped else "  … (limit)"))
    return shown


def evaluate(model, tokenizer, work, few=None, workers=16):
    start = time.time()
    rows = generate_rows(model, tokenizer, items_of(work, few))
    result = {"library": bits_per_byte(model, tokenizer, work)}
    result["sets"], failures = score(rows, workers)
    result["seconds"] = round(time.time() - start, 1)
    return result, failures


def write_failures(path, failures):
    with open(path, "w") as stream:
        for row in failures:
            stream.write(f"### {row['set']} {row['task']}: {row['asked']}\n{row.get('error', 'does not parse')}\n{row['source']}\n")


def print_table(result):
    print(f"{'set':28} {'count':>6} {'parse %':>8} {'pass %':>8} {'repeat %':>9} {'unfinished %':>13}")
    for name, row in result["sets"].items():
        passed = "" if row["pass"] is None else row["pass"]
        print(f"{name:28} {row['count']:6} {row['parse']:8} {passed:>8} {row['repeat']:9} {row['unfinished']:13}")
    lib = result["library"]
    print(f"held-out library files: {lib['bits_per_byte']} bits a byte over {lib['bytes']:,} bytes, {lib['bytes_per_token']} bytes a token; {result['seconds']} s", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True, help="an exported folder, or a checkpoint file")
    parser.add_argument("--tokenizer", help="the folder of tokenizer.json, for a checkpoint file")
    parser.add_argument("--adapter", help="a LoRA adapter's folder")
    parser.add_argument("--work", required=True)
    parser.add_argument("--few", type=int, help="only so many tasks")
    parser.add_argument("--json")
    parser.add_argument("--failures", help="a file for the functions that failed")
    parser.add_argument("--samples-only", action="store_true")
    args = parser.parse_args()
    from tokenizers import Tokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = load_exported(args.model, device) if os.path.isdir(args.model) else load_checkpoint(args.model, device)[0]
    tokenizer = Tokenizer.from_file(os.path.join(args.tokenizer or args.model, "tokenizer.json"))
    if args.adapter:
        from lora import load_adapter

        load_adapter(model, args.adapter)
    for text in sample_texts(model, tokenizer):
        print(text, "\n" + "-" * 60)
    if args.samples_only:
        return
    result, failures = evaluate(model, tokenizer, args.work, args.few)
    print_table(result)
    if args.json:
        with open(args.json, "w") as stream:
            json.dump(result, stream, indent=1)
    if args.failures:
        write_failures(args.failures, failures)


if __name__ == "__main__":
    main()
