#!/usr/bin/env python3
"""from_parquet.py FOLDER: how the enterprises in the Parquet of docs/examples/spark stand, by province."""
import sys

import duckdb
import pandas

# A province called "01" is a name, not 1.
results = duckdb.sql("FROM read_parquet(?, hive_partitioning = true, hive_types_autocast = false)",
                     params=[f"{sys.argv[1]}/*/*/*.parquet"])

print(duckdb.sql("SELECT province, rubric, coalesce(tier, 'none') AS tier, count(*) AS enterprises, "
                 "round(avg(score), 1) AS mean_score FROM results WHERE rubric <> '-' "
                 "GROUP BY ALL ORDER BY ALL").df().to_csv(index=False), end="")
print()

# The rubric of documents that cannot be used is "-". As a table of pandas it must fit into memory, as these few do.
refused = results.filter("rubric = '-'").df()
codes = refused["diagnostics"].explode().map(lambda found: found["code"])
print(pandas.Series(codes).value_counts().sort_index().to_csv(header=["mistakes"], index_label="code"), end="")
