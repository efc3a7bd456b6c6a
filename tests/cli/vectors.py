#!/usr/bin/env python3
"""vectors.py PROGRAM: the shipped rubrics pass their vectors, which cover all that must be.

Runs `rubric test` over rubrics/ and prints what it covers. Of every rubric all tier boundaries
and rules have to be covered; of one that extends another, only its cases have to pass, for what
it inherits is covered there. Reads the JUnit and the JSON of the same run with parsers of other
people, and holds one against the other.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MINIMUM = "tiers=100,rules=100"
KINDS = ("tiers", "exact", "rules", "options", "bands", "profiles")


def run(program, rubrics, folder, *options):
    """The exit code; prints what was printed, and leaves t.xml and t.json in the folder."""
    command = [program, "rubric", "test", *rubrics, "--rubrics", str(ROOT / "rubrics"), "--lang",
               "en", "-o", "text", "-o", f"junit:{folder}/t.xml", "-o", f"json:{folder}/t.json",
               *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def compare(folder):
    """What the two files say differently, as lines."""
    wrong = []
    root = ElementTree.parse(folder / "t.xml").getroot()
    data = json.loads((folder / "t.json").read_text(encoding="utf-8"))
    suites = {suite.get("name"): suite for suite in root}
    if int(root.get("tests")) != len(root.findall("./testsuite/testcase")):
        wrong.append("testsuites says another number of tests than there are")
    for rubric in data["rubrics"]:
        for file in rubric["files"]:
            suite = suites.get(file["file"])
            cases = suite.findall("testcase")
            if [case.get("name") for case in cases] != [case["name"] for case in file["cases"]]:
                wrong.append(f"{file['file']}: other cases in JUnit than in JSON")
            if int(suite.get("tests")) != len(cases) or int(suite.get("failures")) != file["failed"]:
                wrong.append(f"{file['file']}: the suite's sums are wrong")
            said = {one.get("name"): one.get("value") for one in suite.iter("property")}
            for kind in KINDS:
                sum_of = rubric["coverage"][kind]
                if said[f"coverage.{kind}"] != f"{sum_of['covered']}/{sum_of['of']}":
                    wrong.append(f"{file['file']}: coverage of {kind} differs")
        missing = sum(rubric["coverage"][kind]["of"] - rubric["coverage"][kind]["covered"]
                      for kind in KINDS)
        if missing != len(rubric["coverage"]["missing"]):
            wrong.append(f"{rubric['rubric']}: {missing} items missing, but as many not listed")
    return wrong


def main():
    program = sys.argv[1]
    rubrics = sorted(path.parent for path in (ROOT / "rubrics").glob("*/rubric.yaml"))
    derived = [path for path in rubrics
               if re.search(r"^extends:", (path / "rubric.yaml").read_text("utf-8"), re.M)]
    wrong = []
    for some, options in ((set(rubrics) - set(derived), ("--min-coverage", MINIMUM)),
                          (derived, ())):
        names = [str(path.relative_to(ROOT)) for path in sorted(some)]
        with tempfile.TemporaryDirectory(prefix="zhijie-vectors-") as name:
            folder = pathlib.Path(name)
            if names and run(program, names, folder, *options) != 0:
                wrong.append("rubric test did not exit with 0")
            if names:
                wrong += compare(folder)
    print("\n".join(wrong) or "all pass")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
