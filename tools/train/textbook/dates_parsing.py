"""Textbook tasks: dates and times, validating and parsing values."""

from tasklib import Task

YEAR = ["year", "y", "yr"]
DATE_IMPORT = "from datetime import date, datetime, timedelta\n"

TASKS = [
    Task(
        id="days_in_month", topic="dates_parsing", kind="function",
        names=["days_in_month", "month_length", "get_days_in_month"],
        args=[YEAR, ["month", "m", "month_number"]], types=["int", "int"], returns="int",
        does=[
            "returns the number of days in a month",
            "finds how many days a month has",
            "takes a year and a month and returns the days in that month",
            "computes the length of a month with leap years",
            "gives the last day of a month",
            "counts the days of a month in a given year",
        ],
        doc=["Return the number of days in a month.", "Return the length of a month."],
        solutions=[r'''import calendar


def $name($sig)$ret:
$doc    return calendar.monthrange($a0, $a1)[1]
''', r'''def $name($sig)$ret:
$doc    if $a1 == 2:
        leap = $a0 % 4 == 0 and ($a0 % 100 != 0 or $a0 % 400 == 0)
        return 29 if leap else 28
    if $a1 in (4, 6, 9, 11):
        return 30
    return 31
'''],
        tests=r'''assert $name(2024, 2) == 29
assert $name(2023, 2) == 28
assert $name(2023, 4) == 30
assert $name(2023, 12) == 31
'''),
    Task(
        id="days_between", topic="dates_parsing", kind="function",
        names=["days_between", "date_difference", "count_days"],
        args=[["start", "first", "start_day"], ["end", "second", "end_day"]], types=["date", "date"], returns="int",
        does=[
            "returns the number of days between two dates",
            "computes the difference between two dates in days",
            "takes two dates and counts the days between them",
            "finds how many days lie between two dates",
            "calculates the distance of two dates in days",
            "subtracts two dates and returns the days",
        ],
        doc=["Return the number of days between two dates.", "Count the days between two dates."],
        vars=[["delta", "difference"]],
        solutions=[r'''from datetime import date


def $name($sig)$ret:
$doc    return abs(($a1 - $a0).days)
''', r'''from datetime import date


def $name($sig)$ret:
$doc    $v0 = $a1 - $a0
    return abs($v0.days)
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 1, 1), date(2024, 3, 1)) == 60
assert $name(date(2024, 3, 1), date(2024, 1, 1)) == 60
assert $name(date(2024, 1, 1), date(2024, 1, 1)) == 0
'''),
    Task(
        id="days_between_strings", topic="dates_parsing", kind="function",
        names=["days_between", "days_between_dates", "date_diff"],
        args=[["date1", "start_date", "first_date"], ["date2", "end_date", "second_date"]],
        types=["str", "str"], returns="int",
        does=[
            "returns the days between two dates given as YYYY-MM-DD strings",
            "parses two date strings and counts the days between them",
            "takes two ISO date strings and returns the difference in days",
            "computes the number of days from one date string to another",
            "calculates the day difference of two dates in ISO format",
            "finds the days between two dates written as text",
        ],
        doc=["Return the days between two date strings.", "Count the days between two ISO dates."],
        vars=[["start", "first"], ["end", "second"]],
        solutions=[r'''from datetime import datetime


def $name($sig)$ret:
$doc    $v0 = datetime.strptime($a0, "%Y-%m-%d")
    $v1 = datetime.strptime($a1, "%Y-%m-%d")
    return abs(($v1 - $v0).days)
''', r'''from datetime import date


def $name($sig)$ret:
$doc    return abs((date.fromisoformat($a1) - date.fromisoformat($a0)).days)
'''],
        tests=r'''assert $name("2024-01-01", "2024-01-31") == 30
assert $name("2024-03-01", "2024-02-01") == 29
assert $name("2023-05-05", "2023-05-05") == 0
try:
    $name("nope", "2024-01-01")
    assert False
except ValueError:
    pass
'''),
    Task(
        id="calculate_age", topic="dates_parsing", kind="function",
        names=["calculate_age", "get_age", "age_on"],
        args=[["birth_date", "born", "birthday"], ["today", "on_date", "current"]],
        types=["date", "date = None"], returns="int",
        does=[
            "calculates the age of a person from the birth date",
            "returns how old someone is in years",
            "computes an age in full years",
            "takes a birth date and returns the age",
            "finds the age at a given date",
            "counts the birthdays that have passed",
        ],
        doc=["Return the age in years.", "Calculate the age from a birth date."],
        vars=[["age", "years"]],
        solutions=[r'''from datetime import date


def $name($sig)$ret:
$doc    $a1 = $a1 or date.today()
    $v0 = $a1.year - $a0.year
    if ($a1.month, $a1.day) < ($a0.month, $a0.day):
        $v0 -= 1
    return $v0
''', r'''from datetime import date


def $name($sig)$ret:
$doc    if $a1 is None:
        $a1 = date.today()
    had_birthday = ($a1.month, $a1.day) >= ($a0.month, $a0.day)
    return $a1.year - $a0.year - (0 if had_birthday else 1)
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2000, 6, 15), date(2024, 6, 14)) == 23
assert $name(date(2000, 6, 15), date(2024, 6, 15)) == 24
assert $name(date.today()) == 0
'''),
    Task(
        id="weekday_name", topic="dates_parsing", kind="function",
        names=["weekday_name", "day_of_week", "get_weekday"],
        args=[["day", "d", "value"]], types=["date"], returns="str",
        does=[
            "returns the name of the weekday of a date",
            "tells on which day of the week a date falls",
            "takes a date and returns Monday to Sunday",
            "finds the weekday name of a date",
            "gets the day of the week as a string",
            "converts a date to the name of its weekday",
        ],
        doc=["Return the weekday name of a date.", "Return the day of the week."],
        vars=[["names", "days"]],
        solutions=[r'''from datetime import date


def $name($sig)$ret:
$doc    return $a0.strftime("%A")
''', r'''from datetime import date

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def $name($sig)$ret:
$doc    return WEEKDAYS[$a0.weekday()]
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 1, 1)) == "Monday"
assert $name(date(2024, 2, 29)) == "Thursday"
assert $name(date(2023, 12, 31)) == "Sunday"
'''),
    Task(
        id="is_weekend", topic="dates_parsing", kind="function",
        names=["is_weekend", "on_weekend", "is_weekend_day"],
        args=[["day", "d", "value"]], types=["date"], returns="bool",
        does=[
            "checks if a date is on a weekend",
            "returns True if a date is a Saturday or a Sunday",
            "tells whether a date falls on the weekend",
            "takes a date and checks for Saturday or Sunday",
            "determines if a day is a weekend day",
            "decides whether a date is at the weekend",
        ],
        doc=["Check if a date is on a weekend.", "Return True on Saturdays and Sundays."],
        solutions=[r'''from datetime import date


def $name($sig)$ret:
$doc    return $a0.weekday() >= 5
''', r'''from datetime import date


def $name($sig)$ret:
$doc    return $a0.weekday() in (5, 6)
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 1, 6)) is True
assert $name(date(2024, 1, 7)) is True
assert $name(date(2024, 1, 8)) is False
assert $name(date(2024, 1, 5)) is False
'''),
    Task(
        id="add_months", topic="dates_parsing", kind="function",
        names=["add_months", "shift_months", "months_later"],
        args=[["day", "start", "value"], ["months", "n", "count"]], types=["date", "int"], returns="date",
        does=[
            "adds months to a date",
            "returns the date some months later",
            "moves a date by a number of months",
            "takes a date and a number of months and adds them",
            "adds months and keeps the day inside the month",
            "computes the date n months after a date",
        ],
        doc=["Add months to a date.", "Return the date some months later."],
        vars=[["index", "total"], ["year", "new_year"], ["month", "new_month"], ["last_day", "days"]],
        solutions=[r'''import calendar
from datetime import date


def $name($sig)$ret:
$doc    $v0 = $a0.month - 1 + $a1
    $v1 = $a0.year + $v0 // 12
    $v2 = $v0 % 12 + 1
    $v3 = calendar.monthrange($v1, $v2)[1]
    return date($v1, $v2, min($a0.day, $v3))
''', r'''import calendar
from datetime import date


def $name($sig)$ret:
$doc    $v1, $v2 = divmod($a0.year * 12 + $a0.month - 1 + $a1, 12)
    $v2 += 1
    $v3 = calendar.monthrange($v1, $v2)[1]
    return $a0.replace(year=$v1, month=$v2, day=min($a0.day, $v3))
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 1, 31), 1) == date(2024, 2, 29)
assert $name(date(2024, 11, 15), 3) == date(2025, 2, 15)
assert $name(date(2024, 1, 15), -1) == date(2023, 12, 15)
assert $name(date(2024, 5, 5), 0) == date(2024, 5, 5)
'''),
    Task(
        id="add_days", topic="dates_parsing", kind="function",
        names=["add_days", "days_later", "shift_days"],
        args=[["day", "start", "value"], ["days", "n", "count"]], types=["date", "int"], returns="date",
        does=[
            "adds days to a date",
            "returns the date some days later",
            "moves a date by a number of days",
            "takes a date and a number of days and returns the new date",
            "uses timedelta to add days",
            "computes the date n days after a date",
        ],
        doc=["Add days to a date.", "Return the date some days later."],
        solutions=[r'''from datetime import date, timedelta


def $name($sig)$ret:
$doc    return $a0 + timedelta(days=$a1)
''', r'''from datetime import date


def $name($sig)$ret:
$doc    return date.fromordinal($a0.toordinal() + $a1)
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 2, 28), 2) == date(2024, 3, 1)
assert $name(date(2024, 1, 1), -1) == date(2023, 12, 31)
assert $name(date(2024, 1, 1), 0) == date(2024, 1, 1)
'''),
    Task(
        id="parse_date", topic="dates_parsing", kind="function",
        names=["parse_date", "to_date", "string_to_date"],
        args=[["text", "value", "date_string"]], types=["str"], returns="date",
        does=[
            "parses a date in the format YYYY-MM-DD",
            "converts an ISO date string to a date",
            "takes a string like 2024-01-31 and returns a date",
            "turns a date string into a date object",
            "reads a date from text",
            "creates a date from an ISO string",
        ],
        doc=["Parse a date in the format YYYY-MM-DD.", "Convert an ISO string to a date."],
        solutions=[r'''from datetime import date, datetime


def $name($sig)$ret:
$doc    return datetime.strptime($a0, "%Y-%m-%d").date()
''', r'''from datetime import date


def $name($sig)$ret:
$doc    year, month, day = map(int, $a0.split("-"))
    return date(year, month, day)
'''],
        tests=DATE_IMPORT + r'''assert $name("2024-01-31") == date(2024, 1, 31)
assert $name("1999-12-01") == date(1999, 12, 1)
for bad in ("2024-13-01", "hello", "2023-02-29"):
    try:
        $name(bad)
        assert False
    except ValueError:
        pass
'''),
    Task(
        id="is_valid_date", topic="dates_parsing", kind="function",
        names=["is_valid_date", "valid_date", "check_date"],
        args=[["text", "value", "date_string"]], types=["str"], returns="bool",
        does=[
            "checks if a string is a valid date in the format YYYY-MM-DD",
            "returns True if a date string is valid",
            "validates a date string",
            "takes a string and tells whether it is a real date",
            "tests if a text can be parsed as a date",
            "uses strptime to validate a date",
        ],
        doc=["Check if a string is a valid date.", "Return True for a valid date string."],
        solutions=[r'''from datetime import datetime


def $name($sig)$ret:
$doc    try:
        datetime.strptime($a0, "%Y-%m-%d")
        return True
    except ValueError:
        return False
''', r'''from datetime import datetime


def $name($sig)$ret:
$doc    try:
        datetime.strptime($a0, "%Y-%m-%d")
    except ValueError:
        return False
    return True
'''],
        tests=r'''assert $name("2024-02-29") is True
assert $name("2023-02-29") is False
assert $name("hello") is False
assert $name("") is False
'''),
    Task(
        id="format_date", topic="dates_parsing", kind="function",
        names=["format_date", "date_to_string", "to_day_first"],
        args=[["day", "d", "value"]], types=["date"], returns="str",
        does=[
            "formats a date as DD/MM/YYYY",
            "converts a date to a string like 31/01/2024",
            "takes a date and returns it with the day first",
            "writes a date as day, month and year",
            "turns a date into text with slashes",
            "formats a date object",
        ],
        doc=["Format a date as DD/MM/YYYY.", "Return a date as a string."],
        solutions=[r'''from datetime import date


def $name($sig)$ret:
$doc    return $a0.strftime("%d/%m/%Y")
''', r'''from datetime import date


def $name($sig)$ret:
$doc    return f"{$a0.day:02d}/{$a0.month:02d}/{$a0.year}"
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 1, 31)) == "31/01/2024"
assert $name(date(1999, 12, 5)) == "05/12/1999"
'''),
    Task(
        id="convert_date_format", topic="dates_parsing", kind="function",
        names=["convert_date", "change_date_format", "reformat_date"],
        args=[["text", "value", "date_string"], ["from_format", "old_format", "source_format"],
              ["to_format", "new_format", "target_format"]],
        types=["str", "str", "str"], returns="str",
        does=[
            "converts a date string from one format to another",
            "changes the format of a date string",
            "parses a date with one format and writes it in another",
            "takes a date string and two formats and converts it",
            "reformats a date",
            "uses strptime and strftime to change a date format",
        ],
        doc=["Convert a date string to another format.", "Change the format of a date string."],
        vars=[["parsed", "moment"]],
        solutions=[r'''from datetime import datetime


def $name($sig)$ret:
$doc    return datetime.strptime($a0, $a1).strftime($a2)
''', r'''from datetime import datetime


def $name($sig)$ret:
$doc    $v0 = datetime.strptime($a0, $a1)
    return $v0.strftime($a2)
'''],
        tests=r'''assert $name("2024-01-31", "%Y-%m-%d", "%d.%m.%Y") == "31.01.2024"
assert $name("05/12/1999", "%d/%m/%Y", "%Y%m%d") == "19991205"
try:
    $name("x", "%Y", "%d")
    assert False
except ValueError:
    pass
'''),
    Task(
        id="date_range", topic="dates_parsing", kind="function",
        names=["date_range", "all_dates", "dates_between"],
        args=[["start", "first", "begin"], ["end", "last", "stop"]], types=["date", "date"], returns="list",
        does=[
            "returns all dates from start to end",
            "lists every day between two dates including both",
            "takes two dates and returns the dates between them",
            "generates a list of consecutive dates",
            "builds a range of dates",
            "collects each day from a start date to an end date",
        ],
        doc=["Return all dates from start to end.", "List the days between two dates."],
        vars=[["days", "dates"], ["current", "day"]],
        solutions=[r'''from datetime import date, timedelta


def $name($sig)$ret:
$doc    $v0 = []
    $v1 = $a0
    while $v1 <= $a1:
        $v0.append($v1)
        $v1 += timedelta(days=1)
    return $v0
''', r'''from datetime import date, timedelta


def $name($sig)$ret:
$doc    return [$a0 + timedelta(days=i) for i in range(($a1 - $a0).days + 1)]
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 2, 28), date(2024, 3, 1)) == [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
assert $name(date(2024, 1, 1), date(2024, 1, 1)) == [date(2024, 1, 1)]
assert $name(date(2024, 1, 2), date(2024, 1, 1)) == []
'''),
    Task(
        id="count_workdays", topic="dates_parsing", kind="function",
        names=["count_workdays", "workdays_between", "business_days"],
        args=[["start", "first", "begin"], ["end", "last", "stop"]], types=["date", "date"], returns="int",
        does=[
            "counts the workdays between two dates",
            "returns the number of weekdays from start to end",
            "counts Monday to Friday between two dates including both",
            "takes two dates and counts the business days",
            "finds how many working days lie between two dates",
            "computes the number of days that are not on a weekend",
        ],
        doc=["Count the workdays between two dates.", "Return the number of weekdays."],
        vars=[["count", "total"], ["current", "day"]],
        solutions=[r'''from datetime import date, timedelta


def $name($sig)$ret:
$doc    $v0 = 0
    $v1 = $a0
    while $v1 <= $a1:
        if $v1.weekday() < 5:
            $v0 += 1
        $v1 += timedelta(days=1)
    return $v0
''', r'''from datetime import date, timedelta


def $name($sig)$ret:
$doc    days = ($a1 - $a0).days + 1
    return sum(($a0 + timedelta(days=i)).weekday() < 5 for i in range(days))
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 1, 1), date(2024, 1, 7)) == 5
assert $name(date(2024, 1, 6), date(2024, 1, 7)) == 0
assert $name(date(2024, 1, 2), date(2024, 1, 1)) == 0
'''),
    Task(
        id="next_weekday", topic="dates_parsing", kind="function",
        names=["next_weekday", "next_day_of_week", "find_next_weekday"],
        args=[["day", "start", "value"], ["weekday", "target", "wanted"]], types=["date", "int"], returns="date",
        does=[
            "returns the next date that falls on a given weekday",
            "finds the next Monday or another weekday after a date",
            "takes a date and a weekday number and returns the next such day",
            "computes the following date with a given weekday",
            "moves a date forward to the next wanted weekday",
            "looks for the first given weekday after a date",
        ],
        doc=["Return the next date with the given weekday.", "Find the next weekday after a date."],
        vars=[["days_ahead", "delta"]],
        solutions=[r'''from datetime import date, timedelta


def $name($sig)$ret:
$doc    $v0 = ($a1 - $a0.weekday() - 1) % 7 + 1
    return $a0 + timedelta(days=$v0)
''', r'''from datetime import date, timedelta


def $name($sig)$ret:
$doc    $v0 = $a1 - $a0.weekday()
    if $v0 <= 0:
        $v0 += 7
    return $a0 + timedelta(days=$v0)
'''],
        tests=DATE_IMPORT + r'''assert $name(date(2024, 1, 1), 0) == date(2024, 1, 8)
assert $name(date(2024, 1, 1), 4) == date(2024, 1, 5)
assert $name(date(2024, 1, 7), 0) == date(2024, 1, 8)
'''),
    Task(
        id="parse_duration", topic="dates_parsing", kind="function",
        names=["parse_duration", "duration_to_seconds", "parse_time_span"],
        args=[["text", "value", "duration"]], types=["str"], returns="int",
        does=[
            "parses a duration like 1h30m and returns seconds",
            "converts a duration string to seconds",
            "takes a string with hours, minutes and seconds and returns the total seconds",
            "reads durations such as 2h, 45m or 10s",
            "turns text like 1h5m10s into a number of seconds",
            "adds up hours, minutes and seconds from a string",
        ],
        doc=["Parse a duration like 1h30m into seconds.", "Convert a duration string to seconds."],
        vars=[["total", "seconds"], ["units", "factors"]],
        solutions=[r'''import re


def $name($sig)$ret:
$doc    $v1 = {"h": 3600, "m": 60, "s": 1}
    $v0 = 0
    for number, unit in re.findall(r"(\d+)([hms])", $a0):
        $v0 += int(number) * $v1[unit]
    return $v0
''', r'''def $name($sig)$ret:
$doc    $v1 = {"h": 3600, "m": 60, "s": 1}
    $v0 = 0
    number = ""
    for ch in $a0:
        if ch.isdigit():
            number += ch
        elif ch in $v1:
            $v0 += int(number) * $v1[ch]
            number = ""
    return $v0
'''],
        tests=r'''assert $name("1h30m") == 5400
assert $name("45s") == 45
assert $name("1h1m1s") == 3661
assert $name("") == 0
'''),
    Task(
        id="time_ago", topic="dates_parsing", kind="function",
        names=["time_ago", "relative_time", "humanize_seconds"],
        args=[["seconds", "age", "elapsed"]], types=["int"], returns="str",
        does=[
            "describes elapsed seconds as a text like 5 minutes ago",
            "turns a number of seconds into a relative time",
            "returns a text like just now or 2 hours ago",
            "takes elapsed seconds and returns a readable age",
            "formats how long ago something happened",
            "converts seconds to minutes, hours or days ago",
        ],
        doc=["Describe elapsed seconds as text.", "Return a text like 5 minutes ago."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 < 60:
        return "just now"
    if $a0 < 3600:
        return f"{$a0 // 60} minutes ago"
    if $a0 < 86400:
        return f"{$a0 // 3600} hours ago"
    return f"{$a0 // 86400} days ago"
''', r'''def $name($sig)$ret:
$doc    for size, unit in [(86400, "days"), (3600, "hours"), (60, "minutes")]:
        if $a0 >= size:
            return f"{$a0 // size} {unit} ago"
    return "just now"
'''],
        tests=r'''assert $name(5) == "just now"
assert $name(300) == "5 minutes ago"
assert $name(7200) == "2 hours ago"
assert $name(200000) == "2 days ago"
'''),
    Task(
        id="parse_time", topic="dates_parsing", kind="function",
        names=["time_to_minutes", "parse_time", "minutes_of_day"],
        args=[["text", "time", "clock"]], types=["str"], returns="int",
        does=[
            "converts a time like 13:45 to minutes since midnight",
            "parses HH:MM and returns the minutes",
            "takes a clock time and returns the minutes of the day",
            "turns a time string into minutes",
            "computes how many minutes after midnight a time is",
            "splits a time into hours and minutes and returns total minutes",
        ],
        doc=["Convert HH:MM to minutes since midnight.", "Return the minutes of a time string."],
        vars=[["hours", "h"], ["minutes", "m"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0, $v1 = $a0.split(":")
    return int($v0) * 60 + int($v1)
''', r'''def $name($sig)$ret:
$doc    $v0, $v1 = map(int, $a0.split(":"))
    return $v0 * 60 + $v1
'''],
        tests=r'''assert $name("13:45") == 825
assert $name("00:00") == 0
assert $name("23:59") == 1439
'''),
    Task(
        id="convert_12_hour", topic="dates_parsing", kind="function",
        names=["to_24_hour", "convert_to_24h", "parse_12_hour"],
        args=[["text", "time", "clock"]], types=["str"], returns="str",
        does=[
            "converts a time like 02:30 PM to 24 hour format",
            "changes 12 hour time to 24 hour time",
            "takes a time with AM or PM and returns HH:MM",
            "turns an AM or PM time into a 24 hour clock",
            "parses a 12 hour clock time and formats it with 24 hours",
            "converts AM and PM times",
        ],
        doc=["Convert a 12 hour time to 24 hours.", "Return a time with AM or PM as HH:MM."],
        vars=[["hour", "hours"], ["minute", "minutes"]],
        solutions=[r'''from datetime import datetime


def $name($sig)$ret:
$doc    return datetime.strptime($a0, "%I:%M %p").strftime("%H:%M")
''', r'''def $name($sig)$ret:
$doc    clock_time, period = $a0.split()
    $v0, $v1 = map(int, clock_time.split(":"))
    $v0 %= 12
    if period.upper() == "PM":
        $v0 += 12
    return f"{$v0:02d}:{$v1:02d}"
'''],
        tests=r'''assert $name("02:30 PM") == "14:30"
assert $name("12:00 AM") == "00:00"
assert $name("12:15 PM") == "12:15"
assert $name("11:59 AM") == "11:59"
'''),
    Task(
        id="validate_password", topic="dates_parsing", kind="function",
        names=["is_valid_password", "validate_password", "is_strong_password"],
        args=[["password", "pw", "text"]], types=["str"], returns="bool",
        does=[
            "checks if a password is strong enough",
            "validates a password with length, digits and upper and lower case",
            "returns True if a password has 8 characters, a digit, an upper and a lower case letter",
            "takes a password and checks its strength",
            "tells whether a password follows the rules",
            "tests a password for length, digits and letters of both cases",
        ],
        doc=["Check if a password is strong enough.", "Return True for a strong password."],
        solutions=[r'''def $name($sig)$ret:
$doc    if len($a0) < 8:
        return False
    has_upper = any(ch.isupper() for ch in $a0)
    has_lower = any(ch.islower() for ch in $a0)
    has_digit = any(ch.isdigit() for ch in $a0)
    return has_upper and has_lower and has_digit
''', r'''import re


def $name($sig)$ret:
$doc    return (
        len($a0) >= 8
        and re.search(r"[A-Z]", $a0) is not None
        and re.search(r"[a-z]", $a0) is not None
        and re.search(r"\d", $a0) is not None
    )
'''],
        tests=r'''assert $name("Passw0rd") is True
assert $name("short1A") is False
assert $name("alllower1") is False
assert $name("NODIGITSaa") is False
assert $name("") is False
'''),
    Task(
        id="validate_phone", topic="dates_parsing", kind="function",
        names=["is_valid_phone", "validate_phone", "check_phone"],
        args=[["phone", "number", "text"]], types=["str"], returns="bool",
        does=[
            "checks if a phone number has the form 123-456-7890",
            "validates a phone number",
            "returns True if a string looks like a phone number",
            "takes a string and checks the phone number format",
            "uses a regex to validate a phone number",
            "tests whether a phone number has three groups of digits",
        ],
        doc=["Check if a phone number is valid.", "Validate a phone number like 123-456-7890."],
        vars=[["parts", "groups"]],
        solutions=[r'''import re


def $name($sig)$ret:
$doc    return re.fullmatch(r"\d{3}-\d{3}-\d{4}", $a0) is not None
''', r'''def $name($sig)$ret:
$doc    $v0 = $a0.split("-")
    return [len(part) for part in $v0] == [3, 3, 4] and all(part.isdigit() for part in $v0)
'''],
        tests=r'''assert $name("123-456-7890") is True
assert $name("1234567890") is False
assert $name("12a-456-7890") is False
assert $name("") is False
'''),
    Task(
        id="validate_ipv4", topic="dates_parsing", kind="function",
        names=["is_valid_ip", "validate_ip", "is_valid_ipv4"],
        args=[["ip", "address", "text"]], types=["str"], returns="bool",
        does=[
            "checks if a string is a valid IPv4 address",
            "validates an IP address",
            "returns True for a valid IPv4 address",
            "takes a string and checks for four numbers from 0 to 255",
            "tells whether an IP address is valid",
            "tests an IPv4 address with four parts",
        ],
        doc=["Check if a string is a valid IPv4 address.", "Validate an IP address."],
        vars=[["parts", "octets"], ["part", "octet"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = $a0.split(".")
    if len($v0) != 4:
        return False
    return all($v1.isdigit() and 0 <= int($v1) <= 255 for $v1 in $v0)
''', r'''def $name($sig)$ret:
$doc    $v0 = $a0.split(".")
    if len($v0) != 4:
        return False
    for $v1 in $v0:
        if not $v1.isdigit() or int($v1) > 255:
            return False
    return True
'''],
        tests=r'''assert $name("192.168.0.1") is True
assert $name("256.1.1.1") is False
assert $name("1.2.3") is False
assert $name("a.b.c.d") is False
assert $name("") is False
'''),
    Task(
        id="luhn_check", topic="dates_parsing", kind="function",
        names=["luhn_check", "is_valid_card", "validate_card_number"],
        args=[["number", "card_number", "digits"]], types=["str"], returns="bool",
        does=[
            "validates a credit card number with the Luhn algorithm",
            "implements the Luhn check",
            "checks if a card number passes the Luhn test",
            "takes a number as a string and computes its Luhn checksum",
            "returns True if a credit card number is valid",
            "doubles every second digit from the right and checks the sum",
        ],
        doc=["Check a card number with the Luhn algorithm.", "Return True if the Luhn checksum is right."],
        vars=[["total", "checksum"], ["digit", "value"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = 0
    for i, ch in enumerate(reversed($a0)):
        $v1 = int(ch)
        if i % 2 == 1:
            $v1 *= 2
            if $v1 > 9:
                $v1 -= 9
        $v0 += $v1
    return $v0 % 10 == 0
''', r'''def $name($sig)$ret:
$doc    values = [int(ch) for ch in reversed($a0)]
    odd = sum(values[0::2])
    even = sum(sum(divmod(2 * value, 10)) for value in values[1::2])
    return (odd + even) % 10 == 0
'''],
        tests=r'''assert $name("4539578763621486") is True
assert $name("4539578763621487") is False
assert $name("0") is True
assert $name("59") is True
'''),
    Task(
        id="safe_int", topic="dates_parsing", kind="function",
        names=["safe_int", "to_int", "parse_int"],
        args=[["text", "value", "s"], ["default", "fallback", "other"]], types=["str", "int = 0"], returns="int",
        does=[
            "converts a string to an int or returns a default",
            "parses an integer and falls back to a default value",
            "takes a string and returns an int or a default on errors",
            "safely converts text to an integer",
            "returns a fallback when a string is not a number",
            "tries to parse an int",
        ],
        doc=["Convert a string to an int or return the default.", "Parse an int safely."],
        solutions=[r'''def $name($sig)$ret:
$doc    try:
        return int($a0)
    except (TypeError, ValueError):
        return $a1
''', r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return $a1
    try:
        return int($a0)
    except ValueError:
        return $a1
'''],
        tests=r'''assert $name("42") == 42
assert $name("x") == 0
assert $name("", 7) == 7
assert $name(None) == 0
assert $name(" -3 ") == -3
'''),
    Task(
        id="parse_bool", topic="dates_parsing", kind="function",
        names=["parse_bool", "to_bool", "str_to_bool"],
        args=[["text", "value", "s"]], types=["str"], returns="bool",
        does=[
            "converts a string like yes or no to a bool",
            "parses a boolean from text",
            "takes a string and returns True or False",
            "turns true, yes, on and 1 into True",
            "raises ValueError when a text is not a boolean",
            "reads a boolean setting from a string",
        ],
        doc=["Convert a string to a bool.", "Parse a boolean value."],
        vars=[["lowered", "word"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = $a0.strip().lower()
    if $v0 in ("true", "yes", "on", "1"):
        return True
    if $v0 in ("false", "no", "off", "0"):
        return False
    raise ValueError(f"not a boolean: {$a0}")
''', r'''TRUE_WORDS = {"true", "yes", "on", "1"}
FALSE_WORDS = {"false", "no", "off", "0"}


def $name($sig)$ret:
$doc    $v0 = $a0.strip().lower()
    if $v0 in TRUE_WORDS:
        return True
    if $v0 in FALSE_WORDS:
        return False
    raise ValueError(f"invalid boolean: {$a0}")
'''],
        tests=r'''assert $name("Yes") is True
assert $name("off") is False
assert $name(" 1 ") is True
try:
    $name("maybe")
    assert False
except ValueError:
    pass
'''),
    Task(
        id="parse_range_list", topic="dates_parsing", kind="function",
        names=["parse_ranges", "expand_ranges", "parse_pages"],
        args=[["text", "spec", "value"]], types=["str"], returns="list[int]",
        does=[
            "parses a range text like 1-3,5 into a list of numbers",
            "expands number ranges written as text",
            "takes a string like 1-3,7 and returns all numbers",
            "turns page ranges into a list of pages",
            "converts comma separated ranges to a list of ints",
            "reads numbers and ranges from a string",
        ],
        doc=["Expand a text like 1-3,5 into a list of numbers.", "Parse number ranges."],
        vars=[["numbers", "result"], ["part", "piece"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a0.split(","):
        if "-" in $v1:
            start, end = $v1.split("-")
            $v0.extend(range(int(start), int(end) + 1))
        elif $v1.strip():
            $v0.append(int($v1))
    return $v0
''', r'''def $name($sig)$ret:
$doc    $v0 = []
    for $v1 in $a0.split(","):
        if not $v1.strip():
            continue
        start, _, end = $v1.partition("-")
        $v0 += range(int(start), int(end or start) + 1)
    return $v0
'''],
        tests=r'''assert $name("1-3,5") == [1, 2, 3, 5]
assert $name("7") == [7]
assert $name("") == []
assert $name("1, 4-5") == [1, 4, 5]
'''),
    Task(
        id="version_compare", topic="dates_parsing", kind="function",
        names=["compare_versions", "version_compare", "cmp_versions"],
        args=[["first", "v1", "left"], ["second", "v2", "right"]], types=["str", "str"], returns="int",
        does=[
            "compares two version strings",
            "returns -1, 0 or 1 for two version numbers",
            "takes versions like 1.2.3 and tells which is newer",
            "compares dotted version numbers part by part",
            "decides whether a version is older, equal or newer",
            "compares two semantic version strings",
        ],
        doc=["Compare two version strings.", "Return -1, 0 or 1 for two versions."],
        vars=[["a", "parts1"], ["b", "parts2"], ["size", "length"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = [int(part) for part in $a0.split(".")]
    $v1 = [int(part) for part in $a1.split(".")]
    $v2 = max(len($v0), len($v1))
    $v0 += [0] * ($v2 - len($v0))
    $v1 += [0] * ($v2 - len($v1))
    return ($v0 > $v1) - ($v0 < $v1)
''', r'''from itertools import zip_longest


def $name($sig)$ret:
$doc    $v0 = map(int, $a0.split("."))
    $v1 = map(int, $a1.split("."))
    for x, y in zip_longest($v0, $v1, fillvalue=0):
        if x != y:
            return 1 if x > y else -1
    return 0
'''],
        tests=r'''assert $name("1.2", "1.10") == -1
assert $name("2.0", "2") == 0
assert $name("1.0.1", "1.0") == 1
assert $name("1", "1") == 0
'''),
    Task(
        id="unix_timestamp", topic="dates_parsing", kind="function",
        names=["from_timestamp", "timestamp_to_string", "format_timestamp"],
        args=[["timestamp", "seconds", "ts"]], types=["float"], returns="str",
        does=[
            "formats a Unix timestamp as a UTC date and time",
            "converts a Unix timestamp to a readable string",
            "takes a timestamp and returns YYYY-MM-DD HH:MM:SS in UTC",
            "turns seconds since 1970 into a date string",
            "formats an epoch time",
            "writes a timestamp as date and time",
        ],
        doc=["Format a Unix timestamp in UTC.", "Convert a timestamp to a string."],
        vars=[["moment", "when"]],
        solutions=[r'''from datetime import datetime, timezone


def $name($sig)$ret:
$doc    $v0 = datetime.fromtimestamp($a0, tz=timezone.utc)
    return $v0.strftime("%Y-%m-%d %H:%M:%S")
''', r'''import time


def $name($sig)$ret:
$doc    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime($a0))
'''],
        tests=r'''assert $name(0) == "1970-01-01 00:00:00"
assert $name(86400) == "1970-01-02 00:00:00"
assert $name(1704067200) == "2024-01-01 00:00:00"
'''),
]
