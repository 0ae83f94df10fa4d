from tasklib import Task

NUMS = ["nums", "numbers", "arr", "values"]
ITEMS = ["items", "lst", "values", "data"]
MATRIX = ["matrix", "grid", "m"]

TASKS = [
    Task(
        id="sum_list", topic="lists", kind="function",
        names=["sum_list", "list_sum", "sum_numbers", "total"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["sums a list of numbers", "returns the sum of all elements in a list", "adds up the numbers in a list",
              "computes the total of a list", "takes a list of numbers and returns their sum", "calculates the sum of the elements of an array"],
        doc=["Return the sum of the numbers.", "Sum a list of numbers."],
        vars=[["result", "acc", "running"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($a0)
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        $v0 += $v1
    return $v0
"""],
        tests="assert $name([1, 2, 3]) == 6\nassert $name([]) == 0\nassert $name([-1, 1]) == 0\n"),

    Task(
        id="product_list", topic="lists", kind="function",
        names=["product", "multiply_list", "product_of_list"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["multiplies all numbers in a list", "returns the product of the elements of a list", "computes the product of a list of numbers",
              "takes a list and multiplies its elements together", "calculates the product of an array", "multiplies the elements of a list, starting from one"],
        doc=["Return the product of the numbers.", "Multiply all numbers in a list."],
        vars=[["result", "acc", "total"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 1
    for $v1 in $a0:
        $v0 *= $v1
    return $v0
""", """\
import math


def $name($sig)$ret:
$doc    return math.prod($a0)
"""],
        tests="assert $name([1, 2, 3, 4]) == 24\nassert $name([]) == 1\nassert $name([5, 0]) == 0\n"),

    Task(
        id="average", topic="lists", kind="function",
        names=["average", "list_average", "get_average", "avg"],
        args=[NUMS], types=["list[float]"], returns="float",
        does=["computes the average of a list of numbers", "returns the average of a list, or 0 for an empty list", "calculates the average value of the elements",
              "takes a list of numbers and returns their average", "divides the sum of a list by its length", "finds the average of all numbers in an array"],
        doc=["Return the average of the numbers.", "Compute the average of a list."],
        solutions=["""\
def $name($sig)$ret:
$doc    if not $a0:
        return 0
    return sum($a0) / len($a0)
""", """\
def $name($sig)$ret:
$doc    return sum($a0) / len($a0) if $a0 else 0
"""],
        tests="assert $name([1, 2, 3]) == 2\nassert $name([]) == 0\nassert $name([1, 2]) == 1.5\n"),

    Task(
        id="find_max", topic="lists", kind="function",
        names=["find_max", "max_value", "largest", "find_maximum"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the largest number in a list", "returns the maximum of a list", "finds the biggest element of an array",
              "takes a list of numbers and returns the greatest one", "computes the maximum value without using max", "returns the highest number in a list"],
        doc=["Return the largest number.", "Find the maximum of a list."],
        vars=[["best", "result", "current"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $a0[0]
    for $v1 in $a0[1:]:
        if $v1 > $v0:
            $v0 = $v1
    return $v0
""", """\
def $name($sig)$ret:
$doc    return max($a0)
"""],
        tests="assert $name([1, 5, 3]) == 5\nassert $name([7]) == 7\nassert $name([-3, -1, -2]) == -1\n"),

    Task(
        id="find_min", topic="lists", kind="function",
        names=["find_min", "min_value", "smallest", "find_minimum"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the smallest number in a list", "returns the minimum of a list", "finds the lowest element of an array",
              "takes a list of numbers and returns the least one", "computes the minimum value without using min", "returns the lowest number in a list"],
        doc=["Return the smallest number.", "Find the minimum of a list."],
        vars=[["best", "result", "current"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $a0[0]
    for $v1 in $a0[1:]:
        if $v1 < $v0:
            $v0 = $v1
    return $v0
""", """\
def $name($sig)$ret:
$doc    return min($a0)
"""],
        tests="assert $name([4, 1, 3]) == 1\nassert $name([7]) == 7\nassert $name([-3, -1, -2]) == -3\n"),

    Task(
        id="min_max", topic="lists", kind="function",
        names=["min_max", "find_min_max", "min_and_max"],
        args=[NUMS], types=["list[int]"], returns="tuple[int, int]",
        does=["returns the minimum and maximum of a list", "finds the smallest and the largest number", "returns a tuple with the lowest and highest element",
              "takes a list and returns both its minimum and its maximum", "computes the range limits of a list of numbers", "finds min and max of an array"],
        doc=["Return the minimum and the maximum.", "Find the smallest and largest number."],
        vars=[["low", "smallest", "lo"], ["high", "largest", "hi"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return min($a0), max($a0)
""", """\
def $name($sig)$ret:
$doc    $v0 = $v1 = $a0[0]
    for $v2 in $a0:
        if $v2 < $v0:
            $v0 = $v2
        if $v2 > $v1:
            $v1 = $v2
    return $v0, $v1
"""],
        tests="assert $name([3, 1, 2]) == (1, 3)\nassert $name([5]) == (5, 5)\nassert $name([-1, 0]) == (-1, 0)\n"),

    Task(
        id="remove_duplicates", topic="lists", kind="function",
        names=["remove_duplicates", "dedupe", "unique", "unique_list"],
        args=[ITEMS], types=["list"], returns="list",
        does=["removes duplicates from a list", "removes duplicates from a list while keeping the order", "returns the unique elements of a list",
              "returns a list without repeated elements", "keeps only the first occurrence of each element", "takes a list and drops all duplicates",
              "deduplicates a list and preserves its order"],
        doc=["Return the list without duplicates, keeping the order.", "Remove duplicates from a list."],
        vars=[["seen", "found", "known"], ["result", "out", "kept"], ["item", "x", "element"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return list(dict.fromkeys($a0))
""", """\
def $name($sig)$ret:
$doc    $v0 = set()
    $v1 = []
    for $v2 in $a0:
        if $v2 not in $v0:
            $v0.add($v2)
            $v1.append($v2)
    return $v1
"""],
        tests="assert $name([1, 2, 1, 3, 2]) == [1, 2, 3]\nassert $name([]) == []\nassert $name(['b', 'a', 'b']) == ['b', 'a']\n"),

    Task(
        id="has_duplicates", topic="lists", kind="function",
        names=["has_duplicates", "contains_duplicate", "contains_duplicates"],
        args=[ITEMS], types=["list"], returns="bool",
        does=["checks if a list contains duplicates", "checks whether any element of a list occurs twice", "returns True if a list has repeated elements",
              "determines if an array contains a duplicate", "tests whether all elements are distinct and returns False if they are", "tells whether some value appears more than once"],
        doc=["Return True if the list contains duplicates.", "Check whether any element occurs twice."],
        vars=[["seen", "found", "known"], ["item", "x", "element"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return len(set($a0)) != len($a0)
""", """\
def $name($sig)$ret:
$doc    $v0 = set()
    for $v1 in $a0:
        if $v1 in $v0:
            return True
        $v0.add($v1)
    return False
"""],
        tests="assert $name([1, 2, 1]) is True\nassert $name([1, 2]) is False\nassert $name([]) is False\n"),

    Task(
        id="find_duplicates", topic="lists", kind="function",
        names=["find_duplicates", "get_duplicates", "repeated_elements"],
        args=[ITEMS], types=["list"], returns="list",
        does=["finds the duplicates in a list", "returns the elements that occur more than once", "lists every repeated element once",
              "takes a list and returns the values that appear several times", "collects all duplicate values of an array", "returns which elements are repeated"],
        doc=["Return the elements that occur more than once.", "Find the duplicates in a list."],
        vars=[["counts", "counter", "freq"], ["x", "item", "element"], ["count", "c", "n"]],
        solutions=["""\
from collections import Counter


def $name($sig)$ret:
$doc    return [$v1 for $v1, $v2 in Counter($a0).items() if $v2 > 1]
""", """\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0:
        $v0[$v1] = $v0.get($v1, 0) + 1
    return [$v1 for $v1, $v2 in $v0.items() if $v2 > 1]
"""],
        tests="assert $name([1, 2, 1, 3, 2]) == [1, 2]\nassert $name([1, 2]) == []\nassert $name([]) == []\n"),

    Task(
        id="flatten", topic="lists", kind="function",
        names=["flatten", "flatten_list", "flatten_once"],
        args=[["lists", "nested", "matrix"]], types=["list[list]"], returns="list",
        does=["flattens a list of lists", "flattens a nested list by one level", "joins several lists into a single list",
              "turns a list of lists into one flat list", "takes nested lists and returns all elements in one list", "concatenates the inner lists of a list"],
        doc=["Flatten a list of lists.", "Return all elements of the inner lists as one list."],
        vars=[["sub", "inner", "row"], ["x", "item", "element"], ["result", "flat", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v1 for $v0 in $a0 for $v1 in $v0]
""", """\
def $name($sig)$ret:
$doc    $v2 = []
    for $v0 in $a0:
        $v2.extend($v0)
    return $v2
""", """\
from itertools import chain


def $name($sig)$ret:
$doc    return list(chain.from_iterable($a0))
"""],
        tests="assert $name([[1, 2], [3], []]) == [1, 2, 3]\nassert $name([]) == []\nassert $name([['a']]) == ['a']\n"),

    Task(
        id="chunk", topic="lists", kind="function",
        names=["chunk", "chunk_list", "split_into_chunks", "batch"],
        args=[ITEMS, ["size", "n", "k"]], types=["list", "int"], returns="list[list]",
        does=["splits a list into chunks of a given size", "divides a list into pieces of n elements", "groups the elements of a list into batches",
              "breaks a list up into sublists of equal length", "takes a list and a size and returns a list of chunks", "cuts an array into consecutive chunks"],
        doc=["Split the list into chunks of the given size.", "Divide a list into consecutive pieces."],
        vars=[["i", "start", "pos"], ["result", "out", "chunks"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$a0[$v0:$v0 + $a1] for $v0 in range(0, len($a0), $a1)]
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in range(0, len($a0), $a1):
        $v1.append($a0[$v0:$v0 + $a1])
    return $v1
"""],
        tests="assert $name([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]\nassert $name([], 3) == []\nassert $name([1], 3) == [[1]]\n"),

    Task(
        id="rotate_list", topic="lists", kind="function",
        names=["rotate", "rotate_list", "rotate_right"],
        args=[ITEMS, ["k", "n", "steps"]], types=["list", "int"], returns="list",
        does=["rotates a list to the right by k positions", "rotates an array by k steps", "moves the last k elements of a list to the front",
              "shifts all elements of a list to the right with wrap-around", "takes a list and a number and returns the rotated list", "returns a list rotated right k times"],
        doc=["Rotate the list to the right by k positions.", "Return the list rotated to the right."],
        vars=[["shift", "cut", "offset"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if not $a0:
        return []
    $v0 = $a1 % len($a0)
    return $a0[-$v0:] + $a0[:-$v0] if $v0 else $a0[:]
""", """\
from collections import deque


def $name($sig)$ret:
$doc    $v0 = deque($a0)
    $v0.rotate($a1)
    return list($v0)
"""],
        tests="assert $name([1, 2, 3, 4, 5], 2) == [4, 5, 1, 2, 3]\nassert $name([], 3) == []\nassert $name([1, 2], 2) == [1, 2]\nassert $name([1, 2, 3], 4) == [3, 1, 2]\n"),

    Task(
        id="rotate_left", topic="lists", kind="function",
        names=["rotate_left", "shift_left", "left_rotate"],
        args=[ITEMS, ["k", "n", "steps"]], types=["list", "int"], returns="list",
        does=["rotates a list to the left by k positions", "moves the first k elements of a list to the end", "shifts a list left with wrap-around",
              "returns a list rotated left k times", "takes the first k elements and appends them at the end", "rotates an array to the left"],
        doc=["Rotate the list to the left by k positions.", "Return the list rotated to the left."],
        vars=[["i", "j", "pos"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if not $a0:
        return []
    $a1 %= len($a0)
    return $a0[$a1:] + $a0[:$a1]
""", """\
def $name($sig)$ret:
$doc    return [$a0[($v0 + $a1) % len($a0)] for $v0 in range(len($a0))]
"""],
        tests="assert $name([1, 2, 3, 4, 5], 2) == [3, 4, 5, 1, 2]\nassert $name([], 3) == []\nassert $name([1, 2, 3], 4) == [2, 3, 1]\n"),

    Task(
        id="second_largest", topic="lists", kind="function",
        names=["second_largest", "find_second_largest", "second_max"],
        args=[NUMS], types=["list[int]"], returns="int | None",
        does=["finds the second largest number in a list", "returns the second highest distinct value", "finds the second largest element of an array",
              "takes a list of numbers and returns the runner-up", "returns the second biggest number, or None if there is none", "computes the second maximum of a list"],
        doc=["Return the second largest distinct number, or None.", "Find the second largest number."],
        vars=[["distinct", "ordered", "unique_nums"], ["first", "best", "top"], ["second", "runner_up", "following"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = sorted(set($a0))
    return $v0[-2] if len($v0) > 1 else None
""", """\
def $name($sig)$ret:
$doc    $v1 = $v2 = None
    for $v3 in $a0:
        if $v1 is None or $v3 > $v1:
            $v1, $v2 = $v3, $v1
        elif $v3 != $v1 and ($v2 is None or $v3 > $v2):
            $v2 = $v3
    return $v2
"""],
        tests="assert $name([1, 5, 3, 5]) == 3\nassert $name([1]) is None\nassert $name([2, 2]) is None\nassert $name([4, 9]) == 4\n"),

    Task(
        id="reverse_list", topic="lists", kind="function",
        names=["reverse_list", "reversed_list", "list_reverse"],
        args=[ITEMS], types=["list"], returns="list",
        does=["reverses a list", "returns the elements of a list in reverse order", "takes a list and returns it backwards",
              "returns a reversed copy of a list", "flips the order of the elements in a list", "returns a list from its last to its first element"],
        doc=["Return a reversed copy of the list.", "Reverse a list."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0[::-1]
""", """\
def $name($sig)$ret:
$doc    return list(reversed($a0))
"""],
        tests="assert $name([1, 2, 3]) == [3, 2, 1]\nassert $name([]) == []\nassert $name(['a']) == ['a']\n"),

    Task(
        id="reverse_in_place", topic="lists", kind="function",
        names=["reverse_in_place", "reverse_list_in_place", "reverse_array"],
        args=[ITEMS], types=["list"], returns="list",
        does=["reverses a list in place", "reverses an array in place with two pointers", "swaps the ends of a list until they meet in the middle",
              "turns a list around without using extra space", "reverses the elements of a list by swapping them", "reverses a list without slicing and returns it"],
        doc=["Reverse the list in place.", "Reverse a list by swapping its ends."],
        vars=[["left", "i", "lo"], ["right", "j", "hi"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, len($a0) - 1
    while $v0 < $v1:
        $a0[$v0], $a0[$v1] = $a0[$v1], $a0[$v0]
        $v0 += 1
        $v1 -= 1
    return $a0
""", """\
def $name($sig)$ret:
$doc    for $v0 in range(len($a0) // 2):
        $v1 = len($a0) - 1 - $v0
        $a0[$v0], $a0[$v1] = $a0[$v1], $a0[$v0]
    return $a0
"""],
        tests="assert $name([1, 2, 3, 4]) == [4, 3, 2, 1]\nassert $name([]) == []\nassert $name([1, 2, 3]) == [3, 2, 1]\n"),

    Task(
        id="filter_even", topic="lists", kind="function",
        names=["filter_even", "get_even_numbers", "even_numbers", "only_even"],
        args=[NUMS], types=["list[int]"], returns="list[int]",
        does=["returns the even numbers in a list", "filters a list and keeps only even numbers", "keeps the numbers that are divisible by two",
              "removes the odd numbers from a list", "takes a list and returns its even elements", "selects all even integers of an array"],
        doc=["Return the even numbers of the list.", "Keep only the even numbers."],
        vars=[["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0 for $v0 in $a0 if $v0 % 2 == 0]
""", """\
def $name($sig)$ret:
$doc    return list(filter(lambda $v0: $v0 % 2 == 0, $a0))
"""],
        tests="assert $name([1, 2, 3, 4]) == [2, 4]\nassert $name([]) == []\nassert $name([1, 3]) == []\nassert $name([0]) == [0]\n"),

    Task(
        id="filter_positive", topic="lists", kind="function",
        names=["filter_positive", "positive_numbers", "keep_positive"],
        args=[NUMS], types=["list[int]"], returns="list[int]",
        does=["returns the positive numbers in a list", "filters out zero and negative numbers", "keeps only numbers greater than zero",
              "removes all numbers that are not positive", "takes a list and returns its positive elements", "selects the positive values of an array"],
        doc=["Return the positive numbers of the list.", "Keep only the positive numbers."],
        vars=[["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0 for $v0 in $a0 if $v0 > 0]
""", """\
def $name($sig)$ret:
$doc    return list(filter(lambda $v0: $v0 > 0, $a0))
"""],
        tests="assert $name([1, -2, 0, 4]) == [1, 4]\nassert $name([]) == []\nassert $name([-1]) == []\n"),

    Task(
        id="square_all", topic="lists", kind="function",
        names=["square_all", "square_list", "squares_of"],
        args=[NUMS], types=["list[int]"], returns="list[int]",
        does=["squares every number in a list", "returns a list with the squares of the numbers", "maps each number to its square",
              "takes a list of numbers and squares them all", "builds a list of squared values", "multiplies each element of a list by itself"],
        doc=["Return the squares of the numbers.", "Square every number in a list."],
        vars=[["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0 ** 2 for $v0 in $a0]
""", """\
def $name($sig)$ret:
$doc    return list(map(lambda $v0: $v0 ** 2, $a0))
"""],
        tests="assert $name([1, 2, 3]) == [1, 4, 9]\nassert $name([]) == []\nassert $name([-2]) == [4]\n"),

    Task(
        id="double_all", topic="lists", kind="function",
        names=["double_all", "double_list", "double_values"],
        args=[NUMS], types=["list[int]"], returns="list[int]",
        does=["doubles every number in a list", "returns a list with each element multiplied by two", "maps each number to its double",
              "takes a list of numbers and doubles them all", "multiplies all elements of a list by 2", "builds a list of doubled values"],
        doc=["Return the list with every number doubled.", "Double every number in a list."],
        vars=[["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0 * 2 for $v0 in $a0]
""", """\
def $name($sig)$ret:
$doc    return list(map(lambda $v0: $v0 * 2, $a0))
"""],
        tests="assert $name([1, 2, 3]) == [2, 4, 6]\nassert $name([]) == []\nassert $name([-2]) == [-4]\n"),

    Task(
        id="count_occurrences", topic="lists", kind="function",
        names=["count_occurrences", "count_item", "occurrences"],
        args=[ITEMS, ["target", "x", "wanted"]], types=["list", ""], returns="int",
        does=["counts how often a value occurs in a list", "counts the occurrences of an element in a list", "returns the number of times an item appears",
              "takes a list and a value and counts the matches", "finds how many elements equal a given value", "computes how frequently an element is in an array"],
        doc=["Return how often the value occurs in the list.", "Count the occurrences of a value."],
        vars=[["count", "n", "matches"], ["item", "element", "entry"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0.count($a1)
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        if $v1 == $a1:
            $v0 += 1
    return $v0
"""],
        tests="assert $name([1, 2, 1], 1) == 2\nassert $name([], 1) == 0\nassert $name(['a'], 'b') == 0\n"),

    Task(
        id="remove_value", topic="lists", kind="function",
        names=["remove_value", "remove_all", "remove_element", "without_value"],
        args=[ITEMS, ["target", "x", "unwanted"]], types=["list", ""], returns="list",
        does=["removes all occurrences of a value from a list", "returns a list without a given element", "deletes every element that equals a value",
              "takes a list and drops all copies of an item", "filters a value out of a list", "returns the elements that differ from a given one"],
        doc=["Return the list without the given value.", "Remove all occurrences of a value."],
        vars=[["item", "element", "entry"], ["result", "out", "kept"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0 for $v0 in $a0 if $v0 != $a1]
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in $a0:
        if $v0 != $a1:
            $v1.append($v0)
    return $v1
"""],
        tests="assert $name([1, 2, 1, 3], 1) == [2, 3]\nassert $name([], 1) == []\nassert $name([1, 1], 1) == []\n"),

    Task(
        id="two_sum", topic="lists", kind="function",
        names=["two_sum", "find_two_sum", "two_sum_indices"],
        args=[NUMS, ["target", "goal", "total"]], types=["list[int]", "int"], returns="list[int]",
        does=["finds two numbers that add up to a target and returns their indices", "solves the two sum problem", "returns the indices of two numbers with a given sum",
              "finds a pair of elements whose sum equals the target", "uses a dictionary to find two numbers that add up to a value",
              "returns the positions of two numbers adding up to the target, or an empty list"],
        doc=["Return the indices of two numbers that add up to the target.", "Find two numbers with the given sum."],
        vars=[["seen", "positions", "index_of"], ["i", "k", "right"], ["n", "x", "num"], ["j", "other", "last"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1, $v2 in enumerate($a0):
        if $a1 - $v2 in $v0:
            return [$v0[$a1 - $v2], $v1]
        $v0[$v2] = $v1
    return []
""", """\
def $name($sig)$ret:
$doc    for $v1 in range(len($a0)):
        for $v3 in range($v1 + 1, len($a0)):
            if $a0[$v1] + $a0[$v3] == $a1:
                return [$v1, $v3]
    return []
"""],
        tests="assert $name([2, 7, 11, 15], 9) == [0, 1]\nassert $name([3, 3], 6) == [0, 1]\nassert $name([1, 2], 7) == []\nassert $name([], 0) == []\n"),

    Task(
        id="max_subarray", topic="lists", kind="function",
        names=["max_subarray", "max_subarray_sum", "kadane", "maximum_subarray"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the maximum subarray sum", "returns the largest sum of a contiguous subarray", "implements Kadane's algorithm",
              "computes the maximum sum of consecutive elements", "finds the contiguous part of a list with the largest sum and returns the sum",
              "solves the maximum subarray problem"],
        doc=["Return the largest sum of a contiguous subarray.", "Find the maximum subarray sum with Kadane's algorithm."],
        vars=[["best", "result", "max_sum"], ["current", "running", "ending_here"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $v1 = $a0[0]
    for $v2 in $a0[1:]:
        $v1 = max($v2, $v1 + $v2)
        $v0 = max($v0, $v1)
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = float('-inf')
    $v1 = 0
    for $v2 in $a0:
        $v1 += $v2
        $v0 = max($v0, $v1)
        if $v1 < 0:
            $v1 = 0
    return $v0
"""],
        tests="assert $name([-2, 1, -3, 4, -1, 2, 1, -5, 4]) == 6\nassert $name([1]) == 1\nassert $name([-3, -1, -2]) == -1\n"),

    Task(
        id="transpose", topic="lists", kind="function",
        names=["transpose", "transpose_matrix", "matrix_transpose"],
        args=[MATRIX], types=["list[list[int]]"], returns="list[list[int]]",
        does=["transposes a matrix", "returns the transpose of a matrix", "swaps the rows and columns of a matrix", "turns the rows of a grid into columns",
              "takes a matrix and returns it transposed", "flips a matrix over its diagonal"],
        doc=["Return the transpose of the matrix.", "Swap the rows and columns of a matrix."],
        vars=[["row", "r", "line"], ["j", "col", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [list($v0) for $v0 in zip(*$a0)]
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return []
    return [[$v0[$v1] for $v0 in $a0] for $v1 in range(len($a0[0]))]
"""],
        tests="assert $name([[1, 2, 3], [4, 5, 6]]) == [[1, 4], [2, 5], [3, 6]]\nassert $name([]) == []\nassert $name([[1]]) == [[1]]\n"),

    Task(
        id="matrix_multiply", topic="lists", kind="function",
        names=["matrix_multiply", "multiply_matrices", "matmul"],
        args=[["a", "left", "first"], ["b", "right", "second"]], types=["list[list[int]]", "list[list[int]]"], returns="list[list[int]]",
        does=["multiplies two matrices", "returns the product of two matrices", "computes a matrix product", "takes two matrices and multiplies them",
              "implements matrix multiplication", "calculates the matrix product with nested loops"],
        doc=["Return the product of two matrices.", "Multiply two matrices."],
        vars=[["row", "r", "line"], ["col", "c", "column"], ["x", "p", "u"], ["y", "q", "v"], ["result", "out", "product"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [[sum($v2 * $v3 for $v2, $v3 in zip($v0, $v1)) for $v1 in zip(*$a1)] for $v0 in $a0]
""", """\
def $name($sig)$ret:
$doc    $v4 = [[0] * len($a1[0]) for _ in $a0]
    for i in range(len($a0)):
        for j in range(len($a1[0])):
            for k in range(len($a1)):
                $v4[i][j] += $a0[i][k] * $a1[k][j]
    return $v4
"""],
        tests="assert $name([[1, 2], [3, 4]], [[5, 6], [7, 8]]) == [[19, 22], [43, 50]]\nassert $name([[2]], [[3]]) == [[6]]\nassert $name([[1, 2, 3]], [[1], [1], [1]]) == [[6]]\n"),

    Task(
        id="matrix_add", topic="lists", kind="function",
        names=["matrix_add", "add_matrices", "matrix_sum"],
        args=[["a", "left", "first"], ["b", "right", "second"]], types=["list[list[int]]", "list[list[int]]"], returns="list[list[int]]",
        does=["adds two matrices", "returns the sum of two matrices", "adds the elements of two matrices one by one", "takes two matrices of the same size and adds them",
              "implements matrix addition", "computes the elementwise sum of two grids"],
        doc=["Return the sum of two matrices.", "Add two matrices."],
        vars=[["row1", "r1"], ["row2", "r2"], ["x", "p"], ["y", "q"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [[$v2 + $v3 for $v2, $v3 in zip($v0, $v1)] for $v0, $v1 in zip($a0, $a1)]
""", """\
def $name($sig)$ret:
$doc    result = []
    for $v0, $v1 in zip($a0, $a1):
        result.append([$v2 + $v3 for $v2, $v3 in zip($v0, $v1)])
    return result
"""],
        tests="assert $name([[1, 2], [3, 4]], [[1, 1], [1, 1]]) == [[2, 3], [4, 5]]\nassert $name([], []) == []\nassert $name([[0]], [[5]]) == [[5]]\n"),

    Task(
        id="identity_matrix", topic="lists", kind="function",
        names=["identity_matrix", "make_identity", "identity"],
        args=[["n", "size", "dim"]], types=["int"], returns="list[list[int]]",
        does=["creates an identity matrix", "returns the n by n identity matrix", "builds a matrix with ones on the diagonal and zeros elsewhere",
              "takes a size and returns an identity matrix", "makes a unit matrix", "generates a square matrix with a diagonal of ones"],
        doc=["Return the n by n identity matrix.", "Create an identity matrix."],
        vars=[["i", "row", "r"], ["j", "col", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [[1 if $v0 == $v1 else 0 for $v1 in range($a0)] for $v0 in range($a0)]
""", """\
def $name($sig)$ret:
$doc    matrix = [[0] * $a0 for _ in range($a0)]
    for $v0 in range($a0):
        matrix[$v0][$v0] = 1
    return matrix
"""],
        tests="assert $name(2) == [[1, 0], [0, 1]]\nassert $name(0) == []\nassert $name(1) == [[1]]\n"),

    Task(
        id="rotate_matrix", topic="lists", kind="function",
        names=["rotate_matrix", "rotate_image", "rotate_clockwise"],
        args=[MATRIX], types=["list[list[int]]"], returns="list[list[int]]",
        does=["rotates a matrix by 90 degrees clockwise", "rotates a matrix to the right", "returns a grid turned by 90 degrees",
              "takes a square matrix and rotates it clockwise", "turns an image stored as a matrix by 90 degrees", "rotates the rows and columns of a grid clockwise"],
        doc=["Rotate the matrix clockwise by 90 degrees.", "Return the grid rotated to the right."],
        vars=[["row", "r", "line"], ["j", "col", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [list($v0) for $v0 in zip(*$a0[::-1])]
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return []
    return [[$v0[$v1] for $v0 in reversed($a0)] for $v1 in range(len($a0[0]))]
"""],
        tests="assert $name([[1, 2], [3, 4]]) == [[3, 1], [4, 2]]\nassert $name([]) == []\nassert $name([[1, 2]]) == [[1], [2]]\n"),

    Task(
        id="spiral_order", topic="lists", kind="function",
        names=["spiral_order", "spiral", "spiral_traversal"],
        args=[MATRIX], types=["list[list[int]]"], returns="list[int]",
        does=["returns the elements of a matrix in spiral order", "traverses a matrix in a spiral", "reads a grid clockwise from the outside to the inside",
              "takes a matrix and lists its elements in spiral order", "walks around a matrix in a spiral and collects the values", "flattens a matrix spirally"],
        doc=["Return the elements in spiral order.", "Traverse a matrix in a spiral."],
        vars=[["result", "out", "order"], ["rest", "remaining", "rows"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    while $a0:
        $v0.extend($a0[0])
        $a0 = list(zip(*$a0[1:]))[::-1]
    return $v0
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return []
    $v1 = [list(row) for row in zip(*$a0[1:])]
    return list($a0[0]) + $name($v1[::-1])
"""],
        tests="assert $name([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == [1, 2, 3, 6, 9, 8, 7, 4, 5]\nassert $name([]) == []\nassert $name([[1, 2]]) == [1, 2]\n"),

    Task(
        id="diagonal_sum", topic="lists", kind="function",
        names=["diagonal_sum", "sum_diagonal", "trace"],
        args=[MATRIX], types=["list[list[int]]"], returns="int",
        does=["sums the main diagonal of a matrix", "returns the trace of a matrix", "adds the elements on the diagonal of a square matrix",
              "computes the diagonal sum of a grid", "takes a matrix and sums the values where row and column are equal", "calculates the trace of a matrix"],
        doc=["Return the sum of the main diagonal.", "Compute the trace of a matrix."],
        vars=[["i", "k", "pos"], ["row", "r", "line"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($a0[$v0][$v0] for $v0 in range(len($a0)))
""", """\
def $name($sig)$ret:
$doc    return sum($v1[$v0] for $v0, $v1 in enumerate($a0))
"""],
        tests="assert $name([[1, 2], [3, 4]]) == 5\nassert $name([]) == 0\nassert $name([[7]]) == 7\n"),

    Task(
        id="merge_intervals", topic="lists", kind="function",
        names=["merge_intervals", "merge_overlapping", "merge_ranges"],
        args=[["intervals", "ranges", "spans"]], types=["list[list[int]]"], returns="list[list[int]]",
        does=["merges overlapping intervals", "combines overlapping ranges into one", "returns the union of a list of intervals",
              "takes a list of intervals and merges those that overlap", "sorts intervals and joins the overlapping ones", "merges all ranges that touch or overlap"],
        doc=["Merge all overlapping intervals.", "Return the intervals with overlaps merged."],
        vars=[["merged", "result", "out"], ["start", "low", "begin"], ["end", "high", "stop"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    for $v1, $v2 in sorted($a0):
        if $v0 and $v1 <= $v0[-1][1]:
            $v0[-1][1] = max($v0[-1][1], $v2)
        else:
            $v0.append([$v1, $v2])
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = []
    for $v1, $v2 in sorted($a0):
        if not $v0 or $v0[-1][1] < $v1:
            $v0.append([$v1, $v2])
        else:
            $v0[-1][1] = max($v0[-1][1], $v2)
    return $v0
"""],
        tests="assert $name([[1, 3], [2, 6], [8, 10]]) == [[1, 6], [8, 10]]\nassert $name([]) == []\nassert $name([[4, 5], [1, 4]]) == [[1, 5]]\nassert $name([[1, 9], [2, 3]]) == [[1, 9]]\n"),

    Task(
        id="interleave", topic="lists", kind="function",
        names=["interleave", "interleave_lists", "alternate"],
        args=[["a", "left", "first"], ["b", "right", "second"]], types=["list", "list"], returns="list",
        does=["interleaves two lists of equal length", "merges two lists by alternating their elements", "takes elements from two lists in turn",
              "combines two lists so that their elements alternate", "returns a1, b1, a2, b2 and so on", "zips two lists into one flat list"],
        doc=["Interleave two lists.", "Alternate the elements of two lists."],
        vars=[["pair", "p", "both"], ["x", "item", "element"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v1 for $v0 in zip($a0, $a1) for $v1 in $v0]
""", """\
def $name($sig)$ret:
$doc    result = []
    for $v0 in zip($a0, $a1):
        result.extend($v0)
    return result
"""],
        tests="assert $name([1, 2], ['a', 'b']) == [1, 'a', 2, 'b']\nassert $name([], []) == []\nassert $name([1], [2]) == [1, 2]\n"),

    Task(
        id="list_intersection", topic="lists", kind="function",
        names=["list_intersection", "intersection", "common_elements"],
        args=[["a", "left", "first"], ["b", "right", "second"]], types=["list", "list"], returns="list",
        does=["finds the common elements of two lists", "returns the intersection of two lists", "returns the elements of the first list that are also in the second",
              "takes two lists and returns what they share", "finds which elements occur in both lists", "computes the intersection of two arrays, keeping the order"],
        doc=["Return the elements that are in both lists.", "Find the common elements of two lists."],
        vars=[["x", "item", "element"], ["other", "known", "lookup"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v1 = set($a1)
    return [$v0 for $v0 in $a0 if $v0 in $v1]
""", """\
def $name($sig)$ret:
$doc    return [$v0 for $v0 in $a0 if $v0 in $a1]
"""],
        tests="assert $name([1, 2, 3], [3, 2, 5]) == [2, 3]\nassert $name([], [1]) == []\nassert $name([1], [2]) == []\n"),

    Task(
        id="list_difference", topic="lists", kind="function",
        names=["list_difference", "difference_of_lists", "subtract_lists"],
        args=[["a", "left", "first"], ["b", "right", "second"]], types=["list", "list"], returns="list",
        does=["returns the elements of one list that are not in another", "computes the difference of two lists", "removes all elements of the second list from the first",
              "takes two lists and keeps what is only in the first", "finds the elements missing from the second list", "subtracts one list from another"],
        doc=["Return the elements of the first list that are not in the second.", "Compute the difference of two lists."],
        vars=[["x", "item", "element"], ["other", "known", "lookup"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v1 = set($a1)
    return [$v0 for $v0 in $a0 if $v0 not in $v1]
""", """\
def $name($sig)$ret:
$doc    return [$v0 for $v0 in $a0 if $v0 not in $a1]
"""],
        tests="assert $name([1, 2, 3], [2]) == [1, 3]\nassert $name([], [1]) == []\nassert $name([1], [1]) == []\n"),

    Task(
        id="move_zeros", topic="lists", kind="function",
        names=["move_zeros", "move_zeroes", "zeros_to_end"],
        args=[NUMS], types=["list[int]"], returns="list[int]",
        does=["moves all zeros to the end of a list", "pushes zeros to the end while keeping the other elements in order", "returns a list with its zeros at the back",
              "takes a list and puts the zeros last", "shifts the non-zero numbers to the front", "reorders a list so that all zeros come at the end"],
        doc=["Move all zeros to the end.", "Return the list with zeros at the end."],
        vars=[["nonzero", "kept", "front"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [$v1 for $v1 in $a0 if $v1 != 0]
    return $v0 + [0] * (len($a0) - len($v0))
""", """\
def $name($sig)$ret:
$doc    return sorted($a0, key=lambda $v1: $v1 == 0)
"""],
        tests="assert $name([0, 1, 0, 3, 12]) == [1, 3, 12, 0, 0]\nassert $name([]) == []\nassert $name([0]) == [0]\n"),

    Task(
        id="majority_element", topic="lists", kind="function",
        names=["majority_element", "find_majority", "majority"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the majority element of a list", "returns the element that occurs more than half of the time", "implements the Boyer-Moore majority vote",
              "finds the value that appears in more than half of the positions", "takes a list and returns its majority element", "computes which number has the majority"],
        doc=["Return the element that occurs more than half of the time.", "Find the majority element."],
        vars=[["candidate", "leader", "winner"], ["count", "votes", "balance"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = None, 0
    for $v2 in $a0:
        if $v1 == 0:
            $v0 = $v2
        $v1 += 1 if $v2 == $v0 else -1
    return $v0
""", """\
def $name($sig)$ret:
$doc    return max(set($a0), key=$a0.count)
"""],
        tests="assert $name([2, 2, 1, 1, 2]) == 2\nassert $name([3]) == 3\nassert $name([1, 1, 2]) == 1\n"),

    Task(
        id="missing_number", topic="lists", kind="function",
        names=["missing_number", "find_missing", "find_missing_number"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the missing number in a list of 0 to n", "returns the number that is missing from the range 0 to n", "finds which number of a sequence is absent",
              "takes n distinct numbers from 0 to n and returns the missing one", "computes the missing element from the expected sum", "finds the gap in a list of consecutive numbers"],
        doc=["Return the number missing from 0 to n.", "Find the missing number."],
        vars=[["n", "size", "count"], ["expected", "full", "goal"], ["i", "k", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = len($a0)
    $v1 = $v0 * ($v0 + 1) // 2
    return $v1 - sum($a0)
""", """\
def $name($sig)$ret:
$doc    return sum(range(len($a0) + 1)) - sum($a0)
""", """\
def $name($sig)$ret:
$doc    for $v2 in range(len($a0) + 1):
        if $v2 not in $a0:
            return $v2
"""],
        tests="assert $name([3, 0, 1]) == 2\nassert $name([0]) == 1\nassert $name([]) == 0\n"),

    Task(
        id="max_profit", topic="lists", kind="function",
        names=["max_profit", "best_time_to_buy", "stock_profit"],
        args=[["prices", "nums", "values"]], types=["list[int]"], returns="int",
        does=["finds the maximum profit from buying and selling a stock once", "computes the best profit from one purchase and one later sale",
              "returns the largest difference between a later and an earlier price", "solves the best time to buy and sell stock problem",
              "takes a list of prices and returns the maximum profit", "finds how much one can earn with a single trade"],
        doc=["Return the maximum profit of one trade.", "Find the best profit from buying and selling once."],
        vars=[["lowest", "cheapest", "min_price"], ["best", "profit", "result"], ["price", "p", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = float('inf')
    $v1 = 0
    for $v2 in $a0:
        $v0 = min($v0, $v2)
        $v1 = max($v1, $v2 - $v0)
    return $v1
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return 0
    $v0, $v1 = $a0[0], 0
    for $v2 in $a0[1:]:
        if $v2 < $v0:
            $v0 = $v2
        elif $v2 - $v0 > $v1:
            $v1 = $v2 - $v0
    return $v1
"""],
        tests="assert $name([7, 1, 5, 3, 6, 4]) == 5\nassert $name([3, 2, 1]) == 0\nassert $name([]) == 0\n"),

    Task(
        id="product_except_self", topic="lists", kind="function",
        names=["product_except_self", "products_of_others", "product_of_others"],
        args=[NUMS], types=["list[int]"], returns="list[int]",
        does=["returns the product of all other elements for each position", "computes the product of an array except self",
              "multiplies prefix and suffix products for every element", "for each element returns the product of the rest of the list",
              "solves the product of array except self problem without division", "makes a list in which each entry is the product of all the others"],
        doc=["Return for each element the product of all others.", "Compute products of all elements but the current one."],
        vars=[["result", "out", "products"], ["prefix", "left", "before"], ["suffix", "right", "after"], ["i", "k", "pos"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [1] * len($a0)
    $v1 = $v2 = 1
    for $v3 in range(len($a0)):
        $v0[$v3] *= $v1
        $v1 *= $a0[$v3]
    for $v3 in reversed(range(len($a0))):
        $v0[$v3] *= $v2
        $v2 *= $a0[$v3]
    return $v0
""", """\
import math


def $name($sig)$ret:
$doc    return [math.prod($a0[:$v3] + $a0[$v3 + 1:]) for $v3 in range(len($a0))]
"""],
        tests="assert $name([1, 2, 3, 4]) == [24, 12, 8, 6]\nassert $name([]) == []\nassert $name([5]) == [1]\nassert $name([0, 2]) == [2, 0]\n"),

    Task(
        id="longest_consecutive", topic="lists", kind="function",
        names=["longest_consecutive", "longest_consecutive_sequence", "longest_run"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["finds the length of the longest consecutive sequence", "returns how long the longest run of consecutive numbers is",
              "computes the longest streak of consecutive integers in an unsorted list", "uses a set to find the longest sequence of successive numbers",
              "finds the largest group of numbers that follow each other", "takes a list and returns the length of its longest consecutive run"],
        doc=["Return the length of the longest consecutive sequence.", "Find the longest run of successive numbers."],
        vars=[["known", "present", "unique_nums"], ["best", "longest", "result"], ["n", "x", "num"], ["length", "size", "count"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = set($a0)
    $v1 = 0
    for $v2 in $v0:
        if $v2 - 1 not in $v0:
            $v3 = 1
            while $v2 + $v3 in $v0:
                $v3 += 1
            $v1 = max($v1, $v3)
    return $v1
""", """\
def $name($sig)$ret:
$doc    $v0 = sorted(set($a0))
    $v1 = $v3 = 0
    for i, $v2 in enumerate($v0):
        $v3 = $v3 + 1 if i > 0 and $v2 == $v0[i - 1] + 1 else 1
        $v1 = max($v1, $v3)
    return $v1
"""],
        tests="assert $name([100, 4, 200, 1, 3, 2]) == 4\nassert $name([]) == 0\nassert $name([5, 5]) == 1\n"),

    Task(
        id="sliding_windows", topic="lists", kind="function",
        names=["sliding_windows", "windows", "sublists_of_size"],
        args=[ITEMS, ["size", "k", "n"]], types=["list", "int"], returns="list[list]",
        does=["returns all sliding windows of a given size", "lists every run of k consecutive elements", "takes a list and returns its overlapping windows",
              "builds all contiguous sublists of a fixed length", "slides a window over a list and collects each position", "returns the consecutive groups of n elements"],
        doc=["Return all windows of the given size.", "List all contiguous sublists of a fixed length."],
        vars=[["i", "start", "pos"], ["result", "out", "found"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$a0[$v0:$v0 + $a1] for $v0 in range(len($a0) - $a1 + 1)]
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in range(len($a0) - $a1 + 1):
        $v1.append($a0[$v0:$v0 + $a1])
    return $v1
"""],
        tests="assert $name([1, 2, 3, 4], 2) == [[1, 2], [2, 3], [3, 4]]\nassert $name([], 2) == []\nassert $name([1], 2) == []\n"),

    Task(
        id="partition_list", topic="lists", kind="function",
        names=["partition", "partition_list", "split_by_predicate"],
        args=[ITEMS, ["predicate", "condition", "test"]], types=["list", ""], returns="tuple[list, list]",
        does=["splits a list into two by a predicate", "separates the elements that satisfy a condition from the rest", "partitions a list with a function",
              "takes a list and a test and returns matching and other elements", "returns two lists: those passing a test and those failing it", "divides elements into accepted and rejected ones"],
        doc=["Split the list into matching and other elements.", "Partition a list by a predicate."],
        vars=[["yes", "accepted", "matching"], ["no", "rejected", "others"], ["x", "item", "element"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [$v2 for $v2 in $a0 if $a1($v2)]
    $v1 = [$v2 for $v2 in $a0 if not $a1($v2)]
    return $v0, $v1
""", """\
def $name($sig)$ret:
$doc    $v0, $v1 = [], []
    for $v2 in $a0:
        if $a1($v2):
            $v0.append($v2)
        else:
            $v1.append($v2)
    return $v0, $v1
"""],
        tests="assert $name([1, 2, 3, 4], lambda v: v > 2) == ([3, 4], [1, 2])\nassert $name([], bool) == ([], [])\nassert $name([0, 1], bool) == ([1], [0])\n"),

    Task(
        id="all_equal", topic="lists", kind="function",
        names=["all_equal", "all_same", "are_all_equal"],
        args=[ITEMS], types=["list"], returns="bool",
        does=["checks if all elements of a list are equal", "checks whether every element is the same", "returns True if a list contains only one distinct value",
              "determines if all items are identical", "tests that no element differs from the others", "tells whether the values of a list are all the same"],
        doc=["Return True if all elements are equal.", "Check whether every element is the same."],
        vars=[["x", "item", "element"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return len(set($a0)) <= 1
""", """\
def $name($sig)$ret:
$doc    return all($v0 == $a0[0] for $v0 in $a0)
"""],
        tests="assert $name([1, 1, 1]) is True\nassert $name([1, 2]) is False\nassert $name([]) is True\n"),

    Task(
        id="range_list", topic="lists", kind="function",
        names=["range_list", "number_list", "list_of_numbers"],
        args=[["n", "limit", "count"]], types=["int"], returns="list[int]",
        does=["returns a list of the numbers from 1 to n", "creates a list with the first n positive integers", "builds the list 1, 2, ..., n",
              "takes a number and returns all integers from one up to it", "makes a list of consecutive numbers starting at 1", "generates the numbers from 1 to a limit"],
        doc=["Return the numbers from 1 to n.", "Create a list of the first n positive integers."],
        vars=[["i", "k", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return list(range(1, $a0 + 1))
""", """\
def $name($sig)$ret:
$doc    return [$v0 for $v0 in range(1, $a0 + 1)]
"""],
        tests="assert $name(3) == [1, 2, 3]\nassert $name(0) == []\nassert $name(1) == [1]\n"),

    Task(
        id="last_element", topic="lists", kind="function",
        names=["last_element", "get_last", "last"],
        args=[ITEMS], types=["list"], returns="",
        does=["returns the last element of a list", "gets the last item of a list, or None if it is empty", "returns the final element of an array",
              "takes a list and returns the element at its end", "looks up the last value of a list safely", "fetches the last entry of a list"],
        doc=["Return the last element, or None.", "Get the last item of a list."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0[-1] if $a0 else None
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return None
    return $a0[-1]
"""],
        tests="assert $name([1, 2, 3]) == 3\nassert $name([]) is None\nassert $name(['a']) == 'a'\n"),

    Task(
        id="all_pairs", topic="lists", kind="function",
        names=["all_pairs", "get_pairs", "unique_pairs"],
        args=[ITEMS], types=["list"], returns="list[tuple]",
        does=["returns all pairs of elements of a list", "lists every combination of two different elements", "builds all unordered pairs of a list",
              "takes a list and returns each pair of its items once", "generates all combinations of length two", "pairs every element with each later element"],
        doc=["Return all pairs of elements.", "List every combination of two elements."],
        vars=[["i", "p", "start"], ["j", "q", "end"]],
        solutions=["""\
from itertools import combinations


def $name($sig)$ret:
$doc    return list(combinations($a0, 2))
""", """\
def $name($sig)$ret:
$doc    result = []
    for $v0 in range(len($a0)):
        for $v1 in range($v0 + 1, len($a0)):
            result.append(($a0[$v0], $a0[$v1]))
    return result
"""],
        tests="assert $name([1, 2, 3]) == [(1, 2), (1, 3), (2, 3)]\nassert $name([]) == []\nassert $name([1]) == []\n"),
]
