#!/usr/bin/env python3
"""Documents for the Spark job: seeded, plainly made up, and some of them broken.

Each answers two rubrics of tests/bench/make_answers.py.
"""
import gzip
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "bench"))
import make_answers  # noqa: E402

QUESTIONS = {"bench": 10, "small": 5}
PROVINCES = ("示例甲省", "示例乙省", "示例丙省", "示例丁省")
BAD_EVERY = 47

# Ways to break a document, in turn: other bytes, other answers.
WAYS = (
    lambda line: line[:-1],
    lambda line: line.replace(b'"rubrics":', b'"rubriks":'),
    lambda line: line.replace(b'"machines": ', b'"machines": -'),
    lambda line: line.replace("示例企业".encode(), b"\xff\xfe"),
    lambda line: line.replace(b'"s0.q0":', b'"s0.q99":'),
    lambda line: line.replace(b'"small"', b'"nowhere"'),
    lambda line: b"null",
    lambda line: line + b" {}",
)


def write_rubrics(folder):
    for name, questions in QUESTIONS.items():
        (folder / name).mkdir(parents=True)
        text = make_answers.rubric(questions).replace("rubric: bench", f"rubric: {name}")
        (folder / name / "rubric.yaml").write_text(text, encoding="utf-8")


def document(number):
    choose = random.Random(number)
    machines = choose.randint(20, 900)
    answers = {}
    for name, questions in QUESTIONS.items():
        asked = [q for q in range(questions) if choose.random() > 0.05]
        answers[name] = {f"s{q % make_answers.SECTIONS}.q{q}": one_answer(choose, q) for q in asked}
    return {"rubrics": list(QUESTIONS),
            "enterprise": {"id": f"example-{number:06}", "name": f"示例企业{number}有限公司",
                           "district": choose.choice(make_answers.DISTRICTS)},
            "by": {"role": "self", "date": "2026-05-01"},
            "facts": {"machines": machines, "networked": choose.randint(0, machines), "accident": choose.random() < 0.02},
            "answers": answers}


def one_answer(choose, question):
    kind = make_answers.kind(question)
    if kind == "number":
        return choose.randint(0, 1000) / 10
    return choose.random() < 0.6 if kind == "yesno" else choose.choice(make_answers.SCALE[:3])


def line_of(number):
    line = json.dumps(document(number), ensure_ascii=False).encode()
    if number % BAD_EVERY == BAD_EVERY - 1:
        line = WAYS[number // BAD_EVERY % len(WAYS)](line)
    return line


def write(folder, count):
    """folder/rubrics, and folder/lines/province=…: most in all.ndjson, a few in packed.ndjson.gz."""
    write_rubrics(folder / "rubrics")
    for index, province in enumerate(PROVINCES):
        lines = folder / "lines" / f"province={province}"
        lines.mkdir(parents=True)
        with open(lines / "all.ndjson", "wb") as plain, gzip.open(lines / "packed.ndjson.gz", "wb", 1) as packed:
            for number in range(index, count, len(PROVINCES)):
                out = packed if 50 <= number % 100 < 50 + len(PROVINCES) else plain
                out.write(line_of(number) + b"\n" + b" \n" * (number % 1000 == 0))  # blank lines count for nothing


def lines_of(path):
    """Every line of such a file, as bytes."""
    with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as lines:
        return lines.read().split(b"\n")
