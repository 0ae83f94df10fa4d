"""How a person may ask for a task: request phrasings around a wording, swaps of near words, and the chat turns built from them."""
import re

THAT = ["Write a Python {kind} that {does}.", "Write a {kind} that {does}.", "Write a Python {kind} that {does}", "Write a Python {kind} which {does}.",
        "Please write a Python {kind} that {does}.", "Can you write a Python {kind} that {does}?", "Could you write a {kind} that {does}?",
        "I need a Python {kind} that {does}.", "Implement a {kind} that {does}.", "Create a Python {kind} that {does}.",
        "Give me a Python {kind} that {does}.", "python {kind} that {does}", "Define a {kind} that {does}.", "Show me a {kind} that {does}.",
        "I want a {kind} that {does}.", "Help me write a {kind} that {does}.", "Write Python code for a {kind} that {does}.",
        "How would you write a {kind} that {does}?"]
INFINITIVE = ["Write a Python {kind} to {do}.", "Implement a {kind} to {do}.", "How do I {do} in Python?", "{Do} in Python.", "Write code to {do}.",
              "Create a {kind} to {do}.", "{Do} with a Python {kind}.", "I want to {do} in Python.", "python code to {do}"]
NAMED = ["Write a Python {kind} called {name} that {does}.", "Write a Python {kind} named {name} that {does}.",
         "Write a {kind} `{name}` that {does}.", "Implement {name}, a {kind} that {does}.", "Define {name}: a {kind} that {does}."]
SIGNED = ["Write a Python function {name}({args}) that {does}.", "Implement `{name}({args})`, which {does}.", "Write `def {name}({args})` that {does}."]

# Words of each group may stand for each other.
GROUPS = [["returns", "gives", "gives back"], ["checks if", "checks whether", "tests if", "tests whether", "determines if", "determines whether", "tells whether",
          "returns True if", "says whether", "verifies that"], ["computes", "calculates", "works out", "determines"], ["finds", "gets", "looks up", "searches for"],
          ["list", "array"], ["string", "text"], ["removes", "deletes", "drops", "strips out"], ["merges", "combines", "joins"], ["numbers", "integers", "values"],
          ["dictionary", "dict"], ["largest", "biggest", "maximum", "greatest"], ["smallest", "lowest", "minimum"], ["converts", "turns", "transforms", "changes"],
          ["counts", "counts up"], ["splits", "breaks", "divides"], ["elements", "items", "entries"], ["sorts", "orders", "puts in order"], ["occurrences", "appearances"],
          ["creates", "builds", "makes", "produces", "constructs"], ["each", "every"], ["given", "taking"],
          ["letters", "characters"], ["words", "tokens"], ["replaces", "substitutes", "swaps"], ["two", "2"], ["three", "3"], ["reads", "loads"], ["writes", "saves", "stores"],
          ["total", "sum"], ["how many", "the number of"], ["duplicates", "repeated elements"], ["reverses", "flips"], ["using", "with", "by means of"], ["collection", "list"],
          ["keeps", "retains", "holds"], ["whose", "where the"], ["node", "vertex"], ["nodes", "vertices"], ["of a", "of the", "in a"], ["from a", "from the", "in a"]]
_GROUP_OF = {word: group for group in GROUPS for word in group}
_ANY_WORD = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _GROUP_OF), key=len, reverse=True)) + r")\b")

_IRREGULAR = {"is": "be", "has": "have", "does": "do", "goes": "go", "caches": "cache"}


def infinitive(word):
    """`reverses` → `reverse`; None where the word is no third-person verb."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not re.fullmatch(r"[a-z]+[^s]s", word) and not re.fullmatch(r"[a-z]+sses", word):
        return None
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(sses|shes|ches|xes|zzes)$", word):
        return word[:-2]
    return word[:-1]


def to_infinitive(does, verbs):
    """The verb phrase in the infinitive, `and returns` with it; None where the first word is no verb."""
    words = does.split(" ")
    first = infinitive(words[0])
    if first is None:
        return None
    words[0] = first
    for i in range(2, len(words)):
        if words[i - 1] in ("and", "or", "then") and words[i] in verbs:
            words[i] = infinitive(words[i]) or words[i]
    return " ".join(words)


def normal(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def swap(does, rng, forbidden):
    """Near words swapped at random; never one of the held-out wordings."""
    def one(match):
        return rng.choice(_GROUP_OF[match.group(1)]) if rng.random() < 0.35 else match.group(1)

    changed = _ANY_WORD.sub(one, does)
    if rng.random() < 0.1:
        changed = re.sub(r"\b(a|an|the) ", lambda m: "" if rng.random() < 0.5 else m.group(0), changed)
    words = changed.split(" ")
    if len(words) > 4 and rng.random() < 0.2:
        del words[rng.randrange(1, len(words))]
        changed = " ".join(words)
    return does if normal(changed) in forbidden else changed


def request(task, does, verbs, rng, name=None, args=None, typed=False, with_doc=False):
    """The text of a user's turn."""
    kind = "class" if task.kind == "class" else "function"
    if name and args is not None and task.kind == "function" and rng.random() < 0.5:
        text = rng.choice(SIGNED).format(name=name, args=", ".join(args), does=does)
    elif name:
        text = rng.choice(NAMED).format(kind=kind, name=name, does=does)
    else:
        do = to_infinitive(does, verbs) if rng.random() < 0.35 else None
        if do:
            text = rng.choice(INFINITIVE).format(kind=kind, do=do, Do=do[:1].upper() + do[1:])
        else:
            # The plainest request is also the commonest.
            text = (THAT[0] if rng.random() < 0.3 else rng.choice(THAT)).format(kind=kind, does=does)
    if typed and with_doc:
        text += rng.choice([" Use type hints and a docstring.", " Add type hints and a docstring."])
    elif typed:
        text += rng.choice([" Use type hints.", " Add type hints.", " With type annotations."])
    elif with_doc:
        text += rng.choice([" Add a docstring.", " Include a docstring."])
    if rng.random() < 0.1:
        text = text[:1].lower() + text[1:]
    return text


def brief(task, doc, name, rng, forbidden):
    """A request made of the docstring or of the name's words instead of a wording."""
    kind = "class" if task.kind == "class" else "function"
    do = doc.rstrip(".")
    do = do[:1].lower() + do[1:]
    if normal(do) in forbidden or rng.random() < 0.4:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()
        return rng.choice(["Write a Python {kind} for {words}.", "{words} in Python", "python {words}", "Write {words}.", "I need a {kind}: {words}"]).format(kind=kind, words=words)
    if kind == "class":
        return rng.choice(["Write a Python class: {do}.", "Write this class: {do}.", "{do}"]).format(do=do)
    return rng.choice(INFINITIVE).format(kind=kind, do=do, Do=do[:1].upper() + do[1:])


SMALL_TALK = [
    (["hi", "hello", "Hello!", "Hi there", "hey", "Good morning", "Hello, how are you?"],
     "Hello! I am a tiny code model. Ask me for a small Python function."),
    (["who are you?", "What are you?", "Who are you", "What is your name?", "Tell me about yourself.", "which model is this"],
     "I am Tandem's built-in code model, a tiny demonstration that writes small Python functions."),
    (["what can you do?", "What can you do", "help", "How can you help me?", "What do you know?"],
     "I can write small Python functions and classes, complete code and fill in the middle of it. Try: Write a Python function that reverses a string."),
    (["thanks", "thank you", "Thanks!", "Thank you very much.", "great, thanks"], "You are welcome."),
    (["bye", "goodbye", "See you."], "Goodbye!"),
]
