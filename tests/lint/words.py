#!/usr/bin/env python3
"""Words that do not belong: calls and types listed in words.txt (in src/ and include/),
notes to self, and paths of one person's machine (everywhere).

    words.py ROOT [TABLE]
"""

import pathlib
import re
import sys

import tree

NOTES = re.compile(r"\b(TODO|FIXME|XXX|HACK|TBD)\b")
# A path below a home or a work folder is right on one machine only. Joined from pieces, so
# that this file passes its own test.
PATHS = re.compile(r"(?<![\w.~$}/-])/(?:" + "|".join(["home", "root", "work", "Users"]) + r")/\w")
SYSTEM = re.compile(r'"/(?:usr|tmp|var|etc|opt|mnt|srv|build)(?:/|")')
TEXT = (".c", ".h", ".def", ".txt", ".md", ".cmake", ".json", ".yaml", ".yml", ".sql", ".py",
        ".sh", ".in", ".case", ".1", ".5", "cmd", "dev", "run", ".bash", ".fish")


def read_table(path):
    table = []
    for line in tree.read(path).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        word, where, instead = (part.strip() for part in line.split("|", 2))
        name = word.removesuffix("()")
        # A member of that name (x.time, x->time()) is another thing.
        pattern = r"(?<![\w.])(?<!->)" + name + r"\b" + (r"(?=\s*\()" if name != word else "")
        table.append((name, re.compile(pattern), [] if where == "-" else where.split(), instead))
    return table


def main():
    root = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).resolve().parent
    table = read_table(pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else here / "words.txt")
    report = tree.Report(root)

    for path in tree.files(root, "src", "include", endings=(".c", ".h", ".def")):
        report.read += 1
        where = path.relative_to(root / "src").as_posix() \
            if path.is_relative_to(root / "src") else ""
        whole = tree.read(path)
        code = tree.blank(whole)
        for name, pattern, places, instead in table:
            if any(where == p or p.endswith("/") and where.startswith(p) for p in places):
                continue
            for match in pattern.finditer(code):
                report.add(path, tree.line_of(code, match.start()), f"{name}: {instead}")
        for match in NOTES.finditer(whole):
            report.add(path, tree.line_of(whole, match.start()),
                       f"{match.group()}: finish it, or open an issue")
        for match in SYSTEM.finditer(tree.blank(whole, keep_strings=True)):
            report.add(path, tree.line_of(whole, match.start()),
                       f"{match.group()}: where things are is decided by the build")

    places = [root / name for name in ("CMakeLists.txt", "CMakePresets.json", "dev", "README.md")]
    places += [p for p in sorted((root / ".ci").glob("*"))]
    places += tree.files(root, "src", "include", "tests", "docs", "rubrics", endings=TEXT)
    for path in places:
        if not path.is_file():
            continue
        report.read += 1
        whole = path.read_text(encoding="utf-8", errors="replace")
        for match in PATHS.finditer(whole):
            report.add(path, tree.line_of(whole, match.start()),
                       f"{match.group()}…: a path of one machine")
    report.done("words")


if __name__ == "__main__":
    main()
