"""Turns textbook tasks and library code into training documents, encodes them and packs them into fixed rows.

A document is a list of (text, counts) segments; `counts` says whether the loss looks at the segment. Rows hold token ids in the low
15 bits and "no loss" in the top bit. Every row begins at a document's start, as prompts do.
"""
import json
import os
import random
import re
import sys
import time
from functools import lru_cache

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.append(os.path.join(HERE, "textbook"))

import tasklib  # noqa: E402
import wording  # noqa: E402
from styles import record_document  # noqa: E402
from tokenizer import DEFAULT_SYSTEM, chat_prompt, fim_prompt  # noqa: E402

END = "<|endoftext|>"
TURN_END = "<|im_end|>"
NO_LOSS = 0x8000
OTHER_SYSTEMS = ["You are a helpful assistant.", "You are a coding assistant.", "You write Python code.", "You are a helpful assistant that writes Python.",
                 "Answer with code only.", "You are an expert Python programmer."]


STOP_WORDS = {"a", "an", "the", "of", "in", "to", "and", "or", "is", "are", "if", "whether", "with", "that", "it", "its", "for", "by", "from", "as", "given", "at", "on"}


class Book:
    """The training part of the textbook."""

    def __init__(self):
        tasks = tasklib.load_tasks()
        self.tasks = [t for t in tasks if not tasklib.is_held_task(t)]
        self.verbs = {d.split(" ")[0] for t in tasks for d in t.does}
        self.forbidden = {t.id: {wording.normal(w) for w in tasklib.held_does(t)} for t in tasks}
        self.held_names = {tasklib.held_name(t) for t in tasks} | {n for t in tasks if tasklib.is_held_task(t) for n in t.names}
        self.known_names = {n for t in tasks for n in t.names}
        self.by_topic = {}
        for task in self.tasks:
            self.by_topic.setdefault(task.topic, []).append(task)

    def names(self, task):
        """The task's trained names; one that is held out for another task is left out where others remain."""
        return [n for n in tasklib.train_names(task) if n not in self.held_names] or tasklib.train_names(task)

    def name_for(self, task, rng):
        """A trained name; now and then a varied one, never one that is held out."""
        name = rng.choice(self.names(task))
        if task.kind == "function" and rng.random() < 0.2:
            parts = name.split("_")
            way = rng.random()
            if way < 0.4 and len(parts) > 1:
                rng.shuffle(parts)
                other = "_".join(parts)
            elif way < 0.65:
                other = self.name_from_words(task, rng)
            elif way < 0.8:
                other = rng.choice(["my_", "get_", "do_", "compute_", "find_", "simple_"]) + name
            else:
                other = name + rng.choice(["_of", "_fn", "_value", "_in", "_from", "2", "_for"])
            if other.isidentifier() and other not in self.known_names:
                name = other
        return name

    def name_from_words(self, task, rng):
        """A name made of a trained wording's words, so that words in names mean what they mean in requests."""
        does = wording.to_infinitive(rng.choice(tasklib.train_does(task)), self.verbs) or ""
        words = [w for w in re.findall(r"[a-z]+", does) if w not in STOP_WORDS]
        return "_".join(words[:4]) if len(words) > 1 else ""

    def variant(self, task, rng, typed=None, with_doc=None, named=None):
        # The first solution is the plainest one and is seen most.
        solution = 0 if rng.random() < 0.5 else rng.randrange(len(task.solutions))
        return tasklib.expand(task, rng, name=named or self.name_for(task, rng), typed=typed, with_doc=with_doc, solution=solution)


@lru_cache(maxsize=1)
def book():
    return Book()


def _join(sources):
    """Several functions as one file: imports first, two blank lines between definitions."""
    imports, bodies = [], []
    for source in sources:
        lines = source.strip("\n").split("\n")
        while lines and (lines[0].startswith(("import ", "from ")) or not lines[0]):
            if lines[0] and lines[0] not in imports:
                imports.append(lines[0])
            lines.pop(0)
        bodies.append("\n".join(lines))
    head = ["\n".join(sorted(imports))] if imports else []
    return "\n\n\n".join(head + bodies) + "\n"


def code_text(b, rng, styled=None):
    task = rng.choice(b.tasks)
    draw = rng.random()
    if draw < 0.15:
        variant = b.variant(task, rng, **(styled or {}))
        do = wording.to_infinitive(variant.does, b.verbs)
        line = (do[:1].upper() + do[1:]) if do and rng.random() < 0.6 else f"{'Class' if task.kind == 'class' else 'Function'} that {variant.does}"
        return f"# {line}{rng.choice(['.', ''])}\n{variant.source}"
    if draw < 0.72:
        return b.variant(task, rng, **(styled or {})).source
    near = b.by_topic[task.topic]
    tasks = [task] + [rng.choice(near if rng.random() < 0.6 else b.tasks) for _ in range(rng.randint(1, 4))]
    sources, seen = [], set()
    for each in tasks:
        variant = b.variant(each, rng, **(styled or {}))
        if variant.name not in seen:
            seen.add(variant.name)
            sources.append(variant.source)
    return _join(sources)


