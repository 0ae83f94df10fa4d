#!/usr/bin/env python3
"""Writes the tables of Unicode normalization that the tokenizer embeds, from Python's unicodedata.

    python3 make_unicode_data.py OUTPUT_FILE

A stream of LEB128 numbers, four lists, each led by its count: full canonical decompositions (code point, length, parts);
full compatibility decompositions that differ from them (the same); combining classes (code point, class); primary
composites (first, second, whole). Code points of each list rise and are stored as the difference to the one before.
Hangul syllables are left out, being arithmetic.
"""

import sys
import unicodedata


def main():
    canonical, compatible, classes, composites = [], [], [], []
    for c in range(0x110000):
        if 0xD800 <= c <= 0xDFFF or 0xAC00 <= c <= 0xD7A3:
            continue
        char = chr(c)
        nfd, nfkd = unicodedata.normalize("NFD", char), unicodedata.normalize("NFKD", char)
        if nfd != char:
            canonical.append((c, [ord(x) for x in nfd]))
        if nfkd != nfd:
            compatible.append((c, [ord(x) for x in nfkd]))
        if unicodedata.combining(char):
            classes.append((c, unicodedata.combining(char)))
        single = unicodedata.decomposition(char).split()
        if len(single) == 2 and not single[0].startswith("<") and unicodedata.normalize("NFC", char) == char:
            composites.append((c, int(single[0], 16), int(single[1], 16)))
    numbers = []
    for table in (canonical, compatible):
        numbers.append(len(table))
        last = 0
        for c, parts in table:
            numbers += [c - last, len(parts), *parts]
            last = c
    numbers.append(len(classes))
    last = 0
    for c, value in classes:
        numbers += [c - last, value]
        last = c
    numbers.append(len(composites))
    last = 0
    for c, first, second in composites:
        numbers += [first, second, c - last]
        last = c
    data = bytearray()
    for number in numbers:
        while number >= 0x80:
            data.append(number & 0x7F | 0x80)
            number >>= 7
        data.append(number)
    with open(sys.argv[1], "wb") as file:
        file.write(data)
    print(unicodedata.unidata_version, len(canonical), len(compatible), len(classes), len(composites), len(data))


if __name__ == "__main__":
    main()
