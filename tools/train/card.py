"""Writes the model cards from the JSON files of a run (`recipe.py`'s output folder) and the earlier trials (`trials.json`)."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.append(os.path.join(HERE, "textbook"))

import tasklib  # noqa: E402
from train_tables import MIXES, SHAPES  # noqa: E402

AIMS = "Aims: on held-out wordings 90 % parse and 60 % pass; repetition under 3 %."


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path) as stream:
        return json.load(stream)


def percent(value):
    return "–" if value is None else f"{value:.1f}"


def figures_table(figures):
    lines = ["| what | count | parses % | passes its test % | repeats % | no end within the limit % |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, row in figures["sets"].items():
        lines.append(f"| {name} | {row['count']} | {percent(row['parse'])} | {percent(row['pass'])} | {percent(row['repeat'])} | {percent(row['unfinished'])} |")
    library = figures["library"]
    lines += ["", f"Held-out library files: **{library['bits_per_byte']:.3f} bits a byte** over {library['bytes']:,} bytes."]
    return "\n".join(lines)


def settings_row(entry, figures, chosen):
    sets = figures["sets"]

    def cell(name, key):
        return percent(sets.get(name, {}).get(key))

    shape = SHAPES[entry["shape"]]
    return (f"| {'**kept** ' if chosen else ''}{entry.get('name', entry['shape'])} | {shape['num_hidden_layers']} × {shape['hidden_size']}, MLP {shape['intermediate_size']} | {entry['vocab']} | {entry['mix']} | "
            f"{entry['steps']:,} × {entry['batch_tokens']:,} | {entry['tokens'] / 1e6:.0f} M | {entry['seconds']:.0f} s | {figures['library']['bits_per_byte']:.3f} | "
            f"{cell('chat, held-out wording', 'parse')} / {cell('chat, held-out wording', 'pass')} | {cell('completion, held-out name', 'pass')} | "
            f"{cell('middle, held-out name', 'parse')} / {cell('middle, held-out library', 'parse')} | {cell('all', 'repeat')} | {entry.get('note', '')} |")


def settings_table(out):
    lines = ["| setting | layers × width | vocabulary | mix | steps × tokens | tokens | training | bits a byte | chat: parse / pass % | names: pass % | middles: textbook / library parse % | repeats % | note |",
             "| --- | --- | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"]
    for trial in read(HERE, "trials.json"):
        lines.append(settings_row(trial, trial, trial.get("chosen", False)))
    for name in sorted(os.listdir(out)):
        if name.startswith("facts-trial-"):
            figures = read(out, name.replace("facts-", "figures-"))
            if figures:
                lines.append(settings_row(read(out, name), figures, False))
    facts, figures = read(out, "facts-builtin.json"), read(out, "figures-builtin.json")
    if facts and figures:
        lines.append(settings_row({**facts, "name": "this model", "note": "all tasks"}, figures, True))
    return "\n".join(lines)


def sources_table(sources):
    used = [p for p in sources["packages"] if p["used"] and p.get("files")]
    lines = ["| package | version | licence | files | kB |", "| --- | --- | --- | ---: | ---: |"]
    lines += [f"| {p['package']} | {p['version']} | {p['licence'].replace('|', '/')} | {p['files']} | {p['bytes'] / 1000:,.0f} |" for p in used]
    refused = sorted({p["package"] for p in sources["packages"] if not p["used"]})
    return "\n".join(lines), refused


def textbook_facts():
    tasks = tasklib.load_tasks()
    held = [t for t in tasks if tasklib.is_held_task(t)]
    topics = sorted({t.topic for t in tasks})
    return (f"{len(tasks)} small tasks in {len(topics)} topics ({', '.join(t.replace('_', ' ') for t in topics)}) with {sum(len(t.solutions) for t in tasks)} solutions and "
            f"{sum(len(t.does) for t in tasks)} wordings. {len(held)} whole tasks, one or two wordings and one name of every other task are never trained on.")


def builtin_card(out, size):
    facts, figures, sources = read(out, "facts-builtin.json"), read(out, "figures-builtin.json"), read(out, "sources.json")
    packages, refused = sources_table(sources)
    mix = MIXES[facts["mix"]]
    shares = "; ".join(f"{name} {a:.0%} → {b:.0%}" for name, (a, b) in mix.items())
    return f"""# builtin: Tandem's built-in code model

A tiny Python model of the IQuest architecture (`IQuestCoderForCausalLM`), trained from nothing by `tools/train`. It exists so that the first
command answers with code, and so that tests, demonstrations and benchmarks run on something real. **It is a demonstration, not an assistant.**

