#!/usr/bin/env python3
"""from_store.py STORE: how the enterprises of a store stand, by rubric and district."""
import contextlib
import fractions
import sqlite3
import sys

import duckdb
import pandas

with contextlib.closing(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)) as store:
    latest = pandas.read_sql_query(
        "SELECT enterprise, district, rubric, coalesce(tier, 'none') AS tier, score, score_exact FROM v_latest", store)

print(latest.pivot_table(index=["rubric", "district"], columns="tier", values="enterprise", aggfunc="count",
                         fill_value=0).to_csv(), end="")
print()

# DuckDB finds the table by its name here.
print(duckdb.sql("SELECT rubric, count(*) AS enterprises, round(avg(score), 1) AS mean_score "
                 "FROM latest GROUP BY rubric ORDER BY rubric").df().to_csv(index=False), end="")
print()

# An average that is exact, too, for where it decides something.
for rubric, scores in latest.groupby("rubric")["score_exact"]:
    exact = [fractions.Fraction(score) for score in scores.dropna()]
    if exact:
        print(f"{rubric},{sum(exact) / len(exact)}")
