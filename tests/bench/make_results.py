#!/usr/bin/env python3
"""A store of very many results, for timing what goes through all of them: rank and stats.
Usage: make_results.py PROGRAM SOURCE DATABASE COUNT

One shipped example is scored and saved; its rubric is what the others are under. They are written
by SQL from their number alone, so they are the same every time: 300 districts, 40 industries, 4
sizes, 5 years; tiers and scores that thin out upwards, one in twelve not firm, scores with two
places and one in seven a fraction. Their figures are left empty: what goes through all results does
not read them.
"""
import pathlib
import sqlite3
import subprocess
import sys

program, source, path, count = sys.argv[1:4] + [int(sys.argv[4])]
example = pathlib.Path(source) / "docs/examples/auto-parts.yaml"
subprocess.run([program, "score", example, "--save", "--db", path], check=True,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
db = sqlite3.connect(path)
(rubric,) = db.execute("SELECT rubric FROM result").fetchone()
tiers = [row[0] for row in db.execute(
    "SELECT tier FROM rubric_condition WHERE rubric = ? ORDER BY position", (rubric,))]
ranks = dict(db.execute("SELECT name, rank FROM rubric_tier WHERE rubric = ?", (rubric,)))


def mix(n):
    """A number from a number, well spread."""
    n = (n * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    n ^= n >> 29
    n = (n * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return n ^ n >> 32


def outcomes(tier, seed):
    """Below the tier all met; above it some are not, by chance."""
    found = []
    for i, name in enumerate(tiers):
        chance = mix(seed * 64 + i) % 100
        found.append("1" if ranks[name] <= tier or chance < 45 else "2" if chance < 50 else "0")
    return "".join(found)


# Outcomes repeat in real stores, too: each tier has its 4,096 patterns.
patterns = [[outcomes(tier, tier << 20 | p) for p in range(4096)] for tier in range(5)]


def result(n):
    r = mix(n)
    chance = r % 1000
    tier = 4 if chance < 5 else 3 if chance < 55 else 2 if chance < 300 else 1 if chance < 800 else 0
    best = min(4, tier + 1) if r >> 10 & 0xFFF < 341 else tier
    score = (r >> 22) % 2500 + 1800 * tier
    exact, number = f"{score // 100}.{score % 100:02}".rstrip("0").rstrip("."), score / 100
    if (r >> 34) % 7 == 0:
        exact, number = f"{score * 3 + 1}/300", (score * 3 + 1) / 300
    year = 2022 + (r >> 37) % 5
    date = f"{year}-{(r >> 40) % 12 + 1:02}-{(r >> 44) % 28 + 1:02}"
    return (n, n, rubric, n, "", f"示例企业{n}", f"示例{(r >> 49) % 300}区",
            f"C{13 + (r >> 12) % 40}", ("大型", "中型", "小型", "微型")[(r >> 58) % 4], "self", date,
            "2026-05-01T08:30:00Z", "0", tier, best, exact, exact, "100", number, number, 100.0,
            patterns[tier][(r >> 20) % 4096], "[]")


first = 10
db.execute("PRAGMA synchronous = OFF")
db.execute("PRAGMA journal_mode = MEMORY")
numbers = range(first, first + count)
db.executemany("INSERT INTO enterprise (id, code, kind) VALUES (?, ?, 'local')",
               ((n, f"bench-{n}") for n in numbers))
db.executemany("INSERT INTO answers (id, fingerprint, file, added) VALUES (?, ?, NULL, '2026')",
               ((n, f"{n:064x}") for n in numbers))
db.executemany(f"INSERT INTO result VALUES ({', '.join('?' * 23)})", map(result, numbers))
db.executemany("INSERT INTO result_figures VALUES (?, '{}')", ((n,) for n in numbers))
db.commit()
db.execute("PRAGMA journal_mode = WAL")
db.close()
