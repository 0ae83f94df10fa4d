from tasklib import Task

TASKS = [
    Task(
        id="add_numbers", topic="numbers", kind="function",
        names=["add", "add_numbers", "add_two_numbers", "sum_two"],
        args=[["a", "x", "first"], ["b", "y", "second"]], types=["int", "int"], returns="int",
        does=["adds two numbers", "returns the sum of two numbers", "takes two numbers and adds them together",
              "computes the sum of two integers", "returns one number plus another", "calculates the sum of its two arguments"],
        doc=["Return the sum of two numbers.", "Add two numbers."],
        vars=[["result", "total", "answer"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 + $a1
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0 + $a1
    return $v0
"""],
        tests="assert $name(2, 3) == 5\nassert $name(0, 0) == 0\nassert $name(-1, 1) == 0\n"),

    Task(
        id="subtract_numbers", topic="numbers", kind="function",
        names=["subtract", "subtract_numbers", "difference"],
        args=[["a", "x", "first"], ["b", "y", "second"]], types=["int", "int"], returns="int",
        does=["subtracts two numbers", "returns the difference of two numbers", "subtracts the second number from the first",
              "computes one number minus another", "takes two numbers and subtracts them", "calculates the difference between its two arguments"],
        doc=["Return the first number minus the second.", "Subtract two numbers."],
        vars=[["result", "answer", "diff"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 - $a1
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0 - $a1
    return $v0
"""],
        tests="assert $name(5, 3) == 2\nassert $name(0, 0) == 0\nassert $name(1, 4) == -3\n"),

    Task(
        id="multiply_numbers", topic="numbers", kind="function",
        names=["multiply", "multiply_numbers", "product_of_two"],
        args=[["a", "x", "first"], ["b", "y", "second"]], types=["int", "int"], returns="int",
        does=["multiplies two numbers", "returns the product of two numbers", "takes two numbers and multiplies them",
              "computes one number times another", "calculates the product of its two arguments", "returns the result of multiplying two integers"],
        doc=["Return the product of two numbers.", "Multiply two numbers."],
        vars=[["result", "answer", "product"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 * $a1
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0 * $a1
    return $v0
"""],
        tests="assert $name(2, 3) == 6\nassert $name(0, 5) == 0\nassert $name(-2, 4) == -8\n"),

    Task(
        id="safe_divide", topic="numbers", kind="function",
        names=["safe_divide", "divide", "divide_numbers"],
        args=[["a", "x", "numerator"], ["b", "y", "denominator"]], types=["float", "float"], returns="float | None",
        does=["divides two numbers and returns None for division by zero", "divides one number by another safely",
              "returns the quotient of two numbers, or None if the divisor is zero", "handles division by zero by returning None",
              "takes two numbers and divides the first by the second without raising an error", "computes a quotient and guards against a zero divisor"],
        doc=["Return the quotient, or None if the divisor is zero.", "Divide two numbers safely."],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a1 == 0:
        return None
    return $a0 / $a1
""", """\
def $name($sig)$ret:
$doc    try:
        return $a0 / $a1
    except ZeroDivisionError:
        return None
"""],
        tests="assert $name(6, 3) == 2\nassert $name(1, 0) is None\nassert $name(0, 5) == 0\n"),

    Task(
        id="is_even", topic="numbers", kind="function",
        names=["is_even", "check_even", "even"],
        args=[["n", "number", "x", "num"]], types=["int"], returns="bool",
        does=["checks if a number is even", "checks whether an integer is even", "returns True if a number is divisible by two",
              "determines if a number is even", "tests whether a number is even", "tells if an integer can be divided by 2 without remainder"],
        doc=["Return True if the number is even.", "Check whether a number is even."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 % 2 == 0
""", """\
def $name($sig)$ret:
$doc    return not $a0 % 2
"""],
        tests="assert $name(4) is True\nassert $name(7) is False\nassert $name(0) is True\nassert $name(-2) is True\n"),

    Task(
        id="is_odd", topic="numbers", kind="function",
        names=["is_odd", "check_odd", "odd"],
        args=[["n", "number", "x", "num"]], types=["int"], returns="bool",
        does=["checks if a number is odd", "checks whether an integer is odd", "returns True if a number is not divisible by two",
              "determines if a number is odd", "tests whether a number is odd", "tells if an integer leaves a remainder when divided by 2"],
        doc=["Return True if the number is odd.", "Check whether a number is odd."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 % 2 == 1
""", """\
def $name($sig)$ret:
$doc    return $a0 % 2 != 0
"""],
        tests="assert $name(3) is True\nassert $name(8) is False\nassert $name(0) is False\nassert $name(-1) is True\n"),

    Task(
        id="max_of_two", topic="numbers", kind="function",
        names=["max_of_two", "larger", "maximum"],
        args=[["a", "x", "first"], ["b", "y", "second"]], types=["int", "int"], returns="int",
        does=["returns the larger of two numbers", "finds the maximum of two numbers", "takes two numbers and returns the bigger one",
              "compares two numbers and returns the greater", "picks the larger of two values", "computes the maximum of its two arguments"],
        doc=["Return the larger of two numbers.", "Find the maximum of two numbers."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 if $a0 > $a1 else $a1
""", """\
def $name($sig)$ret:
$doc    if $a0 > $a1:
        return $a0
    return $a1
""", """\
def $name($sig)$ret:
$doc    return max($a0, $a1)
"""],
        tests="assert $name(2, 3) == 3\nassert $name(3, 2) == 3\nassert $name(1, 1) == 1\nassert $name(-1, -5) == -1\n"),

    Task(
        id="max_of_three", topic="numbers", kind="function",
        names=["max_of_three", "largest_of_three", "max_three"],
        args=[["a", "x", "first"], ["b", "y", "second"], ["c", "z", "third"]], types=["int", "int", "int"], returns="int",
        does=["returns the largest of three numbers", "finds the maximum of three numbers", "takes three numbers and returns the biggest one",
              "compares three numbers and returns the greatest", "picks the largest of three values", "computes the maximum of its three arguments"],
        doc=["Return the largest of three numbers.", "Find the maximum of three numbers."],
        solutions=["""\
def $name($sig)$ret:
$doc    return max($a0, $a1, $a2)
""", """\
def $name($sig)$ret:
$doc    if $a0 >= $a1 and $a0 >= $a2:
        return $a0
    if $a1 >= $a2:
        return $a1
    return $a2
"""],
        tests="assert $name(1, 2, 3) == 3\nassert $name(3, 1, 2) == 3\nassert $name(1, 3, 2) == 3\nassert $name(0, 0, 0) == 0\n"),

    Task(
        id="absolute_value", topic="numbers", kind="function",
        names=["absolute_value", "absolute", "abs_value"],
        args=[["n", "number", "x", "value"]], types=["int"], returns="int",
        does=["returns the absolute value of a number", "computes the absolute value without abs", "makes a number non-negative",
              "returns a number without its sign", "takes a number and returns its distance from zero", "turns negative numbers into positive ones"],
        doc=["Return the absolute value.", "Compute the absolute value of a number."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 if $a0 >= 0 else -$a0
""", """\
def $name($sig)$ret:
$doc    if $a0 < 0:
        return -$a0
    return $a0
"""],
        tests="assert $name(-5) == 5\nassert $name(5) == 5\nassert $name(0) == 0\n"),

    Task(
        id="sign", topic="numbers", kind="function",
        names=["sign", "signum", "get_sign"],
        args=[["n", "number", "x", "value"]], types=["int"], returns="int",
        does=["returns the sign of a number", "returns 1 for positive, -1 for negative and 0 for zero", "computes the signum of a number",
              "tells whether a number is positive, negative or zero", "takes a number and returns -1, 0 or 1", "determines the sign of an integer"],
        doc=["Return the sign of a number as -1, 0 or 1.", "Compute the sign of a number."],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 > 0:
        return 1
    if $a0 < 0:
        return -1
    return 0
""", """\
def $name($sig)$ret:
$doc    return ($a0 > 0) - ($a0 < 0)
"""],
        tests="assert $name(5) == 1\nassert $name(-3) == -1\nassert $name(0) == 0\n"),

    Task(
        id="clamp", topic="numbers", kind="function",
        names=["clamp", "clip", "limit_value"],
        args=[["value", "x", "n"], ["low", "minimum", "lower"], ["high", "maximum", "upper"]], types=["int", "int", "int"], returns="int",
        does=["clamps a number between a minimum and a maximum", "limits a value to a range", "keeps a number within two bounds",
              "returns a value restricted to a given interval", "forces a number to lie between a lower and an upper limit", "clips a number to a range"],
        doc=["Clamp the value to the given range.", "Limit a number to a range."],
        solutions=["""\
def $name($sig)$ret:
$doc    return max($a1, min($a0, $a2))
""", """\
def $name($sig)$ret:
$doc    if $a0 < $a1:
        return $a1
    if $a0 > $a2:
        return $a2
    return $a0
"""],
        tests="assert $name(5, 0, 10) == 5\nassert $name(-1, 0, 10) == 0\nassert $name(11, 0, 10) == 10\n"),

    Task(
        id="square", topic="numbers", kind="function",
        names=["square", "square_number", "squared"],
        args=[["n", "number", "x", "value"]], types=["int"], returns="int",
        does=["squares a number", "returns the square of a number", "multiplies a number by itself", "takes a number and returns its square",
              "computes x squared", "raises a number to the power of two"],
        doc=["Return the square of a number.", "Square a number."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 * $a0
""", """\
def $name($sig)$ret:
$doc    return $a0 ** 2
"""],
        tests="assert $name(3) == 9\nassert $name(0) == 0\nassert $name(-4) == 16\n"),

    Task(
        id="cube", topic="numbers", kind="function",
        names=["cube", "cube_number", "cubed"],
        args=[["n", "number", "x", "value"]], types=["int"], returns="int",
        does=["cubes a number", "returns the cube of a number", "takes a number and returns its third power", "computes x cubed",
              "raises a number to the power of three", "multiplies a number by itself twice"],
        doc=["Return the cube of a number.", "Cube a number."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 ** 3
""", """\
def $name($sig)$ret:
$doc    return $a0 * $a0 * $a0
"""],
        tests="assert $name(3) == 27\nassert $name(0) == 0\nassert $name(-2) == -8\n"),

    Task(
        id="power", topic="numbers", kind="function",
        names=["power", "raise_to_power", "exponent"],
        args=[["base", "x", "number"], ["exp", "n", "times"]], types=["int", "int"], returns="int",
        does=["raises a number to a power", "computes a power of a number", "returns the base raised to the exponent",
              "multiplies a number by itself n times", "calculates x to the power of n with a loop", "takes a base and an exponent and returns the power"],
        doc=["Return the base raised to the exponent.", "Raise a number to a power."],
        vars=[["result", "out", "total"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = 1
    for _ in range($a1):
        $v0 *= $a0
    return $v0
""", """\
def $name($sig)$ret:
$doc    return $a0 ** $a1
"""],
        tests="assert $name(2, 10) == 1024\nassert $name(5, 0) == 1\nassert $name(-2, 3) == -8\n"),

    Task(
        id="is_leap_year", topic="numbers", kind="function",
        names=["is_leap_year", "leap_year", "check_leap_year"],
        args=[["year", "y", "value"]], types=["int"], returns="bool",
        does=["checks if a year is a leap year", "checks whether a year has 366 days", "returns True for leap years",
              "determines if a given year is a leap year", "tests whether a year is divisible by 4 but not by 100 unless by 400", "tells whether February has 29 days in a year"],
        doc=["Return True if the year is a leap year.", "Check whether a year is a leap year."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 % 4 == 0 and ($a0 % 100 != 0 or $a0 % 400 == 0)
""", """\
def $name($sig)$ret:
$doc    if $a0 % 400 == 0:
        return True
    if $a0 % 100 == 0:
        return False
    return $a0 % 4 == 0
"""],
        tests="assert $name(2024) is True\nassert $name(1900) is False\nassert $name(2000) is True\nassert $name(2023) is False\n"),

    Task(
        id="celsius_to_fahrenheit", topic="numbers", kind="function",
        names=["celsius_to_fahrenheit", "c_to_f", "to_fahrenheit"],
        args=[["celsius", "c", "temp", "degrees"]], types=["float"], returns="float",
        does=["converts celsius to fahrenheit", "converts a temperature from Celsius to Fahrenheit", "returns the Fahrenheit value of a Celsius temperature",
              "takes degrees Celsius and returns degrees Fahrenheit", "computes a temperature in Fahrenheit", "turns a Celsius reading into Fahrenheit"],
        doc=["Convert Celsius to Fahrenheit.", "Return the temperature in Fahrenheit."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 * 9 / 5 + 32
""", """\
def $name($sig)$ret:
$doc    return ($a0 * 9 / 5) + 32
"""],
        tests="assert $name(0) == 32\nassert $name(100) == 212\nassert $name(-40) == -40\n"),

    Task(
        id="fahrenheit_to_celsius", topic="numbers", kind="function",
        names=["fahrenheit_to_celsius", "f_to_c", "to_celsius"],
        args=[["fahrenheit", "f", "temp", "degrees"]], types=["float"], returns="float",
        does=["converts fahrenheit to celsius", "converts a temperature from Fahrenheit to Celsius", "returns the Celsius value of a Fahrenheit temperature",
              "takes degrees Fahrenheit and returns degrees Celsius", "computes a temperature in Celsius", "turns a Fahrenheit reading into Celsius"],
        doc=["Convert Fahrenheit to Celsius.", "Return the temperature in Celsius."],
        solutions=["""\
def $name($sig)$ret:
$doc    return ($a0 - 32) * 5 / 9
""", """\
def $name($sig)$ret:
$doc    return 5 * ($a0 - 32) / 9
"""],
        tests="assert $name(32) == 0\nassert $name(212) == 100\nassert $name(-40) == -40\n"),

    Task(
        id="sum_digits", topic="numbers", kind="function",
        names=["sum_digits", "digit_sum", "sum_of_digits"],
        args=[["n", "number", "num", "value"]], types=["int"], returns="int",
        does=["sums the digits of a number", "returns the sum of the digits of an integer", "adds up all digits of a number",
              "computes the digit sum of a number", "takes an integer and returns the total of its digits", "calculates the sum of a number's digits"],
        doc=["Return the sum of the digits.", "Sum the digits of a number."],
        vars=[["total", "result", "digit_total"], ["d", "digit", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum(int($v1) for $v1 in str($a0))
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    while $a0 > 0:
        $v0 += $a0 % 10
        $a0 //= 10
    return $v0
"""],
        tests="assert $name(1234) == 10\nassert $name(0) == 0\nassert $name(9) == 9\n"),

    Task(
        id="count_digits", topic="numbers", kind="function",
        names=["count_digits", "digit_count", "num_digits"],
        args=[["n", "number", "num", "value"]], types=["int"], returns="int",
        does=["counts the digits of a number", "returns how many digits an integer has", "finds the number of digits in a number",
              "computes the length of an integer in decimal", "takes a number and returns its digit count", "determines how many digits a number has"],
        doc=["Return the number of digits.", "Count the digits of a number."],
        vars=[["count", "total", "digits"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return len(str(abs($a0)))
""", """\
def $name($sig)$ret:
$doc    $a0 = abs($a0)
    $v0 = 1
    while $a0 >= 10:
        $a0 //= 10
        $v0 += 1
    return $v0
"""],
        tests="assert $name(1234) == 4\nassert $name(0) == 1\nassert $name(-56) == 2\n"),

    Task(
        id="get_digits", topic="numbers", kind="function",
        names=["get_digits", "digits", "to_digits", "split_digits"],
        args=[["n", "number", "num", "value"]], types=["int"], returns="list[int]",
        does=["returns the digits of a number as a list", "splits a number into its digits", "converts an integer to a list of digits",
              "takes a number and lists its decimal digits", "breaks a number up into single digits", "extracts the digits of an integer"],
        doc=["Return the digits of a number as a list.", "Split a number into digits."],
        vars=[["d", "c", "digit"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return [int($v0) for $v0 in str($a0)]
""", """\
def $name($sig)$ret:
$doc    return list(map(int, str($a0)))
"""],
        tests="assert $name(123) == [1, 2, 3]\nassert $name(0) == [0]\nassert $name(90) == [9, 0]\n"),

    Task(
        id="reverse_integer", topic="numbers", kind="function",
        names=["reverse_integer", "reverse_number", "reverse_digits"],
        args=[["n", "number", "num", "value"]], types=["int"], returns="int",
        does=["reverses the digits of a number", "reverses an integer", "returns a number with its digits in reverse order",
              "takes an integer and flips its digits, keeping the sign", "turns 123 into 321", "reads the digits of an integer backwards"],
        doc=["Return the number with its digits reversed.", "Reverse the digits of an integer."],
        vars=[["sign", "factor", "direction"], ["result", "out", "reversed_n"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = -1 if $a0 < 0 else 1
    return $v0 * int(str(abs($a0))[::-1])
""", """\
def $name($sig)$ret:
$doc    $v0 = -1 if $a0 < 0 else 1
    $a0 = abs($a0)
    $v1 = 0
    while $a0 > 0:
        $v1 = $v1 * 10 + $a0 % 10
        $a0 //= 10
    return $v0 * $v1
"""],
        tests="assert $name(123) == 321\nassert $name(-45) == -54\nassert $name(0) == 0\nassert $name(120) == 21\n"),

    Task(
        id="is_palindrome_number", topic="numbers", kind="function",
        names=["is_palindrome_number", "is_number_palindrome", "palindrome_number"],
        args=[["n", "number", "num", "value"]], types=["int"], returns="bool",
        does=["checks if a number is a palindrome", "checks whether an integer reads the same backwards",
              "returns True if the digits of a number are symmetric", "determines if a number equals its reverse",
              "tests whether an integer is a palindrome", "tells if a number stays the same when its digits are reversed"],
        doc=["Return True if the number is a palindrome.", "Check whether an integer equals its reverse."],
        vars=[["digits", "s", "text"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return str($a0) == str($a0)[::-1]
""", """\
def $name($sig)$ret:
$doc    $v0 = str($a0)
    return $v0 == $v0[::-1]
"""],
        tests="assert $name(121) is True\nassert $name(123) is False\nassert $name(0) is True\nassert $name(-121) is False\n"),

    Task(
        id="fizzbuzz", topic="numbers", kind="function",
        names=["fizzbuzz", "fizz_buzz", "fizzbuzz_list"],
        args=[["n", "limit", "count"]], types=["int"], returns="list[str]",
        does=["implements fizzbuzz", "returns the FizzBuzz sequence up to n as a list", "plays fizzbuzz for the numbers from 1 to n",
              "replaces multiples of 3 with Fizz, of 5 with Buzz and of both with FizzBuzz", "generates a list of FizzBuzz strings",
              "builds the fizz buzz list for the first n numbers", "solves the FizzBuzz problem"],
        doc=["Return the FizzBuzz sequence from 1 to n.", "Play FizzBuzz and return the results as a list."],
        vars=[["result", "out", "lines"], ["i", "k", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in range(1, $a0 + 1):
        if $v1 % 15 == 0:
            $v0.append('FizzBuzz')
        elif $v1 % 3 == 0:
            $v0.append('Fizz')
        elif $v1 % 5 == 0:
            $v0.append('Buzz')
        else:
            $v0.append(str($v1))
    return $v0
""", """\
def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in range(1, $a0 + 1):
        word = ''
        if $v1 % 3 == 0:
            word += 'Fizz'
        if $v1 % 5 == 0:
            word += 'Buzz'
        $v0.append(word or str($v1))
    return $v0
"""],
        tests="assert $name(5) == ['1', '2', 'Fizz', '4', 'Buzz']\nassert $name(15)[-1] == 'FizzBuzz'\nassert $name(0) == []\n"),

    Task(
        id="fizzbuzz_number", topic="numbers", kind="function",
        names=["fizzbuzz_number", "fizzbuzz_single", "fizzbuzz_value"],
        args=[["n", "number", "x"]], types=["int"], returns="str",
        does=["returns Fizz, Buzz, FizzBuzz or the number itself", "returns the FizzBuzz word for one number",
              "takes a single number and returns its fizzbuzz value", "decides between Fizz, Buzz and FizzBuzz for a number",
              "returns 'Fizz' for multiples of three and 'Buzz' for multiples of five", "computes the FizzBuzz string of a number"],
        doc=["Return the FizzBuzz word for a number.", "Return Fizz, Buzz, FizzBuzz or the number as a string."],
        vars=[["word", "result", "out"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 % 15 == 0:
        return 'FizzBuzz'
    if $a0 % 3 == 0:
        return 'Fizz'
    if $a0 % 5 == 0:
        return 'Buzz'
    return str($a0)
""", """\
def $name($sig)$ret:
$doc    $v0 = ''
    if $a0 % 3 == 0:
        $v0 += 'Fizz'
    if $a0 % 5 == 0:
        $v0 += 'Buzz'
    return $v0 or str($a0)
"""],
        tests="assert $name(3) == 'Fizz'\nassert $name(10) == 'Buzz'\nassert $name(30) == 'FizzBuzz'\nassert $name(7) == '7'\n"),

    Task(
        id="digital_root", topic="numbers", kind="function",
        names=["digital_root", "repeated_digit_sum", "add_digits"],
        args=[["n", "number", "num"]], types=["int"], returns="int",
        does=["computes the digital root of a number", "sums the digits repeatedly until one digit is left",
              "adds the digits of a number until the result has a single digit", "returns the digital root of an integer",
              "reduces a number to one digit by repeated digit sums", "repeatedly adds all digits of a number"],
        doc=["Return the digital root of a number.", "Add the digits until a single digit is left."],
        vars=[["d", "digit", "c"]],
        solutions=["""\
def $name($sig)$ret:
$doc    while $a0 >= 10:
        $a0 = sum(int($v0) for $v0 in str($a0))
    return $a0
""", """\
def $name($sig)$ret:
$doc    if $a0 == 0:
        return 0
    return 1 + ($a0 - 1) % 9
"""],
        tests="assert $name(9875) == 2\nassert $name(0) == 0\nassert $name(9) == 9\nassert $name(38) == 2\n"),

    Task(
        id="circle_area", topic="numbers", kind="function",
        names=["circle_area", "area_of_circle", "get_circle_area"],
        args=[["radius", "r", "value"]], types=["float"], returns="float",
        does=["computes the area of a circle", "returns the area of a circle from its radius", "calculates the area of a circle with a given radius",
              "takes a radius and returns pi times the radius squared", "finds how large a circle is", "uses math.pi to compute a circle's area"],
        doc=["Return the area of a circle.", "Compute the area of a circle from its radius."],
        solutions=["""\
import math


def $name($sig)$ret:
$doc    return math.pi * $a0 ** 2
""", """\
from math import pi


def $name($sig)$ret:
$doc    return pi * $a0 * $a0
"""],
        tests="assert abs($name(1) - 3.141592653589793) < 1e-9\nassert $name(0) == 0\nassert abs($name(2) - 12.566370614359172) < 1e-9\n"),

    Task(
        id="rectangle_area", topic="numbers", kind="function",
        names=["rectangle_area", "area_of_rectangle", "get_rectangle_area"],
        args=[["width", "w", "a"], ["height", "h", "b"]], types=["float", "float"], returns="float",
        does=["computes the area of a rectangle", "returns the area of a rectangle from its width and height", "calculates a rectangle's area",
              "takes width and height and returns the area", "multiplies the sides of a rectangle", "finds the area of a rectangle with two given sides"],
        doc=["Return the area of a rectangle.", "Compute the area from width and height."],
        vars=[["area", "result", "size"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 * $a1
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0 * $a1
    return $v0
"""],
        tests="assert $name(2, 3) == 6\nassert $name(0, 5) == 0\nassert $name(1.5, 2) == 3.0\n"),

    Task(
        id="hypotenuse", topic="numbers", kind="function",
        names=["hypotenuse", "get_hypotenuse", "pythagoras"],
        args=[["a", "x", "leg1"], ["b", "y", "leg2"]], types=["float", "float"], returns="float",
        does=["computes the hypotenuse of a right triangle", "returns the length of the longest side of a right triangle",
              "applies the theorem of Pythagoras", "takes the two legs of a right triangle and returns the hypotenuse",
              "calculates the square root of the sum of two squares", "finds the hypotenuse from two sides"],
        doc=["Return the hypotenuse of a right triangle.", "Compute the hypotenuse from two sides."],
        solutions=["""\
import math


def $name($sig)$ret:
$doc    return math.sqrt($a0 ** 2 + $a1 ** 2)
""", """\
import math


def $name($sig)$ret:
$doc    return math.hypot($a0, $a1)
"""],
        tests="assert $name(3, 4) == 5\nassert $name(0, 0) == 0\nassert $name(5, 12) == 13\n"),

    Task(
        id="distance", topic="numbers", kind="function",
        names=["distance", "euclidean_distance", "point_distance"],
        args=[["p", "a", "point1"], ["q", "b", "point2"]], types=["tuple[float, float]", "tuple[float, float]"], returns="float",
        does=["computes the distance between two points", "returns the Euclidean distance of two points",
              "calculates how far two points in the plane are apart", "takes two points and returns the distance between them",
              "finds the length of the line between two points", "measures the straight-line distance from one point to another"],
        doc=["Return the distance between two points.", "Compute the Euclidean distance of two points."],
        vars=[["x1", "ax"], ["y1", "ay"], ["x2", "bx"], ["y2", "by"]],
        solutions=["""\
import math


def $name($sig)$ret:
$doc    $v0, $v1 = $a0
    $v2, $v3 = $a1
    return math.sqrt(($v2 - $v0) ** 2 + ($v3 - $v1) ** 2)
""", """\
import math


def $name($sig)$ret:
$doc    return math.dist($a0, $a1)
"""],
        tests="assert $name((0, 0), (3, 4)) == 5\nassert $name((1, 1), (1, 1)) == 0\nassert $name((0, 0), (0, 2)) == 2\n"),

    Task(
        id="manhattan_distance", topic="numbers", kind="function",
        names=["manhattan_distance", "taxicab_distance", "grid_distance"],
        args=[["p", "a", "point1"], ["q", "b", "point2"]], types=["tuple[int, int]", "tuple[int, int]"], returns="int",
        does=["computes the Manhattan distance between two points", "returns the taxicab distance of two points",
              "adds the absolute differences of the coordinates of two points", "takes two grid points and returns the number of steps between them",
              "calculates the distance on a grid", "finds the Manhattan distance of two positions"],
        doc=["Return the Manhattan distance between two points.", "Sum the absolute coordinate differences."],
        vars=[["i", "x", "m"], ["j", "y", "n"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return abs($a0[0] - $a1[0]) + abs($a0[1] - $a1[1])
""", """\
def $name($sig)$ret:
$doc    return sum(abs($v0 - $v1) for $v0, $v1 in zip($a0, $a1))
"""],
        tests="assert $name((0, 0), (3, 4)) == 7\nassert $name((1, 1), (1, 1)) == 0\nassert $name((2, 0), (0, 2)) == 4\n"),

    Task(
        id="sum_to_n", topic="numbers", kind="function",
        names=["sum_to_n", "sum_first_n", "sum_of_first_n"],
        args=[["n", "limit", "number"]], types=["int"], returns="int",
        does=["sums the numbers from 1 to n", "adds all integers up to n", "returns the sum of the first n natural numbers",
              "computes 1 + 2 + ... + n", "takes a number and adds up everything from one to it", "calculates the total of the integers from 1 to a limit"],
        doc=["Return the sum of the numbers from 1 to n.", "Sum the first n natural numbers."],
        vars=[["total", "result", "acc"], ["i", "k", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 * ($a0 + 1) // 2
""", """\
def $name($sig)$ret:
$doc    return sum(range(1, $a0 + 1))
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in range(1, $a0 + 1):
        $v0 += $v1
    return $v0
"""],
        tests="assert $name(10) == 55\nassert $name(0) == 0\nassert $name(1) == 1\n"),

    Task(
        id="sum_of_squares", topic="numbers", kind="function",
        names=["sum_of_squares", "sum_squares", "square_sum"],
        args=[["n", "limit", "number"]], types=["int"], returns="int",
        does=["sums the squares of the numbers from 1 to n", "returns the sum of the first n squares", "adds the squares of all integers up to n",
              "computes 1 + 4 + 9 + ... + n * n", "calculates the sum of squares up to a limit", "takes a number and adds up all squares from 1 to it"],
        doc=["Return the sum of the squares from 1 to n.", "Sum the first n squares."],
        vars=[["total", "result", "acc"], ["i", "k", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($v1 * $v1 for $v1 in range(1, $a0 + 1))
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in range(1, $a0 + 1):
        $v0 += $v1 ** 2
    return $v0
"""],
        tests="assert $name(3) == 14\nassert $name(0) == 0\nassert $name(1) == 1\n"),

    Task(
        id="sum_of_multiples", topic="numbers", kind="function",
        names=["sum_of_multiples", "sum_multiples", "sum_multiples_3_5"],
        args=[["n", "limit", "number"]], types=["int"], returns="int",
        does=["sums all multiples of 3 or 5 below n", "adds the numbers below a limit that are divisible by 3 or 5",
              "returns the sum of the multiples of three and five below n", "computes the total of all numbers under n divisible by 3 or by 5",
              "finds the sum of all multiples of 3 and 5 below a limit", "adds up every number smaller than n that 3 or 5 divides"],
        doc=["Return the sum of all multiples of 3 or 5 below n.", "Sum the multiples of 3 and 5."],
        vars=[["total", "result", "acc"], ["i", "k", "x"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return sum($v1 for $v1 in range($a0) if $v1 % 3 == 0 or $v1 % 5 == 0)
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    for $v1 in range($a0):
        if $v1 % 3 == 0 or $v1 % 5 == 0:
            $v0 += $v1
    return $v0
"""],
        tests="assert $name(10) == 23\nassert $name(0) == 0\nassert $name(16) == 60\n"),

    Task(
        id="is_perfect_square", topic="numbers", kind="function",
        names=["is_perfect_square", "is_square", "check_square"],
        args=[["n", "number", "x"]], types=["int"], returns="bool",
        does=["checks if a number is a perfect square", "checks whether the square root of a number is an integer",
              "returns True if a number is the square of an integer", "determines if a number is a square number",
              "tests for perfect squares", "tells whether a number has a whole square root"],
        doc=["Return True if the number is a perfect square.", "Check for a perfect square."],
        vars=[["root", "r", "i"]],
        solutions=["""\
import math


def $name($sig)$ret:
$doc    if $a0 < 0:
        return False
    $v0 = math.isqrt($a0)
    return $v0 * $v0 == $a0
""", """\
def $name($sig)$ret:
$doc    $v0 = 0
    while $v0 * $v0 < $a0:
        $v0 += 1
    return $v0 * $v0 == $a0
"""],
        tests="assert $name(16) is True\nassert $name(15) is False\nassert $name(0) is True\nassert $name(-4) is False\n"),

    Task(
        id="is_armstrong", topic="numbers", kind="function",
        names=["is_armstrong", "is_armstrong_number", "is_narcissistic"],
        args=[["n", "number", "num"]], types=["int"], returns="bool",
        does=["checks if a number is an Armstrong number", "checks whether a number is narcissistic",
              "returns True if a number equals the sum of its digits raised to the number of digits", "determines if an integer is an Armstrong number",
              "tests whether the digit powers of a number add up to the number", "tells if 153-like numbers are Armstrong numbers"],
        doc=["Return True if the number is an Armstrong number.", "Check whether the digit powers add up to the number."],
        vars=[["digits", "s", "text"], ["d", "c", "digit"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v0 = str($a0)
    return $a0 == sum(int($v1) ** len($v0) for $v1 in $v0)
""", """\
def $name($sig)$ret:
$doc    $v0 = [int($v1) for $v1 in str($a0)]
    return sum($v1 ** len($v0) for $v1 in $v0) == $a0
"""],
        tests="assert $name(153) is True\nassert $name(154) is False\nassert $name(0) is True\nassert $name(9474) is True\n"),

    Task(
        id="letter_grade", topic="numbers", kind="function",
        names=["letter_grade", "get_grade", "grade"],
        args=[["score", "points", "mark"]], types=["int"], returns="str",
        does=["converts a score to a letter grade", "returns A, B, C, D or F for a score", "takes points and returns a grade letter",
              "maps a score from 0 to 100 to a letter grade", "determines the grade of a student from the score", "grades a test score with a letter"],
        doc=["Return the letter grade for a score.", "Convert a score to a grade."],
        vars=[["limit", "bound", "threshold"], ["letter", "result", "name"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 >= 90:
        return 'A'
    if $a0 >= 80:
        return 'B'
    if $a0 >= 70:
        return 'C'
    if $a0 >= 60:
        return 'D'
    return 'F'
""", """\
def $name($sig)$ret:
$doc    for $v0, $v1 in [(90, 'A'), (80, 'B'), (70, 'C'), (60, 'D')]:
        if $a0 >= $v0:
            return $v1
    return 'F'
"""],
        tests="assert $name(95) == 'A'\nassert $name(80) == 'B'\nassert $name(75) == 'C'\nassert $name(60) == 'D'\nassert $name(0) == 'F'\n"),

    Task(
        id="bmi", topic="numbers", kind="function",
        names=["bmi", "body_mass_index", "calculate_bmi"],
        args=[["weight", "kg", "mass"], ["height", "meters", "size"]], types=["float", "float"], returns="float",
        does=["computes the body mass index", "calculates the BMI from weight and height", "divides the weight by the height squared",
              "takes weight in kilograms and height in meters and returns the BMI", "returns the body mass index of a person", "works out somebody's BMI"],
        doc=["Return the body mass index.", "Compute the BMI from weight and height."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 / $a1 ** 2
""", """\
def $name($sig)$ret:
$doc    return $a0 / ($a1 * $a1)
"""],
        tests="assert $name(80, 2) == 20\nassert $name(0, 1) == 0\nassert $name(100, 2) == 25\n"),

    Task(
        id="compound_interest", topic="numbers", kind="function",
        names=["compound_interest", "future_value", "grow_investment"],
        args=[["principal", "amount", "start"], ["rate", "r", "percent"], ["years", "n", "periods"]], types=["float", "float", "int"], returns="float",
        does=["computes compound interest", "returns the value of an investment after a number of years", "calculates how an amount grows at a yearly rate",
              "applies an interest rate once per year", "takes principal, rate and years and returns the final balance", "computes a balance with compound interest"],
        doc=["Return the balance after compound interest.", "Compute the future value of an amount."],
        vars=[["balance", "total", "result"]],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 * (1 + $a1) ** $a2
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0
    for _ in range($a2):
        $v0 *= 1 + $a1
    return $v0
"""],
        tests="assert $name(100, 0.5, 2) == 225\nassert $name(100, 0.5, 0) == 100\nassert $name(0, 0.5, 3) == 0\n"),

    Task(
        id="seconds_to_time", topic="numbers", kind="function",
        names=["seconds_to_time", "format_seconds", "format_duration"],
        args=[["seconds", "total", "secs"]], types=["int"], returns="str",
        does=["converts seconds to hours, minutes and seconds", "formats a number of seconds as hh:mm:ss", "turns seconds into a time string",
              "takes a duration in seconds and returns it as hours:minutes:seconds", "returns seconds formatted as 00:00:00",
              "splits seconds into hours, minutes and seconds and formats them"],
        doc=["Format seconds as hh:mm:ss.", "Convert seconds to a time string."],
        vars=[["hours", "h"], ["minutes", "m"], ["rest", "s", "remainder"]],
        solutions=["""\
def $name($sig)$ret:
$doc    $v1, $v2 = divmod($a0, 60)
    $v0, $v1 = divmod($v1, 60)
    return f'{$v0:02d}:{$v1:02d}:{$v2:02d}'
""", """\
def $name($sig)$ret:
$doc    $v0 = $a0 // 3600
    $v1 = $a0 % 3600 // 60
    $v2 = $a0 % 60
    return f'{$v0:02d}:{$v1:02d}:{$v2:02d}'
"""],
        tests="assert $name(3661) == '01:01:01'\nassert $name(0) == '00:00:00'\nassert $name(59) == '00:00:59'\n"),

    Task(
        id="percentage", topic="numbers", kind="function",
        names=["percentage", "percent_of", "to_percent"],
        args=[["part", "value", "count"], ["whole", "total", "n"]], types=["float", "float"], returns="float",
        does=["computes what percentage one number is of another", "returns a part of a whole in percent", "calculates a percentage",
              "takes a part and a whole and returns the percentage", "divides two numbers and multiplies by 100, returning 0 for an empty whole",
              "expresses a ratio in percent"],
        doc=["Return the percentage of the whole.", "Compute a percentage."],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a1 == 0:
        return 0
    return $a0 / $a1 * 100
""", """\
def $name($sig)$ret:
$doc    return $a0 / $a1 * 100 if $a1 else 0
"""],
        tests="assert $name(1, 4) == 25\nassert $name(1, 0) == 0\nassert $name(3, 3) == 100\n"),

    Task(
        id="is_divisible", topic="numbers", kind="function",
        names=["is_divisible", "divides", "is_multiple"],
        args=[["a", "n", "number"], ["b", "d", "divisor"]], types=["int", "int"], returns="bool",
        does=["checks if one number is divisible by another", "checks whether a number is a multiple of another",
              "returns True if the remainder of a division is zero", "determines if a number can be divided evenly",
              "tests divisibility of two integers", "tells whether the second number divides the first"],
        doc=["Return True if the first number is divisible by the second.", "Check divisibility."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a0 % $a1 == 0
""", """\
def $name($sig)$ret:
$doc    return not $a0 % $a1
"""],
        tests="assert $name(10, 5) is True\nassert $name(10, 3) is False\nassert $name(0, 7) is True\n"),

    Task(
        id="swap_values", topic="numbers", kind="function",
        names=["swap", "swap_values", "swap_numbers"],
        args=[["a", "x", "first"], ["b", "y", "second"]], types=["int", "int"], returns="tuple[int, int]",
        does=["swaps two values", "swaps two numbers", "returns two values in swapped order", "exchanges two variables",
              "takes two numbers and returns them the other way round", "swaps two variables and returns both"],
        doc=["Return the two values swapped.", "Swap two values."],
        solutions=["""\
def $name($sig)$ret:
$doc    return $a1, $a0
""", """\
def $name($sig)$ret:
$doc    $a0, $a1 = $a1, $a0
    return $a0, $a1
"""],
        tests="assert $name(1, 2) == (2, 1)\nassert $name(0, 0) == (0, 0)\nassert $name('a', 'b') == ('b', 'a')\n"),

    Task(
        id="triangle_type", topic="numbers", kind="function",
        names=["triangle_type", "classify_triangle", "kind_of_triangle"],
        args=[["a", "x", "side1"], ["b", "y", "side2"], ["c", "z", "side3"]], types=["int", "int", "int"], returns="str",
        does=["classifies a triangle by its sides", "returns whether a triangle is equilateral, isosceles or scalene",
              "determines the type of a triangle from three side lengths", "tells if a triangle has three, two or no equal sides",
              "takes three sides and names the kind of triangle", "decides between equilateral, isosceles and scalene"],
        doc=["Return the type of the triangle.", "Classify a triangle by its sides."],
        vars=[["distinct", "sides", "count"]],
        solutions=["""\
def $name($sig)$ret:
$doc    if $a0 == $a1 == $a2:
        return 'equilateral'
    if $a0 == $a1 or $a1 == $a2 or $a0 == $a2:
        return 'isosceles'
    return 'scalene'
""", """\
def $name($sig)$ret:
$doc    $v0 = len({$a0, $a1, $a2})
    if $v0 == 1:
        return 'equilateral'
    if $v0 == 2:
        return 'isosceles'
    return 'scalene'
"""],
        tests="assert $name(3, 3, 3) == 'equilateral'\nassert $name(3, 4, 3) == 'isosceles'\nassert $name(3, 4, 5) == 'scalene'\n"),
]
