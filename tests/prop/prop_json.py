#!/usr/bin/env python3
"""JSON as we read it and as Python reads it, on random documents and on broken ones.

    prop_json.py DRIVER

What Python takes for JSON we read as the same tree, and what it refuses we refuse. We refuse
besides: keys written twice, NUL, halves of surrogate pairs, NaN and Infinity (RFC 8259 has none).
"""
import json
import os
import random
import subprocess
import sys

SEED = int(os.environ.get("ZJ_PROP_SEED", "20261122"))
CASES = int(os.environ.get("ZJ_PROP_CASES", "20000"))

PIECES = ['"', "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\r", "\t", "0", "1", "-", ".", "e", "E+",
          "null", "true", "false", "NaN", "Infinity", "'", "//", "\\u", "\\ud83d", "\\ude00", "\\u0000",
          "\\n", "\\x", "中", "😀", "\x7f", "\x01", "\u2028", '"a"', '"a":1', "01", "+1", "1.5e-7", "{}", "[]"]
TEXTS = ["", "a", "q.part", "示例企业", "x y", "\"quoted\"", "back\\slash", "line\nend", "😀", "\t", "/", "é", "\u2028"]


class Refused(ValueError):
    pass


def scalar(rng):
    kind = rng.randrange(6)
    if kind == 0:
        return None
    if kind == 1:
        return rng.random() < 0.5
    if kind == 2:
        return rng.randrange(-10**rng.randrange(1, 25), 10**rng.randrange(1, 25))
    if kind == 3:
        return rng.uniform(-1000, 1000)
    return rng.choice(TEXTS) + rng.choice(TEXTS)


def value(rng, depth):
    kind = rng.randrange(4)
    if depth == 0 or kind > 1:
        return scalar(rng)
    count = rng.choice((0, 1, 2, 3, 12))
    if kind == 0:
        return [value(rng, depth - 1) for _ in range(count)]
    return {f"{rng.choice(TEXTS)}{i}": value(rng, depth - 1) for i in range(count)}


def document(rng):
    text = json.dumps(value(rng, 5), ensure_ascii=rng.random() < 0.5,
                      indent=rng.choice((None, None, 1, "\t")),
                      separators=rng.choice((None, (",", ":"), (" , ", " : "))))
    data = text.encode()
    for _ in range(rng.choice((0, 0, 1, 1, 2, 5))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            data = data[:at] + data[at + rng.randrange(1, 4):]
        elif kind == 1:
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1:]
        else:
            data = data[:at] + rng.choice(PIECES).encode() + data[at:]
    return data


def check_text(text):
    if "\0" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise Refused(text)
    return text


def mark(found):
    """The tree as the driver writes it, from what Python has read."""
    if isinstance(found, Plain):
        return "p" + found.text
    if isinstance(found, str):
        return "q" + check_text(found)
    if isinstance(found, bool):
        return "ptrue" if found else "pfalse"
    if isinstance(found, list):
        return [mark(item) for item in found]
    if isinstance(found, dict):
        return {"q" + check_text(key): mark(item) for key, item in found.items()}
    return found


class Plain:
    def __init__(self, text):
        self.text = text


def pairs(items):
    if len({key for key, _ in items}) != len(items):
        raise Refused("twice")
    return dict(items)


def constant(_name):
    raise Refused("no number")


def expected(data):
    try:
        text = data.decode("utf-8")
        return mark(json.loads(text, object_pairs_hook=pairs, parse_int=Plain, parse_float=Plain,
                               parse_constant=constant))
    except ValueError:
        return "refused"


def main():
    rng = random.Random(SEED)
    documents = [document(rng) for _ in range(CASES)]
    documents = [data for data in documents if b"\0" not in data and not data.startswith(b"\xef\xbb\xbf")]
    done = subprocess.run([sys.argv[1]], input=b"".join(b"%d\n%s" % (len(d), d) for d in documents),
                          stdout=subprocess.PIPE, check=True)
    lines = done.stdout.decode().split("\n")
    good = wrong = 0
    for data, line in zip(documents, lines):
        want = expected(data)
        found = line if line.startswith("refused") else json.loads(line)
        good += want != "refused"
        if found != want:
            wrong += 1
            print(f"{data!r}\n  read as {found!r}\n  expected {want!r}")
    print(f"seed {SEED}: {len(documents)} documents, {good} of them JSON, {wrong} read otherwise")
    return 1 if wrong or good < CASES // 4 or good > CASES * 3 // 4 else 0


if __name__ == "__main__":
    sys.exit(main())
