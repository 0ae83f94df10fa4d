from tasklib import Task

SORT_TESTS = """\
assert $name([3, 1, 2]) == [1, 2, 3]
assert $name([]) == []
assert $name([1]) == [1]
assert $name([5, 3, 5, 1, 0, 3]) == [0, 1, 3, 3, 5, 5]
"""

ARRAYS = ["arr", "nums", "items", "numbers", "data"]

TASKS = [
    Task(
        id="quicksort", topic="sorting_searching", kind="function",
        names=["quicksort", "quick_sort", "qsort"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list with quicksort", "implements the quicksort algorithm", "sorts an array using quicksort",
              "sorts a list of numbers with the quick sort algorithm", "returns a sorted list by picking a pivot and partitioning",
              "recursively sorts the elements smaller and larger than a pivot", "implements quick sort with list comprehensions"],
        doc=["Sort a list with quicksort.", "Return the list sorted by the quicksort algorithm."],
        vars=[["left", "less", "smaller"], ["middle", "equal", "same"], ["right", "greater", "larger"], ["pivot", "p"], ["x", "n", "item"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if len($a0) <= 1:
        return $a0
    $v3 = $a0[len($a0) // 2]
    $v0 = [$v4 for $v4 in $a0 if $v4 < $v3]
    $v1 = [$v4 for $v4 in $a0 if $v4 == $v3]
    $v2 = [$v4 for $v4 in $a0 if $v4 > $v3]
    return $name($v0) + $v1 + $name($v2)
""", """\
def $name($sig)$ret:
$doc    if len($a0) <= 1:
        return $a0
    $v3 = $a0[0]
    $v0 = [$v4 for $v4 in $a0[1:] if $v4 < $v3]
    $v2 = [$v4 for $v4 in $a0[1:] if $v4 >= $v3]
    return $name($v0) + [$v3] + $name($v2)
"""],
        tests=SORT_TESTS),

    Task(
        id="quicksort_in_place", topic="sorting_searching", kind="function",
        names=["quicksort_in_place", "quick_sort_in_place", "quicksort_range"],
        args=[ARRAYS, ["low", "lo", "start"], ["high", "hi", "end"]], types=["list[int]", "int", "int"], returns="None",
        does=["sorts a list in place with quicksort between two indices", "implements in-place quicksort with Lomuto partitioning",
              "sorts part of an array in place using quick sort", "partitions an array around its last element and sorts both parts in place",
              "sorts the elements from one index to another with quicksort", "implements quicksort without creating new lists"],
        doc=["Sort the list in place with quicksort.", "Sort the elements between two indices in place."],
        vars=[["pivot", "p"], ["i", "store"], ["j", "k"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a1 >= $a2:
        return
    $v0 = $a0[$a2]
    $v1 = $a1
    for $v2 in range($a1, $a2):
        if $a0[$v2] < $v0:
            $a0[$v1], $a0[$v2] = $a0[$v2], $a0[$v1]
            $v1 += 1
    $a0[$v1], $a0[$a2] = $a0[$a2], $a0[$v1]
    $name($a0, $a1, $v1 - 1)
    $name($a0, $v1 + 1, $a2)
""", """\
def $name($sig)$ret:
$doc    $v1, $v2 = $a1, $a2
    if $v1 >= $v2:
        return
    $v0 = $a0[($a1 + $a2) // 2]
    while $v1 <= $v2:
        while $a0[$v1] < $v0:
            $v1 += 1
        while $a0[$v2] > $v0:
            $v2 -= 1
        if $v1 <= $v2:
            $a0[$v1], $a0[$v2] = $a0[$v2], $a0[$v1]
            $v1 += 1
            $v2 -= 1
    $name($a0, $a1, $v2)
    $name($a0, $v1, $a2)
"""],
        tests="""\
values = [5, 3, 5, 1, 0, 3]
$name(values, 0, 5)
assert values == [0, 1, 3, 3, 5, 5]
empty = []
$name(empty, 0, -1)
assert empty == []
pair = [2, 1]
$name(pair, 0, 1)
assert pair == [1, 2]
"""),

    Task(
        id="merge_sort", topic="sorting_searching", kind="function",
        names=["merge_sort", "mergesort", "sort_by_merging"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list with merge sort", "implements the merge sort algorithm", "sorts an array using merge sort",
              "splits a list in half, sorts both halves and merges them", "sorts a list of numbers with mergesort",
              "recursively sorts two halves of a list and merges the results"],
        doc=["Sort a list with merge sort.", "Return the list sorted by the merge sort algorithm."],
        vars=[["mid", "middle", "half"], ["left", "a", "first"], ["right", "b", "second"], ["result", "merged", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if len($a0) <= 1:
        return $a0
    $v0 = len($a0) // 2
    $v1 = $name($a0[:$v0])
    $v2 = $name($a0[$v0:])
    $v3 = []
    i = j = 0
    while i < len($v1) and j < len($v2):
        if $v1[i] <= $v2[j]:
            $v3.append($v1[i])
            i += 1
        else:
            $v3.append($v2[j])
            j += 1
    return $v3 + $v1[i:] + $v2[j:]
""", """\
from heapq import merge


def $name($sig)$ret:
$doc    if len($a0) <= 1:
        return $a0
    $v0 = len($a0) // 2
    $v1 = $name($a0[:$v0])
    $v2 = $name($a0[$v0:])
    return list(merge($v1, $v2))
"""],
        tests=SORT_TESTS),

    Task(
        id="merge_sorted_lists", topic="sorting_searching", kind="function",
        names=["merge_sorted_lists", "merge_sorted", "merge_two_sorted_lists"],
        args=[["a", "left", "first"], ["b", "right", "second"]], types=["list[int]", "list[int]"], returns="list[int]",
        does=["merges two sorted lists into one sorted list", "combines two sorted arrays into a single sorted array",
              "merges two lists that are already in order", "returns one sorted list from two sorted lists",
              "takes two ordered lists and merges them with two pointers", "performs the merge step of merge sort"],
        doc=["Merge two sorted lists into one.", "Return a sorted list with the elements of both sorted lists."],
        vars=[["result", "merged", "out"], ["i", "p"], ["j", "q"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    $v1 = $v2 = 0
    while $v1 < len($a0) and $v2 < len($a1):
        if $a0[$v1] <= $a1[$v2]:
            $v0.append($a0[$v1])
            $v1 += 1
        else:
            $v0.append($a1[$v2])
            $v2 += 1
    $v0.extend($a0[$v1:])
    $v0.extend($a1[$v2:])
    return $v0
""", """\
def $name($sig)$ret:
$doc    return sorted($a0 + $a1)
"""],
        tests="assert $name([1, 3, 5], [2, 4]) == [1, 2, 3, 4, 5]\nassert $name([], [1]) == [1]\nassert $name([], []) == []\nassert $name([1, 1], [1]) == [1, 1, 1]\n"),

    Task(
        id="bubble_sort", topic="sorting_searching", kind="function",
        names=["bubble_sort", "bubblesort", "sort_bubble"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list with bubble sort", "implements the bubble sort algorithm", "sorts an array using bubble sort",
              "repeatedly swaps neighbouring elements that are out of order", "sorts a list of numbers by swapping adjacent elements",
              "implements bubble sort with nested loops"],
        doc=["Sort a list with bubble sort.", "Sort a list by swapping adjacent elements."],
        vars=[["n", "size", "length"], ["i", "end"], ["j", "k"], ["swapped", "changed", "moved"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = len($a0)
    for $v1 in range($v0):
        for $v2 in range($v0 - $v1 - 1):
            if $a0[$v2] > $a0[$v2 + 1]:
                $a0[$v2], $a0[$v2 + 1] = $a0[$v2 + 1], $a0[$v2]
    return $a0
""", """\
def $name($sig)$ret:
$doc    $v0 = len($a0)
    for $v1 in range($v0):
        $v3 = False
        for $v2 in range($v0 - $v1 - 1):
            if $a0[$v2] > $a0[$v2 + 1]:
                $a0[$v2], $a0[$v2 + 1] = $a0[$v2 + 1], $a0[$v2]
                $v3 = True
        if not $v3:
            break
    return $a0
"""],
        tests=SORT_TESTS),

    Task(
        id="insertion_sort", topic="sorting_searching", kind="function",
        names=["insertion_sort", "insertionsort", "sort_insertion"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list with insertion sort", "implements the insertion sort algorithm", "sorts an array using insertion sort",
              "sorts a list by inserting each element at its place", "moves every element left until the list is sorted",
              "sorts numbers the way one sorts playing cards"],
        doc=["Sort a list with insertion sort.", "Sort a list by inserting each element in order."],
        vars=[["key", "current", "value"], ["i", "index"], ["j", "k", "pos"]],
        solutions=["""\
def $name($sig)$ret:
$doc    for $v1 in range(1, len($a0)):
        $v0 = $a0[$v1]
        $v2 = $v1 - 1
        while $v2 >= 0 and $a0[$v2] > $v0:
            $a0[$v2 + 1] = $a0[$v2]
            $v2 -= 1
        $a0[$v2 + 1] = $v0
    return $a0
""", """\
def $name($sig)$ret:
$doc    for $v1 in range(1, len($a0)):
        $v2 = $v1
        while $v2 > 0 and $a0[$v2 - 1] > $a0[$v2]:
            $a0[$v2 - 1], $a0[$v2] = $a0[$v2], $a0[$v2 - 1]
            $v2 -= 1
    return $a0
"""],
        tests=SORT_TESTS),

    Task(
        id="selection_sort", topic="sorting_searching", kind="function",
        names=["selection_sort", "selectionsort", "sort_selection"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list with selection sort", "implements the selection sort algorithm", "sorts an array using selection sort",
              "sorts a list by repeatedly selecting the smallest remaining element", "swaps the minimum of the rest to the front until sorted",
              "sorts numbers by finding the minimum again and again"],
        doc=["Sort a list with selection sort.", "Sort a list by selecting the minimum repeatedly."],
        vars=[["min_index", "smallest", "lowest"], ["i", "start"], ["j", "k"]],
        solutions=["""\
def $name($sig)$ret:
$doc    for $v1 in range(len($a0)):
        $v0 = $v1
        for $v2 in range($v1 + 1, len($a0)):
            if $a0[$v2] < $a0[$v0]:
                $v0 = $v2
        $a0[$v1], $a0[$v0] = $a0[$v0], $a0[$v1]
    return $a0
""", """\
def $name($sig)$ret:
$doc    for $v1 in range(len($a0)):
        $v0 = min(range($v1, len($a0)), key=$a0.__getitem__)
        $a0[$v1], $a0[$v0] = $a0[$v0], $a0[$v1]
    return $a0
"""],
        tests=SORT_TESTS),

    Task(
        id="heap_sort", topic="sorting_searching", kind="function",
        names=["heap_sort", "heapsort", "sort_with_heap"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list with heap sort", "implements the heap sort algorithm with heapq", "sorts an array using a heap",
              "pushes all elements on a heap and pops them in order", "sorts a list of numbers with a priority queue",
              "returns a sorted list by popping the smallest element of a heap"],
        doc=["Sort a list with heap sort.", "Sort a list using a heap."],
        vars=[["heap", "h", "queue"], ["x", "item", "value"]],
        solutions=["""\
import heapq


def $name($sig)$ret:
$doc    $v0 = list($a0)
    heapq.heapify($v0)
    return [heapq.heappop($v0) for _ in range(len($v0))]
""", """\
import heapq


def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a0:
        heapq.heappush($v0, $v1)
    return [heapq.heappop($v0) for _ in range(len($v0))]
"""],
        tests=SORT_TESTS),

    Task(
        id="counting_sort", topic="sorting_searching", kind="function",
        names=["counting_sort", "count_sort", "sort_by_counting"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list of non-negative integers with counting sort", "implements the counting sort algorithm",
              "sorts small integers by counting them", "counts how often each value occurs and builds the sorted list from the counts",
              "sorts an array using counting sort", "sorts non-negative numbers in linear time with a table of counts"],
        doc=["Sort non-negative integers with counting sort.", "Sort a list by counting its values."],
        vars=[["counts", "buckets", "freq"], ["x", "n", "item"], ["result", "out", "ordered"], ["value", "v", "key"], ["count", "c", "times"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if not $a0:
        return []
    $v0 = [0] * (max($a0) + 1)
    for $v1 in $a0:
        $v0[$v1] += 1
    $v2 = []
    for $v3, $v4 in enumerate($v0):
        $v2.extend([$v3] * $v4)
    return $v2
""", """\
from collections import Counter


def $name($sig)$ret:
$doc    $v0 = Counter($a0)
    $v2 = []
    for $v3 in range(max($a0, default=0) + 1):
        $v2.extend([$v3] * $v0[$v3])
    return $v2
"""],
        tests=SORT_TESTS),

    Task(
        id="shell_sort", topic="sorting_searching", kind="function",
        names=["shell_sort", "shellsort", "sort_shell"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list with shell sort", "implements the shell sort algorithm", "sorts an array using shell sort",
              "sorts a list by insertion sort with shrinking gaps", "runs insertion sort over gaps that are halved each time",
              "sorts numbers with gapped insertion sort"],
        doc=["Sort a list with shell sort.", "Sort a list by insertion with shrinking gaps."],
        vars=[["gap", "step", "h"], ["i", "index"], ["j", "k", "pos"], ["value", "key", "current"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = len($a0) // 2
    while $v0 > 0:
        for $v1 in range($v0, len($a0)):
            $v3 = $a0[$v1]
            $v2 = $v1
            while $v2 >= $v0 and $a0[$v2 - $v0] > $v3:
                $a0[$v2] = $a0[$v2 - $v0]
                $v2 -= $v0
            $a0[$v2] = $v3
        $v0 //= 2
    return $a0
""", """\
def $name($sig)$ret:
$doc    $v0 = len($a0) // 2
    while $v0 > 0:
        for $v1 in range($v0, len($a0)):
            $v2 = $v1
            while $v2 >= $v0 and $a0[$v2 - $v0] > $a0[$v2]:
                $a0[$v2 - $v0], $a0[$v2] = $a0[$v2], $a0[$v2 - $v0]
                $v2 -= $v0
        $v0 //= 2
    return $a0
"""],
        tests=SORT_TESTS),

    Task(
        id="radix_sort", topic="sorting_searching", kind="function",
        names=["radix_sort", "radixsort", "sort_by_digits"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts non-negative integers with radix sort", "implements the radix sort algorithm", "sorts an array digit by digit",
              "puts numbers into ten buckets for each decimal digit", "sorts a list of integers by their digits, last digit first",
              "sorts numbers using radix sort in base 10"],
        doc=["Sort non-negative integers with radix sort.", "Sort a list of integers digit by digit."],
        vars=[["place", "exp", "base"], ["buckets", "bins", "groups"], ["x", "n", "value"], ["bucket", "b", "group"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 1
    while $a0 and max($a0) >= $v0:
        $v1 = [[] for _ in range(10)]
        for $v2 in $a0:
            $v1[$v2 // $v0 % 10].append($v2)
        $a0 = [$v2 for $v3 in $v1 for $v2 in $v3]
        $v0 *= 10
    return $a0
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return []
    for $v0 in range(len(str(max($a0)))):
        $v1 = [[] for _ in range(10)]
        for $v2 in $a0:
            $v1[$v2 // 10 ** $v0 % 10].append($v2)
        $a0 = [$v2 for $v3 in $v1 for $v2 in $v3]
    return $a0
"""],
        tests=SORT_TESTS + "assert $name([170, 45, 75, 90, 2]) == [2, 45, 75, 90, 170]\n"),

    Task(
        id="binary_search", topic="sorting_searching", kind="function",
        names=["binary_search", "bsearch", "search_sorted", "find_in_sorted"],
        args=[ARRAYS, ["target", "x", "value", "key"]], types=["list[int]", "int"], returns="int",
        does=["implements binary search", "finds the index of a value in a sorted list with binary search",
              "searches a sorted array for a target and returns its index or -1", "performs a binary search on a sorted list",
              "halves the search range until the target is found", "returns the position of an element in a sorted list or -1"],
        doc=["Return the index of the target in a sorted list, or -1.", "Search a sorted list with binary search."],
        vars=[["left", "low", "lo"], ["right", "high", "hi"], ["mid", "middle", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, len($a0) - 1
    while $v0 <= $v1:
        $v2 = ($v0 + $v1) // 2
        if $a0[$v2] == $a1:
            return $v2
        if $a0[$v2] < $a1:
            $v0 = $v2 + 1
        else:
            $v1 = $v2 - 1
    return -1
""", """\
from bisect import bisect_left


def $name($sig)$ret:
$doc    $v2 = bisect_left($a0, $a1)
    if $v2 < len($a0) and $a0[$v2] == $a1:
        return $v2
    return -1
"""],
        tests="assert $name([1, 3, 5, 7], 5) == 2\nassert $name([1, 3, 5, 7], 4) == -1\nassert $name([], 1) == -1\nassert $name([2], 2) == 0\n"),

    Task(
        id="binary_search_recursive", topic="sorting_searching", kind="function",
        names=["binary_search_recursive", "recursive_binary_search", "bsearch_recursive"],
        args=[ARRAYS, ["target", "x", "value"], ["low", "lo", "left"], ["high", "hi", "right"]],
        types=["list[int]", "int", "int", "int"], returns="int",
        does=["implements binary search recursively", "searches a sorted list between two indices with recursion",
              "performs a recursive binary search", "finds a value in a sorted array by calling itself on one half",
              "returns the index of a target between two bounds or -1, using recursive binary search",
              "does a binary search without a loop"],
        doc=["Search a sorted list recursively and return the index or -1.", "Binary search between two indices."],
        vars=[["mid", "middle", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a2 > $a3:
        return -1
    $v0 = ($a2 + $a3) // 2
    if $a0[$v0] == $a1:
        return $v0
    if $a0[$v0] < $a1:
        return $name($a0, $a1, $v0 + 1, $a3)
    return $name($a0, $a1, $a2, $v0 - 1)
""", """\
def $name($sig)$ret:
$doc    if $a2 > $a3:
        return -1
    $v0 = ($a2 + $a3) // 2
    if $a0[$v0] > $a1:
        return $name($a0, $a1, $a2, $v0 - 1)
    if $a0[$v0] < $a1:
        return $name($a0, $a1, $v0 + 1, $a3)
    return $v0
"""],
        tests="assert $name([1, 3, 5, 7], 7, 0, 3) == 3\nassert $name([1, 3, 5, 7], 4, 0, 3) == -1\nassert $name([], 1, 0, -1) == -1\n"),

    Task(
        id="linear_search", topic="sorting_searching", kind="function",
        names=["linear_search", "find_index", "index_of", "sequential_search"],
        args=[ARRAYS, ["target", "x", "value", "key"]], types=["list[int]", "int"], returns="int",
        does=["implements linear search", "finds the index of a value in a list or returns -1", "searches a list from start to end for a value",
              "returns the position of the first matching element or -1", "performs a linear search on a list",
              "looks at each element in turn until the target is found"],
        doc=["Return the index of the target, or -1.", "Search a list from start to end."],
        vars=[["i", "index", "pos"], ["item", "element", "current"]],
        solutions=["""\
def $name($sig)$ret:
$doc    for $v0 in range(len($a0)):
        if $a0[$v0] == $a1:
            return $v0
    return -1
""", """\
def $name($sig)$ret:
$doc    for $v0, $v1 in enumerate($a0):
        if $v1 == $a1:
            return $v0
    return -1
"""],
        tests="assert $name([4, 2, 7], 7) == 2\nassert $name([4, 2, 7], 5) == -1\nassert $name([], 1) == -1\n"),

    Task(
        id="search_insert", topic="sorting_searching", kind="function",
        names=["search_insert", "insert_position", "lower_bound"],
        args=[ARRAYS, ["target", "x", "value"]], types=["list[int]", "int"], returns="int",
        does=["finds the position where a value should be inserted in a sorted list", "returns the insert position of a target in a sorted array",
              "computes the first index whose element is not smaller than a value", "implements lower bound with binary search",
              "finds the leftmost index at which a value keeps the list sorted", "searches for the insertion point of a number"],
        doc=["Return the index where the value should be inserted.", "Find the leftmost insertion point in a sorted list."],
        vars=[["left", "low", "lo"], ["right", "high", "hi"], ["mid", "middle", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, len($a0)
    while $v0 < $v1:
        $v2 = ($v0 + $v1) // 2
        if $a0[$v2] < $a1:
            $v0 = $v2 + 1
        else:
            $v1 = $v2
    return $v0
""", """\
from bisect import bisect_left


def $name($sig)$ret:
$doc    return bisect_left($a0, $a1)
"""],
        tests="assert $name([1, 3, 5], 4) == 2\nassert $name([1, 3, 5], 3) == 1\nassert $name([], 1) == 0\nassert $name([1], 9) == 1\n"),

    Task(
        id="search_rotated", topic="sorting_searching", kind="function",
        names=["search_rotated", "search_rotated_array", "find_in_rotated"],
        args=[ARRAYS, ["target", "x", "value"]], types=["list[int]", "int"], returns="int",
        does=["searches a rotated sorted array for a value", "finds the index of a target in a rotated sorted list",
              "performs a binary search on a sorted array that was rotated", "returns the position of a value in a rotated array or -1",
              "uses binary search although the sorted list was rotated", "locates an element in a rotated sorted array in logarithmic time"],
        doc=["Search a rotated sorted list and return the index or -1.", "Find a value in a rotated sorted array."],
        vars=[["left", "low", "lo"], ["right", "high", "hi"], ["mid", "middle", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, len($a0) - 1
    while $v0 <= $v1:
        $v2 = ($v0 + $v1) // 2
        if $a0[$v2] == $a1:
            return $v2
        if $a0[$v0] <= $a0[$v2]:
            if $a0[$v0] <= $a1 < $a0[$v2]:
                $v1 = $v2 - 1
            else:
                $v0 = $v2 + 1
        elif $a0[$v2] < $a1 <= $a0[$v1]:
            $v0 = $v2 + 1
        else:
            $v1 = $v2 - 1
    return -1
""", """\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, len($a0) - 1
    while $v0 <= $v1:
        $v2 = ($v0 + $v1) // 2
        if $a0[$v2] == $a1:
            return $v2
        if $a0[$v0] <= $a0[$v2]:
            in_left = $a0[$v0] <= $a1 < $a0[$v2]
        else:
            in_left = not $a0[$v2] < $a1 <= $a0[$v1]
        if in_left:
            $v1 = $v2 - 1
        else:
            $v0 = $v2 + 1
    return -1
"""],
        tests="assert $name([4, 5, 6, 7, 0, 1, 2], 0) == 4\nassert $name([4, 5, 6, 7, 0, 1, 2], 3) == -1\nassert $name([], 1) == -1\nassert $name([3, 1], 1) == 1\n"),

    Task(
        id="is_sorted", topic="sorting_searching", kind="function",
        names=["is_sorted", "check_sorted", "is_ascending"],
        args=[ARRAYS], types=["list[int]"], returns="bool",
        does=["checks if a list is sorted", "checks whether a list is in ascending order", "returns True if the elements of a list are sorted",
              "determines if a list is sorted in increasing order", "tests that each element is not larger than the next one",
              "tells whether an array is already sorted"],
        doc=["Return True if the list is sorted.", "Check whether a list is in ascending order."],
        vars=[["i", "k", "index"], ["a", "x", "current"], ["b", "y", "following"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return all($a0[$v0] <= $a0[$v0 + 1] for $v0 in range(len($a0) - 1))
""", """\
def $name($sig)$ret:
$doc    return all($v1 <= $v2 for $v1, $v2 in zip($a0, $a0[1:]))
""", """\
def $name($sig)$ret:
$doc    return $a0 == sorted($a0)
"""],
        tests="assert $name([1, 2, 2, 3]) is True\nassert $name([3, 1]) is False\nassert $name([]) is True\n"),

    Task(
        id="kth_largest", topic="sorting_searching", kind="function",
        names=["kth_largest", "find_kth_largest", "nth_largest"],
        args=[ARRAYS, ["k", "rank", "position"]], types=["list[int]", "int"], returns="int",
        does=["finds the kth largest element in a list", "returns the k-th largest number of an array",
              "finds the element that is in k-th place from the top", "takes a list and a number k and returns the kth largest value",
              "returns the nth largest element", "picks the k-th biggest number from a list"],
        doc=["Return the kth largest element.", "Find the kth largest number in a list."],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0, reverse=True)[$a1 - 1]
""", """\
import heapq


def $name($sig)$ret:
$doc    return heapq.nlargest($a1, $a0)[-1]
"""],
        tests="assert $name([3, 2, 1, 5, 6, 4], 2) == 5\nassert $name([1], 1) == 1\nassert $name([2, 2, 1], 2) == 2\n"),

    Task(
        id="kth_smallest", topic="sorting_searching", kind="function",
        names=["kth_smallest", "find_kth_smallest", "nth_smallest"],
        args=[ARRAYS, ["k", "rank", "position"]], types=["list[int]", "int"], returns="int",
        does=["finds the kth smallest element in a list", "returns the k-th smallest number of an array",
              "finds the element that is in k-th place from the bottom", "takes a list and a number k and returns the kth smallest value",
              "returns the nth smallest element", "picks the k-th lowest number from a list"],
        doc=["Return the kth smallest element.", "Find the kth smallest number in a list."],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0)[$a1 - 1]
""", """\
import heapq


def $name($sig)$ret:
$doc    return heapq.nsmallest($a1, $a0)[-1]
"""],
        tests="assert $name([3, 2, 1, 5, 6, 4], 2) == 2\nassert $name([1], 1) == 1\nassert $name([2, 2, 1], 3) == 2\n"),

    Task(
        id="quickselect", topic="sorting_searching", kind="function",
        names=["quickselect", "quick_select", "select_kth"],
        args=[ARRAYS, ["k", "rank", "index"]], types=["list[int]", "int"], returns="int",
        does=["implements quickselect", "finds the element at index k of the sorted order without sorting the whole list",
              "selects the k-th smallest element with the quickselect algorithm", "uses a pivot to find the element of a given rank",
              "returns the value that would be at position k if the list were sorted", "finds an order statistic with quick select"],
        doc=["Return the element at the given index of the sorted order.", "Find the k-th element with quickselect."],
        vars=[["pivot", "p"], ["less", "smaller", "left"], ["equal", "same", "middle"], ["greater", "larger", "right"], ["x", "n", "item"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $a0[len($a0) // 2]
    $v1 = [$v4 for $v4 in $a0 if $v4 < $v0]
    $v2 = [$v4 for $v4 in $a0 if $v4 == $v0]
    $v3 = [$v4 for $v4 in $a0 if $v4 > $v0]
    if $a1 < len($v1):
        return $name($v1, $a1)
    if $a1 < len($v1) + len($v2):
        return $v0
    return $name($v3, $a1 - len($v1) - len($v2))
""", """\
import random


def $name($sig)$ret:
$doc    $v0 = random.choice($a0)
    $v1 = [$v4 for $v4 in $a0 if $v4 < $v0]
    $v3 = [$v4 for $v4 in $a0 if $v4 > $v0]
    $v2 = len($a0) - len($v1) - len($v3)
    if $a1 < len($v1):
        return $name($v1, $a1)
    if $a1 < len($v1) + $v2:
        return $v0
    return $name($v3, $a1 - len($v1) - $v2)
"""],
        tests="assert $name([3, 1, 2], 0) == 1\nassert $name([3, 1, 2], 2) == 3\nassert $name([7], 0) == 7\nassert $name([2, 2, 1, 2], 3) == 2\n"),

    Task(
        id="top_k", topic="sorting_searching", kind="function",
        names=["top_k", "largest_k", "n_largest"],
        args=[ARRAYS, ["k", "count", "limit"]], types=["list[int]", "int"], returns="list[int]",
        does=["returns the k largest elements of a list", "finds the top k numbers in a list", "returns the n largest values in descending order",
              "takes a list and returns its k biggest numbers", "picks the highest k values from an array", "lists the k greatest elements"],
        doc=["Return the k largest elements.", "Find the top k numbers."],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0, reverse=True)[:$a1]
""", """\
import heapq


def $name($sig)$ret:
$doc    return heapq.nlargest($a1, $a0)
"""],
        tests="assert $name([1, 5, 3, 4], 2) == [5, 4]\nassert $name([], 2) == []\nassert $name([1, 2], 5) == [2, 1]\n"),

    Task(
        id="sort_by_length", topic="sorting_searching", kind="function",
        names=["sort_by_length", "sort_words_by_length", "order_by_length"],
        args=[["words", "strings", "items"]], types=["list[str]"], returns="list[str]",
        does=["sorts a list of strings by length", "sorts words from shortest to longest", "returns the words ordered by their length",
              "orders strings by how long they are", "takes a list of words and sorts them by length", "sorts strings using len as the key"],
        doc=["Sort the strings by length.", "Return the words ordered from shortest to longest."],
        vars=[["w", "word", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0, key=len)
""", """\
def $name($sig)$ret:
$doc    return sorted($a0, key=lambda $v0: len($v0))
"""],
        tests="assert $name(['ccc', 'a', 'bb']) == ['a', 'bb', 'ccc']\nassert $name([]) == []\nassert $name(['b', 'a']) == ['b', 'a']\n"),

    Task(
        id="sort_descending", topic="sorting_searching", kind="function",
        names=["sort_descending", "sort_reverse", "sort_desc"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list in descending order", "returns a list sorted from largest to smallest", "sorts numbers in reverse order",
              "orders a list from high to low", "takes a list of numbers and sorts it in decreasing order", "returns the elements sorted backwards"],
        doc=["Return the list in descending order.", "Sort a list from largest to smallest."],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0, reverse=True)
""", """\
def $name($sig)$ret:
$doc    return sorted($a0)[::-1]
"""],
        tests="assert $name([1, 3, 2]) == [3, 2, 1]\nassert $name([]) == []\nassert $name([1, 1]) == [1, 1]\n"),

    Task(
        id="sort_list", topic="sorting_searching", kind="function",
        names=["sort_list", "sort_numbers", "sort_ascending"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list", "sorts a list of numbers", "returns a sorted copy of a list", "sorts numbers in ascending order",
              "takes a list and returns its elements from smallest to largest", "orders a list of numbers"],
        doc=["Return a sorted copy of the list.", "Sort a list of numbers in ascending order."],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0)
""", """\
def $name($sig)$ret:
$doc    result = list($a0)
    result.sort()
    return result
"""],
        tests=SORT_TESTS),

    Task(
        id="sort_by_second", topic="sorting_searching", kind="function",
        names=["sort_by_second", "sort_tuples", "sort_pairs_by_second"],
        args=[["pairs", "tuples", "items"]], types=["list[tuple]"], returns="list[tuple]",
        does=["sorts a list of tuples by the second element", "sorts pairs by their second value", "orders tuples by their second item",
              "takes a list of pairs and sorts it by the second component", "returns tuples sorted by index 1",
              "uses a key function to sort pairs by their last element"],
        doc=["Sort the tuples by their second element.", "Return the pairs ordered by the second value."],
        vars=[["p", "pair", "t"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0, key=lambda $v0: $v0[1])
""", """\
from operator import itemgetter


def $name($sig)$ret:
$doc    return sorted($a0, key=itemgetter(1))
"""],
        tests="assert $name([('a', 3), ('b', 1)]) == [('b', 1), ('a', 3)]\nassert $name([]) == []\nassert $name([(1, 2), (0, 2)]) == [(1, 2), (0, 2)]\n"),

    Task(
        id="sort_dicts_by_key", topic="sorting_searching", kind="function",
        names=["sort_by_key", "sort_dicts", "order_records"],
        args=[["records", "items", "rows"], ["field", "column", "attribute"]], types=["list[dict]", "str"], returns="list[dict]",
        does=["sorts a list of dictionaries by a key", "sorts records by one of their fields", "orders a list of dicts by the value of a field",
              "takes a list of dictionaries and returns it sorted by a given key", "sorts rows by a column name",
              "returns dictionaries ordered by the value stored under a key"],
        doc=["Sort the dictionaries by the given key.", "Return the records ordered by a field."],
        vars=[["r", "d", "row"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0, key=lambda $v0: $v0[$a1])
""", """\
from operator import itemgetter


def $name($sig)$ret:
$doc    return sorted($a0, key=itemgetter($a1))
"""],
        tests="assert $name([{'n': 2}, {'n': 1}], 'n') == [{'n': 1}, {'n': 2}]\nassert $name([], 'n') == []\nassert $name([{'n': 1}], 'n') == [{'n': 1}]\n"),

    Task(
        id="sort_colors", topic="sorting_searching", kind="function",
        names=["sort_colors", "dutch_flag_sort", "sort_zeros_ones_twos"],
        args=[ARRAYS], types=["list[int]"], returns="list[int]",
        does=["sorts a list of zeros, ones and twos", "solves the dutch national flag problem", "sorts an array that contains only 0, 1 and 2",
              "sorts the values 0, 1 and 2 in one pass with three pointers", "sorts three colors in place",
              "partitions a list into zeros, ones and twos"],
        doc=["Sort a list of zeros, ones and twos.", "Sort three values in a single pass."],
        vars=[["low", "lo", "left"], ["mid", "i", "current"], ["high", "hi", "right"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $v1 = 0
    $v2 = len($a0) - 1
    while $v1 <= $v2:
        if $a0[$v1] == 0:
            $a0[$v0], $a0[$v1] = $a0[$v1], $a0[$v0]
            $v0 += 1
            $v1 += 1
        elif $a0[$v1] == 1:
            $v1 += 1
        else:
            $a0[$v1], $a0[$v2] = $a0[$v2], $a0[$v1]
            $v2 -= 1
    return $a0
""", """\
def $name($sig)$ret:
$doc    zeros = $a0.count(0)
    ones = $a0.count(1)
    twos = $a0.count(2)
    return [0] * zeros + [1] * ones + [2] * twos
"""],
        tests="assert $name([2, 0, 2, 1, 1, 0]) == [0, 0, 1, 1, 2, 2]\nassert $name([]) == []\nassert $name([1]) == [1]\n"),

    Task(
        id="find_peak", topic="sorting_searching", kind="function",
        names=["find_peak", "peak_index", "find_peak_element"],
        args=[ARRAYS], types=["list[int]"], returns="int",
        does=["finds a peak element in a list with binary search", "returns the index of an element larger than its neighbours",
              "finds the index of a peak in an array", "locates a local maximum in logarithmic time",
              "uses binary search to find a local maximum", "returns the position of a peak element"],
        doc=["Return the index of a peak element.", "Find a local maximum with binary search."],
        vars=[["left", "low", "lo"], ["right", "high", "hi"], ["mid", "middle", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, len($a0) - 1
    while $v0 < $v1:
        $v2 = ($v0 + $v1) // 2
        if $a0[$v2] < $a0[$v2 + 1]:
            $v0 = $v2 + 1
        else:
            $v1 = $v2
    return $v0
""", """\
def $name($sig)$ret:
$doc    for $v0 in range(len($a0) - 1):
        if $a0[$v0] > $a0[$v0 + 1]:
            return $v0
    return len($a0) - 1
"""],
        tests="assert $name([1, 2, 3, 1]) == 2\nassert $name([1]) == 0\nassert $name([3, 2, 1]) == 0\nassert $name([1, 2, 3]) == 2\n"),

    Task(
        id="max_index", topic="sorting_searching", kind="function",
        names=["max_index", "index_of_max", "argmax"],
        args=[ARRAYS], types=["list[int]"], returns="int",
        does=["finds the index of the largest element", "returns the position of the maximum in a list", "implements argmax for a list",
              "finds where the biggest number of a list is", "takes a list and returns the index of its maximum",
              "returns the index of the highest value"],
        doc=["Return the index of the largest element.", "Find the position of the maximum."],
        vars=[["best", "largest", "result"], ["i", "j", "index"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0.index(max($a0))
""", """\
def $name($sig)$ret:
$doc    return max(range(len($a0)), key=lambda $v1: $a0[$v1])
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in range(1, len($a0)):
        if $a0[$v1] > $a0[$v0]:
            $v0 = $v1
    return $v0
"""],
        tests="assert $name([1, 5, 3]) == 1\nassert $name([7]) == 0\nassert $name([2, 9, 9]) == 1\n"),

    Task(
        id="integer_sqrt", topic="sorting_searching", kind="function",
        names=["integer_sqrt", "int_sqrt", "isqrt"],
        args=[["n", "x", "number"]], types=["int"], returns="int",
        does=["computes the integer square root with binary search", "returns the floor of the square root of a number",
              "finds the largest integer whose square is not greater than a number", "calculates a square root rounded down without math.sqrt",
              "uses binary search to find an integer square root", "returns the whole part of the square root"],
        doc=["Return the integer square root.", "Find the floor of the square root with binary search."],
        vars=[["left", "low", "lo"], ["right", "high", "hi"], ["mid", "middle", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, $a0
    while $v0 <= $v1:
        $v2 = ($v0 + $v1) // 2
        if $v2 * $v2 <= $a0:
            $v0 = $v2 + 1
        else:
            $v1 = $v2 - 1
    return $v1
""", """\
def $name($sig)$ret:
$doc    $v2 = $a0
    while $v2 * $v2 > $a0:
        $v2 = ($v2 + $a0 // $v2) // 2
    return $v2
"""],
        tests="assert $name(16) == 4\nassert $name(15) == 3\nassert $name(0) == 0\nassert $name(1) == 1\n"),

    Task(
        id="closest_number", topic="sorting_searching", kind="function",
        names=["closest_number", "find_closest", "nearest_value"],
        args=[ARRAYS, ["target", "x", "value"]], types=["list[int]", "int"], returns="int",
        does=["finds the number in a list that is closest to a target", "returns the element nearest to a given value",
              "finds the closest value in a list", "picks the list element with the smallest distance to a number",
              "returns the number with the smallest absolute difference from a target", "takes a list and a value and returns the nearest element"],
        doc=["Return the element closest to the target.", "Find the nearest number in a list."],
        vars=[["n", "element", "candidate"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return min($a0, key=lambda $v0: abs($v0 - $a1))
""", """\
def $name($sig)$ret:
$doc    closest = $a0[0]
    for $v0 in $a0:
        if abs($v0 - $a1) < abs(closest - $a1):
            closest = $v0
    return closest
"""],
        tests="assert $name([1, 5, 9], 6) == 5\nassert $name([4], 100) == 4\nassert $name([-3, 3], 2) == 3\n"),
]
