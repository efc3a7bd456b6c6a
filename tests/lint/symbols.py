#!/usr/bin/env python3
"""What the shared library exports is what include/ declares with ZJ_API, no more, no less.

    symbols.py ROOT LIBRARY
"""

import pathlib
import re
import subprocess
import sys

import tree

DECLARATION = re.compile(r"^ZJ_API\b([^;{]*);", re.M)


def declared(root, report):
    names = {}
    for path in tree.files(root, "include", endings=(".h",)):
        report.read += 1
        text = tree.blank(tree.read(path))
        for match in DECLARATION.finditer(text):
            # A function's name stands before its first bracket, a variable's at the end.
            words = match.group(1)
            name = re.search(r"(\w+)\s*\(", words) or re.search(r"(\w+)\s*(?:\[.*)?$", words)
            names[name.group(1)] = (path, tree.line_of(text, match.start()))
    return names


def exported(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                           check=True, text=True, capture_output=True).stdout.splitlines()
    names = {line.split()[0].split("@")[0] for line in lines if line.strip()}
    return {name for name in names if not name.startswith("__odr_asan")}


def main():
    root, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    report = tree.Report(root)
    names = declared(root, report)
    symbols = exported(library)
    for name in sorted(names.keys() - symbols):
        report.add(*names[name], f"{name} is declared with ZJ_API but not in the library")
    for name in sorted(symbols - names.keys()):
        report.add(root / "include", 0, f"{name} is in the library but not declared with ZJ_API")
    for name in sorted(n for n in names if not n.startswith("zj_")):
        report.add(*names[name], f"{name}: public names start with zj_")
    report.done("symbols")


if __name__ == "__main__":
    main()
