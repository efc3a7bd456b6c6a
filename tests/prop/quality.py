#!/usr/bin/env python3
"""`zhijie quality` finds what is worth a look, all of it, and nothing else.

    quality.py PROGRAM

Made-up enterprises fill in a questionnaire, some of them twice, a year apart; the former filings lie
in a store. Copies, one option throughout, figures just past an edge, jumps and contradictions are
planted. What the program says is held against docs/quality.md as it is written out here, over again,
in fractions and by comparing every pair, which shares nothing with the program. So everything the
definitions ask for is found, planted or by chance, and nothing else: no false pair, none missed.

The seed is printed and fixed; for another set ZJ_PROP_SEED.
"""
import collections
import csv
import io
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

ENTERPRISES = 700
FORMER = 250  # the first of them filed a year before, too
SCALE = ["full", "most", "part", "none"]
QUESTIONS = [f"q{i}" for i in range(48)]
YESNO = [f"y{i}" for i in range(24)]
LEVELS = [f"l{i}" for i in range(12)]
NUMBERS = [f"n{i}" for i in range(6)]
FACTS = ["machines", "digital", "revenue.last", "revenue.previous", "founded", "invested", "output"]
WHOLE = {"machines", "digital"}
EDGES = [F(20), F(60)]       # of the numbers, better above
RATES = [F(1, 5), F(3, 5)]   # of digital machines, better above
WASTE = F(4)                 # better below
ENOUGH = F(2000)             # revenue.last, of a gate
TIERS = ["one", "two", "three", "four"]

RUBRIC = """\
rubric: look
version: "1"
title: {zh: 示例问卷, en: Example survey}
points: 100
scales:
  fulfilment: {full: 1, most: 0.8, part: 0.5, none: 0}
facts:
  machines: {type: number, whole: yes, min: 1, unit: 台, title: 设备}
  digital: {type: number, whole: yes, min: 0, unit: 台, title: 数字化设备}
  revenue.last: {type: number, min: 0.01, unit: 万元, title: 上年营业收入}
  revenue.previous: {type: number, min: 0.01, unit: 万元, title: 前年营业收入}
  founded: {type: date, title: 成立日期}
  invested: {type: number, min: 0, unit: 万元, title: 累计投入}
  output: {type: number, min: 0, unit: 吨, title: 产量}
sections:
  - id: s
    questions:
@QUESTIONS@
rules:
  enough: {kind: gate, needs: facts.revenue.last >= 2000}
  odd: {kind: check, when: answer(q0) == full and answer(q1) == none, say: {zh: q0 与 q1 矛盾, en: q0 against q1}}
tiers:
  - {id: one, title: 一级, require: [share(total) >= 0.3]}
  - {id: two, title: 二级, require: [share(total) >= 0.5, enough]}
  - {id: three, title: 三级, require: [share(total) >= 0.65]}
  - {id: four, title: 四级, require: [share(total) >= 0.85]}
"""
VOCABULARY = """\
vocabulary: facts
version: "1"
title: {zh: 数据项, en: Facts}
facts:
  founded: {type: date, over_years: fixed, title: 成立日期, definition: 成立日期}
  invested: {type: number, min: 0, unit: 万元, over_years: grows, title: 累计投入, definition: 累计投入}
  revenue.last: {type: number, min: 0.01, unit: 万元, title: 上年营业收入, definition: 上年}
  revenue.previous: {type: number, min: 0.01, unit: 万元, year_before: revenue.last, title: 前年营业收入, definition: 前年}
"""


def rubric_text():
    lines = [f"      - {{id: {q}, ask: {q}?, scale: fulfilment}}" for q in QUESTIONS]
    lines += [f"      - {{id: {q}, ask: {q}?, type: yesno}}" for q in YESNO]
    lines += [f"      - {{id: {q}, ask: {q}?, type: level, levels: [a, b, c, d, e]}}" for q in LEVELS]
    bands = "[{from: 0, below: 20, score: 0}, {from: 20, below: 60, score: 0.5}, {from: 60, score: 1}]"
    lines += [f"      - {{id: {q}, ask: {q}?, type: number, min: 0, max: 100, bands: {bands}}}" for q in NUMBERS]
    lines += ["      - {id: waste, ask: waste?, type: number, min: 0, max: 100,"
              " bands: [{upto: 4, score: 1}, {above: 4, score: 0}]}",
              "      - {id: rate, ask: rate, value: facts.digital / facts.machines,"
              " bands: [{upto: 0.2, score: 0}, {above: 0.2, score: 0.5}, {above: 0.6, score: 1}]}"]
    return RUBRIC.replace("@QUESTIONS@", "\n".join(lines))


