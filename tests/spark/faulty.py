#!/usr/bin/env python3
"""faulty.py …: `zhijie` as it is on a bad day. Called as the job calls it; ZJ_REAL is the real program.

Each of FAULTS strikes once, at a document of its own of the ZJ_COUNT there are: a file in the folder
ZJ_FAULTS says that it has.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys

# Half of the records are out already when …
FAULTS = (
    "executor",  # … the whole executor is killed, with all that runs in it
    "python",    # … the Python process of the task is
    "program",   # … the program is
    "short",     # … it ends, and says that all is well
    "exit",      # All are out, but the program says that it failed.
)


def due(documents):
    """The fault that strikes now, or None: they are spread evenly over the documents."""
    for index, fault in enumerate(FAULTS):
        if b"example-%06d" % ((index + 1) * int(os.environ["ZJ_COUNT"]) // (len(FAULTS) + 1)) in documents:
            try:
                (pathlib.Path(os.environ["ZJ_FAULTS"]) / fault).touch(exist_ok=False)
                return fault
            except FileExistsError:
                pass
    return None


def ancestor(words):
    """The process above this one that was started with these words."""
    pid = os.getppid()
    while words not in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
        pid = int(re.search(r"^PPid:\s*([1-9]\d*)$", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)[1])
    return pid


def main():
    command = [os.environ["ZJ_REAL"], *sys.argv[1:]]
    if sys.argv[1] != "stream":
        os.execv(command[0], command)
    documents = sys.stdin.buffer.read()
    printed = subprocess.run(command, input=documents, stdout=subprocess.PIPE, check=True).stdout
    fault = due(documents)
    if fault in ("executor", "python", "program", "short"):
        lines = printed.splitlines(keepends=True)
        printed = b"".join(lines[:len(lines) // 2])
    sys.stdout.buffer.write(printed)
    sys.stdout.buffer.flush()
    if fault == "executor":
        os.kill(ancestor(b"CoarseGrainedExecutorBackend"), signal.SIGKILL)
    elif fault == "python":
        os.kill(os.getppid(), signal.SIGKILL)
    elif fault == "program":
        os.kill(os.getpid(), signal.SIGKILL)
    return 4 if fault == "exit" else 0


if __name__ == "__main__":
    sys.exit(main())
