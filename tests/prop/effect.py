#!/usr/bin/env python3
"""rubric diff --db lists exactly the enterprises whose tier changes, and says why.

    effect.py PROGRAM

A thousand made-up enterprises are stored under a rubric; a copy of it gets one weight and one
threshold changed. What `rubric diff A B --db` and `replay --to` say is held against an evaluation
of that rubric written here in fractions, which shares nothing with the program.

The seed is printed and fixed; for another set ZJ_PROP_SEED.
"""
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction as F

ENTERPRISES = 1000
SCALE = {"full": F(1), "most": F(8, 10), "part": F(1, 2), "none": F(0)}

RUBRIC = """\
rubric: effect
version: "1"
title: Effect
points: 100
scales:
  fulfilment: {full: 1, most: 0.8, part: 0.5, none: 0}
facts:
  all: {type: number, whole: yes, min: 1}
  digital: {type: number, whole: yes, min: 0}
  accident: {type: yesno}
sections:
  - id: ops
    weight: 60
    questions:
      - {id: watch, ask: watched?, scale: fulfilment, weight: 2}
      - {id: proof, ask: proven?, scale: fulfilment, evidence: {needed_above: 0.5, cap: 0.4}}
      - id: rate
        ask: rate
        value: facts.digital / facts.all
        bands: [{upto: 0.2, score: 0}, {above: 0.2, score: 0.5}, {above: 0.6, score: 1}]
  - id: pm
    weight: 40
    questions:
      - {id: plan, ask: how far?, type: level, levels: [a, b, c, d, e]}
      - {id: trace, ask: traceable?, type: yesno}
rules:
  safe: {kind: veto, needs: not facts.accident}
tiers:
  - {id: basic, title: B, require: [share(ops) >= 0.4]}
  - {id: advanced, title: A, require: [share(total) >= 0.6, share(pm) >= 0.5]}
  - {id: excellent, title: E, require: [share(total) >= 0.8, share(ops) >= 0.75]}
"""
CHANGES = [("weight: 60", "weight: 160"), ("share(pm) >= 0.5", "share(pm) >= 0.6")]


def changed(text):
    for before, after in CHANGES:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


# ---- the rubric once more, in fractions ----

class Rubric:
    """The figures of one version, read from its text by hand."""

    def __init__(self, text):
        self.ops = F(re.search(r"id: ops\n    weight: (\d+)", text).group(1))
        self.pm = F(re.search(r"id: pm\n    weight: (\d+)", text).group(1))
        self.pm_mark = F(re.search(r"share\(pm\) >= ([0-9.]+)", text).group(1))


def scale_share(answer, best):
    return SCALE[answer] if answer is not None else F(1 if best else 0)


def proof_share(one, best):
    share = scale_share(one["proof"], best)
    # An answer that is still to come may come with its evidence.
    is_bare = one["proof"] is not None and not one["evidence"]
    return F(4, 10) if share > F(1, 2) and is_bare else share


def rate_share(one):
    rate = F(one["digital"], one["all"])
    return F(0) if rate <= F(1, 5) else F(1, 2) if rate <= F(3, 5) else F(1)


def plan_share(one, best):
    return F(one["plan"], 4) if one["plan"] is not None else F(1 if best else 0)


def trace_share(one, best):
    return F(one["trace"]) if one["trace"] is not None else F(1 if best else 0)


def evaluate(rubric, one, best):
    """Score, tier and the outcome of every condition, all unknowns at their worst or best."""
    ops = (2 * scale_share(one["watch"], best) + proof_share(one, best) + rate_share(one)) / 4
    pm = (plan_share(one, best) + trace_share(one, best)) / 2
    total = (rubric.ops * ops + rubric.pm * pm) / (rubric.ops + rubric.pm)
    conditions = {
        "basic.1": ops >= F(4, 10),
        "advanced.1": total >= F(6, 10),
        "advanced.2": pm >= rubric.pm_mark,
        "excellent.1": total >= F(8, 10),
        "excellent.2": ops >= F(3, 4),
    }
    tier = 0
    if not one["accident"]:
        for name in ("basic", "advanced", "excellent"):
            if not all(held for key, held in conditions.items() if key.startswith(name)):
                break
            tier += 1
    return 100 * total, tier, conditions


def outcome(worst, best):
    return "met" if worst else "unknown" if best else "not_met"


def expected_causes(before, after, low, high):
    """Of the conditions that flipped between the two tiers: a weight moves totals and nothing
    else, the threshold moves its own condition and nothing else."""
    tiers = ["basic", "advanced", "excellent"][low:high]
    flipped = {key for key in before if before[key] != after[key] and key.split(".")[0] in tiers}
    causes = set()
    if flipped & {"advanced.1", "excellent.1"}:
        causes.add("weight")
    if "advanced.2" in flipped:
        causes.add("rule")
    return flipped, causes


# ---- made-up enterprises ----

def make(rng, number):
    total = rng.randint(1, 120)

    def perhaps(value):
        return None if rng.random() < 0.05 else value

    return {
        "id": f"e{number:04}", "all": total, "digital": rng.randint(0, total),
        "accident": rng.random() < 0.04,
        "watch": perhaps(rng.choice(list(SCALE))), "proof": perhaps(rng.choice(list(SCALE))),
        "evidence": rng.random() < 0.7,
        "plan": perhaps(rng.randint(0, 4)), "trace": perhaps(rng.randint(0, 1)),
    }


