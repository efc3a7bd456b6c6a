#!/usr/bin/env python3
"""completions.py PROGRAM: what the shells offer once they have read `zhijie completion`.

fish tells by itself; zsh is typed to, at a terminal. (What bash offers is a golden case.) Skipped,
with exit code 77, where neither shell is installed.
"""
import os
import pathlib
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 60

# What is typed, words that are offered, and words that are not.
LINES = (
    ("zhijie ", ("score", "rubric", "completion"), ("check", "init")),
    ("zhijie rubric ", ("check", "list", "vectors"), ("score", "init")),
    ("zhijie rubric show ", ("plant", "maturity"), ("check",)),
    ("zhijie rubric list --", ("--output", "--rubrics"), ("--enterprise", "--latest")),
    ("zhijie rubric show --", ("--changes", "--resolved"), ("--answers",)),
    ("zhijie list --", ("--enterprise", "--latest"), ("--rubrics", "--changes")),
    ("zhijie score --lang ", ("en", "zh"), ("auto",)),
    ("zhijie score -r ", ("plant", "maturity"), ("text",)),
)


def environment(program, folder):
    return {"PATH": f"{os.path.dirname(program)}:{os.environ['PATH']}", "HOME": str(folder),
            "ZHIJIE_RUBRICS": str(HERE / "shared" / "rubrics"), "TERM": "dumb", "LC_ALL": "C.UTF-8"}


def script(program, shell):
    return subprocess.run([program, "completion", shell], check=True, capture_output=True,
                          text=True).stdout


def check(shell, line, offered, good, bad):
    for word in good:
        if word not in offered:
            sys.exit(f"{shell}: '{line}' does not offer {word}: {' '.join(offered)}")
    for word in bad:
        if word in offered:
            sys.exit(f"{shell}: '{line}' offers {word}: {' '.join(offered)}")


def ask_fish(program, folder):
    (folder / "zhijie.fish").write_text(script(program, "fish"))
    for line, good, bad in LINES:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source zhijie.fish; complete -C '{line}'"], cwd=folder,
            env=environment(program, folder), capture_output=True, text=True, timeout=SECONDS, check=True)
        if done.stderr:
            sys.exit(f"fish: {done.stderr}")
        check("fish", line, [one.split("\t")[0] for one in done.stdout.splitlines()], good, bad)


class Terminal:
    """A shell that is typed to."""

    def __init__(self, words, folder, variables):
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(words[0], words, variables)

    def type(self, text):
        os.write(self.file, text.encode())

    def read_until(self, is_enough):
        """What comes until it is enough, and a moment longer."""
        seen, end = "", time.monotonic() + SECONDS
        while time.monotonic() < end:
            ready = select.select([self.file], [], [], 0.3)[0]
            if ready:
                seen += os.read(self.file, 65536).decode(errors="replace")
            elif is_enough(seen):
                return seen
        return seen

    def close(self):
        os.close(self.file)
        os.waitpid(self.process, 0)


def listed(seen):
    """The words of a list, without what is said of each."""
    return [word for line in seen.splitlines() for word in line.split(" -- ")[0].split()]


def ask_zsh(program, folder):
    (folder / "_zhijie").write_text(script(program, "zsh"))
    (folder / "setup").write_text(
        "fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D\n"
        "LISTMAX=0; setopt no_beep; bindkey '^I' list-choices; stty columns 200 rows 90\n"
        "PS1='ready> '\n")
    terminal = Terminal(["zsh", "-f", "-i"], folder, environment(program, folder))
    terminal.type("source ./setup\n")
    terminal.read_until(lambda seen: "ready> " in seen)
    for line, good, bad in LINES:
        terminal.type(line + "\t")
        seen = terminal.read_until(lambda seen, good=good: all(word in seen for word in good))
        check("zsh", line, listed(seen.replace(line.strip(), " ")), good, bad)
        terminal.type("\x15")  # away with the line
    terminal.close()


def main():
    program = os.path.abspath(sys.argv[1])
    asked = []
    with tempfile.TemporaryDirectory(prefix="zhijie-shells-") as name:
        for shell, ask in (("fish", ask_fish), ("zsh", ask_zsh)):
            if shutil.which(shell):
                (pathlib.Path(name) / shell).mkdir()
                ask(program, pathlib.Path(name) / shell)
                asked.append(shell)
    print(f"completions.py: {len(LINES)} lines in {' and '.join(asked) or 'no shell'}")
    sys.exit(0 if asked else 77)


if __name__ == "__main__":
    main()