# --- a population ----------------------------------------------------------------------------

class Firm:
    """One filing: answers by item, as they are written; absent: not answered."""

    def __init__(self, code, name, writer, date, answers):
        self.code, self.name, self.writer, self.date, self.answers = code, name, writer, date, answers

    def text(self):
        facts = "".join(f"  {f}: {self.answers[f]}\n" for f in FACTS if f in self.answers)
        rest = "".join(f"  {q}: {a}\n" for q, a in self.answers.items() if q not in FACTS)
        return (f"rubric: look\nenterprise: {{id: {self.code}, name: {self.name}}}\n"
                f"by: {{role: self, name: {self.writer}, date: {self.date}}}\n"
                f"facts:\n{facts}answers:\n{rest}")


def make(rng, code, date="2026-05-01"):
    """A firm that answers as it happens to be: better or worse all over, some left unanswered."""
    level = rng.random()
    answers = {}
    for question in QUESTIONS:
        answers[question] = rng.choices(SCALE, [level + 0.05, 0.4, 0.4, 1.05 - level])[0]
    for question in YESNO:
        answers[question] = "yes" if rng.random() < 0.2 + 0.6 * level else "no"
    for question in LEVELS:
        answers[question] = rng.randrange(5)
    for question in NUMBERS:
        answers[question] = rng.randrange(1000) / 10
    answers["waste"] = rng.randrange(1, 1000) / 100
    machines = rng.randrange(30, 900)
    answers.update({"machines": machines, "digital": rng.randrange(machines),
                    "revenue.last": rng.randrange(30000, 990000) / 100,
                    "revenue.previous": rng.randrange(30000, 990000) / 100,
                    "founded": f"{rng.randrange(1980, 2020)}-03-{rng.randrange(10, 28)}",
                    "invested": rng.randrange(100, 9000), "output": rng.randrange(100, 90000)})
    for question in rng.sample(sorted(answers), rng.randrange(6)):
        del answers[question]
    return Firm(code, f"示例{code}有限公司", f"示例填报人{rng.randrange(400)}", date, answers)


def a_year_before(rng, firm):
    """The filing of the year before: much the same, a little less."""
    answers = dict(firm.answers)
    for question in rng.sample(QUESTIONS, 12):
        answers[question] = rng.choice(SCALE)
    if "revenue.last" in answers:
        answers["revenue.last"] = answers.get("revenue.previous", answers["revenue.last"])
    if "revenue.previous" in answers:
        answers["revenue.previous"] = round(answers["revenue.previous"] * 0.9 + 1, 2)
    if "invested" in answers:
        answers["invested"] = answers["invested"] - rng.randrange(50)
    if "output" in answers:
        answers["output"] = max(1, int(answers["output"] * rng.uniform(0.5, 1.8)))
    return Firm(firm.code, firm.name, firm.writer, "2025-04-20", answers)


