"""Textbook tasks: reading and writing files, CSV, JSON, INI, URLs and small parsers."""

from tasklib import Task

TMP = r'''import os
import tempfile
folder = tempfile.mkdtemp()
path = os.path.join(folder, "a.txt")


def put(text, target=path):
    with open(target, "w", encoding="utf-8") as f:
        f.write(text)


def text_of(target=path):
    with open(target, encoding="utf-8") as f:
        return f.read()


'''

PATH = ["path", "filename", "file_path"]

TASKS = [
    Task(
        id="read_file", topic="files_text", kind="function",
        names=["read_file", "read_text", "load_text"],
        args=[PATH], types=["str"], returns="str",
        does=[
            "reads a text file and returns its content",
            "returns the content of a file as a string",
            "opens a file and reads all of its text",
            "takes a path and returns the text of the file",
            "loads a whole text file",
            "reads everything from a file",
        ],
        doc=["Read a text file and return its content.", "Return the text of a file."],
        vars=[["f", "file"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as $v0:
        return $v0.read()
''', r'''from pathlib import Path


def $name($sig)$ret:
$doc    return Path($a0).read_text(encoding="utf-8")
'''],
        tests=TMP + r'''put("hello\nworld\n")
assert $name(path) == "hello\nworld\n"
put("")
assert $name(path) == ""
try:
    $name(os.path.join(folder, "none.txt"))
    assert False
except FileNotFoundError:
    pass
'''),
    Task(
        id="write_file", topic="files_text", kind="function",
        names=["write_file", "write_text", "save_text"],
        args=[PATH, ["text", "content", "data"]], types=["str", "str"], returns="None",
        does=[
            "writes a string to a text file",
            "saves text to a file",
            "opens a file for writing and writes the text",
            "takes a path and a text and writes the text to the file",
            "stores a string in a file",
            "creates a file with the given content",
        ],
        doc=["Write text to a file.", "Save a string to a file."],
        vars=[["f", "file"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, "w", encoding="utf-8") as $v0:
        $v0.write($a1)
''', r'''from pathlib import Path


def $name($sig)$ret:
$doc    Path($a0).write_text($a1, encoding="utf-8")
'''],
        tests=TMP + r'''$name(path, "hi\n")
assert text_of() == "hi\n"
$name(path, "")
assert text_of() == ""
'''),
    Task(
        id="append_line", topic="files_text", kind="function",
        names=["append_line", "append_to_file", "add_line"],
        args=[PATH, ["line", "text", "entry"]], types=["str", "str"], returns="None",
        does=[
            "appends a line to a text file",
            "adds a line at the end of a file",
            "opens a file in append mode and writes a line",
            "takes a path and a text and appends it as a line",
            "writes one more line to a file without removing the old ones",
            "adds a log line to a file",
        ],
        doc=["Append a line to a text file.", "Add a line at the end of a file."],
        vars=[["f", "file"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, "a", encoding="utf-8") as $v0:
        $v0.write($a1 + "\n")
''', r'''def $name($sig)$ret:
$doc    with open($a0, "a", encoding="utf-8") as $v0:
        $v0.write(f"{$a1}\n")
'''],
        tests=TMP + r'''$name(path, "a")
assert text_of() == "a\n"
$name(path, "b")
assert text_of() == "a\nb\n"
$name(path, "")
assert text_of() == "a\nb\n\n"
'''),
    Task(
        id="count_lines", topic="files_text", kind="function",
        names=["count_lines", "line_count", "number_of_lines"],
        args=[PATH], types=["str"], returns="int",
        does=[
            "counts the lines in a text file",
            "returns the number of lines in a file",
            "takes a path and counts the lines of the file",
            "finds how many lines a file has",
            "reads a file and counts its lines",
            "computes the line count of a file",
        ],
        doc=["Count the lines in a file.", "Return the number of lines in a file."],
        vars=[["f", "file"], ["count", "total"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as $v0:
        return sum(1 for _ in $v0)
''', r'''def $name($sig)$ret:
$doc    $v1 = 0
    with open($a0, encoding="utf-8") as $v0:
        for _ in $v0:
            $v1 += 1
    return $v1
''', r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as $v0:
        return len($v0.readlines())
'''],
        tests=TMP + r'''put("a\nb\nc\n")
assert $name(path) == 3
put("one")
assert $name(path) == 1
put("")
assert $name(path) == 0
'''),
    Task(
        id="read_lines", topic="files_text", kind="function",
        names=["read_lines", "get_lines", "load_lines"],
        args=[PATH], types=["str"], returns="list[str]",
        does=[
            "reads a file and returns its lines without line breaks",
            "returns the lines of a text file as a list",
            "loads the lines of a file into a list",
            "takes a path and returns a list of stripped lines",
            "reads all lines of a file",
            "splits the content of a file into lines",
        ],
        doc=["Return the lines of a file as a list.", "Read the lines of a file."],
        vars=[["f", "file"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as $v0:
        return [line.rstrip("\n") for line in $v0]
''', r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as $v0:
        return $v0.read().splitlines()
'''],
        tests=TMP + r'''put("a\n\n b\n")
assert $name(path) == ["a", "", " b"]
put("x")
assert $name(path) == ["x"]
put("")
assert $name(path) == []
'''),
    Task(
        id="word_freq_file", topic="files_text", kind="function",
        names=["count_words_in_file", "file_word_counts", "word_frequencies_in_file"],
        args=[PATH], types=["str"], returns="dict[str, int]",
        does=[
            "counts how often each word occurs in a file",
            "returns the word frequencies of a text file",
            "reads a file and counts its words in lower case",
            "takes a path and returns a dict of word counts",
            "computes word frequencies for a file",
            "builds a dictionary of the words in a file and their counts",
        ],
        doc=["Count the words in a file.", "Return the word frequencies of a file."],
        vars=[["counts", "frequencies", "words"]],
        solutions=[r'''from collections import Counter


def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as f:
        words = f.read().lower().split()
    return dict(Counter(words))
''', r'''def $name($sig)$ret:
$doc    counts = {}
    with open($a0, encoding="utf-8") as f:
        for line in f:
            for word in line.lower().split():
                counts[word] = counts.get(word, 0) + 1
    return counts
'''],
        tests=TMP + r'''put("The cat\nthe dog")
assert $name(path) == {"the": 2, "cat": 1, "dog": 1}
put("a")
assert $name(path) == {"a": 1}
put("")
assert $name(path) == {}
'''),
    Task(
        id="longest_line", topic="files_text", kind="function",
        names=["longest_line", "find_longest_line", "get_longest_line"],
        args=[PATH], types=["str"], returns="str",
        does=[
            "finds the longest line in a text file",
            "returns the longest line of a file",
            "reads a file and returns the line with the most characters",
            "takes a path and returns its longest line",
            "looks for the longest line in a file",
            "compares the lines of a file by length",
        ],
        doc=["Return the longest line of a file.", "Find the longest line in a file."],
        vars=[["longest", "best"], ["line", "row"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as f:
        return max(f.read().splitlines(), key=len, default="")
''', r'''def $name($sig)$ret:
$doc    $v0 = ""
    with open($a0, encoding="utf-8") as f:
        for $v1 in f:
            $v1 = $v1.rstrip("\n")
            if len($v1) > len($v0):
                $v0 = $v1
    return $v0
'''],
        tests=TMP + r'''put("a\nlonger\nbb\n")
assert $name(path) == "longer"
put("")
assert $name(path) == ""
put("xx\nyy")
assert $name(path) == "xx"
'''),
    Task(
        id="grep_file", topic="files_text", kind="function",
        names=["grep", "find_lines", "search_file"],
        args=[PATH, ["text", "pattern", "word"]], types=["str", "str"], returns="list[str]",
        does=[
            "returns the lines of a file that contain a text",
            "searches a file for lines with a given word",
            "works like grep for a text file",
            "takes a path and a text and returns the matching lines",
            "finds all lines in a file that contain a string",
            "filters the lines of a file by a search text",
        ],
        doc=["Return the lines that contain the text.", "Search a file for a text."],
        vars=[["f", "file"], ["matches", "result"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as $v0:
        return [line.rstrip("\n") for line in $v0 if $a1 in line]
''', r'''def $name($sig)$ret:
$doc    $v1 = []
    with open($a0, encoding="utf-8") as $v0:
        for line in $v0:
            if $a1 in line:
                $v1.append(line.rstrip("\n"))
    return $v1
'''],
        tests=TMP + r'''put("error: a\nok\nerror: b\n")
assert $name(path, "error") == ["error: a", "error: b"]
assert $name(path, "nope") == []
assert $name(path, "ok") == ["ok"]
'''),
    Task(
        id="read_json", topic="files_text", kind="function",
        names=["read_json", "load_json", "load_config"],
        args=[PATH], types=["str"], returns="dict",
        does=[
            "reads a JSON file and returns its data",
            "loads data from a JSON file",
            "opens a JSON file and parses it",
            "takes a path and returns the parsed JSON",
            "returns the content of a JSON file as a dict",
            "parses a JSON file",
        ],
        doc=["Read a JSON file.", "Load data from a JSON file."],
        vars=[["f", "file"]],
        solutions=[r'''import json


def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as $v0:
        return json.load($v0)
''', r'''import json
from pathlib import Path


def $name($sig)$ret:
$doc    return json.loads(Path($a0).read_text(encoding="utf-8"))
'''],
        tests=TMP + r'''put('{"a": [1, 2]}')
assert $name(path) == {"a": [1, 2]}
put("[]")
assert $name(path) == []
put("{bad")
try:
    $name(path)
    assert False
except ValueError:
    pass
'''),
    Task(
        id="write_json", topic="files_text", kind="function",
        names=["write_json", "save_json", "dump_json"],
        args=[PATH, ["data", "value", "obj"]], types=["str", "dict"], returns="None",
        does=[
            "writes data to a JSON file",
            "saves a dictionary as a JSON file",
            "dumps data to a file as indented JSON",
            "takes a path and data and saves the data as JSON",
            "stores an object in a JSON file",
            "converts data to JSON and writes it to a file",
        ],
        doc=["Write data to a JSON file.", "Save data as JSON."],
        vars=[["f", "file"]],
        solutions=[r'''import json


def $name($sig)$ret:
$doc    with open($a0, "w", encoding="utf-8") as $v0:
        json.dump($a1, $v0, indent=2)
''', r'''import json
from pathlib import Path


def $name($sig)$ret:
$doc    Path($a0).write_text(json.dumps($a1, indent=2), encoding="utf-8")
'''],
        tests=TMP + r'''import json
$name(path, {"a": [1, None]})
assert json.loads(text_of()) == {"a": [1, None]}
$name(path, {})
assert json.loads(text_of()) == {}
'''),
    Task(
        id="read_csv", topic="files_text", kind="function",
        names=["read_csv", "load_csv", "csv_to_dicts"],
        args=[PATH], types=["str"], returns="list[dict]",
        does=[
            "reads a CSV file into a list of dictionaries",
            "loads a CSV file with a header row",
            "returns the rows of a CSV file as dicts",
            "takes a path and parses the CSV file",
            "uses csv.DictReader to read a file",
            "converts a CSV file to a list of dicts",
        ],
        doc=["Read a CSV file into a list of dicts.", "Return the rows of a CSV file as dicts."],
        vars=[["f", "file"]],
        solutions=[r'''import csv


def $name($sig)$ret:
$doc    with open($a0, newline="", encoding="utf-8") as $v0:
        return list(csv.DictReader($v0))
''', r'''import csv


def $name($sig)$ret:
$doc    rows = []
    with open($a0, newline="", encoding="utf-8") as $v0:
        for row in csv.DictReader($v0):
            rows.append(row)
    return rows
'''],
        tests=TMP + r'''put("name,age\nAnn,3\n\"Lee, Bo\",4\n")
assert $name(path) == [{"name": "Ann", "age": "3"}, {"name": "Lee, Bo", "age": "4"}]
put("name,age\n")
assert $name(path) == []
put("")
assert $name(path) == []
'''),
    Task(
        id="write_csv", topic="files_text", kind="function",
        names=["write_csv", "save_csv", "dicts_to_csv"],
        args=[PATH, ["rows", "records", "data"]], types=["str", "list[dict]"], returns="None",
        does=[
            "writes a list of dictionaries to a CSV file",
            "saves dicts as rows of a CSV file with a header",
            "uses csv.DictWriter to write rows",
            "takes a path and a list of dicts and writes a CSV file",
            "exports records to a CSV file",
            "stores a list of dicts as CSV",
        ],
        doc=["Write a list of dicts to a CSV file.", "Save records as CSV."],
        vars=[["f", "file"], ["writer", "out"]],
        solutions=[r'''import csv


def $name($sig)$ret:
$doc    if not $a1:
        return
    with open($a0, "w", newline="", encoding="utf-8") as $v0:
        $v1 = csv.DictWriter($v0, fieldnames=$a1[0].keys())
        $v1.writeheader()
        $v1.writerows($a1)
''', r'''import csv


def $name($sig)$ret:
$doc    with open($a0, "w", newline="", encoding="utf-8") as $v0:
        $v1 = csv.writer($v0)
        if $a1:
            $v1.writerow($a1[0].keys())
        for row in $a1:
            $v1.writerow(row.values())
'''],
        tests=TMP + r'''$name(path, [{"a": 1, "b": "x,y"}, {"a": 2, "b": "z"}])
assert text_of().splitlines() == ["a,b", '1,"x,y"', "2,z"]
$name(path, [{"a": ""}])
assert text_of().splitlines()[0] == "a"
$name(os.path.join(folder, "empty.csv"), [])
'''),
    Task(
        id="sum_csv_column", topic="files_text", kind="function",
        names=["sum_column", "csv_column_total", "total_of_column"],
        args=[PATH, ["column", "field", "name"]], types=["str", "str"], returns="float",
        does=[
            "sums a numeric column of a CSV file",
            "adds up the values of one column in a CSV file",
            "reads a CSV file and returns the total of a column",
            "takes a path and a column name and sums the column",
            "computes the total of a CSV column",
            "calculates the sum of the numbers in a column of a CSV file",
        ],
        doc=["Sum a column of a CSV file.", "Return the total of a CSV column."],
        vars=[["total", "result"]],
        solutions=[r'''import csv


def $name($sig)$ret:
$doc    with open($a0, newline="", encoding="utf-8") as f:
        return sum(float(row[$a1]) for row in csv.DictReader(f))
''', r'''import csv


def $name($sig)$ret:
$doc    $v0 = 0
    with open($a0, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            $v0 += float(row[$a1])
    return $v0
'''],
        tests=TMP + r'''put("name,price\npen,1.5\ncup,3\n")
assert $name(path, "price") == 4.5
put("name,price\n")
assert $name(path, "price") == 0
'''),
    Task(
        id="parse_csv_line", topic="files_text", kind="function",
        names=["parse_csv_line", "split_csv_line", "parse_csv_row"],
        args=[["line", "row", "text"]], types=["str"], returns="list[str]",
        does=[
            "parses one line of CSV with quoted fields",
            "splits a CSV line into its fields",
            "takes a line of CSV and returns a list of values",
            "handles commas inside quotes when splitting a line",
            "returns the fields of a comma separated line",
            "converts a CSV line to a list of strings",
        ],
        doc=["Split a CSV line into fields.", "Parse one line of CSV."],
        solutions=[r'''import csv


def $name($sig)$ret:
$doc    return next(csv.reader([$a0]))
''', r'''def $name($sig)$ret:
$doc    fields = []
    current = ""
    in_quotes = False
    for ch in $a0:
        if ch == '"':
            in_quotes = not in_quotes
        elif ch == "," and not in_quotes:
            fields.append(current)
            current = ""
        else:
            current += ch
    fields.append(current)
    return fields
'''],
        tests=r'''assert $name("a,b,c") == ["a", "b", "c"]
assert $name('1,"x,y",2') == ["1", "x,y", "2"]
assert $name("a,,") == ["a", "", ""]
'''),
    Task(
        id="find_files_ext", topic="files_text", kind="function",
        names=["find_files", "list_files", "files_with_extension"],
        args=[["folder", "directory", "root"], ["extension", "ext", "suffix"]],
        types=["str", "str"], returns="list[str]",
        does=[
            "finds all files with a given extension in a folder and its subfolders",
            "lists files by extension recursively",
            "walks a directory and returns the files that end with a suffix",
            "takes a folder and an extension and returns matching file paths",
            "searches a directory tree for files of a type",
            "collects the paths of all files with an extension",
        ],
        doc=["Find files with the given extension.", "List matching files in a directory tree."],
        vars=[["result", "found", "matches"]],
        solutions=[r'''from pathlib import Path


def $name($sig)$ret:
$doc    return sorted(str(path) for path in Path($a0).rglob(f"*{$a1}"))
''', r'''import os


def $name($sig)$ret:
$doc    $v0 = []
    for current, dirs, files in os.walk($a0):
        for file in files:
            if file.endswith($a1):
                $v0.append(os.path.join(current, file))
    return sorted($v0)
'''],
        tests=TMP + r'''os.mkdir(os.path.join(folder, "sub"))
put("x")
put("y", os.path.join(folder, "sub", "b.txt"))
put("z", os.path.join(folder, "c.md"))
assert $name(folder, ".txt") == [path, os.path.join(folder, "sub", "b.txt")]
assert $name(folder, ".md") == [os.path.join(folder, "c.md")]
assert $name(folder, ".py") == []
'''),
    Task(
        id="folder_size", topic="files_text", kind="function",
        names=["folder_size", "directory_size", "get_folder_size"],
        args=[["folder", "directory", "path"]], types=["str"], returns="int",
        does=[
            "returns the total size of all files in a folder",
            "computes the size of a directory in bytes",
            "adds up the file sizes in a folder and its subfolders",
            "takes a directory and returns its total size in bytes",
            "walks a folder and sums the sizes of its files",
            "measures how many bytes a directory uses",
        ],
        doc=["Return the total size of a folder in bytes.", "Add up the file sizes in a directory."],
        vars=[["total", "size"]],
        solutions=[r'''import os


def $name($sig)$ret:
$doc    $v0 = 0
    for root, dirs, files in os.walk($a0):
        for file in files:
            $v0 += os.path.getsize(os.path.join(root, file))
    return $v0
''', r'''from pathlib import Path


def $name($sig)$ret:
$doc    return sum(p.stat().st_size for p in Path($a0).rglob("*") if p.is_file())
'''],
        tests=TMP + r'''assert $name(folder) == 0
put("hello")
os.mkdir(os.path.join(folder, "sub"))
put("abc", os.path.join(folder, "sub", "b.txt"))
assert $name(folder) == 8
'''),
    Task(
        id="file_extension", topic="files_text", kind="function",
        names=["get_extension", "file_extension", "extension_of"],
        args=[["filename", "path", "name"]], types=["str"], returns="str",
        does=[
            "returns the extension of a file name",
            "gets the file extension including the dot",
            "takes a path and returns its extension",
            "finds the suffix of a file name",
            "splits off the extension of a file",
            "extracts the extension from a file path",
        ],
        doc=["Return the extension of a file name.", "Get the file extension with the dot."],
        solutions=[r'''import os


def $name($sig)$ret:
$doc    return os.path.splitext($a0)[1]
''', r'''from pathlib import Path


def $name($sig)$ret:
$doc    return Path($a0).suffix
'''],
        tests=r'''assert $name("a.txt") == ".txt"
assert $name("dir/b.tar.gz") == ".gz"
assert $name("README") == ""
'''),
    Task(
        id="copy_file", topic="files_text", kind="function",
        names=["copy_file", "copy_text", "duplicate_file"],
        args=[["source", "src", "from_path"], ["target", "dst", "to_path"]], types=["str", "str"], returns="None",
        does=[
            "copies a file",
            "copies the content of one file to another",
            "takes a source and a target path and copies the file",
            "duplicates a file under a new name",
            "reads one file and writes its content to another",
            "makes a copy of a file",
        ],
        doc=["Copy a file.", "Copy the content of a file to another file."],
        solutions=[r'''import shutil


def $name($sig)$ret:
$doc    shutil.copyfile($a0, $a1)
''', r'''def $name($sig)$ret:
$doc    with open($a0, "rb") as reader, open($a1, "wb") as writer:
        writer.write(reader.read())
'''],
        tests=TMP + r'''put("hello")
other = os.path.join(folder, "b.txt")
$name(path, other)
assert text_of(other) == "hello"
assert text_of(path) == "hello"
'''),
    Task(
        id="replace_in_file", topic="files_text", kind="function",
        names=["replace_in_file", "file_replace", "substitute_in_file"],
        args=[PATH, ["old", "search", "before"], ["new", "replacement", "after"]],
        types=["str", "str", "str"], returns="None",
        does=[
            "replaces a text in a file",
            "replaces all occurrences of a string in a file",
            "reads a file, replaces a text and writes it back",
            "takes a path, an old and a new text and changes the file",
            "substitutes one string for another in a text file",
            "edits a file by replacing text",
        ],
        doc=["Replace a text in a file.", "Replace all occurrences of a string in a file."],
        vars=[["text", "content"]],
        solutions=[r'''def $name($sig)$ret:
$doc    with open($a0, encoding="utf-8") as f:
        $v0 = f.read()
    with open($a0, "w", encoding="utf-8") as f:
        f.write($v0.replace($a1, $a2))
''', r'''from pathlib import Path


def $name($sig)$ret:
$doc    file = Path($a0)
    $v0 = file.read_text(encoding="utf-8")
    file.write_text($v0.replace($a1, $a2), encoding="utf-8")
'''],
        tests=TMP + r'''put("a cat and a cat")
$name(path, "cat", "dog")
assert text_of() == "a dog and a dog"
$name(path, "zzz", "y")
assert text_of() == "a dog and a dog"
'''),
    Task(
        id="file_sha256", topic="files_text", kind="function",
        names=["file_hash", "sha256_of_file", "hash_file"],
        args=[PATH], types=["str"], returns="str",
        does=[
            "computes the SHA-256 hash of a file",
            "returns the sha256 hex digest of a file",
            "reads a file in chunks and hashes it",
            "takes a path and returns the hash of the file",
            "calculates a checksum of a file with hashlib",
            "hashes the content of a file with SHA-256",
        ],
        doc=["Return the SHA-256 hash of a file.", "Hash the content of a file."],
        vars=[["digest", "hasher"]],
        solutions=[r'''import hashlib


def $name($sig)$ret:
$doc    $v0 = hashlib.sha256()
    with open($a0, "rb") as f:
        while chunk := f.read(8192):
            $v0.update(chunk)
    return $v0.hexdigest()
''', r'''import hashlib


def $name($sig)$ret:
$doc    with open($a0, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()
'''],
        tests=TMP + r'''import hashlib
put("")
assert $name(path) == hashlib.sha256(b"").hexdigest()
put("x" * 20000)
assert $name(path) == hashlib.sha256(b"x" * 20000).hexdigest()
assert len($name(path)) == 64
'''),
    Task(
        id="parse_key_value", topic="files_text", kind="function",
        names=["parse_key_values", "parse_config", "parse_env"],
        args=[["text", "content", "source"]], types=["str"], returns="dict[str, str]",
        does=[
            "parses lines of key=value into a dict",
            "reads key value pairs from a text",
            "takes a config text and returns a dictionary",
            "parses an env file text and skips comments and empty lines",
            "converts key=value lines to a dict",
            "ignores blank lines and comments and parses the settings",
        ],
        doc=["Parse key=value lines into a dict.", "Parse a simple config text."],
        vars=[["result", "config", "settings"], ["line", "row"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0.splitlines():
        $v1 = $v1.strip()
        if not $v1 or $v1.startswith("#"):
            continue
        key, _, value = $v1.partition("=")
        $v0[key.strip()] = value.strip()
    return $v0
''', r'''def $name($sig)$ret:
$doc    $v0 = {}
    for $v1 in $a0.splitlines():
        $v1 = $v1.strip()
        if $v1 and not $v1.startswith("#"):
            key, value = $v1.split("=", 1)
            $v0[key.strip()] = value.strip()
    return $v0
'''],
        tests=r'''assert $name("a=1\n# note\n\nb = x=y\n") == {"a": "1", "b": "x=y"}
assert $name("") == {}
assert $name("k=") == {"k": ""}
'''),
    Task(
        id="parse_ini", topic="files_text", kind="function",
        names=["parse_ini", "read_ini", "ini_to_dict"],
        args=[["text", "content", "source"]], types=["str"], returns="dict",
        does=[
            "parses an INI text into nested dicts",
            "reads sections and keys from INI text",
            "takes an INI string and returns a dict of sections",
            "converts an INI config to a dictionary",
            "parses sections with key=value lines",
            "returns the sections of an INI text as dicts",
        ],
        doc=["Parse INI text into a dict of sections.", "Convert INI text to nested dicts."],
        vars=[["result", "config", "sections"]],
        solutions=[r'''import configparser


def $name($sig)$ret:
$doc    parser = configparser.ConfigParser()
    parser.read_string($a0)
    return {section: dict(parser[section]) for section in parser.sections()}
''', r'''def $name($sig)$ret:
$doc    $v0 = {}
    section = None
    for line in $a0.splitlines():
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            $v0[section] = {}
        else:
            key, _, value = line.partition("=")
            $v0[section][key.strip()] = value.strip()
    return $v0
'''],
        tests=r'''assert $name("[db]\nhost = x\nport = 5\n\n; note\n[log]\nlevel=info\n") == {"db": {"host": "x", "port": "5"}, "log": {"level": "info"}}
assert $name("[empty]\n") == {"empty": {}}
assert $name("") == {}
'''),
    Task(
        id="parse_query_string", topic="files_text", kind="function",
        names=["parse_query", "parse_query_string", "query_to_dict"],
        args=[["query", "query_string", "text"]], types=["str"], returns="dict[str, str]",
        does=[
            "parses a URL query string into a dict",
            "converts a query string to a dictionary",
            "takes a string like a=1&b=2 and returns a dict",
            "splits a query string into keys and values",
            "returns the parameters of a query string",
            "decodes a query string",
        ],
        doc=["Parse a query string into a dict.", "Convert a query string to a dictionary."],
        vars=[["result", "params"]],
        solutions=[r'''from urllib.parse import parse_qsl


def $name($sig)$ret:
$doc    return dict(parse_qsl($a0.lstrip("?")))
''', r'''from urllib.parse import unquote_plus


def $name($sig)$ret:
$doc    $v0 = {}
    for pair in $a0.lstrip("?").split("&"):
        if pair:
            key, _, value = pair.partition("=")
            $v0[unquote_plus(key)] = unquote_plus(value)
    return $v0
'''],
        tests=r'''assert $name("a=1&b=2") == {"a": "1", "b": "2"}
assert $name("?q=hello+world&x=%26") == {"q": "hello world", "x": "&"}
assert $name("") == {}
'''),
    Task(
        id="build_query_string", topic="files_text", kind="function",
        names=["build_query", "to_query_string", "encode_params"],
        args=[["params", "data", "values"]], types=["dict"], returns="str",
        does=[
            "builds a URL query string from a dict",
            "converts a dictionary to a query string",
            "encodes parameters for a URL",
            "takes a dict and returns a string like a=1&b=2",
            "joins keys and values to a query string",
            "creates an encoded query string",
        ],
        doc=["Build a query string from a dict.", "Encode parameters for a URL."],
        solutions=[r'''from urllib.parse import urlencode


def $name($sig)$ret:
$doc    return urlencode($a0)
''', r'''from urllib.parse import quote_plus


def $name($sig)$ret:
$doc    return "&".join(
        f"{quote_plus(str(key))}={quote_plus(str(value))}" for key, value in $a0.items()
    )
'''],
        tests=r'''assert $name({"a": 1, "b": 2}) == "a=1&b=2"
assert $name({"q": "hello world"}) == "q=hello+world"
assert $name({}) == ""
'''),
    Task(
        id="get_domain", topic="files_text", kind="function",
        names=["get_domain", "extract_domain", "domain_of"],
        args=[["url", "link", "address"]], types=["str"], returns="str",
        does=[
            "returns the domain of a URL",
            "extracts the host name from a URL",
            "takes a URL and returns its domain",
            "gets the network location of a link",
            "parses a URL and returns the domain name",
            "finds the domain in a web address",
        ],
        doc=["Return the domain of a URL.", "Extract the host from a URL."],
        solutions=[r'''from urllib.parse import urlparse


def $name($sig)$ret:
$doc    return urlparse($a0).netloc
''', r'''def $name($sig)$ret:
$doc    if "://" not in $a0:
        return ""
    rest = $a0.split("://", 1)[1]
    return rest.split("/")[0].split("?")[0]
'''],
        tests=r'''assert $name("https://example.org/a/b?x=1") == "example.org"
assert $name("http://sub.example.com") == "sub.example.com"
assert $name("no url") == ""
'''),
    Task(
        id="parse_url", topic="files_text", kind="function",
        names=["parse_url", "split_url", "url_parts"],
        args=[["url", "link", "address"]], types=["str"], returns="dict",
        does=[
            "parses a URL into scheme, host, path and query",
            "splits a URL into its parts",
            "takes a URL and returns a dict with its parts",
            "returns the scheme, host, path and query of a URL",
            "breaks a web address into components",
            "analyzes a URL with urlparse",
        ],
        doc=["Split a URL into its parts.", "Return the parts of a URL as a dict."],
        vars=[["parts", "parsed"]],
        solutions=[r'''from urllib.parse import urlparse


def $name($sig)$ret:
$doc    $v0 = urlparse($a0)
    return {
        "scheme": $v0.scheme,
        "host": $v0.hostname,
        "path": $v0.path,
        "query": $v0.query,
    }
''', r'''from urllib.parse import urlsplit


def $name($sig)$ret:
$doc    $v0 = urlsplit($a0)
    return dict(scheme=$v0.scheme, host=$v0.hostname, path=$v0.path, query=$v0.query)
'''],
        tests=r'''assert $name("https://x.org:80/a?b=1") == {"scheme": "https", "host": "x.org", "path": "/a", "query": "b=1"}
assert $name("http://x.org") == {"scheme": "http", "host": "x.org", "path": "", "query": ""}
'''),
    Task(
        id="parse_log_line", topic="files_text", kind="function",
        names=["parse_log_line", "parse_log", "split_log_line"],
        args=[["line", "text", "entry"]], types=["str"], returns="dict",
        does=[
            "parses a log line with date, level and message",
            "splits a log line into its parts",
            "takes a line like \"2024-01-01 ERROR text\" and returns a dict",
            "returns the date, level and message of a log line",
            "uses a regular expression to parse a log line",
            "returns None when a log line does not match",
        ],
        doc=["Parse a log line into a dict.", "Return date, level and message of a log line."],
        vars=[["match", "found"]],
        solutions=[r'''import re


def $name($sig)$ret:
$doc    $v0 = re.match(r"(\d{4}-\d{2}-\d{2}) (\w+) (.*)", $a0)
    if $v0 is None:
        return None
    date, level, message = $v0.groups()
    return {"date": date, "level": level, "message": message}
''', r'''import re

LOG_PATTERN = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2}) (?P<level>\w+) (?P<message>.*)")


def $name($sig)$ret:
$doc    $v0 = LOG_PATTERN.match($a0)
    return $v0.groupdict() if $v0 else None
'''],
        tests=r'''assert $name("2024-01-02 ERROR disk is full") == {"date": "2024-01-02", "level": "ERROR", "message": "disk is full"}
assert $name("nothing here") is None
assert $name("") is None
'''),
    Task(
        id="count_log_levels", topic="files_text", kind="function",
        names=["count_levels", "count_log_levels", "log_summary"],
        args=[["lines", "log_lines", "entries"]], types=["list[str]"], returns="dict[str, int]",
        does=[
            "counts the log levels in a list of log lines",
            "returns how many ERROR, WARNING and INFO lines there are",
            "summarizes log lines by their level",
            "takes log lines and returns a dict of level counts",
            "counts lines that contain INFO, WARNING or ERROR",
            "builds a summary of log levels",
        ],
        doc=["Count the log levels.", "Return how often each log level occurs."],
        vars=[["counts", "summary"], ["level", "name"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = {"INFO": 0, "WARNING": 0, "ERROR": 0}
    for line in $a0:
        for level in $v0:
            if level in line:
                $v0[level] += 1
    return $v0
''', r'''def $name($sig)$ret:
$doc    levels = ["INFO", "WARNING", "ERROR"]
    return {level: sum(level in line for line in $a0) for level in levels}
'''],
        tests=r'''assert $name(["INFO a", "ERROR b", "INFO c"]) == {"INFO": 2, "WARNING": 0, "ERROR": 1}
assert $name([]) == {"INFO": 0, "WARNING": 0, "ERROR": 0}
assert $name(["x WARNING y"])["WARNING"] == 1
'''),
    Task(
        id="tokenize_expression", topic="files_text", kind="function",
        names=["tokenize", "lex", "get_tokens"],
        args=[["text", "expression", "source"]], types=["str"], returns="list[str]",
        does=[
            "splits an arithmetic expression into tokens",
            "tokenizes numbers, operators and parentheses",
            "takes an expression and returns a list of tokens",
            "breaks a math expression into numbers and operators",
            "is a simple tokenizer for arithmetic",
            "turns a string like 1+2*3 into a list of tokens",
        ],
        doc=["Split an expression into tokens.", "Tokenize an arithmetic expression."],
        solutions=[r'''import re


def $name($sig)$ret:
$doc    return re.findall(r"\d+\.?\d*|[-+*/()]", $a0)
''', r'''def $name($sig)$ret:
$doc    tokens = []
    number = ""
    for ch in $a0:
        if ch.isdigit() or ch == ".":
            number += ch
            continue
        if number:
            tokens.append(number)
            number = ""
        if ch in "+-*/()":
            tokens.append(ch)
    if number:
        tokens.append(number)
    return tokens
'''],
        tests=r'''assert $name("1 + 2*(3-4.5)") == ["1", "+", "2", "*", "(", "3", "-", "4.5", ")"]
assert $name("42") == ["42"]
assert $name("") == []
'''),
    Task(
        id="eval_rpn", topic="files_text", kind="function",
        names=["eval_rpn", "evaluate_rpn", "rpn"],
        args=[["tokens", "items", "parts"]], types=["list[str]"], returns="float",
        does=[
            "evaluates an expression in reverse Polish notation",
            "computes the value of a postfix expression",
            "takes a list of RPN tokens and returns the result",
            "uses a stack to evaluate postfix tokens",
            "calculates a reverse Polish notation expression",
            "implements an RPN calculator",
        ],
        doc=["Evaluate an RPN expression.", "Return the value of a postfix expression."],
        vars=[["stack", "numbers"]],
        solutions=[r'''import operator

OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def $name($sig)$ret:
$doc    $v0 = []
    for token in $a0:
        if token in OPERATORS:
            b = $v0.pop()
            a = $v0.pop()
            $v0.append(OPERATORS[token](a, b))
        else:
            $v0.append(float(token))
    return $v0[0]
''', r'''def $name($sig)$ret:
$doc    $v0 = []
    for token in $a0:
        if token not in "+-*/":
            $v0.append(float(token))
            continue
        b = $v0.pop()
        a = $v0.pop()
        if token == "+":
            $v0.append(a + b)
        elif token == "-":
            $v0.append(a - b)
        elif token == "*":
            $v0.append(a * b)
        else:
            $v0.append(a / b)
    return $v0.pop()
'''],
        tests=r'''assert $name(["2", "1", "+", "3", "*"]) == 9
assert $name(["4", "13", "5", "/", "+"]) == 6.6
assert $name(["7"]) == 7
assert $name(["5", "8", "-"]) == -3
'''),
    Task(
        id="evaluate_expression", topic="files_text", kind="function",
        names=["evaluate", "calculate", "eval_expression"],
        args=[["expression", "text", "source"]], types=["str"], returns="float",
        does=[
            "evaluates an arithmetic expression given as a string",
            "calculates an expression with +, -, * and / and parentheses",
            "implements a calculator for math expressions without eval",
            "takes a string like 2 * (3 + 4) and returns the result",
            "parses and evaluates an arithmetic expression",
            "is a recursive descent evaluator for arithmetic",
        ],
        doc=["Evaluate an arithmetic expression.", "Calculate the value of an expression."],
        solutions=[r'''import re


def $name($sig)$ret:
$doc    tokens = re.findall(r"\d+\.?\d*|[-+*/()]", $a0)

    def parse_factor():
        token = tokens.pop(0)
        if token == "(":
            value = parse_sum()
            tokens.pop(0)
            return value
        if token == "-":
            return -parse_factor()
        return float(token)

    def parse_product():
        value = parse_factor()
        while tokens and tokens[0] in "*/":
            if tokens.pop(0) == "*":
                value *= parse_factor()
            else:
                value /= parse_factor()
        return value

    def parse_sum():
        value = parse_product()
        while tokens and tokens[0] in "+-":
            if tokens.pop(0) == "+":
                value += parse_product()
            else:
                value -= parse_product()
        return value

    return parse_sum()
''', r'''import ast
import operator

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def $name($sig)$ret:
$doc    def visit(node):
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](visit(node.left), visit(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -visit(node.operand)
        if isinstance(node, ast.Constant):
            return node.value
        raise ValueError("unsupported expression")

    return visit(ast.parse($a0, mode="eval").body)
'''],
        tests=r'''assert $name("1 + 2 * 3") == 7
assert $name("2 * (3 + 4)") == 14
assert $name("8 / 4 - 1") == 1
assert $name("-3 + 5") == 2
assert $name("7") == 7
'''),
    Task(
        id="calculator_class", topic="files_text", kind="class",
        names=["Calculator", "SimpleCalculator", "MathCalculator"],
        args=[], types=[], returns="",
        does=[
            "implements a calculator with add, subtract, multiply and divide",
            "represents a simple calculator",
            "has methods for the four basic operations",
            "adds, subtracts, multiplies and divides two numbers",
            "is a calculator that raises an error when dividing by zero",
            "performs basic arithmetic",
        ],
        doc=["A simple calculator.", "A calculator for basic arithmetic."],
        solutions=[r'''class $name:
$doc    def add(self, a, b):
        return a + b

    def subtract(self, a, b):
        return a - b

    def multiply(self, a, b):
        return a * b

    def divide(self, a, b):
        if b == 0:
            raise ValueError("cannot divide by zero")
        return a / b
''', r'''class $name:
$doc    @staticmethod
    def add(a, b):
        return a + b

    @staticmethod
    def subtract(a, b):
        return a - b

    @staticmethod
    def multiply(a, b):
        return a * b

    @staticmethod
    def divide(a, b):
        if b == 0:
            raise ValueError("Cannot divide by zero")
        return a / b
'''],
        tests=r'''c = $name()
assert c.add(2, 3) == 5
assert c.subtract(2, 3) == -1
assert c.multiply(2, 3) == 6
assert c.divide(3, 2) == 1.5
try:
    c.divide(1, 0)
    assert False
except ValueError:
    pass
'''),
    Task(
        id="fill_template", topic="files_text", kind="function",
        names=["fill_template", "render_template", "render"],
        args=[["template", "text", "pattern"], ["values", "data", "context"]], types=["str", "dict"], returns="str",
        does=[
            "fills placeholders like {{name}} in a template",
            "replaces {{key}} in a text with values from a dict",
            "renders a template with double curly braces",
            "takes a template and a dict and fills in the values",
            "substitutes variables in a template string",
            "is a tiny template engine for {{variables}}",
        ],
        doc=["Fill the placeholders of a template.", "Replace {{key}} with the values."],
        vars=[["key", "name"], ["value", "item"]],
        solutions=[r'''def $name($sig)$ret:
$doc    for key, value in $a1.items():
        $a0 = $a0.replace("{{" + key + "}}", str(value))
    return $a0
''', r'''import re


def $name($sig)$ret:
$doc    def replace(match):
        key = match.group(1)
        return str($a1.get(key, match.group(0)))

    return re.sub(r"\{\{(\w+)\}\}", replace, $a0)
'''],
        tests=r'''assert $name("Hi {{name}}, you are {{age}}", {"name": "Ann", "age": 3}) == "Hi Ann, you are 3"
assert $name("no vars", {"a": 1}) == "no vars"
assert $name("{{x}}", {}) == "{{x}}"
'''),
    Task(
        id="wrap_text", topic="files_text", kind="function",
        names=["wrap_text", "word_wrap", "wrap_lines"],
        args=[["text", "paragraph", "content"], ["width", "max_width", "limit"]],
        types=["str", "int"], returns="list[str]",
        does=[
            "wraps a text to lines of a maximum width",
            "breaks a text into lines without splitting words",
            "takes a text and a width and returns a list of lines",
            "implements word wrap",
            "splits a long text into short lines",
            "fills lines with words up to a width",
        ],
        doc=["Wrap a text to lines of the given width.", "Break a text into lines."],
        vars=[["lines", "result"], ["line", "current"], ["word", "token"]],
        solutions=[r'''import textwrap


def $name($sig)$ret:
$doc    return textwrap.wrap($a0, $a1)
''', r'''def $name($sig)$ret:
$doc    $v0 = []
    $v1 = ""
    for $v2 in $a0.split():
        if $v1 and len($v1) + 1 + len($v2) > $a1:
            $v0.append($v1)
            $v1 = $v2
        else:
            $v1 = f"{$v1} {$v2}" if $v1 else $v2
    if $v1:
        $v0.append($v1)
    return $v0
'''],
        tests=r'''assert $name("the quick brown fox", 10) == ["the quick", "brown fox"]
assert $name("a b c", 1) == ["a", "b", "c"]
assert $name("", 5) == []
'''),
    Task(
        id="format_table", topic="files_text", kind="function",
        names=["format_table", "make_table", "table_to_text"],
        args=[["rows", "table", "data"]], types=["list[list[str]]"], returns="str",
        does=[
            "formats rows as a text table with aligned columns",
            "aligns the columns of a table",
            "takes rows of strings and returns an aligned table",
            "pads each column to its widest value",
            "turns a list of rows into a text table",
            "builds a plain text table",
        ],
        doc=["Format rows as an aligned text table.", "Return a text table with padded columns."],
        vars=[["widths", "sizes"], ["lines", "out"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = [max(len(str(cell)) for cell in column) for column in zip(*$a0)]
    $v1 = []
    for row in $a0:
        cells = [str(cell).ljust(width) for cell, width in zip(row, $v0)]
        $v1.append(" | ".join(cells))
    return "\n".join($v1)
''', r'''def $name($sig)$ret:
$doc    $v0 = [max(len(str(cell)) for cell in column) for column in zip(*$a0)]
    return "\n".join(
        " | ".join(f"{cell!s:<{width}}" for cell, width in zip(row, $v0))
        for row in $a0
    )
'''],
        tests=r'''assert $name([["a", "bb"], ["ccc", 1]]) == "a   | bb\nccc | 1 "
assert $name([["x"]]) == "x"
assert $name([]) == ""
'''),
    Task(
        id="human_size", topic="files_text", kind="function",
        names=["human_size", "format_size", "format_bytes"],
        args=[["size", "num_bytes", "count"]], types=["float"], returns="str",
        does=[
            "formats a number of bytes as a readable size",
            "converts bytes to KB, MB or GB",
            "takes a size in bytes and returns a string like 1.5 KB",
            "prints a file size in human readable form",
            "turns a byte count into a short text with a unit",
            "formats a file size with one decimal",
        ],
        doc=["Format a number of bytes.", "Return a readable file size."],
        vars=[["unit", "suffix"]],
        solutions=[r'''def $name($sig)$ret:
$doc    for $v0 in ["B", "KB", "MB", "GB"]:
        if $a0 < 1024:
            return f"{$a0:.1f} {$v0}"
        $a0 /= 1024
    return f"{$a0:.1f} TB"
''', r'''def $name($sig)$ret:
$doc    units = ["B", "KB", "MB", "GB", "TB"]
    index = 0
    while $a0 >= 1024 and index < len(units) - 1:
        $a0 /= 1024
        index += 1
    return f"{$a0:.1f} {units[index]}"
'''],
        tests=r'''assert $name(0) == "0.0 B"
assert $name(1536) == "1.5 KB"
assert $name(1024 ** 3) == "1.0 GB"
assert $name(1024 ** 4) == "1.0 TB"
'''),
    Task(
        id="strip_comments", topic="files_text", kind="function",
        names=["strip_comments", "remove_comments", "drop_comments"],
        args=[["source", "code", "text"]], types=["str"], returns="str",
        does=[
            "removes lines that start with # from a text",
            "strips comment lines from source code",
            "takes a text and drops its comment lines",
            "removes comments that begin with a hash sign",
            "returns a text without comment lines",
            "filters out lines that are comments",
        ],
        doc=["Remove comment lines from a text.", "Drop lines that start with #."],
        vars=[["lines", "kept"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = [line for line in $a0.splitlines() if not line.strip().startswith("#")]
    return "\n".join($v0)
''', r'''def $name($sig)$ret:
$doc    $v0 = []
    for line in $a0.split("\n"):
        if not line.lstrip().startswith("#"):
            $v0.append(line)
    return "\n".join($v0)
'''],
        tests=r'''assert $name("a\n# b\n  # c\nd") == "a\nd"
assert $name("# only") == ""
assert $name("x = 1") == "x = 1"
'''),
    Task(
        id="markdown_headings", topic="files_text", kind="function",
        names=["get_headings", "markdown_headings", "extract_headings"],
        args=[["text", "markdown", "content"]], types=["str"], returns="list[str]",
        does=[
            "returns the headings of a Markdown text",
            "extracts all headings from Markdown",
            "takes Markdown text and lists its headings",
            "finds the lines that are Markdown headings",
            "collects heading titles from a Markdown document",
            "reads the titles of all sections in a Markdown text",
        ],
        doc=["Return the headings of a Markdown text.", "Extract the Markdown headings."],
        vars=[["headings", "titles"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = []
    for line in $a0.splitlines():
        if line.startswith("#"):
            $v0.append(line.lstrip("#").strip())
    return $v0
''', r'''def $name($sig)$ret:
$doc    return [line.lstrip("#").strip() for line in $a0.splitlines() if line.startswith("#")]
'''],
        tests=r'''assert $name("# Title\ntext\n## Part one\n") == ["Title", "Part one"]
assert $name("no headings") == []
assert $name("") == []
'''),
]
