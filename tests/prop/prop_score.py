#!/usr/bin/env python3
"""Claims about scoring that hold for every rubric, tried on random ones.

    prop_score.py DRIVER [SEED [CASES]]

ZJ_PROP_SEED and ZJ_PROP_CASES set the same. A failure prints the seed of its case, the
rubric and the answers; run again with that seed and 1 case to see it alone.
"""

import json
import os
import random
import subprocess
import sys
from fractions import Fraction

import generate
import reference

SEED, CASES = 20260501, 2400
COMPLETIONS = 64


class Driver:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, kind, document):
        data = document if isinstance(document, str) else \
            json.dumps(document, ensure_ascii=False)
        data = data.encode()
        self.process.stdin.write(b"%s %d\n" % (kind, len(data)) + data)
        self.process.stdin.flush()
        line = self.process.stdout.readline().decode()
        if not line:
            raise AssertionError("the driver died")
        return line.strip()

    def load(self, rubric):
        return self.send(b"R", rubric)

    def score(self, answers):
        return self.outcome(self.send(b"A", answers))

    def free(self, profile):
        """All that the rubric can give under a profile."""
        return self.outcome(self.send(b"F", profile))

    def outcome(self, line):
        if line.startswith("refused"):
            raise AssertionError(line)
        lines = []
        while line != "end":
            lines.append(line.split(" "))
            line = self.process.stdout.readline().decode().rstrip("\n")
        return Outcome(lines)


class Outcome:
    """What the driver printed."""

    def __init__(self, lines):
        self.nodes, self.contributions, self.conditions, self.rules = {}, {}, {}, {}
        self.depends, self.findings = [], []
        self.is_brief = False
        for kind, *words in lines:
            if kind == "node":
                self.nodes[words[0]] = None if words[1] == "none" else \
                    [Fraction(w) for w in words[1:]]
            elif kind == "contribution":
                self.contributions[words[0]] = [Fraction(w) for w in words[1:]]
            elif kind == "condition":
                self.conditions[words[0]] = words[1]
            elif kind == "rule":
                self.rules[words[0]] = words[1]
            elif kind == "tier":
                self.tier, self.best_tier = int(words[0]), int(words[1])
            elif kind == "finding":
                self.findings.append(words)
            elif kind == "brief":
                self.is_brief = True
            elif kind == "depends":
                self.depends = [w for w in words if w]

    def total(self):
        return self.nodes["total"] or [Fraction(0)] * 5


OUTCOME = {True: "yes", False: "no", None: "unknown"}


def claim(holds, words):
    if not holds:
        raise AssertionError(words)


# The claims.

def equals_reference(model, answers, got):
    """With nothing missing, every figure is the reference's, to the last digit."""
    run = reference.Run(model, answers)
    for name in model.order:
        share = run.share(name)
        node = got.nodes[name]
        claim((share is None) == (node is None), f"{name}: share {share}, got {node}")
        if node is None:
            continue
        want = [run.score(name)] * 2 + [run.points(name)] + [share] * 2
        claim(node == want, f"{name}: expected {want}, got {node}")
    stated, possible, conditions = run.tiers()
    for name, value in conditions.items():
        claim(got.conditions[name] == OUTCOME[value],
              f"{name}: expected {value}, got {got.conditions[name]}")
    claim((stated, possible) == (got.tier, got.best_tier),
          f"tier: expected {stated} {possible}, got {got.tier} {got.best_tier}")


def holds_every_completion(maker, model, answers, unknown, got):
    """Ranges hold what comes out however the missing answers turn out; where each missing
    answer counts once in sums and means, both ends are attained."""
    fillings = generate.completions(answers, unknown, COMPLETIONS)
    if fillings is None:
        return False
    ends = {}
    for whole in fillings:
        run = reference.Run(model, whole)
        if not run.has_all_values():
            continue
        for name in model.order:
            share = run.share(name)
            if share is None:
                continue
            node = got.nodes[name]
            claim(node is not None, f"{name}: a share {share} that was said not to be")
            claim(node[3] <= share <= node[4], f"{name}: share {share} outside {node}")
            score = run.score(name)
            claim(node[0] <= score <= node[1], f"{name}: score {score} outside {node}")
            low, high = ends.get(name, (share, share))
            ends[name] = min(low, share), max(high, share)
        stated, possible, conditions = run.tiers()
        if None in conditions.values() or stated != possible:
            continue    # an answer that does not apply was asked for
        claim(got.tier <= stated and possible <= got.best_tier,
              f"tier {stated}..{possible} outside {got.tier}..{got.best_tier} for {whole}")
        for name, value in conditions.items():
            claim(got.conditions[name] in ("unknown", OUTCOME[value]),
                  f"{name}: {value}, but said {got.conditions[name]}")
    if maker.is_linear:
        for name, (low, high) in ends.items():
            claim(got.nodes[name][3:] == [low, high],
                  f"{name}: {low} to {high} is attained, got {got.nodes[name]}")
    return True