def plant(rng, firms, former):
    """Change some on purpose; what and how many, by kind."""
    planted = collections.defaultdict(set)
    free = iter(rng.sample(range(FORMER, ENTERPRISES), 200))

    for _ in range(12):                      # copies with some answers changed, in groups
        first = firms[next(free)]
        planted["alike"].add(first.code)
        for _ in range(rng.randrange(1, 4)):
            copy = firms[next(free)]
            copy.answers = dict(first.answers)
            for question in rng.sample(sorted(first.answers), rng.randrange(4)):
                copy.answers[question] = make(rng, "x").answers.get(question, copy.answers[question])
            planted["alike"].add(copy.code)
    group = [firms[next(free)] for _ in range(3)]
    for number, firm in enumerate(group):    # plants of one group
        firm.answers, firm.name = dict(group[0].answers), f"示例重工集团第{number}工厂"
        planted["alike"].add(firm.code)
    for option in ("part", "most", "none"):  # one option throughout, a slip here and there
        for _ in range(3):
            firm = firms[next(free)]
            firm.answers.update({q: option for q in QUESTIONS})
            for question in rng.sample(QUESTIONS, rng.randrange(3)):
                firm.answers[question] = "full"
            planted["one-answer"].add(firm.code)
    firm = firms[next(free)]                 # a long run of a middle option
    firm.answers.update({q: "part" for q in QUESTIONS[:30]})
    planted["one-answer"].add(firm.code)
    for _ in range(10):                      # figures just past edges
        firm = firms[next(free)]
        firm.answers.update({"n1": 60.3, "n4": 20.1, "waste": 3.98})
        planted["near-edge"].add(firm.code)
    for _ in range(40):                      # and many past one edge
        firms[next(free)].answers["n2"] = 60 + rng.randrange(1, 7) / 10
    for _ in range(10):
        firms[next(free)].answers.update({"q0": "full", "q1": "none"})
    for index in rng.sample(range(FORMER), 30):
        firm, before = firms[index], former[index]
        how = index % 5
        if how == 0:
            firm.answers.update({q: "full" for q in QUESTIONS} | {y: "yes" for y in YESNO} | {l: 4 for l in LEVELS}
                                | {n: 90 for n in NUMBERS} | {"revenue.last": 5000})
            before.answers.update({q: "none" for q in QUESTIONS} | {y: "no" for y in YESNO} | {l: 0 for l in LEVELS})
            planted["tier-jump"].add(firm.code)
        elif how == 1:
            before.answers["output"], firm.answers["output"] = 1000, 3500
            planted["figure-jump"].add(firm.code)
        elif how == 2:
            before.answers["founded"], firm.answers["founded"] = "2001-03-04", "2003-03-04"
            planted["figure-moved"].add(firm.code)
        elif how == 3:
            before.answers["invested"], firm.answers["invested"] = 500, 400
            planted["figure-moved"].add(firm.code)
        else:
            before.answers["revenue.last"], firm.answers["revenue.previous"] = 5000, 5100
            planted["years-differ"].add(firm.code)
    return planted


# --- the definitions, over again --------------------------------------------------------------

ITEMS = QUESTIONS + YESNO + LEVELS + NUMBERS + ["waste"] + FACTS


def chosen(question, answer):
    if question in QUESTIONS:
        return SCALE.index(answer)
    return {"no": 0, "yes": 1}[answer] if question in YESNO else answer


def figure(firm, item):
    return F(str(firm.answers[item])) if item in firm.answers else None


def contradictions(firms):
    return {f.code for f in firms if f.answers.get("q0") == "full" and f.answers.get("q1") == "none"}


def one_answer(firms):
    found = set()
    for firm in firms:
        for group, options in ((QUESTIONS, 4), (YESNO, 2), (LEVELS, 5)):
            many = next(n for n in range(1, 99) if options ** n >= 10 ** 6)
            given = [chosen(q, firm.answers[q]) for q in group if q in firm.answers]
            runs = [(len(list(run)), option) for option, run in itertools.groupby(given)]
            most = max((given.count(o) for o in set(given)), default=0)
            longest = max((n for n, _ in runs), default=0)
            first = next((o for n, o in runs if n == longest), 0)
            is_inner = 0 < first < options - 1 and longest >= 2 * many
            is_all = len(given) >= many and F(most, len(given)) >= F(95, 100)
            if len(group) >= many and (is_all or is_inner):
                found.add((firm.code, most if is_all else given.count(first), longest))
    return found


def held(firm):
    """Figures, the edges they are held against, whether more is better, and on which side they lie."""
    for question in NUMBERS:
        value = figure(firm, question)
        if value is not None:
            for edge in EDGES:
                yield question, value, edge, True, value >= edge and (edge == 60 or value < 60)
    value = figure(firm, "waste")
    if value is not None:
        yield "waste", value, WASTE, False, value <= WASTE
    machines, digital = figure(firm, "machines"), figure(firm, "digital")
    if machines is not None and digital is not None and max(machines, digital) >= 100:
        for edge in RATES:
            value = digital / machines
            yield "rate", value, edge, True, value > edge and (edge == RATES[1] or value <= RATES[1])
    value = figure(firm, "revenue.last")
    if value is not None:
        yield "enough", value, ENOUGH, True, value >= ENOUGH


def edges(firms):
    near, crowds = set(), collections.defaultdict(collections.Counter)
    for firm in firms:
        close = []
        for item, value, edge, upward, better in held(firm):
            off = (value - edge) * (1 if upward else -1)
            if abs(value - edge) <= edge / 100:
                crowds[item, edge]["on" if off == 0 else "past" if off > 0 else "before"] += 1
                if better:
                    close.append((firm.code, item, number(value), number(edge)))
        if len(close) >= 2:
            near.update(close)
    crowded = {(item, number(edge), c["past"], c["on"], c["before"]) for (item, edge), c in crowds.items()
               if c["past"] >= 10 and c["past"] > c["before"]
               and (c["past"] - c["before"]) ** 2 > 11 * (c["past"] + c["before"])}
    return near, crowded


