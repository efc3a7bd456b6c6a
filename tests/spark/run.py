#!/usr/bin/env python3
"""run.py ZHIJIE [COUNT]: what holds of docs/examples/spark, in a cluster of several worker processes.

COUNT documents (100,000) are scored by the job, while an executor is killed, a Python worker is killed
and the program fails in three ways, and by `zhijie batch`, undisturbed. Prints a line a claim, "ok" or
"FAILED". Run by `./dev test spark`, in an environment that has docs/examples/spark/requirements.txt.
"""
import collections
import contextlib
import csv
import fractions
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

import pyarrow.dataset

import documents
import faulty

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
JOB = ROOT / "docs/examples/spark"
sys.path.insert(0, str(JOB))
import score  # noqa: E402

WORKERS = 3
TASKS = 32
TRIES = 4  # of a task, before the job is given up
# A test is over before a compiler at its best would pay.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = {
    "spark.ui.enabled": "false", "spark.eventLog.enabled": "true", "spark.eventLog.compress": "false",
    "spark.eventLog.rolling.enabled": "false", "spark.sql.shuffle.partitions": "2",
    "spark.sql.maxConcurrentOutputFileWriters": "16",  # so that tasks write as they go, not at their end
    "spark.driver.extraJavaOptions": JAVA, "spark.executor.extraJavaOptions": JAVA, "spark.executor.memory": "1g",
}


def environment(folder, program, count):
    return dict(os.environ, LC_ALL="C.UTF-8", SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_DIRS=str(folder / "local"),
                SPARK_WORKER_DIR=str(folder / "work"), PYSPARK_PYTHON=sys.executable,
                ZJ_REAL=program, ZJ_FAULTS=str(folder / "faults"), ZJ_COUNT=str(count))


