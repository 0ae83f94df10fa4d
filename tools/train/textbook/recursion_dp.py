from tasklib import Task

NUMS = ["nums", "numbers", "arr", "values"]

TASKS = [
    Task(
        id="factorial_recursive", topic="recursion_dp", kind="function",
        names=["factorial_recursive", "recursive_factorial", "fact_rec"],
        args=[["n", "number", "x"]], types=["int"], returns="int",
        does=["computes a factorial recursively", "implements the factorial with recursion", "returns n! by calling itself",
              "calculates the factorial of a number using recursion", "multiplies n by the factorial of n - 1", "recursively computes the product of the first n integers"],
        doc=["Return the factorial of n recursively.", "Compute n! with recursion."],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 <= 1:
        return 1
    return $a0 * $name($a0 - 1)
""", """\
def $name($sig)$ret:
$doc    return 1 if $a0 <= 1 else $a0 * $name($a0 - 1)
"""],
        tests="assert $name(5) == 120\nassert $name(0) == 1\nassert $name(1) == 1\n"),

    Task(
        id="fibonacci_recursive", topic="recursion_dp", kind="function",
        names=["fibonacci_recursive", "fib_recursive", "recursive_fibonacci"],
        args=[["n", "number", "k"]], types=["int"], returns="int",
        does=["computes the nth Fibonacci number recursively", "implements fibonacci with recursion", "returns a Fibonacci number by calling itself twice",
              "calculates fibonacci numbers using plain recursion", "recursively adds the two previous Fibonacci numbers", "uses recursion to find the nth number of the Fibonacci sequence"],
        doc=["Return the nth Fibonacci number recursively.", "Compute a Fibonacci number with recursion."],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 <= 1:
        return $a0
    return $name($a0 - 1) + $name($a0 - 2)
""", """\
def $name($sig)$ret:
$doc    if $a0 < 2:
        return $a0
    return $name($a0 - 1) + $name($a0 - 2)
"""],
        tests="assert $name(10) == 55\nassert $name(0) == 0\nassert $name(1) == 1\n"),

    Task(
        id="fibonacci_memo", topic="recursion_dp", kind="function",
        names=["fibonacci_memo", "fib_memo", "memoized_fibonacci"],
        args=[["n", "number", "k"]], types=["int"], returns="int",
        does=["computes the nth Fibonacci number with memoization", "implements fibonacci with a cache", "returns a Fibonacci number using memoized recursion",
              "uses lru_cache to speed up recursive fibonacci", "calculates Fibonacci numbers and remembers earlier results", "stores computed Fibonacci numbers to avoid repeated work"],
        doc=["Return the nth Fibonacci number with memoization.", "Compute a Fibonacci number with a cache."],
        solutions=["""\
from functools import lru_cache


@lru_cache(maxsize=None)
def $name($sig)$ret:
$doc    if $a0 < 2:
        return $a0
    return $name($a0 - 1) + $name($a0 - 2)
""", """\
def $name($a0, memo=None)$ret:
$doc    if memo is None:
        memo = {}
    if $a0 < 2:
        return $a0
    if $a0 not in memo:
        memo[$a0] = $name($a0 - 1, memo) + $name($a0 - 2, memo)
    return memo[$a0]
"""],
        tests="assert $name(50) == 12586269025\nassert $name(0) == 0\nassert $name(1) == 1\nassert $name(10) == 55\n"),

    Task(
        id="power_recursive", topic="recursion_dp", kind="function",
        names=["power_recursive", "fast_power", "recursive_power"],
        args=[["base", "x", "number"], ["exp", "n", "exponent"]], types=["int", "int"], returns="int",
        does=["computes a power recursively", "implements fast exponentiation", "raises a number to a power by repeated squaring",
              "calculates powers with recursion and squaring", "returns the base to the given exponent in logarithmic time", "uses exponentiation by squaring"],
        doc=["Return the power by repeated squaring.", "Compute a power recursively."],
        vars=[["half", "part", "root"], ["result", "out", "product"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a1 == 0:
        return 1
    $v0 = $name($a0, $a1 // 2)
    if $a1 % 2 == 0:
        return $v0 * $v0
    return $v0 * $v0 * $a0
""", """\
def $name($sig)$ret:
$doc    $v1 = 1
    while $a1 > 0:
        if $a1 % 2 == 1:
            $v1 *= $a0
        $a0 *= $a0
        $a1 //= 2
    return $v1
"""],
        tests="assert $name(2, 10) == 1024\nassert $name(3, 0) == 1\nassert $name(-2, 3) == -8\n"),

    Task(
        id="sum_recursive", topic="recursion_dp", kind="function",
        names=["sum_recursive", "recursive_sum", "sum_list_recursive"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["sums a list recursively", "adds up a list of numbers with recursion", "returns the sum of a list by adding the first element to the sum of the rest",
              "computes the total of a list without a loop", "recursively adds all numbers in a list", "uses recursion to sum an array"],
        doc=["Return the sum of the list recursively.", "Sum a list with recursion."],
        solutions=["""\
def $name($sig)$ret:
$doc    if not $a0:
        return 0
    return $a0[0] + $name($a0[1:])
""", """\
def $name($sig)$ret:
$doc    return $a0[0] + $name($a0[1:]) if $a0 else 0
"""],
        tests="assert $name([1, 2, 3]) == 6\nassert $name([]) == 0\nassert $name([-5]) == -5\n"),

    Task(
        id="reverse_string_recursive", topic="recursion_dp", kind="function",
        names=["reverse_string_recursive", "recursive_reverse", "reverse_rec"],
        args=[["s", "text", "string"]], types=["str"], returns="str",
        does=["reverses a string recursively", "reverses a string with recursion", "returns a reversed string by moving the first character behind the reversed rest",
              "uses recursion to turn a string around", "recursively builds the reverse of a string", "reverses text without loops or slicing steps"],
        doc=["Return the string reversed recursively.", "Reverse a string with recursion."],
        solutions=["""\
def $name($sig)$ret:
$doc    if len($a0) <= 1:
        return $a0
    return $name($a0[1:]) + $a0[0]
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return ''
    return $a0[-1] + $name($a0[:-1])
"""],
        tests="assert $name('abc') == 'cba'\nassert $name('') == ''\nassert $name('a') == 'a'\n"),

    Task(
        id="is_palindrome_recursive", topic="recursion_dp", kind="function",
        names=["is_palindrome_recursive", "recursive_palindrome", "palindrome_rec"],
        args=[["s", "text", "string"]], types=["str"], returns="bool",
        does=["checks recursively if a string is a palindrome", "tests for palindromes with recursion", "compares the outer characters and calls itself on the inside",
              "uses recursion to check whether a word is a palindrome", "returns True if the ends match and the middle is a palindrome", "determines recursively whether text reads the same backwards"],
        doc=["Return True if the string is a palindrome.", "Check for a palindrome with recursion."],
        solutions=["""\
def $name($sig)$ret:
$doc    if len($a0) <= 1:
        return True
    return $a0[0] == $a0[-1] and $name($a0[1:-1])
""", """\
def $name($sig)$ret:
$doc    if len($a0) <= 1:
        return True
    if $a0[0] != $a0[-1]:
        return False
    return $name($a0[1:-1])
"""],
        tests="assert $name('racecar') is True\nassert $name('ab') is False\nassert $name('') is True\n"),

    Task(
        id="flatten_deep", topic="recursion_dp", kind="function",
        names=["flatten_deep", "deep_flatten", "flatten_nested", "flatten_recursive"],
        args=[["nested", "items", "data"]], types=["list"], returns="list",
        does=["flattens a deeply nested list", "flattens a list of any depth recursively", "turns arbitrarily nested lists into one flat list",
              "recursively flattens lists inside lists", "takes a nested list and returns all its values in order", "uses recursion to flatten nested lists"],
        doc=["Flatten a deeply nested list.", "Return all values of a nested list."],
        vars=[["result", "flat", "out"], ["item", "x", "element"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a0:
        if isinstance($v1, list):
            $v0.extend($name($v1))
        else:
            $v0.append($v1)
    return $v0
""", """\
def $name($sig)$ret:
$doc    if not isinstance($a0, list):
        return [$a0]
    $v0 = []
    for $v1 in $a0:
        $v0 += $name($v1)
    return $v0
"""],
        tests="assert $name([1, [2, [3, [4]]], 5]) == [1, 2, 3, 4, 5]\nassert $name([]) == []\nassert $name([[], [[]]]) == []\n"),

    Task(
        id="permutations", topic="recursion_dp", kind="function",
        names=["permutations", "permute", "get_permutations"],
        args=[["items", "nums", "values"]], types=["list"], returns="list[list]",
        does=["generates all permutations of a list", "returns every ordering of the elements", "lists all permutations recursively", "takes a list and returns all possible arrangements",
              "computes the permutations of a list of numbers", "builds each arrangement by choosing a first element and permuting the rest"],
        doc=["Return all permutations of the list.", "Generate every ordering of the elements."],
        vars=[["result", "out", "found"], ["i", "k", "index"], ["rest", "others", "remaining"], ["p", "perm", "tail"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if not $a0:
        return [[]]
    $v0 = []
    for $v1 in range(len($a0)):
        $v2 = $a0[:$v1] + $a0[$v1 + 1:]
        for $v3 in $name($v2):
            $v0.append([$a0[$v1]] + $v3)
    return $v0
""", """\
import itertools


def $name($sig)$ret:
$doc    return [list($v3) for $v3 in itertools.permutations($a0)]
"""],
        tests="assert $name([1, 2]) == [[1, 2], [2, 1]]\nassert $name([]) == [[]]\nassert len($name([1, 2, 3])) == 6\n"),

    Task(
        id="subsets", topic="recursion_dp", kind="function",
        names=["subsets", "power_set", "powerset", "all_subsets"],
        args=[["items", "nums", "values"]], types=["list"], returns="list[list]",
        does=["generates all subsets of a list", "returns the power set of a list", "lists every subset of the given elements", "takes a list and returns all its subsets",
              "computes the powerset", "doubles the list of subsets for each element"],
        doc=["Return all subsets of the list.", "Generate the power set."],
        vars=[["result", "out", "found"], ["item", "x", "element"], ["s", "subset", "part"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [[]]
    for $v1 in $a0:
        $v0 += [$v2 + [$v1] for $v2 in $v0]
    return $v0
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return [[]]
    $v0 = $name($a0[:-1])
    return $v0 + [$v2 + [$a0[-1]] for $v2 in $v0]
"""],
        tests="assert $name([1, 2]) == [[], [1], [2], [1, 2]]\nassert $name([]) == [[]]\nassert len($name([1, 2, 3])) == 8\n"),

    Task(
        id="combinations", topic="recursion_dp", kind="function",
        names=["combinations", "combine", "choose_k"],
        args=[["items", "nums", "values"], ["k", "r", "size"]], types=["list", "int"], returns="list[list]",
        does=["generates all combinations of k elements", "returns every way to choose k items from a list", "lists all combinations of a given size",
              "takes a list and a number and returns the combinations of that length", "computes the k-element subsets of a list", "builds combinations by taking or skipping the first element"],
        doc=["Return all combinations of k elements.", "Generate every choice of k items."],
        vars=[["taken", "with_first", "chosen"], ["skipped", "without_first", "others"], ["c", "combo", "tail"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a1 == 0:
        return [[]]
    if len($a0) < $a1:
        return []
    $v0 = [[$a0[0]] + $v2 for $v2 in $name($a0[1:], $a1 - 1)]
    $v1 = $name($a0[1:], $a1)
    return $v0 + $v1
""", """\
import itertools


def $name($sig)$ret:
$doc    return [list($v2) for $v2 in itertools.combinations($a0, $a1)]
"""],
        tests="assert $name([1, 2, 3], 2) == [[1, 2], [1, 3], [2, 3]]\nassert $name([1], 0) == [[]]\nassert $name([1], 2) == []\n"),

    Task(
        id="n_queens", topic="recursion_dp", kind="function",
        names=["solve_n_queens", "n_queens", "queens"],
        args=[["n", "size", "board_size"]], types=["int"], returns="list[list[int]]",
        does=["solves the n-queens problem", "finds all ways to place n queens on a chessboard", "returns every solution of the n queens puzzle",
              "uses backtracking to solve the n queens problem", "places n queens so that none attacks another", "lists all solutions of n queens as column numbers per row"],
        doc=["Return all solutions of the n-queens problem.", "Place n queens so that none attacks another."],
        vars=[["result", "solutions", "found"], ["row", "r"], ["col", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []

    def place(queens):
        $v1 = len(queens)
        if $v1 == $a0:
            $v0.append(queens)
            return
        for $v2 in range($a0):
            if all($v2 != q and abs($v2 - q) != $v1 - i for i, q in enumerate(queens)):
                place(queens + [$v2])

    place([])
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = []

    def backtrack($v1, cols, diag1, diag2, path):
        if $v1 == $a0:
            $v0.append(path)
            return
        for $v2 in range($a0):
            if $v2 in cols or $v1 - $v2 in diag1 or $v1 + $v2 in diag2:
                continue
            backtrack($v1 + 1, cols | {$v2}, diag1 | {$v1 - $v2}, diag2 | {$v1 + $v2}, path + [$v2])

    backtrack(0, set(), set(), set(), [])
    return $v0
"""],
        tests="assert $name(4) == [[1, 3, 0, 2], [2, 0, 3, 1]]\nassert $name(1) == [[0]]\nassert $name(3) == []\nassert len($name(6)) == 4\n"),

    Task(
        id="hanoi", topic="recursion_dp", kind="function",
        names=["hanoi", "tower_of_hanoi", "towers_of_hanoi"],
        args=[["n", "disks", "count"], ["source", "start", "src"], ["target", "end", "dst"], ["spare", "helper", "via"]],
        types=["int", "str", "str", "str"], returns="list[tuple[str, str]]",
        does=["solves the Tower of Hanoi puzzle", "returns the moves that solve the towers of Hanoi", "lists the moves needed to move n disks from one peg to another",
              "uses recursion to solve the Tower of Hanoi", "moves a stack of disks between pegs and returns the moves", "computes the steps of the Hanoi puzzle"],
        doc=["Return the moves that solve the Tower of Hanoi.", "Move n disks from the source peg to the target peg."],
        vars=[["moves", "steps", "result"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 == 0:
        return []
    $v0 = $name($a0 - 1, $a1, $a3, $a2)
    $v0.append(($a1, $a2))
    $v0 += $name($a0 - 1, $a3, $a2, $a1)
    return $v0
""", """\
def $name($sig)$ret:
$doc    if $a0 == 0:
        return []
    return $name($a0 - 1, $a1, $a3, $a2) + [($a1, $a2)] + $name($a0 - 1, $a3, $a2, $a1)
"""],
        tests="assert $name(2, 'A', 'C', 'B') == [('A', 'B'), ('A', 'C'), ('B', 'C')]\nassert $name(0, 'A', 'C', 'B') == []\nassert len($name(5, 'A', 'C', 'B')) == 31\n"),

    Task(
        id="edit_distance", topic="recursion_dp", kind="function",
        names=["edit_distance", "levenshtein", "levenshtein_distance"],
        args=[["a", "s", "first"], ["b", "t", "second"]], types=["str", "str"], returns="int",
        does=["computes the edit distance of two strings", "returns the Levenshtein distance between two strings",
              "finds the minimum number of insertions, deletions and replacements to turn one string into another",
              "implements edit distance with dynamic programming", "takes two words and returns how many edits they are apart", "calculates the Levenshtein distance"],
        doc=["Return the edit distance of two strings.", "Compute the Levenshtein distance."],
        vars=[["dp", "table", "dist"], ["i", "row", "r"], ["j", "col", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [[0] * (len($a1) + 1) for _ in range(len($a0) + 1)]
    for $v1 in range(len($a0) + 1):
        for $v2 in range(len($a1) + 1):
            if $v1 == 0 or $v2 == 0:
                $v0[$v1][$v2] = $v1 + $v2
            elif $a0[$v1 - 1] == $a1[$v2 - 1]:
                $v0[$v1][$v2] = $v0[$v1 - 1][$v2 - 1]
            else:
                $v0[$v1][$v2] = 1 + min($v0[$v1 - 1][$v2], $v0[$v1][$v2 - 1], $v0[$v1 - 1][$v2 - 1])
    return $v0[-1][-1]
""", """\
def $name($sig)$ret:
$doc    if not $a0 or not $a1:
        return len($a0) + len($a1)
    if $a0[0] == $a1[0]:
        return $name($a0[1:], $a1[1:])
    return 1 + min(
        $name($a0[1:], $a1),
        $name($a0, $a1[1:]),
        $name($a0[1:], $a1[1:]),
    )
"""],
        tests="assert $name('kitten', 'sitting') == 3\nassert $name('', 'abc') == 3\nassert $name('', '') == 0\nassert $name('abc', 'abc') == 0\n"),

    Task(
        id="longest_common_subsequence", topic="recursion_dp", kind="function",
        names=["longest_common_subsequence", "lcs", "lcs_length"],
        args=[["a", "s", "first"], ["b", "t", "second"]], types=["str", "str"], returns="int",
        does=["finds the length of the longest common subsequence", "returns the length of the longest subsequence shared by two strings",
              "computes the LCS of two strings with dynamic programming", "implements longest common subsequence", "takes two strings and returns the length of their LCS",
              "fills a table to find the longest common subsequence"],
        doc=["Return the length of the longest common subsequence.", "Compute the LCS length of two strings."],
        vars=[["dp", "table", "best"], ["i", "row", "r"], ["j", "col", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [[0] * (len($a1) + 1) for _ in range(len($a0) + 1)]
    for $v1 in range(1, len($a0) + 1):
        for $v2 in range(1, len($a1) + 1):
            if $a0[$v1 - 1] == $a1[$v2 - 1]:
                $v0[$v1][$v2] = $v0[$v1 - 1][$v2 - 1] + 1
            else:
                $v0[$v1][$v2] = max($v0[$v1 - 1][$v2], $v0[$v1][$v2 - 1])
    return $v0[-1][-1]
""", """\
def $name($sig)$ret:
$doc    if not $a0 or not $a1:
        return 0
    if $a0[-1] == $a1[-1]:
        return 1 + $name($a0[:-1], $a1[:-1])
    return max($name($a0[:-1], $a1), $name($a0, $a1[:-1]))
"""],
        tests="assert $name('abcde', 'ace') == 3\nassert $name('', 'abc') == 0\nassert $name('abc', 'xyz') == 0\nassert $name('aggtab', 'gxtxayb') == 4\n"),

    Task(
        id="longest_increasing_subsequence", topic="recursion_dp", kind="function",
        names=["longest_increasing_subsequence", "lis", "lis_length"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the length of the longest increasing subsequence", "returns how long the longest strictly increasing subsequence is", "computes the LIS of a list of numbers",
              "implements longest increasing subsequence with dynamic programming", "takes a list and returns the length of its LIS", "calculates the longest increasing subsequence"],
        doc=["Return the length of the longest increasing subsequence.", "Compute the LIS length."],
        vars=[["dp", "lengths", "best"], ["i", "p"], ["j", "q"], ["tails", "ends", "piles"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [1] * len($a0)
    for $v1 in range(len($a0)):
        for $v2 in range($v1):
            if $a0[$v2] < $a0[$v1]:
                $v0[$v1] = max($v0[$v1], $v0[$v2] + 1)
    return max($v0, default=0)
""", """\
from bisect import bisect_left


def $name($sig)$ret:
$doc    $v3 = []
    for $v4 in $a0:
        $v1 = bisect_left($v3, $v4)
        if $v1 == len($v3):
            $v3.append($v4)
        else:
            $v3[$v1] = $v4
    return len($v3)
"""],
        tests="assert $name([10, 9, 2, 5, 3, 7, 101, 18]) == 4\nassert $name([]) == 0\nassert $name([3, 3]) == 1\n"),

    Task(
        id="knapsack", topic="recursion_dp", kind="function",
        names=["knapsack", "knapsack_01", "max_knapsack_value"],
        args=[["weights", "costs", "sizes"], ["values", "profits", "gains"], ["capacity", "limit", "max_weight"]],
        types=["list[int]", "list[int]", "int"], returns="int",
        does=["solves the 0/1 knapsack problem", "finds the maximum value that fits into a knapsack", "implements knapsack with dynamic programming",
              "takes weights, values and a capacity and returns the best total value", "returns the best value of items whose total weight stays within a limit",
              "computes the optimal value of a knapsack in which each item is used at most once"],
        doc=["Return the maximum value that fits into the knapsack.", "Solve the 0/1 knapsack problem."],
        vars=[["dp", "best", "table"], ["w", "weight", "cost"], ["v", "value", "gain"], ["c", "cap", "room"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [0] * ($a2 + 1)
    for $v1, $v2 in zip($a0, $a1):
        for $v3 in range($a2, $v1 - 1, -1):
            $v0[$v3] = max($v0[$v3], $v0[$v3 - $v1] + $v2)
    return $v0[$a2]
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return 0
    $v0 = $name($a0[1:], $a1[1:], $a2)
    if $a0[0] <= $a2:
        $v0 = max($v0, $a1[0] + $name($a0[1:], $a1[1:], $a2 - $a0[0]))
    return $v0
"""],
        tests="assert $name([1, 3, 4, 5], [1, 4, 5, 7], 7) == 9\nassert $name([], [], 5) == 0\nassert $name([10], [100], 5) == 0\n"),

    Task(
        id="coin_change", topic="recursion_dp", kind="function",
        names=["coin_change", "min_coins", "fewest_coins"],
        args=[["coins", "denominations", "values"], ["amount", "total", "target"]], types=["list[int]", "int"], returns="int",
        does=["finds the minimum number of coins for an amount", "solves the coin change problem", "returns the fewest coins that make up an amount, or -1",
              "uses dynamic programming to make change with the fewest coins", "takes coins and an amount and returns the smallest number of coins", "computes how few coins are needed for a sum"],
        doc=["Return the fewest coins that make the amount, or -1.", "Solve the coin change problem."],
        vars=[["dp", "best", "fewest"], ["i", "x", "part"], ["coin", "c", "value"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [0] + [float('inf')] * $a1
    for $v1 in range(1, $a1 + 1):
        for $v2 in $a0:
            if $v2 <= $v1:
                $v0[$v1] = min($v0[$v1], $v0[$v1 - $v2] + 1)
    return $v0[$a1] if $v0[$a1] != float('inf') else -1
""", """\
def $name($sig)$ret:
$doc    $v0 = [0] + [float('inf')] * $a1
    for $v2 in $a0:
        for $v1 in range($v2, $a1 + 1):
            $v0[$v1] = min($v0[$v1], $v0[$v1 - $v2] + 1)
    return -1 if $v0[$a1] == float('inf') else $v0[$a1]
"""],
        tests="assert $name([1, 2, 5], 11) == 3\nassert $name([2], 3) == -1\nassert $name([1], 0) == 0\nassert $name([1, 3, 4], 6) == 2\n"),

    Task(
        id="coin_change_ways", topic="recursion_dp", kind="function",
        names=["coin_change_ways", "count_change", "number_of_ways"],
        args=[["coins", "denominations", "values"], ["amount", "total", "target"]], types=["list[int]", "int"], returns="int",
        does=["counts the ways to make change for an amount", "returns the number of coin combinations that add up to an amount", "counts how many ways there are to pay a sum with given coins",
              "uses dynamic programming to count coin combinations", "takes coins and an amount and returns the number of combinations", "computes in how many ways coins make a total"],
        doc=["Return the number of ways to make the amount.", "Count the coin combinations for an amount."],
        vars=[["dp", "ways", "counts"], ["i", "x", "part"], ["coin", "c", "value"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [1] + [0] * $a1
    for $v2 in $a0:
        for $v1 in range($v2, $a1 + 1):
            $v0[$v1] += $v0[$v1 - $v2]
    return $v0[$a1]
""", """\
def $name($sig)$ret:
$doc    if $a1 == 0:
        return 1
    if $a1 < 0 or not $a0:
        return 0
    return $name($a0, $a1 - $a0[0]) + $name($a0[1:], $a1)
"""],
        tests="assert $name([1, 2, 5], 5) == 4\nassert $name([2], 3) == 0\nassert $name([1], 0) == 1\n"),

    Task(
        id="climb_stairs", topic="recursion_dp", kind="function",
        names=["climb_stairs", "climbing_stairs", "count_stairs"],
        args=[["n", "steps", "stairs"]], types=["int"], returns="int",
        does=["counts the ways to climb n stairs with one or two steps", "solves the climbing stairs problem", "returns the number of ways to reach the top of a staircase",
              "computes how many ways there are to climb stairs taking 1 or 2 steps", "takes a number of stairs and counts the step sequences", "uses dynamic programming to count ways up the stairs"],
        doc=["Return the number of ways to climb n stairs.", "Count the ways with steps of one or two."],
        vars=[["a", "prev", "one"], ["b", "curr", "two"], ["dp", "ways", "counts"], ["i", "k", "step"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 1, 1
    for _ in range($a0):
        $v0, $v1 = $v1, $v0 + $v1
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v2 = [1, 1]
    for $v3 in range(2, $a0 + 1):
        $v2.append($v2[$v3 - 1] + $v2[$v3 - 2])
    return $v2[$a0]
"""],
        tests="assert $name(3) == 3\nassert $name(0) == 1\nassert $name(1) == 1\nassert $name(5) == 8\n"),

    Task(
        id="unique_paths", topic="recursion_dp", kind="function",
        names=["unique_paths", "count_paths", "grid_paths"],
        args=[["m", "rows", "height"], ["n", "cols", "width"]], types=["int", "int"], returns="int",
        does=["counts the paths in a grid moving only right or down", "returns the number of unique paths through an m by n grid", "computes how many ways lead from the top left to the bottom right of a grid",
              "solves the unique paths problem", "takes the size of a grid and counts the paths", "uses dynamic programming to count grid paths"],
        doc=["Return the number of paths through the grid.", "Count the paths moving right or down."],
        vars=[["row", "dp", "ways"], ["j", "c", "col"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [1] * $a1
    for _ in range($a0 - 1):
        for $v1 in range(1, $a1):
            $v0[$v1] += $v0[$v1 - 1]
    return $v0[-1]
""", """\
def $name($sig)$ret:
$doc    if $a0 == 1 or $a1 == 1:
        return 1
    return $name($a0 - 1, $a1) + $name($a0, $a1 - 1)
"""],
        tests="assert $name(3, 7) == 28\nassert $name(1, 1) == 1\nassert $name(3, 2) == 3\n"),

    Task(
        id="min_path_sum", topic="recursion_dp", kind="function",
        names=["min_path_sum", "minimum_path_sum", "cheapest_path"],
        args=[["grid", "matrix", "costs"]], types=["list[list[int]]"], returns="int",
        does=["finds the minimum path sum in a grid", "returns the smallest sum of a path from the top left to the bottom right", "computes the cheapest way through a grid moving right or down",
              "solves minimum path sum with dynamic programming", "takes a grid of costs and returns the lowest path cost", "calculates the least total cost of crossing a grid"],
        doc=["Return the minimum path sum.", "Find the cheapest path through the grid."],
        vars=[["dp", "best", "totals"], ["i", "r"], ["j", "c"], ["row", "line"], ["value", "cost", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [0] + [float('inf')] * (len($a0[0]) - 1)
    for $v3 in $a0:
        $v0[0] += $v3[0]
        for $v2 in range(1, len($v3)):
            $v0[$v2] = min($v0[$v2], $v0[$v2 - 1]) + $v3[$v2]
    return $v0[-1]
""", """\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1, $v3 in enumerate($a0):
        for $v2, $v4 in enumerate($v3):
            above = $v0.get(($v1 - 1, $v2), float('inf'))
            left = $v0.get(($v1, $v2 - 1), float('inf'))
            $v0[$v1, $v2] = $v4 + (min(above, left) if $v1 or $v2 else 0)
    return $v0[len($a0) - 1, len($a0[0]) - 1]
"""],
        tests="assert $name([[1, 3, 1], [1, 5, 1], [4, 2, 1]]) == 7\nassert $name([[5]]) == 5\nassert $name([[1, 2, 3]]) == 6\n"),

    Task(
        id="generate_parentheses", topic="recursion_dp", kind="function",
        names=["generate_parentheses", "generate_parens", "all_parentheses"],
        args=[["n", "pairs", "count"]], types=["int"], returns="list[str]",
        does=["generates all valid combinations of n pairs of parentheses", "returns every balanced string of n pairs of parentheses", "lists all well-formed parentheses of a given size",
              "uses backtracking to build balanced parentheses", "takes a number of pairs and returns all valid parenthesis strings", "creates all correct bracket sequences"],
        doc=["Return all valid combinations of n pairs of parentheses.", "Generate balanced parentheses."],
        vars=[["result", "out", "found"], ["text", "s", "path"], ["opened", "left", "used_open"], ["closed", "right", "used_close"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []

    def build($v1, $v2, $v3):
        if len($v1) == 2 * $a0:
            $v0.append($v1)
            return
        if $v2 < $a0:
            build($v1 + '(', $v2 + 1, $v3)
        if $v3 < $v2:
            build($v1 + ')', $v2, $v3 + 1)

    build('', 0, 0)
    return $v0
""", """\
def $name($sig)$ret:
$doc    if $a0 == 0:
        return ['']
    $v0 = []
    for i in range($a0):
        for $v2 in $name($a0 - 1 - i):
            for $v3 in $name(i):
                $v0.append('(' + $v2 + ')' + $v3)
    return $v0
"""],
        tests="assert $name(2) == ['(())', '()()']\nassert $name(0) == ['']\nassert len($name(3)) == 5\n"),

    Task(
        id="house_robber", topic="recursion_dp", kind="function",
        names=["house_robber", "rob", "max_non_adjacent_sum"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the maximum sum of non-adjacent elements", "solves the house robber problem", "returns the largest sum without taking two neighbours",
              "computes the most money that can be robbed without alerting neighbours", "picks non-adjacent numbers with the largest total", "uses dynamic programming to choose elements that are not next to each other"],
        doc=["Return the maximum sum of non-adjacent elements.", "Solve the house robber problem."],
        vars=[["prev", "skipped", "before"], ["curr", "best", "taken"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $v1 = 0
    for $v2 in $a0:
        $v0, $v1 = $v1, max($v1, $v0 + $v2)
    return $v1
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return 0
    return max($name($a0[1:]), $a0[0] + $name($a0[2:]))
"""],
        tests="assert $name([2, 7, 9, 3, 1]) == 12\nassert $name([]) == 0\nassert $name([5]) == 5\nassert $name([2, 1, 1, 2]) == 4\n"),

    Task(
        id="subset_sum", topic="recursion_dp", kind="function",
        names=["subset_sum", "has_subset_sum", "can_make_sum"],
        args=[NUMS, ["target", "goal", "total"]], types=["list[int]", "int"], returns="bool",
        does=["checks if a subset of numbers adds up to a target", "solves the subset sum problem", "returns True if some of the numbers sum to the target",
              "determines whether a target can be reached by adding numbers of a list", "tests if there is a subset with a given sum", "collects all reachable sums and checks for the target"],
        doc=["Return True if a subset adds up to the target.", "Solve the subset sum problem."],
        vars=[["sums", "reachable", "possible"], ["n", "x", "num"], ["s", "part", "old"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {0}
    for $v1 in $a0:
        $v0 |= {$v2 + $v1 for $v2 in $v0}
    return $a1 in $v0
""", """\
def $name($sig)$ret:
$doc    if $a1 == 0:
        return True
    if not $a0:
        return False
    return $name($a0[1:], $a1) or $name($a0[1:], $a1 - $a0[0])
"""],
        tests="assert $name([3, 34, 4, 12, 5, 2], 9) is True\nassert $name([1, 2], 4) is False\nassert $name([], 0) is True\n"),

    Task(
        id="word_break", topic="recursion_dp", kind="function",
        names=["word_break", "can_segment", "can_break"],
        args=[["s", "text", "string"], ["words", "word_list", "dictionary"]], types=["str", "list[str]"], returns="bool",
        does=["checks if a string can be split into dictionary words", "solves the word break problem", "returns True if a text is a concatenation of given words",
              "determines whether a string can be segmented into words of a list", "tests if words from a list can be joined to form a string", "uses dynamic programming to split a string into known words"],
        doc=["Return True if the string can be split into the words.", "Solve the word break problem."],
        vars=[["dp", "reachable", "ok"], ["i", "end", "stop"], ["w", "word", "part"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [True] + [False] * len($a0)
    for $v1 in range(1, len($a0) + 1):
        for $v2 in $a1:
            if $a0[:$v1].endswith($v2) and $v0[$v1 - len($v2)]:
                $v0[$v1] = True
    return $v0[-1]
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return True
    return any($a0.startswith($v2) and $name($a0[len($v2):], $a1) for $v2 in $a1)
"""],
        tests="assert $name('leetcode', ['leet', 'code']) is True\nassert $name('catsandog', ['cats', 'dog', 'sand', 'and', 'cat']) is False\nassert $name('', ['a']) is True\n"),

    Task(
        id="binary_strings", topic="recursion_dp", kind="function",
        names=["binary_strings", "generate_binary_strings", "all_bit_strings"],
        args=[["n", "length", "size"]], types=["int"], returns="list[str]",
        does=["generates all binary strings of length n", "returns every string of zeros and ones with a given length", "lists all bit strings of length n",
              "takes a length and returns all binary strings in order", "builds binary strings recursively", "creates all combinations of n bits"],
        doc=["Return all binary strings of length n.", "Generate every bit string of a given length."],
        vars=[["rest", "shorter", "tails"], ["s", "tail", "text"], ["b", "bit", "first"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 == 0:
        return ['']
    $v0 = $name($a0 - 1)
    return ['0' + $v1 for $v1 in $v0] + ['1' + $v1 for $v1 in $v0]
""", """\
from itertools import product


def $name($sig)$ret:
$doc    return [''.join($v2) for $v2 in product('01', repeat=$a0)]
"""],
        tests="assert $name(2) == ['00', '01', '10', '11']\nassert $name(0) == ['']\nassert $name(1) == ['0', '1']\n"),

    Task(
        id="list_depth", topic="recursion_dp", kind="function",
        names=["list_depth", "max_depth_of_list", "nesting_depth"],
        args=[["nested", "items", "data"]], types=["list"], returns="int",
        does=["finds the depth of a nested list", "returns how deeply a list is nested", "computes the maximum nesting level of a list", "takes a nested list and returns its depth",
              "counts the levels of lists inside lists", "measures recursively how deep a list goes"],
        doc=["Return the depth of a nested list.", "Find how deeply a list is nested."],
        vars=[["item", "x", "element"], ["depth", "best", "deepest"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if not isinstance($a0, list):
        return 0
    return 1 + max(($name($v0) for $v0 in $a0), default=0)
""", """\
def $name($sig)$ret:
$doc    $v1 = 0
    for $v0 in $a0:
        if isinstance($v0, list):
            $v1 = max($v1, $name($v0))
    return $v1 + 1
"""],
        tests="assert $name([1, [2, [3]]]) == 3\nassert $name([]) == 1\nassert $name([1, 2]) == 1\n"),

    Task(
        id="flood_fill", topic="recursion_dp", kind="function",
        names=["flood_fill", "fill_region", "paint_fill"],
        args=[["grid", "image", "matrix"], ["row", "r", "y"], ["col", "c", "x"], ["color", "new_color", "value"]],
        types=["list[list[int]]", "int", "int", "int"], returns="list[list[int]]",
        does=["implements flood fill", "fills a connected region of a grid with a new color", "replaces the color of a region starting at a cell", "paints all connected cells of the same color",
              "works like the bucket tool of a paint program", "recolors the area around a cell recursively"],
        doc=["Fill the region around a cell with a color.", "Flood fill a grid."],
        vars=[["old", "start_color", "previous"], ["i", "p"], ["j", "q"], ["stack", "todo", "pending"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $a0[$a1][$a2]
    if $v0 == $a3:
        return $a0
    $v3 = [($a1, $a2)]
    while $v3:
        $v1, $v2 = $v3.pop()
        if 0 <= $v1 < len($a0) and 0 <= $v2 < len($a0[0]) and $a0[$v1][$v2] == $v0:
            $a0[$v1][$v2] = $a3
            $v3 += [($v1 + 1, $v2), ($v1 - 1, $v2), ($v1, $v2 + 1), ($v1, $v2 - 1)]
    return $a0
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0[$a1][$a2]
    if $v0 == $a3:
        return $a0

    def fill($v1, $v2):
        if 0 <= $v1 < len($a0) and 0 <= $v2 < len($a0[0]) and $a0[$v1][$v2] == $v0:
            $a0[$v1][$v2] = $a3
            fill($v1 + 1, $v2)
            fill($v1 - 1, $v2)
            fill($v1, $v2 + 1)
            fill($v1, $v2 - 1)

    fill($a1, $a2)
    return $a0
"""],
        tests="assert $name([[1, 1, 0], [1, 0, 1]], 0, 0, 2) == [[2, 2, 0], [2, 0, 1]]\nassert $name([[1]], 0, 0, 1) == [[1]]\nassert $name([[0, 0]], 0, 1, 3) == [[3, 3]]\n"),

    Task(
        id="longest_palindromic_substring", topic="recursion_dp", kind="function",
        names=["longest_palindromic_substring", "longest_palindrome", "find_longest_palindrome"],
        args=[["s", "text", "string"]], types=["str"], returns="str",
        does=["finds the longest palindromic substring", "returns the longest palindrome inside a string", "expands around each center to find the longest palindrome",
              "takes a string and returns its longest palindromic part", "computes the longest substring that reads the same backwards", "looks for the longest palindrome in a text"],
        doc=["Return the longest palindromic substring.", "Find the longest palindrome in a string."],
        vars=[["best", "longest", "result"], ["i", "center", "pos"], ["left", "lo"], ["right", "hi"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in range(len($a0)):
        for $v2, $v3 in [($v1, $v1), ($v1, $v1 + 1)]:
            while $v2 >= 0 and $v3 < len($a0) and $a0[$v2] == $a0[$v3]:
                $v2 -= 1
                $v3 += 1
            if $v3 - $v2 - 1 > len($v0):
                $v0 = $a0[$v2 + 1:$v3]
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v2 in range(len($a0)):
        for $v3 in range($v2 + 1, len($a0) + 1):
            part = $a0[$v2:$v3]
            if len(part) > len($v0) and part == part[::-1]:
                $v0 = part
    return $v0
"""],
        tests="assert $name('babad') == 'bab'\nassert $name('cbbd') == 'bb'\nassert $name('') == ''\nassert $name('a') == 'a'\n"),

    Task(
        id="jump_game", topic="recursion_dp", kind="function",
        names=["can_jump", "jump_game", "can_reach_end"],
        args=[NUMS], types=["list[int]"], returns="bool",
        does=["checks if the last index can be reached by jumping", "solves the jump game problem", "returns True if one can jump from the start to the end of a list",
              "determines whether the maximum jump lengths allow reaching the end", "tracks the farthest reachable index", "tests if the end of an array is reachable"],
        doc=["Return True if the last index is reachable.", "Solve the jump game."],
        vars=[["farthest", "reach", "limit"], ["i", "k", "pos"], ["jump", "n", "step"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1, $v2 in enumerate($a0):
        if $v1 > $v0:
            return False
        $v0 = max($v0, $v1 + $v2)
    return True
""", """\
def $name($sig)$ret:
$doc    $v0 = len($a0) - 1
    for $v1 in reversed(range(len($a0))):
        if $v1 + $a0[$v1] >= $v0:
            $v0 = $v1
    return $v0 <= 0
"""],
        tests="assert $name([2, 3, 1, 1, 4]) is True\nassert $name([3, 2, 1, 0, 4]) is False\nassert $name([0]) is True\n"),
]
