from tasklib import Task

N = ["n", "number", "num", "x"]
TEXT = ["text", "s", "message"]

TASKS = [
    Task(
        id="caesar_cipher", topic="bits_encoding", kind="function",
        names=["caesar_cipher", "caesar", "caesar_encrypt"],
        args=[TEXT, ["shift", "key", "k"]], types=["str", "int"], returns="str",
        does=["implements the Caesar cipher", "encrypts a text with the Caesar cipher", "shifts every letter of a string by a number of places", "takes a text and a shift and returns the Caesar encryption",
              "rotates the letters of the alphabet by a key and leaves other characters alone", "encodes a message by shifting its letters"],
        doc=["Encrypt the text with a Caesar cipher.", "Shift every letter by the given number."],
        vars=[["result", "out", "encoded"], ["ch", "c", "char"], ["base", "start", "first"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        if $v1.isalpha():
            $v2 = ord('A') if $v1.isupper() else ord('a')
            $v0 += chr((ord($v1) - $v2 + $a1) % 26 + $v2)
        else:
            $v0 += $v1
    return $v0
""", """\
import string


def $name($sig)$ret:
$doc    lower = string.ascii_lowercase
    upper = string.ascii_uppercase
    $a1 %= 26
    shifted = lower[$a1:] + lower[:$a1] + upper[$a1:] + upper[:$a1]
    return $a0.translate(str.maketrans(lower + upper, shifted))
"""],
        tests="assert $name('abc', 1) == 'bcd'\nassert $name('xyz', 3) == 'abc'\nassert $name('Hello, World!', 3) == 'Khoor, Zruog!'\nassert $name('', 5) == ''\nassert $name('b', -1) == 'a'\n"),

    Task(
        id="caesar_decrypt", topic="bits_encoding", kind="function",
        names=["caesar_decrypt", "caesar_decode", "decrypt_caesar"],
        args=[TEXT, ["shift", "key", "k"]], types=["str", "int"], returns="str",
        does=["decrypts a Caesar cipher", "decodes a text that was encrypted with the Caesar cipher", "shifts every letter back by a number of places", "takes an encrypted message and its shift and returns the original text",
              "undoes a Caesar encryption", "rotates letters backwards by a key"],
        doc=["Decrypt a Caesar cipher.", "Shift every letter back by the given number."],
        vars=[["result", "out", "decoded"], ["ch", "c", "char"], ["base", "start", "first"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        if $v1.isalpha():
            $v2 = ord('A') if $v1.isupper() else ord('a')
            $v0 += chr((ord($v1) - $v2 - $a1) % 26 + $v2)
        else:
            $v0 += $v1
    return $v0
""", """\
import string


def $name($sig)$ret:
$doc    lower = string.ascii_lowercase
    upper = string.ascii_uppercase
    $a1 %= 26
    shifted = lower[$a1:] + lower[:$a1] + upper[$a1:] + upper[:$a1]
    return $a0.translate(str.maketrans(shifted, lower + upper))
"""],
        tests="assert $name('bcd', 1) == 'abc'\nassert $name('Khoor, Zruog!', 3) == 'Hello, World!'\nassert $name('', 5) == ''\nassert $name('a', 1) == 'z'\n"),

    Task(
        id="rot13", topic="bits_encoding", kind="function",
        names=["rot13", "rot_13", "rot13_encode"],
        args=[TEXT], types=["str"], returns="str",
        does=["applies ROT13 to a string", "implements rot13", "rotates every letter by 13 places", "encodes a text with ROT13", "takes a message and returns its rot13 version", "shifts letters by half of the alphabet"],
        doc=["Return the text encoded with ROT13.", "Rotate every letter by 13 places."],
        vars=[["result", "out", "encoded"], ["ch", "c", "char"], ["base", "start", "first"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1 in $a0:
        if $v1.isalpha():
            $v2 = ord('A') if $v1.isupper() else ord('a')
            $v0 += chr((ord($v1) - $v2 + 13) % 26 + $v2)
        else:
            $v0 += $v1
    return $v0
""", """\
import codecs


def $name($sig)$ret:
$doc    return codecs.encode($a0, 'rot13')
"""],
        tests="assert $name('Hello') == 'Uryyb'\nassert $name('') == ''\nassert $name('a1!') == 'n1!'\n"),

    Task(
        id="atbash", topic="bits_encoding", kind="function",
        names=["atbash", "atbash_cipher", "mirror_alphabet"],
        args=[TEXT], types=["str"], returns="str",
        does=["implements the Atbash cipher", "replaces a with z, b with y and so on", "mirrors the letters of the alphabet", "encodes lowercase text with the atbash cipher", "takes a message and returns its atbash encoding",
              "reverses the alphabet in a text"],
        doc=["Return the text encoded with Atbash.", "Mirror the alphabet in a lowercase text."],
        vars=[["ch", "c", "char"], ["alphabet", "letters", "abc"]],
        solutions=["""\
import string


def $name($sig)$ret:
$doc    $v1 = string.ascii_lowercase
    return $a0.translate(str.maketrans($v1, $v1[::-1]))
""", """\
def $name($sig)$ret:
$doc    return ''.join(chr(219 - ord($v0)) if 'a' <= $v0 <= 'z' else $v0 for $v0 in $a0)
"""],
        tests="assert $name('abc') == 'zyx'\nassert $name('') == ''\nassert $name('hello 1') == 'svool 1'\n"),

    Task(
        id="roman_to_int", topic="bits_encoding", kind="function",
        names=["roman_to_int", "from_roman", "parse_roman", "roman_to_integer"],
        args=[["s", "roman", "numeral"]], types=["str"], returns="int",
        does=["converts a Roman numeral to an integer", "returns the value of a Roman numeral", "parses Roman numerals", "takes a string like 'XIV' and returns the number", "adds the values of Roman digits and subtracts smaller ones before larger ones",
              "turns a Roman number into an int"],
        doc=["Convert a Roman numeral to an integer.", "Return the value of a Roman numeral."],
        vars=[["values", "symbols", "table"], ["total", "result", "out"], ["i", "k", "pos"], ["prev", "last", "previous"], ["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = {'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}
    $v1 = 0
    for $v2 in range(len($a0)):
        if $v2 + 1 < len($a0) and $v0[$a0[$v2]] < $v0[$a0[$v2 + 1]]:
            $v1 -= $v0[$a0[$v2]]
        else:
            $v1 += $v0[$a0[$v2]]
    return $v1
""", """\
def $name($sig)$ret:
$doc    $v0 = {'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}
    $v1 = $v3 = 0
    for $v4 in reversed($a0):
        if $v0[$v4] < $v3:
            $v1 -= $v0[$v4]
        else:
            $v1 += $v0[$v4]
        $v3 = $v0[$v4]
    return $v1
"""],
        tests="assert $name('MCMXCIV') == 1994\nassert $name('XIV') == 14\nassert $name('') == 0\nassert $name('III') == 3\n"),

    Task(
        id="int_to_roman", topic="bits_encoding", kind="function",
        names=["int_to_roman", "to_roman", "integer_to_roman"],
        args=[N], types=["int"], returns="str",
        does=["converts an integer to a Roman numeral", "returns the Roman numeral of a number", "writes a number in Roman digits", "takes an int and returns a string such as 'XIV'", "subtracts the largest Roman values again and again",
              "turns a number into Roman numerals"],
        doc=["Convert an integer to a Roman numeral.", "Return the number in Roman numerals."],
        vars=[["values", "table", "pairs"], ["result", "out", "roman"], ["value", "v", "amount"], ["symbol", "sym", "letters"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [
        (1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'),
        (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I'),
    ]
    $v1 = ''
    for $v2, $v3 in $v0:
        while $a0 >= $v2:
            $v1 += $v3
            $a0 -= $v2
    return $v1
""", """\
def $name($sig)$ret:
$doc    $v0 = [
        (1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'),
        (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I'),
    ]
    $v1 = ''
    for $v2, $v3 in $v0:
        $v1 += $v3 * ($a0 // $v2)
        $a0 %= $v2
    return $v1
"""],
        tests="assert $name(1994) == 'MCMXCIV'\nassert $name(4) == 'IV'\nassert $name(0) == ''\nassert $name(58) == 'LVIII'\n"),

    Task(
        id="to_binary", topic="bits_encoding", kind="function",
        names=["to_binary", "int_to_binary", "decimal_to_binary", "binary_string"],
        args=[N], types=["int"], returns="str",
        does=["converts a number to binary", "returns the binary representation of an integer as a string", "converts a decimal number to a binary string", "takes a non-negative int and returns its bits",
              "divides by two repeatedly to get the binary digits", "writes a number in base 2"],
        doc=["Return the number as a binary string.", "Convert a number to binary."],
        vars=[["bits", "result", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 == 0:
        return '0'
    $v0 = ''
    while $a0 > 0:
        $v0 = str($a0 % 2) + $v0
        $a0 //= 2
    return $v0
""", """\
def $name($sig)$ret:
$doc    return bin($a0)[2:]
""", """\
def $name($sig)$ret:
$doc    return f'{$a0:b}'
"""],
        tests="assert $name(10) == '1010'\nassert $name(0) == '0'\nassert $name(1) == '1'\nassert $name(255) == '11111111'\n"),

    Task(
        id="from_binary", topic="bits_encoding", kind="function",
        names=["from_binary", "binary_to_decimal", "binary_to_int", "parse_binary"],
        args=[["s", "bits", "text"]], types=["str"], returns="int",
        does=["converts a binary string to a number", "converts binary to decimal", "returns the integer value of a binary string", "takes a string of zeros and ones and returns its value", "parses a base 2 number",
              "adds up the powers of two of a bit string"],
        doc=["Return the value of a binary string.", "Convert binary to decimal."],
        vars=[["result", "value", "total"], ["bit", "c", "digit"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return int($a0, 2)
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        $v0 = $v0 * 2 + int($v1)
    return $v0
"""],
        tests="assert $name('1010') == 10\nassert $name('0') == 0\nassert $name('1') == 1\n"),

    Task(
        id="to_hex", topic="bits_encoding", kind="function",
        names=["to_hex", "int_to_hex", "decimal_to_hex"],
        args=[N], types=["int"], returns="str",
        does=["converts a number to hexadecimal", "returns the hexadecimal string of an integer", "converts a decimal number to hex", "takes a non-negative int and returns its hex digits", "writes a number in base 16 with lowercase letters",
              "divides by sixteen repeatedly to get the hex digits"],
        doc=["Return the number as a hexadecimal string.", "Convert a number to hex."],
        vars=[["digits", "symbols", "table"], ["result", "out", "text"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return hex($a0)[2:]
""", """\
def $name($sig)$ret:
$doc    return f'{$a0:x}'
""", """\
def $name($sig)$ret:
$doc    $v0 = '0123456789abcdef'
    $v1 = $v0[$a0 % 16]
    while $a0 >= 16:
        $a0 //= 16
        $v1 = $v0[$a0 % 16] + $v1
    return $v1
"""],
        tests="assert $name(255) == 'ff'\nassert $name(0) == '0'\nassert $name(16) == '10'\n"),

    Task(
        id="from_hex", topic="bits_encoding", kind="function",
        names=["from_hex", "hex_to_int", "hex_to_decimal"],
        args=[["s", "text", "digits"]], types=["str"], returns="int",
        does=["converts a hexadecimal string to a number", "converts hex to decimal", "returns the integer value of a hex string", "takes a string of hex digits and returns its value", "parses a base 16 number", "reads a hexadecimal number"],
        doc=["Return the value of a hexadecimal string.", "Convert hex to decimal."],
        vars=[["result", "value", "total"], ["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return int($a0, 16)
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0.lower():
        $v0 = $v0 * 16 + '0123456789abcdef'.index($v1)
    return $v0
"""],
        tests="assert $name('ff') == 255\nassert $name('0') == 0\nassert $name('1A') == 26\n"),

    Task(
        id="convert_base", topic="bits_encoding", kind="function",
        names=["convert_base", "to_base", "int_to_base", "base_convert"],
        args=[N, ["base", "b", "radix"]], types=["int", "int"], returns="str",
        does=["converts a number to any base", "returns a number written in a given base", "converts an integer to base b as a string", "takes a number and a base and returns the digits as text", "divides by the base repeatedly and collects the remainders",
              "writes a non-negative integer in a base from 2 to 36"],
        doc=["Return the number in the given base.", "Convert an integer to a base from 2 to 36."],
        vars=[["digits", "symbols", "alphabet"], ["result", "out", "text"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = '0123456789abcdefghijklmnopqrstuvwxyz'
    if $a0 == 0:
        return '0'
    $v1 = ''
    while $a0 > 0:
        $v1 = $v0[$a0 % $a1] + $v1
        $a0 //= $a1
    return $v1
""", """\
def $name($sig)$ret:
$doc    $v0 = '0123456789abcdefghijklmnopqrstuvwxyz'
    if $a0 < $a1:
        return $v0[$a0]
    return $name($a0 // $a1, $a1) + $v0[$a0 % $a1]
"""],
        tests="assert $name(10, 2) == '1010'\nassert $name(255, 16) == 'ff'\nassert $name(0, 7) == '0'\nassert $name(8, 8) == '10'\n"),

    Task(
        id="popcount", topic="bits_encoding", kind="function",
        names=["popcount", "count_bits", "count_set_bits", "count_ones"],
        args=[N], types=["int"], returns="int",
        does=["counts the set bits of a number", "returns the number of ones in the binary representation", "computes the population count of an integer", "counts how many bits of a number are 1", "takes an int and returns its number of 1 bits",
              "clears the lowest set bit until the number is zero and counts the steps"],
        doc=["Return the number of set bits.", "Count the ones in the binary representation."],
        vars=[["count", "total", "ones"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return bin($a0).count('1')
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    while $a0:
        $a0 &= $a0 - 1
        $v0 += 1
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    while $a0 > 0:
        $v0 += $a0 & 1
        $a0 >>= 1
    return $v0
"""],
        tests="assert $name(11) == 3\nassert $name(0) == 0\nassert $name(255) == 8\n"),

    Task(
        id="is_power_of_two", topic="bits_encoding", kind="function",
        names=["is_power_of_two", "power_of_two", "check_power_of_two"],
        args=[N], types=["int"], returns="bool",
        does=["checks if a number is a power of two", "checks whether an integer is a power of 2", "returns True if a number has exactly one set bit", "determines if a number can be written as 2 to some power", "tests with a bit trick whether a number is a power of two",
              "tells whether a number is 1, 2, 4, 8 and so on"],
        doc=["Return True if the number is a power of two.", "Check whether a number is a power of two."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 > 0 and $a0 & ($a0 - 1) == 0
""", """\
def $name($sig)$ret:
$doc    if $a0 < 1:
        return False
    while $a0 % 2 == 0:
        $a0 //= 2
    return $a0 == 1
"""],
        tests="assert $name(8) is True\nassert $name(6) is False\nassert $name(0) is False\nassert $name(1) is True\n"),

    Task(
        id="hamming_distance", topic="bits_encoding", kind="function",
        names=["hamming_distance", "hamming", "count_differences"],
        args=[["a", "s", "first"], ["b", "t", "second"]], types=["str", "str"], returns="int",
        does=["computes the Hamming distance of two strings", "counts the positions where two strings differ", "returns the number of different characters of two equally long strings", "takes two strings and counts the mismatches", "compares two strings character by character and counts differences",
              "calculates how many characters must change to make two strings equal"],
        doc=["Return the Hamming distance of two strings.", "Count the positions where the strings differ."],
        vars=[["x", "p", "c"], ["y", "q", "d"], ["count", "total", "diff"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($v0 != $v1 for $v0, $v1 in zip($a0, $a1))
""", """\
def $name($sig)$ret:
$doc    $v2 = 0
    for $v0, $v1 in zip($a0, $a1):
        if $v0 != $v1:
            $v2 += 1
    return $v2
"""],
        tests="assert $name('karolin', 'kathrin') == 3\nassert $name('', '') == 0\nassert $name('abc', 'abc') == 0\n"),

    Task(
        id="hamming_distance_int", topic="bits_encoding", kind="function",
        names=["hamming_distance_int", "bit_difference", "count_different_bits"],
        args=[["a", "x", "first"], ["b", "y", "second"]], types=["int", "int"], returns="int",
        does=["counts the bits in which two integers differ", "computes the Hamming distance of two integers", "returns the number of different bits of two numbers", "takes two ints and counts the ones of their xor", "finds how many bits must be flipped to turn one number into another",
              "compares two numbers bit by bit"],
        doc=["Return the number of bits in which two integers differ.", "Count the different bits."],
        vars=[["diff", "bits", "xor"], ["count", "total", "steps"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return bin($a0 ^ $a1).count('1')
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0 ^ $a1
    $v1 = 0
    while $v0:
        $v1 += $v0 & 1
        $v0 >>= 1
    return $v1
"""],
        tests="assert $name(1, 4) == 2\nassert $name(7, 7) == 0\nassert $name(0, 15) == 4\n"),

    Task(
        id="run_length_encode", topic="bits_encoding", kind="function",
        names=["run_length_encode", "rle_encode", "run_length_encoding", "compress_string"],
        args=[TEXT], types=["str"], returns="str",
        does=["implements run-length encoding", "compresses a string with run-length encoding", "encodes repeated characters as a letter and a count", "takes a string like 'aaab' and returns 'a3b1'", "replaces runs of equal characters by the character and its count",
              "performs basic string compression"],
        doc=["Return the run-length encoding of the text.", "Compress runs of equal characters."],
        vars=[["result", "out", "encoded"], ["i", "start", "pos"], ["j", "end", "stop"], ["ch", "c", "char"], ["group", "g", "run"]],
        solutions=["""\
from itertools import groupby


def $name($sig)$ret:
$doc    return ''.join(f'{$v3}{len(list($v4))}' for $v3, $v4 in groupby($a0))
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    $v1 = 0
    while $v1 < len($a0):
        $v2 = $v1
        while $v2 < len($a0) and $a0[$v2] == $a0[$v1]:
            $v2 += 1
        $v0 += $a0[$v1] + str($v2 - $v1)
        $v1 = $v2
    return $v0
"""],
        tests="assert $name('aaabbc') == 'a3b2c1'\nassert $name('') == ''\nassert $name('abc') == 'a1b1c1'\n"),

    Task(
        id="run_length_decode", topic="bits_encoding", kind="function",
        names=["run_length_decode", "rle_decode", "decompress_string"],
        args=[TEXT], types=["str"], returns="str",
        does=["decodes a run-length encoded string", "expands a string such as 'a3b2' to 'aaabb'", "implements run-length decoding", "decompresses letters that are followed by counts", "takes run-length encoded text and returns the original string",
              "reverses a run-length encoding"],
        doc=["Decode a run-length encoded string.", "Expand letters followed by counts."],
        vars=[["ch", "c", "char"], ["count", "n", "times"], ["result", "out", "decoded"]],
        solutions=["""\
import re


def $name($sig)$ret:
$doc    return ''.join($v0 * int($v1) for $v0, $v1 in re.findall(r'(\\D)(\\d+)', $a0))
""", """\
import re


def $name($sig)$ret:
$doc    $v2 = ''
    for $v0, $v1 in re.findall(r'(\\D)(\\d+)', $a0):
        $v2 += $v0 * int($v1)
    return $v2
"""],
        tests="assert $name('a3b2c1') == 'aaabbc'\nassert $name('') == ''\nassert $name('x12') == 'xxxxxxxxxxxx'\n"),

    Task(
        id="single_number", topic="bits_encoding", kind="function",
        names=["single_number", "find_single", "lonely_number"],
        args=[["nums", "numbers", "arr"]], types=["list[int]"], returns="int",
        does=["finds the number that occurs only once when all others occur twice", "uses xor to find the single number in a list", "returns the element without a partner", "takes a list of pairs plus one extra number and returns the extra one", "finds the unpaired number",
              "xors all numbers of a list to find the unique one"],
        doc=["Return the number that occurs only once.", "Find the unpaired number with xor."],
        vars=[["result", "acc", "single"], ["n", "x", "num"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        $v0 ^= $v1
    return $v0
""", """\
from functools import reduce
from operator import xor


def $name($sig)$ret:
$doc    return reduce(xor, $a0, 0)
"""],
        tests="assert $name([4, 1, 2, 1, 2]) == 4\nassert $name([7]) == 7\nassert $name([0, 5, 0]) == 5\n"),

    Task(
        id="get_bit", topic="bits_encoding", kind="function",
        names=["get_bit", "read_bit", "bit_at"],
        args=[N, ["i", "pos", "index"]], types=["int", "int"], returns="int",
        does=["returns the bit of a number at a given position", "reads the i-th bit of an integer", "tells whether a bit is 0 or 1", "takes a number and a position and returns that bit", "extracts a single bit", "shifts a number right and masks the lowest bit"],
        doc=["Return the bit at the given position.", "Read a single bit."],
        solutions=["""\
def $name($sig)$ret:
$doc    return ($a0 >> $a1) & 1
""", """\
def $name($sig)$ret:
$doc    return 1 if $a0 & (1 << $a1) else 0
"""],
        tests="assert $name(5, 0) == 1\nassert $name(5, 1) == 0\nassert $name(5, 2) == 1\nassert $name(0, 3) == 0\n"),

    Task(
        id="set_bit", topic="bits_encoding", kind="function",
        names=["set_bit", "turn_on_bit", "enable_bit"],
        args=[N, ["i", "pos", "index"]], types=["int", "int"], returns="int",
        does=["sets a bit of a number", "sets the i-th bit of an integer to 1", "returns a number with the bit at a position turned on", "takes a number and a position and sets that bit", "switches a single bit on", "uses a mask and bitwise or to set a bit"],
        doc=["Return the number with the given bit set.", "Set a single bit."],
        vars=[["mask", "flag", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 | (1 << $a1)
""", """\
def $name($sig)$ret:
$doc    $v0 = 1 << $a1
    return $a0 | $v0
"""],
        tests="assert $name(4, 0) == 5\nassert $name(5, 0) == 5\nassert $name(0, 3) == 8\n"),

    Task(
        id="clear_bit", topic="bits_encoding", kind="function",
        names=["clear_bit", "turn_off_bit", "unset_bit"],
        args=[N, ["i", "pos", "index"]], types=["int", "int"], returns="int",
        does=["clears a bit of a number", "sets the i-th bit of an integer to 0", "returns a number with the bit at a position turned off", "takes a number and a position and clears that bit", "switches a single bit off", "uses an inverted mask and bitwise and to clear a bit"],
        doc=["Return the number with the given bit cleared.", "Clear a single bit."],
        vars=[["mask", "flag", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 & ~(1 << $a1)
""", """\
def $name($sig)$ret:
$doc    $v0 = ~(1 << $a1)
    return $a0 & $v0
"""],
        tests="assert $name(5, 0) == 4\nassert $name(4, 0) == 4\nassert $name(8, 3) == 0\n"),

    Task(
        id="toggle_bit", topic="bits_encoding", kind="function",
        names=["toggle_bit", "flip_bit", "invert_bit"],
        args=[N, ["i", "pos", "index"]], types=["int", "int"], returns="int",
        does=["toggles a bit of a number", "flips the i-th bit of an integer", "inverts the bit at a position", "takes a number and a position and flips that bit", "switches a single bit to its opposite", "uses xor with a mask to flip a bit"],
        doc=["Return the number with the given bit flipped.", "Toggle a single bit."],
        vars=[["mask", "flag", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 ^ (1 << $a1)
""", """\
def $name($sig)$ret:
$doc    $v0 = 1 << $a1
    return $a0 ^ $v0
"""],
        tests="assert $name(5, 0) == 4\nassert $name(4, 0) == 5\nassert $name(0, 3) == 8\n"),

    Task(
        id="parity", topic="bits_encoding", kind="function",
        names=["parity", "bit_parity", "compute_parity"],
        args=[N], types=["int"], returns="int",
        does=["computes the parity of a number", "returns 1 if the number of set bits is odd, else 0", "calculates the parity bit of an integer", "takes an int and returns the parity of its bits", "tells whether a number has an odd number of ones", "counts the set bits modulo two"],
        doc=["Return the parity of the set bits.", "Compute the parity bit of a number."],
        vars=[["result", "p", "odd"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return bin($a0).count('1') % 2
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    while $a0:
        $v0 ^= $a0 & 1
        $a0 >>= 1
    return $v0
"""],
        tests="assert $name(7) == 1\nassert $name(3) == 0\nassert $name(0) == 0\n"),

    Task(
        id="reverse_bits", topic="bits_encoding", kind="function",
        names=["reverse_bits", "flip_bit_order", "bit_reverse"],
        args=[N], types=["int"], returns="int",
        does=["reverses the bits of a 32-bit integer", "returns a 32-bit number with its bits in reverse order", "mirrors the bits of an unsigned 32-bit int", "takes a number and reverses its 32 bits", "moves the lowest bit to the highest place and so on", "turns the binary digits of a 32-bit value around"],
        doc=["Return the 32-bit number with its bits reversed.", "Reverse the bits of a 32-bit integer."],
        vars=[["result", "out", "mirrored"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    for _ in range(32):
        $v0 = ($v0 << 1) | ($a0 & 1)
        $a0 >>= 1
    return $v0
""", """\
def $name($sig)$ret:
$doc    return int(f'{$a0:032b}'[::-1], 2)
"""],
        tests="assert $name(1) == 2147483648\nassert $name(0) == 0\nassert $name(2147483648) == 1\nassert $name(3) == 3221225472\n"),

    Task(
        id="gray_code", topic="bits_encoding", kind="function",
        names=["gray_code", "generate_gray_code", "gray_sequence"],
        args=[["n", "bits", "width"]], types=["int"], returns="list[int]",
        does=["generates the Gray code of n bits", "returns the Gray code sequence", "lists numbers so that neighbours differ in exactly one bit", "takes a number of bits and returns all Gray codes in order", "builds an n-bit Gray code", "computes i xor i shifted by one for all i"],
        doc=["Return the n-bit Gray code sequence.", "Generate a Gray code."],
        vars=[["i", "k", "x"], ["result", "codes", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0 ^ ($v0 >> 1) for $v0 in range(1 << $a0)]
""", """\
def $name($sig)$ret:
$doc    $v1 = [0]
    for $v0 in range($a0):
        $v1 += [code | (1 << $v0) for code in reversed($v1)]
    return $v1
"""],
        tests="assert $name(2) == [0, 1, 3, 2]\nassert $name(0) == [0]\nassert $name(1) == [0, 1]\n"),

    Task(
        id="vigenere", topic="bits_encoding", kind="function",
        names=["vigenere", "vigenere_encrypt", "vigenere_cipher"],
        args=[TEXT, ["key", "password", "secret"]], types=["str", "str"], returns="str",
        does=["implements the Vigenere cipher for uppercase letters", "encrypts an uppercase text with the Vigenere cipher", "shifts each letter by the matching letter of a key", "takes an uppercase message and a keyword and encrypts it", "repeats a key and adds its letters to the text modulo 26", "encodes uppercase letters with a repeated key"],
        doc=["Encrypt an uppercase text with the Vigenere cipher.", "Shift each letter by the matching letter of the key."],
        vars=[["result", "out", "encoded"], ["i", "k", "pos"], ["shift", "offset", "step"], ["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = ''
    for $v1, $v3 in enumerate($a0):
        $v2 = ord($a1[$v1 % len($a1)]) - ord('A')
        $v0 += chr((ord($v3) - ord('A') + $v2) % 26 + ord('A'))
    return $v0
""", """\
from itertools import cycle


def $name($sig)$ret:
$doc    $v0 = []
    for $v3, $v2 in zip($a0, cycle($a1)):
        $v0.append(chr((ord($v3) + ord($v2) - 2 * ord('A')) % 26 + ord('A')))
    return ''.join($v0)
"""],
        tests="assert $name('ATTACKATDAWN', 'LEMON') == 'LXFOPVEFRNHR'\nassert $name('', 'A') == ''\nassert $name('ABC', 'A') == 'ABC'\n"),

    Task(
        id="xor_cipher", topic="bits_encoding", kind="function",
        names=["xor_cipher", "xor_encrypt", "xor_bytes"],
        args=[["data", "message", "plain"], ["key", "secret", "password"]], types=["bytes", "bytes"], returns="bytes",
        does=["encrypts bytes with a repeating xor key", "implements the xor cipher", "xors data with a key that is repeated", "takes bytes and a key and returns the xor encryption", "combines each byte with a byte of the key by exclusive or", "encrypts and decrypts bytes with xor"],
        doc=["Xor the data with a repeating key.", "Encrypt or decrypt bytes with xor."],
        vars=[["i", "pos", "index"], ["b", "byte", "value"], ["k", "mask", "part"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return bytes($v1 ^ $a1[$v0 % len($a1)] for $v0, $v1 in enumerate($a0))
""", """\
from itertools import cycle


def $name($sig)$ret:
$doc    return bytes($v1 ^ $v2 for $v1, $v2 in zip($a0, cycle($a1)))
"""],
        tests="assert $name(b'abc', b' ') == b'ABC'\nassert $name(b'', b'k') == b''\nassert $name($name(b'hello', b'key'), b'key') == b'hello'\n"),

    Task(
        id="base64_encode", topic="bits_encoding", kind="function",
        names=["base64_encode", "encode_base64", "to_base64"],
        args=[TEXT], types=["str"], returns="str",
        does=["encodes a string with base64", "returns the base64 encoding of a text", "converts text to base64", "takes a string and returns it base64 encoded", "encodes the UTF-8 bytes of a string in base64", "uses the base64 module to encode text"],
        doc=["Return the text encoded with base64.", "Encode a string with base64."],
        vars=[["raw", "data", "encoded"]],
        solutions=["""\
import base64


def $name($sig)$ret:
$doc    return base64.b64encode($a0.encode()).decode()
""", """\
import base64


def $name($sig)$ret:
$doc    $v0 = base64.b64encode($a0.encode('utf-8'))
    return $v0.decode('ascii')
"""],
        tests="assert $name('hello') == 'aGVsbG8='\nassert $name('') == ''\nassert $name('a') == 'YQ=='\n"),

    Task(
        id="base64_decode", topic="bits_encoding", kind="function",
        names=["base64_decode", "decode_base64", "from_base64"],
        args=[TEXT], types=["str"], returns="str",
        does=["decodes a base64 string", "returns the text of a base64 encoding", "converts base64 back to text", "takes a base64 encoded string and returns the original", "decodes base64 and interprets the bytes as UTF-8", "uses the base64 module to decode text"],
        doc=["Return the decoded base64 text.", "Decode a base64 string."],
        vars=[["raw", "data", "decoded"]],
        solutions=["""\
import base64


def $name($sig)$ret:
$doc    return base64.b64decode($a0).decode()
""", """\
import base64


def $name($sig)$ret:
$doc    $v0 = base64.b64decode($a0)
    return $v0.decode('utf-8')
"""],
        tests="assert $name('aGVsbG8=') == 'hello'\nassert $name('') == ''\nassert $name('YQ==') == 'a'\n"),

    Task(
        id="luhn", topic="bits_encoding", kind="function",
        names=["luhn_check", "luhn", "is_valid_card"],
        args=[["number", "s", "card"]], types=["str"], returns="bool",
        does=["checks a card number with the Luhn algorithm", "implements the Luhn check", "validates a credit card number", "returns True if a string of digits passes the Luhn test", "doubles every second digit from the right and checks the sum", "determines whether a number has a valid Luhn checksum"],
        doc=["Return True if the number passes the Luhn check.", "Validate a card number with the Luhn algorithm."],
        vars=[["total", "checksum", "acc"], ["i", "pos", "index"], ["digit", "d", "ch"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1, $v2 in enumerate(reversed($a0)):
        n = int($v2)
        if $v1 % 2 == 1:
            n *= 2
            if n > 9:
                n -= 9
        $v0 += n
    return $v0 % 10 == 0
""", """\
def $name($sig)$ret:
$doc    $v0 = sum(int($v2) for $v2 in $a0[-1::-2])
    for $v2 in $a0[-2::-2]:
        $v0 += sum(divmod(int($v2) * 2, 10))
    return $v0 % 10 == 0
"""],
        tests="assert $name('4539578763621486') is True\nassert $name('4539578763621487') is False\nassert $name('0') is True\nassert $name('18') is True\n"),

    Task(
        id="ascii_codes", topic="bits_encoding", kind="function",
        names=["ascii_codes", "to_ascii", "char_codes"],
        args=[TEXT], types=["str"], returns="list[int]",
        does=["returns the ASCII codes of a string", "converts each character to its code", "lists the code points of the characters of a text", "takes a string and returns a list of ord values", "maps characters to numbers with ord", "turns a text into a list of character codes"],
        doc=["Return the character codes of the text.", "Convert each character to its code."],
        vars=[["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [ord($v0) for $v0 in $a0]
""", """\
def $name($sig)$ret:
$doc    return list(map(ord, $a0))
"""],
        tests="assert $name('AB') == [65, 66]\nassert $name('') == []\nassert $name('a') == [97]\n"),

    Task(
        id="text_to_binary", topic="bits_encoding", kind="function",
        names=["text_to_binary", "string_to_binary", "encode_binary"],
        args=[TEXT], types=["str"], returns="str",
        does=["converts a text to binary", "returns the 8-bit binary codes of the characters separated by spaces", "encodes each character of a string as eight bits", "takes a string and writes every character in binary", "turns text into groups of eight bits", "formats the character codes of a string as binary numbers"],
        doc=["Return the text as 8-bit binary codes.", "Convert a text to binary."],
        vars=[["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return ' '.join(f'{ord($v0):08b}' for $v0 in $a0)
""", """\
def $name($sig)$ret:
$doc    return ' '.join(format(ord($v0), '08b') for $v0 in $a0)
"""],
        tests="assert $name('AB') == '01000001 01000010'\nassert $name('') == ''\nassert $name('a') == '01100001'\n"),

    Task(
        id="rgb_to_hex", topic="bits_encoding", kind="function",
        names=["rgb_to_hex", "to_hex_color", "color_to_hex"],
        args=[["r", "red", "c1"], ["g", "green", "c2"], ["b", "blue", "c3"]], types=["int", "int", "int"], returns="str",
        does=["converts RGB values to a hex color", "returns a color code such as #ff8800", "formats red, green and blue as a hexadecimal color", "takes three color values and returns the hex string", "turns an RGB color into a hex code", "writes a color in hexadecimal notation"],
        doc=["Return the color as a hex string.", "Convert RGB to a hex color."],
        vars=[["value", "v", "part"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return f'#{$a0:02x}{$a1:02x}{$a2:02x}'
""", """\
def $name($sig)$ret:
$doc    return '#' + ''.join(f'{$v0:02x}' for $v0 in ($a0, $a1, $a2))
"""],
        tests="assert $name(255, 136, 0) == '#ff8800'\nassert $name(0, 0, 0) == '#000000'\nassert $name(1, 2, 3) == '#010203'\n"),

    Task(
        id="hex_to_rgb", topic="bits_encoding", kind="function",
        names=["hex_to_rgb", "parse_hex_color", "hex_color_to_rgb"],
        args=[["color", "s", "code"]], types=["str"], returns="tuple[int, int, int]",
        does=["converts a hex color to RGB values", "parses a color code such as #ff8800", "returns red, green and blue of a hexadecimal color", "takes a hex color string and returns a tuple of three numbers", "turns a hex code into an RGB tuple", "splits a hex color into its three components"],
        doc=["Return the RGB values of a hex color.", "Convert a hex color to RGB."],
        vars=[["i", "k", "pos"], ["digits", "value", "text"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v1 = $a0.lstrip('#')
    return tuple(int($v1[$v0:$v0 + 2], 16) for $v0 in (0, 2, 4))
""", """\
def $name($sig)$ret:
$doc    $v1 = int($a0.lstrip('#'), 16)
    return $v1 >> 16, ($v1 >> 8) & 255, $v1 & 255
"""],
        tests="assert $name('#ff8800') == (255, 136, 0)\nassert $name('000000') == (0, 0, 0)\nassert $name('#010203') == (1, 2, 3)\n"),

    Task(
        id="excel_column", topic="bits_encoding", kind="function",
        names=["excel_column_to_number", "column_number", "title_to_number"],
        args=[["title", "column", "s"]], types=["str"], returns="int",
        does=["converts a spreadsheet column title to a number", "returns 28 for the column AB", "converts Excel column letters to an index", "takes a column name and returns its number, with A as 1", "reads letters as a base 26 number", "computes the number of an Excel column"],
        doc=["Return the number of a spreadsheet column.", "Convert column letters to a number."],
        vars=[["result", "total", "number"], ["ch", "c", "char"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        $v0 = $v0 * 26 + ord($v1) - ord('A') + 1
    return $v0
""", """\
import string


def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        $v0 = $v0 * 26 + string.ascii_uppercase.index($v1) + 1
    return $v0
"""],
        tests="assert $name('A') == 1\nassert $name('AB') == 28\nassert $name('ZY') == 701\nassert $name('Z') == 26\n"),

    Task(
        id="morse_encode", topic="bits_encoding", kind="function",
        names=["morse_encode", "to_morse", "text_to_morse"],
        args=[TEXT], types=["str"], returns="str",
        does=["converts a text to Morse code", "encodes letters as dots and dashes", "translates a string into Morse code", "takes a word and returns its Morse code separated by spaces", "looks up the Morse code of every letter", "writes a text in Morse code"],
        doc=["Return the text in Morse code.", "Encode letters as Morse code."],
        vars=[["ch", "c", "char"], ["codes", "result", "out"]],
        solutions=["""\
MORSE = {
    'A': '.-', 'B': '-...', 'C': '-.-.', 'D': '-..', 'E': '.', 'F': '..-.', 'G': '--.',
    'H': '....', 'I': '..', 'J': '.---', 'K': '-.-', 'L': '.-..', 'M': '--', 'N': '-.',
    'O': '---', 'P': '.--.', 'Q': '--.-', 'R': '.-.', 'S': '...', 'T': '-', 'U': '..-',
    'V': '...-', 'W': '.--', 'X': '-..-', 'Y': '-.--', 'Z': '--..',
}


def $name($sig)$ret:
$doc    return ' '.join(MORSE[$v0] for $v0 in $a0.upper() if $v0 in MORSE)
""", """\
MORSE = {
    'A': '.-', 'B': '-...', 'C': '-.-.', 'D': '-..', 'E': '.', 'F': '..-.', 'G': '--.',
    'H': '....', 'I': '..', 'J': '.---', 'K': '-.-', 'L': '.-..', 'M': '--', 'N': '-.',
    'O': '---', 'P': '.--.', 'Q': '--.-', 'R': '.-.', 'S': '...', 'T': '-', 'U': '..-',
    'V': '...-', 'W': '.--', 'X': '-..-', 'Y': '-.--', 'Z': '--..',
}


def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in $a0.upper():
        if $v0 in MORSE:
            $v1.append(MORSE[$v0])
    return ' '.join($v1)
"""],
        tests="assert $name('SOS') == '... --- ...'\nassert $name('') == ''\nassert $name('a') == '.-'\n"),
]
