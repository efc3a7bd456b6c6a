#!/usr/bin/env python3
"""Every query of docs/database.md runs on a store made from the shipped examples, and says
something; every view has the columns the page lists. Usage: database_doc.py PROGRAM SOURCE"""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
page = (source / "docs/database.md").read_text(encoding="utf-8")
examples = sorted((source / "docs/examples").glob("*.yaml"))
failures = []


def save(store, *files):
    run = subprocess.run([program, "score", "--save", "--db", store, *files], capture_output=True,
                         text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr


def changed(folder, name, old, new, text):
    """An example with one thing changed, as a file of its own."""
    made, count = re.subn(old, new, text)
    assert count == 1, f"the example has one {old}"
    path = pathlib.Path(folder) / name
    path.write_text(made, encoding="utf-8")
    return path


def check_queries(db):
    queries = re.findall(r"^```sql\n(.*?)^```", page, re.S | re.M)
    assert len(queries) >= 5, "the page has its queries"
    for query in queries:
        if not db.execute(query).fetchall():
            failures.append("no rows from:\n" + query)
    return len(queries)


def check_views(db):
    listed = dict(re.findall(r"^\| `(v_\w+)` \| (.*) \|$", page, re.M))
    views = [v for (v,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    assert sorted(listed) == sorted(views), (sorted(listed), sorted(views))
    for view in views:
        columns = [c[1] for c in db.execute(f"PRAGMA table_info({view})")]
        words = re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", listed[view]))
        if "same columns" in listed[view]:
            words = re.findall(r"`(\w+)`", listed["v_result"]) + words
        if words != columns:
            failures.append(f"{view} has {columns}, the page lists {words}")


with tempfile.TemporaryDirectory() as name:
    store = pathlib.Path(name) / "store.db"
    example = (source / "docs/examples/auto-parts.yaml").read_text(encoding="utf-8")
    save(store, *examples)
    # What the page asks about and the examples do not have: an assessor's result beside the
    # self-assessment, and one that waits for an answer.
    save(store, changed(name, "assessed.yaml", r"role: self", "role: assessor", example))
    save(store, changed(name, "open.yaml", r"gate\.accident: no", "gate.accident: unknown",
                        example.replace("example-auto", "example-open")))

    # And a batch with a file that was refused.
    broken = pathlib.Path(name) / "broken.yaml"
    broken.write_text("rubric: smart-factory\nanswers: {nothing: yes}\n", encoding="utf-8")
    good = pathlib.Path(name) / "assessed.yaml"
    refused = subprocess.run([program, "batch", broken, good, "--save", "--db", store],
                             capture_output=True, check=False)
    assert refused.returncode == 2, refused.stderr.decode()

    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    count = check_queries(db)
    check_views(db)
    (kept,) = db.execute("SELECT bytes FROM answers WHERE file LIKE '%/auto-parts.yaml'").fetchone()
    if kept != example.encode():
        failures.append("the answers were not kept byte for byte")
    (roles,) = db.execute("SELECT count(DISTINCT role) FROM v_result WHERE enterprise ="
                          " 'example-auto' AND rubric = 'smart-factory'").fetchone()
    if roles != 2:
        failures.append(f"self and assessor should stand side by side, found {roles}")
    db.close()

print(*failures, f"{count} queries, {len(failures)} failures", sep="\n")
sys.exit(1 if failures else 0)
