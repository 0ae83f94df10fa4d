"""The whole recipe in one process on a machine with a card: preparation, training, adapters, export, goldens, figures.

While the processors prepare the data, other processes compile the training steps into the compiler's cache on disk. Each stage that
fails is reported and does not stop the next; everything is written as soon as it exists.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

WARM = """
import sys; sys.path.insert(0, {here!r})
import numpy, torch, forms, train, lora, model, optimizer
forms.load_pool = lambda folder, pool: numpy.random.default_rng(0).integers(0, 4000, (160, 4097 if pool.endswith("long") else 1025), dtype=numpy.uint16)
torch.set_float32_matmul_precision("high")
shape, batch, adapter = {shape!r}, {batch}, {adapter}
m = train.build_model(shape, 1, "cuda", 4096)
if adapter:
    m = lora.inject(m)
s = train.Sampler("", train.MIXES["typed" if adapter else "main"], 1, "cuda", long=not adapter)
train.fit(m, s, optimizer.Optimizer(m, 0.02, 4e-3), steps=10, batch=batch, quiet=True)
"""

STARTED = time.time()


def stage(name):
    """Decorates a stage: prints its time and goes on after an error."""
    def wrap(function):
        def call(*args, **kwargs):
            start = time.time()
            print(f"== {name} (at {start - STARTED:.0f} s)", flush=True)
            try:
                return function(*args, **kwargs)
            except Exception:
                print(f"!! {name} failed\n{traceback.format_exc()}", flush=True)
                return None
            finally:
                print(f"-- {name}: {time.time() - start:.1f} s", flush=True)
        return call
    return wrap


def dump(path, data):
    with open(path, "w") as stream:
        json.dump(data, stream, indent=1)
        stream.write("\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--shape", default="deep")
    parser.add_argument("--mix", default="main")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--minutes", type=float, default=6, help="training of the main model; it stops in time")
    parser.add_argument("--base", help="an exported folder to keep as the main model, with its tokenizer, instead of training one")
    parser.add_argument("--loop-minutes", type=float, default=1)
    parser.add_argument("--adapter-minutes", type=float, default=0.4)
    parser.add_argument("--trial", action="append", default=[], metavar="SHAPE:MIX:MINUTES", help="a shorter run whose figures are wanted too; may be repeated")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the amount of prepared data")
    parser.add_argument("--few", type=int, help="evaluate on so many tasks only")
    parser.add_argument("--eager", action="store_true", help="without the compiler")
    args = parser.parse_args()
    pools, models = os.path.join(args.work, "pools"), os.path.join(args.out, "models")
    os.makedirs(args.work, exist_ok=True)
    os.makedirs(models, exist_ok=True)

    given = ["--tokenizer", args.base] if args.base else []
    preparing = subprocess.Popen([sys.executable, os.path.join(HERE, "prepare.py"), "--work", args.work, "--pools", pools, "--scale", str(args.scale), *given])
    warming = []
    if not args.eager:
        shapes = ([] if args.base else [(args.shape, args.batch, False)]) + [("loop", args.batch, False), (args.shape, 32, True)]
        shapes += [(t.split(":")[0], args.batch, False) for t in args.trial if t.split(":")[0] != args.shape]
        warming = [subprocess.Popen([sys.executable, "-c", WARM.format(here=HERE, shape=s, batch=b, adapter=a)], stdout=subprocess.DEVNULL) for s, b, a in shapes]

    import torch
    from tokenizers import Tokenizer

    import evaluate
    import export
    import goldens
    import lora
    import plot
    import train

    if preparing.wait() != 0:
        sys.exit("the preparation failed")
    for process in warming:
        process.wait()
    print(f"prepared at {time.time() - STARTED:.0f} s", flush=True)
    shutil.copy(os.path.join(args.work, "sources.json"), args.out)
    shutil.copy(os.path.join(pools, "tokenizer.json"), os.path.join(args.out, "tokenizer.json"))
    tokenizer = Tokenizer.from_file(os.path.join(pools, "tokenizer.json"))
    compiled = not args.eager
    threads = []

    def figures(name, model, few):
        """Generates now, runs the tests in a thread."""
        model.eval()
        for text in evaluate.sample_texts(model, tokenizer):
            print(text, "\n" + "-" * 60, flush=True)
        rows = evaluate.generate_rows(model, tokenizer, evaluate.items_of(args.work, few))
        library = evaluate.bits_per_byte(model, tokenizer, args.work)

        def test():
            start = time.time()
            sets, failures = evaluate.score(rows)
            result = {"library": library, "sets": sets, "seconds": round(time.time() - start, 1)}
            dump(os.path.join(args.out, f"figures-{name}.json"), result)
            evaluate.write_failures(os.path.join(args.out, f"failures-{name}.txt"), failures)
            print(f"figures of {name}", flush=True)
            evaluate.print_table(result)

        threads.append(threading.Thread(target=test))
        threads[-1].start()

    @stage("builtin")
    def builtin():
        _, facts = train.run(args.shape, args.mix, pools, os.path.join(args.work, "builtin.pt"), minutes=args.minutes, batch=args.batch, compiled=compiled)
        export.export(os.path.join(args.work, "builtin.pt"), pools, os.path.join(models, "builtin"))
        dump(os.path.join(args.out, "facts-builtin.json"), facts)

    @stage("figures of builtin")
    def builtin_figures():
        device = "cuda" if torch.cuda.is_available() else "cpu"
        figures("builtin", evaluate.load_exported(os.path.join(models, "builtin"), device), args.few)

    @stage("builtin-loop")
    def loop():
        device = "cuda" if torch.cuda.is_available() else "cpu"
        _, facts = train.run("loop", args.mix, pools, os.path.join(args.work, "loop.pt"), minutes=args.loop_minutes, batch=args.batch, seed=2, compiled=compiled)
        export.export(os.path.join(args.work, "loop.pt"), pools, os.path.join(models, "builtin-loop"))
        with open(os.path.join(args.work, "library-held.json")) as stream:
            texts = [f[2] for f in json.load(stream)["files"][:20]]
        facts["gates"] = export.gate_statistics(os.path.join(models, "builtin-loop"), tokenizer, texts, device)
        for row in facts["gates"]:
            print("gate", row)
        dump(os.path.join(args.out, "facts-loop.json"), facts)

    @stage("adapter")
    def adapter(style):
        folder = os.path.join(models, f"builtin-lora-{style}")
        facts = lora.train_adapter(os.path.join(models, "builtin"), pools, style, folder, minutes=args.adapter_minutes, compiled=compiled)
        dump(os.path.join(args.out, f"facts-{style}.json"), facts)

    @stage("goldens")
    def write_goldens():
        goldens.write_all(models, os.path.join(args.out, "goldens"))

    @stage("figures of builtin-loop")
    def loop_figures():
        device = "cuda" if torch.cuda.is_available() else "cpu"
        figures("loop", evaluate.load_exported(os.path.join(models, "builtin-loop"), device), args.few or 200)

    @stage("trial")
    def trial(text):
        shape, mix, minutes = text.split(":")
        name = f"trial-{shape}-{mix}"
        model, facts = train.run(shape, mix, pools, os.path.join(args.work, name + ".pt"), minutes=float(minutes), batch=args.batch, compiled=compiled)
        dump(os.path.join(args.out, f"facts-{name}.json"), facts)
        figures(name, model, args.few)

    @stage("plot")
    def draw():
        plot.draw(os.path.join(args.out, "builtin-loss.png"), {"builtin": os.path.join(args.work, "builtin.csv"), "builtin-loop": os.path.join(args.work, "loop.csv")})

    if args.base:
        shutil.copytree(args.base, os.path.join(models, "builtin"), dirs_exist_ok=True)
    else:
        builtin()
    loop()
    adapter("typed")
    adapter("sql")
    write_goldens()
    if not args.base:
        draw()
    for name in ("builtin.csv", "loop.csv"):
        if os.path.exists(os.path.join(args.work, name)):
            shutil.copy(os.path.join(args.work, name), args.out)
    builtin_figures()
    for text in args.trial:
        trial(text)
    loop_figures()
    for thread in threads:
        thread.join()
    print(f"all done at {time.time() - STARTED:.0f} s", flush=True)


if __name__ == "__main__":
    main()
