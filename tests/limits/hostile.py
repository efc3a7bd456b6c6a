#!/usr/bin/env python3
"""Files made to hurt are refused in under a second and under 200 MB, naming the limit. Time is
the processor's, so that a busy machine does not count.

Usage: hostile.py PROGRAM
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

program = sys.argv[1]
SECONDS = 1.0
KILOBYTES = 200 * 1024
MEGABYTE = 1 << 20

RUBRIC = """\
rubric: hostile
version: "1"
title: Hostile
sections:
  - id: s
    questions:
      - {id: q, ask: q, type: yesno}
      - {id: t, ask: t, type: text, pattern: '^(a+)+$'}
tiers: []
"""
ANSWERS = "rubric: hostile\nenterprise: {id: demo-1}\nanswers:\n"


def laughs():
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for i in range(1, 12):
        lines.append(f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]")
    return ("\n".join(lines) + "\n").encode()


def pieces(*parts):
    """(text, times) pairs, one after the other, without holding them all."""
    for text, times in parts:
        block = text.encode()
        many = max(1, MEGABYTE // len(block))
        while times > 0:
            now = min(many, times)
            yield block * now
            times -= now


def big_scalar(megabytes):
    return pieces((ANSWERS + "  q: ", 1), ("a" * 1024, megabytes * 1024), ("\n", 1))


CASES = [
    # name, bytes in pieces, how it is given, exit codes, words that must be in the message
    ("billion laughs", lambda: [laughs()], "file", "alias|anchor"),
    ("scalar of 200 MB", lambda: big_scalar(200), "file", "file-bytes"),
    ("scalar of 200 MB from a pipe", lambda: big_scalar(200), "pipe", "file-bytes"),
    ("scalar of 30 MB", lambda: big_scalar(30), "file", "scalar-bytes"),
    ("100,000 lists in flow", lambda: pieces((ANSWERS + "  q: ", 1), ("[", 100000)), "file",
     "depth"),
    ("100,000 maps in flow", lambda: pieces((ANSWERS + "  q: ", 1), ("{a: ", 100000)), "file",
     "depth"),
    ("100,000 lists in blocks", lambda: pieces((ANSWERS + "  q:\n    ", 1), ("- ", 100000),
                                               ("x\n", 1)), "file", "depth"),
    ("2,000,000 values", lambda: pieces((ANSWERS + "  q: [", 1), ("a, ", 2000000), ("a]\n", 1)),
     "file", "nodes"),
    ("a catastrophic pattern", lambda: pieces((ANSWERS + "  q: yes\n  t: ", 1), ("a", 60000),
                                              ("b\n", 1)), "file", "regex-effort"),
    ("too long a text for a pattern", lambda: pieces((ANSWERS + "  q: yes\n  t: ", 1),
                                                     ("a", 100000), ("\n", 1)), "file",
     "regex-text"),
]


def run(words, feed):
    """Exit code, standard error, seconds of the processor, peak kilobytes."""
    child = subprocess.Popen(words, stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def write():
        try:
            for block in feed:
                child.stdin.write(block)
            child.stdin.close()
        except BrokenPipeError:
            pass

    if feed:
        threading.Thread(target=write, daemon=True).start()
    err = child.stderr.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    seconds = usage.ru_utime + usage.ru_stime
    return os.waitstatus_to_exitcode(status), err, seconds, usage.ru_maxrss


failures = 0
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    (folder / "hostile").mkdir()
    (folder / "hostile/rubric.yaml").write_text(RUBRIC)
    store = folder / "store.db"
    base = [program, "score", "--lang", "en", "--rubrics", folder, "--db", store, "--save"]
    for title, make, how, words in CASES:
        path = folder / "answers.yaml"
        if how == "file":
            with open(path, "wb") as file:
                for block in make():
                    file.write(block)
        target = "-" if how == "pipe" else path
        code, err, seconds, kilobytes = run([*base, target], make() if how == "pipe" else None)
        named = any(word in err for word in words.split("|"))
        good = code == 2 and named and seconds < SECONDS and kilobytes < KILOBYTES
        failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {title}: exit {code}, {seconds:.2f} s, "
              f"{kilobytes // 1024} MB: {err.splitlines()[0][:100] if err else ''}")
    if store.exists():
        print("FAIL the store was made for a file that was refused")
        failures += 1
sys.exit(1 if failures else 0)
