from tasklib import Task

ITEMS = ["items", "values", "elements"]
DICT = ["d", "mapping", "data"]

TASKS = [
    Task(
        id="word_frequencies", topic="dicts_sets", kind="function",
        names=["word_frequencies", "word_counts", "count_each_word", "word_frequency"],
        args=[["text", "s", "sentence"]], types=["str"], returns="dict[str, int]",
        does=["counts how often each word occurs in a text", "returns a dictionary of word counts", "counts the frequency of every word", "takes a text and returns a dict that maps words to their counts",
              "builds a word frequency table", "splits a text into words and counts each of them"],
        doc=["Return how often each word occurs.", "Count the words of a text in a dictionary."],
        vars=[["counts", "freq", "result"], ["word", "w", "token"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0.split():
        $v0[$v1] = $v0.get($v1, 0) + 1
    return $v0
""", """\
from collections import Counter


def $name($sig)$ret:
$doc    return dict(Counter($a0.split()))
"""],
        tests="assert $name('a b a') == {'a': 2, 'b': 1}\nassert $name('') == {}\nassert $name('x') == {'x': 1}\n"),

    Task(
        id="char_frequencies", topic="dicts_sets", kind="function",
        names=["char_frequencies", "char_count", "count_chars", "letter_frequency"],
        args=[["text", "s", "string"]], types=["str"], returns="dict[str, int]",
        does=["counts how often each character occurs in a string", "returns a dictionary of character counts", "counts the frequency of every letter", "takes a string and returns a dict that maps characters to their counts",
              "builds a character frequency table", "counts the characters of a text"],
        doc=["Return how often each character occurs.", "Count the characters of a string."],
        vars=[["counts", "freq", "result"], ["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0:
        $v0[$v1] = $v0.get($v1, 0) + 1
    return $v0
""", """\
from collections import Counter


def $name($sig)$ret:
$doc    return dict(Counter($a0))
"""],
        tests="assert $name('aab') == {'a': 2, 'b': 1}\nassert $name('') == {}\nassert $name('x') == {'x': 1}\n"),

    Task(
        id="count_items", topic="dicts_sets", kind="function",
        names=["count_items", "frequencies", "count_frequencies", "tally"],
        args=[ITEMS], types=["list"], returns="dict",
        does=["counts how often each element occurs in a list", "returns a dictionary of element counts", "counts the frequency of each item", "takes a list and maps every element to its count",
              "tallies the values of a list", "builds a frequency dictionary from a list"],
        doc=["Return how often each element occurs.", "Count the elements of a list."],
        vars=[["counts", "freq", "result"], ["item", "x", "value"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0:
        $v0[$v1] = $v0.get($v1, 0) + 1
    return $v0
""", """\
from collections import defaultdict


def $name($sig)$ret:
$doc    $v0 = defaultdict(int)
    for $v1 in $a0:
        $v0[$v1] += 1
    return dict($v0)
"""],
        tests="assert $name([1, 2, 1]) == {1: 2, 2: 1}\nassert $name([]) == {}\nassert $name(['a']) == {'a': 1}\n"),

    Task(
        id="most_common", topic="dicts_sets", kind="function",
        names=["most_common", "most_frequent", "most_common_element"],
        args=[ITEMS], types=["list"], returns="",
        does=["finds the most common element in a list", "returns the element that occurs most often", "returns the most frequent item, or None for an empty list", "takes a list and picks its most common value",
              "counts the elements and returns the one with the highest count", "finds which element appears most frequently"],
        doc=["Return the most common element.", "Find the element that occurs most often."],
        vars=[["counts", "counter", "freq"]],
        solutions=["""\
from collections import Counter


def $name($sig)$ret:
$doc    if not $a0:
        return None
    return Counter($a0).most_common(1)[0][0]
""", """\
from collections import Counter


def $name($sig)$ret:
$doc    $v0 = Counter($a0)
    return max($v0, key=$v0.get, default=None)
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return None
    return max(set($a0), key=$a0.count)
"""],
        tests="assert $name([1, 2, 2, 3]) == 2\nassert $name([]) is None\nassert $name(['a', 'b', 'a']) == 'a'\n"),

    Task(
        id="top_n_words", topic="dicts_sets", kind="function",
        names=["top_words", "most_common_words", "top_n_words"],
        args=[["text", "s", "sentence"], ["n", "k", "limit"]], types=["str", "int"], returns="list[tuple[str, int]]",
        does=["returns the n most common words of a text", "finds the most frequent words with their counts", "lists the top n words of a text", "takes a text and a number and returns the commonest words",
              "counts words and returns the ones that occur most often", "computes the n words with the highest frequency"],
        doc=["Return the n most common words with their counts.", "Find the most frequent words of a text."],
        vars=[["counts", "freq", "counter"], ["word", "w", "token"], ["pair", "p", "entry"]],
        solutions=["""\
from collections import Counter


def $name($sig)$ret:
$doc    return Counter($a0.lower().split()).most_common($a1)
""", """\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0.lower().split():
        $v0[$v1] = $v0.get($v1, 0) + 1
    return sorted($v0.items(), key=lambda $v2: $v2[1], reverse=True)[:$a1]
"""],
        tests="assert $name('a b a c b a', 2) == [('a', 3), ('b', 2)]\nassert $name('', 3) == []\nassert $name('A a', 1) == [('a', 2)]\n"),

    Task(
        id="invert_dict", topic="dicts_sets", kind="function",
        names=["invert_dict", "reverse_dict", "swap_keys_values", "flip_dict"],
        args=[DICT], types=["dict"], returns="dict",
        does=["inverts a dictionary", "swaps the keys and values of a dictionary", "returns a dict that maps values to keys", "takes a dictionary and exchanges keys and values",
              "builds the inverse of a mapping", "turns values into keys and keys into values"],
        doc=["Return the dictionary with keys and values swapped.", "Invert a dictionary."],
        vars=[["k", "key"], ["v", "value"], ["result", "inverted", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return {$v1: $v0 for $v0, $v1 in $a0.items()}
""", """\
def $name($sig)$ret:
$doc    $v2 = {}
    for $v0, $v1 in $a0.items():
        $v2[$v1] = $v0
    return $v2
"""],
        tests="assert $name({'a': 1, 'b': 2}) == {1: 'a', 2: 'b'}\nassert $name({}) == {}\nassert $name({1: 1}) == {1: 1}\n"),

    Task(
        id="merge_dicts", topic="dicts_sets", kind="function",
        names=["merge_dicts", "combine_dicts", "merge_dictionaries"],
        args=[["a", "first", "d1"], ["b", "second", "d2"]], types=["dict", "dict"], returns="dict",
        does=["merges two dictionaries", "combines two dicts into a new one", "returns a dictionary with the entries of both arguments", "takes two dictionaries and merges them, the second one winning",
              "joins two mappings without changing them", "builds the union of two dictionaries"],
        doc=["Merge two dictionaries; the second wins.", "Return a new dictionary with the entries of both."],
        vars=[["result", "merged", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return {**$a0, **$a1}
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0.copy()
    $v0.update($a1)
    return $v0
""", """\
def $name($sig)$ret:
$doc    return $a0 | $a1
"""],
        tests="assert $name({'a': 1}, {'b': 2}) == {'a': 1, 'b': 2}\nassert $name({}, {}) == {}\nassert $name({'a': 1}, {'a': 2}) == {'a': 2}\n"),

    Task(
        id="merge_sum_dicts", topic="dicts_sets", kind="function",
        names=["sum_dicts", "add_dicts", "merge_and_sum"],
        args=[["a", "first", "d1"], ["b", "second", "d2"]], types=["dict[str, int]", "dict[str, int]"], returns="dict[str, int]",
        does=["merges two dictionaries and adds the values of common keys", "sums two dictionaries key by key", "adds up the counts of two dicts", "combines two dictionaries by adding their values",
              "returns a dict in which values of equal keys are summed", "takes two dicts of numbers and adds them"],
        doc=["Merge two dictionaries and add the values of common keys.", "Sum two dictionaries."],
        vars=[["result", "total", "out"], ["key", "k"], ["value", "v"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = dict($a0)
    for $v1, $v2 in $a1.items():
        $v0[$v1] = $v0.get($v1, 0) + $v2
    return $v0
""", """\
def $name($sig)$ret:
$doc    return {$v1: $a0.get($v1, 0) + $a1.get($v1, 0) for $v1 in $a0 | $a1}
"""],
        tests="assert $name({'a': 1, 'b': 2}, {'b': 3, 'c': 4}) == {'a': 1, 'b': 5, 'c': 4}\nassert $name({}, {}) == {}\nassert $name({'a': 1}, {}) == {'a': 1}\n"),

    Task(
        id="group_by", topic="dicts_sets", kind="function",
        names=["group_by", "group_items", "group_by_key"],
        args=[ITEMS, ["key_func", "func", "get_key"]], types=["list", ""], returns="dict",
        does=["groups the elements of a list by a key function", "returns a dictionary of groups", "implements group by", "takes a list and a function and groups the items by the function's result",
              "collects elements with the same key in a list", "puts items into groups using a key function"],
        doc=["Group the elements by a key function.", "Return a dictionary that maps keys to lists of elements."],
        vars=[["groups", "result", "out"], ["item", "x", "entry"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0:
        $v0.setdefault($a1($v1), []).append($v1)
    return $v0
""", """\
from collections import defaultdict


def $name($sig)$ret:
$doc    $v0 = defaultdict(list)
    for $v1 in $a0:
        $v0[$a1($v1)].append($v1)
    return dict($v0)
"""],
        tests="assert $name([1, 2, 3, 4], lambda v: v % 2) == {1: [1, 3], 0: [2, 4]}\nassert $name([], len) == {}\nassert $name(['a', 'bb', 'c'], len) == {1: ['a', 'c'], 2: ['bb']}\n"),

    Task(
        id="group_by_length", topic="dicts_sets", kind="function",
        names=["group_by_length", "words_by_length", "group_words_by_length"],
        args=[["words", "strings", "items"]], types=["list[str]"], returns="dict[int, list[str]]",
        does=["groups words by their length", "returns a dictionary that maps lengths to words", "collects words with the same number of letters", "takes a list of strings and groups them by length",
              "builds a dict from word length to the words of that length", "sorts words into groups of equal length"],
        doc=["Group the words by their length.", "Return a dictionary from length to words."],
        vars=[["groups", "result", "out"], ["word", "w", "x"]],
        solutions=["""\
from collections import defaultdict


def $name($sig)$ret:
$doc    $v0 = defaultdict(list)
    for $v1 in $a0:
        $v0[len($v1)].append($v1)
    return dict($v0)
""", """\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0:
        $v0.setdefault(len($v1), []).append($v1)
    return $v0
"""],
        tests="assert $name(['a', 'bb', 'c']) == {1: ['a', 'c'], 2: ['bb']}\nassert $name([]) == {}\nassert $name(['xyz']) == {3: ['xyz']}\n"),

    Task(
        id="group_anagrams", topic="dicts_sets", kind="function",
        names=["group_anagrams", "anagram_groups", "find_anagrams"],
        args=[["words", "strs", "strings"]], types=["list[str]"], returns="list[list[str]]",
        does=["groups anagrams together", "returns the lists of words that are anagrams of each other", "groups a list of strings by their sorted letters", "takes words and puts anagrams into the same group",
              "collects words made of the same letters", "partitions a list of words into groups of anagrams"],
        doc=["Group the anagrams together.", "Return the groups of words that are anagrams."],
        vars=[["groups", "result", "table"], ["word", "w", "s"], ["key", "letters", "signature"]],
        solutions=["""\
from collections import defaultdict


def $name($sig)$ret:
$doc    $v0 = defaultdict(list)
    for $v1 in $a0:
        $v0[''.join(sorted($v1))].append($v1)
    return list($v0.values())
""", """\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0:
        $v2 = tuple(sorted($v1))
        $v0.setdefault($v2, []).append($v1)
    return list($v0.values())
"""],
        tests="assert $name(['eat', 'tea', 'tan', 'ate', 'nat']) == [['eat', 'tea', 'ate'], ['tan', 'nat']]\nassert $name([]) == []\nassert $name(['a']) == [['a']]\n"),

    Task(
        id="lists_to_dict", topic="dicts_sets", kind="function",
        names=["lists_to_dict", "zip_to_dict", "make_dict"],
        args=[["keys", "names", "ks"], ["values", "vals", "vs"]], types=["list", "list"], returns="dict",
        does=["creates a dictionary from two lists", "combines a list of keys and a list of values into a dict", "zips two lists to a dictionary", "takes keys and values and returns a mapping",
              "builds a dict by pairing keys with values", "maps each key of one list to the value of another"],
        doc=["Return a dictionary from keys and values.", "Combine two lists into a dictionary."],
        vars=[["k", "key"], ["v", "value"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return dict(zip($a0, $a1))
""", """\
def $name($sig)$ret:
$doc    return {$v0: $v1 for $v0, $v1 in zip($a0, $a1)}
"""],
        tests="assert $name(['a', 'b'], [1, 2]) == {'a': 1, 'b': 2}\nassert $name([], []) == {}\nassert $name([1], [1]) == {1: 1}\n"),

    Task(
        id="sort_dict_by_value", topic="dicts_sets", kind="function",
        names=["sort_dict_by_value", "sort_by_value", "order_by_value"],
        args=[DICT], types=["dict"], returns="dict",
        does=["sorts a dictionary by its values", "returns a dict ordered by value", "orders the items of a dictionary by value, smallest first", "takes a dictionary and sorts its entries by value",
              "returns the entries of a mapping in order of their values", "rebuilds a dictionary with its values in ascending order"],
        doc=["Return the dictionary sorted by value.", "Sort a dictionary by its values."],
        vars=[["item", "pair", "entry"], ["k", "key"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return dict(sorted($a0.items(), key=lambda $v0: $v0[1]))
""", """\
def $name($sig)$ret:
$doc    return {$v1: $a0[$v1] for $v1 in sorted($a0, key=$a0.get)}
"""],
        tests="assert list($name({'a': 3, 'b': 1}).items()) == [('b', 1), ('a', 3)]\nassert $name({}) == {}\nassert list($name({'x': 1, 'y': 1})) == ['x', 'y']\n"),

    Task(
        id="sort_dict_by_key", topic="dicts_sets", kind="function",
        names=["sort_dict_by_key", "sort_dict", "sort_keys"],
        args=[DICT], types=["dict"], returns="dict",
        does=["sorts a dictionary by its keys", "returns a dict ordered by key", "orders the items of a dictionary by key", "takes a dictionary and sorts its entries alphabetically",
              "returns the entries of a mapping in order of their keys", "rebuilds a dictionary with its keys in ascending order"],
        doc=["Return the dictionary sorted by key.", "Sort a dictionary by its keys."],
        vars=[["k", "key", "name"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return dict(sorted($a0.items()))
""", """\
def $name($sig)$ret:
$doc    return {$v0: $a0[$v0] for $v0 in sorted($a0)}
"""],
        tests="assert list($name({'b': 1, 'a': 3})) == ['a', 'b']\nassert $name({}) == {}\nassert list($name({2: 0, 1: 0}).items()) == [(1, 0), (2, 0)]\n"),

    Task(
        id="filter_dict", topic="dicts_sets", kind="function",
        names=["filter_dict", "filter_by_value", "keep_large_values"],
        args=[DICT, ["threshold", "limit", "minimum"]], types=["dict[str, int]", "int"], returns="dict[str, int]",
        does=["filters a dictionary by a minimum value", "keeps the entries of a dict whose value is at least a threshold", "returns a dictionary without the entries below a limit", "takes a dictionary and drops small values",
              "selects the items of a mapping with large values", "removes all entries whose value is less than a threshold"],
        doc=["Keep the entries with a value of at least the threshold.", "Filter a dictionary by value."],
        vars=[["k", "key"], ["v", "value"], ["result", "out", "kept"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return {$v0: $v1 for $v0, $v1 in $a0.items() if $v1 >= $a1}
""", """\
def $name($sig)$ret:
$doc    $v2 = {}
    for $v0, $v1 in $a0.items():
        if $v1 >= $a1:
            $v2[$v0] = $v1
    return $v2
"""],
        tests="assert $name({'a': 1, 'b': 5}, 3) == {'b': 5}\nassert $name({}, 1) == {}\nassert $name({'a': 3}, 3) == {'a': 3}\n"),

    Task(
        id="max_value_key", topic="dicts_sets", kind="function",
        names=["max_value_key", "key_with_max_value", "key_of_max"],
        args=[DICT], types=["dict[str, int]"], returns="str",
        does=["returns the key with the largest value", "finds the key of the maximum value in a dictionary", "takes a dictionary and returns the key whose value is highest", "picks the best entry of a mapping by value",
              "finds which key has the greatest value", "looks up the key that belongs to the maximum"],
        doc=["Return the key with the largest value.", "Find the key of the maximum value."],
        vars=[["best", "winner", "top"], ["k", "key"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return max($a0, key=$a0.get)
""", """\
def $name($sig)$ret:
$doc    $v0 = None
    for $v1 in $a0:
        if $v0 is None or $a0[$v1] > $a0[$v0]:
            $v0 = $v1
    return $v0
"""],
        tests="assert $name({'a': 1, 'b': 5}) == 'b'\nassert $name({'x': 0}) == 'x'\nassert $name({'a': -1, 'b': -2}) == 'a'\n"),

    Task(
        id="get_nested", topic="dicts_sets", kind="function",
        names=["get_nested", "deep_get", "nested_get"],
        args=[DICT, ["path", "keys", "parts"]], types=["dict", "list[str]"], returns="",
        does=["gets a value from a nested dictionary", "looks up a path of keys in nested dicts", "returns the value at a path, or None if a key is missing", "takes a nested dictionary and a list of keys and returns the value",
              "follows several keys into a nested mapping", "safely reads a deep value of a dictionary"],
        doc=["Return the value at a path of keys, or None.", "Look up a value in nested dictionaries."],
        vars=[["key", "k", "part_name"]],
        solutions=["""\
def $name($sig)$ret:
$doc    for $v0 in $a1:
        if not isinstance($a0, dict) or $v0 not in $a0:
            return None
        $a0 = $a0[$v0]
    return $a0
""", """\
def $name($sig)$ret:
$doc    try:
        for $v0 in $a1:
            $a0 = $a0[$v0]
        return $a0
    except (KeyError, TypeError):
        return None
"""],
        tests="assert $name({'a': {'b': 1}}, ['a', 'b']) == 1\nassert $name({'a': 1}, ['x']) is None\nassert $name({'a': 1}, ['a', 'b']) is None\nassert $name({}, []) == {}\n"),

    Task(
        id="flatten_dict", topic="dicts_sets", kind="function",
        names=["flatten_dict", "flatten_nested_dict", "dotted_keys"],
        args=[DICT], types=["dict"], returns="dict",
        does=["flattens a nested dictionary", "turns nested dicts into one dict with dotted keys", "joins the keys of nested dictionaries with dots", "takes a nested dictionary and returns a flat one",
              "converts a nested mapping to keys such as 'a.b'", "recursively flattens dictionaries inside a dictionary"],
        doc=["Flatten a nested dictionary with dotted keys.", "Return a flat dictionary."],
        vars=[["result", "flat", "out"], ["key", "k"], ["value", "v"], ["sub", "inner", "child"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1, $v2 in $a0.items():
        if isinstance($v2, dict):
            for $v3, x in $name($v2).items():
                $v0[f'{$v1}.{$v3}'] = x
        else:
            $v0[$v1] = $v2
    return $v0
""", """\
def $name($a0, prefix='')$ret:
$doc    $v0 = {}
    for $v1, $v2 in $a0.items():
        if isinstance($v2, dict):
            $v0.update($name($v2, f'{prefix}{$v1}.'))
        else:
            $v0[prefix + $v1] = $v2
    return $v0
"""],
        tests="assert $name({'a': {'b': 1, 'c': {'d': 2}}, 'e': 3}) == {'a.b': 1, 'a.c.d': 2, 'e': 3}\nassert $name({}) == {}\nassert $name({'a': 1}) == {'a': 1}\n"),

    Task(
        id="remove_none_values", topic="dicts_sets", kind="function",
        names=["remove_none_values", "drop_none", "remove_none"],
        args=[DICT], types=["dict"], returns="dict",
        does=["removes the entries with the value None from a dictionary", "drops None values from a dict", "returns a dictionary without None values", "takes a dictionary and keeps only entries that have a value",
              "filters None out of the values of a mapping", "cleans a dictionary by deleting keys whose value is None"],
        doc=["Return the dictionary without None values.", "Remove the entries whose value is None."],
        vars=[["k", "key"], ["v", "value"], ["result", "out", "kept"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return {$v0: $v1 for $v0, $v1 in $a0.items() if $v1 is not None}
""", """\
def $name($sig)$ret:
$doc    $v2 = {}
    for $v0, $v1 in $a0.items():
        if $v1 is not None:
            $v2[$v0] = $v1
    return $v2
"""],
        tests="assert $name({'a': 1, 'b': None}) == {'a': 1}\nassert $name({}) == {}\nassert $name({'a': 0}) == {'a': 0}\n"),

    Task(
        id="pick_keys", topic="dicts_sets", kind="function",
        names=["pick", "pick_keys", "select_keys"],
        args=[DICT, ["keys", "wanted", "names"]], types=["dict", "list[str]"], returns="dict",
        does=["selects some keys from a dictionary", "returns a dict with only the given keys", "picks a subset of the entries of a dictionary", "takes a dictionary and a list of keys and keeps just those",
              "extracts the entries of the wanted keys that exist", "builds a smaller dictionary from chosen keys"],
        doc=["Return a dictionary with only the given keys.", "Pick keys from a dictionary."],
        vars=[["k", "key"], ["v", "value"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return {$v0: $a0[$v0] for $v0 in $a1 if $v0 in $a0}
""", """\
def $name($sig)$ret:
$doc    return {$v0: $v1 for $v0, $v1 in $a0.items() if $v0 in $a1}
"""],
        tests="assert $name({'a': 1, 'b': 2, 'c': 3}, ['a', 'c', 'x']) == {'a': 1, 'c': 3}\nassert $name({}, ['a']) == {}\nassert $name({'a': 1}, []) == {}\n"),

    Task(
        id="common_keys", topic="dicts_sets", kind="function",
        names=["common_keys", "shared_keys", "keys_in_both"],
        args=[["a", "first", "d1"], ["b", "second", "d2"]], types=["dict", "dict"], returns="set",
        does=["returns the keys two dictionaries have in common", "finds the shared keys of two dicts", "takes two dictionaries and returns the keys that are in both", "computes the intersection of the keys of two mappings",
              "lists which keys occur in both dictionaries", "finds common keys of two dictionaries as a set"],
        doc=["Return the keys that are in both dictionaries.", "Find the common keys."],
        vars=[["k", "key", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0.keys() & $a1.keys()
""", """\
def $name($sig)$ret:
$doc    return {$v0 for $v0 in $a0 if $v0 in $a1}
"""],
        tests="assert $name({'a': 1, 'b': 2}, {'b': 3}) == {'b'}\nassert $name({}, {}) == set()\nassert $name({'a': 1}, {'c': 1}) == set()\n"),

    Task(
        id="set_union", topic="dicts_sets", kind="function",
        names=["set_union", "union", "unique_union"],
        args=[["a", "first", "left"], ["b", "second", "right"]], types=["list", "list"], returns="set",
        does=["returns the union of two lists as a set", "collects all distinct elements of two lists", "finds every element that is in at least one of two lists", "takes two lists and returns their set union",
              "combines two lists into a set", "computes the union of two collections"],
        doc=["Return the union of two lists.", "Collect the distinct elements of both lists."],
        solutions=["""\
def $name($sig)$ret:
$doc    return set($a0) | set($a1)
""", """\
def $name($sig)$ret:
$doc    return set($a0).union($a1)
"""],
        tests="assert $name([1, 2], [2, 3]) == {1, 2, 3}\nassert $name([], []) == set()\nassert $name([1], []) == {1}\n"),

    Task(
        id="symmetric_difference", topic="dicts_sets", kind="function",
        names=["symmetric_difference", "in_exactly_one", "xor_sets"],
        args=[["a", "first", "left"], ["b", "second", "right"]], types=["list", "list"], returns="set",
        does=["returns the elements that are in exactly one of two lists", "computes the symmetric difference of two lists", "finds the elements that two lists do not share", "takes two lists and returns what is in one but not in both",
              "collects the elements without a counterpart in the other list", "returns the set of non-common elements"],
        doc=["Return the elements that are in exactly one list.", "Compute the symmetric difference."],
        solutions=["""\
def $name($sig)$ret:
$doc    return set($a0) ^ set($a1)
""", """\
def $name($sig)$ret:
$doc    return set($a0).symmetric_difference($a1)
"""],
        tests="assert $name([1, 2], [2, 3]) == {1, 3}\nassert $name([], []) == set()\nassert $name([1], [1]) == set()\n"),

    Task(
        id="is_subset", topic="dicts_sets", kind="function",
        names=["is_subset", "contains_all", "check_subset"],
        args=[["a", "first", "small"], ["b", "second", "big"]], types=["list", "list"], returns="bool",
        does=["checks if all elements of a list are in another list", "checks whether one list is a subset of another", "returns True if the first collection is contained in the second", "determines if every element of a list also occurs in a second list",
              "tests for a subset", "tells whether no element of the first list is missing from the second"],
        doc=["Return True if the first list is a subset of the second.", "Check whether all elements are contained."],
        vars=[["x", "item", "element"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return set($a0) <= set($a1)
""", """\
def $name($sig)$ret:
$doc    return all($v0 in $a1 for $v0 in $a0)
"""],
        tests="assert $name([1, 2], [1, 2, 3]) is True\nassert $name([4], [1]) is False\nassert $name([], []) is True\n"),

    Task(
        id="first_duplicate", topic="dicts_sets", kind="function",
        names=["first_duplicate", "find_first_duplicate", "first_repeated"],
        args=[ITEMS], types=["list"], returns="",
        does=["finds the first element that occurs a second time", "returns the first duplicate in a list, or None", "finds the first repeated value", "takes a list and returns the earliest repeated element",
              "uses a set to detect the first duplicate", "scans a list until an element was seen before"],
        doc=["Return the first repeated element, or None.", "Find the first duplicate."],
        vars=[["seen", "known", "found"], ["item", "x", "current"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = set()
    for $v1 in $a0:
        if $v1 in $v0:
            return $v1
        $v0.add($v1)
    return None
""", """\
def $name($sig)$ret:
$doc    for i, $v1 in enumerate($a0):
        if $v1 in $a0[:i]:
            return $v1
    return None
"""],
        tests="assert $name([1, 2, 3, 2, 1]) == 2\nassert $name([1, 2]) is None\nassert $name([]) is None\n"),

    Task(
        id="sum_values", topic="dicts_sets", kind="function",
        names=["sum_values", "sum_dict", "total_of_values"],
        args=[DICT], types=["dict[str, int]"], returns="int",
        does=["sums the values of a dictionary", "adds up all values in a dict", "returns the total of a dictionary's values", "takes a dictionary of numbers and returns their sum",
              "computes the sum over the values of a mapping", "calculates the total of all entries of a dictionary"],
        doc=["Return the sum of the values.", "Sum the values of a dictionary."],
        vars=[["total", "result", "acc"], ["v", "value", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($a0.values())
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0.values():
        $v0 += $v1
    return $v0
"""],
        tests="assert $name({'a': 1, 'b': 2}) == 3\nassert $name({}) == 0\nassert $name({'x': -1}) == -1\n"),

    Task(
        id="pluck", topic="dicts_sets", kind="function",
        names=["pluck", "get_column", "values_of_key"],
        args=[["records", "rows", "items"], ["key", "field", "column"]], types=["list[dict]", "str"], returns="list",
        does=["returns the values of one key from a list of dictionaries", "extracts a column from a list of dicts", "collects a field of every record", "takes records and a key and lists the values of that key",
              "plucks a property from each dictionary", "reads the same key from all dictionaries of a list"],
        doc=["Return the values of a key from all records.", "Extract a column from a list of dictionaries."],
        vars=[["r", "d", "row"], ["result", "out", "found"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0[$a1] for $v0 in $a0]
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in $a0:
        $v1.append($v0[$a1])
    return $v1
"""],
        tests="assert $name([{'n': 1}, {'n': 2}], 'n') == [1, 2]\nassert $name([], 'n') == []\nassert $name([{'n': 'x', 'm': 0}], 'm') == [0]\n"),
]
