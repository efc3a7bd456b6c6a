#!/usr/bin/env python3
"""docs/diagnostics.md lists exactly the catalogue, src/base/diag.def, and its Chinese reads as Chinese.

    diagnostics.py ROOT            compare
    diagnostics.py ROOT --write    write the page anew
"""

import pathlib
import re
import sys

import tree

STRING = r'"(?:\\.|[^"\\])*"'
CELL = rf"(?:{STRING}\s*)+|NULL"
ENTRY = re.compile(
    rf"DIAG\(\s*(?P<id>\w+)\s*,\s*(?P<code>{STRING})\s*,\s*ZJ_DIAG_(?P<level>\w+)\s*,"
    rf"\s*(?P<en>{CELL})\s*,\s*(?P<zh>{CELL})\s*,\s*(?P<note_en>{CELL})\s*,"
    rf"\s*(?P<note_zh>{CELL})\s*\)", re.S)
HEADING = re.compile(r"/\*(?P<text>.*?)\*/", re.S)

# A comma, semicolon, colon, question mark or bracket of ASCII that touches Chinese text, but for
# `code` and the "key: value" of YAML.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][,;:?!(](?! )|(?<! )[,;:?!)][\u4e00-\u9fff“]")
# One word, one thing: what is said for what.
WORDS = {"标识": "代号", "评测标准": "评价标准", "映射": "一组“键: 值”", "事实项": "数据项"}

START = """\
# Diagnostics

Everything `zhijie` can say about a document, by its stable code. `{1}`, `{2}` and `{3}` stand
for what was found there; the second line of a cell is the note, which says what to do.

This page is made from `src/base/diag.def` by `tests/lint/diagnostics.py --write`; a test
compares the two.
"""


def words(cell):
    """The text of neighbouring C strings."""
    parts = re.findall(STRING, cell)
    return "".join(re.sub(r"\\(.)", r"\1", part[1:-1]) for part in parts)


def cell(text, note):
    text = words(text)
    if note.strip() != "NULL":
        text += "<br>" + words(note)
    return text.replace("|", r"\|").replace("\n", " ")


def page(definitions):
    out = [START]
    found = []
    for match in HEADING.finditer(definitions):
        found.append((match.start(), "heading", match))
    for match in ENTRY.finditer(definitions):
        found.append((match.start(), "entry", match))
    # The first comment is about the file itself.
    for _, kind, match in sorted(found, key=lambda item: item[0])[1:]:
        if kind == "heading":
            text = " ".join(match["text"].split())
            out.append(f"\n## {text[0].upper()}{text[1:]}\n\n"
                       "| code | level | English | 中文 |\n|---|---|---|---|\n")
            continue
        out.append(f"| `{words(match['code'])}` | {match['level'].lower()} "
                   f"| {cell(match['en'], match['note_en'])} "
                   f"| {cell(match['zh'], match['note_zh'])} |\n")
    return "".join(out)


def chinese_mistakes(text):
    """What a reader of Chinese stumbles over in one message."""
    prose = re.sub("`[^`]*`", "``", text)
    for match in HALF_WIDTH.finditer(prose):
        yield f"half-width punctuation in \"{match.group()}\""
    for word, better in WORDS.items():
        if word in prose:
            yield f"\"{word}\" is called \"{better}\" everywhere else"


def first_difference(a, b):
    """The first line, from 1, in which two texts differ; 0 where they are the same."""
    if a == b:
        return 0
    left, right = a.split("\n"), b.split("\n")
    return next((n for n, pair in enumerate(zip(left, right), 1) if pair[0] != pair[1]),
                min(len(left), len(right)) + 1)


def main():
    root = pathlib.Path(sys.argv[1])
    catalogue = root / "src/base/diag.def"
    path = root / "docs/diagnostics.md"
    definitions = tree.read(catalogue)
    wanted = page(definitions)
    report = tree.Report(root)
    report.read = len(ENTRY.findall(definitions))

    understood = {match.start() for match in ENTRY.finditer(definitions)}
    for match in re.finditer(r"^DIAG\(", definitions, re.M):
        if match.start() not in understood:
            report.add(catalogue, tree.line_of(definitions, match.start()),
                       "not of the form DIAG(id, code, level, en, zh, note_en, note_zh)")
    for match in ENTRY.finditer(definitions):
        for column in ("zh", "note_zh"):
            for mistake in chinese_mistakes(words(match[column])):
                report.add(catalogue, tree.line_of(definitions, match.start(column)), mistake)
    if "--write" in sys.argv[2:]:
        path.write_text(wanted, encoding="utf-8")
    found = tree.read(path) if path.exists() else ""
    line = first_difference(found, wanted)
    if line:
        report.add(path, line, "not what src/base/diag.def says; "
                               "write it anew: tests/lint/diagnostics.py . --write")
    report.done("diagnostics")


main()
