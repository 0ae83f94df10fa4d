"""Textbook tasks: functional helpers, generators and unit tests for given functions."""

from tasklib import Task


def unittest_task(func, source, cases, raises, broken, names):
    """A task about a unittest class for `func`; `cases` are (test name, call, expected), `raises` is (call arguments, error) or None.

    The tests run the class on the given function, then on each of the `broken` lambdas, where it has to fail.
    """
    methods = [f"    def test_{test}(self):\n        self.assertEqual({call}, {expected})\n" for test, call, expected in cases]
    if raises:
        arguments, error, label = raises
        methods.append(f"    def test_{label}(self):\n        with self.assertRaises({error}):\n            {func}({arguments})\n")
    short = "".join(f"        self.assertEqual({call}, {expected})\n" for _, call, expected in cases[:2])
    rest = "\n".join(methods[2:])
    head = f"import unittest\n\n\n{source}\n\nclass $name(unittest.TestCase):\n$doc"
    main = "\n\nif __name__ == \"__main__\":\n    unittest.main()\n"
    checks = "\n".join(f"{func} = {lambda_text}\nassert not passes($name)" for lambda_text in broken)
    return Task(
        id=f"unittest_{func}", topic="functional_tests", kind="class",
        names=names, args=[], types=[], returns="",
        does=[
            f"tests the function {func} with unittest",
            f"is a unittest.TestCase for {func}",
            f"contains unit tests for the {func} function",
            f"checks {func} with assertEqual",
            f"covers {func} with unit tests, including edge cases",
            f"verifies that {func} works with the unittest module",
        ],
        doc=[f"Unit tests for {func}.", f"Test the {func} function."],
        solutions=[
            head + "\n".join(methods) + main,
            head + f"    def test_{func}(self):\n{short}\n" + rest,
        ],
        tests=f'''import unittest


def passes(case):
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result.testsRun > 0 and result.wasSuccessful()


assert passes($name)
{checks}
''')


def plain_test_task(func, source, asserts, broken, names):
    """A task about a plain test function with asserts for `func`."""
    pairs = "\n".join(f"        ({arguments}, {expected})," for arguments, expected in asserts)
    lines = "".join(f"    assert {func}({arguments}) == {expected}\n" for arguments, expected in asserts)
    checks = "\n".join(f"{func} = {lambda_text}\nassert fails()" for lambda_text in broken)
    return Task(
        id=f"test_function_{func}", topic="functional_tests", kind="function",
        names=names, args=[], types=[], returns="None",
        does=[
            f"tests the function {func} with asserts",
            f"is a pytest test for {func}",
            f"checks some results of {func}",
            f"asserts that {func} returns the right values",
            f"runs a few test cases for {func}",
            f"verifies {func} on normal and edge cases",
        ],
        doc=[f"Test the {func} function.", f"Check {func} on a few cases."],
        solutions=[
            f"{source}\n\ndef $name($sig)$ret:\n$doc{lines}",
            f"{source}\n\ndef $name($sig)$ret:\n$doc    cases = [\n{pairs}\n    ]\n"
            f"    for value, expected in cases:\n        assert {func}(value) == expected\n",
        ],
        tests=f'''def fails():
    try:
        $name()
    except AssertionError:
        return True
    return False


assert not fails()
{checks}
''')


