"""The textbook's task format: one small exercise, its wordings, its solutions as templates, and its unit test.

Templates are `string.Template` texts, indented by 4 spaces:
  $name          the function's or class's name (one of `names`)
  $a0, $a1 …     the argument names (one of `args[i]`);   $v0 … $v4   local names (one of `vars[i]`)
  $sig           the parameter list, typed or untyped;    $ret        ` -> T` or nothing
  $doc           at the start of a line: an indented docstring line, or nothing
  $$             a dollar sign
A template may begin with import lines and may hold helper functions before the main one.
`python3 tasklib.py check [topic …]` runs every solution of every task in random variants against its tests.
"""
import hashlib
import importlib.util
import keyword
import os
import random
import re
import sys
from dataclasses import dataclass, field
from string import Template

HERE = os.path.dirname(os.path.abspath(__file__))
# At the end: a topic file may have a standard module's name.
sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != HERE] + [HERE]

# What the first demonstrations ask for: these are always trained.
PINNED_TASKS = ("quicksort", "quick_sort", "lru_cache", "lrucache", "max_path_sum", "find_max_path_sum", "reverse_string",
                "is_prime", "fibonacci", "factorial", "binary_search", "merge_sort", "stack", "fizzbuzz", "is_palindrome")
PINNED_NAMES = ("quicksort", "LRUCache", "find_max_path_sum", "reverse_string", "is_prime", "fibonacci", "factorial", "binary_search",
                "merge_sort", "Stack", "fizzbuzz", "is_palindrome", "gcd")
PINNED_DOES = ("reverses a string",)
HELD_TASK_SHARE = 0.05


@dataclass
class Task:
    id: str
    topic: str
    kind: str
    names: list
    does: list
    doc: list
    solutions: list
    tests: str
    args: list = field(default_factory=list)
    types: list = field(default_factory=list)
    returns: str = ""
    vars: list = field(default_factory=list)


@dataclass
class Variant:
    """One expansion. `head` is the line(s) up to and with the `def …:` or `class …:` line that names the main object."""
    task: Task
    source: str
    tests: str
    name: str
    args: list
    does: str
    doc: str
    typed: bool
    has_doc: bool
    head: str


