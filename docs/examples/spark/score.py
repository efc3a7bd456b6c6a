#!/usr/bin/env python3
"""score.py IN OUT: score documents on many machines with `zhijie stream`, under Apache Spark.

IN holds NDJSON in a folder for each province (IN/province=…/*.ndjson, also .gz), a document a line as
docs/stream.md describes them. OUT becomes Parquet, partitioned by province and rubric: a row for each
rubric that a document answers, and one for each document that cannot be used, whose rubric is "-". A summary
goes to standard output. README.md beside this file says how to run it, and why it is made so.
"""
import argparse
import collections
import csv
import fractions
import json
import subprocess
import sys

import pyarrow
from pyspark.sql import SparkSession, functions

# Documents handed to one `zhijie`: its start, some 4 ms, is then nothing, and they fit into memory.
BATCH = 2000
# Stands in column rubric for documents that cannot be used. No rubric is called so, and unlike null every
# program reads it back from the name of a folder.
REFUSED = "-"

TEXT, NUMBER, WORDS = pyarrow.string(), pyarrow.int32(), pyarrow.list_(pyarrow.string())
SCORES = ("score", "score_best", "score_max")
COLUMNS = {
    "province": TEXT, "source": TEXT, "enterprise": TEXT, "name": TEXT, "district": TEXT, "industry": TEXT,
    "size": TEXT, "role": TEXT, "date": TEXT, "rubric": TEXT, "rubric_version": TEXT, "tier": TEXT,
    "tier_rank": NUMBER, "firm": pyarrow.bool_(), "best_tier": TEXT, "best_tier_rank": NUMBER,
    "unanswered": NUMBER, "open": WORDS, "vetoes": WORDS, "caps": WORDS, "checks": WORDS,
    **{name: pyarrow.float64() for name in SCORES}, **{f"{name}_exact": TEXT for name in SCORES},
    "rubric_fingerprint": TEXT, "program": TEXT,
    # Of a document that cannot be used, and of no other:
    "document": pyarrow.binary(),
    "diagnostics": pyarrow.list_(pyarrow.struct({
        "level": TEXT, "code": TEXT, "column": NUMBER, "message_zh": TEXT, "message_en": TEXT,
        "note_zh": TEXT, "note_en": TEXT})),
}
SCHEMA = pyarrow.schema(COLUMNS)


def run(command, given=b""):
    """What the command prints. A task must not go on with half of it: any failure is an exception."""
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command}: exit code {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def records(command, documents):
    """The records of the documents. Raises where one has no record, or one has more than it should."""
    printed = run(command, b"\n".join(documents) + b"\n").split(b"\n")
    # Scores stay text: as a binary floating-point number 0.1 would not be 0.1 any more.
    found = [json.loads(line, parse_float=str) for line in printed[:-1]]
    if printed[-1] or {record["line"] for record in found} != set(range(1, len(documents) + 1)):
        raise RuntimeError(f"{command}: {len(documents)} documents, but records of others or not of all")
    return found


def words(diagnostic, name):
    both = diagnostic[name] or {}
    return {f"{name}_zh": both.get("zh"), f"{name}_en": both.get("en")}


def row(record, document):
    """A row of the table, but for what comes from the input's other columns."""
    if record["format"] == "zhijie-error/1":
        return {"rubric": REFUSED, "document": document, "diagnostics": [
            {key: found[key] for key in ("level", "code", "column")} | words(found, "message") | words(found, "note")
            for found in record["diagnostics"]]}
    for name in SCORES:
        if record[name] is not None:
            exact = record.setdefault(f"{name}_exact", str(record[name]))
            record[name] = float(fractions.Fraction(exact))
    return record


def scorer(zhijie, words_of_stream):
    """What each task does with its part of the documents."""
    def score(batches):
        program = run([zhijie, "version"]).decode().strip()
        for batch in batches:
            given = batch.to_pydict()
            rows = []
            for record in records([zhijie, "stream", *words_of_stream], given["document"]):
                index = record["line"] - 1
                rows.append(row(record, given["document"][index]) | {
                    "province": given["province"][index], "source": given["source"][index], "program": program})
            yield pyarrow.RecordBatch.from_pylist(rows, SCHEMA)
    return score


def read(spark, path):
    """The documents as bytes, so that one that is not UTF-8 is refused and stops nothing."""
    lines = spark.read.option("lineSep", "\n").text(path)
    if "province" not in lines.columns:
        sys.exit(f"score.py: {path} has no folders province=…")
    return lines.where(functions.col("value").rlike(r"[^ \t\r]")).select(
        "province", functions.col("_metadata.file_path").alias("source"),
        functions.col("value").cast("binary").alias("document"))


def count(table):
    """All that the summary needs, in one pass over a few columns."""
    return table.groupBy(
        "province", "rubric", "rubric_version", "rubric_fingerprint", "program", "tier_rank", "tier",
        functions.array_distinct("diagnostics.code").alias("codes")).count().collect()


def summarise(groups, out):
    """How many reached which tier, and what was refused for what, by province. False where not every
    machine had the same program and the same rubrics: such results cannot be compared."""
    tiers, refused, judges = collections.Counter(), collections.Counter(), collections.defaultdict(set)
    for group in groups:
        if group["rubric"] != REFUSED:
            tiers[group["province"], group["rubric"], group["tier_rank"], group["tier"] or "none"] += group["count"]
            judges[group["rubric"], group["rubric_version"]].add((group["rubric_fingerprint"], group["program"]))
        for code in group["codes"] or []:
            refused[group["province"], code] += group["count"]
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["province", "rubric", "tier", "enterprises"])
    lines.writerows([province, rubric, tier, tiers[province, rubric, rank, tier]]
                    for province, rubric, rank, tier in sorted(tiers))
    lines.writerow([])
    lines.writerow(["province", "refused for", "documents"])
    lines.writerows([*key, refused[key]] for key in sorted(refused))
    mixed = [judge for judge, found in judges.items() if len(found) > 1]
    for rubric, version in mixed:
        print(f"score.py: {rubric} {version}: the machines have different rubrics or programs:",
              *sorted(judges[rubric, version]), sep="\n    ", file=sys.stderr)
    return not mixed


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("input", metavar="IN")
    options.add_argument("output", metavar="OUT", help="must not exist yet")
    options.add_argument("--zhijie", default="zhijie", help="the program, as each machine finds it")
    options.add_argument("--rubrics", help="the folder of rubrics, as each machine finds it")
    options.add_argument("--rubric", action="append", default=[], help="only this one; may be repeated")
    given = options.parse_args()
    words_of_stream = [word for rubric in given.rubric for word in ("--rubric", rubric)]
    if given.rubrics:
        words_of_stream += ["--rubrics", given.rubrics]

    spark = (SparkSession.builder.appName("zhijie")
             .config("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
             .config("spark.sql.sources.partitionColumnTypeInference.enabled", False)  # 01 is a name, not 1
             # What a task wrote counts when it has ended well, and then as a whole.
             .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", 1).getOrCreate())
    score = scorer(given.zhijie, words_of_stream)
    schema = spark.createDataFrame(SCHEMA.empty_table()).schema
    read(spark, given.input).mapInArrow(score, schema).write.partitionBy("province", "rubric").parquet(given.output)
    is_comparable = summarise(count(spark.read.schema(schema).parquet(given.output)), sys.stdout)
    spark.stop()
    return 0 if is_comparable else 1


if __name__ == "__main__":
    sys.exit(main())
