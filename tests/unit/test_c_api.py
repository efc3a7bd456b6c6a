#!/usr/bin/env python3
"""docs/c-api.md shows the example program as it is, and what it prints.

    c_api.py ROOT PROGRAM
"""

import pathlib
import subprocess
import sys


def main():
    root, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    page = (root / "docs/c-api.md").read_text(encoding="utf-8")
    folder = root / "docs/examples/c-api"
    wrong = []

    code = (folder / "score.c").read_text(encoding="utf-8")
    if f"```c\n{code}```" not in page:
        wrong.append("docs/c-api.md does not show docs/examples/c-api/score.c as it is")

    run = subprocess.run([program, folder / "rubric.yaml", folder / "answers.yaml"],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0 or run.stderr:
        wrong.append(f"the example ends with {run.returncode} and says: {run.stderr}")
    elif f"```text\n{run.stdout}```" not in page:
        wrong.append(f"docs/c-api.md does not show what the example prints:\n{run.stdout}")

    refused = subprocess.run([program, folder / "answers.yaml", folder / "answers.yaml"],
                             capture_output=True, text=True, check=False)
    if refused.returncode != 1 or "answers.yaml:" not in refused.stderr:
        wrong.append("the example does not say where a wrong rubric is wrong")

    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