def _hash(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def is_held_task(task):
    """Whole tasks that are never trained on, about one in twenty."""
    return task.id not in PINNED_TASKS and _hash("task:" + task.id) % 1000 < HELD_TASK_SHARE * 1000


def held_does(task):
    """The wordings of a task that are never trained on: one, or two where there are eight or more."""
    free = sorted((w for w in task.does if w not in PINNED_DOES), key=lambda w: _hash(f"does:{task.id}:{w}"))
    return free[:2 if len(task.does) >= 8 else 1]


def held_name(task):
    """The one name of a task that is never trained on."""
    free = sorted((n for n in task.names if n not in PINNED_NAMES), key=lambda n: _hash(f"name:{task.id}:{n}"))
    return free[0]


def train_does(task):
    held = held_does(task)
    return [w for w in task.does if w not in held]


def train_names(task):
    held = held_name(task)
    return [n for n in task.names if n != held]


def _pick_locals(task, name, rng):
    for _ in range(200):
        if rng.random() < 0.6:
            # Names at the same place of their lists mostly belong together.
            place = rng.randrange(max((len(choices) for choices in task.args), default=1))
            args = [choices[place % len(choices)] for choices in task.args]
        else:
            args = [rng.choice(choices) for choices in task.args]
        local = [rng.choice(choices) for choices in task.vars]
        if len({name, *args, *local}) == 1 + len(args) + len(local):
            return args, local
    raise ValueError(f"{task.id}: no choice of args and vars without a clash of names (name {name})")


_DOC_LINE = re.compile(r"(?m)^([ \t]*)\$(?:doc\b|\{doc\})([ \t]*\n)?")


def _render(task, template, name, args, local, typed, doc):
    def doc_line(match):
        if not doc:
            return ""
        indent = match.group(1) or "    "
        return f'{indent}"""{doc}"""\n'

    text = template.strip("\n") + "\n"
    # The docstring goes in as a placeholder value, so that a dollar sign in it stays as it is.
    slots = {}

    def doc_slot(match):
        key = f"docslot{len(slots)}"
        slots[key] = doc_line(match)
        return "${" + key + "}"

    text = _DOC_LINE.sub(doc_slot, text)
    types = list(task.types) + [""] * (len(args) - len(task.types))
    parts = []
    for arg, kind in zip(args, types):
        # A type may carry a default: "int = 2" gives `x: int = 2` typed and `x=2` untyped.
        base, _, default = (piece.strip() for piece in kind.partition("="))
        if typed and base:
            parts.append(f"{arg}: {base}" + (f" = {default}" if default else ""))
        else:
            parts.append(arg + (f"={default}" if default else ""))
    values = {"name": name, "sig": ", ".join(parts), "ret": f" -> {task.returns}" if typed and task.returns else "", **slots}
    values.update({f"a{i}": arg for i, arg in enumerate(args)})
    values.update({f"v{i}": var for i, var in enumerate(local)})
    source = Template(text).substitute(values)
    return source, values


def expand(task, rng, *, held=False, name=None, does=None, typed=None, with_doc=None, solution=None):
    """A random variant. With `held` the name and the wording are those that are never trained on."""
    names = [held_name(task)] if held else train_names(task)
    name = name or rng.choice(names)
    does = does or rng.choice(held_does(task) if held else train_does(task))
    args, local = _pick_locals(task, name, rng)
    typed = (rng.random() < 0.4) if typed is None else typed
    has_doc = (rng.random() < 0.4) if with_doc is None else with_doc
    doc = rng.choice(task.doc)
    template = rng.choice(task.solutions) if solution is None else task.solutions[solution]
    source, values = _render(task, template, name, args, local, typed, doc if has_doc else "")
    tests = Template(task.tests.strip("\n") + "\n").substitute(values)
    return Variant(task, source, tests, name, args, does, doc, typed, has_doc, _head(source, name))


def _head(source, name):
    taken = []
    pattern = re.compile(rf"(?:async )?(?:def|class) {re.escape(name)}\b")
    for line in source.split("\n"):
        taken.append(line)
        if pattern.match(line):
            return "\n".join(taken) + "\n"
    return taken[0] + "\n"


def load_tasks(topics=None, folder=HERE):
    """All tasks of the topic files, in a fixed order."""
    tasks = []
    for file in sorted(os.listdir(folder)):
        topic = file[:-3]
        if not file.endswith(".py") or topic in ("tasklib", "runner", "__init__") or (topics and topic not in topics):
            continue
        spec = importlib.util.spec_from_file_location("textbook_" + topic, os.path.join(folder, file))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        tasks.extend(module.TASKS)
    return tasks


def _shape_problems(task):
    def need(ok, text):
        if not ok:
            problems.append(text)

    problems = []
    need(task.kind in ("function", "class"), f"kind {task.kind!r}; right: 'function' or 'class'")
    need(len(set(task.names)) >= 3, "needs at least 3 different names")
    need(len(set(task.does)) == len(task.does) >= 6, "needs at least 6 different `does` wordings")
    need(len(set(task.doc)) >= 2, "needs at least 2 different `doc` lines")
    need(len(set(task.solutions)) >= 2, "needs at least 2 different solutions")
    need(len(task.types) == len(task.args), "needs one type per argument")
    need(all(len(set(choices)) >= 3 for choices in task.args), "needs at least 3 choices for each argument's name")
    need(task.tests.count("assert") >= 2, "needs at least 2 asserts in its tests")
    for identifier in [*task.names, *(c for choices in [*task.args, *task.vars] for c in choices)]:
        need(identifier.isidentifier() and not keyword.iskeyword(identifier), f"{identifier!r} is no usable Python name")
    for wording in task.does:
        need(wording == wording.strip() and not wording.endswith(".") and wording[:1].islower(),
             f"wording {wording!r} must be a verb phrase, lower case first, without a full stop")
    for line in task.doc:
        need('"""' not in line and "\n" not in line, f"doc {line!r} must be one line without triple quotes")
    for number, text in enumerate(task.solutions):
        need("\t" not in text, f"solution {number} has a tab")
        need(re.search(r"\$(name\b|\{name\})", text), f"solution {number} does not use $name")
        need(text.count("\n") <= 70, f"solution {number} is longer than 70 lines")
    return problems


def check(topics=None, variants=4, seed=1):
    """Runs everything; prints the failures; returns how many there were."""
    from runner import run_many

    tasks = load_tasks(topics)
    failures, jobs, labels = 0, [], []
    seen, owners = {}, {}

    def fail(task, text):
        nonlocal failures
        failures += 1
        print(f"FAIL {task.topic}/{task.id}: {text}")

    for task in tasks:
        if task.id in seen:
            fail(task, f"the id is already used in {seen[task.id]}")
        seen[task.id] = task.topic
        for name in task.names:
            if owners.setdefault(name, task.id) != task.id:
                print(f"note {task.topic}/{task.id}: the name {name} is also used by {owners[name]}")
        for text in _shape_problems(task):
            fail(task, text)
        rng = random.Random(f"{seed}:{task.id}")
        try:
            for number in range(len(task.solutions)):
                for round_ in range(variants):
                    flags = {"typed": bool(round_ & 1), "with_doc": bool(round_ & 2)}
                    variant = expand(task, rng, solution=number, name=rng.choice(task.names), **flags)
                    jobs.append((variant.source, variant.tests))
                    labels.append((task, f"solution {number}", variant, True))
            stub = f"class {variant.name}:\n    pass\n" if task.kind == "class" else f"def {variant.name}(*a, **k):\n    return None\n"
            jobs.append((stub, variant.tests))
            labels.append((task, "an empty stub", variant, False))
        except Exception as error:
            fail(task, f"cannot be expanded: {type(error).__name__}: {error}")
    for (task, what, variant, should_pass), error in zip(labels, run_many(jobs)):
        if should_pass and error:
            fail(task, f"{what}: {error}\n{variant.source}")
        elif not should_pass and not error:
            fail(task, f"{what} passes the tests; the tests must be able to fail")
    solutions = sum(len(task.solutions) for task in tasks)
    held = sum(map(is_held_task, tasks))
    print(f"{len(tasks)} tasks ({held} held out whole), {solutions} solutions, {len(jobs)} runs, {failures} failures")
    return failures


def show(topics, count=3):
    rng = random.Random(0)
    for task in load_tasks(topics):
        for _ in range(count):
            variant = expand(task, rng)
            print(f"# {task.id}: {variant.does}\n{variant.source}")


if __name__ == "__main__":
    # Under `python3 tasklib.py` this file is `__main__`; the topic files must meet the same Task class.
    sys.modules.setdefault("tasklib", sys.modules["__main__"])
    if len(sys.argv) >= 2 and sys.argv[1] == "check":
        sys.exit(1 if check(sys.argv[2:] or None) else 0)
    if len(sys.argv) >= 2 and sys.argv[1] == "show":
        show(sys.argv[2:] or None)
        sys.exit(0)
    sys.exit("usage: tasklib.py check [topic …]  |  tasklib.py show [topic …]")