| | |
| --- | --- |
| parameters | {facts['parameters']:,} (embeddings tied), {size:,} bytes in this folder, BF16 |
| context | 4096 tokens; most of the training was on rows of 1024, a share at the end on 4096 |
| tokenizer | byte-level BPE, {facts['vocab']} entries, the family's special tokens |
| training | {facts['steps']:,} steps, {facts['tokens'] / 1e6:.0f} M tokens, {facts['seconds']:.0f} s on one H100 ({facts['tokens_per_second'] / 1e6:.2f} M tokens/s), Muon and Adam, seed {facts['seed']} |
| licence | the repository's |

## What it was taught

- **A textbook written for it** (`tools/train/textbook`): {textbook_facts()} Each solution is expanded into many variants of names, types, docstrings and local names; requests are expanded by phrasings and near words.
  It appears as plain code files, as fill-in-the-middle samples and as chat answers (a fenced `python` block; loss on the answer only).
- **Library code** from the machine it was trained on: {sources['kept_files']:,} files, {(sources['train_bytes'] + sources['held_bytes']) / 1e6:.1f} MB after cleaning (licence headers, long comments and long docstrings cut; generated files, tables, tests and near copies
  dropped; each package capped), only from packages whose metadata names a permissive licence. {sources['held_files']} files ({sources['held_bytes'] / 1e6:.2f} MB) were held out.
- The shares move during the run: {shares}.

So it knows the textbook's tasks by heart, in many wordings, and little else: it mixes up related tasks (encode and decode, to and from), follows no
instruction outside the textbook, does not reason, and knows no other language. Asked for an unknown function it writes a plausible one that is wrong.

## Figures

Greedy decoding; every function ran in a child process with a time and a memory limit, against its task's unit test.
Printed by `python3 tools/train/evaluate.py --model models/builtin --work WORK` (`WORK` is the folder made by `prepare.py`).

{figures_table(figures)}

{AIMS} "Held-out wording" means a wording of a trained task; the near-word swaps that training uses never produce a held-out wording. "Held-out task" shows the limit of such a model.

## Settings tried

{settings_table(out)}

Mixes (share at the start → at the end): {'; '.join(f"{n}: " + ', '.join(f'{k} {a:.2f} → {b:.2f}' for k, (a, b) in m.items()) for n, m in MIXES.items() if n in ('main', 'library'))}.
An 8 × 320 shape was begun and cut off by the time limit before it could be measured.

![training loss](../../docs/images/builtin-loss.png)

## Library code used

{packages}

Installed there and not used, because their metadata names no licence of the list: {', '.join(refused)}.
"""


def loop_card(out, size):
    facts, figures = read(out, "facts-loop.json"), read(out, "figures-loop.json")
    gates = "\n".join(f"| {g['layer']} | {g['head']} | {g['mean']:.2f} | {g['std']:.2f} | {g['below_0.2']:.0%} | {g['above_0.8']:.0%} |" for g in facts["gates"])
    table = figures_table(figures) if figures else "Not measured."
    return f"""# builtin-loop: the two-pass variant

`IQuestLoopCoderForCausalLM`: every layer runs twice; the second pass mixes attention over the first pass's keys with attention over its own last
64, by a learned gate per head and token. {facts['parameters']:,} parameters, {size:,} bytes; data and tokenizer as in [builtin](../builtin/MODEL_CARD.md);
{facts['steps']:,} steps, {facts['tokens'] / 1e6:.0f} M tokens, {facts['seconds']:.0f} s. It is there so that the loop's cache, window and gates have something to go wrong on; its code is worse than builtin's.

The gates are used (share of tokens whose gate is below 0.2 or above 0.8; 1 is the first pass alone):

| layer | head | mean | spread | below 0.2 | above 0.8 |
| ---: | ---: | ---: | ---: | ---: | ---: |
{gates}

{table}
"""


def adapter_card(out, style, size):
    facts = read(out, f"facts-{style}.json")
    about = {"typed": "writes type annotations and docstrings without being asked", "sql": "leans to record classes over `sqlite3` and to SQL statements"}[style]
    return f"""# builtin-lora-{style}

A LoRA adapter (PEFT format, rank 8, alpha 16, on q, k, v, o and down projections) for [builtin](../builtin/MODEL_CARD.md) that {about}. {size:,} bytes;
{facts['steps']:,} steps, {facts['tokens'] / 1e6:.1f} M tokens, {facts['seconds']:.0f} s. Data: the textbook in that style{'' if style == 'typed' else ', and the templates of `tools/train/styles.py`'}.
"""


def write_all(out, models):
    def folder_size(name):
        folder = os.path.join(models, name)
        return sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder) if not f.endswith(".md"))

    made = {"builtin": lambda size: builtin_card(out, size), "builtin-loop": lambda size: loop_card(out, size),
            "builtin-lora-typed": lambda size: adapter_card(out, "typed", size), "builtin-lora-sql": lambda size: adapter_card(out, "sql", size)}
    for name, make in made.items():
        if os.path.isdir(os.path.join(models, name)):
            text = make(folder_size(name))
            with open(os.path.join(models, name, "MODEL_CARD.md"), "w") as stream:
                stream.write(text)
