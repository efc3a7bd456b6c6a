"""duck.py FORMAT PLAN INPUT: the bench rubric, worked out in SQL by DuckDB; README.md says what is asked.

FORMAT is csv or ndjson; with yaml's lists of files it has nothing to do. One thread, as all peers.
"""
import json
import math
import sys

import duckdb

# What an answer is worth in tenths; NULL where it is none. DuckDB's JSON leaves texts in their quotes.
WORTH = {
    "scale": """CASE {it} WHEN 'full' THEN 10 WHEN 'most' THEN 8 WHEN 'part' THEN 5 WHEN 'none' THEN 0
        WHEN '"full"' THEN 10 WHEN '"most"' THEN 8 WHEN '"part"' THEN 5 WHEN '"none"' THEN 0 END""",
    "yesno": "CASE {it} WHEN 'yes' THEN 10 WHEN 'no' THEN 0 WHEN 'true' THEN 10 WHEN 'false' THEN 0 END",
    "number": """CASE WHEN TRY_CAST({it} AS DECIMAL(9, 3)) BETWEEN 60 AND 100 THEN 10
        WHEN TRY_CAST({it} AS DECIMAL(9, 3)) BETWEEN 20 AND 60 THEN 5
        WHEN TRY_CAST({it} AS DECIMAL(9, 3)) BETWEEN 0 AND 20 THEN 0 END""",
}
TIER = """CASE
    WHEN accident NOT IN ('no', 'false') OR score * 10 < {total} * 3 OR won0 < {n[0]} * 2 THEN ''
    WHEN score * 2 < {total} OR networked * 10 < machines * 3 OR won1 < {n[1]} * 4 OR won2 < {n[2]} * 4
        THEN 'basic'
    WHEN score * 10 < {total} * 6 OR networked * 10 < machines * 6 OR full_keys < 5 THEN 'advanced'
    WHEN score * 100 < {total} * 85 OR networked * 10 < machines * 9 THEN 'excellent'
    ELSE 'leading' END"""


def quoted(name):
    return '"' + name + '"'


def worth(name, kind):
    """Of the column of that name; an answer that is none ends it all."""
    it = quoted(name)
    return (f"CASE WHEN {it} IS NULL THEN 0 ELSE coalesce({WORTH[kind].format(it=it)},"
            f" error('no answer: {name}')) END AS {it}")


def from_csv(plan, path):
    """An enterprise a row, its answers as texts; every column is named, so none is unknown."""
    with open(path, encoding="utf-8") as table:
        heads = table.readline().rstrip("\n").split(",")
    answers = [head for head in heads[12:] if ":" not in head]
    unknown = set(answers) - set(plan["questions"])
    if unknown:
        sys.exit(f"no question: {unknown}")
    columns = ", ".join(f"'{head}': 'VARCHAR'" for head in heads)
    return (f"""SELECT "enterprise.id" AS id, "facts.machines"::INTEGER AS machines,
        "facts.networked"::INTEGER AS networked, "facts.accident" AS accident, {", ".join(map(quoted, answers))}
        FROM read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
        columns = {{{columns}}})""")


def from_ndjson(plan, path):
    """The same from documents. An answer that is a map has its own under `answer`."""
    names = duckdb.execute(f"""SELECT DISTINCT unnest(json_keys(answers))
        FROM read_json('{path}', format = 'nd', columns = {{answers: 'JSON'}})""").fetchall()
    unknown = {name for name, in names} - set(plan["questions"])
    if unknown:
        sys.exit(f"no question: {unknown}")
    fields = ", ".join(f"{quoted(name)} JSON" for name in plan["questions"])
    texts = ", ".join(f"coalesce(answers.{it} ->> 'answer', answers.{it}::VARCHAR) AS {it}"
                      for it in map(quoted, plan["questions"]))
    return (f"""SELECT enterprise.id AS id, facts.machines AS machines, facts.networked AS networked,
        facts.accident::VARCHAR AS accident, {texts} FROM read_json('{path}', format = 'nd',
        columns = {{enterprise: 'STRUCT(id VARCHAR)', answers: 'STRUCT({fields})',
        facts: 'STRUCT(machines INTEGER, networked INTEGER, accident BOOLEAN)'}})""")


def main():
    form, plan_path, path = sys.argv[1:]
    with open(plan_path, encoding="utf-8") as file:
        plan = json.load(file)
    counts, weights = plan["counts"], plan["weights"]
    common = math.lcm(*counts)
    total = sum(weights) * common * 10
    members = [[quoted(name) for name, asked in plan["questions"].items() if asked[0] == section]
               for section in range(len(counts))]
    won = ", ".join(f"{' + '.join(names) or 0} AS won{section}" for section, names in enumerate(members))
    keys = " + ".join(f"({quoted(name)} = 10)::INTEGER" for name, asked in plan["questions"].items() if asked[2])
    score = " + ".join(f"won{i}::BIGINT * {weight * (common // count)}"
                       for i, (weight, count) in enumerate(zip(weights, counts)))
    worths = ", ".join(worth(name, asked[1]) for name, asked in plan["questions"].items())
    given = {"csv": from_csv, "ndjson": from_ndjson}[form](plan, path)
    duckdb.execute("SET threads = 1")
    duckdb.execute(f"""COPY (WITH given AS ({given}),
        worths AS (SELECT id, machines, networked, accident, {worths} FROM given),
        sums AS (SELECT id, machines, networked, accident, {won}, {keys} AS full_keys FROM worths),
        scored AS (SELECT *, {score} AS score FROM sums)
        SELECT id, {TIER.format(total=total, n=counts)}, score * 100 || '/{total}' FROM scored)
        TO '/dev/stdout' (FORMAT csv, HEADER false)""")


if __name__ == "__main__":
    main()
