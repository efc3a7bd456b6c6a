#!/usr/bin/env python3
"""Reads every #include of src/ and include/ against layers.txt.

    layers.py ROOT [TABLE]
"""

import pathlib
import re
import sys

import tree

INCLUDE = re.compile(r"""^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")""", re.M)


def read_table(path):
    rooms, libraries = {}, {}
    for number, line in enumerate(tree.read(path).splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        key, colon, value = line.partition(":")
        if not colon:
            sys.exit(f"{path}:{number}: expected 'room: rooms' or '<header>: folders'")
        table = libraries if key.startswith("<") else rooms
        table[key.strip()] = value.split()
    return rooms, libraries


def wrong(where, name, rooms, libraries):
    """Why the file `where` (below src/) may not include `name`; None when it may."""
    room = where.split("/")[0]
    if name in libraries:
        if not any(where == place or place.endswith("/") and where.startswith(place)
                   for place in libraries[name]):
            return f"{name} belongs in {' '.join(libraries[name])}"
        return None
    inner = name[1:-1]
    if name.startswith("<"):
        if "/" in inner and inner.split("/")[0] in rooms:
            return f"{name} is ours: use quotes"
        return None
    if inner.startswith("zhijie/"):
        return f'{name}: public headers are written <{inner}>'
    if "/" not in inner:
        return f"{name}: write it from src/, as \"{room}/{inner}\""
    other = inner.split("/")[0]
    if other not in rooms:
        return f"{name}: there is no room {other}"
    if other == room or other == "base":
        return None
    if other not in rooms[room]:
        return f"{name}: {room} may include {' '.join(rooms[room]) or 'nothing'}"
    if inner != f"{other}/{other}.h":
        return f"{name}: the door of {other} is \"{other}/{other}.h\""
    return None


def main():
    root = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).resolve().parent
    table = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else here / "layers.txt"
    rooms, libraries = read_table(table)
    report = tree.Report(root)

    for path in tree.files(root, "src", endings=(".c", ".h", ".def")):
        report.read += 1
        where = path.relative_to(root / "src").as_posix()
        if where.split("/")[0] not in rooms:
            report.add(path, 1, f"room {where.split('/')[0]} is not in layers.txt")
            continue
        text = tree.blank(tree.read(path), keep_strings=True)
        names = [(m.group(1), tree.line_of(text, m.start(1))) for m in INCLUDE.finditer(text)]
        for name, line in names:
            reason = wrong(where, name, rooms, libraries)
            if reason:
                report.add(path, line, reason)
        # A .c file proves that its header stands alone by including it first.
        own = path.with_suffix(".h")
        if path.suffix == ".c" and own.exists():
            expected = f'"{where[:-2]}.h"'
            if not names or names[0][0] != expected:
                report.add(path, names[0][1] if names else 1,
                           f"the first include should be its own header, {expected}")

    for path in tree.files(root, "include", endings=(".h",)):
        report.read += 1
        text = tree.blank(tree.read(path), keep_strings=True)
        for match in INCLUDE.finditer(text):
            name = match.group(1)
            if name.startswith('"') or name in libraries or \
                    "/" in name and not name.startswith("<zhijie/"):
                report.add(path, tree.line_of(text, match.start(1)),
                           f"{name}: a public header includes <zhijie/…> and C's own only")
    report.done("layers")


if __name__ == "__main__":
    main()
