#!/usr/bin/env python3
"""docs/facts.md lists exactly the shipped vocabulary of facts and which shipped rubrics read them.

    facts.py PROGRAM            compare
    facts.py PROGRAM --write    write the page anew

Both come from `zhijie rubric facts`, which works the readers out from the rubrics.
"""
import difflib
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "facts.md"
START = """\
# Facts entered once

What an enterprise is asked by every programme, it enters once: an answers file may hold any of
these facts, whichever rubric it answers ([Answers](rubric-language.md#answers)). The vocabulary
is [`rubrics/facts.yaml`](../rubrics/facts.yaml); its definitions are our working ones. A rubric
that declares a fact of this list gives it the same type, a unit that converts and the same
options, and `zhijie rubric check` says where it does not.

In names `.last` is the last full financial year and `.previous` the one before it; `.before` is
the last full year before the transformation and `.after` the latest full year after it.

This page is made by `tests/cli/facts.py PROGRAM --write` from `zhijie rubric facts`; a test
compares the two.

| fact | type, unit | what it is and how it is counted | read by |
|---|---|---|---|
"""

def cell(text):
    return text.replace("|", r"\|")


def line(row):
    meaning = []
    for lang, colon in (("zh", "："), ("en", ": ")):
        words = [row[f"{part}_{lang}"] for part in ("title", "definition")]
        meaning.append(colon.join(word for word in words if word))
    kind = ", ".join(filter(None, (row["type"], row["unit"])))
    if row["options"]:
        kind += ": " + " ".join(row["options"])
    readers = ", ".join(row["rubrics"])
    return f"| `{row['id']}` | {cell(kind)} | {cell('<br>'.join(meaning))} | {readers} |\n"


def page(program):
    launcher = os.environ.get("ZJ_LAUNCHER", "").split()
    command = [*launcher, program, "rubric", "facts", "-o", "json", "--rubrics",
               str(ROOT / "rubrics")]
    rows = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["rows"]
    return START + "".join(line(row) for row in rows)


def main():
    made = page(sys.argv[1])
    if "--write" in sys.argv[2:]:
        PAGE.write_text(made)
        return 0
    kept = PAGE.read_text() if PAGE.exists() else ""
    sys.stdout.writelines(difflib.unified_diff(
        kept.splitlines(True), made.splitlines(True), "docs/facts.md", "zhijie rubric facts"))
    if made != kept:
        print("run: python3 -B tests/cli/facts.py PROGRAM --write")
    return made != kept


if __name__ == "__main__":
    sys.exit(main())
