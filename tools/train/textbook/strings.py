from tasklib import Task

TASKS = [
    Task(
        id="reverse_string", topic="strings", kind="function",
        names=["reverse_string", "reverse_text", "string_reverse"],
        args=[["s", "text", "string", "value"]], types=["str"], returns="str",
        does=["reverses a string", "returns a string in reverse order", "returns the characters of a string reversed",
              "takes a string and returns it reversed", "flips a string around",
              "gives back a string read from the end to the start"],
        doc=["Return the string reversed.", "Reverse a string."],
        vars=[["result", "out", "reversed_text"], ["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0[::-1]
""", """\
def $name($sig)$ret:
$doc    return ''.join(reversed($a0))
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        $v0 = $v1 + $v0
    return $v0
"""],
        tests="assert $name('abc') == 'cba'\nassert $name('') == ''\nassert $name('x') == 'x'\n"),

    Task(
        id="is_palindrome", topic="strings", kind="function",
        names=["is_palindrome", "check_palindrome", "palindrome"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="bool",
        does=["checks if a string is a palindrome", "checks whether a word is a palindrome",
              "returns True if a string reads the same forwards and backwards",
              "determines whether a string equals its reverse", "tests if a string is a palindrome",
              "tells whether a word is the same when reversed"],
        doc=["Return True if the string is a palindrome.", "Check whether a string reads the same in both directions."],
        vars=[["left", "i", "start"], ["right", "j", "end"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 == $a0[::-1]
""", """\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, len($a0) - 1
    while $v0 < $v1:
        if $a0[$v0] != $a0[$v1]:
            return False
        $v0 += 1
        $v1 -= 1
    return True
"""],
        tests="assert $name('racecar') is True\nassert $name('hello') is False\nassert $name('') is True\nassert $name('abba') is True\n"),

    Task(
        id="is_palindrome_phrase", topic="strings", kind="function",
        names=["is_palindrome_phrase", "is_palindrome_ignore_case", "is_phrase_palindrome"],
        args=[["s", "text", "phrase", "sentence"]], types=["str"], returns="bool",
        does=["checks if a phrase is a palindrome, ignoring case and punctuation",
              "checks whether a sentence is a palindrome when only letters and digits count",
              "returns True if a string is a palindrome ignoring spaces, punctuation and case",
              "tests if a phrase reads the same backwards, skipping non-alphanumeric characters",
              "determines whether a sentence is a palindrome regardless of case and spaces",
              "cleans a string to lowercase letters and digits and checks if it is a palindrome"],
        doc=["Return True if the phrase is a palindrome, ignoring case and punctuation.",
             "Check for a palindrome using only letters and digits."],
        vars=[["cleaned", "chars", "letters"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [$v1.lower() for $v1 in $a0 if $v1.isalnum()]
    return $v0 == $v0[::-1]
""", """\
def $name($sig)$ret:
$doc    $v0 = ''.join($v1 for $v1 in $a0.lower() if $v1.isalnum())
    return $v0 == $v0[::-1]
"""],
        tests="assert $name('A man, a plan, a canal: Panama') is True\nassert $name('Hello, world') is False\nassert $name('') is True\n"),

    Task(
        id="count_vowels", topic="strings", kind="function",
        names=["count_vowels", "vowel_count", "num_vowels"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="int",
        does=["counts the vowels in a string", "returns the number of vowels in a string",
              "counts how many vowels a word contains", "finds how many characters of a string are vowels",
              "takes a string and returns its vowel count", "computes the number of vowels in a text"],
        doc=["Return the number of vowels in the string.", "Count the vowels in a string."],
        vars=[["count", "total", "n"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum(1 for $v1 in $a0.lower() if $v1 in 'aeiou')
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0.lower():
        if $v1 in 'aeiou':
            $v0 += 1
    return $v0
"""],
        tests="assert $name('Hello World') == 3\nassert $name('AEIOU') == 5\nassert $name('') == 0\nassert $name('xyz') == 0\n"),

    Task(
        id="count_consonants", topic="strings", kind="function",
        names=["count_consonants", "consonant_count", "num_consonants"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="int",
        does=["counts the consonants in a string", "returns the number of consonants in a string",
              "counts the letters of a string that are not vowels", "finds how many consonants a word has",
              "takes a string and returns its consonant count", "computes how many letters in a text are consonants"],
        doc=["Return the number of consonants in the string.", "Count the consonants in a string."],
        vars=[["count", "total", "n"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum(1 for $v1 in $a0.lower() if $v1.isalpha() and $v1 not in 'aeiou')
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0.lower():
        if $v1.isalpha() and $v1 not in 'aeiou':
            $v0 += 1
    return $v0
"""],
        tests="assert $name('Hello World') == 7\nassert $name('aeiou') == 0\nassert $name('') == 0\nassert $name('b2b!') == 2\n"),

    Task(
        id="remove_vowels", topic="strings", kind="function",
        names=["remove_vowels", "strip_vowels", "without_vowels"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="str",
        does=["removes all vowels from a string", "returns a string without its vowels", "strips the vowels from a string",
              "deletes every vowel in a text", "takes a string and returns it with the vowels removed",
              "drops the letters a, e, i, o and u from a string"],
        doc=["Return the string without vowels.", "Remove all vowels from a string."],
        vars=[["result", "out", "kept"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ''.join($v1 for $v1 in $a0 if $v1.lower() not in 'aeiou')
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        if $v1 not in 'aeiouAEIOU':
            $v0 += $v1
    return $v0
"""],
        tests="assert $name('Hello World') == 'Hll Wrld'\nassert $name('aEiOu') == ''\nassert $name('') == ''\n"),

    Task(
        id="count_words", topic="strings", kind="function",
        names=["count_words", "word_count", "num_words"],
        args=[["s", "text", "sentence", "string"]], types=["str"], returns="int",
        does=["counts the words in a string", "returns the number of words in a sentence", "counts how many words a text has",
              "finds the number of words separated by spaces", "takes a sentence and returns its word count",
              "splits a text on whitespace and returns how many words there are"],
        doc=["Return the number of words in the text.", "Count the words in a sentence."],
        vars=[["words", "parts", "tokens"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return len($a0.split())
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0.split()
    return len($v0)
"""],
        tests="assert $name('the quick brown fox') == 4\nassert $name('') == 0\nassert $name('  two   words ') == 2\n"),

    Task(
        id="reverse_words", topic="strings", kind="function",
        names=["reverse_words", "reverse_word_order", "reverse_sentence"],
        args=[["s", "text", "sentence", "string"]], types=["str"], returns="str",
        does=["reverses the order of the words in a sentence", "returns a string with its words in reverse order",
              "reverses the words in a string", "puts the words of a sentence in the opposite order",
              "takes a sentence and returns the words from last to first", "flips the word order of a text"],
        doc=["Return the sentence with its words in reverse order.", "Reverse the order of the words."],
        vars=[["words", "parts", "tokens"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ' '.join($a0.split()[::-1])
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0.split()
    $v0.reverse()
    return ' '.join($v0)
""", """\
def $name($sig)$ret:
$doc    return ' '.join(reversed($a0.split()))
"""],
        tests="assert $name('the sky is blue') == 'blue is sky the'\nassert $name('') == ''\nassert $name('one') == 'one'\n"),

    Task(
        id="reverse_each_word", topic="strings", kind="function",
        names=["reverse_each_word", "reverse_letters", "flip_each_word"],
        args=[["s", "text", "sentence", "string"]], types=["str"], returns="str",
        does=["reverses each word in a sentence", "reverses every word but keeps the word order",
              "returns a sentence with the letters of each word reversed", "flips the letters of every word in a string",
              "takes a sentence and reverses its words one by one in place",
              "reverses the characters of each word while keeping the words in order"],
        doc=["Reverse each word in the sentence.", "Return the sentence with every word reversed."],
        vars=[["w", "word", "part"], ["words", "result", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ' '.join($v0[::-1] for $v0 in $a0.split())
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in $a0.split():
        $v1.append($v0[::-1])
    return ' '.join($v1)
"""],
        tests="assert $name('hello world') == 'olleh dlrow'\nassert $name('') == ''\nassert $name('abc') == 'cba'\n"),

    Task(
        id="title_case", topic="strings", kind="function",
        names=["title_case", "capitalize_words", "to_title_case"],
        args=[["s", "text", "sentence", "string"]], types=["str"], returns="str",
        does=["capitalizes the first letter of each word", "converts a string to title case",
              "capitalizes every word in a sentence", "returns a sentence with each word capitalized",
              "makes the first letter of every word uppercase", "takes a string and returns it in title case"],
        doc=["Capitalize the first letter of each word.", "Convert a sentence to title case."],
        vars=[["w", "word", "part"], ["words", "result", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ' '.join($v0.capitalize() for $v0 in $a0.split())
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in $a0.split():
        $v1.append($v0[0].upper() + $v0[1:].lower())
    return ' '.join($v1)
"""],
        tests="assert $name('hello world') == 'Hello World'\nassert $name('') == ''\nassert $name(\"it's PYTHON\") == \"It's Python\"\n"),

    Task(
        id="capitalize_first", topic="strings", kind="function",
        names=["capitalize_first", "capitalize", "upper_first"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="str",
        does=["capitalizes the first letter of a string", "makes the first character of a string uppercase",
              "returns a string with its first letter in upper case", "uppercases only the first character of a word",
              "takes a string and capitalizes its first letter, leaving the rest unchanged",
              "changes the first letter of a text to a capital"],
        doc=["Return the string with its first letter capitalized.", "Capitalize the first letter."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0[:1].upper() + $a0[1:]
""", """\
def $name($sig)$ret:
$doc    if not $a0:
        return $a0
    return $a0[0].upper() + $a0[1:]
"""],
        tests="assert $name('hello') == 'Hello'\nassert $name('') == ''\nassert $name('aBC') == 'ABC'\n"),

    Task(
        id="to_uppercase", topic="strings", kind="function",
        names=["to_uppercase", "to_upper", "make_upper"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="str",
        does=["converts a string to uppercase", "returns a string in upper case", "makes all letters of a string uppercase",
              "uppercases a text", "takes a string and returns it in capital letters",
              "changes every letter of a string to upper case"],
        doc=["Return the string in uppercase.", "Convert a string to uppercase."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0.upper()
""", """\
def $name($sig)$ret:
$doc    return ''.join(c.upper() for c in $a0)
"""],
        tests="assert $name('abc') == 'ABC'\nassert $name('') == ''\nassert $name('aB1') == 'AB1'\n"),

    Task(
        id="to_lowercase", topic="strings", kind="function",
        names=["to_lowercase", "to_lower", "make_lower"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="str",
        does=["converts a string to lowercase", "returns a string in lower case", "makes all letters of a string lowercase",
              "lowercases a text", "takes a string and returns it in small letters",
              "changes every letter of a string to lower case"],
        doc=["Return the string in lowercase.", "Convert a string to lowercase."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0.lower()
""", """\
def $name($sig)$ret:
$doc    return ''.join(c.lower() for c in $a0)
"""],
        tests="assert $name('ABC') == 'abc'\nassert $name('') == ''\nassert $name('aB1') == 'ab1'\n"),

    Task(
        id="swap_case", topic="strings", kind="function",
        names=["swap_case", "invert_case", "toggle_case"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="str",
        does=["swaps the case of every letter in a string", "turns uppercase letters into lowercase and the other way round",
              "inverts the case of a string", "toggles the case of each character",
              "takes a string and swaps upper and lower case", "returns a string with the case of its letters switched"],
        doc=["Swap the case of every letter.", "Return the string with upper and lower case swapped."],
        vars=[["result", "out", "swapped"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0.swapcase()
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        if $v1.isupper():
            $v0 += $v1.lower()
        else:
            $v0 += $v1.upper()
    return $v0
"""],
        tests="assert $name('Hello') == 'hELLO'\nassert $name('') == ''\nassert $name('a1B') == 'A1b'\n"),

    Task(
        id="is_anagram", topic="strings", kind="function",
        names=["is_anagram", "are_anagrams", "check_anagram"],
        args=[["s", "a", "first", "word1"], ["t", "b", "second", "word2"]], types=["str", "str"], returns="bool",
        does=["checks if two strings are anagrams", "checks whether two words are anagrams of each other",
              "returns True if two strings contain the same letters", "determines if one word is an anagram of another",
              "tests whether two strings use exactly the same characters",
              "takes two strings and tells whether they are anagrams"],
        doc=["Return True if the two strings are anagrams.", "Check whether two words are anagrams."],
        solutions=["""\
def $name($sig)$ret:
$doc    return sorted($a0) == sorted($a1)
""", """\
from collections import Counter


def $name($sig)$ret:
$doc    return Counter($a0) == Counter($a1)
"""],
        tests="assert $name('listen', 'silent') is True\nassert $name('hello', 'world') is False\nassert $name('', '') is True\nassert $name('aab', 'abb') is False\n"),

    Task(
        id="count_char", topic="strings", kind="function",
        names=["count_char", "count_letter", "count_occurrences_of_char"],
        args=[["s", "text", "string", "word"], ["char", "letter", "ch", "target"]], types=["str", "str"], returns="int",
        does=["counts how often a character occurs in a string", "counts the occurrences of a character in a string",
              "returns the number of times a letter appears in a text", "finds how many times a given character is in a string",
              "takes a string and a character and returns the count of that character",
              "computes how many characters of a string equal a given one"],
        doc=["Return how often the character occurs in the string.", "Count the occurrences of a character."],
        vars=[["count", "total", "n"], ["c", "x", "item"]],
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
        tests="assert $name('banana', 'a') == 3\nassert $name('banana', 'x') == 0\nassert $name('', 'a') == 0\n"),

    Task(
        id="remove_duplicate_chars", topic="strings", kind="function",
        names=["remove_duplicate_chars", "unique_chars", "dedupe_string"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="str",
        does=["removes duplicate characters from a string", "returns a string with only the first occurrence of each character",
              "keeps each character of a string only once", "drops repeated characters from a string and keeps the order",
              "takes a string and returns its unique characters in order", "deletes repeated letters from a word"],
        doc=["Remove duplicate characters, keeping the order.", "Return the unique characters of the string in order."],
        vars=[["result", "out", "kept"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ''.join(dict.fromkeys($a0))
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        if $v1 not in $v0:
            $v0 += $v1
    return $v0
"""],
        tests="assert $name('banana') == 'ban'\nassert $name('') == ''\nassert $name('abc') == 'abc'\n"),

    Task(
        id="has_unique_chars", topic="strings", kind="function",
        names=["has_unique_chars", "is_unique", "all_unique_chars", "is_isogram"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="bool",
        does=["checks if all characters in a string are unique", "checks whether a string has no repeated characters",
              "returns True if every character of a string occurs only once", "determines if a string has all unique characters",
              "tests that no letter appears twice in a word", "tells whether the characters of a string are all different"],
        doc=["Return True if all characters are unique.", "Check whether a string has no repeated characters."],
        vars=[["seen", "found", "used"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return len(set($a0)) == len($a0)
""", """\
def $name($sig)$ret:
$doc    $v0 = set()
    for $v1 in $a0:
        if $v1 in $v0:
            return False
        $v0.add($v1)
    return True
"""],
        tests="assert $name('abc') is True\nassert $name('hello') is False\nassert $name('') is True\n"),

    Task(
        id="first_unique_char", topic="strings", kind="function",
        names=["first_unique_char", "first_non_repeating", "first_non_repeating_char"],
        args=[["s", "text", "string", "word"]], types=["str"], returns="str | None",
        does=["finds the first non-repeating character in a string", "returns the first character that occurs only once",
              "finds the first unique character of a string", "returns the first letter that is not repeated, or None",
              "takes a string and returns its first character with a count of one",
              "looks for the first character that appears exactly once in a text"],
        doc=["Return the first non-repeating character, or None.", "Find the first character that occurs only once."],
        vars=[["counts", "freq", "counter"], ["c", "ch", "char"]],
        solutions=["""\
from collections import Counter


def $name($sig)$ret:
$doc    $v0 = Counter($a0)
    for $v1 in $a0:
        if $v0[$v1] == 1:
            return $v1
    return None
""", """\
def $name($sig)$ret:
$doc    for $v1 in $a0:
        if $a0.count($v1) == 1:
            return $v1
    return None
"""],
        tests="assert $name('swiss') == 'w'\nassert $name('aabb') is None\nassert $name('') is None\n"),

    Task(
        id="longest_word", topic="strings", kind="function",
        names=["longest_word", "find_longest_word", "get_longest_word"],
        args=[["s", "text", "sentence", "string"]], types=["str"], returns="str",
        does=["finds the longest word in a sentence", "returns the longest word of a string", "finds the word with the most letters",
              "takes a sentence and returns its longest word", "picks the longest word from a text",
              "splits a sentence and returns the word with the greatest length"],
        doc=["Return the longest word in the sentence.", "Find the longest word."],
        vars=[["longest", "best", "result"], ["word", "w", "part"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return max($a0.split(), key=len, default='')
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0.split():
        if len($v1) > len($v0):
            $v0 = $v1
    return $v0
"""],
        tests="assert $name('the quick fox') == 'quick'\nassert $name('') == ''\nassert $name('aa bb') == 'aa'\n"),

    Task(
        id="shortest_word", topic="strings", kind="function",
        names=["shortest_word", "find_shortest_word", "get_shortest_word"],
        args=[["s", "text", "sentence", "string"]], types=["str"], returns="str",
        does=["finds the shortest word in a sentence", "returns the shortest word of a string", "finds the word with the fewest letters",
              "takes a sentence and returns its shortest word", "picks the shortest word from a text",
              "splits a sentence and returns the word with the smallest length"],
        doc=["Return the shortest word in the sentence.", "Find the shortest word."],
        solutions=["""\
def $name($sig)$ret:
$doc    return min($a0.split(), key=len, default='')
""", """\
def $name($sig)$ret:
$doc    words = $a0.split()
    if not words:
        return ''
    return min(words, key=len)
"""],
        tests="assert $name('the quick ox') == 'ox'\nassert $name('') == ''\nassert $name('aa bb') == 'aa'\n"),

    Task(
        id="remove_whitespace", topic="strings", kind="function",
        names=["remove_whitespace", "remove_spaces", "strip_spaces"],
        args=[["s", "text", "string", "value"]], types=["str"], returns="str",
        does=["removes all whitespace from a string", "removes all spaces from a string", "returns a string without any whitespace",
              "deletes every space in a text", "takes a string and strips out all whitespace",
              "drops spaces, tabs and newlines from a string"],
        doc=["Return the string without whitespace.", "Remove all whitespace from a string."],
        vars=[["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ''.join($a0.split())
""", """\
def $name($sig)$ret:
$doc    return ''.join($v0 for $v0 in $a0 if not $v0.isspace())
"""],
        tests="assert $name(' a b  c ') == 'abc'\nassert $name('') == ''\nassert $name('a\\tb\\n') == 'ab'\n"),

    Task(
        id="normalize_spaces", topic="strings", kind="function",
        names=["normalize_spaces", "collapse_whitespace", "squeeze_spaces"],
        args=[["s", "text", "string", "value"]], types=["str"], returns="str",
        does=["replaces runs of whitespace with a single space", "collapses multiple spaces into one",
              "removes extra spaces from a string", "normalizes the whitespace in a text",
              "trims a string and squeezes repeated spaces", "returns a string where words are separated by exactly one space"],
        doc=["Collapse runs of whitespace into single spaces.", "Remove extra spaces from a string."],
        solutions=["""\
def $name($sig)$ret:
$doc    return ' '.join($a0.split())
""", """\
import re


def $name($sig)$ret:
$doc    return re.sub(r'\\s+', ' ', $a0).strip()
"""],
        tests="assert $name('  a   b c ') == 'a b c'\nassert $name('') == ''\nassert $name('a\\n b') == 'a b'\n"),

    Task(
        id="remove_punctuation", topic="strings", kind="function",
        names=["remove_punctuation", "strip_punctuation", "without_punctuation"],
        args=[["s", "text", "sentence", "value"]], types=["str"], returns="str",
        does=["removes punctuation from a string", "strips all punctuation marks from a text",
              "returns a string without punctuation", "deletes every punctuation character in a sentence",
              "takes a sentence and drops its punctuation", "filters punctuation out of a string"],
        doc=["Return the text without punctuation.", "Remove punctuation from a string."],
        vars=[["c", "ch", "char"]],
        solutions=["""\
import string


def $name($sig)$ret:
$doc    return ''.join($v0 for $v0 in $a0 if $v0 not in string.punctuation)
""", """\
import string


def $name($sig)$ret:
$doc    return $a0.translate(str.maketrans('', '', string.punctuation))
"""],
        tests="assert $name('Hello, world!') == 'Hello world'\nassert $name('') == ''\nassert $name('a.b?') == 'ab'\n"),

    Task(
        id="camel_to_snake", topic="strings", kind="function",
        names=["camel_to_snake", "to_snake_case", "camel_case_to_snake_case"],
        args=[["s", "text", "name", "value"]], types=["str"], returns="str",
        does=["converts a camelCase string to snake_case", "converts camel case to snake case",
              "turns a camelCase name into snake_case", "takes an identifier in camel case and returns it in snake case",
              "inserts underscores before capitals and lowercases the result", "rewrites a camelCase identifier with underscores"],
        doc=["Convert camelCase to snake_case.", "Return the name in snake_case."],
        vars=[["result", "out", "parts"], ["c", "ch", "char"]],
        solutions=["""\
import re


def $name($sig)$ret:
$doc    return re.sub(r'(?<!^)(?=[A-Z])', '_', $a0).lower()
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        if $v1.isupper() and $v0:
            $v0 += '_'
        $v0 += $v1.lower()
    return $v0
"""],
        tests="assert $name('camelCaseName') == 'camel_case_name'\nassert $name('PascalCase') == 'pascal_case'\nassert $name('') == ''\nassert $name('plain') == 'plain'\n"),

    Task(
        id="snake_to_camel", topic="strings", kind="function",
        names=["snake_to_camel", "to_camel_case", "snake_case_to_camel_case"],
        args=[["s", "text", "name", "value"]], types=["str"], returns="str",
        does=["converts a snake_case string to camelCase", "converts snake case to camel case",
              "turns a snake_case name into camelCase", "takes an identifier in snake case and returns it in camel case",
              "removes underscores and capitalizes the words after the first", "rewrites an underscore name in camelCase"],
        doc=["Convert snake_case to camelCase.", "Return the name in camelCase."],
        vars=[["parts", "words", "pieces"], ["w", "word", "p"], ["first", "head", "start"], ["rest", "others", "tail"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $a0.split('_')
    return $v0[0] + ''.join($v1.capitalize() for $v1 in $v0[1:])
""", """\
def $name($sig)$ret:
$doc    $v2, *$v3 = $a0.split('_')
    return $v2 + ''.join($v1.title() for $v1 in $v3)
"""],
        tests="assert $name('snake_case_name') == 'snakeCaseName'\nassert $name('') == ''\nassert $name('plain') == 'plain'\n"),

    Task(
        id="snake_to_pascal", topic="strings", kind="function",
        names=["snake_to_pascal", "to_pascal_case", "snake_case_to_pascal_case"],
        args=[["s", "text", "name", "value"]], types=["str"], returns="str",
        does=["converts a snake_case string to PascalCase", "converts snake case to pascal case",
              "turns a snake_case name into PascalCase", "takes an underscore name and capitalizes all of its words",
              "removes underscores and capitalizes every word", "rewrites a snake_case identifier in PascalCase"],
        doc=["Convert snake_case to PascalCase.", "Return the name in PascalCase."],
        vars=[["w", "word", "part"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ''.join($v0.capitalize() for $v0 in $a0.split('_'))
""", """\
def $name($sig)$ret:
$doc    return ''.join(map(str.capitalize, $a0.split('_')))
"""],
        tests="assert $name('snake_case_name') == 'SnakeCaseName'\nassert $name('') == ''\nassert $name('plain') == 'Plain'\n"),

    Task(
        id="slugify", topic="strings", kind="function",
        names=["slugify", "make_slug", "to_slug"],
        args=[["s", "text", "title", "value"]], types=["str"], returns="str",
        does=["converts a title to a URL slug", "turns a string into a slug", "makes a lowercase slug with hyphens from a text",
              "replaces everything but letters and digits with hyphens", "takes a title and returns a URL friendly slug",
              "creates a slug such as hello-world from a string"],
        doc=["Convert a title to a URL slug.", "Return a lowercase slug with hyphens."],
        solutions=["""\
import re


def $name($sig)$ret:
$doc    return re.sub(r'[^a-z0-9]+', '-', $a0.lower()).strip('-')
""", """\
import re


def $name($sig)$ret:
$doc    words = re.findall(r'[a-z0-9]+', $a0.lower())
    return '-'.join(words)
"""],
        tests="assert $name('Hello World!') == 'hello-world'\nassert $name('') == ''\nassert $name('  A & B  ') == 'a-b'\n"),

    Task(
        id="is_pangram", topic="strings", kind="function",
        names=["is_pangram", "check_pangram", "contains_all_letters"],
        args=[["s", "text", "sentence", "phrase"]], types=["str"], returns="bool",
        does=["checks if a sentence is a pangram", "checks whether a string contains every letter of the alphabet",
              "returns True if a text uses all letters from a to z", "determines if a sentence is a pangram",
              "tests that every letter of the alphabet occurs in a string", "tells whether a phrase contains all 26 letters"],
        doc=["Return True if the sentence is a pangram.", "Check whether every letter of the alphabet occurs."],
        vars=[["letter", "c", "ch"]],
        solutions=["""\
import string


def $name($sig)$ret:
$doc    return set(string.ascii_lowercase) <= set($a0.lower())
""", """\
def $name($sig)$ret:
$doc    return all($v0 in $a0.lower() for $v0 in 'abcdefghijklmnopqrstuvwxyz')
"""],
        tests="assert $name('The quick brown fox jumps over the lazy dog') is True\nassert $name('hello') is False\nassert $name('') is False\n"),

    Task(
        id="longest_common_prefix", topic="strings", kind="function",
        names=["longest_common_prefix", "common_prefix", "find_common_prefix"],
        args=[["strs", "words", "strings", "items"]], types=["list[str]"], returns="str",
        does=["finds the longest common prefix of a list of strings", "returns the longest prefix shared by all strings in a list",
              "finds the common prefix of several words", "computes the longest start that a list of words have in common",
              "takes a list of strings and returns their longest common prefix",
              "returns the beginning that all given strings share"],
        doc=["Return the longest common prefix of the strings.", "Find the prefix shared by all strings."],
        vars=[["prefix", "common", "result"], ["s", "word", "w"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if not $a0:
        return ''
    $v0 = $a0[0]
    for $v1 in $a0[1:]:
        while not $v1.startswith($v0):
            $v0 = $v0[:-1]
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in zip(*$a0):
        if len(set($v1)) > 1:
            break
        $v0 += $v1[0]
    return $v0
"""],
        tests="assert $name(['flower', 'flow', 'flight']) == 'fl'\nassert $name(['dog', 'car']) == ''\nassert $name([]) == ''\nassert $name(['one']) == 'one'\n"),

    Task(
        id="truncate_string", topic="strings", kind="function",
        names=["truncate", "truncate_string", "shorten"],
        args=[["s", "text", "string"], ["max_length", "limit", "length"]], types=["str", "int"], returns="str",
        does=["truncates a string to a maximum length and adds an ellipsis", "shortens a text that is too long and appends '...'",
              "cuts a string at a given length and adds three dots",
              "returns a string unchanged if it is short enough, otherwise cut off with '...'",
              "limits the length of a string, marking the cut with dots", "truncates long text with an ellipsis"],
        doc=["Truncate the text and append an ellipsis if it is too long.", "Shorten a string to the given length."],
        solutions=["""\
def $name($sig)$ret:
$doc    if len($a0) <= $a1:
        return $a0
    return $a0[:$a1] + '...'
""", """\
def $name($sig)$ret:
$doc    return $a0 if len($a0) <= $a1 else $a0[:$a1] + '...'
"""],
        tests="assert $name('hello world', 5) == 'hello...'\nassert $name('hi', 5) == 'hi'\nassert $name('', 3) == ''\n"),

    Task(
        id="repeat_string", topic="strings", kind="function",
        names=["repeat_string", "repeat", "repeat_text"],
        args=[["s", "text", "string"], ["n", "times", "count"]], types=["str", "int"], returns="str",
        does=["repeats a string a number of times", "returns a string repeated n times", "concatenates a string with itself several times",
              "takes a string and a number and repeats the string that often", "multiplies a string",
              "builds a new string from copies of a given one"],
        doc=["Return the string repeated the given number of times.", "Repeat a string."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 * $a1
""", """\
def $name($sig)$ret:
$doc    result = ''
    for _ in range($a1):
        result += $a0
    return result
"""],
        tests="assert $name('ab', 3) == 'ababab'\nassert $name('ab', 0) == ''\nassert $name('', 5) == ''\n"),

    Task(
        id="is_numeric_string", topic="strings", kind="function",
        names=["is_numeric", "is_number", "is_numeric_string"],
        args=[["s", "text", "value", "string"]], types=["str"], returns="bool",
        does=["checks if a string is a number", "checks whether a string can be converted to a float",
              "returns True if a text represents a number", "determines if a string is numeric",
              "tests whether a value can be parsed as a number", "tells whether a string holds a valid number"],
        doc=["Return True if the string is a number.", "Check whether a string can be parsed as a number."],
        solutions=["""\
def $name($sig)$ret:
$doc    try:
        float($a0)
        return True
    except ValueError:
        return False
""", """\
def $name($sig)$ret:
$doc    try:
        float($a0)
    except ValueError:
        return False
    return True
"""],
        tests="assert $name('3.14') is True\nassert $name('-2') is True\nassert $name('abc') is False\nassert $name('') is False\n"),

    Task(
        id="count_substring", topic="strings", kind="function",
        names=["count_substring", "count_overlapping", "count_matches"],
        args=[["s", "text", "string"], ["sub", "pattern", "target"]], types=["str", "str"], returns="int",
        does=["counts how often a substring occurs, including overlaps", "counts overlapping occurrences of a substring",
              "returns the number of positions where a pattern occurs in a text",
              "finds how many times one string appears inside another, overlapping matches included",
              "counts the matches of a substring at every position", "takes a text and a pattern and counts all occurrences"],
        doc=["Count the occurrences of the substring, including overlaps.", "Return how often the pattern occurs in the text."],
        vars=[["i", "start", "pos"], ["count", "total", "n"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum(1 for $v0 in range(len($a0)) if $a0.startswith($a1, $v0))
""", """\
def $name($sig)$ret:
$doc    $v1 = 0
    for $v0 in range(len($a0) - len($a1) + 1):
        if $a0[$v0:$v0 + len($a1)] == $a1:
            $v1 += 1
    return $v1
"""],
        tests="assert $name('aaaa', 'aa') == 3\nassert $name('abc', 'x') == 0\nassert $name('', 'a') == 0\n"),

    Task(
        id="replace_spaces", topic="strings", kind="function",
        names=["replace_spaces", "spaces_to_underscores", "underscore_spaces"],
        args=[["s", "text", "string", "value"]], types=["str"], returns="str",
        does=["replaces spaces with underscores", "replaces every space in a string with an underscore",
              "returns a string with underscores instead of spaces", "turns the spaces of a text into underscores",
              "takes a string and changes its spaces to underscores", "substitutes an underscore for each space"],
        doc=["Replace every space with an underscore.", "Return the string with underscores instead of spaces."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0.replace(' ', '_')
""", """\
def $name($sig)$ret:
$doc    return '_'.join($a0.split(' '))
"""],
        tests="assert $name('a b c') == 'a_b_c'\nassert $name('') == ''\nassert $name('abc') == 'abc'\n"),

    Task(
        id="acronym", topic="strings", kind="function",
        names=["acronym", "make_acronym", "abbreviate", "initials"],
        args=[["s", "text", "phrase", "sentence"]], types=["str"], returns="str",
        does=["makes an acronym from a phrase", "returns the first letters of the words in uppercase",
              "builds an abbreviation from the initials of each word", "takes a phrase and returns its acronym",
              "joins the first letter of every word", "returns the initials of a name"],
        doc=["Return the acronym of the phrase.", "Build an acronym from the first letters of the words."],
        vars=[["w", "word", "part"], ["result", "out", "letters"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ''.join($v0[0].upper() for $v0 in $a0.split())
""", """\
def $name($sig)$ret:
$doc    $v1 = ''
    for $v0 in $a0.split():
        $v1 += $v0[0].upper()
    return $v1
"""],
        tests="assert $name('portable network graphics') == 'PNG'\nassert $name('') == ''\nassert $name('one') == 'O'\n"),

    Task(
        id="is_balanced", topic="strings", kind="function",
        names=["is_balanced", "valid_parentheses", "check_brackets", "is_valid_parentheses"],
        args=[["s", "text", "string", "expression"]], types=["str"], returns="bool",
        does=["checks if the brackets in a string are balanced", "checks whether parentheses are balanced",
              "returns True if every opening bracket is closed in the right order", "determines if a string has valid parentheses",
              "uses a stack to check that brackets match", "tests whether (), [] and {} are correctly nested"],
        doc=["Return True if the brackets are balanced.", "Check that all brackets are closed in the right order."],
        vars=[["stack", "opened", "pending"], ["pairs", "matching", "closing"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v1 = {')': '(', ']': '[', '}': '{'}
    $v0 = []
    for $v2 in $a0:
        if $v2 in '([{':
            $v0.append($v2)
        elif $v2 in $v1:
            if not $v0 or $v0.pop() != $v1[$v2]:
                return False
    return not $v0
""", """\
def $name($sig)$ret:
$doc    $v1 = {'(': ')', '[': ']', '{': '}'}
    $v0 = []
    for $v2 in $a0:
        if $v2 in $v1:
            $v0.append($v1[$v2])
        elif $v2 in ')]}':
            if not $v0 or $v0.pop() != $v2:
                return False
    return len($v0) == 0
"""],
        tests="assert $name('([]{})') is True\nassert $name('(]') is False\nassert $name('') is True\nassert $name('((') is False\nassert $name(')') is False\n"),

    Task(
        id="parentheses_balanced", topic="strings", kind="function",
        names=["parentheses_balanced", "balanced_parens", "are_parentheses_balanced"],
        args=[["s", "text", "string", "expression"]], types=["str"], returns="bool",
        does=["checks if round parentheses are balanced using a counter", "checks that every '(' has a matching ')'",
              "counts open parentheses and returns True if all are closed", "tells whether the parentheses of a string match up",
              "determines if a string of parentheses is balanced without a stack",
              "verifies that opening and closing parentheses are balanced"],
        doc=["Return True if the parentheses are balanced.", "Check that every '(' has a matching ')'."],
        vars=[["depth", "balance", "count"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        if $v1 == '(':
            $v0 += 1
        elif $v1 == ')':
            $v0 -= 1
            if $v0 < 0:
                return False
    return $v0 == 0
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        $v0 += ($v1 == '(') - ($v1 == ')')
        if $v0 < 0:
            return False
    return $v0 == 0
"""],
        tests="assert $name('(a(b)c)') is True\nassert $name(')(') is False\nassert $name('') is True\nassert $name('(()') is False\n"),

    Task(
        id="word_lengths", topic="strings", kind="function",
        names=["word_lengths", "get_word_lengths", "lengths_of_words"],
        args=[["s", "text", "sentence", "string"]], types=["str"], returns="list[int]",
        does=["returns the length of each word in a sentence", "makes a list of word lengths",
              "takes a sentence and returns how long each word is", "maps every word of a text to its length",
              "computes the lengths of the words in a string", "lists the number of letters in each word"],
        doc=["Return the length of each word.", "List the word lengths of a sentence."],
        vars=[["w", "word", "part"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [len($v0) for $v0 in $a0.split()]
""", """\
def $name($sig)$ret:
$doc    return list(map(len, $a0.split()))
"""],
        tests="assert $name('the quick fox') == [3, 5, 3]\nassert $name('') == []\nassert $name('a') == [1]\n"),

    Task(
        id="longest_unique_substring", topic="strings", kind="function",
        names=["length_of_longest_substring", "longest_unique_substring", "longest_substring_without_repeats"],
        args=[["s", "text", "string"]], types=["str"], returns="int",
        does=["finds the length of the longest substring without repeating characters",
              "returns the length of the longest substring with all unique characters",
              "uses a sliding window to find the longest run of distinct characters",
              "computes how long the longest substring without duplicates is",
              "finds the maximum length of a substring in which no character repeats",
              "returns the size of the largest window of unique characters"],
        doc=["Return the length of the longest substring without repeats.", "Find the longest run of distinct characters."],
        vars=[["last", "seen", "positions"], ["start", "left", "begin"], ["best", "longest", "result"], ["i", "right", "pos"], ["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {}
    $v1 = $v2 = 0
    for $v3, $v4 in enumerate($a0):
        if $v4 in $v0 and $v0[$v4] >= $v1:
            $v1 = $v0[$v4] + 1
        $v0[$v4] = $v3
        $v2 = max($v2, $v3 - $v1 + 1)
    return $v2
""", """\
def $name($sig)$ret:
$doc    $v0 = set()
    $v1 = $v2 = 0
    for $v3, $v4 in enumerate($a0):
        while $v4 in $v0:
            $v0.remove($a0[$v1])
            $v1 += 1
        $v0.add($v4)
        $v2 = max($v2, $v3 - $v1 + 1)
    return $v2
"""],
        tests="assert $name('abcabcbb') == 3\nassert $name('bbbb') == 1\nassert $name('') == 0\nassert $name('abba') == 2\n"),

    Task(
        id="is_rotation", topic="strings", kind="function",
        names=["is_rotation", "is_string_rotation", "check_rotation"],
        args=[["a", "s1", "first"], ["b", "s2", "second"]], types=["str", "str"], returns="bool",
        does=["checks if one string is a rotation of another", "checks whether two strings are rotations of each other",
              "returns True if a string can be rotated to get another string", "determines if a string is a rotated copy of another",
              "tests whether two words differ only by rotation", "tells whether rotating one string gives the other"],
        doc=["Return True if one string is a rotation of the other.", "Check whether two strings are rotations."],
        solutions=["""\
def $name($sig)$ret:
$doc    return len($a0) == len($a1) and $a1 in $a0 + $a0
""", """\
def $name($sig)$ret:
$doc    if len($a0) != len($a1):
        return False
    return $a1 in $a0 * 2
"""],
        tests="assert $name('abcde', 'cdeab') is True\nassert $name('abc', 'acb') is False\nassert $name('', '') is True\nassert $name('ab', 'a') is False\n"),

    Task(
        id="is_valid_email", topic="strings", kind="function",
        names=["is_valid_email", "validate_email", "check_email"],
        args=[["email", "address", "text"]], types=["str"], returns="bool",
        does=["checks if a string is a valid email address", "validates an email address with a regular expression",
              "returns True if a text looks like an email address", "uses a regex to check an email",
              "determines whether an email address is valid", "tests whether a string has the form name@domain.tld"],
        doc=["Return True if the string looks like an email address.", "Validate an email address."],
        vars=[["pattern", "regex", "rule"]],
        solutions=["""\
import re


def $name($sig)$ret:
$doc    $v0 = r'[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+'
    return re.fullmatch($v0, $a0) is not None
""", """\
import re


def $name($sig)$ret:
$doc    return bool(re.fullmatch(r'[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+', $a0))
"""],
        tests="assert $name('user@example.com') is True\nassert $name('user.example.com') is False\nassert $name('') is False\nassert $name('a@b') is False\n"),

    Task(
        id="extract_numbers", topic="strings", kind="function",
        names=["extract_numbers", "find_numbers", "get_numbers"],
        args=[["s", "text", "string"]], types=["str"], returns="list[int]",
        does=["extracts all numbers from a string", "returns the integers found in a text", "finds all numbers in a string",
              "uses a regex to get the numbers out of a text", "takes a string and returns a list of the integers in it",
              "pulls every run of digits out of a string as an integer"],
        doc=["Return all integers found in the text.", "Extract the numbers from a string."],
        vars=[["n", "x", "match"]],
        solutions=["""\
import re


def $name($sig)$ret:
$doc    return [int($v0) for $v0 in re.findall(r'\\d+', $a0)]
""", """\
import re


def $name($sig)$ret:
$doc    return list(map(int, re.findall(r'\\d+', $a0)))
"""],
        tests="assert $name('a1b22c333') == [1, 22, 333]\nassert $name('none') == []\nassert $name('') == []\n"),

    Task(
        id="sum_digits_in_string", topic="strings", kind="function",
        names=["sum_digits_in_string", "digit_sum_of_text", "add_digits_in_string"],
        args=[["s", "text", "string"]], types=["str"], returns="int",
        does=["sums the digits that occur in a string", "adds up all digits in a text", "returns the sum of the digits in a string",
              "takes a string and adds every digit character", "computes the total of the digits found in a text",
              "ignores letters and sums the digits of a string"],
        doc=["Return the sum of the digits in the string.", "Add up all digits of a text."],
        vars=[["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum(int($v0) for $v0 in $a0 if $v0.isdigit())
""", """\
def $name($sig)$ret:
$doc    total = 0
    for $v0 in $a0:
        if $v0.isdigit():
            total += int($v0)
    return total
"""],
        tests="assert $name('a1b2c3') == 6\nassert $name('') == 0\nassert $name('abc') == 0\n"),

    Task(
        id="greet", topic="strings", kind="function",
        names=["greet", "say_hello", "make_greeting"],
        args=[["name", "person", "who"]], types=["str"], returns="str",
        does=["greets a person by name", "returns a greeting for a name", "takes a name and returns a hello message",
              "says hello to a person", "builds the greeting 'Hello, name!'", "returns a friendly greeting that contains the given name"],
        doc=["Return a greeting for the person.", "Greet a person by name."],
        solutions=["""\
def $name($sig)$ret:
$doc    return f'Hello, {$a0}!'
""", """\
def $name($sig)$ret:
$doc    return 'Hello, ' + $a0 + '!'
"""],
        tests="assert $name('Ann') == 'Hello, Ann!'\nassert $name('') == 'Hello, !'\nassert $name('Bob') == 'Hello, Bob!'\n"),

    Task(
        id="count_upper_lower", topic="strings", kind="function",
        names=["count_upper_lower", "count_case", "upper_lower_counts"],
        args=[["s", "text", "string"]], types=["str"], returns="tuple[int, int]",
        does=["counts the uppercase and lowercase letters in a string", "returns how many letters are upper and how many are lower case",
              "counts upper and lower case characters separately", "takes a text and returns the number of uppercase and lowercase letters",
              "computes the counts of capital and small letters", "finds the number of uppercase letters and of lowercase letters"],
        doc=["Return the counts of uppercase and lowercase letters.", "Count upper and lower case letters."],
        vars=[["upper", "uppercase", "capitals"], ["lower", "lowercase", "smalls"], ["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = sum(1 for $v2 in $a0 if $v2.isupper())
    $v1 = sum(1 for $v2 in $a0 if $v2.islower())
    return $v0, $v1
""", """\
def $name($sig)$ret:
$doc    $v0 = $v1 = 0
    for $v2 in $a0:
        if $v2.isupper():
            $v0 += 1
        elif $v2.islower():
            $v1 += 1
    return $v0, $v1
"""],
        tests="assert $name('Hello World') == (2, 8)\nassert $name('') == (0, 0)\nassert $name('A1b') == (1, 1)\n"),

    Task(
        id="mask_string", topic="strings", kind="function",
        names=["mask_string", "mask", "hide_digits", "mask_card"],
        args=[["s", "text", "number", "value"]], types=["str"], returns="str",
        does=["masks all but the last four characters of a string", "hides everything except the last four characters",
              "replaces all characters but the last four with '*'", "masks a card number and shows only its last four digits",
              "returns a string in which only the last four characters are visible",
              "covers a string with stars, leaving its last four characters"],
        doc=["Mask all but the last four characters.", "Replace everything except the last four characters with '*'."],
        solutions=["""\
def $name($sig)$ret:
$doc    return '*' * (len($a0) - 4) + $a0[-4:]
""", """\
def $name($sig)$ret:
$doc    return $a0[-4:].rjust(len($a0), '*')
"""],
        tests="assert $name('1234567890') == '******7890'\nassert $name('12') == '12'\nassert $name('') == ''\n"),

    Task(
        id="join_words", topic="strings", kind="function",
        names=["join_words", "join_strings", "words_to_sentence"],
        args=[["words", "strings", "items", "parts"]], types=["list[str]"], returns="str",
        does=["joins a list of words into a sentence", "joins strings with spaces", "combines a list of words into one string",
              "takes a list of strings and returns them separated by spaces", "concatenates words with a space between them",
              "builds a sentence from a list of words"],
        doc=["Join the words with spaces.", "Combine a list of words into one string."],
        solutions=["""\
def $name($sig)$ret:
$doc    return ' '.join($a0)
""", """\
def $name($sig)$ret:
$doc    result = ''
    for word in $a0:
        if result:
            result += ' '
        result += word
    return result
"""],
        tests="assert $name(['a', 'b']) == 'a b'\nassert $name([]) == ''\nassert $name(['x']) == 'x'\n"),

    Task(
        id="common_chars", topic="strings", kind="function",
        names=["common_chars", "common_characters", "shared_letters"],
        args=[["a", "s1", "first"], ["b", "s2", "second"]], types=["str", "str"], returns="set[str]",
        does=["finds the characters two strings have in common", "returns the set of letters that occur in both strings",
              "finds the common characters of two strings", "takes two strings and returns their shared characters",
              "computes the intersection of the letters of two words", "returns the characters that appear in both texts"],
        doc=["Return the characters that occur in both strings.", "Find the common characters of two strings."],
        vars=[["c", "ch", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return set($a0) & set($a1)
""", """\
def $name($sig)$ret:
$doc    return {$v0 for $v0 in $a0 if $v0 in $a1}
"""],
        tests="assert $name('hello', 'world') == {'l', 'o'}\nassert $name('', 'a') == set()\nassert $name('ab', 'cd') == set()\n"),

    Task(
        id="is_subsequence", topic="strings", kind="function",
        names=["is_subsequence", "check_subsequence", "contains_subsequence"],
        args=[["s", "sub", "short"], ["t", "text", "long"]], types=["str", "str"], returns="bool",
        does=["checks if one string is a subsequence of another", "checks whether the letters of a string occur in order in another",
              "returns True if a string can be made by deleting characters from another", "determines if a string is a subsequence of a text",
              "tests whether all characters of one string appear in order in a second one",
              "tells whether the first string is a subsequence of the second"],
        doc=["Return True if the first string is a subsequence of the second.", "Check whether one string is a subsequence of another."],
        vars=[["i", "pos", "index"], ["c", "ch", "char"], ["it", "chars", "iterator"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a1:
        if $v0 < len($a0) and $a0[$v0] == $v1:
            $v0 += 1
    return $v0 == len($a0)
""", """\
def $name($sig)$ret:
$doc    $v2 = iter($a1)
    return all($v1 in $v2 for $v1 in $a0)
"""],
        tests="assert $name('ace', 'abcde') is True\nassert $name('aec', 'abcde') is False\nassert $name('', 'abc') is True\nassert $name('a', '') is False\n"),
]
