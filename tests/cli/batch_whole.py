#!/usr/bin/env python3
"""batch_whole.py PROGRAM refused|killed|killed-lines|trials [COUNT]: what holds of a whole run over many files.

refused  10,000 files, 500 of them broken in 25 ways: 9,500 are scored, 500 listed, each with the
         right reason at the right place, in the file and in the store alike.
killed   a run killed at COUNT random moments (10), then resumed, leaves the same store as one that
         was never disturbed.
killed-lines  the same with one packed file of NDJSON instead of a folder.
trials   what people do to a run: Ctrl-C, a store that is locked, a disk that is full, a terminal that
         watches. It ends in order, says why, and is finished with --resume.

The files are those of tests/bench/make_answers.py. The seed is printed.
"""
import csv
import gzip
import json
import os
import pathlib
import pty
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "bench"))
import make_answers  # noqa: E402

QUESTIONS = 30


def replace_line(text, start, new):
    """The text with the first line that begins so replaced, and the number of that line."""
    lines = text.split("\n")
    index = next(i for i, line in enumerate(lines) if line.startswith(start))
    lines[index] = new
    return "\n".join(lines), index + 1


def at_line(start, new, code, column=1, after=0):
    """A way to break a file: a line replaced, and the mistake expected so many lines after."""
    def broken(text):
        text, line = replace_line(text, start, new)
        return text.encode(), code, line + after, column
    return broken


def about_file(start, new, code):
    """A line replaced, and a mistake that is about the whole file."""
    return lambda text: (replace_line(text, start, new)[0].encode(), code, 0, 0)


def appended(extra, code):
    """A line more at the end."""
    return lambda text: (text.encode() + extra, code, text.count("\n") + 1, 1)


WAYS = [
    at_line("rubric:", "rubric: nowhere", "batch-rubric", 9),
    about_file("rubric:", "rubrik: bench", "answers-no-rubric"),
    at_line("rubric:", "rubric: [bench", "yaml-flow", 8, after=1),  # the ":" of the next line
    at_line("version:", "version: '9'", "answers-version", 10),
    at_line("  id:", "  id: ''", "enterprise-id", 3),
    at_line("  district:", "  uscc: 91350100M000100Y44", "uscc", 9),
    at_line("  district:", "  distrikt: 示例", "answers-key", 3),
    at_line("  district:", '  district: "a\\u202Eb"', "control-character", 13),
    at_line("by:", "by: {role: boss}", "role", 12),
    at_line("by:", "by: {role: self, date: 2026-02-30}", "answer-date", 24),
    at_line("  machines:", "  machines: many", "answer-number", 13),
    at_line("  machines:", "  machines: -1", "answer-low", 13),
    at_line("  machines:", "  machinery: 5", "fact-unknown", 3),
    at_line("  accident:", "  accident: perhaps", "answer-yesno", 13),
    at_line("  # 环节 0", "  nothing: full", "answer-unknown-question", 3),
    at_line("  # 环节 0", "  s0: full", "answer-section", 3),
    at_line("  # 环节 0", "\tq: full", "yaml-tab", 1),
    at_line("  # 环节 0", "  s0.q0: &a full", "yaml-anchor", 10),
    at_line("  # 环节 0", "  s0.q0: !x full", "yaml-tag", 10),
    at_line("  # 环节 0", '  s0.q0: "full', "yaml-unclosed-quote", 10),
    appended(b"answers: {}\n", "yaml-duplicate-key"),
    at_line("  # 环节 0", "  s0.q0: *a", "yaml-alias", 10),
    appended(b"\0", "text-nul"),
    appended(b"\xff", "text-utf8"),
    lambda text: (b"", "answers-map", 0, 0),
]