TASKS = [
    Task(
        id="compose", topic="functional_tests", kind="function",
        names=["compose", "compose_two", "compose_functions"],
        args=[["f", "outer", "first"], ["g", "inner", "second"]], types=["callable", "callable"], returns="callable",
        does=[
            "composes two functions",
            "returns a function that applies g and then f",
            "takes functions f and g and returns f(g(x))",
            "combines two functions into one",
            "builds the composition of two functions",
            "returns a function that calls one function on the result of another",
        ],
        doc=["Compose two functions.", "Return a function that computes f(g(x))."],
        solutions=[r'''def $name($sig)$ret:
$doc    return lambda x: $a0($a1(x))
''', r'''def $name($sig)$ret:
$doc    def composed(*args, **kwargs):
        return $a0($a1(*args, **kwargs))

    return composed
'''],
        tests=r'''add_one = lambda x: x + 1
double = lambda x: 2 * x
assert $name(add_one, double)(5) == 11
assert $name(double, add_one)(5) == 12
assert $name(str, abs)(-3) == "3"
'''),
    Task(
        id="compose_all", topic="functional_tests", kind="function",
        names=["compose_all", "compose_many", "chain_functions"],
        args=[["functions", "funcs", "fns"]], types=["callable"], returns="callable",
        does=[
            "composes any number of functions from right to left",
            "combines many functions into one",
            "takes functions as arguments and returns their composition",
            "uses reduce to compose functions",
            "builds a function that applies the last function first",
            "composes a variable number of functions",
        ],
        doc=["Compose functions from right to left.", "Combine many functions into one."],
        vars=[["result", "value"], ["func", "fn"]],
        solutions=[r'''def $name(*$a0):
$doc    def composed(value):
        for func in reversed($a0):
            value = func(value)
        return value

    return composed
''', r'''from functools import reduce


def $name(*$a0):
$doc    return lambda value: reduce(lambda acc, func: func(acc), reversed($a0), value)
'''],
        tests=r'''add_one = lambda x: x + 1
double = lambda x: 2 * x
assert $name(add_one, double, abs)(-5) == 11
assert $name(double)(4) == 8
assert $name()(7) == 7
'''),
    Task(
        id="pipe", topic="functional_tests", kind="function",
        names=["pipe", "pipeline", "pass_through"],
        args=[["value", "data", "start"], ["functions", "funcs", "steps"]], types=["object", "callable"], returns="",
        does=[
            "passes a value through a series of functions",
            "applies functions to a value from left to right",
            "takes a value and functions and pipes the value through them",
            "feeds the result of each function into the next",
            "runs a value through a pipeline of functions",
            "calls functions one after another on a value",
        ],
        doc=["Pass a value through functions.", "Apply the functions from left to right."],
        vars=[["func", "fn", "step"]],
        solutions=[r'''def $name($a0, *$a1):
$doc    for $v0 in $a1:
        $a0 = $v0($a0)
    return $a0
''', r'''from functools import reduce


def $name($a0, *$a1):
$doc    return reduce(lambda result, $v0: $v0(result), $a1, $a0)
'''],
        tests=r'''assert $name(5, lambda x: x + 1, lambda x: x * 2) == 12
assert $name(" a ", str.strip, str.upper) == "A"
assert $name(3) == 3
'''),
    Task(
        id="curry_two", topic="functional_tests", kind="function",
        names=["curry", "curry2", "make_curried"],
        args=[["func", "fn", "function"]], types=["callable"], returns="callable",
        does=[
            "curries a function of two arguments",
            "turns f(a, b) into f(a)(b)",
            "takes a two argument function and returns a curried version",
            "returns a function that takes the arguments one at a time",
            "makes a curried function from a binary function",
            "converts a function with two parameters to nested functions",
        ],
        doc=["Curry a function of two arguments.", "Turn f(a, b) into f(a)(b)."],
        solutions=[r'''def $name($sig)$ret:
$doc    return lambda a: lambda b: $a0(a, b)
''', r'''def $name($sig)$ret:
$doc    def take_first(a):
        def take_second(b):
            return $a0(a, b)
        return take_second
    return take_first
'''],
        tests=r'''assert $name(lambda a, b: a - b)(5)(3) == 2
assert $name(pow)(2)(10) == 1024
add = $name(lambda a, b: a + b)
assert [add(1)(x) for x in range(3)] == [1, 2, 3]
'''),
    Task(
        id="partial", topic="functional_tests", kind="function",
        names=["partial", "bind", "partial_apply"],
        args=[["func", "fn", "function"], ["fixed", "bound", "first_args"]], types=["callable", "tuple"], returns="callable",
        does=[
            "fixes the first arguments of a function",
            "returns a function with some arguments already filled in",
            "implements partial application",
            "takes a function and arguments and returns a partially applied function",
            "binds leading arguments to a function",
            "works like functools.partial for positional arguments",
        ],
        doc=["Fix the first arguments of a function.", "Partially apply a function."],
        solutions=[r'''def $name($a0, *$a1):
$doc    def wrapper(*args, **kwargs):
        return $a0(*$a1, *args, **kwargs)

    return wrapper
''', r'''def $name($a0, *$a1):
$doc    return lambda *args, **kwargs: $a0(*$a1, *args, **kwargs)
'''],
        tests=r'''assert $name(pow, 2)(5) == 32
assert $name(max, 3, 4)(1, 2) == 4
assert $name(int)("11", base=2) == 3
'''),
    Task(
        id="my_map", topic="functional_tests", kind="function",
        names=["my_map", "map_list", "apply_to_all"],
        args=[["func", "fn", "function"], ["items", "values", "iterable"]], types=["callable", "list"], returns="list",
        does=[
            "applies a function to every item of a list",
            "works like map but returns a list",
            "takes a function and a list and returns the list of results",
            "maps a function over a list",
            "calls a function on each item and collects the results",
            "transforms all items of a list with a function",
        ],
        doc=["Apply a function to every item.", "Map a function over a list."],
        vars=[["result", "out"], ["item", "value", "x"]],
        solutions=[r'''def $name($sig)$ret:
$doc    return [$a0($v1) for $v1 in $a1]
''', r'''def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a1:
        $v0.append($a0($v1))
    return $v0
''', r'''def $name($sig)$ret:
$doc    return list(map($a0, $a1))
'''],
        tests=r'''assert $name(lambda x: x * 2, [1, 2, 3]) == [2, 4, 6]
assert $name(str, [1]) == ["1"]
assert $name(len, []) == []
'''),
    Task(
        id="my_filter", topic="functional_tests", kind="function",
        names=["my_filter", "filter_list", "keep_if"],
        args=[["predicate", "condition", "test"], ["items", "values", "iterable"]], types=["callable", "list"], returns="list",
        does=[
            "keeps the items of a list for which a predicate is true",
            "works like filter but returns a list",
            "takes a predicate and a list and returns the matching items",
            "filters a list with a function",
            "selects the items that satisfy a condition",
            "drops the items for which a function returns False",
        ],
        doc=["Keep the items that satisfy the predicate.", "Filter a list with a function."],
        vars=[["result", "kept"], ["item", "value", "x"]],
        solutions=[r'''def $name($sig)$ret:
$doc    return [$v1 for $v1 in $a1 if $a0($v1)]
''', r'''def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a1:
        if $a0($v1):
            $v0.append($v1)
    return $v0
''', r'''def $name($sig)$ret:
$doc    return list(filter($a0, $a1))
'''],
        tests=r'''assert $name(lambda x: x > 1, [1, 2, 3]) == [2, 3]
assert $name(str.isdigit, ["a", "1"]) == ["1"]
assert $name(bool, []) == []
'''),
    Task(
        id="my_reduce", topic="functional_tests", kind="function",
        names=["my_reduce", "fold", "fold_left"],
        args=[["func", "fn", "function"], ["items", "values", "iterable"], ["initial", "start", "acc"]],
        types=["callable", "list", "object"], returns="",
        does=[
            "reduces a list to a single value with a function",
            "folds a list from the left",
            "works like functools.reduce with a start value",
            "takes a function, a list and an initial value and combines the items",
            "accumulates the items of a list into one value",
            "applies a two argument function to a running result and each item",
        ],
        doc=["Reduce a list to a single value.", "Fold a list from the left."],
        vars=[["result", "total"], ["item", "x"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = $a2
    for $v1 in $a1:
        $v0 = $a0($v0, $v1)
    return $v0
''', r'''from functools import reduce


def $name($sig)$ret:
$doc    return reduce($a0, $a1, $a2)
'''],
        tests=r'''assert $name(lambda a, b: a + b, [1, 2, 3], 0) == 6
assert $name(lambda a, b: a * b, [2, 3], 1) == 6
assert $name(lambda a, b: [b] + a, [1, 2], []) == [2, 1]
assert $name(max, [], 5) == 5
'''),
    Task(
        id="batched", topic="functional_tests", kind="function",
        names=["batched", "batches", "in_batches"],
        args=[["items", "iterable", "data"], ["size", "n", "batch_size"]], types=["list", "int"], returns="",
        does=[
            "yields batches of a given size from an iterable",
            "is a generator that groups items into batches",
            "splits any iterable into batches lazily",
            "takes an iterable and a size and yields lists of items",
            "generates chunks with at most n items",
            "collects items and yields them in groups",
        ],
        doc=["Yield batches of the given size.", "Group items into batches."],
        vars=[["batch", "group"], ["item", "value"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a0:
        $v0.append($v1)
        if len($v0) == $a1:
            yield $v0
            $v0 = []
    if $v0:
        yield $v0
''', r'''from itertools import islice


def $name($sig)$ret:
$doc    iterator = iter($a0)
    while $v0 := list(islice(iterator, $a1)):
        yield $v0
'''],
        tests=r'''assert list($name([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]
assert list($name(iter("abc"), 3)) == [["a", "b", "c"]]
assert list($name([], 2)) == []
'''),
    Task(
        id="pairwise_items", topic="functional_tests", kind="function",
        names=["pairwise", "neighbors", "adjacent_pairs"],
        args=[["items", "values", "data"]], types=["list"], returns="list",
        does=[
            "returns the pairs of neighboring items in a list",
            "pairs each item with the next one",
            "takes a list and returns consecutive pairs",
            "lists all adjacent pairs of a list",
            "builds tuples of an item and its successor",
            "zips a list with itself shifted by one",
        ],
        doc=["Return the pairs of neighboring items.", "Pair each item with the next one."],
        solutions=[r'''def $name($sig)$ret:
$doc    return list(zip($a0, $a0[1:]))
''', r'''def $name($sig)$ret:
$doc    return [($a0[i], $a0[i + 1]) for i in range(len($a0) - 1)]
'''],
        tests=r'''assert $name([1, 2, 3]) == [(1, 2), (2, 3)]
assert $name([1]) == []
assert $name([]) == []
'''),
    Task(
        id="take_n", topic="functional_tests", kind="function",
        names=["take", "take_first", "first_n"],
        args=[["iterable", "items", "source"], ["n", "count", "limit"]], types=["object", "int"], returns="list",
        does=[
            "returns the first n items of an iterable",
            "takes n items from any iterable",
            "reads at most n items from a generator",
            "takes an iterable and a count and returns a list",
            "collects the first few items of an iterator",
            "uses islice to get the first n items",
        ],
        doc=["Return the first n items.", "Take n items from an iterable."],
        vars=[["result", "taken"], ["item", "value"]],
        solutions=[r'''from itertools import islice


def $name($sig)$ret:
$doc    return list(islice($a0, $a1))
''', r'''def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a0:
        if len($v0) >= $a1:
            break
        $v0.append($v1)
    return $v0
'''],
        tests=r'''from itertools import count
assert $name(count(1), 3) == [1, 2, 3]
assert $name([1], 5) == [1]
assert $name([1, 2], 0) == []
'''),
    Task(
        id="prime_generator", topic="functional_tests", kind="function",
        names=["prime_generator", "iter_primes", "yield_primes"],
        args=[["limit", "maximum", "n"]], types=["int"], returns="",
        does=[
            "yields all prime numbers up to a limit",
            "is a generator of prime numbers",
            "generates primes with yield",
            "takes a limit and yields the primes up to it",
            "lazily produces prime numbers",
            "uses yield to return primes one by one",
        ],
        doc=["Yield the primes up to the limit.", "Generate prime numbers."],
        vars=[["number", "candidate"]],
        solutions=[r'''def $name($sig)$ret:
$doc    for $v0 in range(2, $a0 + 1):
        if all($v0 % d for d in range(2, int($v0 ** 0.5) + 1)):
            yield $v0
''', r'''def $name($sig)$ret:
$doc    found = []
    for $v0 in range(2, $a0 + 1):
        if all($v0 % p != 0 for p in found):
            found.append($v0)
            yield $v0
'''],
        tests=r'''assert list($name(20)) == [2, 3, 5, 7, 11, 13, 17, 19]
assert list($name(2)) == [2]
assert list($name(1)) == []
'''),
    Task(
        id="read_chunks_generator", topic="functional_tests", kind="function",
        names=["read_in_chunks", "chunks_of_text", "iter_chunks"],
        args=[["stream", "file", "source"], ["size", "chunk_size", "length"]], types=["object", "int = 1024"], returns="",
        does=[
            "yields chunks of a file object",
            "reads a stream in chunks with a generator",
            "takes a file object and yields pieces of a given size",
            "lazily reads a large file piece by piece",
            "generates blocks of data from a stream",
            "reads a fixed number of characters at a time",
        ],
        doc=["Yield chunks of a file object.", "Read a stream piece by piece."],
        vars=[["chunk", "piece", "block"]],
        solutions=[r'''def $name($sig)$ret:
$doc    while True:
        $v0 = $a0.read($a1)
        if not $v0:
            break
        yield $v0
''', r'''def $name($sig)$ret:
$doc    while $v0 := $a0.read($a1):
        yield $v0
'''],
        tests=r'''import io
assert list($name(io.StringIO("abcde"), 2)) == ["ab", "cd", "e"]
assert list($name(io.StringIO(""))) == []
assert list($name(io.StringIO("xy"))) == ["xy"]
'''),
    Task(
        id="apply_n_times", topic="functional_tests", kind="function",
        names=["apply_n", "repeat_call", "apply_n_times"],
        args=[["func", "fn", "function"], ["value", "x", "start"], ["n", "times", "count"]],
        types=["callable", "object", "int"], returns="",
        does=[
            "applies a function n times to a value",
            "calls a function repeatedly on its own result",
            "takes a function, a value and a number and applies the function that often",
            "repeats a function n times",
            "iterates a function n times starting from a value",
            "computes f(f(f(x))) for n calls",
        ],
        doc=["Apply a function n times to a value.", "Call a function repeatedly on its result."],
        solutions=[r'''def $name($sig)$ret:
$doc    for _ in range($a2):
        $a1 = $a0($a1)
    return $a1
''', r'''def $name($sig)$ret:
$doc    if $a2 == 0:
        return $a1
    return $name($a0, $a0($a1), $a2 - 1)
'''],
        tests=r'''assert $name(lambda x: x * 2, 1, 10) == 1024
assert $name(lambda s: s + "a", "", 3) == "aaa"
assert $name(abs, -5, 0) == -5
'''),
    Task(
        id="debounce_once", topic="functional_tests", kind="function",
        names=["once", "run_once", "call_once"],
        args=[["func", "fn", "function"]], types=["callable"], returns="callable",
        does=[
            "wraps a function so that it runs only once",
            "returns a function that calls the original only the first time",
            "takes a function and makes later calls return the first result",
            "is a decorator that runs a function a single time",
            "remembers the first result of a function",
            "makes sure that a function is executed only once",
        ],
        doc=["Run a function only once.", "Return the first result on every call."],
        vars=[["result", "value"], ["called", "done"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v1 = False
    $v0 = None

    def wrapper(*args, **kwargs):
        nonlocal $v1, $v0
        if not $v1:
            $v0 = $a0(*args, **kwargs)
            $v1 = True
        return $v0

    return wrapper
''', r'''def $name($sig)$ret:
$doc    results = []

    def wrapper(*args, **kwargs):
        if not results:
            results.append($a0(*args, **kwargs))
        return results[0]

    return wrapper
'''],
        tests=r'''calls = []
f = $name(lambda x: calls.append(x))
f(1)
f(2)
assert calls == [1]
g = $name(lambda x: x + 1)
assert g(1) == 2
assert g(9) == 2
'''),
    Task(
        id="validate_type_decorator", topic="functional_tests", kind="function",
        names=["require_positive", "check_positive", "positive_only"],
        args=[["func", "fn", "function"]], types=["callable"], returns="callable",
        does=[
            "is a decorator that raises an error for negative arguments",
            "checks that all arguments of a function are positive",
            "wraps a function and validates its arguments",
            "takes a function and rejects arguments that are not positive",
            "raises ValueError when a decorated function gets a negative number",
            "validates the arguments of a function before calling it",
        ],
        doc=["Reject arguments that are not positive.", "Check that all arguments are positive."],
        solutions=[r'''from functools import wraps


def $name($sig)$ret:
$doc    @wraps($a0)
    def wrapper(*args):
        if any(arg <= 0 for arg in args):
            raise ValueError("arguments must be positive")
        return $a0(*args)

    return wrapper
''', r'''from functools import wraps


def $name($sig)$ret:
$doc    @wraps($a0)
    def wrapper(*args):
        for arg in args:
            if arg <= 0:
                raise ValueError(f"argument must be positive: {arg}")
        return $a0(*args)

    return wrapper
'''],
        tests=r'''@$name
def area(w, h):
    return w * h

assert area(2, 3) == 6
assert area.__name__ == "area"
for bad in (0, -1):
    try:
        area(2, bad)
        assert False
    except ValueError:
        pass
'''),
    unittest_task(
        "add", "def add(a, b):\n    return a + b\n",
        [("positive", "add(2, 3)", "5"), ("negative", "add(-1, -2)", "-3"), ("zero", "add(0, 5)", "5")],
        None, ["lambda a, b: a - b", "lambda a, b: 5"], ["TestAdd", "AddTest", "TestAddition"]),
    unittest_task(
        "divide", "def divide(a, b):\n    if b == 0:\n        raise ValueError(\"cannot divide by zero\")\n    return a / b\n",
        [("whole", "divide(6, 3)", "2"), ("fraction", "divide(1, 2)", "0.5"), ("negative", "divide(-4, 2)", "-2")],
        ("1, 0", "ValueError", "divide_by_zero"),
        ["lambda a, b: a // b if b else 0", "lambda a, b: a * b"], ["TestDivide", "DivideTest", "TestDivision"]),
    unittest_task(
        "is_even", "def is_even(n):\n    return n % 2 == 0\n",
        [("even", "is_even(4)", "True"), ("odd", "is_even(3)", "False"), ("zero", "is_even(0)", "True"), ("negative", "is_even(-2)", "True")],
        None, ["lambda n: True", "lambda n: n % 2 == 1"], ["TestIsEven", "IsEvenTest", "TestEven"]),
    unittest_task(
        "reverse_string", "def reverse_string(text):\n    return text[::-1]\n",
        [("word", "reverse_string(\"abc\")", "\"cba\""), ("empty", "reverse_string(\"\")", "\"\""), ("single", "reverse_string(\"a\")", "\"a\"")],
        None, ["lambda text: text", "lambda text: text.upper()"], ["TestReverseString", "ReverseStringTest", "TestReverse"]),
    unittest_task(
        "factorial", "def factorial(n):\n    if n < 0:\n        raise ValueError(\"n must not be negative\")\n    return 1 if n <= 1 else n * factorial(n - 1)\n",
        [("zero", "factorial(0)", "1"), ("one", "factorial(1)", "1"), ("five", "factorial(5)", "120")],
        ("-1", "ValueError", "negative"),
        ["lambda n: n", "lambda n: 1"], ["TestFactorial", "FactorialTest", "FactorialTestCase"]),
    unittest_task(
        "is_palindrome", "def is_palindrome(text):\n    return text == text[::-1]\n",
        [("palindrome", "is_palindrome(\"level\")", "True"), ("not_palindrome", "is_palindrome(\"hello\")", "False"), ("empty", "is_palindrome(\"\")", "True")],
        None, ["lambda text: True", "lambda text: False"], ["TestIsPalindrome", "IsPalindromeTest", "TestPalindrome"]),
    unittest_task(
        "find_max", "def find_max(numbers):\n    if not numbers:\n        raise ValueError(\"empty list\")\n    return max(numbers)\n",
        [("positive", "find_max([1, 3, 2])", "3"), ("negative", "find_max([-5, -2, -9])", "-2"), ("single", "find_max([7])", "7")],
        ("[]", "ValueError", "empty"),
        ["lambda numbers: min(numbers)", "lambda numbers: numbers[0]"], ["TestFindMax", "FindMaxTest", "TestMax"]),
    plain_test_task(
        "square", "def square(x):\n    return x * x\n",
        [("3", "9"), ("-2", "4"), ("0", "0")],
        ["lambda x: x", "lambda x: abs(x) * 2 + 3"], ["test_square", "test_square_function", "verify_square"]),
    plain_test_task(
        "is_prime", "def is_prime(n):\n    if n < 2:\n        return False\n    return all(n % i for i in range(2, int(n ** 0.5) + 1))\n",
        [("2", "True"), ("9", "False"), ("1", "False"), ("13", "True")],
        ["lambda n: True", "lambda n: n % 2 == 1"], ["test_is_prime", "test_prime", "verify_is_prime"]),
    plain_test_task(
        "count_vowels", "def count_vowels(text):\n    return sum(ch in \"aeiou\" for ch in text.lower())\n",
        [("\"hello\"", "2"), ("\"AEIOU\"", "5"), ("\"xyz\"", "0"), ("\"\"", "0")],
        ["lambda text: 0", "lambda text: len(text)"], ["test_count_vowels", "test_vowels", "verify_count_vowels"]),
    plain_test_task(
        "absolute", "def absolute(x):\n    return -x if x < 0 else x\n",
        [("5", "5"), ("-5", "5"), ("0", "0")],
        ["lambda x: x", "lambda x: -x"], ["test_absolute", "test_abs", "verify_absolute"]),
    Task(
        id="unittest_stack", topic="functional_tests", kind="class",
        names=["TestStack", "StackTest", "StackTestCase"],
        args=[], types=[], returns="",
        does=[
            "tests a Stack class with unittest",
            "contains unit tests for a Stack",
            "uses setUp to create a stack for each test",
            "checks push, pop and is_empty of a Stack",
            "is a unittest.TestCase for the Stack class",
            "verifies that a Stack works and raises IndexError when empty",
        ],
        doc=["Unit tests for the Stack class.", "Test the Stack class."],
        solutions=[r'''import unittest


class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()

    def is_empty(self):
        return not self.items


class $name(unittest.TestCase):
$doc    def setUp(self):
        self.stack = Stack()

    def test_new_stack_is_empty(self):
        self.assertTrue(self.stack.is_empty())

    def test_push(self):
        self.stack.push(1)
        self.assertFalse(self.stack.is_empty())

    def test_pop(self):
        self.stack.push(1)
        self.stack.push(2)
        self.assertEqual(self.stack.pop(), 2)
        self.assertEqual(self.stack.pop(), 1)

    def test_pop_empty(self):
        with self.assertRaises(IndexError):
            self.stack.pop()
''', r'''import unittest


class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()

    def is_empty(self):
        return len(self.items) == 0


class $name(unittest.TestCase):
$doc    def test_push_and_pop(self):
        stack = Stack()
        stack.push("a")
        stack.push("b")
        self.assertEqual(stack.pop(), "b")
        self.assertEqual(stack.pop(), "a")

    def test_is_empty(self):
        stack = Stack()
        self.assertTrue(stack.is_empty())
        stack.push(1)
        self.assertFalse(stack.is_empty())

    def test_pop_from_empty_stack(self):
        self.assertRaises(IndexError, Stack().pop)
'''],
        tests=r'''import unittest


def passes(case):
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result.testsRun > 0 and result.wasSuccessful()


assert passes($name)
good_pop = Stack.pop
Stack.pop = lambda self: self.items.pop(0)
assert not passes($name)
Stack.pop = good_pop
Stack.is_empty = lambda self: True
assert not passes($name)
'''),
]
