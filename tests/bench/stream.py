#!/usr/bin/env python3
"""Streams: documents of one rubric, made up with a fixed seed, through `zhijie stream`.

    stream.py ZHIJIE RUBRIC COUNT

As NDJSON and as a table, with half of the questions answered with evidence. Prints the processor
time of each for one document (user and system, the median of five runs that take turns), beside
peers that are installed and do no more than parse the same lines.
"""
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

SEED = 20261122
RUNS = 5
PEERS = {
    "python3 json, parse only": ["python3", "-c", "import json,sys\nfor l in sys.stdin: json.loads(l)"],
    "node JSON.parse, parse only": ["node", "-e", "require('readline').createInterface("
                                    "{input: process.stdin}).on('line', l => JSON.parse(l))"],
    "jq, parse only": ["jq", "-c", "empty"],
}


def questions(zhijie, rubric):
    shown = subprocess.run([zhijie, "rubric", "show", rubric, "-o", "json"], stdout=subprocess.PIPE, check=True)
    nodes = json.loads(shown.stdout)["nodes"]
    return [(n["id"], [o["id"] for o in n["options"]]) for n in nodes
            if n["kind"] == "question" and n.get("answer") in ("option", "yesno")]


def write(zhijie, rubric, count, folder):
    """The two files; their length in bytes."""
    rng = random.Random(SEED)
    asked = questions(zhijie, rubric)
    with_evidence = {name for name, _ in asked[::2]}
    heads = ["rubric", "enterprise.id", "enterprise.name"]
    for name, _ in asked:
        heads += [name, name + ":evidence"] if name in with_evidence else [name]
    with open(f"{folder}/in.ndjson", "w", encoding="utf-8") as lines, \
            open(f"{folder}/in.csv", "w", encoding="utf-8", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(heads)
        for i in range(count):
            who = {"id": f"bench-{i}", "name": f"示例第{i}机械有限公司"}
            answers, row = {}, [rubric, who["id"], who["name"]]
            for name, options in asked:
                answer = rng.choice(options)
                row.append(answer)
                answers[name] = answer
                if name in with_evidence:
                    answers[name] = {"answer": answer, "evidence": ["监控画面截图.pdf"]}
                    row.append("监控画面截图.pdf")
            lines.write(json.dumps({"rubric": rubric, "enterprise": who, "answers": answers},
                                   ensure_ascii=False) + "\n")
            rows.writerow(row)
    return len(asked)


def processor_time(command, path):
    """Seconds of user and system time of one run."""
    with open(path, "rb") as given, open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(command, stdin=given, stdout=nowhere, stderr=nowhere)
        _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"bench: {command} failed")
    return used.ru_utime + used.ru_stime


def main():
    zhijie, rubric, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with tempfile.TemporaryDirectory(prefix="zhijie-bench-") as folder:
        asked = write(zhijie, rubric, count, folder)
        lines, table = f"{folder}/in.ndjson", f"{folder}/in.csv"
        steps = {"wc -l": (["wc", "-l"], lines),
                 "stream": ([zhijie, "stream"], lines),
                 "stream --full": ([zhijie, "stream", "--full"], lines),
                 "stream --csv": ([zhijie, "stream", "--csv"], table)}
        steps.update({name: (command, lines) for name, command in PEERS.items() if shutil.which(command[0])})
        found = {name: [] for name in steps}
        for _ in range(RUNS if count >= 1000 else 1):
            for name, (command, path) in steps.items():
                found[name].append(processor_time(command, path))
        print(f"{rubric}: {count} documents, {asked} answers and {os.path.getsize(lines) // count} bytes each "
              f"as NDJSON, {os.path.getsize(table) // count} as CSV")
        for name, runs in found.items():
            each = sorted(runs)[len(runs) // 2] * 1e6 / count
            print(f"{name:28} {each:9.1f} us a document")


if __name__ == "__main__":
    main()