def write_files(folder, count, bad_every):
    """Answers; every so many-th is broken. By name: code, line, column of those."""
    expected = {}
    (folder / "rubrics" / "bench").mkdir(parents=True)
    (folder / "rubrics/bench/rubric.yaml").write_text(make_answers.rubric(QUESTIONS))
    (folder / "in").mkdir()
    for number in range(count):
        path = folder / "in" / f"{number:05}.yaml"
        data = make_answers.answers(number, QUESTIONS)
        if bad_every and number % bad_every == bad_every - 1:
            data, *place = WAYS[number // bad_every % len(WAYS)](data)
            expected[f"in/{path.name}"] = place
        else:
            data = data.encode()
        path.write_bytes(data)
    return expected


def write_lines(folder, count, bad_every):
    """The same as one file, a document a line; broken ones are cut off."""
    (folder / "rubrics" / "bench").mkdir(parents=True)
    (folder / "rubrics/bench/rubric.yaml").write_text(make_answers.rubric(QUESTIONS))
    with gzip.open(folder / "in.ndjson.gz", "wt", encoding="utf-8") as out:
        for number in range(count):
            tree = yaml.load(make_answers.answers(number, QUESTIONS), yaml.CBaseLoader)
            line = json.dumps(tree, ensure_ascii=False)
            out.write((line[:-9] if number % bad_every == bad_every - 1 else line) + "\n")


def environment(folder):
    return dict(os.environ, ZHIJIE_RUBRICS=str(folder / "rubrics"),
                ZHIJIE_NOW="2026-05-01T08:30:00Z", HOME=str(folder), LOGNAME="tester")


def run(program, folder, *words):
    return subprocess.run([program, "batch", *words], cwd=folder, env=environment(folder),
                          capture_output=True, text=True, timeout=600)


def check(is_so, *what):
    if not is_so:
        print("wrong:", *what)
        sys.exit(1)


def refused(program, folder, _count):
    expected = write_files(folder, 10000, 20)
    done = run(program, folder, "in", "--db", "s.db", "--bad", "bad.csv", "--lang", "en", "-j", "2")
    check(done.returncode == 2, "exit code", done.returncode, done.stderr[:500])
    check("files scored: 9500, refused: 500, unchanged: 0" in done.stdout, done.stdout)
    found = {}
    with open(folder / "bad.csv", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["file"], []).append((row["code"], int(row["line"]), int(row["column"])))
            check(row["message"], "no message", row)
    check(set(found) == set(expected), "other files", set(found) ^ set(expected))
    for name, place in expected.items():
        check(tuple(place) in found[name], name, "expected", place, "found", found[name])
    db = sqlite3.connect(folder / "s.db")
    check(db.execute("SELECT count(*) FROM v_result").fetchone() == (9500,), "results in the store")
    stored = db.execute("SELECT file, code, line, \"column\" FROM v_refused ORDER BY file, line, \"column\", code").fetchall()
    listed = sorted((name, *one) for name, all_of in found.items() for one in all_of)
    check(sorted(stored) == listed, "the store lists other mistakes")
    print(f"{len(WAYS)} ways, {len(expected)} files refused for the right reason at the right place")


TABLES = ("enterprise", "rubric", "rubric_file", "rubric_node", "answers", "result", "run_rubric", "refusal")


def content(path):
    db = sqlite3.connect(path)
    check(db.execute("PRAGMA integrity_check").fetchone() == ("ok",), path, "is damaged")
    return {table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES}


def killed(program, folder, count, named="in", write=write_files):
    seed = int(os.environ.get("SEED", time.time_ns() % 1000000))
    choose = random.Random(seed)
    print("seed", seed)
    write(folder, 4000, 100)
    words = (named, "--save", "--db", "s.db", "--bad", "bad.csv", "-o", "csv:rows.csv", "-j", "2")
    begun = time.monotonic()
    done = run(program, folder, *words)
    seconds = time.monotonic() - begun
    check(done.returncode == 2, done.stderr[:500])
    whole_store = content(folder / "s.db")
    whole_rows = (folder / "rows.csv").read_bytes(), (folder / "bad.csv").read_bytes()
    caught = 0
    for turn in range(count):
        for name in ("s.db", "s.db-wal", "s.db-shm", "rows.csv", "bad.csv"):
            (folder / name).unlink(missing_ok=True)
        for again in range(choose.randint(1, 3)):
            words_now = words if again == 0 else ("--resume", "--db", "s.db")
            process = subprocess.Popen([program, "batch", *words_now], cwd=folder, env=environment(folder),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(choose.random() * seconds)
            process.send_signal(signal.SIGKILL)
            caught += process.wait() == -signal.SIGKILL
            if not (folder / "s.db").exists():
                break
        done = run(program, folder, "--resume", "--db", "s.db")
        if done.returncode == 4:  # killed before its run was recorded, or after it had ended
            done = run(program, folder, *words)
        check(done.returncode == 2, turn, done.returncode, done.stderr[:500])
        now = content(folder / "s.db")
        for table in TABLES:
            check(now[table] == whole_store[table] or table in ("run_rubric", "refusal"), turn, table, "differs")
        refusals = [row[1:] for row in now["refusal"] if row[0] == max(r[0] for r in now["refusal"])]
        check(refusals == [row[1:] for row in whole_store["refusal"]], turn, "refusals differ")
        check(((folder / "rows.csv").read_bytes(), (folder / "bad.csv").read_bytes()) == whole_rows,
              turn, "rows differ")
    check(caught > 0, "no kill came in time")
    print(f"{count} turns, {caught} kills that came in time: the same store, the same rows")


def killed_lines(program, folder, count):
    killed(program, folder, count, "in.ndjson.gz", write_lines)


def start(program, folder, *words, **more):
    return subprocess.Popen([program, "batch", *words], cwd=folder, env=environment(folder),
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def results(path):
    try:
        return sqlite3.connect(path).execute("SELECT count(*) FROM result").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def finish(program, folder, whole):
    """What is left of a run is done, and the store is that of one that was never stopped."""
    done = run(program, folder, "--resume", "--db", "s.db", "--lang", "en")
    check(done.returncode == 2, "resumed", done.returncode, done.stderr[:500])
    now = content(folder / "s.db")
    for table in TABLES:
        check(now[table] == whole[table], table, "differs")
    for name in folder.glob("s.db*"):
        name.unlink()


def interrupted(program, folder, whole):
    """While it waits for who reads its rows, which are written once they are committed."""
    os.mkfifo(folder / "rows.csv")
    process = start(program, folder, "in.ndjson.gz", "--db", "s.db", "-j", "2", "--lang", "en",
                    "-o", "csv:rows.csv")
    with open(folder / "rows.csv", "rb") as rows:
        rows.read(1)
        process.send_signal(signal.SIGINT)
        rows.read()
    (folder / "rows.csv").unlink()
    _, err = process.communicate(timeout=60)
    check(process.returncode == 4, "Ctrl-C", process.returncode, err)
    check("stopped before the end" in err and "--resume" in err, err)
    check(0 < results(folder / "s.db") < len(whole["result"]), "all or nothing is there")
    finish(program, folder, whole)
    (folder / "rows.csv").unlink()


def locked(program, folder, _whole):
    """By who does not let go of it for longer than one waits."""
    subprocess.run([program, "db", "init", "--db", "s.db"], cwd=folder, env=environment(folder),
                   check=True, capture_output=True)
    other = sqlite3.connect(folder / "s.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = run(program, folder, "in.ndjson.gz", "--db", "s.db", "--bad", "bad.csv", "--lang", "en")
    check(done.returncode == 4, "locked", done.returncode, done.stderr)
    check("another program" in done.stderr and "s.db" in done.stderr, done.stderr)
    check(not (folder / "bad.csv").exists(), "a list of nothing is left")
    other.execute("ROLLBACK")
    other.close()
    for name in folder.glob("s.db*"):
        name.unlink()


def small_disk(most):
    """No file may have more bytes."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    return limit


def full(program, folder, whole):
    """There is room for the 4,096 files of a transaction, as many as it can have, and not for all 6,000."""
    process = start(program, folder, "in.ndjson.gz", "--db", "s.db", "--lang", "en",
                    preexec_fn=small_disk(whole["bytes"] * 17 // 20))
    out, err = process.communicate(timeout=60)
    check(process.returncode == 4, "full", process.returncode, err)
    check("s.db" in err, err)
    there = results(folder / "s.db")
    check(f"answers scored: {there}, " in out and f"bench 1, results: {there}\n" in out, there, out)
    check(0 < results(folder / "s.db") < len(whole["result"]), "all or nothing is there", results(folder / "s.db"))
    finish(program, folder, whole)
    process = start(program, folder, "in.ndjson.gz", "-o", "csv:rows.csv", "--lang", "en",
                    preexec_fn=small_disk(100000))
    _, err = process.communicate(timeout=60)
    check(process.returncode == 4 and "rows.csv" in err, "full", process.returncode, err)
    check(not (folder / "rows.csv").exists(), "half a file is left")
    check(not list(folder.glob(".zhijie*")), "a temporary file is left")


def feed_slowly(folder, name):
    """Some of the documents into a pipe, with rests that are longer than a line stands unchanged."""
    with gzip.open(folder / "in.ndjson.gz", "rb") as lines:
        some = [line for line, _ in zip(lines, range(300))]
    with open(folder / name, "wb", buffering=0) as pipe:
        for first in (0, 100, 200):
            pipe.write(b"".join(some[first:first + 100]))
            time.sleep(0.2)


def watched(program, folder, _whole):
    """On a terminal there is one line that is written over, and gone at the end."""
    os.mkfifo(folder / "slow.ndjson")
    feeder = threading.Thread(target=feed_slowly, args=(folder, "slow.ndjson"), daemon=True)
    feeder.start()
    terminal, end = pty.openpty()
    process = subprocess.Popen([program, "batch", "slow.ndjson", "--lang", "en", "--bad", "bad.csv"],
                               cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=end)
    os.close(end)
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    out = process.communicate(timeout=60)[0]
    feeder.join(timeout=60)
    lines = [line for line in shown.split(b"\r") if line]
    check(process.returncode == 2, process.returncode, shown)
    check(any(re.fullmatch(rb"files: \d+, a second: \d+, refused: \d+\x1b\[K", line) for line in lines), shown)
    check(lines[-1] == b"\x1b[K", "the line is left standing", shown)
    check(b"\x1b" not in out, out)


def trials(program, folder, _count):
    write_lines(folder, 6000, 100)
    done = run(program, folder, "in.ndjson.gz", "--db", "s.db", "--lang", "en")
    check(done.returncode == 2, done.stderr[:500])
    whole = content(folder / "s.db")
    whole["bytes"] = (folder / "s.db").stat().st_size
    for name in folder.glob("s.db*"):
        name.unlink()
    for trial in (interrupted, locked, full, watched):
        trial(program, folder, whole)
        print(trial.__name__)


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with tempfile.TemporaryDirectory(prefix="zhijie-batch-") as name:
        {"refused": refused, "killed": killed, "killed-lines": killed_lines,
         "trials": trials}[sys.argv[2]](program, pathlib.Path(name), count)


if __name__ == "__main__":
    main()
