"""One document: a cold start, and the parts of the work again and again on one thread."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from turns import Failed, Step, micro

TIERS = "docs/examples/auto-parts.yaml"
SME = "docs/examples/sme-auto-parts.yaml"


def cold(bench):
    """A whole process, with the store on the disk and in memory."""
    places = {"on the disk": tempfile.gettempdir()}
    if os.access("/dev/shm", os.W_OK):
        places["in memory"] = "/dev/shm"
    rounds = 1 if bench.is_small else 100
    found = []
    for where, home in places.items():
        folder = tempfile.mkdtemp(prefix="zhijie-bench-", dir=home)
        try:
            found.append(bench.take_turns(f"cold, {where}", cold_steps(bench, folder, rounds), rounds))
        finally:
            shutil.rmtree(folder)
    rows = []
    for name in found[0]:
        row = [name]
        for times in found:
            row += [micro(times[name].median("wall")), f"{times[name].ratio([times['bare process']]):.1f}"]
        rows.append(row)
    heads = [head for where in places for head in (f"µs, {where}", "to the floor")]
    bench.table("cold", f"A whole process, median of {rounds}", ["", *heads], rows)


def cold_steps(bench, folder, rounds):
    # Every save is of a new enterprise: saving the same again would write nothing.
    for name in (TIERS, SME):
        text = pathlib.Path(bench.source, name).read_text(encoding="utf-8")
        for turn in range(rounds + 1):
            pathlib.Path(folder, f"{turn}-{pathlib.Path(name).name}").write_text(
                text.replace("example-auto", f"bench-{turn}"), encoding="utf-8")
    store, sme, tiers = f"{folder}/store.db", f"{folder}/0-sme-auto-parts.yaml", f"{folder}/0-auto-parts.yaml"
    subprocess.run([bench.zhijie, "db", "init", "--db", store], check=True, capture_output=True)

    def saved(name, file):
        return Step(name, [bench.zhijie, "score", "--save", "--db", store, f"{folder}/{{turn}}-{file}"])

    return [
        Step("bare process", [bench.tool("bench_bare"), sme, f"{folder}/bare.db"]),
        Step("bare, one row committed", [bench.tool("bench_bare"), sme, f"{folder}/row.db", "row"]),
        Step("`zhijie version`", [bench.zhijie, "version"]),
        Step("`score`, sme-2024 (1 file, 31 questions)", [bench.zhijie, "score", sme]),
        saved("`score --save`, sme-2024", "sme-auto-parts.yaml"),
        Step("`score`, smart-factory (7 files, 186 questions)", [bench.zhijie, "score", tiers]),
        saved("`score --save`, smart-factory", "auto-parts.yaml"),
    ]


def repeat(bench, tool, *words):
    """What a tool that repeats by itself prints: nanoseconds by name."""
    done = subprocess.run([bench.tool(tool), *words], capture_output=True, text=True)
    found = {name: int(each) for name, each in re.findall(r"^(\S.*?) +(\d+) ns", done.stdout, re.MULTILINE)}
    if done.returncode != 0 or not found:
        raise Failed(f"{tool}: exit code {done.returncode}\n{done.stderr}")
    return found


def milliseconds(bench):
    """Of one round of them."""
    return "5" if bench.is_small else "200"


def text(bench):
    """YAML alone, the same bytes again and again."""
    rubric = [str(path) for path in sorted(pathlib.Path(bench.source, "rubrics/smart-factory").glob("*.yaml"))]
    columns = {"a survey, 8 kB": [], "auto-parts.yaml, 8 kB": [f"{bench.source}/{TIERS}"],
               f"smart-factory, {len(rubric)} files": rubric}
    found = []
    for name, files in columns.items():
        bench.say(f"text: {name}")
        found.append(repeat(bench, "bench_text", milliseconds(bench), *files))
    rows = [[name, *(f"{times[name]}" for times in found)] for name in found[0]]
    rows.append(["times a tree is quicker than the events",
                 *(f"{times[EVENTS] / times['a tree']:.1f}" for times in found)])
    bench.table("text", "Reading YAML, nanoseconds of work", ["", *columns], rows)


EVENTS = "libyaml's events alone"


def hot(bench):
    """One model and one document, again and again."""
    rubrics = {"smart-factory, 186 questions": ("smart-factory", TIERS), "sme-2024, 31 questions": ("sme-2024", SME)}
    found = []
    for name, (rubric, answers) in rubrics.items():
        bench.say(f"hot: {name}")
        found.append(repeat(bench, "bench_hot", f"{bench.source}/rubrics/{rubric}", f"{bench.source}/{answers}",
                            milliseconds(bench)))
    bench.table("hot", "One document, nanoseconds of work", ["", *rubrics],
                [[name, *(f"{times[name]}" for times in found)] for name in found[0]])