def write(one, folder):
    lines = ["rubric: effect", f"enterprise: {{name: 示例{one['id']}, id: {one['id']}}}",
             f"facts: {{all: {one['all']}, digital: {one['digital']}, "
             f"accident: {'yes' if one['accident'] else 'no'}}}", "answers:"]
    if one["watch"] is not None:
        lines.append(f"  watch: {one['watch']}")
    if one["proof"] is not None:
        evidence = "[x.png]" if one["evidence"] else "[]"
        lines.append(f"  proof: {{answer: {one['proof']}, evidence: {evidence}}}")
    if one["plan"] is not None:
        lines.append(f"  plan: {one['plan']}")
    if one["trace"] is not None:
        lines.append(f"  trace: {'yes' if one['trace'] else 'no'}")
    path = folder / f"{one['id']}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.name


# ---- the test ----

def run(program, folder, *words):
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True,
                          check=False, env={**os.environ, "ZHIJIE_RUBRICS": "."})
    if done.returncode != 0:
        sys.exit(f"zhijie {' '.join(words[:3])} …: exit {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def exact(side, key):
    return F(str(side.get(key + "_exact", side[key])))


def compare(row, one, before, after):
    """What one row of the program says, held against the fractions."""
    sides = {}
    for name, rubric in (("from", before), ("to", after)):
        worst, best = evaluate(rubric, one, False), evaluate(rubric, one, True)
        sides[name] = (worst, best)
        assert row[name]["rank"] == worst[1], (one, name, row[name], worst)
        assert exact(row[name], "score") == worst[0], (one, name, row[name], worst)
        assert exact(row[name], "best") == best[0], (one, name, row[name], best)
        assert row[name]["firm"] == (worst[1] == best[1]), (one, name, row[name])
    old, new = sides["from"][0][1], sides["to"][0][1]
    if old == new:
        assert row["change"] in ("none", "score", "firm"), (one, row)
        same = sides["from"][0][0] == sides["to"][0][0] and sides["from"][1][0] == sides["to"][1][0]
        same_best = sides["from"][1][1] == sides["to"][1][1]
        wanted = "firm" if not same_best else "none" if same else "score"
        assert row["change"] == wanted, (one, row["change"], wanted)
        return None
    assert row["change"] == ("up" if new > old else "down"), (one, row["change"], old, new)
    outcomes = [{key: outcome(worst[2][key], best[2][key]) for key in worst[2]}
                for worst, best in (sides["from"], sides["to"])]
    flipped, causes = expected_causes(*outcomes, min(old, new), max(old, new))
    assert {c["id"] for c in row["conditions"]} == flipped, (one, row["conditions"], flipped)
    for condition in row["conditions"]:
        assert condition["from"] == outcomes[0][condition["id"]], (one, condition)
        assert condition["to"] == outcomes[1][condition["id"]], (one, condition)
    return causes


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    seed = int(os.environ.get("ZJ_PROP_SEED", "20260501"))
    print(f"seed {seed}")
    rng = random.Random(seed)
    enterprises = [make(rng, n) for n in range(ENTERPRISES)]
    old, new = Rubric(RUBRIC), Rubric(changed(RUBRIC))

    with tempfile.TemporaryDirectory(prefix="zhijie-effect-") as name:
        folder = pathlib.Path(name)
        (folder / "effect").mkdir()
        (folder / "effect" / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
        (folder / "new.yaml").write_text(changed(RUBRIC), encoding="utf-8")
        names = [write(one, folder) for one in enterprises]
        run(program, folder, "score", *names, "--brief", "--save", "--db", "s.db")
        diff = json.loads(run(program, folder, "rubric", "diff", "effect", "new.yaml",
                              "--db", "s.db", "-o", "json"))
        replay = json.loads(run(program, folder, "replay", "--to", "new.yaml", "--db", "s.db",
                                "-o", "json"))
        page = run(program, folder, "rubric", "diff", "effect", "new.yaml", "--db", "s.db",
                   "--lang", "en")

    assert [c["aspect"] for c in diff["changes"]] == ["rule", "weight"], diff["changes"]
    rows = {row["enterprise"]: row for row in diff["effect"]["rows"]}
    assert sorted(rows) == [one["id"] for one in enterprises]
    moved = {}
    reasons = {"weight": 0, "rule": 0}
    for one in enterprises:
        causes = compare(rows[one["id"]], one, old, new)
        if causes is None:
            continue
        moved[one["id"]] = rows[one["id"]]["change"]
        told = {cause["aspect"] for cause in rows[one["id"]]["causes"]}
        assert told == causes, (one, told, causes)
        for cause in causes:
            reasons[cause] += 1

    listed = {row["enterprise"] for row in replay["rows"] if row["change"] in ("up", "down")}
    assert listed == set(moved), listed ^ set(moved)
    assert set(re.findall(r"• 示例\w+ \((e\d+)\): \w+(?: \(not firm\))? → ", page)) >= set(moved)

    # A test in which nothing moves proves nothing.
    ups = sum(change == "up" for change in moved.values())
    downs = len(moved) - ups
    assert min(ups, downs, *reasons.values()) >= 3, (ups, downs, reasons)
    print(f"{ENTERPRISES} enterprises: {ups} up, {downs} down; {len(moved)} listed, as computed "
          f"here; by weight {reasons['weight']}, by threshold {reasons['rule']}")


if __name__ == "__main__":
    main()
