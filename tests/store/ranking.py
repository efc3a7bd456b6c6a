#!/usr/bin/env python3
"""rank and stats against the same figures worked out another way: by SQL views and fractions, on a
store of random results, several of some enterprises. Usage: ranking.py PROGRAM SOURCE"""
import collections
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
from fractions import Fraction

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
SEED = 20260501
COUNT = 1500
ROLES = {"self": 0, "assessor": 1, "final": 2}


def run(*words):
    done = subprocess.run([program, *words], capture_output=True, text=True, encoding="utf-8",
                          check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def shuffle_store(path):
    """Of every third enterprise a second and a third result, with roles and dates that clash."""
    rng = random.Random(SEED)
    db = sqlite3.connect(path)
    columns = [c[1] for c in db.execute("PRAGMA table_info(result)")]
    rows = db.execute("SELECT * FROM result ORDER BY id").fetchall()
    # A rank that all of them can have: scores close together, some of them fractions.
    for row in rows:
        score = Fraction(rng.randrange(6000, 6020), rng.choice([100, 100, 300]))
        db.execute("UPDATE result SET score = ?, tier = ?, best_tier = ?, strikes = ? WHERE id = ?",
                   (str(score) if score.denominator not in (1, 2, 4, 5, 10, 20, 25, 50, 100)
                    else str(float(score)), tier := rng.randrange(5),
                    min(4, tier + rng.randrange(2)), "[]", row[0]))
    for n, row in enumerate(r for r in rows if r[0] % 3 == 0):
        for again in range(2):
            new = dict(zip(columns, row))
            new["id"] = 10 ** 6 + 2 * n + again
            new["answers"] = new["id"]
            new["role"] = rng.choice(list(ROLES))
            new["date"] = rng.choice([None, row[columns.index("date")], "2024-02-29"])
            new["tier"] = new["best_tier"] = rng.randrange(5)
            new["score"] = str(rng.randrange(100))
            db.execute("INSERT INTO answers (id, fingerprint, added) VALUES (?, ?, '')",
                       (new["id"], f"{new['id']:064x}"))
            db.execute(f"INSERT INTO result VALUES ({', '.join('?' * len(columns))})",
                       [new[c] for c in columns])
    db.commit()
    return db


def quantile(values, part):
    at = (len(values) - 1) * part
    low = int(at)
    if at == low:
        return values[low]
    return values[low] + (values[low + 1] - values[low]) * (at - low)


def exact(row, key):
    """A number as JSON has it: exactly, beside it where it has no finite decimal."""
    return Fraction(row.get(key + "_exact", str(row[key])))


def merit(row):
    return (-row["tier_rank"], -row["exact"], not row["firm"], row["open"])


def read_view(db):
    db.row_factory = sqlite3.Row
    rows = [dict(row) for row in db.execute("SELECT * FROM v_latest")]
    met = collections.defaultdict(list)
    (conditions,) = db.execute("SELECT json_group_array(tier) FROM (SELECT tier FROM"
                               " rubric_condition ORDER BY position)").fetchone()
    tiers = dict(db.execute("SELECT name, rank FROM rubric_tier").fetchall())
    outcomes = dict(db.execute("SELECT id, outcomes FROM result").fetchall())
    for row in rows:
        row["exact"] = Fraction(row["score_exact"])
        met[row["id"]] = list(zip([tiers[t] for t in json.loads(conditions)], outcomes[row["id"]]))
        row["met"] = met[row["id"]]
        row["open"] = sum(t == row["tier_rank"] + 1 and o != "1" for t, o in row["met"])
    return rows


def check_rank(rows, store):
    order = sorted(rows, key=lambda r: (*merit(r), r["date"] or "9", r["enterprise"]))
    merits = [merit(r) for r in order]
    found = run("rank", "--db", store, "-o", "json")["rows"]
    assert [r["enterprise_id"] for r in found] == [r["enterprise"] for r in order]
    for row, expected in zip(found, order):
        assert row["place"] == merits.index(merit(expected)) + 1, row
        assert row["tied"] == merits.count(merit(expected)), row
        assert exact(row, "score") == expected["exact"], row
        assert len(row["open"]) == expected["open"], row
    top = run("rank", "--db", store, "--top", "40", "-o", "json")["rows"]
    assert top == [r for r in found if r["place"] <= 40] and len(top) > 40, len(top)


def check_cell(row, group):
    values = sorted(r["exact"] for r in group)
    assert row["enterprises"] == len(group)
    assert row["provisional"] == sum(not r["firm"] for r in group)
    assert row["at_none"] == sum(r["tier_rank"] == 0 for r in group)
    assert row["at_excellent"] == sum(r["tier_rank"] == 3 for r in group)
    for key, part in (("p10", 10), ("p25", 25), ("median", 50), ("p75", 75), ("p90", 90)):
        assert exact(row, key) == quantile(values, Fraction(part, 100)), (row, key)


def check_stats(rows, store):
    stats = run("stats", "--db", store, "-o", "json")
    assert stats["enterprises"] == len(rows)
    hidden = 0
    for row in stats["groups"]:
        if row["by"] == "all":
            check_cell(row, rows)
        elif row["by"] != "year" and row["groups"] == 1:
            check_cell(row, [r for r in rows if r[row["by"]] == row["group"]])
        if row["groups"] > 1:
            hidden += 1
            assert row["enterprises"] >= 5, row
    assert hidden, "some district is small"
    for by in ("district", "industry", "size"):
        assert sum(r["enterprises"] for r in stats["groups"] if r["by"] == by) == len(rows)
    not_met = sum(o == "0" for r in rows for _, o in r["met"])
    assert sum(c["not_met"] for c in stats["conditions"]) == not_met
    blocks = sum(o == "0" and t == r["tier_rank"] + 1 for r in rows for t, o in r["met"])
    assert sum(c["kept_back"] for c in stats["conditions"]) == blocks


def check_one(rows, store):
    one = rows[77]
    found = run("stats", "--db", store, "--enterprise", one["enterprise"], "-o", "json")["peers"]
    peers = [r for r in rows if r is not one]
    below = sum(r["exact"] < one["exact"] for r in peers)
    equal = sum(r["exact"] == one["exact"] for r in peers)
    assert exact(found[0], "percentile") == Fraction(2 * below + equal, 2 * len(peers)), found[0]
    assert found[0]["place"] == 1 + sum(r["exact"] > one["exact"] for r in peers)


with tempfile.TemporaryDirectory() as name:
    path = pathlib.Path(name) / "store.db"
    subprocess.run([sys.executable, "-B", source / "tests/bench/make_results.py", program, source,
                    path, str(COUNT)], check=True)
    db = shuffle_store(path)
    rows = read_view(db)
    db.close()
    check_rank(rows, path)
    check_stats(rows, path)
    check_one(rows, path)
print(f"seed {SEED}: {len(rows)} enterprises ranked and summed up alike")
