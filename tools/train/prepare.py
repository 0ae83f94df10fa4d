"""Everything before training: library selection, tokenizer, packed rows. Needs no card."""
import argparse
import json
import os
import random
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import data  # noqa: E402
import forms  # noqa: E402
import tokenizer as tokens  # noqa: E402

# Million tokens of each pool: kind, size, row width.
SHORT, LONG = 1025, 4097
POOLS = {
    "library": ("library", 24, SHORT), "code": ("code", 22, SHORT), "fim": ("fim", 26, SHORT), "chat": ("chat", 30, SHORT),
    "library-long": ("library", 6, LONG), "code-long": ("code", 3, LONG), "chat-long": ("chat", 3, LONG),
    "typed": ("typed", 5, SHORT), "sql": ("sql", 5, SHORT),
}


def tokenizer_texts(work, seed):
    """Library code and the textbook in about equal parts."""
    for number in (0, 5, 10):
        with open(os.path.join(work, f"library-{number:02}.json")) as stream:
            shard = json.load(stream)
        yield from shard["functions"]
        yield from (text for _, _, text in shard["files"])
    rng, b = random.Random(seed), forms.book()
    for i in range(24_000):
        yield forms.code_text(b, rng) if i % 2 else "".join(text for text, _ in forms.chat_document(b, rng)[1:2])
        if i % 8 == 0:
            yield forms.record_document(rng)[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True, help="the folder for the cleaned library code")
    parser.add_argument("--pools", required=True, help="the folder for the tokenizer and the packed rows")
    parser.add_argument("--vocab", type=int, default=4096)
    parser.add_argument("--tokenizer", help="a folder whose tokenizer is used instead of training one")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the pools' sizes")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not os.path.exists(os.path.join(args.work, "sources.json")):
        data.build(args.work)
    if os.path.exists(os.path.join(args.pools, "done")):
        return
    if args.tokenizer:
        os.makedirs(args.pools, exist_ok=True)
        for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
            shutil.copyfile(os.path.join(args.tokenizer, name), os.path.join(args.pools, name))
    else:
        start = time.time()
        trained = tokens.train(tokenizer_texts(args.work, args.seed), args.vocab, args.pools)
        print(f"tokenizer of {trained.get_vocab_size()} entries: {time.time() - start:.1f} s", flush=True)
        for text in ("    ", " " * 8, " " * 12, " " * 16, "return", " return", "def", "self", "\n"):
            if len(trained.encode(text).ids) != 1:
                print(f"note: {text!r} is {len(trained.encode(text).ids)} tokens")
    forms.build(args.pools, args.work, {k: (kind, size * args.scale, width) for k, (kind, size, width) in POOLS.items()}, args.seed)
    open(os.path.join(args.pools, "done"), "w").close()


if __name__ == "__main__":
    main()