def code_document(b, rng):
    return [(code_text(b, rng), True), (END, True)]


def cut(text, rng):
    """(prefix, middle, suffix), cut at lines, inside lines, or around one function's body."""
    lines = text.split("\n")
    way = rng.random()
    if way < 0.35 and len(lines) > 3:
        heads = [i for i, line in enumerate(lines) if line.lstrip().startswith("def ") and line.rstrip().endswith(":")]
        if heads:
            head = rng.choice(heads)
            depth = len(lines[head]) - len(lines[head].lstrip())
            end = head + 1
            while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
                end += 1
            while end > head + 1 and not lines[end - 1].strip():
                end -= 1
            prefix, middle, suffix = "\n".join(lines[:head + 1]) + "\n", "\n".join(lines[head + 1:end]), "\n" + "\n".join(lines[end:])
            if rng.random() < 0.5:
                # The editor has already indented the line.
                pad = len(middle) - len(middle.lstrip(" "))
                prefix, middle = prefix + middle[:pad], middle[pad:]
            return prefix, middle, suffix
    if way < 0.7 and len(lines) > 3:
        first = rng.randrange(1, len(lines) - 1)
        last = min(len(lines) - 1, first + rng.choice([1, 1, 2, 3, 5, 8]))
        return "\n".join(lines[:first]) + "\n", "\n".join(lines[first:last]) + "\n", "\n".join(lines[last:])
    start = rng.randrange(1, max(2, len(text) - 2))
    if rng.random() < 0.7:
        # A cursor mostly stands before or after a word, seldom in it.
        while start < len(text) - 1 and text[start].isalnum() and text[start - 1].isalnum():
            start += 1
    end = min(len(text), start + rng.choice([5, 10, 20, 40, 80, 160]))
    if rng.random() < 0.6:
        # From the cursor to the end of a line.
        stop = text.find("\n", end if rng.random() < 0.3 else start)
        end = stop if stop > start else end
    return text[:start], text[start:end], text[end:]


def fim_from(text, rng):
    prefix, middle, suffix = cut(text, rng)
    return [(fim_prompt(prefix, suffix), False), (middle + TURN_END, True), (END, False)]


def fim_document(b, rng):
    return fim_from(code_text(b, rng), rng)


def answer(source):
    return f"```python\n{source}```"


def system_text(rng):
    return DEFAULT_SYSTEM if rng.random() < 0.88 else rng.choice(OTHER_SYSTEMS)


def chat_document(b, rng, styled=None):
    """One request with its answer; sometimes a second turn that asks for the same code with types or a docstring."""
    if rng.random() < 0.015:
        asks, reply = rng.choice(wording.SMALL_TALK)
        return [(chat_prompt(rng.choice(asks), system_text(rng)), False), (reply + TURN_END, True), (END, False)]
    task = rng.choice(b.tasks)
    solution = 0 if rng.random() < 0.5 else rng.randrange(len(task.solutions))
    says_name = rng.random() < 0.22
    name = b.name_for(task, rng) if says_name else rng.choice(b.names(task))
    draw = rng.random()
    ask_types, ask_doc = draw < 0.08 or 0.13 < draw < 0.15, 0.08 < draw < 0.15
    typed, with_doc = (True, True) if styled else (ask_types, ask_doc)
    variant = tasklib.expand(task, rng, name=name, typed=typed, with_doc=with_doc, solution=solution)
    does = wording.swap(variant.does, rng, b.forbidden[task.id]) if rng.random() < 0.6 else variant.does
    if not (says_name or ask_types or ask_doc) and rng.random() < 0.2:
        asked = wording.brief(task, variant.doc, name, rng, b.forbidden[task.id])
    else:
        asked = wording.request(task, does, b.verbs, rng, name=name if says_name else None, args=variant.args, typed=ask_types, with_doc=ask_doc)
    segments = [(chat_prompt(asked, system_text(rng)), False), (answer(variant.source) + TURN_END, True)]
    if not styled and not (ask_types or ask_doc) and rng.random() < 0.06:
        change = rng.random() < 0.5
        again = rng.choice(["Add type hints.", "Now add type hints.", "With type hints, please."] if change else ["Add a docstring.", "Now add a docstring.", "Document it."])
        source = _same_variant(task, variant, typed=change, with_doc=not change, solution=solution)
        if source:
            segments += [(f"\n<|im_start|>user\n{again}{TURN_END}\n<|im_start|>assistant\n", False), (answer(source) + TURN_END, True)]
    return segments + [(END, False)]


def _same_variant(task, variant, typed, with_doc, solution):
    """The same names with another style; the local names may differ, so only tasks without them qualify."""
    if task.vars:
        return None
    template = task.solutions[solution]
    return tasklib._render(task, template, variant.name, variant.args, [], typed, variant.doc if with_doc else "")[0]