def relation(a, b):
    def stem(name):
        ends = [name.find(word) + 2 for word in ("集团", "公司") if word in name]
        return name[:ends[0]] if ends else name
    if a.name == b.name:
        return "same-name"
    if stem(a.name) == stem(b.name) and len(stem(a.name)) >= 4:
        return "same-company"
    return "same-writer" if a.writer == b.writer else "none"


def alike(firms, asked):
    """Groups of codes, and for each pair of firms that is alike its figures; every pair is tried."""
    vectors = {f.code: tuple(str(f.answers.get(i, "")) for i in ITEMS) for f in firms}
    distinct = set(vectors.values())
    common = []
    for column in zip(*distinct):
        value, count = collections.Counter(column).most_common(1)[0]
        common.append(value if len(distinct) >= 30 and 2 * count > len(distinct) else None)
    pairs = {}
    group = {f.code: {f.code} for f in firms}
    for a, b in itertools.combinations(firms, 2):
        x, y = vectors[a.code], vectors[b.code]
        if sum(p != q for p, q in zip(x, y)) > 6:
            continue
        of = sum(bool(p or q) for p, q in zip(x, y))
        same = [i for i, (p, q) in enumerate(zip(x, y)) if p and p == q]
        telling = sum(x[i] != common[i] for i in same)
        if F(len(same), of) >= F(95, 100) and of >= 12 and telling >= 5:
            figures = sum(ITEMS[i] in NUMBERS + ["waste"] + FACTS for i in same)
            pairs[frozenset((a.code, b.code))] = (len(same), of, telling, figures, relation(a, b))
            whole = group[a.code] | group[b.code]
            for code in whole:
                group[code] = whole
    groups = {frozenset(g) for g in group.values() if len(g) > 1 and g & asked}
    return groups, pairs


def jumps(now, before, tiers):
    found = set()
    before = {f.code: f for f in before}
    for firm in now:
        old = before.get(firm.code)
        if not old:
            continue
        if abs(tiers[firm.code, firm.date] - tiers[old.code, old.date]) >= 2:
            found.add((firm.code, "tier-jump", None))
        for fact in FACTS:
            a, b = firm.answers.get(fact), old.answers.get(fact)
            if fact == "founded":
                if a and b and a != b:
                    found.add((firm.code, "figure-moved", fact))
                continue
            x, y = figure(firm, fact), figure(old, fact)
            if x is not None and y is not None:
                if fact == "invested" and x < y:
                    found.add((firm.code, "figure-moved", fact))
                elif min(x, y) > 0 and max(x / y, y / x) > 3:
                    found.add((firm.code, "figure-jump", fact))
        x, y = figure(firm, "revenue.previous"), figure(old, "revenue.last")
        if x is not None and y is not None and abs(x - y) > F(1, 100) * max(x, y):
            found.add((firm.code, "years-differ", "revenue.previous"))
    return found


# --- the program --------------------------------------------------------------------------------