def depends_on_what_is_missing(unknown, got):
    missing = {("facts." if w == "facts" else "level." if w == "declared" else "") + n
               for w, n, _ in unknown}
    claim(set(got.depends) <= missing, f"depends on {got.depends}, missing {missing}")
    claim(not got.depends or got.tier != got.best_tier, "a firm tier depends on nothing")


def contributions_add_up(model, got):
    for name in model.order:
        children = [got.contributions[c] for c in model.nodes[name]["children"]
                    if c in got.contributions]
        if name in got.contributions and children:
            for end in (0, 1):
                claim(sum(c[end] for c in children) == got.contributions[name][end],
                      f"{name}: contributions {children} do not add up to "
                      f"{got.contributions[name]}")
    if got.nodes["total"]:
        claim(got.contributions["total"] == got.total()[:2], "the total's contribution is it")


def stays_within_bounds(maker, got):
    for name, node in got.nodes.items():
        if node is None:
            continue
        claim(node[0] <= node[1] and node[3] <= node[4], f"{name}: worst above best: {node}")
        if maker.is_plain and not maker.has_deductions:
            claim(0 <= node[3] and node[4] <= 1, f"{name}: outside 0 to 1: {node}")


def shuffled(node, rng):
    """The same rubric in another order."""
    if isinstance(node, dict):
        keys = list(node)
        rng.shuffle(keys)
        return {k: node[k] if k in ("options", "scales", "levels", "bands", "tiers", "require",
                                    "scores")
                else shuffled(node[k], rng) for k in keys}
    if isinstance(node, list):
        items = [shuffled(n, rng) for n in node]
        rng.shuffle(items)
        return items
    return node


def order_does_not_matter(driver, maker, answers, got, rng):
    reply = driver.load(shuffled(maker.rubric, rng))
    claim(reply == "ok", f"shuffled: {reply}")
    other = driver.score(answers)
    claim(other.nodes == got.nodes and other.conditions == got.conditions and
          (other.tier, other.best_tier) == (got.tier, got.best_tier),
          "another order, another result")
    claim(sorted(other.depends) == sorted(got.depends), "another order, other answers missing")
    driver.load(maker.rubric)


def lies_in_what_can_be(maker, answers, got, free):
    """Whatever is answered, the result lies in what a run with everything free gives, and
    does nothing that rubric check says cannot be done."""
    for name, node in got.nodes.items():
        if node is None:
            continue
        can = free.nodes[name]
        claim(can is not None, f"{name}: a share {node} that cannot be")
        claim(can[3] <= node[3] and node[4] <= can[4], f"{name}: {node} outside {can}")
        claim(can[0] <= node[0] and node[1] <= can[1], f"{name}: {node} outside {can}")
    for name, outcome in got.conditions.items():
        claim(outcome == "unknown" or free.conditions[name] in ("unknown", outcome),
              f"{name}: {outcome}, but can only be {free.conditions[name]}")
    tiers = [t["id"] for t in maker.rubric["tiers"]]
    for code, *words in free.findings:
        if code in ("tier-unreachable", "tier-contradiction"):
            claim(got.tier != tiers.index(words[0]) + 1, f"{words[0]} is reached: {code}")
        if code in ("rule-always", "rule-never"):
            rule = maker.rubric["rules"][words[0]]
            strikes = "yes" if "when" in rule else "no"
            if code == "rule-never":
                strikes = "no" if strikes == "yes" else "yes"
            claim(got.rules[words[0]] in ("unknown", strikes), f"{words[0]}: {code}")


def raw_of(model, node, value):
    return model.raw(node, value["answer"] if isinstance(value, dict) else value)


def extreme_answers(maker, model, answers, best):
    """The best (with evidence) or the worst answer to every question."""
    whole = json.loads(json.dumps(answers))
    whole.pop("leave_out", None)
    whole["answers"] = {}
    for node in maker.questions:
        if "value" in node:
            continue
        values = generate.answer_values(model, node)
        values.sort(key=lambda v: (raw_of(model, model.nodes[node["id"]], v), isinstance(v, dict)))
        whole["answers"][node["id"]] = values[-1 if best else 0]
    return whole


