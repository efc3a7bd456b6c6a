"""Many documents: files, streams, what others take for the same, and what it costs with more of each."""
import dataclasses
import os
import pathlib
import shutil
import tempfile

import make_answers
import peers
from turns import Step, micro

COMMIT_FILES = 4096  # as `zhijie batch` commits


class Survey:
    """20,000 files, the same as a stream and as a table, in a folder that goes away in the end."""

    def __init__(self, bench, count, questions=134, with_streams=True):
        self.bench, self.count = bench, count
        self.folder = tempfile.mkdtemp(prefix="zhijie-bench-")
        bench.say(f"making {count} files")
        self.source = make_answers.survey(questions)
        make_answers.write_rubric(self.folder, questions)
        make_answers.write_files(self.folder, self.source, 0, count)
        if with_streams:
            make_answers.write_streams(self.folder, self.source, count)

    def at(self, name):
        return f"{self.folder}/{name}"

    def grow(self, count):
        self.bench.say(f"making {count - self.count} files more")
        make_answers.write_files(self.folder, self.source, self.count, count)
        self.count = count

    def batch(self, name, *words, **others):
        return Step(name, [self.bench.zhijie, "batch", self.at("answers"), "--rubrics", self.at("rubrics"), *words],
                    count=self.count, **others)

    def stream(self, name, form, *words, **others):
        words = ["--csv", *words] if form == "csv" else words
        return Step(name, [self.bench.zhijie, "stream", "--rubrics", self.at("rubrics"), *words],
                    count=self.count, given=self.at(f"answers.{form}"), **others)

    def floor(self, name, what):
        return Step(name, [self.bench.tool("bench_floor"), what, self.at("answers")], count=self.count)

    def store(self, name, file, *words):
        """Into a new store, each turn."""
        return self.batch(name, *words, "--db", self.at(file), before=lambda: self.remove(file))

    def bare(self, name, file, *words):
        """Bare SQLite inserting what is in that store."""
        return Step(name, [self.bench.tool("bench_rows"), self.at(file), self.at("bare.db"), self.count,
                           COMMIT_FILES, *words], count=self.count, times_itself=True,
                    before=lambda: self.remove("bare.db"))

    def remove(self, file):
        """And wait for the disk, so that nobody pays for what another wrote."""
        for ending in ("", "-wal", "-shm"):
            pathlib.Path(self.at(file) + ending).unlink(missing_ok=True)
        if not self.bench.is_small:
            os.sync()

    def at_hand(self, form):
        """Has the system read the documents, which it may have forgotten while slow peers ran."""
        if form == "yaml":
            return lambda: self.bench.run_once(self.floor("read", "read"))
        return lambda: pathlib.Path(self.at(f"answers.{form}")).read_bytes()

    def first(self, form, count):
        """The first so many documents of one form, as a peer is given them."""
        path = self.at(f"first-{count}.{form}")
        if form == "yaml":
            names = sorted(pathlib.Path(self.at("answers")).glob("*/*.yaml"))[:count]
            pathlib.Path(path).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        else:
            heads = 1 if form == "csv" else 0
            with open(self.at(f"answers.{form}"), encoding="utf-8") as given, \
                    open(path, "w", encoding="utf-8") as out:
                out.writelines(line for line, _ in zip(given, range(count + heads)))
        return path

    def done(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def shared(bench):
    """The survey that the sections share."""
    if not hasattr(bench, "survey"):
        bench.survey = Survey(bench, 40 if bench.is_small else 20000)
    return bench.survey


def done(bench):
    if hasattr(bench, "survey"):
        bench.survey.done()


def rows_of(times, floor):
    """Of each step what a document took, on the wall and of the processor, and at its highest."""
    return [[name, micro(it.median("wall")), micro(it.median("cpu")), f"{it.peak / 1024:.0f}" if it.peak else "",
             f"{it.ratio([times[floor]]):.1f}"] for name, it in times.items()]


HEADS = ["", "µs", "µs of CPU", "MB at most", "to the first"]


def batch(bench):
    """Files: the floors, and the program with and without a store."""
    survey = shared(bench)
    times = bench.take_turns("batch", [
        survey.floor("reading the files", "read"),
        survey.floor("libyaml's events, nothing made of them", "events"),
        survey.batch("`batch -j1`", "-j1"),
        survey.batch("`batch -j2`", "-j2"),
        survey.batch("`batch -j1 -o csv`", "-j1", "-o", f"csv:{survey.at('rows.csv')}"),
        survey.store("`batch -j1`, into the store", "one.db", "-j1"),
        survey.store("`batch -j2`, into the store", "two.db", "-j2"),
        survey.bare("bare SQLite, the same rows", "two.db"),
        survey.bare("… with the store's keys", "two.db", "keys"),
        survey.batch("`batch -j2` again, all unchanged", "-j2", "--db", survey.at("two.db")),
        survey.store("`batch -j1`, `--no-answers`", "one.db", "-j1", "--no-answers"),
        survey.store("`batch -j2`, `--no-answers`", "two.db", "-j2", "--no-answers"),
        survey.bare("bare SQLite, the same rows without answers", "two.db"),
    ])
    survey.remove("bare.db")
    reading = times["reading the files"]
    bench.table("batch", f"{survey.count:,} files of {average_size(survey):.1f} kB, 134 questions; a file", HEADS,
                rows_of(times, "reading the files"))
    goals_of_files(bench, times)


def goals_of_files(bench, times):
    reading, events = times["reading the files"], times["libyaml's events, nothing made of them"]
    one, two = times["`batch -j1`"], times["`batch -j2`"]
    stores = [times["bare SQLite, the same rows"], reading]

    def at_most(what, limit, it, floors, digits=1):
        bench.at_most(what, limit, it.ratio(floors), note=f" (of CPU {it.ratio(floors, 'cpu'):.{digits}f}×)",
                      digits=digits)

    at_most("YAML → results, one thread: ≤ 4× reading (aim: 2.5×)", 4, one, [reading])
    at_most("… and each a row of CSV", 4, times["`batch -j1 -o csv`"], [reading])
    bench.at_least("… ≥ 6× as fast as libyaml's events", 6, events.ratio([one]),
                   f" (of CPU {events.ratio([one], 'cpu'):.1f}×)")
    bench.at_least("… two threads ≥ 1.7× one", 1.7, one.ratio([two]), digits=2)
    at_most("YAML → store with answers: ≤ 1.5× (bare SQLite + reading)", 1.5, times["`batch -j2`, into the store"],
            stores, 2)
    at_most("… on one thread", 1.5, times["`batch -j1`, into the store"], stores, 2)
    at_most("YAML → store without answers: ≤ 7.6× reading", 7.6, times["`batch -j2`, `--no-answers`"], [reading])


def average_size(survey):
    files = list(pathlib.Path(survey.at("answers")).glob("*/*.yaml"))
    return sum(path.stat().st_size for path in files) / len(files) / 1000


def stream(bench):
    """The same documents as a stream and as a table."""
    survey = shared(bench)
    times = bench.take_turns("stream", [
        Step("`wc -l`, of NDJSON", ["wc", "-l"], count=survey.count, given=survey.at("answers.ndjson")),
        survey.stream("`stream`", "ndjson"),
        survey.stream("`stream -j2`", "ndjson", "-j2"),
        survey.stream("`stream --csv`", "csv"),
        Step("`batch -j1`, of NDJSON", [bench.zhijie, "batch", survey.at("answers.ndjson"), "--rubrics",
                                        survey.at("rubrics"), "-j1"], count=survey.count),
    ])
    each = [os.path.getsize(survey.at(f"answers.{form}")) / survey.count / 1000 for form in ("ndjson", "csv")]
    bench.table("stream", f"The same as NDJSON, {each[0]:.1f} kB each, and CSV, {each[1]:.1f} kB; a document", HEADS,
                rows_of(times, "`wc -l`, of NDJSON"))
    for name, form in (("`stream`", "NDJSON → NDJSON"), ("`stream --csv`", "CSV → NDJSON")):
        bench.at_most(f"{form}: ≤ 20 µs of CPU a document", 20, times[name].median("cpu") / 1000, " µs")


def compare(bench, form, ours, goal, at_least):
    """Ours and the peers of one form, taking turns; nobody is compared whose results are not the same."""
    survey, there, absent = shared(bench), [], []
    for peer in peers.peers(f"{bench.build}/../peers"):
        if peer.form == form:
            (there if peer.is_there() else absent).append(peer)
    before = survey.at_hand(form)
    steps, counts = [dataclasses.replace(ours, before=before)], {}
    for peer in there:
        count = counts[peer.name] = min(peer.count, survey.count, 5 if bench.is_small else peer.count)
        steps.append(Step(peer.name, peer.command(survey.at("plan.json"), survey.first(form, count)),
                          count=count, out=survey.at(f"peer-{len(steps)}.csv"), before=before))
    times = bench.take_turns(f"peers, {form}", steps, warm=False)
    expected = peers.our_rows(survey.at("rows.csv"))
    rows, ratios = [row_of(ours.name, ours.count, times, "1")], {}
    for peer, step in zip(there, steps[1:]):
        what = peers.difference(expected, step.out, counts[peer.name])
        if what:
            bench.differing.append(peer.name)
            bench.say(f"{peer.name}: {what}")
            rows.append(row_of(peer.name, step.count, times, f"differs: {what}"))
        else:
            ratios[peer.name] = times[peer.name].ratio([times[ours.name]], "cpu")
            rows.append(row_of(peer.name, step.count, times, f"{ratios[peer.name]:.1f}"))
    rows += [[peer.name, "", "", "", "not installed"] for peer in absent]
    bench.table(f"peers {form}", f"The whole job with the same results, {form.upper()}; a document", PEER_HEADS, rows)
    goal_of_peers(bench, goal, at_least, ratios)


PEER_HEADS = ["", "documents", "µs", "µs of CPU", "to ours (CPU)"]


def row_of(name, count, times, ratio):
    return [name, f"{count:,}", micro(times[name].median("wall")), micro(times[name].median("cpu")), ratio]


def goal_of_peers(bench, goal, at_least, ratios):
    if not ratios:
        bench.not_shown(goal, "no peer is there: ./dev bench peers")
        return
    best = min(ratios, key=ratios.get)
    bench.at_least(goal, at_least, ratios[best], f" ({best}, the quickest of {len(ratios)})")


def against_peers(bench):
    """Others that do the whole job, where they are installed."""
    survey = shared(bench)
    rows = survey.at("rows.csv")
    bench.run_once(survey.batch("rows", "-o", f"csv:{rows}"))
    compare(bench, "yaml", survey.batch("`batch -j1 -o csv`", "-j1", "-o", f"csv:{survey.at('out.csv')}"),
            "YAML: ≥ 10× every peer", 10)
    compare(bench, "ndjson", survey.stream("`stream`", "ndjson", out=survey.at("out.ndjson")),
            "NDJSON: ≥ 5× the best peer", 5)
    compare(bench, "csv", survey.stream("`stream --csv`", "csv", out=survey.at("out.ndjson")),
            "CSV: level with DuckDB and every other peer", 1)


def scale(bench):
    """What a document costs with more files, more questions, more threads."""
    by_files(bench)
    by_questions(bench)
    by_threads(bench)


FILES = (100, 1000, 10000, 50000, 200000)


def by_files(bench):
    survey, rows, peaks = None, [], {}
    kinds = ("read", "plain", "two", "store")
    try:
        for count in (10, 40) if bench.is_small else FILES:
            if survey:
                survey.grow(count)
            else:
                survey = Survey(bench, count, with_streams=False)
            times = bench.take_turns(f"{count} files", [
                survey.floor("read", "read"), survey.batch("plain", "-j1"), survey.batch("two", "-j2"),
                survey.store("store", "scale.db", "-j2")], rounds=rounds_for(bench, count), warm=False)
            survey.remove("scale.db")
            peaks[count] = max(it.peak for it in times.values()) / 1024
            rows.append([f"{count:,}", *(micro(times[name].median("cpu")) for name in kinds),
                         *(f"{times[name].peak / 1024:.0f}" for name in kinds[1:])])
    finally:
        if survey:
            survey.done()
    bench.table("files", "By number of files: µs of CPU a file, and MB at most",
                ["files", "reading", "`-j1`", "`-j2`", "`-j2`, store", "MB, `-j1`", "MB, `-j2`", "MB, store"], rows)
    goals_of_memory(bench, peaks)


def goals_of_memory(bench, peaks):
    most, few = FILES[-1], FILES[1]
    less, flat = f"peak memory < 64 MB for {most:,} files", f"… and flat: ≤ 1.5× that of {few:,}"
    if most in peaks:
        bench.at_most(less, 64, peaks[most], " MB", digits=0)
        bench.at_most(flat, 1.5, peaks[most] / peaks[few], digits=2)
    else:
        bench.not_shown(less, "so many were not made")


def rounds_for(bench, count):
    """Large ones need not be repeated: they average over themselves."""
    return 1 if bench.is_small or count >= 50000 else 3 if count >= 10000 else 5


def by_questions(bench):
    rows = []
    for questions in (20,) if bench.is_small else (20, 50, 134, 500, 1000, 2000):
        count = 10 if bench.is_small else max(500, 200000 // questions)
        survey = Survey(bench, count, questions)
        try:
            times = bench.take_turns(f"{questions} questions", [
                survey.floor("read", "read"), survey.batch("plain", "-j1"), survey.stream("stream", "ndjson"),
                survey.stream("table", "csv"), survey.store("store", "scale.db", "-j1")],
                rounds=1 if bench.is_small else 3, warm=False)
            rows.append([f"{questions:,}", f"{average_size(survey):.1f}",
                         *(micro(it.median("cpu")) for it in times.values()),
                         f"{times['plain'].median('cpu') / questions:.0f}"])
        finally:
            survey.done()
    bench.table("questions", "By number of questions: µs of CPU a document, on one thread",
                ["questions", "kB", "reading", "`batch`", "`stream`", "`stream --csv`", "`batch`, store",
                 "ns a question"], rows)


def by_threads(bench):
    survey = shared(bench)
    threads = (1, 2, 4)
    steps = []
    for n in threads:
        steps += [survey.batch(f"plain {n}", f"-j{n}"), survey.stream(f"stream {n}", "ndjson", f"-j{n}"),
                  survey.store(f"store {n}", "scale.db", f"-j{n}")]
    times = bench.take_turns("threads", steps, rounds=1 if bench.is_small else 3, warm=False)
    survey.remove("scale.db")
    rows = []
    for what, name in (("plain", "`batch`"), ("stream", "`stream`"), ("store", "`batch`, store")):
        by_count = [times[f"{what} {n}"] for n in threads]
        rows.append([name, *(f"{micro(it.median('wall'))} ({by_count[0].ratio([it]):.2f}×)" for it in by_count)])
    bench.table("threads", f"By threads, on {os.cpu_count()} cores: µs of wall time a document",
                ["", *(f"`-j{n}`" for n in threads)], rows)
