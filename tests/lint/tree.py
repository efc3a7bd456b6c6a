"""What the lints share: which files there are, and C without its comments and strings."""

import pathlib
import re
import sys

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def blank(text, keep_strings=False):
    """The same text with comments (and strings) turned into spaces; lines stay in place."""

    def hide(match):
        token = match.group()
        if keep_strings and token[0] in "\"'":
            return token
        return re.sub(r"[^\n]", " ", token)

    return TOKEN.sub(hide, text)


def files(root, *folders, endings):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.name.endswith(endings):
                yield path


def read(path):
    return path.read_text(encoding="utf-8")


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


class Report:
    """Findings, each printed once as path:line: words; the exit code says if there were any."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.found = 0
        self.read = 0

    def add(self, path, line, words):
        self.found += 1
        print(f"{path.relative_to(self.root)}:{line}: {words}")

    def done(self, what):
        if not self.read:
            print(f"{what}: nothing to read below {self.root}")
            sys.exit(1)
        print(f"{what}: {self.read} read, {self.found} wrong")
        sys.exit(1 if self.found else 0)