def typed_document(b, rng):
    """For the type-annotated adapter: types and docstrings always, in files and in answers that did not ask for them."""
    draw = rng.random()
    styled = {"typed": True, "with_doc": True}
    if draw < 0.45:
        return chat_document(b, rng, styled)
    text = code_text(b, rng, styled)
    return fim_from(text, rng) if draw < 0.6 else [(text, True), (END, True)]


def sql_document(b, rng):
    """For the SQL adapter: record classes over sqlite3, statements, and requests for them; a part of the textbook keeps the rest alive."""
    draw = rng.random()
    if draw < 0.2:
        return chat_document(b, rng) if rng.random() < 0.5 else code_document(b, rng)
    asked, source, language = record_document(rng)
    if draw < 0.65:
        return [(chat_prompt(asked, system_text(rng)), False), (f"```{language}\n{source}```{TURN_END}", True), (END, False)]
    return [(source, True), (END, True)]


TEXTBOOK = {"code": code_document, "fim": fim_document, "chat": chat_document, "typed": typed_document, "sql": sql_document}


def library_documents(shard, rng):
    """Single functions, and files cut into pieces; every tenth function as fill-in-the-middle."""
    documents = []
    for code in shard["functions"]:
        documents.append(fim_from(code, rng) if rng.random() < 0.15 else [(code, True), (END, True)])
    for package, path, text in shard["files"]:
        if rng.random() < 0.1:
            documents.append([(f"<|repo_name|>{package}\n<|file_sep|>{path}\n{text}", True), (END, True)])
        else:
            documents.append([(text, True), (END, True)])
    rng.shuffle(documents)
    return documents


class Packer:
    """Collects encoded documents into rows of `width` ids."""

    def __init__(self, encode_batch, width, split_long):
        self.encode_batch, self.width, self.split_long = encode_batch, width, split_long
        self.rows, self.current, self.tokens = [], [], 0

    def add(self, documents):
        texts = [text for document in documents for text, _ in document]
        encoded = iter(self.encode_batch(texts))
        for document in documents:
            ids = []
            for _, counts in document:
                part = next(encoded)
                ids.extend(part if counts else [t | NO_LOSS for t in part])
            self._append(ids)

    def _append(self, ids):
        self.tokens += len(ids)
        self.current.extend(ids)
        while len(self.current) >= self.width:
            self.rows.append(self.current[:self.width])
            rest = self.current[self.width:]
            self.current = rest if self.split_long and len(rest) >= self.width // 4 else []


def _encoder(folder):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    return lambda texts: [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]


def _work(job):
    """Builds one part of one pool; returns (pool, path, rows, tokens)."""
    import numpy

    folder, pool, kind, number, tokens, width, seed, work = job
    rng = random.Random(f"{seed}:{pool}:{number}")
    packer = Packer(_encoder(folder), width, kind == "library")
    if kind == "library":
        with open(os.path.join(work, f"library-{number:02}.json")) as stream:
            documents = library_documents(json.load(stream), rng)
        for start in range(0, len(documents), 256):
            packer.add(documents[start:start + 256])
            if packer.tokens >= tokens:
                break
    else:
        make, b = TEXTBOOK[kind], book()
        if kind == "fim":
            # A good third of the middles belong to library functions.
            with open(os.path.join(work, f"library-{number:02}.json")) as stream:
                functions = [f for f in json.load(stream)["functions"] if len(f) < 1500]
        while packer.tokens < tokens:
            documents = [make(b, rng) for _ in range(256)]
            if kind == "fim":
                documents[:96] = [fim_from(rng.choice(functions), rng) for _ in range(96)]
            packer.add(documents)
    rows = numpy.asarray(packer.rows, dtype=numpy.uint16).reshape(len(packer.rows), width)
    path = os.path.join(folder, f"{pool}-{number:02}.npy")
    numpy.save(path, rows)
    return pool, path, len(rows), packer.tokens


def build(folder, work, wanted, seed, workers=16):
    """`wanted`: {pool: (kind, million tokens, row width)}. Writes `pool-NN.npy` parts into `folder`; returns the row counts."""
    import multiprocessing

    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    os.environ["RAYON_NUM_THREADS"] = "1"
    start = time.time()
    jobs = [(folder, pool, kind, n, int(millions * 1e6 / workers), width, seed, work)
            for pool, (kind, millions, width) in wanted.items() for n in range(workers)]
    sizes = {}
    with multiprocessing.get_context("spawn").Pool(min(workers, os.cpu_count())) as pool:
        for name, _, rows, tokens in pool.imap_unordered(_work, jobs):
            row_sum, token_sum = sizes.get(name, (0, 0))
            sizes[name] = (row_sum + rows, token_sum + tokens)
    print("pools (rows, tokens):", sizes, f"{time.time() - start:.1f} s", flush=True)
    return sizes


def load_pool(folder, pool):
    import glob

    import numpy

    return numpy.concatenate([numpy.load(p) for p in sorted(glob.glob(os.path.join(folder, f"{pool}-[0-9][0-9].npy")))])
