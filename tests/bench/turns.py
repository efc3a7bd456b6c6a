"""Commands that take turns: A B C A B C …, each a new process, so that a machine that slows down slows
them all. What they took is kept turn by turn, and compared turn by turn."""
import dataclasses
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable


class Failed(Exception):
    """A command of the bench did not do its work."""


@dataclasses.dataclass
class Step:
    name: str
    command: list               # {turn} in a word is the number of the turn, 0 for warming up
    count: int = 1              # documents it goes through
    given: str = "/dev/null"    # its standard input
    out: str = "/dev/null"      # … and output
    times_itself: bool = False  # prints wall, cpu and peak as bench_once does
    before: Callable = lambda: None


class Times:
    """What one step took, turn by turn: nanoseconds a document; kilobytes at its highest."""

    def __init__(self):
        self.wall, self.cpu, self.peak = [], [], 0

    def add(self, count, wall, cpu, peak):
        self.wall.append(wall / count)
        self.cpu.append(cpu / count)
        self.peak = max(self.peak, peak)

    def median(self, clock):
        return statistics.median(getattr(self, clock))

    def ratio(self, floors, clock="wall"):
        """To the sum of the floors, the median turn by turn."""
        below = [sum(each) for each in zip(*(getattr(floor, clock) for floor in floors), strict=True)]
        return statistics.median(own / floor for own, floor in zip(getattr(self, clock), below, strict=True))


class Bench:
    """One run: where things are, how often, and what was shown."""

    def __init__(self, build, source, is_small, rounds=5):
        self.build, self.source, self.is_small = build, source, is_small
        self.zhijie = f"{build}/zhijie"
        self.rounds = 1 if is_small else rounds
        self.begun = time.monotonic()
        self.load = os.getloadavg()[0]  # of others, before it began
        self.goals, self.tables = [], {}
        self.differing = []     # peers that came to other results

    def tool(self, name):
        return f"{self.build}/tests/bench/{name}"

    def say(self, text):
        if not self.is_small:
            print(f"[{time.monotonic() - self.begun:4.0f} s] {text}", file=sys.stderr, flush=True)

    def run_once(self, step, turn=0):
        step.before()
        words = [str(word).replace("{turn}", str(turn)) for word in step.command]
        if not step.times_itself:
            words = [self.tool("bench_once"), step.given, step.out, *words]
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{step.name}: exit code {done.returncode}\n{done.stderr[-1000:]}")
        return [int(number) for number in done.stdout.split()]

    def take_turns(self, what, steps, rounds=None, warm=True):
        """What each took, by name. Before the first turn each runs once and is not counted."""
        times = {step.name: Times() for step in steps}
        rounds = rounds or self.rounds
        for turn in range(0 if warm and not self.is_small else 1, rounds + 1):
            if turn < 2 or rounds < 10:
                self.say(f"{what}: {f'turn {turn} of {rounds}' if turn else 'warming up'}")
            for step in steps:
                took = self.run_once(step, turn)
                if turn > 0:
                    times[step.name].add(step.count, *took)
        return times

    def table(self, key, title, heads, rows):
        """Shows a table; the first column is words, the others are figures."""
        rows = [[str(cell) for cell in row] for row in rows]
        self.tables[key] = as_markdown(title, heads, rows)
        print(as_text(title, heads, rows), flush=True)

    def at_most(self, what, limit, found, unit="×", note="", digits=1):
        self.goals.append((what, f"{found:.{digits}f}{unit}{note}", "met" if found <= limit else "not met"))

    def at_least(self, what, limit, found, note="", digits=1):
        self.goals.append((what, f"{found:.{digits}f}×{note}", "met" if found >= limit else "not met"))

    def not_shown(self, what, why):
        self.goals.append((what, why, "not shown"))

    def table_of_goals(self):
        if self.goals:
            how = f"{os.cpu_count()} cores, load of others {self.load:.1f}, medians of {self.rounds}"
            self.table("goals", f"What was to be shown ({how})", ["goal", "measured", ""], self.goals)

    def write_into(self, path):
        """Puts each table between its marks in a page: <!-- bench KEY --> and <!-- end -->."""
        page = pathlib.Path(path).read_text(encoding="utf-8")
        for key, text in self.tables.items():
            mark = f"<!-- bench {key} -->\n"
            page, found = re.subn(f"{mark}.*?<!-- end -->", lambda _: f"{mark}{text}<!-- end -->", page, flags=re.S)
            if not found:
                print(f"bench: {path} has no place for {key}", file=sys.stderr)
        pathlib.Path(path).write_text(page, encoding="utf-8")


def micro(nanoseconds):
    """As microseconds, to three or so digits."""
    return f"{nanoseconds / 1000:.1f}" if nanoseconds < 1e5 else f"{nanoseconds / 1000:.0f}"


def width(text):
    return sum(2 if "\u2e80" <= sign <= "\uffdf" else 1 for sign in text)


def as_text(title, heads, rows):
    widths = [max(width(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    lines = [f"\n{title}\n"]
    for row in [heads, *rows]:
        gaps = [" " * (most - width(cell)) for most, cell in zip(widths, row)]
        cells = [gap + cell if i else cell + gap for i, (gap, cell) in enumerate(zip(gaps, row))]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def as_markdown(title, heads, rows):
    lines = [f"{title}:\n", "| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"