def run_job(folder, program, count, lines, out, zhijie, workers):
    """The job as a user runs it, in a cluster of so many worker processes of one core each."""
    (folder / "events").mkdir(exist_ok=True)
    size = sum(path.stat().st_size for path in (folder / lines).rglob("*.ndjson"))
    settings = SETTINGS | {"spark.eventLog.dir": f"file://{folder}/events", "spark.task.maxFailures": TRIES,
                           "spark.sql.files.maxPartitionBytes": size // TASKS + 1}
    command = [pathlib.Path(sys.executable).parent / "spark-submit", "--master", f"local-cluster[{workers},1,1024]"]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    command += [JOB / "score.py", folder / lines, folder / out, "--zhijie", zhijie, "--rubrics", folder / "rubrics"]
    done = subprocess.run(command, env=environment(folder, program, count), capture_output=True, text=True, check=False,
                          timeout=600)
    (folder / f"{out}.log").write_text(done.stderr)
    return done


def told(done):
    """What a job has to say for itself, without where it was and what went well."""
    lines = [line for line in done.stderr.splitlines() if " INFO " not in line and not line.startswith("\tat ")]
    return "\n".join(["", *lines[:60]])


def run_batch(folder, program):
    """What `zhijie batch` makes of the same documents: its rows, and its mistakes."""
    done = subprocess.run([program, "batch", folder / "lines", "--rubrics", folder / "rubrics", "--lang", "zh",
                           "-o", f"ndjson:{folder}/rows.ndjson", "--bad", folder / "bad.ndjson"],
                          capture_output=True, text=True, check=False)
    check(done.returncode == 2, "batch:", done.returncode, done.stderr[-500:])
    return [[json.loads(line, parse_float=str) for line in open(folder / name, encoding="utf-8")]
            for name in ("rows.ndjson", "bad.ndjson")]


def check(is_so, *what):
    if not is_so:
        raise AssertionError(" ".join(str(word) for word in what))


def province_of(path):
    """Of a document, by what batch calls it: …/province=…/FILE:LINE."""
    return pathlib.PurePath(path).parent.name.removeprefix("province=")


SAME = ("enterprise", "name", "district", "industry", "size", "role", "date", "rubric", "rubric_version", "tier",
        "tier_rank", "best_tier_rank", "firm", "unanswered")


class Claims:
    """What was computed twice, and what is claimed of it."""

    def __init__(self, folder, program, count):
        self.folder, self.program, self.count = folder, program, count
        (folder / "faults").mkdir()
        documents.write(folder, count)
        self.rows, self.bad = run_batch(folder, program)
        self.done = run_job(folder, program, count, "lines", "out", HERE / "faulty.py", WORKERS)
        check((folder / "out/_SUCCESS").exists(), "the job failed:", told(self.done))
        self.table = pyarrow.dataset.dataset(folder / "out", partitioning="hive").to_table().to_pylist()
        self.events = [json.loads(line) for path in (folder / "events").iterdir() for line in open(path, encoding="utf-8")]

    def _events(self, name):
        return [event for event in self.events if event["Event"] == f"SparkListener{name}"]

    def job_ends_well_on_a_bad_day(self):
        check(self.done.returncode == 0, self.done.returncode, told(self.done))
        check(len({row["source"] for row in self.table}) == 2 * len(documents.PROVINCES), "files read")

    def every_fault_struck_and_its_task_was_tried_again(self):
        struck = sorted(path.name for path in (self.folder / "faults").iterdir())
        check(struck == sorted(faulty.FAULTS), "struck:", struck)
        failed = [event for event in self._events("TaskEnd") if event["Task End Reason"]["Reason"] != "Success"]
        check(len(failed) >= len(faulty.FAULTS), len(failed), "tasks failed")
        lost = [event for event in failed if event["Task End Reason"]["Reason"] == "ExecutorLostFailure"]
        check(lost and self._events("ExecutorRemoved"), "no executor was lost")

    def several_worker_processes_shared_the_work(self):
        busy = {event["Task Info"]["Executor ID"] for event in self._events("TaskEnd")}
        check(len(busy) > 1, "executors:", busy)

    def results_equal_those_of_batch(self):
        expected, found = {}, {}
        for row in self.rows:
            expected[province_of(row["file"]), row["enterprise"], row["rubric"]] = (
                *(row[name] for name in SAME), fractions.Fraction(row["score_exact"]),
                *(fractions.Fraction(row[name]) for name in score.SCORES))
        for row in self.table:
            if row["rubric"] != score.REFUSED:
                key = row["province"], row["enterprise"], row["rubric"]
                check(key not in found, key, "is there twice")
                exact = [fractions.Fraction(row[f"{name}_exact"]) for name in score.SCORES]
                check([float(one) for one in exact] == [row[name] for name in score.SCORES], key, "is not near", exact)
                # The rows of batch have one score exactly, and all three with 15 places.
                found[key] = (*(row[name] for name in SAME), exact[0], *(round(one, 15) for one in exact))
        check(len(expected) > 0.9 * len(documents.QUESTIONS) * self.count, "only", len(expected), "rows to compare")
        for key in expected.keys() | found.keys():
            check(expected.get(key) == found.get(key), key, "batch:", expected.get(key), "job:", found.get(key))
        check(any(one[len(SAME)].denominator % 23 == 0 for one in found.values()), "every score is a short decimal")

    def refused_equal_those_of_batch(self):
        expected = collections.defaultdict(list)
        for row in self.bad:
            expected[row["file"]].append((row["level"], row["code"], row["column"], row["message"], row["note"]))
        lines = {path: documents.lines_of(path) for path in (self.folder / "lines").glob("*/*")}
        expected = collections.Counter(
            (province_of(name), lines[pathlib.Path(name.rpartition(":")[0])][int(name.rpartition(":")[2]) - 1],
             *sorted(found, key=str)) for name, found in expected.items())
        found = collections.Counter(
            (row["province"], row["document"], *sorted(
                ((d["level"], d["code"], d["column"], d["message_zh"], d["note_zh"]) for d in row["diagnostics"]), key=str))
            for row in self.table if row["rubric"] == score.REFUSED)
        check(found.total() > 0.02 * self.count, "only", found.total(), "refused")
        check(found == expected, "job only:", list((found - expected).items())[:2],
              "batch only:", list((expected - found).items())[:2])

    def summary_counts_what_batch_counts(self):
        tiers = collections.Counter((province_of(row["file"]), row["rubric"], row["tier"] or "none") for row in self.rows)
        refused = collections.Counter(key[:2] for key in {
            (province_of(row["file"]), row["code"], row["file"]) for row in self.bad})
        tables = [list(csv.reader(part.splitlines())) for part in self.done.stdout.split("\n\n")]
        check(tables[0][0] == ["province", "rubric", "tier", "enterprises"], tables[0][0])
        check({tuple(row[:-1]): int(row[-1]) for row in tables[0][1:]} == tiers, self.done.stdout)
        check(tables[1][0] == ["province", "refused for", "documents"], tables[1][0])
        check({tuple(row[:-1]): int(row[-1]) for row in tables[1][1:]} == refused, self.done.stdout)

    def parquet_is_partitioned_by_province_and_rubric(self):
        found = {path.relative_to(self.folder / "out").as_posix() for path in (self.folder / "out").glob("*/*") if path.is_dir()}
        check(found == {f"province={province}/rubric={rubric}" for province in documents.PROVINCES
                        for rubric in (*documents.QUESTIONS, score.REFUSED)}, found)

    def examples_read_the_results(self):
        printed = self._example("from_parquet.py", self.folder / "out")
        counted = collections.Counter((province_of(row["file"]), row["rubric"], row["tier"] or "none") for row in self.rows)
        check({tuple(row[:3]): int(row[3]) for row in printed[0][1:]} == counted, printed[0])
        check({row[0]: int(row[1]) for row in printed[1][1:]} == collections.Counter(row["code"] for row in self.bad),
              printed[1])

        store = self.folder / "store.db"
        few = self.folder / "few.ndjson"
        kept = [row for row in self.rows if f"{documents.PROVINCES[0]}/all.ndjson" in row["file"]][:500]
        numbers = [int(row["file"].rpartition(":")[2]) for row in kept[::len(documents.QUESTIONS)]]
        given = documents.lines_of(self.folder / f"lines/province={documents.PROVINCES[0]}/all.ndjson")
        few.write_bytes(b"".join(given[number - 1] + b"\n" for number in numbers))
        subprocess.run([self.program, "batch", few, "--rubrics", self.folder / "rubrics", "--db", store],
                       check=True, stdout=subprocess.DEVNULL)
        counts, means, exact = self._example("from_store.py", store)
        counted = collections.Counter((row["rubric"], row["district"], row["tier"] or "none") for row in kept)
        check({(*row[:2], tier): int(number) for row in counts[1:] for tier, number in zip(counts[0][2:], row[2:])
               if number != "0"} == counted, counts)
        for rubric in documents.QUESTIONS:
            scores = [fractions.Fraction(row["score_exact"]) for row in kept if row["rubric"] == rubric]
            check([rubric, str(sum(scores) / len(scores))] in exact, exact)
            check([rubric, str(len(scores))] in [row[:2] for row in means], means)

    def _example(self, name, path):
        """The tables of CSV that an example prints."""
        done = subprocess.run([sys.executable, ROOT / "docs/examples/results" / name, path], capture_output=True,
                              text=True, check=False, env=dict(os.environ, LC_ALL="C.UTF-8"))
        check(done.returncode == 0, name, done.stderr[-2000:])
        return [list(csv.reader(part.splitlines())) for part in done.stdout.split("\n\n")]

    def a_program_that_always_fails_fails_the_job(self):
        one = self.folder / "one/province=x"
        one.mkdir(parents=True)
        (one / "all.ndjson").write_bytes(documents.line_of(0) + b"\n")
        always = self.folder / "always"
        always.write_text('#!/bin/sh\n[ "$1" = version ] || { cat >/dev/null; echo it burns >&2; exit 4; }\n')
        always.chmod(0o755)
        done = run_job(self.folder, self.program, 1, "one", "none", always, 1)
        check(done.returncode != 0, "exit code 0")
        check("exit code 4: it burns" in done.stderr, told(done))
        check(f"failed {TRIES} times" in done.stderr, "not tried again")
        check(not list((self.folder / "none").rglob("*.parquet")), "rows were left behind")
        check(not (self.folder / "none/_SUCCESS").exists(), "_SUCCESS was left behind")

    def half_an_answer_is_none(self):
        line = b'{"format":"zhijie-brief/1","line":%d}\n'
        for printed in (b"", line % 1, line % 1 + b'{"format":', line % 1 + (line % 2)[:-1], line % 1 + line % 3,
                        line % 1 + line % 2 + line % 3):
            try:
                score.records(["printf", "%b", printed.decode()], [b"{}", b"{}"])
            except (RuntimeError, json.JSONDecodeError):
                continue
            raise AssertionError(f"taken for two answers: {printed}")
        check(len(score.records(["printf", "%b", (line % 1 + line % 2 + line % 2).decode()], [b"{}", b"{}"])) == 3,
              "a document of two rubrics has two records")

    def machines_with_different_rubrics_are_told(self):
        group = {"province": "x", "rubric": "r", "rubric_version": "1", "rubric_fingerprint": "a", "program": "p",
                 "tier_rank": 0, "tier": None, "codes": None, "count": 1}
        for other, is_comparable in (({}, True), ({"rubric_fingerprint": "b"}, False), ({"program": "q"}, False),
                                     ({"rubric_version": "2", "rubric_fingerprint": "b"}, True)):
            out, told = io.StringIO(), io.StringIO()
            with contextlib.redirect_stderr(told):
                check(score.summarise([group, group | other], out) == is_comparable, other)
            check(("different rubrics or programs" in told.getvalue()) != is_comparable, told.getvalue())
            check("x,r,none,2" in out.getvalue(), out.getvalue())


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
    failed = 0
    with tempfile.TemporaryDirectory(prefix="spark-", dir=ROOT / "build") as name:
        claims = Claims(pathlib.Path(name), program, count)
        for claim, holds in [(name, thing) for name, thing in vars(Claims).items() if name[0] != "_"]:
            try:
                holds(claims)
                print("ok", claim, flush=True)
            except Exception:  # whatever it is, the other claims are still to be looked at
                failed += 1
                traceback.print_exc()
                print("FAILED", claim, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
