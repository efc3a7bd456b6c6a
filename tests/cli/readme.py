#!/usr/bin/env python3
"""readme.py PROGRAM: what the READMEs show is what the program prints.

Runs the first line of each ```console block and compares. A line of "…" stands for any number
of lines left out.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGES = ("README.md", "docs/README.zh-CN.md")


def printed(command, program):
    """Every line the command prints, in a folder like the one a reader is in."""
    with tempfile.TemporaryDirectory(prefix="zhijie-readme-") as name:
        folder = pathlib.Path(name)
        (folder / "docs").symlink_to(ROOT / "docs")
        (folder / "rubrics").symlink_to(ROOT / "rubrics")
        (folder / "draft.yaml").symlink_to(HERE / "readme/draft.yaml")
        tools = folder / ".tools"
        tools.mkdir()
        launcher = os.environ.get("ZJ_LAUNCHER", "")
        wrapper = tools / "zhijie"
        wrapper.write_text(f'#!/bin/sh\nexec {launcher} "{program}" "$@"\n')
        wrapper.chmod(0o755)
        env = {key: value for key, value in os.environ.items()
               if key not in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR")}
        env.update(PATH=f"{tools}:{env['PATH']}", COLUMNS="80", ZHIJIE_RUBRICS="rubrics")
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, check=False,
                              capture_output=True)
        return (done.stdout + done.stderr).decode().splitlines()


def pieces(shown):
    """The runs of lines between the ones that say that lines are left out."""
    found = [[]]
    for line in shown:
        if line == "…":
            found.append([])
        else:
            found[-1].append(line)
    return found


def fits(shown, lines):
    """None, or the first piece that is not there."""
    runs = pieces(shown)
    at = 0
    for index, run in enumerate(runs):
        last = len(lines) - len(run)
        if index == len(runs) - 1 and run:
            at = max(at, last)      # the end must be the end
        starts = [0] if index == 0 else range(at, last + 1)
        start = next((s for s in starts if lines[s:s + len(run)] == run), None)
        if start is None:
            return run
        at = start + len(run)
    return None


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    count = 0
    failed = False
    for page in PAGES:
        text = (ROOT / page).read_text()
        for block in re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S):
            first, *shown = block.splitlines()
            count += 1
            missing = fits(shown, printed(first.removeprefix("$ "), program))
            if missing is not None:
                failed = True
                print(f"{page}: {first}\ndoes not print\n" + "\n".join(missing) + "\n")
    if count == 0:
        failed = True
    print(f"{count} blocks")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