def extremes_are_exact(driver, maker, model, answers):
    """All best gives exactly full marks, all worst exactly the least there is."""
    if any("value" in q for q in maker.questions) or maker.has_deductions or not maker.is_plain:
        return
    if maker.has_ladder and (maker.has_whens or "profile" in answers):
        return      # a level that asks nothing is not satisfied
    empty = dict(extreme_answers(maker, model, answers, True), answers={})
    bounds = driver.score(empty).total()
    best = driver.score(extreme_answers(maker, model, answers, True)).total()
    claim(best[0] == best[1] == best[2] == bounds[1], f"all best is {best}, full is {bounds}")
    if not any("evidence" in q for q in maker.questions):
        worst = driver.score(extreme_answers(maker, model, answers, False)).total()
        claim(worst[0] == worst[1] == bounds[0], f"all worst is {worst}, least is {bounds}")


def better_never_lowers(driver, maker, model, answers, got, rng):
    if maker.has_deductions or not maker.is_plain:
        return
    given = [q for q in maker.questions if q["id"] in answers["answers"]
             and "skip" not in answers["answers"][q["id"]]]
    if not given:
        return
    node = rng.choice(given)
    now = answers["answers"][node["id"]]
    values = [v for v in generate.answer_values(model, node)
              if raw_of(model, model.nodes[node["id"]], v) >=
              raw_of(model, model.nodes[node["id"]], now)]
    if "evidence" in node:      # without it a better answer may be cut
        values = [v for v in values if isinstance(v, dict)]
    if not values:
        return
    better = json.loads(json.dumps(answers))
    better["answers"][node["id"]] = rng.choice(values)
    total = driver.score(better).total()
    claim(total[0] >= got.total()[0] and total[1] >= got.total()[1],
          f"{node['id']}: {better['answers'][node['id']]} instead of {now} lowers "
          f"{got.total()} to {total}")


def one_case(driver, seed, counts):
    rng = random.Random(seed)
    maker = generate.Maker(rng)
    reply = driver.load(maker.rubric)
    if reply != "ok":
        counts["refused"][reply.split("@")[0]] = counts["refused"].get(reply.split("@")[0], 0) + 1
        counts["last"] = reply, maker.rubric
        return
    counts["loaded"] += 1
    model = reference.Rubric(maker.rubric, maker.exprs)
    free = {p: driver.free(p) for p in ["", *maker.rubric.get("profiles", {})]}
    for finding in free[""].findings:
        counts["found"][finding[0]] = counts["found"].get(finding[0], 0) + 1
    for missing in (0, 30):
        answers, unknown = generate.random_answers(maker, model, rng, missing)
        try:
            got = driver.score(answers)
            counts["brief"] += got.is_brief
            stays_within_bounds(maker, got)
            lies_in_what_can_be(maker, answers, got, free[answers.get("profile", "")])
            contributions_add_up(model, got)
            depends_on_what_is_missing(unknown, got)
            if missing == 0:
                equals_reference(model, answers, got)
                better_never_lowers(driver, maker, model, answers, got, rng)
                extremes_are_exact(driver, maker, model, answers)
            elif holds_every_completion(maker, model, answers, unknown, got):
                counts["completed"] += 1
                counts["linear"] += maker.is_linear and bool(unknown)
            if seed % 3 == 0:
                order_does_not_matter(driver, maker, answers, got, rng)
        except AssertionError as wrong:
            print(json.dumps(maker.rubric, ensure_ascii=False, indent=1))
            print(json.dumps(answers, ensure_ascii=False))
            sys.exit(f"seed {seed}: {wrong}")


def main():
    seed = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("ZJ_PROP_SEED", SEED))
    cases = int(sys.argv[3] if len(sys.argv) > 3 else os.environ.get("ZJ_PROP_CASES", CASES))
    counts = {"refused": {}, "found": {}, "loaded": 0, "completed": 0, "linear": 0, "brief": 0}
    driver = Driver(sys.argv[1])

    print(f"seed {seed}, {cases} cases", flush=True)
    for case in range(cases):
        one_case(driver, seed + case, counts)
    print(f"{counts['loaded']} rubrics scored; {counts['completed']} with every completion "
          f"tried, {counts['linear']} of them with both ends attained; "
          f"{counts['brief']} also scored in brief; "
          f"refused: {counts['refused']}; found: {counts['found']}")
    if counts["loaded"] * 10 < cases * 9:
        print(json.dumps(counts.get("last")))
        sys.exit("too many rubrics were refused")
    if counts["brief"] < cases:
        sys.exit("too few answers were scored in brief")


if __name__ == "__main__":
    main()
