"""Textbook tasks: caches, decorators, design patterns and everyday classes."""

from tasklib import Task

TASKS = [
    Task(
        id="lru_cache", topic="caches_classes", kind="class",
        names=["LRUCache", "LruCache", "LeastRecentlyUsedCache"],
        args=[], types=[], returns="",
        does=[
            "implements an LRU cache with get and put",
            "represents a least recently used cache with a fixed capacity",
            "caches key value pairs and evicts the least recently used one",
            "implements a least recently used cache",
            "works as an LRU cache where get returns -1 for a missing key",
            "stores up to capacity items and drops the one used longest ago",
            "is an LRU cache with O(1) get and put",
            "keeps the most recently used items of a cache",
        ],
        doc=["A least recently used cache.", "An LRU cache with a fixed capacity."],
        solutions=[r'''from collections import OrderedDict


class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.cache = OrderedDict()

    def get(self, key):
        if key not in self.cache:
            return -1
        self.cache.move_to_end(key)
        return self.cache[key]

    def put(self, key, value):
        if key in self.cache:
            self.cache.move_to_end(key)
        self.cache[key] = value
        if len(self.cache) > self.capacity:
            self.cache.popitem(last=False)
''', r'''from collections import OrderedDict


class $name:
$doc    def __init__(self, capacity: int):
        self.capacity = capacity
        self.cache = OrderedDict()

    def get(self, key: int) -> int:
        if key not in self.cache:
            return -1
        self.cache.move_to_end(key)
        return self.cache[key]

    def put(self, key: int, value: int) -> None:
        if key in self.cache:
            self.cache.move_to_end(key)
        self.cache[key] = value
        if len(self.cache) > self.capacity:
            self.cache.popitem(last=False)
''', r'''class Node:
    def __init__(self, key=None, value=None):
        self.key = key
        self.value = value
        self.prev = None
        self.next = None


class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.cache = {}
        self.head = Node()
        self.tail = Node()
        self.head.next = self.tail
        self.tail.prev = self.head

    def _remove(self, node):
        node.prev.next = node.next
        node.next.prev = node.prev

    def _add(self, node):
        node.prev = self.tail.prev
        node.next = self.tail
        self.tail.prev.next = node
        self.tail.prev = node

    def get(self, key):
        if key not in self.cache:
            return -1
        node = self.cache[key]
        self._remove(node)
        self._add(node)
        return node.value

    def put(self, key, value):
        if key in self.cache:
            self._remove(self.cache[key])
        node = Node(key, value)
        self.cache[key] = node
        self._add(node)
        if len(self.cache) > self.capacity:
            oldest = self.head.next
            self._remove(oldest)
            del self.cache[oldest.key]
'''],
        tests=r'''c = $name(2)
c.put(1, 1)
c.put(2, 2)
assert c.get(1) == 1
c.put(3, 3)
assert c.get(2) == -1
c.put(1, 10)
c.put(4, 4)
assert c.get(3) == -1
assert c.get(1) == 10
assert c.get(4) == 4
'''),
    Task(
        id="lru_cache_dict", topic="caches_classes", kind="class",
        names=["SimpleLRU", "RecentCache", "LRUDict"],
        args=[], types=[], returns="",
        does=[
            "implements an LRU cache with a plain dict",
            "uses the insertion order of a dict to build an LRU cache",
            "caches items in a normal dict and evicts the least recently used",
            "works as a small LRU cache that returns None for missing keys",
            "keeps recently used entries in a dict and removes old ones",
            "is an LRU cache whose get returns a default value",
        ],
        doc=["An LRU cache built on a plain dict.", "A small least recently used cache."],
        solutions=[r'''class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.cache = {}

    def get(self, key, default=None):
        if key not in self.cache:
            return default
        value = self.cache.pop(key)
        self.cache[key] = value
        return value

    def put(self, key, value):
        self.cache.pop(key, None)
        self.cache[key] = value
        if len(self.cache) > self.capacity:
            oldest = next(iter(self.cache))
            del self.cache[oldest]
''', r'''class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.data = {}
        self.order = []

    def get(self, key, default=None):
        if key not in self.data:
            return default
        self.order.remove(key)
        self.order.append(key)
        return self.data[key]

    def put(self, key, value):
        if key in self.data:
            self.order.remove(key)
        elif len(self.data) >= self.capacity:
            oldest = self.order.pop(0)
            del self.data[oldest]
        self.data[key] = value
        self.order.append(key)
'''],
        tests=r'''c = $name(2)
c.put("a", 1)
c.put("b", 2)
assert c.get("a") == 1
c.put("c", 3)
assert c.get("b") is None
assert c.get("b", 0) == 0
assert c.get("a") == 1
assert c.get("c") == 3
'''),
    Task(
        id="lfu_cache", topic="caches_classes", kind="class",
        names=["LFUCache", "LfuCache", "LeastFrequentlyUsedCache"],
        args=[], types=[], returns="",
        does=[
            "implements an LFU cache with get and put",
            "represents a least frequently used cache",
            "caches items and evicts the one used least often",
            "counts how often keys are used and drops the least used key",
            "implements a least frequently used cache with a fixed capacity",
            "works as a cache that removes the least frequently used entry when full",
        ],
        doc=["A least frequently used cache.", "An LFU cache with a fixed capacity."],
        solutions=[r'''class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.values = {}
        self.counts = {}

    def get(self, key):
        if key not in self.values:
            return -1
        self.counts[key] += 1
        return self.values[key]

    def put(self, key, value):
        if self.capacity <= 0:
            return
        if key not in self.values and len(self.values) >= self.capacity:
            least = min(self.counts, key=self.counts.get)
            del self.values[least]
            del self.counts[least]
        self.values[key] = value
        self.counts[key] = self.counts.get(key, 0) + 1
''', r'''from collections import OrderedDict, defaultdict


class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.counts = {}
        self.groups = defaultdict(OrderedDict)
        self.min_count = 0

    def get(self, key):
        if key not in self.counts:
            return -1
        count = self.counts[key]
        value = self.groups[count].pop(key)
        if not self.groups[count] and self.min_count == count:
            self.min_count += 1
        self.counts[key] = count + 1
        self.groups[count + 1][key] = value
        return value

    def put(self, key, value):
        if self.capacity <= 0:
            return
        if key in self.counts:
            self.get(key)
            self.groups[self.counts[key]][key] = value
            return
        if len(self.counts) >= self.capacity:
            old_key, _ = self.groups[self.min_count].popitem(last=False)
            del self.counts[old_key]
        self.counts[key] = 1
        self.groups[1][key] = value
        self.min_count = 1
'''],
        tests=r'''c = $name(2)
c.put(1, 1)
c.put(2, 2)
assert c.get(1) == 1
c.put(3, 3)
assert c.get(2) == -1
assert c.get(3) == 3
assert c.get(1) == 1
c.put(4, 4)
assert c.get(3) == -1
assert c.get(4) == 4
z = $name(0)
z.put(1, 1)
assert z.get(1) == -1
'''),
    Task(
        id="ttl_cache", topic="caches_classes", kind="class",
        names=["TTLCache", "ExpiringCache", "TimedCache"],
        args=[], types=[], returns="",
        does=[
            "implements a cache whose entries expire after some seconds",
            "represents a TTL cache with get and set",
            "stores values with a time to live",
            "caches values and forgets them after ttl seconds",
            "keeps key value pairs until they expire",
            "returns None for entries that are older than their time to live",
        ],
        doc=["A cache whose entries expire.", "A cache with a time to live for each entry."],
        solutions=[r'''import time


class $name:
$doc    def __init__(self, ttl):
        self.ttl = ttl
        self.cache = {}

    def set(self, key, value):
        self.cache[key] = (value, time.time() + self.ttl)

    def get(self, key, default=None):
        if key not in self.cache:
            return default
        value, expires = self.cache[key]
        if time.time() >= expires:
            del self.cache[key]
            return default
        return value
''', r'''import time


class $name:
$doc    def __init__(self, ttl):
        self.ttl = ttl
        self.values = {}
        self.expires = {}

    def set(self, key, value):
        self.values[key] = value
        self.expires[key] = time.time() + self.ttl

    def get(self, key, default=None):
        if key in self.values and time.time() < self.expires[key]:
            return self.values[key]
        self.values.pop(key, None)
        self.expires.pop(key, None)
        return default
'''],
        tests=r'''c = $name(100)
c.set("a", 1)
assert c.get("a") == 1
assert c.get("b") is None
old = $name(0)
old.set("a", 1)
assert old.get("a") is None
assert old.get("a", 5) == 5
'''),
    Task(
        id="memoize", topic="caches_classes", kind="function",
        names=["memoize", "memoized", "cached"],
        args=[["func", "fn", "function"]], types=["callable"], returns="callable",
        does=[
            "is a decorator that caches the results of a function",
            "memoizes a function",
            "wraps a function so that repeated calls return the cached result",
            "remembers the results of earlier calls of a function",
            "takes a function and returns a memoized version of it",
            "stores function results in a dict by their arguments",
        ],
        doc=["Cache the results of a function.", "Memoize a function."],
        vars=[["cache", "results", "memo"]],
        solutions=[r'''from functools import wraps


def $name($sig)$ret:
$doc    $v0 = {}

    @wraps($a0)
    def wrapper(*args):
        if args not in $v0:
            $v0[args] = $a0(*args)
        return $v0[args]

    return wrapper
''', r'''def $name($sig)$ret:
$doc    $v0 = {}

    def wrapper(*args):
        if args not in $v0:
            $v0[args] = $a0(*args)
        return $v0[args]

    return wrapper
'''],
        tests=r'''calls = []

@$name
def square(x):
    calls.append(x)
    return x * x

assert square(3) == 9
assert square(3) == 9
assert calls == [3]
assert square(0) == 0
assert calls == [3, 0]
'''),
    Task(
        id="timer_decorator", topic="caches_classes", kind="function",
        names=["timer", "timed", "measure_time"],
        args=[["func", "fn", "function"]], types=["callable"], returns="callable",
        does=[
            "is a decorator that prints how long a function takes",
            "measures the running time of a function and prints it",
            "wraps a function and prints the elapsed time",
            "times function calls with a decorator",
            "takes a function and returns a version that reports its run time",
            "decorates a function to show how many seconds it ran",
        ],
        doc=["Print how long a function takes.", "Measure the running time of a function."],
        vars=[["start", "begin"], ["result", "value"], ["elapsed", "duration"]],
        solutions=[r'''import time
from functools import wraps


def $name($sig)$ret:
$doc    @wraps($a0)
    def wrapper(*args, **kwargs):
        $v0 = time.perf_counter()
        $v1 = $a0(*args, **kwargs)
        $v2 = time.perf_counter() - $v0
        print(f"{$a0.__name__} took {$v2:.4f} seconds")
        return $v1

    return wrapper
''', r'''import time
from functools import wraps


def $name($sig)$ret:
$doc    @wraps($a0)
    def wrapper(*args, **kwargs):
        $v0 = time.time()
        $v1 = $a0(*args, **kwargs)
        print(f"{$a0.__name__} took {time.time() - $v0:.4f} seconds")
        return $v1

    return wrapper
'''],
        tests=r'''import contextlib
import io

@$name
def add(x, y=1):
    return x + y

out = io.StringIO()
with contextlib.redirect_stdout(out):
    assert add(2, y=3) == 5
    assert add(0) == 1
assert out.getvalue().count("add took") == 2
assert add.__name__ == "add"
'''),
    Task(
        id="retry_decorator", topic="caches_classes", kind="function",
        names=["retry", "retry_on_error", "with_retries"],
        args=[["times", "attempts", "max_attempts"], ["delay", "wait", "pause"]],
        types=["int = 3", "float = 0"], returns="callable",
        does=[
            "is a decorator that retries a function when it raises an exception",
            "repeats a failing function call a number of times",
            "returns a decorator that retries a function",
            "retries a function up to a given number of attempts with a delay",
            "calls a function again after an error and gives up after some attempts",
            "creates a retry decorator with attempts and delay",
        ],
        doc=["Retry a function when it raises an exception.", "Return a decorator that retries a function."],
        solutions=[r'''import time
from functools import wraps


def $name($sig)$ret:
$doc    def decorator(func):
        @wraps(func)
        def wrapper(*args, **kwargs):
            for attempt in range($a0):
                try:
                    return func(*args, **kwargs)
                except Exception:
                    if attempt == $a0 - 1:
                        raise
                    time.sleep($a1)
        return wrapper
    return decorator
''', r'''import time
from functools import wraps


def $name($sig)$ret:
$doc    def decorator(func):
        @wraps(func)
        def wrapper(*args, **kwargs):
            last_error = None
            for _ in range($a0):
                try:
                    return func(*args, **kwargs)
                except Exception as error:
                    last_error = error
                    time.sleep($a1)
            raise last_error
        return wrapper
    return decorator
'''],
        tests=r'''calls = []

@$name(3)
def flaky():
    calls.append(1)
    if len(calls) < 3:
        raise ValueError("no")
    return "ok"

assert flaky() == "ok"
assert len(calls) == 3

@$name(2, 0)
def broken():
    calls.append(1)
    raise KeyError("x")

try:
    broken()
    assert False
except KeyError:
    pass
assert len(calls) == 5
'''),
    Task(
        id="log_calls", topic="caches_classes", kind="function",
        names=["log_calls", "logged", "call_logger"],
        args=[["func", "fn", "function"]], types=["callable"], returns="callable",
        does=[
            "is a decorator that prints the name and arguments of each call",
            "logs every call of a function",
            "wraps a function and prints its arguments and result",
            "traces the calls of a function",
            "takes a function and returns a version that prints each call",
            "decorates a function to show when it is called",
        ],
        doc=["Print each call of a function.", "Log the calls of a function."],
        vars=[["result", "value"]],
        solutions=[r'''from functools import wraps


def $name($sig)$ret:
$doc    @wraps($a0)
    def wrapper(*args, **kwargs):
        print(f"Calling {$a0.__name__} with {args} {kwargs}")
        $v0 = $a0(*args, **kwargs)
        print(f"{$a0.__name__} returned {$v0}")
        return $v0

    return wrapper
''', r'''def $name($sig)$ret:
$doc    def wrapper(*args, **kwargs):
        print("Calling", $a0.__name__, "with", args, kwargs)
        $v0 = $a0(*args, **kwargs)
        print($a0.__name__, "returned", $v0)
        return $v0

    return wrapper
'''],
        tests=r'''import contextlib
import io

@$name
def add(x, y=1):
    return x + y

out = io.StringIO()
with contextlib.redirect_stdout(out):
    assert add(2, y=3) == 5
assert "Calling add with (2,) {'y': 3}" in out.getvalue()
assert "add returned 5" in out.getvalue()
'''),
    Task(
        id="count_calls", topic="caches_classes", kind="function",
        names=["count_calls", "call_counter", "counted"],
        args=[["func", "fn", "function"]], types=["callable"], returns="callable",
        does=[
            "is a decorator that counts how often a function is called",
            "counts the calls of a function",
            "wraps a function and stores the number of calls in wrapper.calls",
            "adds a calls attribute to a function",
            "takes a function and returns a version that counts its calls",
            "keeps track of how many times a function was called",
        ],
        doc=["Count how often a function is called.", "Count the calls of a function."],
        solutions=[r'''from functools import wraps


def $name($sig)$ret:
$doc    @wraps($a0)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return $a0(*args, **kwargs)

    wrapper.calls = 0
    return wrapper
''', r'''def $name($sig)$ret:
$doc    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return $a0(*args, **kwargs)

    wrapper.calls = 0
    return wrapper
'''],
        tests=r'''@$name
def add(x, y=1):
    return x + y

assert add.calls == 0
assert add(1, y=2) == 3
assert add(1) == 2
assert add.calls == 2
'''),
    Task(
        id="timer_context", topic="caches_classes", kind="class",
        names=["Timer", "Stopwatch", "CodeTimer"],
        args=[], types=[], returns="",
        does=[
            "measures the time spent in a with block",
            "works as a context manager that times code",
            "is a timer context manager with an elapsed attribute",
            "stores how long a with block took",
            "implements __enter__ and __exit__ to measure elapsed time",
            "times a block of code",
        ],
        doc=["Measure the time spent in a with block.", "A context manager that times code."],
        solutions=[r'''import time


class $name:
$doc    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.elapsed = time.perf_counter() - self.start
        return False
''', r'''import time


class $name:
$doc    def __init__(self):
        self.elapsed = 0.0

    def __enter__(self):
        self.start = time.time()
        return self

    def __exit__(self, *args):
        self.elapsed = time.time() - self.start
'''],
        tests=r'''with $name() as t:
    sum(range(10))
assert t.elapsed >= 0
try:
    with $name() as t:
        raise ValueError("x")
    assert False
except ValueError:
    pass
assert t.elapsed < 3
'''),
    Task(
        id="file_context_manager", topic="caches_classes", kind="class",
        names=["FileManager", "ManagedFile", "OpenFile"],
        args=[], types=[], returns="",
        does=[
            "works as a context manager for files",
            "opens a file on enter and closes it on exit",
            "implements a context manager that closes its file",
            "wraps open so that it can be used in a with statement",
            "manages a file with __enter__ and __exit__",
            "makes sure a file is closed at the end of a with block",
        ],
        doc=["A context manager for files.", "Open a file and close it at the end."],
        solutions=[r'''class $name:
$doc    def __init__(self, filename, mode="r"):
        self.filename = filename
        self.mode = mode
        self.file = None

    def __enter__(self):
        self.file = open(self.filename, self.mode)
        return self.file

    def __exit__(self, exc_type, exc_value, traceback):
        self.file.close()
        return False
''', r'''class $name:
$doc    def __init__(self, path, mode="r"):
        self.path = path
        self.mode = mode

    def __enter__(self):
        self.file = open(self.path, self.mode)
        return self.file

    def __exit__(self, *args):
        if self.file:
            self.file.close()
'''],
        tests=r'''import os
import tempfile
path = os.path.join(tempfile.mkdtemp(), "a.txt")
with $name(path, "w") as f:
    f.write("hi")
assert f.closed
with $name(path) as f:
    assert f.read() == "hi"
assert f.closed
'''),
    Task(
        id="suppress_context", topic="caches_classes", kind="function",
        names=["suppress", "ignore_errors", "ignoring"],
        args=[["error_type", "exception", "exc_type"]], types=["type = Exception"], returns="",
        does=[
            "is a context manager that ignores an exception",
            "suppresses exceptions of a given type in a with block",
            "uses contextmanager to swallow an exception",
            "lets a with block continue after an expected error",
            "catches and ignores a given type of exception",
            "creates a context manager for ignoring errors",
        ],
        doc=["Ignore exceptions of the given type.", "Suppress an exception in a with block."],
        solutions=[r'''from contextlib import contextmanager


@contextmanager
def $name($sig)$ret:
$doc    try:
        yield
    except $a0:
        pass
''', r'''import contextlib


@contextlib.contextmanager
def $name($sig)$ret:
$doc    try:
        yield
    except $a0:
        return
'''],
        tests=r'''done = []
with $name(ValueError):
    int("x")
    done.append(1)
assert done == []
with $name():
    done.append(2)
    {}["a"]
assert done == [2]
try:
    with $name(ValueError):
        {}["a"]
    assert False
except KeyError:
    pass
'''),
    Task(
        id="singleton", topic="caches_classes", kind="class",
        names=["Singleton", "Config", "SingletonBase"],
        args=[], types=[], returns="",
        does=[
            "implements the singleton pattern",
            "can only have one instance",
            "always returns the same object when it is called",
            "is a singleton that uses __new__",
            "creates its instance once and reuses it",
            "makes sure there is only one instance",
        ],
        doc=["A class with only one instance.", "The singleton pattern."],
        solutions=[r'''class $name:
$doc    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance
''', r'''class $name:
$doc    _instance = None

    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance
'''],
        tests=r'''a = $name()
b = $name()
assert a is b
assert isinstance(a, $name)
a.value = 3
assert $name().value == 3
'''),
    Task(
        id="event_emitter", topic="caches_classes", kind="class",
        names=["EventEmitter", "EventBus", "Events"],
        args=[], types=[], returns="",
        does=[
            "implements an event emitter with on, off and emit",
            "lets handlers subscribe to events by name",
            "calls all handlers of an event when it is emitted",
            "is a simple event bus",
            "registers callbacks for events and fires them",
            "stores event listeners and calls them with arguments",
        ],
        doc=["Register handlers and emit events.", "A simple event emitter."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.handlers = {}

    def on(self, event, handler):
        self.handlers.setdefault(event, []).append(handler)

    def off(self, event, handler):
        if handler in self.handlers.get(event, []):
            self.handlers[event].remove(handler)

    def emit(self, event, *args, **kwargs):
        for handler in list(self.handlers.get(event, [])):
            handler(*args, **kwargs)
''', r'''from collections import defaultdict


class $name:
$doc    def __init__(self):
        self.listeners = defaultdict(list)

    def on(self, event, callback):
        self.listeners[event].append(callback)

    def off(self, event, callback):
        if callback in self.listeners[event]:
            self.listeners[event].remove(callback)

    def emit(self, event, *args, **kwargs):
        for callback in list(self.listeners[event]):
            callback(*args, **kwargs)
'''],
        tests=r'''got = []
e = $name()
e.on("x", got.append)
e.emit("x", 1)
e.emit("y", 2)
assert got == [1]
e.off("x", got.append)
e.emit("x", 3)
assert got == [1]
e.off("nope", print)
'''),
    Task(
        id="observer", topic="caches_classes", kind="class",
        names=["Subject", "Observable", "Publisher"],
        args=[], types=[], returns="",
        does=[
            "implements the observer pattern",
            "notifies its observers about changes",
            "lets observers attach and detach",
            "calls update on every attached observer",
            "keeps a list of observers and notifies them",
            "is the subject of the observer pattern",
        ],
        doc=["Notify attached observers.", "The subject of the observer pattern."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.observers = []

    def attach(self, observer):
        if observer not in self.observers:
            self.observers.append(observer)

    def detach(self, observer):
        if observer in self.observers:
            self.observers.remove(observer)

    def notify(self, message):
        for observer in self.observers:
            observer.update(message)
''', r'''class $name:
$doc    def __init__(self):
        self._observers = []

    def attach(self, observer):
        if observer not in self._observers:
            self._observers.append(observer)

    def detach(self, observer):
        if observer in self._observers:
            self._observers.remove(observer)

    def notify(self, *args):
        for observer in list(self._observers):
            observer.update(*args)
'''],
        tests=r'''class Watcher:
    def __init__(self):
        self.got = []

    def update(self, message):
        self.got.append(message)

s, w = $name(), Watcher()
s.attach(w)
s.attach(w)
s.notify("a")
assert w.got == ["a"]
s.detach(w)
s.detach(w)
s.notify("b")
assert w.got == ["a"]
'''),
    Task(
        id="countdown_iterator", topic="caches_classes", kind="class",
        names=["Countdown", "CountDown", "CountdownIterator"],
        args=[], types=[], returns="",
        does=[
            "is an iterator that counts down to 1",
            "implements __iter__ and __next__ to count down from a number",
            "counts down from a start number in a for loop",
            "iterates from n down to 1",
            "works as a countdown iterator",
            "yields numbers from start to 1",
        ],
        doc=["Count down from a number to 1.", "An iterator that counts down."],
        solutions=[r'''class $name:
$doc    def __init__(self, start):
        self.current = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.current <= 0:
            raise StopIteration
        value = self.current
        self.current -= 1
        return value
''', r'''class $name:
$doc    def __init__(self, start):
        self.start = start

    def __iter__(self):
        for value in range(self.start, 0, -1):
            yield value
'''],
        tests=r'''assert list($name(3)) == [3, 2, 1]
assert list($name(1)) == [1]
assert list($name(0)) == []
'''),
    Task(
        id="range_iterator", topic="caches_classes", kind="class",
        names=["MyRange", "NumberRange", "RangeIterator"],
        args=[], types=[], returns="",
        does=[
            "works like the built-in range",
            "iterates over numbers from start to stop",
            "is an iterable range with a step",
            "implements a range class with __iter__ and __len__",
            "yields numbers from start up to stop",
            "represents a range of numbers",
        ],
        doc=["An iterable range of numbers.", "A range with start, stop and step."],
        solutions=[r'''class $name:
$doc    def __init__(self, start, stop, step=1):
        self.start = start
        self.stop = stop
        self.step = step

    def __iter__(self):
        current = self.start
        while current < self.stop:
            yield current
            current += self.step

    def __len__(self):
        if self.stop <= self.start:
            return 0
        return (self.stop - self.start + self.step - 1) // self.step
''', r'''class $name:
$doc    def __init__(self, start, stop, step=1):
        self.start = start
        self.stop = stop
        self.step = step

    def __iter__(self):
        value = self.start
        while value < self.stop:
            yield value
            value += self.step

    def __len__(self):
        return sum(1 for _ in self)
'''],
        tests=r'''assert list($name(1, 4)) == [1, 2, 3]
assert list($name(0, 10, 3)) == [0, 3, 6, 9]
assert len($name(0, 10, 3)) == 4
assert list($name(5, 5)) == []
assert len($name(5, 2)) == 0
'''),
    Task(
        id="counter_class", topic="caches_classes", kind="class",
        names=["ItemCounter", "SimpleCounter", "WordCounter"],
        args=[], types=[], returns="",
        does=[
            "counts items like collections.Counter",
            "keeps a count for every item",
            "counts how often items are added",
            "has add, count and most_common methods",
            "stores item counts in a dict",
            "works as a simple counter of items",
        ],
        doc=["Count how often items are added.", "A simple counter of items."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.counts = {}

    def add(self, item):
        self.counts[item] = self.counts.get(item, 0) + 1

    def count(self, item):
        return self.counts.get(item, 0)

    def total(self):
        return sum(self.counts.values())

    def most_common(self, n=1):
        ranked = sorted(self.counts.items(), key=lambda pair: pair[1], reverse=True)
        return ranked[:n]
''', r'''from collections import Counter


class $name:
$doc    def __init__(self):
        self.counts = Counter()

    def add(self, item):
        self.counts[item] += 1

    def count(self, item):
        return self.counts[item]

    def total(self):
        return sum(self.counts.values())

    def most_common(self, n=1):
        return self.counts.most_common(n)
'''],
        tests=r'''c = $name()
assert c.total() == 0
assert c.most_common() == []
for x in "abca":
    c.add(x)
assert c.count("a") == 2
assert c.count("z") == 0
assert c.total() == 4
assert c.most_common(1) == [("a", 2)]
'''),
    Task(
        id="counter_increment", topic="caches_classes", kind="class",
        names=["Counter", "ClickCounter", "TallyCounter"],
        args=[], types=[], returns="",
        does=[
            "represents a counter with increment, decrement and reset",
            "counts up and down",
            "holds a number that can be increased and decreased",
            "is a simple counter starting at zero",
            "implements increment, decrement and reset for a value",
            "keeps a count and can reset it",
        ],
        doc=["A counter that goes up and down.", "A simple counter."],
        solutions=[r'''class $name:
$doc    def __init__(self, value=0):
        self.value = value

    def increment(self):
        self.value += 1

    def decrement(self):
        self.value -= 1

    def reset(self):
        self.value = 0
''', r'''class $name:
$doc    def __init__(self, value=0):
        self.value = value

    def increment(self, amount=1):
        self.value += amount
        return self.value

    def decrement(self, amount=1):
        self.value -= amount
        return self.value

    def reset(self):
        self.value = 0
'''],
        tests=r'''c = $name()
c.increment()
c.increment()
assert c.value == 2
c.decrement()
assert c.value == 1
c.reset()
assert c.value == 0
assert $name(5).value == 5
'''),
    Task(
        id="bank_account", topic="caches_classes", kind="class",
        names=["BankAccount", "Account", "SavingsAccount"],
        args=[], types=[], returns="",
        does=[
            "represents a bank account with deposit and withdraw",
            "models a bank account with an owner and a balance",
            "supports depositing and withdrawing money",
            "raises an error when there is not enough money",
            "keeps the balance of an account",
            "implements a simple bank account",
        ],
        doc=["A bank account with a balance.", "A simple bank account."],
        solutions=[r'''class $name:
$doc    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        return self.balance

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        if amount > self.balance:
            raise ValueError("insufficient funds")
        self.balance -= amount
        return self.balance
''', r'''class $name:
$doc    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("Deposit amount must be positive")
        self.balance += amount

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("Withdrawal amount must be positive")
        if amount > self.balance:
            raise ValueError("Insufficient funds")
        self.balance -= amount

    def get_balance(self):
        return self.balance

    def __str__(self):
        return f"{self.owner}: {self.balance}"
'''],
        tests=r'''a = $name("Ann", 100)
a.deposit(50)
assert a.balance == 150
a.withdraw(30)
assert a.balance == 120
assert $name("Bob").balance == 0
for action in (lambda: a.withdraw(1000), lambda: a.deposit(-1), lambda: a.withdraw(0)):
    try:
        action()
        assert False
    except ValueError:
        pass
assert a.balance == 120
'''),
    Task(
        id="inventory", topic="caches_classes", kind="class",
        names=["Inventory", "Stock", "Warehouse"],
        args=[], types=[], returns="",
        does=[
            "keeps track of items and their quantities",
            "represents an inventory with add and remove",
            "manages the stock of a shop",
            "stores how many of each item are available",
            "lets you add items, remove items and ask for the quantity",
            "implements a simple inventory system",
        ],
        doc=["Keep track of items and quantities.", "A simple inventory."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.items = {}

    def add_item(self, name, quantity=1):
        self.items[name] = self.items.get(name, 0) + quantity

    def remove_item(self, name, quantity=1):
        if self.items.get(name, 0) < quantity:
            raise ValueError("not enough items in stock")
        self.items[name] -= quantity
        if self.items[name] == 0:
            del self.items[name]

    def get_quantity(self, name):
        return self.items.get(name, 0)

    def total_items(self):
        return sum(self.items.values())
''', r'''from collections import defaultdict


class $name:
$doc    def __init__(self):
        self.items = defaultdict(int)

    def add_item(self, name, quantity=1):
        self.items[name] += quantity

    def remove_item(self, name, quantity=1):
        if self.get_quantity(name) < quantity:
            raise ValueError(f"not enough {name} in stock")
        self.items[name] -= quantity

    def get_quantity(self, name):
        return self.items.get(name, 0)

    def total_items(self):
        return sum(self.items.values())
'''],
        tests=r'''i = $name()
i.add_item("pen", 5)
i.add_item("pen")
assert i.get_quantity("pen") == 6
i.remove_item("pen", 2)
assert i.get_quantity("pen") == 4
assert i.get_quantity("cup") == 0
assert i.total_items() == 4
try:
    i.remove_item("cup")
    assert False
except ValueError:
    pass
'''),
    Task(
        id="shopping_cart", topic="caches_classes", kind="class",
        names=["ShoppingCart", "Cart", "Basket"],
        args=[], types=[], returns="",
        does=[
            "represents a shopping cart",
            "lets you add items with prices and compute the total",
            "holds products with price and quantity",
            "supports add_item, remove_item and total",
            "calculates the total price of the items in a cart",
            "implements a shopping cart for an online shop",
        ],
        doc=["A shopping cart.", "A cart that computes the total price of its items."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.items = {}

    def add_item(self, name, price, quantity=1):
        if name in self.items:
            self.items[name]["quantity"] += quantity
        else:
            self.items[name] = {"price": price, "quantity": quantity}

    def remove_item(self, name):
        self.items.pop(name, None)

    def total(self):
        return sum(item["price"] * item["quantity"] for item in self.items.values())

    def item_count(self):
        return sum(item["quantity"] for item in self.items.values())
''', r'''class $name:
$doc    def __init__(self):
        self.items = []

    def add_item(self, name, price, quantity=1):
        self.items.append((name, price, quantity))

    def remove_item(self, name):
        self.items = [item for item in self.items if item[0] != name]

    def total(self):
        return sum(price * quantity for _, price, quantity in self.items)

    def item_count(self):
        return sum(quantity for _, _, quantity in self.items)
'''],
        tests=r'''c = $name()
assert c.total() == 0
c.add_item("tea", 3, 2)
c.add_item("cup", 5)
c.add_item("tea", 3)
assert c.total() == 14
assert c.item_count() == 4
c.remove_item("tea")
c.remove_item("nope")
assert c.total() == 5
'''),
    Task(
        id="point_class", topic="caches_classes", kind="class",
        names=["Point", "Point2D", "Position"],
        args=[], types=[], returns="",
        does=[
            "represents a point with x and y",
            "models a 2D point and computes the distance to another point",
            "stores coordinates x and y",
            "has a distance_to method for points in the plane",
            "represents a point in two dimensions with equality and repr",
            "implements a point with a distance method",
        ],
        doc=["A point in the plane.", "A point with x and y coordinates."],
        solutions=[r'''import math


class $name:
$doc    def __init__(self, x=0, y=0):
        self.x = x
        self.y = y

    def distance_to(self, other):
        return math.hypot(self.x - other.x, self.y - other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __repr__(self):
        return f"$name({self.x}, {self.y})"
''', r'''import math


class $name:
$doc    def __init__(self, x=0, y=0):
        self.x = x
        self.y = y

    def distance_to(self, other):
        return math.sqrt((self.x - other.x) ** 2 + (self.y - other.y) ** 2)

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __repr__(self):
        return f"$name({self.x}, {self.y})"
'''],
        tests=r'''p = $name(0, 0)
assert p.distance_to($name(3, 4)) == 5
assert p == $name()
assert p != $name(1, 0)
assert repr($name(1, 2)) == "$name(1, 2)"
'''),
    Task(
        id="point_dataclass", topic="caches_classes", kind="class",
        names=["Point", "Coordinate", "Location"],
        args=[], types=[], returns="",
        does=[
            "is a dataclass for a point with x and y",
            "stores x and y as a dataclass",
            "uses dataclass to represent a point",
            "represents a 2D coordinate as a dataclass",
            "is a dataclass with two float fields and a distance method",
            "holds coordinates in a dataclass",
        ],
        doc=["A point stored as a dataclass.", "A dataclass with x and y."],
        solutions=[r'''import math
from dataclasses import dataclass


@dataclass
class $name:
$doc    x: float
    y: float

    def distance(self, other):
        return math.hypot(self.x - other.x, self.y - other.y)
''', r'''from dataclasses import dataclass


@dataclass
class $name:
$doc    x: float
    y: float

    def distance(self, other: "$name") -> float:
        return ((self.x - other.x) ** 2 + (self.y - other.y) ** 2) ** 0.5
'''],
        tests=r'''p = $name(0, 0)
assert p == $name(0, 0)
assert p.distance($name(3, 4)) == 5
assert p.distance(p) == 0
assert repr($name(1, 2)) == "$name(x=1, y=2)"
'''),
    Task(
        id="vector_class", topic="caches_classes", kind="class",
        names=["Vector", "Vector2D", "Vec2"],
        args=[], types=[], returns="",
        does=[
            "represents a 2D vector with addition and subtraction",
            "implements a vector with +, - and * operators",
            "models a two dimensional vector",
            "supports adding, scaling and the dot product of vectors",
            "overloads operators for 2D vectors",
            "stores x and y and has length and dot methods",
        ],
        doc=["A vector in two dimensions.", "A 2D vector with operators."],
        solutions=[r'''import math


class $name:
$doc    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return $name(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return $name(self.x - other.x, self.y - other.y)

    def __mul__(self, scalar):
        return $name(self.x * scalar, self.y * scalar)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __repr__(self):
        return f"$name({self.x}, {self.y})"

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def length(self):
        return math.hypot(self.x, self.y)
''', r'''import math
from dataclasses import dataclass


@dataclass
class $name:
$doc    x: float
    y: float

    def __add__(self, other):
        return $name(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return $name(self.x - other.x, self.y - other.y)

    def __mul__(self, scalar):
        return $name(self.x * scalar, self.y * scalar)

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def length(self):
        return math.sqrt(self.x ** 2 + self.y ** 2)
'''],
        tests=r'''a, b = $name(1, 2), $name(3, 4)
assert a + b == $name(4, 6)
assert b - a == $name(2, 2)
assert a * 3 == $name(3, 6)
assert a.dot(b) == 11
assert $name(3, 4).length() == 5
assert $name(0, 0).length() == 0
'''),
    Task(
        id="rectangle_class", topic="caches_classes", kind="class",
        names=["Rectangle", "Rect", "Box"],
        args=[], types=[], returns="",
        does=[
            "represents a rectangle with area and perimeter",
            "models a rectangle with width and height",
            "computes the area and the perimeter of a rectangle",
            "stores width and height and can tell if it is a square",
            "has area, perimeter and is_square methods",
            "implements a rectangle shape",
        ],
        doc=["A rectangle with width and height.", "A rectangle shape."],
        solutions=[r'''class $name:
$doc    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height

    def perimeter(self):
        return 2 * (self.width + self.height)

    def is_square(self):
        return self.width == self.height
''', r'''from dataclasses import dataclass


@dataclass
class $name:
$doc    width: float
    height: float

    def area(self):
        return self.width * self.height

    def perimeter(self):
        return 2 * (self.width + self.height)

    def is_square(self):
        return self.width == self.height
'''],
        tests=r'''r = $name(3, 4)
assert r.area() == 12
assert r.perimeter() == 14
assert not r.is_square()
assert $name(2, 2).is_square()
assert $name(0, 5).area() == 0
'''),
    Task(
        id="circle_class", topic="caches_classes", kind="class",
        names=["Circle", "Disk", "CircleShape"],
        args=[], types=[], returns="",
        does=[
            "represents a circle with area and circumference",
            "models a circle with a radius",
            "computes the area and the circumference of a circle",
            "stores a radius and calculates the area",
            "has area and circumference methods based on the radius",
            "implements a circle shape",
        ],
        doc=["A circle with a radius.", "A circle shape."],
        solutions=[r'''import math


class $name:
$doc    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return math.pi * self.radius ** 2

    def circumference(self):
        return 2 * math.pi * self.radius
''', r'''import math


class $name:
$doc    def __init__(self, radius):
        if radius < 0:
            raise ValueError("radius must not be negative")
        self.radius = radius

    def area(self):
        return math.pi * self.radius ** 2

    def circumference(self):
        return 2 * math.pi * self.radius

    def __repr__(self):
        return f"$name({self.radius})"
'''],
        tests=r'''c = $name(2)
assert abs(c.area() - 12.566370614) < 1e-6
assert abs(c.circumference() - 12.566370614) < 1e-6
assert $name(0).area() == 0
'''),
    Task(
        id="shape_hierarchy", topic="caches_classes", kind="class",
        names=["Square", "SquareShape", "QuadShape"],
        args=[], types=[], returns="",
        does=[
            "inherits from an abstract Shape class and computes the area of a square",
            "represents a square as a subclass of Shape",
            "implements the area and perimeter of an abstract shape",
            "extends an abstract base class Shape",
            "is a square shape with side, area and perimeter",
            "shows inheritance with an abstract Shape base class",
        ],
        doc=["A square shape.", "A square with a side length."],
        solutions=[r'''from abc import ABC, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self):
        pass

    @abstractmethod
    def perimeter(self):
        pass


class $name(Shape):
$doc    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2

    def perimeter(self):
        return 4 * self.side
''', r'''class Shape:
    def area(self):
        raise NotImplementedError

    def perimeter(self):
        raise NotImplementedError


class $name(Shape):
$doc    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side

    def perimeter(self):
        return 4 * self.side
'''],
        tests=r'''s = $name(3)
assert s.area() == 9
assert s.perimeter() == 12
assert isinstance(s, Shape)
assert $name(0).area() == 0
'''),
    Task(
        id="matrix_class", topic="caches_classes", kind="class",
        names=["Matrix", "SimpleMatrix", "Matrix2D"],
        args=[], types=[], returns="",
        does=[
            "represents a matrix with addition and multiplication",
            "implements matrix addition, multiplication and transpose",
            "stores rows of numbers and supports matrix operations",
            "models a matrix with operators for + and *",
            "multiplies and adds matrices",
            "wraps a list of rows as a matrix",
        ],
        doc=["A matrix stored as a list of rows.", "A matrix with addition and multiplication."],
        solutions=[r'''class $name:
$doc    def __init__(self, rows):
        self.rows = rows

    def __add__(self, other):
        return $name([
            [a + b for a, b in zip(row_a, row_b)]
            for row_a, row_b in zip(self.rows, other.rows)
        ])

    def __mul__(self, other):
        columns = list(zip(*other.rows))
        return $name([
            [sum(a * b for a, b in zip(row, col)) for col in columns]
            for row in self.rows
        ])

    def transpose(self):
        return $name([list(col) for col in zip(*self.rows)])

    def __eq__(self, other):
        return self.rows == other.rows
''', r'''class $name:
$doc    def __init__(self, rows):
        self.rows = rows
        self.height = len(rows)
        self.width = len(rows[0])

    def __add__(self, other):
        result = []
        for i in range(self.height):
            result.append([self.rows[i][j] + other.rows[i][j] for j in range(self.width)])
        return $name(result)

    def __mul__(self, other):
        result = [[0] * other.width for _ in range(self.height)]
        for i in range(self.height):
            for j in range(other.width):
                for k in range(self.width):
                    result[i][j] += self.rows[i][k] * other.rows[k][j]
        return $name(result)

    def transpose(self):
        return $name([[row[j] for row in self.rows] for j in range(self.width)])

    def __eq__(self, other):
        return self.rows == other.rows
'''],
        tests=r'''a = $name([[1, 2], [3, 4]])
b = $name([[0, 1], [1, 0]])
assert a + b == $name([[1, 3], [4, 4]])
assert a * b == $name([[2, 1], [4, 3]])
assert a.transpose() == $name([[1, 3], [2, 4]])
assert $name([[1, 2]]) * $name([[3], [4]]) == $name([[11]])
'''),
    Task(
        id="fraction_class", topic="caches_classes", kind="class",
        names=["Fraction", "Rational", "RationalNumber"],
        args=[], types=[], returns="",
        does=[
            "represents a fraction in lowest terms",
            "implements fractions with addition and multiplication",
            "stores a numerator and a denominator and reduces them",
            "models a rational number with operators",
            "adds and multiplies fractions",
            "keeps a fraction reduced with gcd",
        ],
        doc=["A fraction in lowest terms.", "A rational number with operators."],
        solutions=[r'''from math import gcd


class $name:
$doc    def __init__(self, numerator, denominator=1):
        if denominator == 0:
            raise ZeroDivisionError("denominator must not be zero")
        divisor = gcd(numerator, denominator)
        self.numerator = numerator // divisor
        self.denominator = denominator // divisor

    def __add__(self, other):
        return $name(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )

    def __mul__(self, other):
        return $name(
            self.numerator * other.numerator,
            self.denominator * other.denominator,
        )

    def __eq__(self, other):
        return (self.numerator, self.denominator) == (other.numerator, other.denominator)

    def __str__(self):
        return f"{self.numerator}/{self.denominator}"
''', r'''import math


class $name:
$doc    def __init__(self, num, den=1):
        if den == 0:
            raise ZeroDivisionError("denominator must not be zero")
        g = math.gcd(num, den)
        self.num = num // g
        self.den = den // g

    def __add__(self, other):
        return $name(self.num * other.den + other.num * self.den, self.den * other.den)

    def __mul__(self, other):
        return $name(self.num * other.num, self.den * other.den)

    def __eq__(self, other):
        return self.num == other.num and self.den == other.den

    def __str__(self):
        return f"{self.num}/{self.den}"
'''],
        tests=r'''half = $name(1, 2)
assert half + $name(1, 3) == $name(5, 6)
assert half * $name(2, 3) == $name(1, 3)
assert str($name(2, 4)) == "1/2"
assert $name(4) == $name(8, 2)
try:
    $name(1, 0)
    assert False
except ZeroDivisionError:
    pass
'''),
    Task(
        id="person_class", topic="caches_classes", kind="class",
        names=["Person", "User", "Employee"],
        args=[], types=[], returns="",
        does=[
            "represents a person with a name and an age",
            "stores a name and an age and can greet",
            "models a person",
            "has name and age attributes and a greet method",
            "describes a person and returns a greeting",
            "keeps the name and the age of a person",
        ],
        doc=["A person with a name and an age.", "A person who can greet."],
        solutions=[r'''class $name:
$doc    def __init__(self, name, age):
        self.name = name
        self.age = age

    def greet(self):
        return f"Hello, my name is {self.name} and I am {self.age} years old."

    def __str__(self):
        return f"{self.name} ({self.age})"
''', r'''class $name:
$doc    def __init__(self, name: str, age: int):
        self.name = name
        self.age = age

    def greet(self) -> str:
        return f"Hello, my name is {self.name} and I am {self.age} years old."

    def __str__(self) -> str:
        return f"{self.name} ({self.age})"
'''],
        tests=r'''p = $name("Ann", 30)
assert p.name == "Ann"
assert p.age == 30
assert "Ann" in p.greet() and "30" in p.greet()
assert str(p) == "Ann (30)"
assert str($name("", 0)) == " (0)"
'''),
    Task(
        id="animal_inheritance", topic="caches_classes", kind="class",
        names=["Dog", "Puppy", "Hound"],
        args=[], types=[], returns="",
        does=[
            "inherits from Animal and overrides speak",
            "is a dog that extends an Animal class",
            "represents a dog as a subclass of Animal",
            "shows inheritance with an Animal base class",
            "overrides the speak method of its parent class",
            "is a kind of Animal that says woof",
        ],
        doc=["A dog is an animal that says woof.", "An animal that barks."],
        solutions=[r'''class Animal:
    def __init__(self, name):
        self.name = name

    def speak(self):
        raise NotImplementedError


class $name(Animal):
$doc    def speak(self):
        return f"{self.name} says Woof!"
''', r'''class Animal:
    def __init__(self, name):
        self.name = name

    def speak(self):
        return f"{self.name} makes a sound"


class $name(Animal):
$doc    def __init__(self, name, breed=None):
        super().__init__(name)
        self.breed = breed

    def speak(self):
        return f"{self.name} says Woof!"
'''],
        tests=r'''d = $name("Rex")
assert d.speak() == "Rex says Woof!"
assert isinstance(d, Animal)
assert d.name == "Rex"
assert $name("").speak() == " says Woof!"
'''),
    Task(
        id="temperature_property", topic="caches_classes", kind="class",
        names=["Temperature", "Thermometer", "TemperatureValue"],
        args=[], types=[], returns="",
        does=[
            "stores a temperature in celsius and has a fahrenheit property",
            "converts between celsius and fahrenheit with properties",
            "uses a property with a setter for fahrenheit",
            "represents a temperature with celsius and fahrenheit",
            "refuses temperatures below absolute zero",
            "validates the celsius value in a property setter",
        ],
        doc=["A temperature in celsius and fahrenheit.", "A temperature with checked properties."],
        solutions=[r'''class $name:
$doc    def __init__(self, celsius=0):
        self.celsius = celsius

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError("temperature below absolute zero")
        self._celsius = value

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.celsius = (value - 32) * 5 / 9
''', r'''ABSOLUTE_ZERO = -273.15


class $name:
$doc    def __init__(self, celsius=0):
        self.celsius = celsius

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < ABSOLUTE_ZERO:
            raise ValueError("temperature is below absolute zero")
        self._celsius = value

    @property
    def fahrenheit(self):
        return self._celsius * 1.8 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.celsius = (value - 32) / 1.8
'''],
        tests=r'''t = $name(100)
assert abs(t.fahrenheit - 212) < 1e-9
t.fahrenheit = 32
assert abs(t.celsius) < 1e-9
try:
    t.celsius = -300
    assert False
except ValueError:
    pass
assert $name().celsius == 0
'''),
    Task(
        id="color_enum", topic="caches_classes", kind="class",
        names=["Color", "Colour", "ColorName"],
        args=[], types=[], returns="",
        does=[
            "is an enum of the colors red, green and blue",
            "defines an enumeration of colors",
            "lists RED, GREEN and BLUE as enum members",
            "represents colors as an Enum",
            "is an Enum with three colors",
            "enumerates basic colors",
        ],
        doc=["The colors red, green and blue.", "An enumeration of colors."],
        solutions=[r'''from enum import Enum


class $name(Enum):
$doc    RED = 1
    GREEN = 2
    BLUE = 3
''', r'''from enum import Enum, auto


class $name(Enum):
$doc    RED = auto()
    GREEN = auto()
    BLUE = auto()
'''],
        tests=r'''assert $name.RED.value == 1
assert $name["BLUE"] is $name.BLUE
assert len($name) == 3
assert $name(2) is $name.GREEN
'''),
    Task(
        id="status_enum", topic="caches_classes", kind="class",
        names=["Status", "OrderStatus", "TaskStatus"],
        args=[], types=[], returns="",
        does=[
            "is an enum of the states pending, active and done",
            "defines status values as strings",
            "represents a status as an Enum with an is_finished method",
            "enumerates the states of a task",
            "lists PENDING, ACTIVE and DONE",
            "is a string enum for a status",
        ],
        doc=["The states of a task.", "An enumeration of states."],
        solutions=[r'''from enum import Enum


class $name(Enum):
$doc    PENDING = "pending"
    ACTIVE = "active"
    DONE = "done"

    def is_finished(self):
        return self is $name.DONE
''', r'''from enum import Enum


class $name(str, Enum):
$doc    PENDING = "pending"
    ACTIVE = "active"
    DONE = "done"

    def is_finished(self):
        return self == $name.DONE
'''],
        tests=r'''assert $name.DONE.is_finished()
assert not $name.PENDING.is_finished()
assert $name("active") is $name.ACTIVE
try:
    $name("lost")
    assert False
except ValueError:
    pass
'''),
    Task(
        id="product_dataclass", topic="caches_classes", kind="class",
        names=["Product", "Item", "Article"],
        args=[], types=[], returns="",
        does=[
            "is a dataclass for a product with name, price and quantity",
            "represents a product as a dataclass",
            "stores the name, price and quantity of a product",
            "is a dataclass with a total method",
            "computes the total value of a product in stock",
            "uses dataclass to describe an item in a shop",
        ],
        doc=["A product with a price and a quantity.", "A product in a shop."],
        solutions=[r'''from dataclasses import dataclass


@dataclass
class $name:
$doc    name: str
    price: float
    quantity: int = 0

    def total(self) -> float:
        return self.price * self.quantity
''', r'''from dataclasses import dataclass


@dataclass
class $name:
$doc    name: str
    price: float
    quantity: int = 0

    def total(self):
        return self.price * self.quantity

    def in_stock(self):
        return self.quantity > 0
'''],
        tests=r'''p = $name("pen", 2.5, 4)
assert p.total() == 10
assert $name("cup", 3).quantity == 0
assert $name("cup", 3).total() == 0
assert $name("a", 1) == $name("a", 1, 0)
'''),
    Task(
        id="rate_limiter", topic="caches_classes", kind="class",
        names=["RateLimiter", "SlidingWindowLimiter", "RequestLimiter"],
        args=[], types=[], returns="",
        does=[
            "limits how many requests are allowed in a time window",
            "implements a sliding window rate limiter",
            "allows at most a number of calls per period",
            "tells whether another request is allowed",
            "rejects calls when there were too many in the last seconds",
            "implements a rate limiter with an allow method",
        ],
        doc=["Limit the number of requests in a time window.", "A sliding window rate limiter."],
        solutions=[r'''import time
from collections import deque


class $name:
$doc    def __init__(self, max_requests, window):
        self.max_requests = max_requests
        self.window = window
        self.requests = deque()

    def allow(self):
        now = time.time()
        while self.requests and now - self.requests[0] >= self.window:
            self.requests.popleft()
        if len(self.requests) >= self.max_requests:
            return False
        self.requests.append(now)
        return True
''', r'''import time


class $name:
$doc    def __init__(self, max_requests, window):
        self.max_requests = max_requests
        self.window = window
        self.requests = []

    def allow(self):
        now = time.time()
        self.requests = [t for t in self.requests if now - t < self.window]
        if len(self.requests) < self.max_requests:
            self.requests.append(now)
            return True
        return False
'''],
        tests=r'''r = $name(2, 1000)
assert r.allow() is True
assert r.allow() is True
assert r.allow() is False
free = $name(1, 0)
assert free.allow() is True
assert free.allow() is True
assert $name(0, 10).allow() is False
'''),
    Task(
        id="token_bucket", topic="caches_classes", kind="class",
        names=["TokenBucket", "TokenBucketLimiter", "Bucket"],
        args=[], types=[], returns="",
        does=[
            "implements a token bucket rate limiter",
            "limits a rate with tokens that refill over time",
            "holds tokens up to a capacity and refills them at a rate",
            "allows bursts up to a capacity and a steady rate after that",
            "consumes tokens when they are available",
            "is a rate limiter based on the token bucket algorithm",
        ],
        doc=["A token bucket rate limiter.", "Tokens that refill over time."],
        solutions=[r'''import time


class $name:
$doc    def __init__(self, capacity, rate):
        self.capacity = capacity
        self.rate = rate
        self.tokens = capacity
        self.updated = time.monotonic()

    def _refill(self):
        now = time.monotonic()
        self.tokens = min(self.capacity, self.tokens + (now - self.updated) * self.rate)
        self.updated = now

    def consume(self, tokens=1):
        self._refill()
        if tokens > self.tokens:
            return False
        self.tokens -= tokens
        return True
''', r'''import time


class $name:
$doc    def __init__(self, capacity, rate):
        self.capacity = capacity
        self.rate = rate
        self.tokens = capacity
        self.last = time.time()

    def consume(self, tokens=1):
        now = time.time()
        self.tokens += (now - self.last) * self.rate
        self.tokens = min(self.tokens, self.capacity)
        self.last = now
        if self.tokens >= tokens:
            self.tokens -= tokens
            return True
        return False
'''],
        tests=r'''b = $name(2, 0)
assert b.consume() is True
assert b.consume() is True
assert b.consume() is False
assert $name(5, 1).consume(5) is True
assert $name(5, 1).consume(6) is False
'''),
    Task(
        id="student_grades", topic="caches_classes", kind="class",
        names=["Student", "GradeBook", "StudentRecord"],
        args=[], types=[], returns="",
        does=[
            "represents a student with a list of grades",
            "stores the grades of a student and computes the average",
            "has add_grade and average methods",
            "keeps grades and returns their mean",
            "models a student with a name and grades",
            "calculates the average grade of a student",
        ],
        doc=["A student with grades.", "Store the grades of a student."],
        solutions=[r'''class $name:
$doc    def __init__(self, name):
        self.name = name
        self.grades = []

    def add_grade(self, grade):
        self.grades.append(grade)

    def average(self):
        if not self.grades:
            return 0
        return sum(self.grades) / len(self.grades)
''', r'''class $name:
$doc    def __init__(self, name, grades=None):
        self.name = name
        self.grades = list(grades or [])

    def add_grade(self, grade):
        if grade < 0:
            raise ValueError("grade must not be negative")
        self.grades.append(grade)

    def average(self):
        return sum(self.grades) / len(self.grades) if self.grades else 0
'''],
        tests=r'''s = $name("Ann")
assert s.average() == 0
s.add_grade(80)
s.add_grade(90)
assert s.average() == 85
assert s.name == "Ann"
assert $name("Bob").grades == []
'''),
    Task(
        id="deck_class", topic="caches_classes", kind="class",
        names=["Deck", "CardDeck", "DeckOfCards"],
        args=[], types=[], returns="",
        does=[
            "represents a deck of 52 cards",
            "can shuffle and deal playing cards",
            "models a deck of playing cards",
            "creates all cards of a deck and deals them",
            "has shuffle and deal methods",
            "implements a card deck for card games",
        ],
        doc=["A deck of playing cards.", "A deck of 52 cards."],
        solutions=[r'''import random


class $name:
$doc    SUITS = ["Hearts", "Diamonds", "Clubs", "Spades"]
    RANKS = ["2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K", "A"]

    def __init__(self):
        self.cards = [(rank, suit) for suit in self.SUITS for rank in self.RANKS]

    def shuffle(self):
        random.shuffle(self.cards)

    def deal(self, n=1):
        dealt = self.cards[:n]
        self.cards = self.cards[n:]
        return dealt

    def __len__(self):
        return len(self.cards)
''', r'''import random

SUITS = ["Hearts", "Diamonds", "Clubs", "Spades"]
RANKS = ["2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K", "A"]


class $name:
$doc    def __init__(self):
        self.cards = [(rank, suit) for suit in SUITS for rank in RANKS]

    def shuffle(self):
        random.shuffle(self.cards)

    def deal(self, n=1):
        count = min(n, len(self.cards))
        return [self.cards.pop() for _ in range(count)]

    def __len__(self):
        return len(self.cards)
'''],
        tests=r'''d = $name()
assert len(d) == 52
assert len(set(d.cards)) == 52
d.shuffle()
hand = d.deal(5)
assert len(hand) == 5
assert len(d) == 47
assert len(d.deal(100)) == 47
assert d.deal() == []
'''),
    Task(
        id="text_builder", topic="caches_classes", kind="class",
        names=["StringBuilder", "TextBuilder", "LineBuilder"],
        args=[], types=[], returns="",
        does=[
            "builds a string piece by piece with method chaining",
            "collects text parts and joins them",
            "implements a string builder with append and build",
            "has an append method that returns self",
            "allows chained append calls and returns the whole text",
            "implements the builder pattern for strings",
        ],
        doc=["Build a string from parts.", "A string builder with chained calls."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.parts = []

    def append(self, text):
        self.parts.append(str(text))
        return self

    def append_line(self, text=""):
        return self.append(f"{text}\n")

    def build(self):
        return "".join(self.parts)
''', r'''class $name:
$doc    def __init__(self):
        self.text = ""

    def append(self, text):
        self.text += str(text)
        return self

    def append_line(self, text=""):
        self.text += str(text) + "\n"
        return self

    def build(self):
        return self.text
'''],
        tests=r'''b = $name()
assert b.build() == ""
assert b.append("a").append(1).build() == "a1"
assert b.append_line("b").build() == "a1b\n"
'''),
    Task(
        id="undo_stack", topic="caches_classes", kind="class",
        names=["TextEditor", "UndoEditor", "SimpleEditor"],
        args=[], types=[], returns="",
        does=[
            "represents a text editor with write and undo",
            "keeps a history of the text and can undo and redo",
            "supports writing text, undo and redo",
            "implements undo and redo with two stacks",
            "stores earlier versions of a text",
            "is a small text editor that remembers changes",
        ],
        doc=["A text editor with undo and redo.", "A small editor that remembers changes."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.text = ""
        self.undo_stack = []
        self.redo_stack = []

    def write(self, text):
        self.undo_stack.append(self.text)
        self.redo_stack.clear()
        self.text += text

    def undo(self):
        if self.undo_stack:
            self.redo_stack.append(self.text)
            self.text = self.undo_stack.pop()

    def redo(self):
        if self.redo_stack:
            self.undo_stack.append(self.text)
            self.text = self.redo_stack.pop()
''', r'''class $name:
$doc    def __init__(self):
        self.history = [""]
        self.index = 0

    @property
    def text(self):
        return self.history[self.index]

    def write(self, text):
        self.history = self.history[:self.index + 1]
        self.history.append(self.text + text)
        self.index += 1

    def undo(self):
        if self.index > 0:
            self.index -= 1

    def redo(self):
        if self.index < len(self.history) - 1:
            self.index += 1
'''],
        tests=r'''e = $name()
e.undo()
assert e.text == ""
e.write("a")
e.write("b")
assert e.text == "ab"
e.undo()
assert e.text == "a"
e.redo()
assert e.text == "ab"
e.undo()
e.write("c")
e.redo()
assert e.text == "ac"
'''),
    Task(
        id="state_machine", topic="caches_classes", kind="class",
        names=["TrafficLight", "StopLight", "TrafficSignal"],
        args=[], types=[], returns="",
        does=[
            "represents a traffic light that changes its color",
            "cycles through green, yellow and red",
            "implements a traffic light as a state machine",
            "starts at red and moves to the next color",
            "models the states of a traffic light",
            "has a next method that switches the light",
        ],
        doc=["A traffic light that cycles through its colors.", "A traffic light state machine."],
        solutions=[r'''class $name:
$doc    TRANSITIONS = {"red": "green", "green": "yellow", "yellow": "red"}

    def __init__(self):
        self.state = "red"

    def next(self):
        self.state = self.TRANSITIONS[self.state]
        return self.state
''', r'''class $name:
$doc    STATES = ["red", "green", "yellow"]

    def __init__(self):
        self.index = 0

    @property
    def state(self):
        return self.STATES[self.index]

    def next(self):
        self.index = (self.index + 1) % len(self.STATES)
        return self.state
'''],
        tests=r'''t = $name()
assert t.state == "red"
assert t.next() == "green"
assert t.next() == "yellow"
assert t.next() == "red"
assert t.state == "red"
'''),
    Task(
        id="make_counter", topic="caches_classes", kind="function",
        names=["make_counter", "create_counter", "counter_factory"],
        args=[["start", "initial", "first"]], types=["int = 0"], returns="callable",
        does=[
            "returns a counter function that goes up by one on each call",
            "creates a closure that counts its calls",
            "makes a function which returns the next number each time",
            "uses nonlocal to build a counter",
            "returns an increment function that remembers its count",
            "builds a counter as a closure",
        ],
        doc=["Return a function that counts up.", "Create a counter as a closure."],
        vars=[["count", "value", "current"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = $a0

    def increment():
        nonlocal $v0
        $v0 += 1
        return $v0

    return increment
''', r'''from itertools import count as count_up


def $name($sig)$ret:
$doc    numbers = count_up($a0 + 1)
    return lambda: next(numbers)
'''],
        tests=r'''c = $name()
assert c() == 1
assert c() == 2
d = $name(10)
assert d() == 11
assert c() == 3
'''),
]