def run(program, *words):
    done = subprocess.run([program, *map(str, words)], capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"quality: {words}: exit code {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def write(folder, firms):
    folder.mkdir(parents=True)
    for firm in firms:
        (folder / f"{firm.code}.yaml").write_text(firm.text(), encoding="utf-8")


def differ(what, expected, got):
    if expected == got:
        return 0
    print(f"quality: {what}: not found: {sorted(expected - got, key=str)[:5]}; "
          f"found without reason: {sorted(got - expected, key=str)[:5]}")
    return 1


def number(value):
    return round(F(value), 9)  # CSV has decimals


def compare(rows, firms, former, tiers, planted):
    asked = {f.code for f in firms}
    only_former = [f for f in former if f.code not in asked]
    by_kind = collections.defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append(row)
    wrong = differ("contradiction", contradictions(firms), {r["enterprise_id"] for r in by_kind["contradiction"]})
    wrong += differ("one-answer", one_answer(firms),
                    {(r["enterprise_id"], int(r["equal"]), int(r["run"])) for r in by_kind["one-answer"]})
    wrong += differ("near-edge", edges(firms)[0],
                    {(r["enterprise_id"], r["id"], number(r["found"]), number(r["compared"]))
                     for r in by_kind["near-edge"]})
    wrong += differ("edge-crowd", edges(firms + only_former)[1],
                    {(r["id"], number(r["compared"]), int(r["past"]), int(r["on"]), int(r["before"]))
                     for r in by_kind["edge-crowd"]})
    groups, pairs = alike(firms + only_former, asked)
    got = collections.defaultdict(set)
    for row in by_kind["alike"]:
        got[row["group"]].add(row["enterprise_id"])
        key = frozenset((row["enterprise_id"], row["other_id"]))
        figures = tuple(int(row[k]) for k in ("equal", "of", "telling", "figures")) + (row["relation"],)
        if pairs.get(key) != figures:
            print(f"quality: alike {set(key)}: {figures}, but by hand {pairs.get(key)}")
            wrong += 1
        best = max(F(p[0], p[1]) for k, p in pairs.items() if row["enterprise_id"] in k)
        if F(figures[0], figures[1]) != best:
            print(f"quality: {row['enterprise_id']} is more like another")
            wrong += 1
    wrong += differ("alike", groups, {frozenset(g) for g in got.values()})
    wrong += differ("jumps", jumps(firms, former, tiers),
                    {(r["enterprise_id"], r["kind"], r["id"] or None)
                     for k in ("tier-jump", "figure-jump", "figure-moved", "years-differ") for r in by_kind[k]})
    found = {kind: {r["enterprise_id"] for r in some} for kind, some in by_kind.items()}
    for kind, codes in planted.items():
        missed = codes - found.get(kind, set())
        if missed:
            print(f"quality: planted as {kind} and not found: {sorted(missed)}")
            wrong += 1
    touched = set().union(*planted.values())
    chance = {kind: len(codes - touched) for kind, codes in found.items() if kind in planted}
    print(f"quality: {sum(map(len, planted.values()))} planted; of {len(asked - touched)} others by chance: {chance}")
    return wrong


def main():
    program = os.path.realpath(sys.argv[1])
    seed = int(os.environ.get("ZJ_PROP_SEED", "20260501"))
    print(f"quality: seed {seed}")
    rng = random.Random(seed)
    firms = [make(rng, f"e{i:04}") for i in range(ENTERPRISES)]
    former = [a_year_before(rng, f) for f in firms[:FORMER]]
    planted = plant(rng, firms, former)
    gone = make(rng, "gone1", "2025-04-20")  # filed only a year ago; somebody copied it
    firms[-1].answers = dict(gone.answers)
    planted["alike"].add(firms[-1].code)
    former.append(gone)

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "rubrics/look").mkdir(parents=True)
        (folder / "rubrics/look/rubric.yaml").write_text(rubric_text(), encoding="utf-8")
        (folder / "rubrics/facts.yaml").write_text(VOCABULARY, encoding="utf-8")
        write(folder / "now", firms)
        write(folder / "before", former)
        os.environ["ZHIJIE_RUBRICS"] = str(folder / "rubrics")
        store = folder / "z.db"
        tiers = {}
        for some in ("before", "now"):
            rows = run(program, "batch", folder / some, "-o", "csv", "--lang", "en").decode()
            for row in csv.DictReader(io.StringIO(rows)):
                tiers[row["enterprise"], row["date"]] = int(row["tier_rank"])
        run(program, "batch", folder / "before", "--db", store, "--lang", "en")
        words = ("quality", folder / "now", "--db", store, "-o", "csv")
        one = run(program, *words, "-j", "1")
        if one != run(program, *words, "-j", "3"):
            sys.exit("quality: other findings on another number of threads")
        rows = list(csv.DictReader(io.StringIO(one.decode())))
        wrong = compare(rows, firms, former, tiers, planted)

        # The same from the store alone, and as JSON.
        run(program, "batch", folder / "now", "--db", store, "--lang", "en")
        stored = json.loads(run(program, "quality", "--db", store, "-e", "e0001", "-o", "json"))
        if any(r["enterprise_id"] != "e0001" for r in stored["findings"] if r["kind"] not in ("alike", "edge-crowd")):
            wrong += 1
            print("quality: -e tells of others")
        stored = json.loads(run(program, "quality", "--db", store, "-o", "json"))
        mine = sorted((r["kind"], r["enterprise_id"], r["message_en"]) for r in stored["findings"]
                      if r["enterprise_id"] != "gone1")
        files = sorted((r["kind"], r["enterprise_id"] or None, r["message_en"]) for r in rows
                       if r["enterprise_id"] != "gone1")
        wrong += differ("store against files", set(map(str, files)), set(map(str, mine)))
    print(f"quality: {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
