from tasklib import Task

N = ["n", "number", "num"]
NUMS = ["nums", "numbers", "values", "data"]

TASKS = [
    Task(
        id="factorial", topic="math_sequences", kind="function",
        names=["factorial", "fact", "compute_factorial"],
        args=[N], types=["int"], returns="int",
        does=["computes the factorial of a number", "returns n factorial", "calculates the factorial of n with a loop", "multiplies all integers from 1 to n",
              "takes a number and returns its factorial", "finds n!"],
        doc=["Return the factorial of n.", "Compute the factorial of a number."],
        vars=[["result", "product", "out"], ["i", "k", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 1
    for $v1 in range(2, $a0 + 1):
        $v0 *= $v1
    return $v0
""", """\
def $name($sig)$ret:
$doc    if $a0 <= 1:
        return 1
    return $a0 * $name($a0 - 1)
"""],
        tests="assert $name(5) == 120\nassert $name(0) == 1\nassert $name(1) == 1\n"),

    Task(
        id="fibonacci", topic="math_sequences", kind="function",
        names=["fibonacci", "fib", "nth_fibonacci"],
        args=[N], types=["int"], returns="int",
        does=["returns the nth Fibonacci number", "computes the nth Fibonacci number", "calculates a Fibonacci number iteratively", "finds the n-th number of the Fibonacci sequence",
              "takes n and returns the Fibonacci number at that position", "implements the Fibonacci sequence with a loop"],
        doc=["Return the nth Fibonacci number.", "Compute the nth Fibonacci number."],
        vars=[["a", "prev", "first"], ["b", "curr", "second"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, 1
    for _ in range($a0):
        $v0, $v1 = $v1, $v0 + $v1
    return $v0
""", """\
def $name($sig)$ret:
$doc    if $a0 <= 1:
        return $a0
    return $name($a0 - 1) + $name($a0 - 2)
"""],
        tests="assert $name(10) == 55\nassert $name(0) == 0\nassert $name(1) == 1\nassert $name(2) == 1\n"),

    Task(
        id="fibonacci_sequence", topic="math_sequences", kind="function",
        names=["fibonacci_sequence", "fibonacci_list", "first_fibonacci", "fib_list"],
        args=[["n", "count", "length"]], types=["int"], returns="list[int]",
        does=["returns the first n Fibonacci numbers", "generates a list of Fibonacci numbers", "builds the Fibonacci sequence up to n elements", "takes a number and lists that many Fibonacci numbers",
              "creates a list with the beginning of the Fibonacci sequence", "computes the first Fibonacci numbers as a list"],
        doc=["Return the first n Fibonacci numbers.", "Generate the Fibonacci sequence as a list."],
        vars=[["result", "sequence", "out"], ["a", "prev", "first"], ["b", "curr", "second"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    $v1, $v2 = 0, 1
    for _ in range($a0):
        $v0.append($v1)
        $v1, $v2 = $v2, $v1 + $v2
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = [0, 1]
    while len($v0) < $a0:
        $v0.append($v0[-1] + $v0[-2])
    return $v0[:$a0]
"""],
        tests="assert $name(6) == [0, 1, 1, 2, 3, 5]\nassert $name(0) == []\nassert $name(1) == [0]\n"),

    Task(
        id="is_prime", topic="math_sequences", kind="function",
        names=["is_prime", "check_prime", "prime"],
        args=[N], types=["int"], returns="bool",
        does=["checks if a number is prime", "checks whether a number is a prime number", "returns True if a number is prime", "determines if an integer has no divisors except 1 and itself",
              "tests primality by trial division", "tells whether a given number is prime"],
        doc=["Return True if the number is prime.", "Check whether a number is prime."],
        vars=[["i", "d", "k"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 < 2:
        return False
    for $v0 in range(2, int($a0 ** 0.5) + 1):
        if $a0 % $v0 == 0:
            return False
    return True
""", """\
def $name($sig)$ret:
$doc    if $a0 < 2:
        return False
    return all($a0 % $v0 != 0 for $v0 in range(2, int($a0 ** 0.5) + 1))
""", """\
def $name($sig)$ret:
$doc    if $a0 < 2:
        return False
    $v0 = 2
    while $v0 * $v0 <= $a0:
        if $a0 % $v0 == 0:
            return False
        $v0 += 1
    return True
"""],
        tests="assert $name(7) is True\nassert $name(9) is False\nassert $name(1) is False\nassert $name(2) is True\nassert $name(0) is False\n"),

    Task(
        id="sieve", topic="math_sequences", kind="function",
        names=["sieve", "sieve_of_eratosthenes", "primes_up_to", "get_primes"],
        args=[["n", "limit", "upper"]], types=["int"], returns="list[int]",
        does=["implements the sieve of Eratosthenes", "returns all primes up to n", "finds every prime number up to a limit", "generates prime numbers with a sieve",
              "takes a limit and lists the primes not larger than it", "crosses out multiples to find all primes up to n"],
        doc=["Return all primes up to n.", "Find primes with the sieve of Eratosthenes."],
        vars=[["is_prime", "flags", "prime"], ["i", "p", "x"], ["j", "multiple", "m"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [True] * ($a0 + 1)
    for $v1 in range(2, int($a0 ** 0.5) + 1):
        if $v0[$v1]:
            for $v2 in range($v1 * $v1, $a0 + 1, $v1):
                $v0[$v2] = False
    return [$v1 for $v1 in range(2, $a0 + 1) if $v0[$v1]]
""", """\
def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in range(2, $a0 + 1):
        if all($v1 % $v2 for $v2 in $v0):
            $v0.append($v1)
    return $v0
"""],
        tests="assert $name(10) == [2, 3, 5, 7]\nassert $name(1) == []\nassert $name(2) == [2]\nassert $name(25)[-1] == 23\n"),

    Task(
        id="first_n_primes", topic="math_sequences", kind="function",
        names=["first_n_primes", "first_primes", "generate_primes"],
        args=[["n", "count", "amount"]], types=["int"], returns="list[int]",
        does=["returns the first n prime numbers", "generates a list of n primes", "finds the first primes one after another", "takes a number and returns that many primes",
              "collects prime numbers until there are n of them", "lists the smallest n primes"],
        doc=["Return the first n primes.", "Generate n prime numbers."],
        vars=[["primes", "result", "found"], ["candidate", "current", "x"], ["p", "q", "divisor"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    $v1 = 2
    while len($v0) < $a0:
        if all($v1 % $v2 != 0 for $v2 in $v0):
            $v0.append($v1)
        $v1 += 1
    return $v0
""", """\
def is_prime(k):
    return k > 1 and all(k % d != 0 for d in range(2, int(k ** 0.5) + 1))


def $name($sig)$ret:
$doc    $v0 = []
    $v1 = 2
    while len($v0) < $a0:
        if is_prime($v1):
            $v0.append($v1)
        $v1 += 1
    return $v0
"""],
        tests="assert $name(5) == [2, 3, 5, 7, 11]\nassert $name(0) == []\nassert $name(1) == [2]\n"),

    Task(
        id="gcd", topic="math_sequences", kind="function",
        names=["gcd", "greatest_common_divisor", "find_gcd"],
        args=[["a", "x", "m"], ["b", "y", "n"]], types=["int", "int"], returns="int",
        does=["computes the greatest common divisor of two numbers", "returns the gcd of two integers", "implements Euclid's algorithm", "finds the largest number that divides both arguments",
              "takes two numbers and returns their greatest common divisor", "calculates the gcd with the Euclidean algorithm"],
        doc=["Return the greatest common divisor.", "Compute the gcd with Euclid's algorithm."],
        solutions=["""\
def $name($sig)$ret:
$doc    while $a1:
        $a0, $a1 = $a1, $a0 % $a1
    return $a0
""", """\
def $name($sig)$ret:
$doc    if $a1 == 0:
        return $a0
    return $name($a1, $a0 % $a1)
"""],
        tests="assert $name(12, 18) == 6\nassert $name(7, 5) == 1\nassert $name(0, 5) == 5\nassert $name(8, 0) == 8\n"),

    Task(
        id="lcm", topic="math_sequences", kind="function",
        names=["lcm", "least_common_multiple", "find_lcm"],
        args=[["a", "x", "m"], ["b", "y", "n"]], types=["int", "int"], returns="int",
        does=["computes the least common multiple of two numbers", "returns the lcm of two integers", "finds the smallest number that both arguments divide",
              "takes two numbers and returns their least common multiple", "calculates the lcm using the gcd", "divides the product of two numbers by their greatest common divisor"],
        doc=["Return the least common multiple.", "Compute the lcm of two numbers."],
        vars=[["multiple", "result", "k"]],
        solutions=["""\
import math


def $name($sig)$ret:
$doc    return $a0 * $a1 // math.gcd($a0, $a1)
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0
    while $v0 % $a1 != 0:
        $v0 += $a0
    return $v0
"""],
        tests="assert $name(4, 6) == 12\nassert $name(3, 5) == 15\nassert $name(7, 7) == 7\nassert $name(1, 9) == 9\n"),

    Task(
        id="prime_factors", topic="math_sequences", kind="function",
        names=["prime_factors", "factorize", "prime_factorization"],
        args=[N], types=["int"], returns="list[int]",
        does=["returns the prime factors of a number", "computes the prime factorization of an integer", "factors a number into primes", "takes a number and lists its prime factors with repetition",
              "splits an integer into its prime factors", "divides a number by primes until nothing is left"],
        doc=["Return the prime factors of n.", "Factor a number into primes."],
        vars=[["factors", "result", "out"], ["d", "p", "divisor"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    $v1 = 2
    while $v1 * $v1 <= $a0:
        while $a0 % $v1 == 0:
            $v0.append($v1)
            $a0 //= $v1
        $v1 += 1
    if $a0 > 1:
        $v0.append($a0)
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = []
    $v1 = 2
    while $a0 > 1:
        if $a0 % $v1 == 0:
            $v0.append($v1)
            $a0 //= $v1
        else:
            $v1 += 1
    return $v0
"""],
        tests="assert $name(60) == [2, 2, 3, 5]\nassert $name(1) == []\nassert $name(13) == [13]\n"),

    Task(
        id="divisors", topic="math_sequences", kind="function",
        names=["divisors", "get_divisors", "find_divisors", "factors_of"],
        args=[N], types=["int"], returns="list[int]",
        does=["returns all divisors of a number", "lists the numbers that divide n evenly", "finds the divisors of an integer", "takes a number and returns its factors in ascending order",
              "collects every positive divisor", "computes the list of divisors of n"],
        doc=["Return all divisors of n.", "List the divisors of a number."],
        vars=[["i", "d", "k"], ["result", "out", "found"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$v0 for $v0 in range(1, $a0 + 1) if $a0 % $v0 == 0]
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in range(1, $a0 + 1):
        if $a0 % $v0 == 0:
            $v1.append($v0)
    return $v1
"""],
        tests="assert $name(12) == [1, 2, 3, 4, 6, 12]\nassert $name(1) == [1]\nassert $name(7) == [1, 7]\n"),

    Task(
        id="is_perfect_number", topic="math_sequences", kind="function",
        names=["is_perfect_number", "is_perfect", "check_perfect"],
        args=[N], types=["int"], returns="bool",
        does=["checks if a number is perfect", "checks whether a number equals the sum of its proper divisors", "returns True for perfect numbers like 6 and 28", "determines if an integer is a perfect number",
              "tests whether the proper divisors of a number add up to it", "tells if a number is perfect"],
        doc=["Return True if the number is perfect.", "Check whether a number is the sum of its proper divisors."],
        vars=[["i", "d", "k"], ["total", "acc", "divisor_sum"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 < 2:
        return False
    return sum($v0 for $v0 in range(1, $a0) if $a0 % $v0 == 0) == $a0
""", """\
def $name($sig)$ret:
$doc    $v1 = 0
    for $v0 in range(1, $a0 // 2 + 1):
        if $a0 % $v0 == 0:
            $v1 += $v0
    return $a0 > 0 and $v1 == $a0
"""],
        tests="assert $name(6) is True\nassert $name(28) is True\nassert $name(12) is False\nassert $name(1) is False\nassert $name(0) is False\n"),

    Task(
        id="collatz", topic="math_sequences", kind="function",
        names=["collatz", "collatz_sequence", "hailstone"],
        args=[["n", "start", "number"]], types=["int"], returns="list[int]",
        does=["returns the Collatz sequence of a number", "generates the Collatz sequence until it reaches 1", "halves even numbers and maps odd numbers to 3n + 1 until one is reached",
              "builds the hailstone sequence of a number", "takes a starting number and lists its Collatz steps", "computes the 3n + 1 sequence"],
        doc=["Return the Collatz sequence starting at n.", "Generate the Collatz sequence."],
        vars=[["result", "sequence", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = [$a0]
    while $a0 != 1:
        if $a0 % 2 == 0:
            $a0 //= 2
        else:
            $a0 = 3 * $a0 + 1
        $v0.append($a0)
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = [$a0]
    while $v0[-1] != 1:
        $a0 = $v0[-1]
        $v0.append($a0 // 2 if $a0 % 2 == 0 else 3 * $a0 + 1)
    return $v0
"""],
        tests="assert $name(6) == [6, 3, 10, 5, 16, 8, 4, 2, 1]\nassert $name(1) == [1]\nassert $name(2) == [2, 1]\n"),

    Task(
        id="collatz_steps", topic="math_sequences", kind="function",
        names=["collatz_steps", "collatz_length", "count_collatz_steps"],
        args=[["n", "start", "number"]], types=["int"], returns="int",
        does=["counts the steps of the Collatz sequence", "returns how many Collatz steps are needed to reach 1", "computes the length of the way from n to one in the Collatz process",
              "takes a number and counts its Collatz steps", "applies the Collatz rule until one is reached and returns the step count", "counts how often the 3n + 1 rule is applied"],
        doc=["Return the number of Collatz steps to reach 1.", "Count the Collatz steps."],
        vars=[["steps", "count", "total"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    while $a0 != 1:
        $a0 = $a0 // 2 if $a0 % 2 == 0 else 3 * $a0 + 1
        $v0 += 1
    return $v0
""", """\
def $name($sig)$ret:
$doc    if $a0 == 1:
        return 0
    if $a0 % 2 == 0:
        return 1 + $name($a0 // 2)
    return 1 + $name(3 * $a0 + 1)
"""],
        tests="assert $name(6) == 8\nassert $name(1) == 0\nassert $name(2) == 1\n"),

    Task(
        id="pascal_triangle", topic="math_sequences", kind="function",
        names=["pascal_triangle", "pascals_triangle", "generate_pascal"],
        args=[["n", "rows", "num_rows"]], types=["int"], returns="list[list[int]]",
        does=["generates Pascal's triangle", "returns the first n rows of Pascal's triangle", "builds the Pascal triangle as a list of rows", "takes a number of rows and returns Pascal's triangle",
              "computes each row by adding neighbours of the row above", "creates Pascal's triangle up to n rows"],
        doc=["Return the first n rows of Pascal's triangle.", "Generate Pascal's triangle."],
        vars=[["triangle", "result", "out"], ["row", "current", "line"], ["i", "k", "index"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    for $v2 in range($a0):
        $v1 = [1] * ($v2 + 1)
        for j in range(1, $v2):
            $v1[j] = $v0[-1][j - 1] + $v0[-1][j]
        $v0.append($v1)
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = []
    $v1 = [1]
    for _ in range($a0):
        $v0.append($v1)
        $v1 = [x + y for x, y in zip([0] + $v1, $v1 + [0])]
    return $v0
"""],
        tests="assert $name(4) == [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]\nassert $name(0) == []\nassert $name(1) == [[1]]\n"),

    Task(
        id="binomial", topic="math_sequences", kind="function",
        names=["binomial", "n_choose_k", "binomial_coefficient"],
        args=[["n", "total", "size"], ["k", "chosen", "r"]], types=["int", "int"], returns="int",
        does=["computes the binomial coefficient", "returns n choose k", "calculates the number of ways to choose k items from n", "takes n and k and returns the number of combinations",
              "counts the combinations of k elements out of n", "finds the binomial coefficient of two numbers"],
        doc=["Return the binomial coefficient.", "Compute n choose k."],
        vars=[["result", "ways", "out"], ["i", "j", "x"]],
        solutions=["""\
from math import factorial


def $name($sig)$ret:
$doc    if $a1 > $a0:
        return 0
    return factorial($a0) // (factorial($a1) * factorial($a0 - $a1))
""", """\
def $name($sig)$ret:
$doc    $v0 = 1
    for $v1 in range($a1):
        $v0 = $v0 * ($a0 - $v1) // ($v1 + 1)
    return $v0
"""],
        tests="assert $name(5, 2) == 10\nassert $name(5, 0) == 1\nassert $name(2, 3) == 0\nassert $name(4, 4) == 1\n"),

    Task(
        id="is_happy", topic="math_sequences", kind="function",
        names=["is_happy", "is_happy_number", "happy_number"],
        args=[N], types=["int"], returns="bool",
        does=["checks if a number is happy", "checks whether repeatedly summing the squared digits reaches 1", "returns True for happy numbers", "determines if an integer is a happy number",
              "tests whether the sum of squared digits ends in one", "tells if a number is a happy number"],
        doc=["Return True if the number is happy.", "Check whether a number is a happy number."],
        vars=[["seen", "known", "visited"], ["d", "digit", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = set()
    while $a0 != 1 and $a0 not in $v0:
        $v0.add($a0)
        $a0 = sum(int($v1) ** 2 for $v1 in str($a0))
    return $a0 == 1
""", """\
def $name($sig)$ret:
$doc    $v0 = set()
    while $a0 not in $v0:
        $v0.add($a0)
        $a0 = sum(int($v1) ** 2 for $v1 in str($a0))
    return $a0 == 1
"""],
        tests="assert $name(19) is True\nassert $name(2) is False\nassert $name(1) is True\n"),

    Task(
        id="mean", topic="math_sequences", kind="function",
        names=["mean", "arithmetic_mean", "compute_mean"],
        args=[NUMS], types=["list[float]"], returns="float",
        does=["computes the mean of a list of numbers", "returns the arithmetic mean", "calculates the mean value", "takes a list of numbers and returns the mean",
              "divides the sum of the numbers by their count", "finds the arithmetic mean of a sample"],
        doc=["Return the arithmetic mean.", "Compute the mean of a list."],
        vars=[["total", "acc", "running"], ["x", "v", "item"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($a0) / len($a0)
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in $a0:
        $v0 += $v1
    return $v0 / len($a0)
"""],
        tests="assert $name([1, 2, 3]) == 2\nassert $name([5]) == 5\nassert $name([1, 2]) == 1.5\n"),

    Task(
        id="median", topic="math_sequences", kind="function",
        names=["median", "find_median", "compute_median"],
        args=[NUMS], types=["list[float]"], returns="float",
        does=["computes the median of a list of numbers", "returns the middle value of a sorted list", "calculates the median", "takes a list of numbers and returns the median",
              "finds the middle element, or the mean of the two middle elements", "sorts a list and returns its median"],
        doc=["Return the median of the numbers.", "Compute the median of a list."],
        vars=[["ordered", "sorted_nums", "s"], ["mid", "middle", "m"], ["n", "size", "count"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = sorted($a0)
    $v1 = len($v0) // 2
    if len($v0) % 2 == 1:
        return $v0[$v1]
    return ($v0[$v1 - 1] + $v0[$v1]) / 2
""", """\
def $name($sig)$ret:
$doc    $v0 = sorted($a0)
    $v2 = len($v0)
    if $v2 % 2 == 0:
        return ($v0[$v2 // 2 - 1] + $v0[$v2 // 2]) / 2
    return $v0[$v2 // 2]
"""],
        tests="assert $name([3, 1, 2]) == 2\nassert $name([4, 1, 2, 3]) == 2.5\nassert $name([7]) == 7\n"),

    Task(
        id="mode", topic="math_sequences", kind="function",
        names=["mode", "find_mode", "compute_mode"],
        args=[NUMS], types=["list[int]"], returns="int",
        does=["computes the mode of a list", "returns the most frequent value of a list of numbers", "finds the value that occurs most often", "takes a list of numbers and returns the mode",
              "calculates the statistical mode", "returns the number with the highest frequency"],
        doc=["Return the most frequent value.", "Compute the mode of a list."],
        vars=[["counts", "freq", "counter"], ["x", "v", "item"]],
        solutions=["""\
from collections import Counter


def $name($sig)$ret:
$doc    return Counter($a0).most_common(1)[0][0]
""", """\
def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0:
        $v0[$v1] = $v0.get($v1, 0) + 1
    return max($v0, key=$v0.get)
"""],
        tests="assert $name([1, 2, 2, 3]) == 2\nassert $name([5]) == 5\nassert $name([1, 1, 2]) == 1\n"),

    Task(
        id="variance", topic="math_sequences", kind="function",
        names=["variance", "population_variance", "compute_variance"],
        args=[NUMS], types=["list[float]"], returns="float",
        does=["computes the variance of a list of numbers", "returns the population variance", "calculates the average squared distance from the mean", "takes a list of numbers and returns their variance",
              "finds how spread out the numbers are", "averages the squared differences to the mean"],
        doc=["Return the population variance.", "Compute the variance of a list."],
        vars=[["mean", "avg", "center"], ["x", "v", "item"], ["total", "acc", "squares"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = sum($a0) / len($a0)
    return sum(($v1 - $v0) ** 2 for $v1 in $a0) / len($a0)
""", """\
def $name($sig)$ret:
$doc    $v0 = sum($a0) / len($a0)
    $v2 = 0
    for $v1 in $a0:
        $v2 += ($v1 - $v0) ** 2
    return $v2 / len($a0)
"""],
        tests="assert $name([1, 3]) == 1\nassert $name([5]) == 0\nassert $name([2, 4, 4, 4, 5, 5, 7, 9]) == 4\n"),

    Task(
        id="standard_deviation", topic="math_sequences", kind="function",
        names=["standard_deviation", "std_dev", "stdev"],
        args=[NUMS], types=["list[float]"], returns="float",
        does=["computes the standard deviation of a list of numbers", "returns the population standard deviation", "calculates the square root of the variance", "takes a list of numbers and returns their standard deviation",
              "measures how far the numbers lie from their mean", "finds the standard deviation of a data set"],
        doc=["Return the population standard deviation.", "Compute the standard deviation of a list."],
        vars=[["mean", "avg", "center"], ["x", "v", "item"], ["variance", "var", "spread"]],
        solutions=["""\
import math


def $name($sig)$ret:
$doc    $v0 = sum($a0) / len($a0)
    $v2 = sum(($v1 - $v0) ** 2 for $v1 in $a0) / len($a0)
    return math.sqrt($v2)
""", """\
def $name($sig)$ret:
$doc    $v0 = sum($a0) / len($a0)
    return (sum(($v1 - $v0) ** 2 for $v1 in $a0) / len($a0)) ** 0.5
"""],
        tests="assert $name([1, 3]) == 1\nassert $name([5]) == 0\nassert $name([2, 4, 4, 4, 5, 5, 7, 9]) == 2\n"),

    Task(
        id="moving_average", topic="math_sequences", kind="function",
        names=["moving_average", "rolling_mean", "running_average"],
        args=[NUMS, ["k", "window", "size"]], types=["list[float]", "int"], returns="list[float]",
        does=["computes the moving average of a list", "returns the average of each window of k elements", "calculates a rolling mean with a window size", "takes numbers and a window size and returns the moving averages",
              "smooths a list by averaging k neighbours", "averages every run of k consecutive numbers"],
        doc=["Return the moving averages of the numbers.", "Compute a rolling mean."],
        vars=[["i", "j", "start"], ["result", "out", "averages"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [sum($a0[$v0:$v0 + $a1]) / $a1 for $v0 in range(len($a0) - $a1 + 1)]
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for $v0 in range(len($a0) - $a1 + 1):
        $v1.append(sum($a0[$v0:$v0 + $a1]) / $a1)
    return $v1
"""],
        tests="assert $name([1, 2, 3, 4], 2) == [1.5, 2.5, 3.5]\nassert $name([], 2) == []\nassert $name([1, 2], 1) == [1, 2]\n"),

    Task(
        id="cumulative_sum", topic="math_sequences", kind="function",
        names=["cumulative_sum", "running_sum", "prefix_sums"],
        args=[NUMS], types=["list[int]"], returns="list[int]",
        does=["computes the cumulative sum of a list", "returns the running totals of a list", "builds a list of prefix sums", "takes a list of numbers and returns the sum up to each element",
              "calculates running sums", "adds up a list step by step and keeps every total"],
        doc=["Return the running totals.", "Compute the cumulative sum of a list."],
        vars=[["total", "acc", "running"], ["result", "out", "sums"], ["x", "v", "item"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 0
    $v1 = []
    for $v2 in $a0:
        $v0 += $v2
        $v1.append($v0)
    return $v1
""", """\
from itertools import accumulate


def $name($sig)$ret:
$doc    return list(accumulate($a0))
"""],
        tests="assert $name([1, 2, 3]) == [1, 3, 6]\nassert $name([]) == []\nassert $name([5]) == [5]\n"),

    Task(
        id="newton_sqrt", topic="math_sequences", kind="function",
        names=["newton_sqrt", "square_root", "my_sqrt"],
        args=[["x", "n", "number"]], types=["float"], returns="float",
        does=["computes a square root with Newton's method", "approximates the square root of a number", "calculates a square root without math.sqrt", "improves a guess until its square is close to the number",
              "implements Newton's method for square roots", "takes a positive number and returns its approximate square root"],
        doc=["Return the square root by Newton's method.", "Approximate a square root."],
        vars=[["guess", "root", "estimate"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = $a0
    while abs($v0 * $v0 - $a0) > 1e-9:
        $v0 = ($v0 + $a0 / $v0) / 2
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = 1.0
    for _ in range(50):
        $v0 = ($v0 + $a0 / $v0) / 2
    return $v0
"""],
        tests="assert abs($name(16) - 4) < 1e-6\nassert abs($name(2) - 1.41421356) < 1e-6\nassert abs($name(1) - 1) < 1e-6\n"),

    Task(
        id="multiplication_table", topic="math_sequences", kind="function",
        names=["multiplication_table", "times_table", "make_times_table"],
        args=[["n", "size", "limit"]], types=["int"], returns="list[list[int]]",
        does=["builds a multiplication table", "returns the n by n multiplication table as nested lists", "creates a times table", "takes a size and returns the products of all pairs up to it",
              "makes a grid in which each cell is row times column", "computes a table of products"],
        doc=["Return the n by n multiplication table.", "Build a multiplication table."],
        vars=[["i", "row", "r"], ["j", "col", "c"], ["table", "result", "grid"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [[$v0 * $v1 for $v1 in range(1, $a0 + 1)] for $v0 in range(1, $a0 + 1)]
""", """\
def $name($sig)$ret:
$doc    $v2 = []
    for $v0 in range(1, $a0 + 1):
        $v2.append([$v0 * $v1 for $v1 in range(1, $a0 + 1)])
    return $v2
"""],
        tests="assert $name(3) == [[1, 2, 3], [2, 4, 6], [3, 6, 9]]\nassert $name(0) == []\nassert $name(1) == [[1]]\n"),

    Task(
        id="dot_product", topic="math_sequences", kind="function",
        names=["dot_product", "dot", "inner_product"],
        args=[["a", "u", "first"], ["b", "v", "second"]], types=["list[float]", "list[float]"], returns="float",
        does=["computes the dot product of two vectors", "returns the inner product of two lists", "multiplies two vectors element by element and sums the results", "takes two lists of numbers and returns their dot product",
              "calculates the scalar product", "sums the products of corresponding elements"],
        doc=["Return the dot product of two vectors.", "Compute the inner product of two lists."],
        vars=[["x", "p"], ["y", "q"], ["total", "result", "acc"], ["i", "j", "k"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($v0 * $v1 for $v0, $v1 in zip($a0, $a1))
""", """\
def $name($sig)$ret:
$doc    $v2 = 0
    for $v3 in range(len($a0)):
        $v2 += $a0[$v3] * $a1[$v3]
    return $v2
"""],
        tests="assert $name([1, 2, 3], [4, 5, 6]) == 32\nassert $name([], []) == 0\nassert $name([2], [3]) == 6\n"),

    Task(
        id="fibonacci_generator", topic="math_sequences", kind="function",
        names=["fibonacci_generator", "fib_gen", "generate_fibonacci"],
        args=[["n", "count", "limit"]], types=["int"], returns="",
        does=["yields the first n Fibonacci numbers", "is a generator of Fibonacci numbers", "generates Fibonacci numbers lazily with yield", "uses yield to produce the Fibonacci sequence",
              "produces n Fibonacci numbers one at a time", "implements a generator for the Fibonacci sequence"],
        doc=["Yield the first n Fibonacci numbers.", "Generate Fibonacci numbers lazily."],
        vars=[["a", "prev", "first"], ["b", "curr", "second"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, 1
    for _ in range($a0):
        yield $v0
        $v0, $v1 = $v1, $v0 + $v1
""", """\
def $name($sig)$ret:
$doc    $v0, $v1 = 0, 1
    while $a0 > 0:
        yield $v0
        $v0, $v1 = $v1, $v0 + $v1
        $a0 -= 1
"""],
        tests="assert list($name(6)) == [0, 1, 1, 2, 3, 5]\nassert list($name(0)) == []\nassert list($name(1)) == [0]\n"),

    Task(
        id="geometric_sequence", topic="math_sequences", kind="function",
        names=["geometric_sequence", "geometric_progression", "powers_sequence"],
        args=[["start", "first", "a"], ["ratio", "factor", "r"], ["n", "count", "length"]], types=["int", "int", "int"], returns="list[int]",
        does=["generates a geometric sequence", "returns n terms of a geometric progression", "builds a list in which each term is multiplied by a ratio", "takes a start value, a ratio and a length and returns the geometric sequence",
              "multiplies by the same factor again and again and lists the results", "computes the terms of a geometric series"],
        doc=["Return n terms of a geometric sequence.", "Generate a geometric progression."],
        vars=[["i", "k", "step"], ["result", "out", "terms"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [$a0 * $a1 ** $v0 for $v0 in range($a2)]
""", """\
def $name($sig)$ret:
$doc    $v1 = []
    for _ in range($a2):
        $v1.append($a0)
        $a0 *= $a1
    return $v1
"""],
        tests="assert $name(2, 3, 4) == [2, 6, 18, 54]\nassert $name(1, 2, 0) == []\nassert $name(5, 1, 2) == [5, 5]\n"),
]
